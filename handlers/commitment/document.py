"""Where a promise is written, as the modal says it: a document on record, a new one, or a source of its own."""

from collections.abc import Iterator
from typing import Any

from config.catalogue import Message
from handlers.commitment.fields import Fields
from handlers.commitment.shelf import is_titled_by_us, titles_made
from handlers.phrases.assumptions import OTHER_YEAR
from handlers.views.commitment.form import NEW_DOCUMENT, NO_DOCUMENT, REVISION
from handlers.words.dates import year_in, year_of_title
from handlers.words.publications import read_reference
from handlers.words.spelling import in_both
from store.model.conference import Conference, ConferenceKind
from store.model.deadline import Deadline
from store.model.errors import UserError
from store.model.source import Source
from store.model.writing import has_han

MADE_UP = Message("The title of the document was made from what is known: correct it below if it is called otherwise.")
MOVED = Message("By its deadline it stands in another document than was on show.")


def place_in(fields: Fields) -> dict[str, Any]:
    """The document or the source, and the year it is of; nothing where that is on record already."""
    choice = fields.text("document")
    used = fields.setting.shelf.source(choice)
    if fields.about and not fields.changed("document", "doc_title", "doc_address", "doc_number"):
        return {}
    chosen = fields.setting.shelf.document(choice)
    if chosen:
        return {"conference_id": chosen.id, "year": fields.about.year if fields.about else chosen.year, "source": None}
    if used is None and choice not in (NEW_DOCUMENT, NO_DOCUMENT):
        fields.errors["document"] = UserError("Where is it written? Choose a document, or another one.")
        return {"year": fields.about.year if fields.about else fields.setting.today.year}
    year = year_typed(fields)
    if used:
        return {"conference_id": None, "year": year, "source": used}
    if choice == NEW_DOCUMENT:
        title, held = fields.text("doc_title"), fields.day("doc_held")
        if not title:
            fields.errors["doc_title"] = UserError("What is the document called?")
        fields.address("doc_address")
        year = year or year_of_title(title or "", fields.setting.today) or (held.year if held else None)
        return {"conference_id": NEW_DOCUMENT, "year": year, "source": None}
    return {"conference_id": None, "year": year, "source": source_in(fields)}


def year_typed(fields: Fields) -> int | None:
    """The year that was typed; none where the document or the deadline has to tell."""
    if fields.about:
        return fields.about.year
    typed = fields.text("year")
    year = year_in(typed) if typed else None
    if typed and year is None:
        fields.errors["year"] = UserError("Which year is it of? Four digits, such as 2026.")
    return year


def remarks_on(fields: Fields, cited: Conference | None, due: Deadline | None) -> Iterator[str]:
    """What is to be looked at before it is saved, as nobody has chosen it."""
    if cited and due and not cited.fits(due) and not is_chosen(fields, cited):
        yield OTHER_YEAR
    if fields.about is None and fields.text("document") == NEW_DOCUMENT and is_titled_by_us(fields.filled):
        yield MADE_UP
    elif fields.text("moved"):
        yield MOVED


def is_chosen(fields: Fields, cited: Conference) -> bool:
    """Whether somebody has chosen a document although it is of another year than the deadline."""
    about = fields.about
    if about is None:
        is_typed = fields.text("document") == NEW_DOCUMENT and not is_titled_by_us(fields.filled)
        return is_typed or bool(fields.text("picked"))
    fitted = about.deadline is not None and cited.fits(about.deadline)
    return not fitted or fields.changed("document") or is_revised(fields)


def source_in(fields: Fields) -> Source | None:
    """A publication, by its name and its address or number."""
    name, address, number = fields.text("doc_title"), fields.address("doc_address"), fields.text("doc_number")
    if not name:
        fields.errors["doc_title"] = UserError("What is the publication called?")
    if not name or fields.errors.keys() & {"doc_title", "doc_address", "doc_number"}:
        return None
    return Source(name=name, address=address, document_number=number)


def is_revised(fields: Fields) -> bool:
    """Whether the province has changed its promise, and nobody only corrects it."""
    return fields.about is not None and fields.text("change") == REVISION


def revision_in(fields: Fields) -> Source | None:
    """Where and when the province revised its promise; a revision that nobody can look up is none."""
    if not is_revised(fields):
        return None
    name, place = fields.text("revised_in"), fields.text("revised_at")
    if not name:
        fields.errors["revised_in"] = UserError("What is the publication called?")
    if not place:
        fields.errors["revised_at"] = UserError("A source is needed: an address, or a document number.")
    if not name or not place:
        return None
    try:
        address, number = read_reference(place)
    except UserError as error:
        fields.errors["revised_at"] = error
        return None
    return Source(name=name, address=address, document_number=number, published=fields.day("revised_on"))


def titles_in(fields: Fields, title: str) -> dict[str, str | None]:
    """What the document is called; in both languages, where the title is the one that was made from what is known."""
    made = titles_made(fields.filled)
    if made and title in made:
        return {"title": made.en, "title_zh": made.zh}
    return {"title": title, "title_zh": in_both(title)[1]}


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
        **titles_in(fields, title),
        held=fields.day("doc_held"),
        publisher=fields.text("doc_publisher"),
        address=fields.address("doc_address"),
        document_number=fields.text("doc_number"),
        language="zh" if has_han(title) else "en",
    )
