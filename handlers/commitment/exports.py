"""Send what is on record as a file, for Excel, for programs or for a calendar: `/commitment export`."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, Self

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from config.catalogue import Message
from handlers.phrases.mrkdwn import lines, person
from handlers.sheets.exported import file_of
from handlers.sheets.file import File
from handlers.slack.app import App
from handlers.slack.heavy_work import Apart, Jobs
from handlers.slack.question import Later, Payload
from handlers.slack.replies import send_file, tell_privately, upload
from handlers.slack.session import Session
from handlers.views.commitment.exports import EXPORT, SHARE_EXPORT, exported, held
from handlers.views.kit.notes import notes_on
from handlers.views.kit.question import OutdatedButtonError
from handlers.words.as_of import split_as_of
from handlers.words.formats import FORMAT_WORDS, Format
from handlers.words.query import Query, read_query
from store.exchange.contents import Contents
from store.exchange.gathering import belonging_to, everything
from store.lineage import kin_in
from store.model.commitment import Commitment, State
from store.model.errors import UserError
from store.model.lineage import Lineage
from store.model.selection import Selection
from store.progress import track
from store.store import Ledger

MOST = 10_000  # commitments in one file
ANY = Selection(states=tuple(State))
NOT_THERE = ("not_in_channel", "channel_not_found", "is_archived")


class Wanted(NamedTuple):
    """Which records, by the words that ask for them, and in which format."""

    words: str
    format: Format

    @classmethod
    def typed(cls, words: str) -> Self:
        """As typed after the verb: the format may stand anywhere among the filters."""
        formats: list[Format] = ["xlsx"]
        others = []
        for word in words.split():
            if format := FORMAT_WORDS.get(word.lower().strip("()（）.")):
                formats.append(format)
            else:
                others.append(word)
        return cls(" ".join(others), formats[-1])

    @classmethod
    def remembered(cls, value: str) -> Self:
        """As a button keeps it."""
        try:
            held = json.loads(value)
            return cls(held["words"], FORMAT_WORDS[held["format"]])
        except (ValueError, KeyError, TypeError) as error:
            raise OutdatedButtonError from error


def register(app: App) -> None:
    app.verb(
        "/commitment",
        export,
        ("export", "导出"),
        (
            (
                Message("/commitment export henan 2022"),
                Message("a workbook for Excel in your direct messages; also csv, json, calendar"),
            ),
        ),
    )
    app.action(re.compile(rf"^{EXPORT}:(xlsx|csv|json|ics)$"))(export_again)
    app.action(SHARE_EXPORT)(share_export)


async def export(ack: AsyncAck, words: str, session: Session, jobs: Jobs, later: Later) -> None:
    wanted = Wanted.typed(words)
    asked, _ = split_as_of(wanted.words, session.today)
    read_query(asked, session.today, session.reader.id)
    jobs.admit(session)
    await ack()
    later(jobs.run(session, send_privately, wanted, jobs.apart))


async def export_again(ack: AsyncAck, action: Payload, session: Session, jobs: Jobs, later: Later) -> None:
    """The same records in another format."""
    wanted = Wanted.remembered(action.get("value", ""))
    jobs.admit(session)
    await ack()
    later(jobs.run(session, send_privately, wanted, jobs.apart))


async def share_export(ack: AsyncAck, action: Payload, session: Session, jobs: Jobs, later: Later) -> None:
    """The file for everybody, in the channel where it was asked for."""
    wanted = Wanted.remembered(action.get("value", ""))
    jobs.admit(session)
    await ack()
    later(jobs.run(session, send_openly, wanted, jobs.apart))


async def send_privately(session: Session, wanted: Wanted, apart: Apart) -> None:
    """Send a file to the person's direct messages: it may hold more than a channel should get to read."""
    query, contents, file = await made(session, wanted, apart)
    channel = await send_file(session.client, session.reader.id, file, held(contents, session.language))
    notes = notes_on(query, False, session.language)
    is_there = session.place.channel == channel
    answer = exported(file.name, contents, wanted._asdict(), notes, session.language, here=is_there)
    await tell_privately(session, answer)


async def send_openly(session: Session, wanted: Wanted, apart: Apart) -> None:
    """Post a file into a channel, which only a member of it can."""
    _, contents, file = await made(session, wanted, apart)
    shared_by = session.language.mark("Shared by {person}", person=person(session.reader.id))
    comment = lines(held(contents, session.language), shared_by)
    try:
        await upload(session.client, session.place.channel or "", file, comment)
    except SlackApiError as error:
        if error.response["error"] not in NOT_THERE:
            raise
        raise UserError("I am not in this channel. Invite me to it, and press “Share here” again.") from error


async def made(session: Session, wanted: Wanted, apart: Apart) -> tuple[Query, Contents, File]:
    """The file that is wanted, what was understood, and what is in it."""
    words, day = split_as_of(wanted.words, session.today)
    ledger, today = (session.ledger.at_end_of(day), day) if day else (session.ledger, session.today)
    query = read_query(words, today, session.reader.id)
    contents, lineage = await ledger.read(lambda then: with_lineage(then, query, today, session.now))
    team_id, selection, language = ledger.team_id, query.selection, session.language
    file = await apart(file_of, contents, wanted.format, selection, team_id, today, language, lineage)
    return query, contents, file


async def with_lineage(
    ledger: Ledger, query: Query, today: date, now: datetime, most: int = MOST
) -> tuple[Contents, Lineage]:
    """The records that a query asks for, and how the promises among them follow from others."""
    contents = await collected(ledger, query, today, now, most)
    return contents, (await kin_in(ledger, {commitment.province for commitment in contents.commitments})).lineage


async def collected(ledger: Ledger, query: Query, today: date, now: datetime, most: int) -> Contents:
    """The records that a query asks for; without one, everything."""
    if query.is_empty:
        refuse_more_than(most, await ledger.commitments.count(ANY, up_to=most + 1))
        return await everything(ledger, now)
    selection = query.selection.model_copy(update={"states": ANY.states})
    found = await ledger.commitments.find(selection, limit=most + 1)
    refuse_more_than(most, len(found))
    return await belonging_to(ledger, await fitting(ledger, query, found, today), now)


def refuse_more_than(most: int, n: int) -> None:
    if n > most:
        raise UserError(
            "That is more than {n} commitments, too many for one file here. Name a province or a year.", n=most
        )


async def fitting(ledger: Ledger, query: Query, found: Sequence[Commitment], today: date) -> list[Commitment]:
    """Those that also have the status or the stage that was asked for."""
    if not query.asks_progress:
        return [*found]
    wanted = [commitment for commitment in found if query.concerns(commitment)]
    return [item.commitment for item in query.admitted(await track(ledger, wanted, today))]
