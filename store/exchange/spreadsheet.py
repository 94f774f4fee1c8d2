"""Tables as files, for Excel in any country: UTF-8 with its mark out, and in whatever Excel saves."""

import csv
import io

from store.model.errors import UserError

Table = list[list[str]]

LARGEST = 2_000_000  # bytes
DELIMITERS = (",", "\t", ";")
BOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .xls
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # “Unicode text”


def written(table: Table) -> bytes:
    """A CSV file. Without the mark at its start Excel takes UTF-8 for GBK, and Chinese for nonsense."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("utf-8-sig")


def read(content: bytes) -> Table:
    """The rows of a CSV file.

    Raises:
        UserError: it is too large, no text, or has no rows.
    """
    return rows(decoded(content))


def rows(text: str) -> Table:
    """The rows of a table as text; the sign between its cells is the one that its first line has most of."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LARGEST)
    try:
        table = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise UserError("That table is broken: a quotation mark is opened and never closed.") from error
    while table and not any(cell.strip() for cell in table[0]):
        table.pop(0)
    if len(table) < 2:
        raise no_rows()
    return table


def decoded(content: bytes, largest: int = LARGEST) -> str:
    """The text: UTF-8 with or without its mark, or GB18030, as Excel saves CSV in China."""
    if len(content) > largest:
        raise UserError("That file is too large: {n} MB at most. Please split it.", n=largest // 1_000_000)
    if content.startswith(BOOK):
        raise UserError("That is an Excel workbook. Save it as “CSV UTF-8” and send me that file.")
    if b"\0" in content and not content.startswith(UTF_16):
        raise no_text()
    for encoding in ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise no_text()


def no_text() -> UserError:
    return UserError("I cannot read the characters of that file. Save it as “CSV UTF-8” and send me that file.")


def no_rows() -> UserError:
    return UserError("There are no rows in that table: it needs a line of headings and one for each record.")
