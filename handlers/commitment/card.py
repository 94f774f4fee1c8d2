"""Show one commitment with its source, its figures and the why of its status: `/commitment`."""

import re
from datetime import date

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse

from config.catalogue import Message
from handlers.slack.answer_cache import AnswerCache
from handlers.slack.app import App, acknowledged
from handlers.slack.question import Later, Payload, answer_beside
from handlers.slack.references import find, id_meant
from handlers.slack.session import Session
from handlers.views.commitment.card import OPEN_SOURCE, initiative_card, target_card
from handlers.views.kit.blocks import Answer
from handlers.views.kit.help import Page
from handlers.views.kit.question import SHOW_COMMITMENT, on_day
from handlers.views.kit.reader import Reader
from handlers.views.lineage import Years
from handlers.words.as_of import split_as_of, with_day
from store.lineage import kin_in
from store.model.assessment import in_force
from store.model.commitment import Commitment, Target
from store.model.errors import NotRecordedError
from store.progress import follow_all, judge_all
from store.store import Ledger

HELP = Page(
    "commitment",
    Message("Commitments: look up, record, track"),
    examples=(
        (
            Message("/commitment HA-2022-03"),
            Message("the card: what was promised, its source, the figures, why it has its status"),
        ),
    ),
    last=(
        (
            Message("/targets henan as-of:2025-12-31"),
            Message("any question as it would have been answered on that day"),
        ),
    ),
)


def register(app: App) -> None:
    app.answer(HELP, commitment, needs_words=True)
    app.action(re.compile(rf"^{SHOW_COMMITMENT}(:\d+)?$"))(show_commitment)
    app.action(OPEN_SOURCE)(open_source)


async def commitment(words: str, ledger: Ledger, today: date, reader: Reader, cache: AnswerCache) -> BoltResponse:
    return acknowledged(
        await cache.answer(card, await asked_of(words, ledger, today), ledger, today, reader.nameless())
    )


async def show_commitment(ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
    """A card of its own beside the list from which it was opened."""
    words = action["selected_option"]["value"] if "selected_option" in action else action.get("value", "")
    asked = await asked_of(words, session.ledger, session.today)
    await ack()

    async def reply(reader: Reader) -> Answer:
        return await card(asked, session.ledger, session.today, reader)

    later(answer_beside(session, reply))


async def open_source(ack: AsyncAck) -> None:
    """Slack opens the link by itself and tells of the click, which wants no more than a nod."""
    await ack()


async def asked_of(words: str, ledger: Ledger, today: date) -> str:
    """The id, and the day as of which the card is asked for, in their usual form."""
    rest, day = split_as_of(words, today)
    id = await id_meant(rest, ledger)
    return with_day(id, day) if day else id


async def looked_up(words: str, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The card of the commitment whose id somebody said."""
    return await card(await asked_of(words, ledger, today), ledger, today, reader, shared=shared)


async def card(asked: str, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The card of a target or an initiative; as of a past day it is for reading alone."""
    id, day = split_as_of(asked, today)
    if day is None:
        return await drawn((await find(id, ledger)).record, ledger, today, reader, shared=shared)
    past = ledger.at_end_of(day)
    try:
        then = await past.commitments.get(id)
    except NotRecordedError as error:
        raise NotRecordedError("There was no commitment {id} on record on {day}.", id=id, day=day) from error
    return on_day(await drawn(then, past, day, reader, shared=shared, past=True), day, reader.language)


async def drawn(
    found: Commitment, ledger: Ledger, today: date, reader: Reader, *, shared: bool, past: bool = False
) -> Answer:
    """A commitment on its card, with everything that bears on it."""
    conferences = await ledger.conferences.cited_by([found])
    conference = conferences.get(found.conference_id or "")
    evidence = await ledger.evidence.of([found.id])
    assessments = in_force(await ledger.assessments.of([found.id]), today)
    kin = await kin_in(ledger, [found.province])
    years = Years(await kin.line(ledger, found, today), kin.proposed(found), may_be_said=not past)
    if isinstance(found, Target):
        (judged,) = await judge_all(ledger, [found], today)
        return target_card(
            judged,
            conference,
            reader,
            years=years,
            evidence=evidence,
            assessments=assessments,
            shared=shared,
            past=past,
        )
    (followed,) = await follow_all(ledger, [found], today)
    return initiative_card(
        followed, conference, reader, years=years, evidence=evidence, assessments=assessments, shared=shared, past=past
    )
