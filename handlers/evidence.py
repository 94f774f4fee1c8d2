"""Keep what was said about a commitment beside it: "Save as evidence" on a message."""

from datetime import UTC, date, datetime
from secrets import token_hex
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.forms import FormError, Memory, batch_of, texts
from handlers.slack.question import Payload
from handlers.slack.references import find
from handlers.slack.replies import Record, Tell, permalink
from handlers.slack.session import Session
from handlers.views.commitment.menu import COMMITMENT
from handlers.views.evidence import EVIDENCE_FORM, evidence_form, evidence_saved
from handlers.words.notation import as_read
from store.model.errors import NotAllowedError, UserError
from store.model.evidence import Bearing, Evidence
from store.model.source import Source

SAVE_EVIDENCE = "save_evidence"
LONGEST_QUOTE = 3000


def register(app: AsyncApp) -> None:
    app.shortcut({"type": "message_action", "callback_id": SAVE_EVIDENCE})(take_message)
    app.view(EVIDENCE_FORM)(save_evidence)


async def take_message(ack: AsyncAck, body: Payload, session: Session) -> None:
    message = body["message"]
    facts = {"ts": message["ts"], "said_by": message.get("user"), "where": body["channel"].get("name")}
    memory = Memory(place=session.place, facts=facts)
    quote = as_read(message.get("text") or "")[:LONGEST_QUOTE]
    await ack()
    await session.open_on_top(evidence_form(quote, memory.packed(), session.language))


async def save_evidence(
    ack: AsyncAck, view: Payload, session: Session, timezone: ZoneInfo, record: Record, tell: Tell
) -> None:
    """Record what a message says of a commitment, with the link to it."""
    memory = Memory.of(view)
    values = texts(view)
    commitment = (await find(values[COMMITMENT], session.ledger)).record
    if not values.get("quote"):
        raise FormError({"quote": UserError("Say what was said.")})
    evidence = Evidence(
        id=f"{commitment.id}-t{session.now:%Y%m%d%H%M%S%f}-{token_hex(2)}",
        commitment_id=commitment.id,
        bearing=Bearing(values["bearing"]),
        on=said_on(memory.facts["ts"], timezone),
        quote=values["quote"],
        said_by=memory.facts.get("said_by"),
        note=values.get("note"),
        source=await message_source(memory, session.client),
        saved_by=session.reader.id,
    )
    by = record.by(batch=batch_of(view))
    try:
        await record(by, lambda then: then.evidence.add(evidence, by))
    except NotAllowedError as error:
        raise FormError({COMMITMENT: error}) from error
    await ack()
    tell(evidence_saved(evidence, commitment, by.batch, session.language))


def said_on(ts: str, timezone: ZoneInfo) -> date:
    """The day of a message."""
    return datetime.fromtimestamp(float(ts), UTC).astimezone(timezone).date()


async def message_source(memory: Memory, client: AsyncWebClient) -> Source:
    """The message itself, linked where the bot can see it."""
    where, channel = memory.facts.get("where"), str(memory.place.channel)
    is_named = where and channel.startswith("C") and where not in ("directmessage", "privategroup")
    address = await permalink(client, channel, memory.facts["ts"])
    return Source(name=f"Slack #{where}" if is_named else "Slack", address=address)
