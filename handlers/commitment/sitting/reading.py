"""Where a whole report comes in: pasted, typed, as a file or a message; read apart, and shown to be looked through."""

import asyncio
import logging
import re
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from config.provinces import PROVINCES
from handlers.commitment.sitting import kept
from handlers.commitment.sitting.items import Found, document_of, found_in
from handlers.phrases.language import Language
from handlers.phrases.titles import conference_titles
from handlers.reports.documents.document import refuse_longer
from handlers.reports.reading import Facts
from handlers.reports.sitting import Document, Item, Part, Sitting
from handlers.slack.forms import Memory
from handlers.slack.heavy_work import Apart, Jobs
from handlers.slack.permissions import admit_to_record
from handlers.slack.question import Later
from handlers.slack.replies import tell_privately
from handlers.slack.session import Session
from handlers.views.commitment.imports import unread
from handlers.views.commitment.sitting import document_form, joined_note, reading, ready, review
from handlers.views.kit.blocks import Block
from handlers.views.kit.errors import error_view
from handlers.views.kit.inputs import View
from handlers.words.remark import Remark
from handlers.words.sentences import SENTENCE_END
from store.model.conference import Conference
from store.model.errors import UserError

log = logging.getLogger(__name__)

UNREAD = "import:rows"  # the draft of what was pasted and could not be read
TRIES, PAUSE = 15, 0.4  # seconds between them
SEVERAL = 3  # sentences that are no single promise any more
DIGIT = re.compile(r"\d")
OF_A_DOCUMENT = re.compile(  # what titles speak of, and the warnings and menus above them do not
    r"科技|科学|会议|大会|报告|规划|计划|方案|意见|通知|conference|report|plan|opinion|notice|science", re.IGNORECASE
)
TITLE = range(4, 121)  # characters of a first line that may be one


Work = Callable[[Session, Any, str, Apart], Coroutine[Any, Any, None]]  # reads something into the modal of that name


class Came(NamedTuple):
    """A text on its way in: what it came as, where it stands, and the day it was written, where that is known."""

    name: str
    part: Part
    day: date
    known: Document = Document()


def is_report(text: str) -> bool:
    """Whether a text holds more than one promise: several sentences, or two with a number each."""
    sentences = [sentence for sentence in SENTENCE_END.split(text) if sentence.strip()]
    return len(sentences) >= SEVERAL or sum(DIGIT.search(sentence) is not None for sentence in sentences) > 1


async def open_and_read(ack: AsyncAck, given: Any, work: Work, session: Session, jobs: Jobs, later: Later) -> None:
    """Open the modal in which it is going to be looked through, and have it read into that."""
    await admit_to_record(session.ledger, None)
    jobs.admit(session)
    waiting = token()
    await session.open(reading(waiting, session.language))
    await ack()
    later(jobs.run(session, work, given, waiting, jobs.apart))


async def read_into(session: Session, came: Came, waiting: str, apart: Apart) -> None:
    """Read a text, and show it in the modal that waits for it; one that cannot be read is kept, to be sent again."""
    try:
        sitting = await begun(came, session, apart)
    except UserError as error:
        await session.ledger.drafts.put(session.reader.id, UNREAD, {"rows": came.part.text}, session.now)
        await show_read(session, waiting, error_view(unread(error, session.language), session.language))
        return
    is_joined = len(sitting.parts) > 1 and sitting.parts[-1] == came.part
    top = [joined_note(session.language)] if is_joined else []
    await show_read(session, waiting, await view_of(sitting, session, top=top), sitting)


async def begun(came: Came, session: Session, apart: Apart) -> Sitting:
    """A new sitting; a text that names no document belongs to the present one, and the same text is gone on with.

    Raises:
        UserError: it is too long, or took too long.
    """
    refuse_longer(came.part.text)
    before = await kept.current(session)
    if before and any(part.text == came.part.text for part in before.parts):
        return before
    found = await apart(found_in, came.part, came.day)
    facts = found.facts
    title = came.known.title or facts.title or title_in(came.part.text)
    if before and not title and may_belong_to(before, facts):
        return await with_part(before, came.part, session, apart)
    document = await on_shelf(document_of(facts, came.known.model_copy(update={"title": title})), session)
    owner = document.owner or await session.ledger.rules.owner_for(document.province, session.reader.id)
    document = document.model_copy(update={"owner": owner})
    sitting = Sitting(
        token=token(),
        name=came.name,
        day=came.day,
        parts=(came.part,),
        document=document,
        is_settled=bool(document.province and document.year and not facts.year_is_thin),
        items=found.items,
        remarks=found.remarks,
    )
    return await kept_and_ticked(sitting, session)


def may_belong_to(sitting: Sitting, facts: Facts) -> bool:
    """Whether a text leaves open which document it is, and is of no other province and year."""
    document = sitting.document
    province = facts.province.code if facts.province else None
    year = None if facts.year_is_thin else facts.year
    is_open = province is None or year is None
    return sitting.is_settled and is_open and province in (None, document.province) and year in (None, document.year)


def token() -> str:
    """What a sitting is known by, or a modal that waits for it."""
    return secrets.token_hex(4)


def title_in(text: str) -> str:
    """The first line, where it looks like a title."""
    first = text.strip().partition("\n")[0].strip()
    is_one = (
        len(first) in TITLE and OF_A_DOCUMENT.search(first) and not first.endswith(("。", ".", "；", ";", "，", ","))
    )
    return first if is_one else ""


async def on_shelf(document: Document, session: Session) -> Document:
    """The document as it is on record: by its title or address or, where it has neither, as the one of its kind.

    One that is not on record and has no title is called what it is most likely called.
    """
    if document.id or not document.province or not document.year:
        return document
    known = await session.ledger.conferences.of_province(document.province, document.year)
    same = [one for one in known if is_same(document, one)]
    if not same and not document.title and not document.address:
        same = [one for one in known if one.kind is document.kind]
    if len(same) == 1:
        return as_on_record(document, same[0], session.language)
    made = session.language.pick(*conference_titles(document.province, document.year))
    return document.model_copy(update={"title": document.title or made})


async def on_record_of(sitting: Sitting, session: Session) -> list[Conference]:
    """The documents on record of its province and year."""
    document = sitting.document
    if not document.province:
        return []
    return await session.ledger.conferences.of_province(document.province, document.year)


def is_same(document: Document, known: Conference) -> bool:
    titles = (known.title, known.title_zh)
    return document.title in titles or (document.address is not None and document.address == known.address)


def as_on_record(document: Document, known: Conference, language: Language) -> Document:
    """The document by what is on record of it."""
    on_record = {
        "id": known.id,
        "province": known.province,
        "year": known.year,
        "kind": known.kind,
        "title": language.pick(known.title, known.title_zh),
        "held": known.held or known.published,
        "address": known.address,
        "number": known.document_number,
        "publisher": known.publisher,
    }
    return document.model_copy(update=on_record)


async def with_part(sitting: Sitting, part: Part, session: Session, apart: Apart) -> Sitting:
    """With more of its text, read as of the same document."""
    refuse_longer("".join((*(one.text for one in sitting.parts), part.text)))
    found = await found_again(sitting, part, len(sitting.parts), len(sitting.items), apart)
    more = await kept.ticked_when_sure(sitting.model_copy(update={"items": found.items}), session)
    grown: dict[str, Any] = {"parts": (*sitting.parts, part), "items": (*sitting.items, *more.items)}
    grown["remarks"] = (*sitting.remarks, *found.remarks)
    sitting = sitting.model_copy(update=grown)
    await kept.put(sitting, session)
    return sitting


async def split_off(sitting: Sitting, session: Session) -> Sitting:
    """The last part of it as a document of its own, of which it has to be asked which one it is."""
    *before, last = sitting.parts
    stay = tuple(item for item in sitting.items if item.part < len(before))
    await kept.put(sitting.model_copy(update={"parts": tuple(before), "items": stay}), session)
    items = tuple(item.model_copy(update={"part": 0}) for item in sitting.items if item.part == len(before))
    other = sitting.model_copy(
        update={
            "token": token(),
            "parts": (last,),
            "items": items,
            "document": Document(owner=sitting.document.owner),
            "is_settled": False,
        }
    )
    await kept.put(other, session)
    return other


async def read_again(sitting: Sitting, session: Session, apart: Apart) -> Sitting:
    """Read as of the document that it is now known to be; what was corrected or saved stays as it is."""
    items: list[Item] = []
    remarks: list[Remark] = []
    for place, part in enumerate(sitting.parts):
        found = await found_again(sitting, part, place, len(items), apart)
        items += with_own(found.items, [item for item in sitting.items if item.part == place], len(items))
        remarks += found.remarks
    anew = {"items": tuple(items), "remarks": tuple(remarks), "is_settled": True}
    return await kept_and_ticked(sitting.model_copy(update=anew), session)


def with_own(found: Sequence[Item], before: Sequence[Item], numbered: int) -> list[Item]:
    """What was read anew of a part, but what was corrected or saved before as it was; `numbered` are in others."""
    own = {place: item for place, item in placed(before) if item.edition or item.record_id}
    items = [own.pop(place, item) for place, item in placed(found)]
    return [item.model_copy(update={"number": numbered + n}) for n, item in enumerate([*items, *own.values()], start=1)]


def placed(items: Sequence[Item]) -> Iterator[tuple[tuple[int, int], Item]]:
    """Each with where it begins, and which it is of those that begin there: 实验室和技术创新中心各10家 are two."""
    before = Counter[int]()
    for item in items:
        yield (item.start, before[item.start]), item
        before[item.start] += 1


async def found_again(sitting: Sitting, part: Part, place: int, before: int, apart: Apart) -> Found:
    """What is found in a part by what is known of its document, numbered after what is found before."""
    province = PROVINCES.get(sitting.document.province or "")
    found: Found = await apart(found_in, part, sitting.day, province, sitting.document.year)
    items = (item.model_copy(update={"number": before + item.number, "part": place}) for item in found.items)
    return found._replace(items=tuple(items))


async def kept_and_ticked(sitting: Sitting, session: Session) -> Sitting:
    sitting = await kept.ticked_when_sure(sitting, session) if sitting.is_settled else sitting
    await kept.put(sitting, session)
    return sitting


async def view_of(sitting: Sitting, session: Session, page: int = 1, top: Sequence[Block] = ()) -> View:
    """The page of it to be looked through; while the document is in doubt, the question which one it is."""
    facts: dict[str, Any] = {"sitting": sitting.token, "page": page}
    memory = Memory(place=session.place, facts=facts).packed()
    if not sitting.is_settled:
        return document_form(sitting, memory, session.language, await on_record_of(sitting, session))
    shown = await kept.held_against_ledger(sitting, sitting.page(page), session)
    return review(sitting, page, shown, memory, session.language, top)


async def show(session: Session, view_id: str, view: View) -> None:
    """Show it in an open modal, unless that has been closed."""
    try:
        await session.client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response["error"] != "not_found":
            raise
        log.info("A modal was closed before it could be redrawn")


async def show_read(session: Session, waiting: str, view: View, sitting: Sitting | None = None) -> None:
    """Show what was read in the modal that waits for it; where that was closed, say where it is to be found.

    A modal that an acknowledgement brings has no certain order with what is called after it: it is waited for.
    """
    for _ in range(TRIES):
        try:
            await session.client.views_update(external_id=waiting, view=view)
        except SlackApiError as error:
            if error.response["error"] != "not_found":
                raise
            await asyncio.sleep(PAUSE)
        else:
            return
    log.info("A modal was closed before a report was shown in it")
    if sitting:
        await tell_privately(session, ready(sitting, session.language))
