"""Records out of a file: one that we exported, or a team's own table."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from config.catalogue import Message
from handlers.phrases.errors import plain_error
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import visible
from handlers.phrases.records import in_words
from handlers.sheets import plain
from handlers.sheets.columns import are_headings, headed
from handlers.sheets.wide import is_wide, long_of
from handlers.words.sentences import SENTENCE_END
from store.exchange import contents as json_file
from store.exchange import spreadsheet, table, workbook
from store.exchange.cells import cell
from store.exchange.contents import Row
from store.exchange.plan import Fate, Planned
from store.exchange.spreadsheet import LARGEST, Sheet, no_rows
from store.model.errors import UserError

CELLS = re.compile(r"[,;\t|]")
FATES = {
    Fate.NEW: Message("new"),
    Fate.CHANGED: Message("changes what is on record"),
    Fate.SAME: Message("on record already"),
    Fate.DOUBLE: Message("beside something on record"),
    Fate.WRONG: Message("left out"),
}


class Taken(NamedTuple):
    """The rows of a file, and the headings of columns that were not read."""

    rows: Sequence[Row]
    unknown: Sequence[str] = ()
    sheets: Sequence[str] = ()  # of a workbook: the one that was read, then those that were not


def taken(content: bytes, today: date, most: int | None, largest: int = LARGEST) -> Taken:
    """The rows of a file, at most so many.

    Raises:
        UserError: it is no table of ours or anybody's, or too long.
    """
    spreadsheet.refuse_larger(content, largest)
    if content.startswith(spreadsheet.WORKBOOK):
        found = taken_from_sheets(workbook.sheets(content), today, most)
    else:
        text = spreadsheet.decoded(content)
        is_json = text.lstrip().startswith("{")
        found = Taken([*json_file.read(text)]) if is_json else taken_from(spreadsheet.sheet_of(text), today, most)
    if not found.rows:
        raise no_rows()
    refuse_more_than(most, len({row.number for row in found.rows}))
    return found


def refuse_more_than(most: int | None, n: int) -> None:
    if most is not None and n > most:
        raise UserError("That file has {n} rows, and I take {most} at once. Please split it.", n=n, most=most)


def taken_from_text(text: str, today: date) -> Taken:
    """The rows of a table that was pasted."""
    return taken_from(spreadsheet.sheet_of(text), today)


def taken_from_sheets(sheets: Sequence[Sheet], today: date, most: int | None) -> Taken:
    """The rows of the sheet that an export of ours has for it, or of the first whose headings are known.

    Which one it was is said.
    """
    if not sheets:
        raise no_rows()
    exported = [sheet for sheet in sheets if any(map(table.is_ours, sheet.rows[: spreadsheet.TOP]))]
    known = [sheet for sheet in sheets if headings_in(sheet.rows) is not None]
    fitting = next(iter([*exported, *known, *sheets]))
    others = [sheet.name for sheet in sheets if sheet is not fitting]
    return taken_from(fitting, today, most)._replace(sheets=[fitting.name, *others])


def taken_from(sheet: Sheet, today: date, most: int | None = None) -> Taken:
    """The rows of a table below its headings."""
    top = headings_in(sheet.rows) or first_row(sheet.rows)
    lines = sheet.rows[top:]
    refuse_more_than(most, sum(any(line) for line in lines[1:]))  # before each is read, which takes its time
    if table.is_ours(lines[0]):
        return Taken([*table.rows_of(lines, top + 2, has_decimal_commas=sheet.has_decimal_commas)])
    title = " ".join(cell for row in sheet.rows[:top] for cell in row)
    if sheet.has_decimal_commas:
        lines = [[spreadsheet.pointed(cell) for cell in line] for line in lines]
    return Taken([*plain.rows_of(lines, today, top + 2, title)], headed(long_of(lines[:1], title).headings).unknown)


def is_table(content: bytes) -> bool:
    """Whether a text in a file is a table, and no prose."""
    return looks_like_table(spreadsheet.decoded(content))


def looks_like_table(text: str) -> bool:
    """Whether its first lines are cells: parted by tabs, under headings that are known, or without any sentence."""
    top = [line for line in text.splitlines() if line.strip()][: spreadsheet.TOP]
    if any("\t" in line or are_headings(CELLS.split(line)) for line in top):
        return True
    return len(top) > 1 and all(len(CELLS.split(line)) > 1 for line in top) and not SENTENCE_END.search(" ".join(top))


def headings_in(rows: spreadsheet.Table) -> int | None:
    """The place of the headings, above which a title may stand."""
    for place, row in enumerate(rows[: spreadsheet.TOP]):
        if table.is_ours(row) or are_headings(row) or is_wide(row):
            return place
    return None


def first_row(rows: spreadsheet.Table) -> int:
    """The place of the first row that has several cells, or else any, where no row has headings that are known."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    several = [place for place, cells in enumerate(filled) if cells > 1]
    return several[0] if several else next(place for place, cells in enumerate(filled) if cells)


def report(planned: Sequence[Planned], language: Language) -> bytes:
    """Every row with what becomes of it, as a table."""
    say = language.say
    lines = [[say("Row"), say("Outcome"), say("ID"), say("As I read it"), say("What to know")]]
    for item in planned:
        record = item.row.record
        known = [plain_error(problem, language) for problem in (item.problem, *item.row.remarks) if problem]
        read = in_words(record, language) if record and item.fate is not Fate.WRONG else ""
        lines.append([str(item.row.number), say(FATES[item.fate]), item.other, read, language.sentences(*known)])
    return spreadsheet.written([[cell(visible(text)) for text in line] for line in lines])
