"""Show one commitment with its source, its figures and the why of its status: `/commitment`."""

from datetime import date

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse

from config.metrics import Wording
from config.provinces import PROVINCES
from handlers.asking import Later, Payload, acknowledged, asks_help, post, signed
from handlers.ids import read_id
from handlers.kept import KeptAnswers, encoded
from handlers.verbs import says
from handlers.views.asked import SHOW_COMMITMENT
from handlers.views.blocks import Answer
from handlers.views.commitments import OPEN_SOURCE, SHARE_COMMITMENT, initiative_card, target_card
from handlers.views.help import help_page
from handlers.views.reader import Reader
from handlers.words.tokens import tidy
from store.followed import follow_all
from store.judged import judge_all
from store.model.commitment import Target
from store.model.errors import NotRecordedError, UserError
from store.store import Ledger


def register_command(app: AsyncApp) -> None:
    app.command("/commitment", matchers=[says(None)])(commitment)


def register(app: AsyncApp) -> None:
    app.action(SHOW_COMMITMENT)(show_commitment)
    app.action(SHARE_COMMITMENT)(share_commitment)
    app.action(OPEN_SOURCE)(open_source)


async def commitment(command: Payload, ledger: Ledger, today: date, reader: Reader, kept: KeptAnswers) -> BoltResponse:
    words = tidy(command.get("text", ""))
    if not words or asks_help(words):
        return acknowledged(encoded(help_page("commitment", reader.language)))
    return acknowledged(await kept.answer(card, read_id(words), ledger, today, reader.nameless()))


async def show_commitment(
    ack: AsyncAck, action: Payload, body: Payload, ledger: Ledger, today: date, reader: Reader, later: Later
) -> None:
    """A card of its own beside the list from which it was opened."""
    id = read_id(action["selected_option"]["value"] if "selected_option" in action else action.get("value", ""))
    await ack()

    async def reply(reader: Reader) -> Answer:
        return await card(id, ledger, today, reader)

    later(post(body, reader, reply, response_type="ephemeral", replace_original=False))


async def share_commitment(
    ack: AsyncAck, action: Payload, body: Payload, ledger: Ledger, today: date, reader: Reader, later: Later
) -> None:
    id = read_id(action.get("value", ""))
    await ack()

    async def reply(reader: Reader) -> Answer:
        return signed(await card(id, ledger, today, reader, shared=True), reader)

    later(post(body, reader, reply, response_type="in_channel", replace_original=False))


async def open_source(ack: AsyncAck) -> None:
    """Slack opens the link by itself and tells of the click, which wants no more than a nod."""
    await ack()


async def card(id: str, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The card of a target or an initiative."""
    try:
        found = await ledger.commitments.get(id)
    except NotRecordedError as error:
        raise await not_recorded(id, ledger) from error
    conferences = await ledger.conferences.named({found.conference_id} if found.conference_id else set())
    conference = conferences.get(found.conference_id or "")
    if isinstance(found, Target):
        (judged,) = await judge_all(ledger, [found], today)
        return target_card(judged, conference, reader, shared=shared)
    (followed,) = await follow_all(ledger, [found], today)
    return initiative_card(followed, conference, reader, shared=shared)


async def not_recorded(id: str, ledger: Ledger) -> UserError:
    """The sentence for an id that nothing bears: how far the numbers of its province and year go."""
    province, year, _ = id.split("-")
    last = await ledger.commitments.next_number(province, int(year)) - 1
    if last < 1:
        name = Wording(PROVINCES[province].en, PROVINCES[province].zh)
        return NotRecordedError(
            "There is no commitment {id}: nothing is recorded for {province} in {year}.",
            id=id,
            province=name,
            year=year,
        )
    highest = f"{province}-{year}-{last:02}"
    return NotRecordedError("There is no commitment {id}. The numbers of that year go to {last}.", id=id, last=highest)
