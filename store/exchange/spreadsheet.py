"""Tables as files, for Excel in any country: UTF-8 with its mark out, and in whatever Excel saves."""

import csv
import io
import re
from typing import NamedTuple

from store.exchange import characters
from store.model.errors import UserError

Table = list[list[str]]

LARGEST = 2_000_000  # bytes
DELIMITERS = (",", "\t", ";")
WORKBOOK = b"PK\x03\x04"  # .xlsx
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # .xls
TOP = 10  # lines among which the headings are
NAMED_DELIMITER = re.compile(r"\s*\"?sep=(.)\"?\s*?(?:\r\n|\r|\n|$)", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"(?<![\d.,])(-?\d{1,3}(?:\.\d{3})+|-?\d+),(\d+)(?![\d.,])")
DECIMAL_POINT = re.compile(r"-?\d+\.(?:\d{1,2}|\d{4,})\s?[%％]?")


class Sheet(NamedTuple):
    """A table, with the name that it has in a workbook."""

    name: str
    rows: Table
    has_decimal_commas: bool = False


def written(table: Table) -> bytes:
    """A CSV file. Without the mark at its start Excel takes UTF-8 for GBK, and Chinese for nonsense."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("utf-8-sig")


def read(content: bytes) -> Table:
    """The rows of a CSV file.

    Raises:
        UserError: it is no text, or has no rows.
    """
    return rows(decoded(content))


def rows(text: str) -> Table:
    """The rows of a table as text."""
    return sheet_of(text).rows


def sheet_of(text: str) -> Sheet:
    """A table as text, with empty rows among the others, as a spreadsheet counts them.

    Raises:
        UserError: it is broken or has no rows.
    """
    named = NAMED_DELIMITER.match(text)
    delimiter = named[1] if named else delimiter_of(text)
    table = parsed(text[named.end() :] if named else text, delimiter)
    if within := one_in_another(table, delimiter):
        delimiter = delimiter_of(within)
        table = parsed(within, delimiter)
    table = [taken_apart(row, delimiter) for row in table]
    if sum(any(cell.strip() for cell in row) for row in table) < 2:
        raise no_rows()
    return Sheet("", table, has_decimal_commas=delimiter == ";" and not within and not has_points(table))


def taken_apart(row: list[str], delimiter: str) -> list[str]:
    """A row that Excel has saved as one cell, because it opened all of it as one."""
    if len(row) != 1 or row[0].count(delimiter) < 2 or row[0].count('"') % 2:
        return row
    return next(iter(parsed(row[0], delimiter)), row)


def one_in_another(table: Table, delimiter: str) -> str | None:
    """The text of a table that Excel has taken for one of a single column: elsewhere another sign stands in between."""
    for other in DELIMITERS:
        first = [row[0] for row in table if row][:2]
        if other != delimiter and len(first) == 2 and all(line.count(other) > 1 for line in first):
            return "\n".join(delimiter.join(row).rstrip(delimiter) for row in table)
    return None


def parsed(text: str, delimiter: str) -> Table:
    csv.field_size_limit(LARGEST)
    try:
        return [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise UserError("That table is broken: a quotation mark is opened and never closed.") from error


def delimiter_of(text: str) -> str:
    """The sign between cells: the one that the first line with several cells has most of."""
    lines = [line for line in text.lstrip().split("\n", TOP)[:TOP] if line.strip()]
    most = [max(line.count(delimiter) for delimiter in DELIMITERS) for line in lines]
    first = next((line for line, n in zip(lines, most, strict=True) if n > 1), None)
    return max(DELIMITERS, key=(first or text.lstrip().partition("\n")[0]).count)


def has_points(table: Table) -> bool:
    """Whether numbers are written with a decimal point for certain; 1.234 may be a thousand and more."""
    return any(DECIMAL_POINT.fullmatch(cell.strip()) for row in table for cell in row)


def pointed(text: str) -> str:
    """Numbers with a decimal comma, with a point."""
    return DECIMAL_COMMA.sub(lambda number: f"{number[1].replace('.', '')}.{number[2]}", text)


def decoded(content: bytes) -> str:
    """The text, in UTF-8 or in what Excel saves in China, Taiwan or the West."""
    if content.startswith(OLD_WORKBOOK):
        raise UserError("That is an old Excel workbook. Save it as .xlsx or “CSV UTF-8” and send me that file.")
    text = characters.decoded(content)
    if text is None:
        raise UserError("I cannot read the characters of that file. Save it as “CSV UTF-8” and send me that file.")
    return text


def refuse_larger(content: bytes, largest: int) -> None:
    if len(content) > largest:
        raise UserError("That file is too large: {n} MB at most. Please split it.", n=largest // 1_000_000)


def no_rows() -> UserError:
    return UserError("There are no rows in that table: it needs a line of headings and one for each record.")
