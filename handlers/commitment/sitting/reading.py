"""Where a whole report comes in: pasted, typed, as a file or a message; read apart, and shown to be looked through."""

import logging
import re
import secrets
from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from config.provinces import PROVINCES
from handlers.commitment.sitting import kept
from handlers.commitment.sitting.items import Found, document_of, found_in
from handlers.phrases.titles import conference_titles
from handlers.reports.documents.document import refuse_longer
from handlers.reports.sitting import Document, Item, Part, Sitting
from handlers.slack.forms import Memory
from handlers.slack.heavy_work import Apart, Jobs
from handlers.slack.permissions import admit_to_record
from handlers.slack.question import Later
from handlers.slack.replies import tell_privately
from handlers.slack.session import Session
from handlers.views.commitment.sitting import document_form, reading, ready, review
from handlers.views.kit.blocks import Block
from handlers.views.kit.inputs import View
from handlers.words.remark import Remark
from handlers.words.sentences import SENTENCE_END

log = logging.getLogger(__name__)

SEVERAL = 3  # sentences that are no single promise any more
DIGIT = re.compile(r"\d")
TITLE = range(4, 121)  # characters of a first line that may be one


Work = Callable[[Session, Any, str, Apart], Coroutine[Any, Any, None]]  # reads something into the modal of that id


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
    view_id = await session.open(reading(session.language))
    await ack()
    later(jobs.run(session, work, given, view_id, jobs.apart))


async def read_into(session: Session, came: Came, view_id: str, apart: Apart) -> None:
    """Read a text, and show it in the modal that waits for it."""
    sitting = await begun(came, session, apart)
    await show(session, view_id, await view_of(sitting, session), sitting)


async def begun(came: Came, session: Session, apart: Apart) -> Sitting:
    """A new sitting; a text that names no document of its own belongs to the one that is being recorded.

    Raises:
        UserError: it is too long, or took too long.
    """
    refuse_longer(came.part.text)
    found = await apart(found_in, came.part, came.day)
    facts, before = found.facts, await kept.current(session)
    title = came.known.title or facts.title or title_in(came.part.text)
    if before and before.is_settled and not (facts.province or facts.year or title):
        return await with_part(before, came.part, session, apart)
    document = document_of(facts, came.known)
    is_settled = bool(document.province and document.year and not facts.year_is_thin)
    if is_settled and not title and document.province and document.year:
        title = title_made(document.province, document.year, session)
    sitting = Sitting(
        token=secrets.token_hex(4),
        name=came.name,
        day=came.day,
        parts=(came.part,),
        document=document.model_copy(update={"title": title}),
        is_settled=is_settled,
        items=found.items,
        remarks=found.remarks,
    )
    return await kept_and_ticked(sitting, session)


def title_in(text: str) -> str:
    """The first line, where it looks like a title."""
    first = text.strip().partition("\n")[0].strip()
    return first if len(first) in TITLE and not first.endswith(("。", ".", "；", ";", "，", ",")) else ""


def title_made(province: str, year: int, session: Session) -> str:
    """What the document is most likely called, where its text does not say it."""
    return session.language.pick(*conference_titles(province, year))


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


async def read_again(sitting: Sitting, session: Session, apart: Apart) -> Sitting:
    """Read as of the document that it is now known to be; what was corrected or saved stays as it is."""
    items: list[Item] = []
    remarks: list[Remark] = []
    for place, part in enumerate(sitting.parts):
        own = {item.start: item for item in sitting.items if item.part == place and (item.edition or item.record_id)}
        found = await found_again(sitting, part, place, len(items), apart)
        items += [
            own[item.start].model_copy(update={"number": item.number}) if item.start in own else item
            for item in found.items
        ]
        remarks += found.remarks
    anew = {"items": tuple(items), "remarks": tuple(remarks), "is_settled": True}
    return await kept_and_ticked(sitting.model_copy(update=anew), session)


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
        return document_form(sitting, memory, session.language)
    shown = await kept.held_against_ledger(sitting, sitting.page(page), session)
    return review(sitting, page, shown, memory, session.language, top)


async def show(session: Session, view_id: str, view: View, sitting: Sitting | None = None) -> None:
    """Show it in the modal that waits for it; where that was closed, say where it is to be found."""
    try:
        await session.client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response["error"] != "not_found":
            raise
        log.info("A modal was closed before a report was shown in it")
        if sitting:
            await tell_privately(session, ready(sitting, session.language))
