"""Where a promise may be written: what a province's commitments cite already, and what is proposed of it."""

from collections.abc import Sequence
from datetime import date
from hashlib import blake2s
from typing import NamedTuple

from config.metrics import Wording
from config.provinces import PROVINCES
from handlers.commitment.line import Read
from handlers.phrases.language import Language
from handlers.phrases.titles import conference_titles
from handlers.views.commitment.form import NEW_DOCUMENT, Filled, chosen
from handlers.words.dates import ReadDeadline, year_in
from handlers.words.deadlines import read_deadline
from store.model.commitment import Commitment
from store.model.conference import Conference
from store.model.deadline import Deadline, Precision
from store.model.selection import Selection
from store.model.source import Source
from store.store import Ledger

LOOKED_THROUGH = 200  # commitments for the sources that they name
SOURCES_OFFERED = 8
YES = "yes"


class Shelf(NamedTuple):
    """What can be cited: the documents on record, the newest first, and the sources that are none."""

    documents: Sequence[Conference] = ()
    sources: Sequence[Source] = ()

    def document(self, id: str | None) -> Conference | None:
        return next((document for document in self.documents if document.id == id), None)

    def source(self, key: str | None) -> Source | None:
        return next((source for source in self.sources if key_of(source) == key), None)


async def shelf_for(filled: Filled, ledger: Ledger, about: Commitment | None = None) -> Shelf:
    """What can be cited of the chosen province; of a commitment on record, that of its year and its own."""
    province = chosen(filled, "province")
    if not province:
        return Shelf()
    documents = await ledger.conferences.of_province(province, about.year if about else None)
    own = about.conference_id if about else None
    if own and not any(document.id == own for document in documents):
        documents = [*(await ledger.conferences.named({own})).values(), *documents]
    promises = await ledger.commitments.find(Selection(provinces=(province,)), LOOKED_THROUGH)
    used = {key_of(promise.source): promise.source for promise in promises if promise.source}
    return Shelf(documents, [*used.values()][:SOURCES_OFFERED])


def key_of(source: Source) -> str:
    """A source as a menu names it."""
    return f"used:{blake2s(source.model_dump_json().encode(), digest_size=8).hexdigest()}"


def with_proposal(filled: Filled, shelf: Shelf, today: date, language: Language) -> Filled:
    """The modal with where it is most likely written, unless somebody has chosen that; one on record is left alone.

    What is proposed follows what is typed until somebody chooses: `moved` tells that it is another than was on show.
    """
    province = chosen(filled, "province")
    if province not in PROVINCES or not province:
        return filled
    shown, before = chosen(filled, "document"), chosen(filled, "proposed")
    is_picked = bool(filled.get("picked")) or shown != before
    document = shown if is_picked else proposed(filled, shelf, today)
    moved = YES if before and document != before and not is_picked else None
    settled = {**filled, "document": document, "proposed": None if is_picked else document, "moved": moved}
    settled["picked"] = YES if is_picked else None
    return with_title(settled, province, today, language)


def proposed(filled: Filled, shelf: Shelf, today: date) -> str | None:
    """The document of the commitment before, the one that fits, or a new one; none where that has to be asked."""
    last = chosen(filled, "last")
    if shelf.document(last):
        return last
    year, due = year_in(chosen(filled, "year") or ""), due_in(filled, today)
    named = [document for document in shelf.documents if document.year == year] if year else shelf.documents
    if due:
        fitting = [document.id for document in named if document.fits(due)]
    else:
        fitting = [document.id for document in named if document.year == (year or today.year)]
    if len(fitting) == 1:
        return fitting[0]
    return None if fitting or (year and named) else NEW_DOCUMENT


def due_in(filled: Filled, today: date) -> Deadline | None:
    """By when, as its field tells by itself or, where it names no year, in that which is said or else in this one."""
    text, year = chosen(filled, "deadline"), year_in(chosen(filled, "year") or "")
    if not text:
        return None
    read = Read.of(filled).deadline_in(text) or read_deadline(text, None, today)
    if not isinstance(read, ReadDeadline):
        read = read_deadline(text, year or today.year, today)
    return read.deadline if isinstance(read, ReadDeadline) else None


def with_title(filled: Filled, province: str, today: date, language: Language) -> Filled:
    """With what a new document is most likely called, as long as nobody has named it otherwise."""
    if not is_titled_by_us(filled):
        return filled
    if chosen(filled, "document") != NEW_DOCUMENT:
        return {**filled, "doc_title": None, "titled": None}
    year = likely_year(filled, today)
    title = language.pick(*conference_titles(province, year))
    return {**filled, "doc_title": title, "titled": f"{province}-{year}"}


def is_titled_by_us(filled: Filled) -> bool:
    """Whether the title of the document is the one that was made from what is known, or there is none."""
    title = chosen(filled, "doc_title")
    return not title or title in (titles_made(filled) or ())


def titles_made(filled: Filled) -> Wording | None:
    """The title that was made, in both languages."""
    province, _, year = (chosen(filled, "titled") or "").partition("-")
    return conference_titles(province, int(year)) if year else None


def likely_year(filled: Filled, today: date) -> int:
    """The year of what is promised: as it is said, or else that of its deadline, though not of a whole plan's."""
    year, due = year_in(chosen(filled, "year") or ""), due_in(filled, today)
    if year:
        return year
    return due.on.year if due and due.precision is not Precision.PLAN else today.year
