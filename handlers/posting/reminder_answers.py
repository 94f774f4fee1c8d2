"""Take people's answers to what they are reminded of; undoing an answer gives the buttons back."""

import logging
from contextlib import suppress
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck

from handlers.phrases.language import language_for
from handlers.phrases.mrkdwn import person
from handlers.posting.answered import show
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, typed
from handlers.slack.question import Later, Payload
from handlers.slack.replies import Record
from handlers.slack.session import Session
from handlers.views.posting.reminder_answers import answered, postponed
from handlers.views.posting.reminders import (
    CLOSE,
    NOT_MINE,
    SNOOZE,
    SNOOZE_FORM,
    TAKE,
    UNTIL,
    read_snooze,
    snooze_form,
)
from store.model.commitment import State
from store.model.errors import NotRecordedError, UserError
from store.model.postponement import FARTHEST, MOST_TIMES, Postponement, id_of
from store.model.reminder import OPEN, Button, Pressed
from store.model.role import PROGRAM, Role
from store.model.workday import workday_from
from store.progress import present
from store.reminders import Reminded, Reply, Said
from store.store import Ledger

log = logging.getLogger(__name__)


def register(app: App) -> None:
    app.action(SNOOZE)(snooze)
    app.view(SNOOZE_FORM)(snooze_until)
    app.action(CLOSE)(close)
    app.action(NOT_MINE)(not_mine)
    app.action(TAKE)(take)


async def snooze(ack: AsyncAck, action: Payload, session: Session, zone: str, record: Record, later: Later) -> None:
    choice, id = read_snooze(action["selected_option"]["value"])
    reminder = await pressed(session, id)
    if choice == "date":
        await admit_to_put_off(session, reminder)
        await ack()
        facts = {"channel": reminder.channel_id, "ts": reminder.ts}
        memory = Memory(place=session.place, about=id, facts=facts)
        await session.open(snooze_form(id, memory.packed(), session.language))
        return
    today, zone = await local_today(session, reminder, zone)
    until = workday_from(today + timedelta(days=7 if choice == "week" else 1), zone)
    await put_off(session, reminder, until, today, record)
    await ack()
    later(show(session.client, session.ledger, [reminder]))


async def snooze_until(ack: AsyncAck, view: Payload, session: Session, zone: str, record: Record, later: Later) -> None:
    memory = Memory.of(view)
    reminder = await open_at(session.ledger, memory.facts["channel"], memory.facts["ts"], memory.about or "")
    today, zone = await local_today(session, reminder, zone)
    chosen = typed(view)[UNTIL]
    if not isinstance(chosen, str):
        raise FormError({UNTIL: UserError("Choose a day.")})
    until = date.fromisoformat(chosen)
    if not today < until <= today + FARTHEST:
        raise FormError({UNTIL: UserError("Choose a day after today, within {days} days.", days=FARTHEST.days)})
    await put_off(session, reminder, workday_from(until, zone), today, record)
    await ack()
    later(show(session.client, session.ledger, [reminder]))


async def close(ack: AsyncAck, action: Payload, session: Session, record: Record) -> None:
    """End a target without a figure, by whoever may change it."""
    reminder = await pressed(session, action["value"])
    version = await session.ledger.commitments.version(reminder.commitment_id)
    by = record.by(batch=Pressed(Button.CLOSE, reminder.post_id, reminder.commitment_id, version.rev).batch)
    closed = version.record.model_copy(update={"state": State.CLOSED})
    await record(by, lambda within: within.commitments.revise(closed, version.rev, by))
    await ack()


async def not_mine(ack: AsyncAck, action: Payload, session: Session, zone: str, record: Record) -> None:
    """Take a commitment from its owner, which owners may do whatever their role."""
    reminder = await pressed(session, action["value"])
    version = await session.ledger.commitments.version(reminder.commitment_id)
    if version.record.owner != session.reader.id:
        raise UserError("{id} is not yours any more, so there is nothing to change.", id=reminder.commitment_id)
    by = record.by(
        batch=Pressed(Button.NOT_MINE, reminder.post_id, reminder.commitment_id, version.rev).batch,
        why=session.language.say("Not mine"),
    )
    free = version.record.model_copy(update={"owner": None})
    today, _ = await local_today(session, reminder, zone)

    async def work(within: Ledger) -> None:
        await within.commitments.revise(free, version.rev, by)
        await within.reminders.reply(Reply(reminder.recipient, reminder.commitment_id, Said.NOT_MINE, today))

    await record(by, work, on_behalf_of=PROGRAM)
    await ack()


async def take(ack: AsyncAck, action: Payload, session: Session, record: Record) -> None:
    """Become the owner of what nobody owns."""
    reminder = await pressed(session, action["value"])
    version = await session.ledger.commitments.version(reminder.commitment_id)
    if version.record.owner:
        raise UserError("{id} has an owner by now.", id=reminder.commitment_id)
    by = record.by(batch=Pressed(Button.TAKE, reminder.post_id, reminder.commitment_id, version.rev).batch)
    taken = version.record.model_copy(update={"owner": session.reader.id})
    await record(by, lambda within: within.commitments.revise(taken, version.rev, by))
    await ack()


async def pressed(session: Session, id: str) -> Reminded:
    """The reminder whose button was pressed; see below for what is raised."""
    container = session.body["container"]
    return await open_at(session.ledger, container["channel_id"], container["message_ts"], id)


async def open_at(ledger: Ledger, channel_id: str, ts: str, id: str) -> Reminded:
    """A reminder of a message that waits for an answer.

    Raises:
        UserError: it has been answered, or there is nothing to answer any more.
    """
    reminders = await ledger.reminders.at(channel_id, ts)
    if not reminders:
        await ledger.reminders.landed(channel_id, ts, id)
        reminders = await ledger.reminders.at(channel_id, ts)
    found = [reminder for reminder in reminders if reminder.commitment_id == id]
    if not found:
        raise UserError("I do not remember this reminder any more. {id} itself is under `/commitment {id}`.", id=id)
    if found[0].is_answered:
        raise UserError("That has been answered already; the message says by whom.")
    commitment = await present(ledger, id)
    if commitment is None:
        raise UserError("{id} is not on record any more.", id=id)
    if commitment.state not in OPEN:
        raise UserError("{id} is closed, so nobody is reminded of it any more.", id=id)
    return found[0]


async def local_today(session: Session, reminder: Reminded, zone: str) -> tuple[date, str]:
    """The day it is where somebody was reminded, and the zone: the person's own, or the channel's."""
    if reminder.recipient.user_id is None:
        with suppress(NotRecordedError):  # the subscription is deleted: then it is the person's own day
            zone = (await session.ledger.subscriptions.get(reminder.recipient)).zone
    return session.now.astimezone(ZoneInfo(zone)).date(), zone


async def admit_to_put_off(session: Session, reminder: Reminded) -> None:
    """Let through whose commitment it is, and who may record for its province, before a modal opens for nothing."""
    commitment = await present(session.ledger, reminder.commitment_id)
    if commitment and commitment.owner != session.reader.id:
        await session.ledger.admit(Role.EDITOR, commitment.province)


async def put_off(session: Session, reminder: Reminded, until: date, today: date, record: Record) -> None:
    """Say nothing of it until a day, as its owner or whoever may record for its province wants; not for ever.

    Raises:
        NotAllowedError: it is neither.
        UserError: it has been put off as often as it can be.
    """
    id, language = id_of(reminder.commitment_id, reminder.recipient), language_for(reminder.locale)
    written = len(await session.ledger.postponements.history(id))
    by = record.by(batch=Pressed(Button.LATER, reminder.post_id, reminder.commitment_id, written).batch)

    async def work(within: Ledger) -> None:
        versions = await within.postponements.present([id])
        commitment = await present(within, reminder.commitment_id)
        deadline = commitment.deadline.on if commitment and commitment.deadline else None
        postponement = Postponement(
            commitment_id=reminder.commitment_id,
            recipient=reminder.recipient,
            until=until,
            on=today,
            deadline=deadline,
            times=sum(version.record.times_for(deadline) for version in versions) + 1,
        )
        if versions:
            await within.postponements.revise(postponement, versions[0].rev, by)
        else:
            await within.postponements.add(postponement, by)
        if postponement.times > MOST_TIMES:  # nothing of it is kept; that they may not at all they are told before
            raise UserError(
                "{id} has been put off {n} times, which is as often as it can be. Record what became of it instead.",
                id=reminder.commitment_id,
                n=MOST_TIMES,
            )
        said = postponed(person(session.reader.id), postponement, language)
        await within.reminders.answer(reminder, answered(said, by.batch, language), by.batch)

    await record(by, work)
