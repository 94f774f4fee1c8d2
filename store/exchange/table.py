"""Records as rows of one table that people read in Excel, and back: one column a field, whatever the kind of record."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from config.metrics import Wording
from store.exchange.cells import cell, text_of
from store.exchange.contents import KIND_OF, Contents, Record, Row, record_named
from store.exchange.days import Order, day_in, order_of
from store.exchange.errors import row_error
from store.exchange.excel import TRUTHS, has_lost_characters, is_cut
from store.exchange.spreadsheet import Table, pointed
from store.model.errors import UserError
from store.model.fields import COLUMNS

Notes = Callable[[Record], Sequence[str]]  # what a reader is told of a record beside its fields; nobody reads it back

RECORD: Final = Wording("Record", "记录")
VERSION: Final = Wording("Version", "版本")
HEADED: Mapping[Wording, Sequence[str]] = {
    column: [path for path, other in COLUMNS.items() if other == column] for column in COLUMNS.values()
}
SEPARATOR = "; "


def table_of(contents: Contents, headings: Sequence[str], notes: Notes) -> Table:
    """A row a record below a row of headings; those that only inform stand in brackets."""
    asides = [f"({heading})" for heading in headings]
    fields = [heading_of(name) for name in HEADED]
    rows = [[heading_of(RECORD), fields[0], *asides, *fields[1:], heading_of(VERSION)]]
    for record in contents.records:
        first, *rest = cells_of(record)
        rev = contents.rev(record)
        told = [cell(note or None) for note in notes(record)]
        rows.append([name_of(record), first, *told, *rest, str(rev or "")])
    return rows


def is_ours(headings: Sequence[str]) -> bool:
    """Whether a table is one that we wrote, by its headings."""
    known = {place_of(heading) for heading in headings}
    return RECORD in known and COLUMNS["id"] in known


def rows_of(table: Table, first: int = 2, *, has_decimal_commas: bool = False) -> Iterator[Row]:
    """The records of such a table; columns may have been moved or left out, and rows without a cell are passed over.

    `first` is the number of the row below the headings.
    """
    places = {name: place for place, heading in enumerate(table[0]) if (name := place_of(heading))}
    has_lost = has_lost_characters(table[0])
    days = [places[name] for name in DAYS if name in places]
    order = order_of(line[place] for line in table[1:] for place in days if place < len(line))
    for number, line in enumerate(table[1:], start=first):
        given = {name: text_of(line[place]) for name, place in places.items() if place < len(line)}
        if any(line):
            kept = {name: text for name, text in given.items() if text is not None}
            yield row_of(number, as_written(kept, order, has_decimal_commas), lost_in(kept, has_lost))


def as_written(given: Mapping[Wording, str], order: Order | None, has_decimal_commas: bool) -> dict[Wording, str]:
    """The cells as we wrote them: Excel has numbers, days and truths of its country's."""
    written = {**given}
    for name in DAYS & given.keys():
        if day := day_in(given[name], order):
            written[name] = day.isoformat()
    for name in AMOUNTS & given.keys() if has_decimal_commas else ():
        written[name] = pointed(given[name])
    for name in TRUTHS_OF & given.keys():
        written[name] = TRUTHS.get(given[name].strip().upper(), given[name])
    return written


def lost_in(given: Mapping[Wording, str], has_lost: bool) -> tuple[Wording, ...]:
    """The columns of which Excel may have kept a part only."""
    return tuple(
        name for name, text in given.items() if (name in AMOUNTS and is_cut(text)) or (has_lost and "??" in text)
    )


def row_of(number: int, given: Mapping[Wording, str], lost: tuple[Wording, ...] = ()) -> Row:
    """One row of a table, read or refused."""
    model = record_named(given.get(RECORD, "").strip().lower())
    try:
        if model is None:
            raise UserError("{column}: “{word}” is none of {choices}.", **wrong_record(given.get(RECORD, "")))
        record = model.model_validate(nested(model, given))
        return Row(number, KIND_OF[model], record, version_in(given), is_of_spreadsheet=True, lost=lost)
    except ValidationError as error:
        return Row(number, problem=row_error(error, COLUMNS))
    except UserError as error:
        return Row(number, problem=error)


def wrong_record(word: str) -> dict[str, Any]:
    return {"column": RECORD, "word": word, "choices": ", ".join(model.__name__.lower() for model in KIND_OF)}


def version_in(given: Mapping[Wording, str]) -> int | None:
    word = given.get(VERSION, "")
    if word and not re.fullmatch(r"[0-9]{1,9}", word):
        raise UserError("{column}: “{word}” cannot be read.", column=VERSION, word=word)
    return int(word) if word else None


def heading_of(name: Wording) -> str:
    return f"{name.en} {name.zh}"


def place_of(heading: str) -> Wording | None:
    """The column that a heading names, in both languages or in either."""
    return HEADINGS.get(" ".join(heading.lower().rstrip("? ").split()))


HEADINGS = {
    heading.lower(): name for name in (RECORD, VERSION, *HEADED) for heading in (heading_of(name), name.en, name.zh)
}


def name_of(record: Record) -> str:
    """What the column of records calls it: target, initiative, actual …"""
    return type(record).__name__.lower()


def cells_of(record: Record) -> list[str]:
    """Every field in its column."""
    held = record.model_dump(mode="json")
    found = fields_of(type(record))
    return [
        next((cell(text(held, path, found[path])) for path in paths if path in found), "") for paths in HEADED.values()
    ]


def text(held: Mapping[str, Any], path: str, annotation: Any) -> str | None:
    """A field as text; none where it is empty."""
    value: Any = held
    for name in path.split("."):
        value = value[name] if value is not None else None
    match value:
        case None | []:
            return None
        case bool():
            return str(value).lower()
        case list():
            return listed(value)
    return str(value)


def nested(model: type[BaseModel], given: Mapping[Wording, str]) -> dict[str, Any]:
    """The fields of one record as its model takes them."""
    fields: dict[str, Any] = {}
    for path, annotation in fields_of(model).items():
        text = given.get(COLUMNS[path])
        if text is None:
            continue
        *outer, name = path.split(".")
        place = fields
        for part in outer:
            place = place.setdefault(part, {})
        place[name] = value_of(text, annotation, COLUMNS[path])
    return fields


def value_of(text: str, annotation: Any, name: Wording) -> Any:
    """A cell as the model takes it: lists are taken apart."""
    return entries(text, name) if get_origin(annotation) is tuple else text


def listed(values: Sequence[Any]) -> str:
    """Words with semicolons between them; JSON where that would lose something."""
    if all(isinstance(value, str) for value in values):
        line = SEPARATOR.join(values)
        if not line.startswith("[") and line.split(SEPARATOR) == [*values]:
            return line
    return json.dumps(values, ensure_ascii=False)


def entries(text: str, name: Wording) -> list[Any]:
    if not text.startswith("["):
        return text.split(SEPARATOR)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError("{column}: “{word}” cannot be read.", column=name, word=text[:60]) from error
    return found if isinstance(found, list) else [found]


def fields_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """The fields that have a column, and those of the fields that are models themselves, by path, with their types."""
    return FIELDS[model]


def walk(model: type[BaseModel], outer: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        inner = [kind for kind in parts(field.annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if inner:
            yield from walk(inner[0], f"{outer}{name}.")
        elif not (name == "kind" and field.default in ("target", "initiative")):  # the column of records tells it
            yield f"{outer}{name}", field.annotation


def parts(annotation: Any) -> tuple[Any, ...]:
    """The types of which a field may be one."""
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


FIELDS: Mapping[type[BaseModel], Mapping[str, Any]] = {model: dict(walk(model)) for model in KIND_OF}


def columns_of(kind: type) -> frozenset[Wording]:
    """The columns of all fields of a type."""
    return frozenset(
        COLUMNS[path]
        for fields in FIELDS.values()
        for path, annotation in fields.items()
        if any(kind in (part, *get_args(part)) for part in (annotation, *parts(annotation)))
    )


DAYS, AMOUNTS, TRUTHS_OF = columns_of(date), columns_of(Decimal), columns_of(bool)
