"""Take people's answers to what they are reminded of, and let the messages show them.

A message that reminds is edited when one of its reminders has been answered, by its buttons or anywhere else; undoing
the answer gives the buttons back.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import Language, language_for
from handlers.phrases.mrkdwn import Mrkdwn, escape, person
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, typed
from handlers.slack.question import Later, Payload
from handlers.slack.replies import Record
from handlers.slack.session import Session
from handlers.views.kit.blocks import Block
from handlers.views.posting.reminders import (
    CLOSE,
    NOT_MINE,
    SNOOZE,
    SNOOZE_FORM,
    TAKE,
    UNTIL,
    answered,
    changed,
    disowned,
    figure_recorded,
    postponed,
    read_snooze,
    snooze_form,
    step_recorded,
    with_answers,
)
from store.coordinators import coordinators_of
from store.model.actual import Actual
from store.model.commitment import COMMITMENT, State, Target
from store.model.errors import NotRecordedError, UserError
from store.model.event import Action, Event
from store.model.milestone import Milestone
from store.model.observation import series_of
from store.model.postponement import FARTHEST, MOST_TIMES, Postponement, id_of
from store.model.progress import Judged
from store.model.reminder import OPEN, Button, Pressed
from store.model.role import PROGRAM, Role
from store.model.selection import Selection
from store.model.workday import workday_from
from store.progress import present, track
from store.reminders import Reminded, Reply, Said
from store.store import Ledger

log = logging.getLogger(__name__)

EDITED_AT_ONCE = 200  # commitments: after an import nobody waits for the messages of before to be edited


def register(app: App) -> None:
    app.refreshes.append(refresh)
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


async def refresh(client: AsyncWebClient, ledger: Ledger, events: list[Event], today: date) -> None:
    """Edit the messages whose reminders have been answered by what was written, wherever that was done."""
    undone = {event.by.undoes for event in events if event.by.undoes}
    edited = await ledger.reminders.take_back(undone) if undone else []
    if not undone:
        concerned = await concerned_by(events, ledger)
        for reminder in await ledger.reminders.of(concerned) if len(concerned) <= EDITED_AT_ONCE else []:
            event = concerned[reminder.commitment_id]
            is_final = reminder.is_settled and not gives_to_somebody(event)
            said = None if is_final else await answer_of(reminder, event, ledger, today)
            if said:
                await ledger.reminders.answer(reminder, said, event.by.batch)
                edited.append(reminder)
    await show(client, ledger, edited)


async def concerned_by(events: Iterable[Event], ledger: Ledger) -> Mapping[str, Event]:
    """The commitments whose reminders a write may answer, each with the last such write."""
    concerned: dict[str, Event] = {}
    for event in events:
        match event.record:
            case "commitment":
                concerned[event.subject] = event
            case "milestone" if event.after:
                concerned[Milestone.model_validate(event.after).commitment_id] = event
            case "actual" if event.after:
                actual = Actual.model_validate(event.after)
                measured = Selection(kind="target", provinces=(actual.province,), metrics=(actual.metric,), states=OPEN)
                for target in await ledger.commitments.find(measured, limit=EDITED_AT_ONCE):
                    if isinstance(target, Target) and series_of(target) == series_of(actual):
                        concerned[target.id] = event
    return concerned


def gives_to_somebody(event: Event) -> bool:
    """Whether what was nobody's has an owner by this write."""
    return (event.before or {"owner": ""}).get("owner") is None and bool((event.after or {}).get("owner"))


async def answer_of(reminder: Reminded, event: Event, ledger: Ledger, today: date) -> list[Block] | None:
    """What a write says to a reminder, in the language of its message; none where it leaves it open."""
    language = language_for(reminder.locale)
    actor = event.by.actor
    who = escape(actor) if event.by.is_by_program else language.mention(actor)
    if event.record == "commitment":
        return await answer_by_change(reminder, event, who, ledger, language)
    commitment = await present(ledger, reminder.commitment_id)
    if commitment is None:
        return None
    (item,) = await track(ledger, [commitment], today)
    is_past = commitment.deadline is not None and commitment.deadline.has_passed(today)
    if isinstance(item, Judged):
        actual = Actual.model_validate(event.after)
        is_answer = not item.is_open if is_past else actual.as_of >= newest(item.actuals)
        said = figure_recorded(who, actual, item.target, item.judgement, language)
    else:
        is_answer = not item.is_open or not is_past
        said = step_recorded(who, Milestone.model_validate(event.after), language)
    return answered(said, None, language) if is_answer else None


async def answer_by_change(
    reminder: Reminded, event: Event, who: Mrkdwn, ledger: Ledger, language: Language
) -> list[Block] | None:
    """What a change of the commitment itself says to its reminder."""
    if event.action is Action.REMOVED:
        return answered(language.mark("{person} took it off the record.", person=who), None, language)
    if event.before is None or event.after is None:
        return None
    before, after = COMMITMENT.validate_python(event.before), COMMITMENT.validate_python(event.after)
    answer = Pressed.read(event.by.batch)
    if answer and answer.button is Button.NOT_MINE:
        coordinators = await coordinators_of(after.province, ledger)
        return answered(disowned(who, event.by.actor, after.province, coordinators, language), event.by.batch, language)
    said = changed(who, event.by.actor, before, after, language)
    is_ours = reminder.recipient.user_id == event.by.actor
    return answered(said, event.by.batch if is_ours else None, language) if said else None


def newest(actuals: Sequence[Actual]) -> date:
    """The day of the newest figure."""
    return max((actual.as_of for actual in actuals), default=date.min)


async def show(client: AsyncWebClient, ledger: Ledger, answered_now: Iterable[Reminded]) -> None:
    """Bring messages up to date with what was answered; what is not asked any more stands there with its answer."""
    for reminder in {reminder.post_id: reminder for reminder in answered_now}.values():
        payload, answers = await ledger.reminders.message(reminder.post_id)
        if "blocks" not in payload:
            continue
        blocks = with_answers(payload["blocks"], answers)
        try:
            await client.chat_update(channel=reminder.channel_id, ts=reminder.ts, text=payload["text"], blocks=blocks)
        except SlackApiError as error:
            log.warning(
                "The answered reminder %s in %s still shows its buttons: %s", reminder.ts, reminder.channel_id, error
            )
