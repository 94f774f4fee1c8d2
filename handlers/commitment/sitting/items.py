"""From what was read of a report to the fields of a modal, and from these to the records that they make."""

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from config.metrics import METRICS, Basis
from config.provinces import Province
from handlers.commitment.fields import LONGEST, Setting
from handlers.commitment.form import understand
from handlers.commitment.line import filled_by
from handlers.reports.reading import Candidate, CandidateKind, DocumentKind, Facts, Report
from handlers.reports.report import read_report
from handlers.reports.sitting import Document, Item, Part
from handlers.slack.forms import FormError
from handlers.views.commitment.form import NEW_DOCUMENT, Filled, chosen
from handlers.words.dates import ReadDeadline
from handlers.words.measurements import read_measured
from handlers.words.passages import passage
from handlers.words.promises import Promise, words_of
from handlers.words.publications import is_address
from handlers.words.quantity import Quantity
from handlers.words.quantity_words import Modality
from handlers.words.remark import Remark
from store.exchange.contents import Row
from store.exchange.errors import row_error
from store.model.actual import Actual, Release
from store.model.commitment import Comparator
from store.model.conference import Conference, ConferenceKind
from store.model.errors import UserError
from store.model.fields import COLUMNS
from store.model.source import Source

LONGEST_QUOTE = 3000  # that a commitment keeps
PICKED = "yes"  # nothing else is proposed
CONFERENCE_KINDS = {
    DocumentKind.WORK_REPORT: ConferenceKind.GOVERNMENT_WORK_REPORT,
    DocumentKind.PLAN: ConferenceKind.PLAN,
    DocumentKind.OPINION: ConferenceKind.NOTICE,
}


class Found(NamedTuple):
    """A part of a document as it was read."""

    facts: Facts
    items: tuple[Item, ...]
    remarks: tuple[Remark, ...]


def found_in(part: Part, today: date, province: Province | None = None, year: int | None = None) -> Found:
    """Read a part of a document, its items numbered from 1. For a process of its own: it takes its time."""
    report = read_report(part.text, today, province, year)
    items = (item_of(number, candidate, report, part) for number, candidate in enumerate(report.candidates, start=1))
    return Found(report.facts, tuple(items), report.remarks)


def item_of(number: int, candidate: Candidate, report: Report, part: Part) -> Item:
    """A candidate as the modal holds it."""
    is_result = candidate.kind is CandidateKind.RESULT
    fields = figure_fields(candidate, report) if is_result else promise_fields(candidate, report)
    page = bisect_right(part.pages, candidate.at.start) or None
    return Item(
        number=number,
        kind=candidate.kind,
        fields=fields | {"place": passage(page, candidate.paragraph).en},
        quote=candidate.quote[:LONGEST_QUOTE],
        start=candidate.at.start,
        because=candidate.head.at.of(report.text) if candidate.head else "",
        why_not=candidate.why_not,
        is_ticked=candidate.is_sure,
    )


def promise_fields(candidate: Candidate, report: Report) -> Filled:
    """What a promise fills in; where it is written is the document's to say."""
    quantity = candidate.quantity
    if quantity and candidate.comparator:
        quantity = replace(quantity, comparator=candidate.comparator)
    promise = Promise(
        words=report.text,
        kind="target" if candidate.kind is CandidateKind.TARGET else "initiative",
        title=candidate.title or candidate.quote,
        scope=candidate.scope,
        scope_name=candidate.scope_name,
        metric=candidate.metric,
        quantity=quantity if candidate.kind is CandidateKind.TARGET else None,
        stretch=candidate.stretch,
        baseline_on=candidate.baseline_on,
        basis=candidate.basis,
        deadline=candidate.deadline,
    )
    filled = filled_by(promise, candidate.province.code if candidate.province else None)
    filled["words"] = candidate.quote[:LONGEST_QUOTE]
    return {name: value for name, value in filled.items() if value and name != "year"}


def figure_fields(candidate: Candidate, report: Report) -> Filled:
    """What a result fills in: of what, how much, and the last day of the year that it tells of."""
    quantity, day = candidate.quantity, candidate.deadline
    year = str(candidate.year) if candidate.year else None
    is_estimate = quantity is not None and quantity.modality is Modality.FORECAST
    fields: Filled = {
        "province": candidate.province.code if candidate.province else None,
        "scope": str(candidate.scope),
        "scope_name": candidate.scope_name,
        "metric": candidate.metric.key if candidate.metric else None,
        "basis": str(candidate.basis) if candidate.basis else None,
        "value": measured_words(report.text, quantity) if quantity else None,
        "as_of": day.deadline.on.isoformat() if isinstance(day, ReadDeadline) else year and f"{year}-12-31",
        "release": str(Release.ESTIMATE if is_estimate else Release.PRELIMINARY),
    }
    return {name: value for name, value in fields.items() if value}


def measured_words(text: str, quantity: Quantity) -> str:
    """A figure in its words; 达到 before it is no bound of what has been measured."""
    is_side = quantity.comparator not in (None, Comparator.AT_LEAST)
    return words_of(text, quantity) if is_side else quantity.words


def document_of(facts: Facts, known: Document) -> Document:
    """The document by what was read of it; what is known already stays, and what no record can hold is left out."""
    read = Document(
        province=facts.province.code if facts.province else None,
        year=facts.year,
        kind=CONFERENCE_KINDS.get(facts.kind, ConferenceKind.CONFERENCE_REPORT),
        title=facts.title or "",
        held=facts.held_on or facts.published_on,
        publisher=facts.publisher,
        address=facts.address,
    )
    said = known.model_dump(exclude_defaults=True)
    document = read.model_copy(update={name: getattr(known, name) for name in said})
    address = document.address if is_address(document.address or "") else None
    return document.model_copy(update={"title": document.title[: LONGEST["doc_title"]], "address": address})


def place_of(document: Document) -> Filled:
    """The fields of the modal that stay put from one promise to the next."""
    return {
        "province": document.province,
        "document": document.id or NEW_DOCUMENT,
        "doc_title": document.title,
        "doc_kind": str(document.kind),
        "doc_held": document.held.isoformat() if document.held else None,
        "doc_publisher": document.publisher,
        "doc_address": document.address,
        "doc_number": document.number,
        "year": str(document.year) if document.year else None,
        "owner": document.owner,
        "picked": PICKED,
    }


def filled_of(item: Item, document: Document) -> Filled:
    """The modal of a promise: what stays put, and what is its own."""
    return place_of(document) | item.fields


class Draft(NamedTuple):
    """What an item comes to: the row to be held against the ledger, with the document that it brings."""

    item: Item
    row: Row
    document: Conference | None = None


def draft_of(item: Item, document: Document, setting: Setting, token: str, by: str) -> Draft:
    """The record that an item makes; where it makes none, what has to be corrected before."""
    try:
        if item.kind is CandidateKind.RESULT:
            figure = actual_of(item, document, setting.today, token, by)
            return Draft(item, Row(item.number, "actual", figure, is_of_own_table=True))
        understood = understand(filled_of(item, document), setting)
    except FormError as error:
        return Draft(item, Row(item.number, problem=next(iter(error.errors.values()))))
    except UserError as error:
        return Draft(item, Row(item.number, problem=error))
    except ValidationError as error:
        return Draft(item, Row(item.number, problem=row_error(error, COLUMNS)))
    remarks = tuple(UserError(remark.message) for remark in understood.remarks)
    doubts = tuple(understood.doubts)
    offset = item.start if item.part == 0 and understood.commitment.words == item.quote.strip() else None
    commitment = understood.commitment.model_copy(update={"offset": offset})
    row = Row(item.number, "commitment", commitment, is_numbered=False, remarks=remarks, doubts=doubts)
    return Draft(item, row, understood.conference)


def actual_of(item: Item, document: Document, today: date, token: str, by: str) -> Actual:
    """The figure that a result makes.

    Raises:
        UserError: it cannot be kept as one.
    """
    fields = item.fields
    metric = METRICS.get(chosen(fields, "metric") or "")
    province = chosen(fields, "province") or document.province
    as_of, value = chosen(fields, "as_of"), chosen(fields, "value")
    if metric is None:
        raise UserError("What it measures is not among my metrics.")
    if not as_of or not value or province is None:
        raise UserError("It does not say of which day or year it is.")
    if document.held is None and document.id is None and document.year != today.year:
        raise UserError("When it was published is not known: give the document its day, by Change above.")
    basis = Basis(chosen(fields, "basis") or Basis.LEVEL)
    measured = read_measured(value, metric, basis)
    on, released = date.fromisoformat(as_of), document.held or today
    return Actual(
        id=f"{province}-{metric.key}-{on.year}-r{token}-{item.number}",
        province=province,
        scope=chosen(fields, "scope") or "province",
        scope_name=chosen(fields, "scope_name"),
        metric=metric.key,
        basis=basis,
        as_of=on,
        value=measured.value,
        bound=measured.bound,
        value_words=measured.words[:300],
        release=Release(chosen(fields, "release") or Release.PRELIMINARY),
        released=released,
        source=Source(
            name=document.title or "–",
            address=document.address,
            document_number=document.number,
            published=document.held,
        ),
        note=item.quote[:1000],
        entered_by=by,
    )
