"""The operator's way to move a ledger in and out: `python -m bot export` and `python -m bot import`."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from bot.clock import present
from config.settings import LedgerSettings
from handlers.commitment.exports import collected
from handlers.phrases.errors import plain_error
from handlers.phrases.language import Language, language_for
from handlers.phrases.records import doubts_in_words
from handlers.sheets.exported import file_of
from handlers.sheets.imported import FATES, taken
from handlers.words.formats import FORMATS
from handlers.words.query import read_query
from store.exchange.contents import schema
from store.exchange.plan import Fate, Planned, carry_out, plan
from store.model.event import Authorship
from store.model.role import program
from store.store import Store

Tasks: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse has no public name for it

TEAM = "T012AB3CD"
ROWS_WRONG = 1  # exit code
UNLIMITED = 10**9
OPERATOR = program("import")


def add_export(tasks: Tasks, team_id: Callable[[str], str]) -> None:
    """What can be typed after `python -m bot export`."""
    words = tasks.add_parser(
        "export",
        help="write a team's records to a file",
        description="Writes the commitments of a team, with their documents, figures, steps and evidence, to a file. "
        "CSV and JSON come back by `python -m bot import` exactly as they were; roles are not exported.",
    )
    words.add_argument("filters", nargs="*", metavar="WORD", help="as after /targets: henan 2022 status:missed")
    words.add_argument("--team", type=team_id, metavar=TEAM, help="the id of the Slack workspace")
    words.add_argument("--format", choices=FORMATS, default="csv", help="ics has the deadlines alone (default: csv)")
    words.add_argument("--output", type=Path, metavar="FILE", help="without it, to the standard output")
    words.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as it was on record on that day")
    words.add_argument("--language", choices=("en", "zh"), default="en", help="of what is noted beside the fields")
    words.add_argument("--schema", action="store_true", help="write the JSON Schema of the json format instead")


def add_import(tasks: Tasks, team_id: Callable[[str], str]) -> None:
    """What can be typed after `python -m bot import`."""
    words = tasks.add_parser(
        "import",
        help="read a team's records from a file",
        description="Reads a file that was exported, or a table with columns such as province, year, metric, target, "
        "and writes all of it or, where a row is wrong, nothing. What is on record already is passed over.",
        epilog=f"Ends with {ROWS_WRONG} where a row was wrong.",
    )
    words.add_argument("file", type=Path, metavar="FILE", help="an Excel workbook (.xlsx), CSV or JSON")
    words.add_argument("--team", required=True, type=team_id, metavar=TEAM, help="the id of the Slack workspace")
    words.add_argument("--dry-run", action="store_true", help="tell what would be written, and write nothing")
    words.add_argument("--skip-wrong", action="store_true", help="write the other rows although some are wrong")
    words.add_argument(
        "--with-doubles",
        action="store_true",
        help="write commitments although others of the same province, year and metric are on record",
    )
    words.add_argument(
        "--with-doubtful", action="store_true", help="write commitments although something about them is odd"
    )


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
        contents = await ledger.read(lambda then: collected(then, query, today, now, UNLIMITED))
    language = language_for(options.language)
    file = file_of(contents, options.format, query.selection, options.team, today, language)
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
