"""Records out of a file: one that we exported, or a team's own table."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from config.catalogue import Message
from handlers.phrases.errors import plain_error
from handlers.phrases.language import Language
from handlers.phrases.records import in_words
from handlers.sheets import plain
from store.exchange import contents as json_file
from store.exchange import spreadsheet, table
from store.exchange.cells import cell
from store.exchange.contents import Row
from store.exchange.plan import Fate, Planned
from store.exchange.spreadsheet import LARGEST, no_rows
from store.model.errors import UserError

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


def taken(content: bytes, today: date, most: int | None, largest: int = LARGEST) -> Taken:
    """The rows of a file, at most so many.

    Raises:
        UserError: it is no table of ours or anybody's, or too long.
    """
    text = spreadsheet.decoded(content, largest)
    if text.lstrip().startswith("{"):
        found = Taken([*json_file.read(text)])
    else:
        lines = spreadsheet.rows(text)
        refuse_more_than(most, sum(any(line) for line in lines[1:]))  # before each is read, which takes its time
        found = taken_from(lines, today)
    if not found.rows:
        raise no_rows()
    refuse_more_than(most, len(found.rows))
    return found


def refuse_more_than(most: int | None, n: int) -> None:
    if most is not None and n > most:
        raise UserError("That file has {n} rows, and I take {most} at once. Please split it.", n=n, most=most)


def taken_from_text(text: str, today: date) -> Taken:
    """The rows of a table that was pasted."""
    return taken_from(spreadsheet.rows(text), today)


def taken_from(lines: spreadsheet.Table, today: date) -> Taken:
    """The rows of a table."""
    if table.is_ours(lines[0]):
        return Taken([*table.rows_of(lines)])
    return Taken([*plain.rows_of(lines, today)], plain.headed(lines[0]).unknown)


def report(planned: Sequence[Planned], language: Language) -> bytes:
    """Every row with what becomes of it, as a table."""
    say = language.say
    lines = [[say("Row"), say("Outcome"), say("ID"), say("As I read it"), say("What to know")]]
    for item in planned:
        record = item.row.record
        known = [plain_error(problem, language) for problem in (item.problem, *item.row.remarks) if problem]
        read = in_words(record, language) if record and item.fate is not Fate.WRONG else ""
        lines.append([str(item.row.number), say(FATES[item.fate]), item.other, read, language.sentences(*known)])
    return spreadsheet.written([[cell(text) for text in line] for line in lines])
