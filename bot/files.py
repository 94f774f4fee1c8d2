"""The operator's way to move a ledger in and out: `python -m bot export` and `python -m bot import`."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.clock import present
from bot.command_line import ROWS_WRONG
from config.settings import LedgerSettings
from handlers.commitment.exports import with_lineage
from handlers.phrases.errors import plain_error
from handlers.phrases.language import Language, language_for
from handlers.phrases.records import doubts_in_words
from handlers.sheets.exported import file_of
from handlers.sheets.imported import FATES, taken
from handlers.words.query import read_query
from store.exchange.contents import schema
from store.exchange.plan import Fate, Planned, carry_out, plan
from store.model.event import Authorship
from store.model.role import program
from store.store import Store

UNLIMITED = 10**9
OPERATOR = program("import")


async def export_ledger(settings: LedgerSettings, options: argparse.Namespace) -> int:
    """Write the file, or its schema."""
    if options.schema:
        return deliver(schema().encode(), options.output)
    now = await present(settings.clock_url)
    today = now.astimezone(settings.timezone).date()
    async with await Store.open(settings.database_url, zone=settings.timezone) as store:
        ledger = store.ledger(options.team)
        if options.as_of:
            ledger, today = ledger.at_end_of(options.as_of), min(options.as_of, today)
        query = read_query(" ".join(options.filters), today, asker="")
        contents, lineage = await ledger.read(lambda then: with_lineage(then, query, today, now, UNLIMITED))
    language = language_for(options.language)
    file = file_of(contents, options.format, query.selection, options.team, today, language, lineage)
    return deliver(file.content, options.output)


def deliver(content: bytes, output: Path | None) -> int:
    """To a file, or to whatever reads the standard output."""
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return 0


async def import_ledger(settings: LedgerSettings, options: argparse.Namespace) -> int:
    """Tell what becomes of each row, and write what may be written."""
    now = await present(settings.clock_url)
    today = now.astimezone(settings.timezone).date()
    found = taken(options.file.read_bytes(), today, most=None, largest=UNLIMITED)
    async with await Store.open(settings.database_url, zone=settings.timezone) as store:
        ledger = store.ledger(options.team)
        planned = await ledger.read(lambda then: plan(then, found.rows, today))
        if found.sheets:
            say(f"Sheet read: {found.sheets[0]}")
        tell(planned, found.unknown, language_for("en"))
        wrong = any(item.fate is Fate.WRONG for item in planned)
        if options.dry_run or (wrong and not options.skip_wrong):
            say("Nothing was written.")
            return ROWS_WRONG if wrong else 0
        agreed = [item for item in planned if may_be_written(item, options)]
        if not any(item.fate in (Fate.NEW, Fate.CHANGED, Fate.DOUBLE) for item in agreed):
            say("Nothing was written.")
            return ROWS_WRONG if wrong else 0
        by = Authorship(actor=OPERATOR, at=now, why=options.file.name)
        events = await ledger.record(by, lambda then: carry_out(then, agreed, by))
    say(f"{len(events)} records were written as batch {by.batch}.")
    return ROWS_WRONG if wrong else 0


def may_be_written(item: Planned, options: argparse.Namespace) -> bool:
    """Whether a row is written as it stands, or was agreed to by an option."""
    return (options.with_doubles or item.fate is not Fate.DOUBLE) and (
        options.with_doubtful or not (item.doubts or item.figure_doubts)
    )


def tell(planned: list[Planned], unknown: Sequence[str], language: Language) -> None:
    """A line for each row that needs a look, and how many rows there are of each fate."""
    for item in planned:
        if item.problem:
            say(f"Row {item.row.number}: {plain_error(item.problem, language)}")
        elif item.fate is Fate.DOUBLE:
            say(f"Row {item.row.number}: like {item.other}")
        if item.doubts or item.figure_doubts:
            say(f"Row {item.row.number}: {doubts_in_words(item, language)}")
    if unknown:
        say(f"Columns not read: {', '.join(unknown)}")
    counts = Counter(item.fate for item in planned)
    say(", ".join(f"{counts[fate]} {FATES[fate]}" for fate in Fate if counts[fate]))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
