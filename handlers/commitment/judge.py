"""Take in what a person thinks of a commitment themselves, beside the computed status: `/commitment judge`."""

from collections.abc import Mapping
from datetime import timedelta
from secrets import token_hex
from urllib.parse import urlsplit

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.commitment.picker import one_named
from handlers.commitment.update import is_shared
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, batch_of, close_all, texts
from handlers.slack.question import Payload
from handlers.slack.references import find, read_id
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.judge import JUDGE_FORM, judge_form, judged
from handlers.views.kit.buttons import JUDGE_COMMITMENT
from handlers.views.kit.inputs import View
from handlers.words.ids import leading_id
from handlers.words.publications import read_reference
from store.model.assessment import LONGEST_DAYS, USUAL_DAYS, Assessment, Outlook
from store.model.errors import UserError
from store.model.role import Role
from store.model.source import Source
from store.progress import track


def register(app: App) -> None:
    app.verb(
        "/commitment",
        type_judge,
        ("judge", "assess", "研判", "判断"),
        (
            (
                Message("/commitment judge HA-2022-03"),
                Message("your own judgement beside the computed one, with your reason and until when it holds"),
            ),
        ),
    )
    app.action(JUDGE_COMMITMENT)(press_judge)
    app.view(JUDGE_FORM)(save_judgement)


async def type_judge(ack: AsyncAck, words: str, session: Session) -> None:
    if named := await one_named("judge", words, session):
        await session.open_on_top(await form_for(*named, session))
    await ack()


async def press_judge(ack: AsyncAck, action: Payload, session: Session) -> None:
    id, reason = leading_id(action.get("value", ""))
    await session.open_on_top(await form_for(id or read_id(action.get("value", "")), reason, session))
    await ack()


async def form_for(id: str, reason: str, session: Session) -> View:
    """The modal with the reason that was typed, only for those who may save it."""
    ledger, today = session.ledger, session.today
    commitment = (await find(id, ledger)).record
    await ledger.admit(Role.EDITOR, commitment.province)
    (item,) = await track(ledger, [commitment], today)
    memory = Memory(place=session.place, about=id).packed()
    return judge_form(commitment, item, reason, today + timedelta(days=USUAL_DAYS), memory, session.language)


async def save_judgement(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    ledger, today = session.ledger, session.today
    commitment = (await find(Memory.of(view).about or "", ledger)).record
    assessment = read_assessment(texts(view), commitment.id, session)
    by = record.by(batch=batch_of(view))
    await record(by, lambda then: then.assessments.add(assessment, by))
    (item,) = await track(ledger, [commitment], today)
    await close_all(ack, view)
    tell(judged(assessment, item, by.batch, session.language, can_share=is_shared(session.place)))


def read_assessment(values: Mapping[str, str], id: str, session: Session) -> Assessment:
    """What was typed.

    Raises:
        FormError: some fields need another look.
    """
    errors: dict[str, UserError] = {}
    if "outlook" not in values:
        errors["outlook"] = UserError("Choose one of these.")
    if not values.get("reason"):
        errors["reason"] = UserError("Say why: a judgement without a reason helps nobody.")
    until = values.get("holds_until", "")
    last = session.today + timedelta(days=LONGEST_DAYS)
    if not session.today.isoformat() <= until <= last.isoformat():
        errors["holds_until"] = UserError("Choose a day from today on, within a year.")
    source = source_in(values, errors)
    if errors:
        raise FormError(errors)
    return Assessment.model_validate(
        {
            "id": f"{id}-j{session.now:%Y%m%d%H%M%S%f}-{token_hex(2)}",  # of two on a day, the newest sorts last
            "commitment_id": id,
            "outlook": Outlook(values["outlook"]),
            "reason": values["reason"],
            "on": session.today,
            "holds_until": until,
            "source": source,
            "assessed_by": session.reader.id,
        }
    )


def source_in(values: Mapping[str, str], errors: dict[str, UserError]) -> Source | None:
    """On what it rests, where that is said: a publication, or its address or number alone."""
    try:
        address, number = read_reference(values.get("address", ""))
    except UserError as error:
        errors["address"] = error
        return None
    name = values.get("source") or number or urlsplit(address or "").netloc
    return Source(name=name, address=address, document_number=number) if name else None
