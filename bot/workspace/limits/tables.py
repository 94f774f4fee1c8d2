"""Tables and charts: docs, reference/block-kit/blocks/{table,data-table,data-visualization}-block.

Copies of these pages differ (100 or 200 rows, 10,000 or 20,000 characters, 6 or 12 series): the stricter one is kept.
"""

from collections.abc import Iterator

from bot.workspace.limits.rich_text import RICH_TEXT, words_of
from bot.workspace.limits.rules import (
    Fault,
    Object,
    Rule,
    by_type,
    flag,
    items,
    length,
    nullable,
    number,
    one_of,
    shape,
    string,
    together,
    whole,
)

MOST_COLUMNS = 20
MOST_CELL_CHARACTERS = 10_000  # of a table, and of all tables of a message
BLOCK_ID = string(255)

RAW_TEXT = shape({"text": string()})
RAW_NUMBER = shape({"value": number()}, {"text": string()})
CELL = by_type({"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": RICH_TEXT})


def cell_characters(table: Object) -> int:
    """How many characters stand in all cells of a sound table."""
    return sum(length(_words(cell)) for row in table["rows"] for cell in row)


def _words(cell: Object) -> str:
    if cell["type"] == "rich_text":
        return words_of(cell)
    return str(cell.get("text", cell.get("value")))


def _cells_fit(value: object, pointer: str) -> Iterator[Fault]:
    if isinstance(value, dict) and cell_characters(value) > MOST_CELL_CHARACTERS:
        message = f"must be less than {MOST_CELL_CHARACTERS + 1} characters over all cells"
        yield Fault(f"{pointer}/rows", message, "too_long", MOST_CELL_CHARACTERS, "rows")


def _rectangular(value: object, pointer: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        return
    header, *rows = value["rows"]
    for column, cell in enumerate(header):
        if cell["type"] == "rich_text":
            yield Fault(f"{pointer}/rows/0/{column}/type", "unsupported type: rich_text", "unsupported", field="type")
    for index, row in enumerate(rows, start=1):
        if len(row) != len(header):
            message = f"must have as many cells as the header: {len(header)}"
            yield Fault(f"{pointer}/rows/{index}", message, "mismatch", len(header))
    if value.get("row_header_column_index", 0) >= len(header):
        place = f"{pointer}/row_header_column_index"
        yield Fault(place, "must be the index of a column", "too_large", len(header) - 1, "row_header_column_index")


TABLE = together(
    shape(
        {"rows": items(items(CELL, MOST_COLUMNS), 100)},
        {
            "block_id": BLOCK_ID,
            "column_settings": items(
                nullable(shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})), MOST_COLUMNS
            ),
        },
    ),
    _cells_fit,
)
DATA_TABLE = together(
    shape(
        {"rows": items(items(CELL, MOST_COLUMNS), 101, least=2), "caption": string()},
        {"block_id": BLOCK_ID, "page_size": whole(1, 100), "row_header_column_index": whole(0)},
    ),
    _rectangular,
    _cells_fit,
)

LABEL = string(20)
SEGMENT = shape({"label": LABEL, "value": number(above=0)})
POINT = shape({"label": LABEL, "value": number()})
SERIES = shape({"name": LABEL, "data": items(POINT, 20)})
AXES = shape({"categories": items(LABEL, 20)}, {"x_label": string(50), "y_label": string(50)})


def _points_agree(value: object, pointer: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        return
    categories = value["axis_config"]["categories"]
    names = [series["name"] for series in value["series"]]
    for index, series in enumerate(value["series"]):
        place = f"{pointer}/series/{index}"
        if names.index(series["name"]) != index:
            yield Fault(f"{place}/name", f"must be unique: {series['name']}", "duplicate", field="name")
        if [point["label"] for point in series["data"]] != categories:
            yield Fault(f"{place}/data", "must have one point for each category, in order", "mismatch", field="data")


def _lines() -> Rule:
    return together(shape({"series": items(SERIES, 6), "axis_config": AXES}), _points_agree)


CHART = by_type(
    {
        "pie": shape({"segments": items(SEGMENT, 6)}),
        "bar": _lines(),
        "area": _lines(),
        "line": _lines(),
    }
)
DATA_VISUALIZATION = shape({"title": string(50), "chart": CHART}, {"block_id": BLOCK_ID})
