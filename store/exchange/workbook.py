"""A workbook of Excel's as tables of text, in and out: what a person sees in each cell."""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width
from zipfile import BadZipFile, ZipFile

from store.exchange.spreadsheet import Sheet, Table
from store.model.errors import UserError

LARGEST_INSIDE = 60_000_000  # bytes of an unpacked workbook
MOST_CELLS = 500_000  # of a sheet
LONGEST_NAME = 31  # of a sheet, in Excel
NARROWEST, WIDEST = 8, 60  # letters of a column
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that no XML can hold
QUOTED = re.compile(r'"([^"]*)"|\[[^\]]*\]|\\.')
AFTER_NUMBER = re.compile(r'[0#?](?:"([^"]*)"|\\(.))+(?:;|$)')  # 0.00"亿元"


def sheets(content: bytes) -> list[Sheet]:
    """The sheets that have anything in them and are not hidden.

    Raises:
        UserError: it is no workbook that can be opened, or too large.
    """
    import openpyxl  # type: ignore[import-untyped]  # half a second, which most people never need

    try:
        with ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_INSIDE:
                raise UserError("That workbook is too large. Please split it.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and lists to choose from, which are not read
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except UserError:
        raise
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, AttributeError) as error:
        raise UserError("I cannot open that workbook. Save it as “CSV UTF-8” and send me that file.") from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return [sheet for sheet in map(read, shown) if any(map(any, sheet.rows))]


def written(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet for each table; its first row stays in sight, and every cell is text, no formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        fill(book.create_sheet(sheet.name[:LONGEST_NAME]), sheet.rows)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def fill(page: Any, rows: Table) -> None:
    """Put a table into a sheet, with columns as wide as their words want, in bounds."""
    from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    for place, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = page.cell(place, column)
            cell.value, cell.data_type = FORBIDDEN.sub("", text) or None, "s" if text else "n"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if place == 1:
                cell.font = Font(bold=True)
    for column, cells in enumerate(zip(*rows, strict=True), start=1):
        longest = max(width(line) for text in cells for line in text.split("\n"))
        page.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, NARROWEST), WIDEST)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def width(text: str) -> int:
    """How many letters of the Latin alphabet take the room of a text."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def read(sheet: Any) -> Sheet:
    """All cells of one; what stands in cells that are merged downwards stands in each of them."""
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise UserError("That workbook is too large. Please split it.")
    rows = [[shown(cell) for cell in row] for row in sheet.iter_rows()]
    top, left = sheet.min_row, sheet.min_column
    for merged in sheet.merged_cells.ranges:
        for row in range(merged.min_row + 1, merged.max_row + 1):
            rows[row - top][merged.min_col - left] = rows[merged.min_row - top][merged.min_col - left]
    return Sheet(sheet.title, [[] for _ in range(top - 1)] + rows)


def shown(cell: Any) -> str:
    """What a person sees in it, but for rounding."""
    value, form = cell.value, str(cell.number_format)
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime() | date():
            return day(value, QUOTED.sub("", form).lower())
        case time():
            return value.isoformat()
        case int() | float():
            return number(value, form)
    return str(value).strip()


def day(value: date, form: str) -> str:
    """2022年6月 is shown for the first day of June: without its day it is the month."""
    if "y" in form and "d" not in form:
        return f"{value:%Y-%m}" if "m" in form else f"{value:%Y}"
    return f"{value:%Y-%m-%d}"


def number(value: float, form: str) -> str:
    """Its digits without those of binary fractions, and what its format writes behind them."""
    exact = Decimal(f"{value:.15g}")
    if "%" in QUOTED.sub("", form):
        return f"{plain(exact * 100)}%"
    after = AFTER_NUMBER.search(form)
    return plain(exact) + ("".join(parts(after[0])) if after else "")


def parts(form: str) -> Iterator[str]:
    for match in re.finditer(r'"([^"]*)"|\\(.)', form):
        yield match[1] or match[2] or ""


def plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
