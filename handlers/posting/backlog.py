"""Take one answer for everything in a message that is older than a year: written as one, taken back as one."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

from slack_bolt.async_app import AsyncAck

from handlers.phrases.language import language_for
from handlers.phrases.mrkdwn import person
from handlers.posting.answered import show
from handlers.posting.reminder_answers import local_today
from handlers.slack.app import App
from handlers.slack.question import Later, Payload
from handlers.slack.replies import Record
from handlers.slack.session import Session
from handlers.views.kit.blocks import Block
from handlers.views.posting.backlog import ALL_DONE, DROP_ALL, STILL_OPEN, is_old
from handlers.views.posting.reminder_answers import backlog_answered, ended, still_open
from store.model.commitment import Commitment, State
from store.model.errors import UserError
from store.model.postponement import FARTHEST, Postponement, id_of
from store.model.reminder import OPEN
from store.model.workday import workday_from
from store.records import Version
from store.reminders import Reminded
from store.store import Ledger

ENDS = {ALL_DONE: State.CLOSED, DROP_ALL: State.DROPPED}


def register(app: App) -> None:
    app.action(STILL_OPEN)(keep_open)
    app.action(ALL_DONE)(end)
    app.action(DROP_ALL)(end)


class Backlog(NamedTuple):
    """What of a message is older than a year, and waits for an answer."""

    reminders: Sequence[Reminded]
    commitments: Sequence[Version[Commitment]]


async def end(ack: AsyncAck, action: Payload, session: Session, record: Record, later: Later) -> None:
    """Close or drop all of it, of whoever may do so with each."""
    state, backlog = ENDS[action["action_id"]], await backlog_at(session)
    batch = await batch_of(backlog, action, session.ledger)
    by = record.by(batch=batch, why=session.language.say("More than a year past its date"))

    async def work(within: Ledger) -> None:
        for version in backlog.commitments:
            await within.commitments.revise(version.record.model_copy(update={"state": state}), version.rev, by)

    language = language_for(backlog.reminders[0].locale)
    said = ended(person(session.reader.id), len(backlog.commitments), state, language)
    blocks = backlog_answered(said, by.batch, language)
    await record(by, answering(backlog, work, blocks, by.batch))
    await ack()
    later(show(session.client, session.ledger, backlog.reminders))


async def keep_open(ack: AsyncAck, action: Payload, session: Session, zone: str, record: Record, later: Later) -> None:
    """Ask for none of it for a month; it is not put off by that, for it has been answered."""
    backlog = await backlog_at(session)
    today, zone = await local_today(session, backlog.reminders[0], zone)
    until = workday_from(today + FARTHEST - timedelta(days=1), zone)
    recipient = backlog.reminders[0].recipient
    ids = [id_of(version.record.id, recipient) for version in backlog.commitments]
    versions = await session.ledger.postponements.present(ids)
    known = {version.record.commitment_id: version for version in versions}
    by = record.by(batch=await batch_of(backlog, action, session.ledger))

    async def work(within: Ledger) -> None:
        for version in backlog.commitments:
            commitment, before = version.record, known.get(version.record.id)
            postponement = Postponement(
                commitment_id=commitment.id,
                recipient=recipient,
                until=until,
                on=today,
                deadline=commitment.deadline.on if commitment.deadline else None,
                times=before.record.times if before else 1,
            )
            if before:
                await within.postponements.revise(postponement, before.rev, by)
            else:
                await within.postponements.add(postponement, by)

    language = language_for(backlog.reminders[0].locale)
    said = still_open(person(session.reader.id), len(backlog.commitments), until, language)
    await record(by, answering(backlog, work, backlog_answered(said, by.batch, language), by.batch))
    await ack()
    later(show(session.client, session.ledger, backlog.reminders))


async def backlog_at(session: Session) -> Backlog:
    """What a press answers: whatever of the message is older than a year, open, and not answered.

    Raises:
        UserError: nothing of it is left.
    """
    container = session.body["container"]
    reminders = await session.ledger.reminders.at(container["channel_id"], container["message_ts"])
    if not reminders:
        raise UserError("I do not remember this message any more. `/deadlines overdue` lists what is late.")
    waiting = {reminder.commitment_id: reminder for reminder in reminders if not reminder.is_answered}
    versions = [
        version
        for version in await session.ledger.commitments.present([*waiting])
        if version.record.state in OPEN and is_old(version.record, waiting[version.record.id].day)
    ]
    if not versions:
        raise UserError("All of that has been answered already.")
    return Backlog([waiting[version.record.id] for version in versions], versions)


async def batch_of(backlog: Backlog, action: Payload, ledger: Ledger) -> str:
    """The batch of an answer: pressed twice at once it is written once, and after an undo it can be given again."""
    return f"{action['action_id']}:{backlog.reminders[0].post_id}:{await ledger.revision()}"


def answering(
    backlog: Backlog, work: Callable[[Ledger], Awaitable[None]], blocks: list[Block], batch: str
) -> Callable[[Ledger], Awaitable[None]]:
    """Work, and that it answers what was reminded of, in one transaction."""

    async def answered(within: Ledger) -> None:
        await work(within)
        for reminder in backlog.reminders:
            await within.reminders.answer(reminder, blocks, batch)

    return answered
