"""Where a promise is written, as the modal says it: a document on record, a new one, or a source of its own."""

from typing import Any

from handlers.commitment.fields import Fields
from handlers.views.commitment.form import NEW_DOCUMENT, NO_DOCUMENT, REVISION
from handlers.words.dates import year_in
from handlers.words.spelling import has_han
from store.model.conference import Conference, ConferenceKind
from store.model.errors import UserError
from store.model.source import Source


def place_in(fields: Fields) -> dict[str, Any]:
    """The document or the source, and the year it is of; nothing where that is on record already."""
    choice = fields.text("document")
    if fields.about and not fields.changed("document", "doc_title", "doc_address", "doc_number"):
        return {}
    chosen = next((document for document in fields.setting.documents if document.id == choice), None)
    if chosen:
        return {"conference_id": chosen.id, "year": fields.about.year if fields.about else chosen.year, "source": None}
    if choice not in (NEW_DOCUMENT, NO_DOCUMENT):
        fields.errors["document"] = UserError("Where is it written? Choose a document, or another one.")
        return {"year": fields.about.year if fields.about else fields.setting.today.year}
    year = year_typed(fields)
    if choice == NEW_DOCUMENT:
        if not fields.text("doc_title"):
            fields.errors["doc_title"] = UserError("What is the document called?")
        fields.address("doc_address")
        return {"conference_id": NEW_DOCUMENT, "year": year, "source": None}
    return {"conference_id": None, "year": year, "source": source_in(fields, "doc_title", "doc_address", "doc_number")}


def year_typed(fields: Fields) -> int | None:
    """The year that was typed or, without one, that of the day on which it was held."""
    if fields.about:
        return fields.about.year
    typed, held = fields.text("year"), fields.day("doc_held")
    if not typed:
        return held.year if held else None
    year = year_in(typed)
    if year is None:
        fields.errors["year"] = UserError("Which year is it of? Four digits, such as 2026.")
    return year


def source_in(fields: Fields, name: str, address: str, number: str) -> Source | None:
    """A publication, by its name and its address or number."""
    title, place, code = fields.text(name), fields.address(address), fields.text(number)
    if not title:
        fields.errors[name] = UserError("What is the publication called?")
    if not title or fields.errors.keys() & {name, address, number}:
        return None
    return Source(name=title, address=place, document_number=code)


def revision_in(fields: Fields) -> Source | None:
    """Where and when the province revised its promise; a revision that nobody can look up is none."""
    if fields.about is None or fields.text("change") != REVISION:
        return None
    source = source_in(fields, "revised_in", "revised_at", "revised_number")
    if source and not (source.address or source.document_number):
        fields.errors["revised_at"] = UserError("A source is needed: an address, or a document number.")
    return source and source.model_copy(update={"published": fields.day("revised_on")})


def new_document(fields: Fields, province: str, year: int) -> Conference | None:
    """The document that is recorded with the commitment; its number is found when it is written."""
    title = fields.text("doc_title")
    if fields.text("document") != NEW_DOCUMENT or not title or not fields.changed("document"):
        return None
    kind = fields.text("doc_kind") or ""
    return Conference(
        id=f"{province}-{year}",
        province=province,
        year=year,
        kind=ConferenceKind(kind) if kind in [*ConferenceKind] else ConferenceKind.CONFERENCE_REPORT,
        title=title,
        title_zh=title if has_han(title) else None,
        held=fields.day("doc_held"),
        publisher=fields.text("doc_publisher"),
        address=fields.address("doc_address"),
        document_number=fields.text("doc_number"),
        language="zh" if has_han(title) else "en",
    )
