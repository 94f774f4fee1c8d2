"""A workbook of Excel's as tables of text: what a person sees in each cell, with its percent sign and its day."""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from store.exchange.spreadsheet import Sheet
from store.model.errors import UserError

LARGEST_INSIDE = 60_000_000  # bytes of an unpacked workbook
MOST_CELLS = 500_000  # of a sheet
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
