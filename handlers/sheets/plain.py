"""The rows of a team's own table: promises in the words of the documents, figures, and where both are written."""

from collections.abc import Iterator
from datetime import date

from pydantic import ValidationError

from handlers.sheets.columns import (
    ACTUAL,
    DAYS,
    FIELDS,
    GIVEN,
    PROVINCE,
    TARGET,
    TITLE,
    Cells,
    Headed,
    cells_of,
    filled_down,
    headed,
    with_days,
)
from handlers.sheets.figures import FigureReader
from handlers.sheets.promises import PromiseReader
from handlers.sheets.wide import long_of
from store.exchange.contents import Row
from store.exchange.days import order_of
from store.exchange.errors import row_error
from store.exchange.spreadsheet import Table
from store.model.conference import Conference
from store.model.errors import UserError

FILLED_DOWN = UserError("The province was taken from the row above.")


def rows_of(table: Table, today: date, first: int = 2, title: str = "") -> Iterator[Row]:
    """The commitments and figures that a table lists; empty rows are passed over, and so is our example.

    `first` is the number of the row below the headings, `title` what stands above them.
    """
    long = long_of(table, title)
    columns = headed(long.headings, title)
    rows = [(first + place, cells_of(line, columns)) for place, line in long.rows]
    order = order_of(cells[column] for _, cells in rows for column in DAYS if column in cells)
    above: Cells = {}
    documents: set[str] = set()
    for number, given in rows:
        cells = filled_down(with_days(given, order), above)
        above = cells if cells != GIVEN else {}
        if cells and cells != GIVEN:
            told = (FILLED_DOWN,) if PROVINCE in cells and PROVINCE not in given else ()
            for row in rows_in(number, cells, columns, today):
                if isinstance(row.record, Conference):
                    if row.record.id in documents:
                        continue
                    documents.add(row.record.id)
                yield row._replace(remarks=(*told, *row.remarks))


def rows_in(number: int, cells: Cells, columns: Headed, today: date) -> Iterator[Row]:
    """What one row lists: a commitment with the document it stands in, a figure, or all of it."""
    if ACTUAL not in cells or not {TARGET, TITLE}.isdisjoint(cells):
        yield from commitment_of(number, cells, columns, today)
    if ACTUAL in cells:
        yield figure_of(number, cells, columns, today)


def figure_of(number: int, cells: Cells, columns: Headed, today: date) -> Row:
    """The figure of a row, read or refused."""
    reader = FigureReader(cells, columns, today)
    try:
        figure = reader.figure()
    except ValidationError as error:
        return Row(number, problem=row_error(error, FIELDS))
    except UserError as error:
        return Row(number, problem=error)
    return Row(number, "actual", figure, remarks=tuple(reader.remarks), is_of_own_table=True)


def commitment_of(number: int, cells: Cells, columns: Headed, today: date) -> Iterator[Row]:
    """The document of a row and its commitment, read or refused."""
    reader = PromiseReader(cells, columns, today)
    try:
        commitment = reader.read()
        document = reader.document(commitment)
    except ValidationError as error:
        yield Row(number, problem=row_error(error, FIELDS))
        return
    except UserError as error:
        yield Row(number, problem=error)
        return
    if document:
        commitment = commitment.model_copy(update={"conference_id": document.id})
        yield Row(number, "conference", document, is_of_own_table=True)
    told = tuple(reader.remarks)
    yield Row(number, "commitment", commitment, is_numbered=False, remarks=told, doubts=reader.doubts)
