"""Tables, and tables that sort, filter and turn pages."""

from __future__ import annotations

from collections.abc import Iterator

from bot.workspace.limits.objects import BLOCK_ID
from bot.workspace.limits.rich_text import RICH_TEXT, words_of
from bot.workspace.limits.rules import (
    HOME,
    MESSAGE,
    Flag,
    Items,
    Kinds,
    Nullable,
    Number,
    Object,
    OneOf,
    Shape,
    String,
    Surface,
    Violation,
    Whole,
    length,
)

TABLE_PAGE = "reference/block-kit/blocks/table-block"
DATA_TABLE_PAGE = "reference/block-kit/blocks/data-table-block"
MOST_COLUMNS = 20
MOST_CELL_CHARACTERS = 10_000  # of a table, and of all tables of a message; newer copies of the pages say 20,000

RAW_TEXT = Shape(page=f"{TABLE_PAGE}#raw_text", type="raw_text", required={"text": String()})
RAW_NUMBER = Shape(
    page=f"{TABLE_PAGE}#raw_number", type="raw_number", required={"value": Number()}, optional={"text": String()}
)


class Cells(Kinds):
    """A cell; one that is none of these kinds misses the parts of all of them, Slack says of it."""

    def __call__(self, value: object, surface: Surface) -> Iterator[Violation]:
        found = [*super().__call__(value, surface)]
        yield from found
        for name in ("element", "elements", "value") if found else ():
            yield Violation("", f"missing required field: {name}", "missing", field=name)


ROW = Items(Cells(RAW_TEXT, RAW_NUMBER, RICH_TEXT), MOST_COLUMNS)  # action_cell, with a button, is only heard of


def cell_characters(table: Object) -> int:
    """How many characters stand in all cells of a sound table."""
    return sum(length(_words(cell)) for row in table["rows"] for cell in row)


def _words(cell: Object) -> str:
    if cell["type"] == "rich_text":
        return words_of(cell)
    return str(cell.get("text", cell.get("value")))


def _cells_fit(value: Object, surface: Surface) -> Iterator[Violation]:
    if cell_characters(value) > MOST_CELL_CHARACTERS:
        message = f"must be less than {MOST_CELL_CHARACTERS + 1} characters over all cells"
        yield Violation("/rows", message, "too_long", MOST_CELL_CHARACTERS, "rows")


def _rectangular(value: Object, surface: Surface) -> Iterator[Violation]:
    header, *rows = value["rows"]
    for column, cell in enumerate(header):
        if cell["type"] == "rich_text":
            yield Violation(f"/rows/0/{column}/type", "unsupported type: rich_text", "unsupported", field="type")
    for index, row in enumerate(rows, start=1):
        if len(row) != len(header):
            message = f"must have as many cells as the header: {len(header)}"
            yield Violation(f"/rows/{index}", message, "mismatch", len(header))
    if value.get("row_header_column_index", 0) >= len(header):
        place = "/row_header_column_index"
        yield Violation(place, "must be the index of a column", "too_large", len(header) - 1, place[1:])


COLUMN = Shape(page=TABLE_PAGE, optional={"align": OneOf("left", "center", "right"), "is_wrapped": Flag()})
TABLE = Shape(
    page=TABLE_PAGE,
    type="table",
    surfaces=MESSAGE | HOME,
    required={"rows": Items(ROW, 100)},
    optional={"block_id": BLOCK_ID, "column_settings": Items(Nullable(COLUMN), MOST_COLUMNS)},
    agreements=[_cells_fit],
)
DATA_TABLE = Shape(
    page=DATA_TABLE_PAGE,
    type="data_table",
    surfaces=MESSAGE | HOME,
    required={"rows": Items(ROW, 101, least=2), "caption": String()},  # newer copies of the page say 201 rows
    optional={"block_id": BLOCK_ID, "page_size": Whole(1, 100), "row_header_column_index": Whole(0)},
    agreements=[_rectangular, _cells_fit],
)
