"""What can be typed after `python -m bot`; it loads nothing that only the tasks themselves need."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import TypeAlias

from config.settings import Settings, described
from handlers.words.formats import FORMATS
from store.model.limits import is_member

Tasks: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse has no public name for it

ROWS_WRONG = 1  # exit code of an import
TEAM = "T012AB3CD"
SHORTEST = 2  # letters of a name: a shorter one stands in too much that means nobody
WHY_NOT_CP = (
    "To copy the file with cp is not enough: SQLite keeps what was written last in a second file (ledger.db-wal), and "
    "changes both while they are being copied. A backup made here is of one moment, whole, and looked over."
)


def read_options() -> argparse.Namespace:
    """What was typed; ends the program where it cannot be understood."""
    words = parser()
    options = words.parse_args()
    if options.task == "export" and not (options.team or options.schema):
        words.error("export needs --team, or --schema")
    if options.task == "erase" and not (options.team or options.user):
        words.error("erase needs --team, or --user")
    return options


def parser() -> argparse.ArgumentParser:
    """Reads what was typed, and tells what can be."""
    words = argparse.ArgumentParser(
        prog="python -m bot",
        description="Connects the bot to Slack and answers until it is stopped.",
        epilog="Settings, from the environment or a .env file:\n\n" + described(Settings),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    tasks = words.add_subparsers(dest="task", title="instead of connecting")
    add_example(tasks)
    add_export(tasks)
    add_import(tasks)
    add_status(tasks)
    tasks.add_parser(
        "migrate",
        help="bring the database up to date, as a bot does when it starts",
        description="Brings the database up to date and ends: for a platform that does so before it starts a new "
        "version. A bot of the version before that is still running beside it goes on.",
    )
    add_move(tasks)
    add_backup(tasks)
    add_erase(tasks)
    add_manifest(tasks)
    add_keys(tasks)
    add_read(tasks)
    add_mcp(tasks)
    return words


def add_example(tasks: Tasks) -> None:
    """What can be typed after `python -m bot example-ledger`."""
    words = tasks.add_parser("example-ledger", help="load what nine provinces promised into an empty database")
    words.add_argument("--team", required=True, type=team_id, metavar=TEAM, help="the id of the Slack workspace")


def add_export(tasks: Tasks) -> None:
    """What can be typed after `python -m bot export`."""
    words = tasks.add_parser(
        "export",
        help="write a team's records to a file",
        description="Writes the commitments of a team, with their documents, figures, steps and evidence, to a file. "
        "CSV and JSON come back by `python -m bot import` exactly as they were; roles are not exported.",
    )
    words.add_argument("filters", nargs="*", metavar="WORD", help="as after /targets: henan 2022 status:missed")
    words.add_argument("--team", type=team_id, metavar=TEAM, help="the id of the Slack workspace")
    words.add_argument(
        "--format",
        choices=FORMATS,
        default="csv",
        help="xlsx has a sheet to read before all records; ics has the deadlines alone (default: csv)",
    )
    words.add_argument("--output", type=Path, metavar="FILE", help="without it, to the standard output")
    words.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as it was on record on that day")
    words.add_argument("--language", choices=("en", "zh"), default="en", help="of what is noted beside the fields")
    words.add_argument("--schema", action="store_true", help="write the JSON Schema of the json format instead")


def add_import(tasks: Tasks) -> None:
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


def add_status(tasks: Tasks) -> None:
    """What can be typed after `python -m bot status`."""
    status = tasks.add_parser(
        "status",
        help="tell how the bot is, which posts do not get out and why; the exit code is 1 where something is wrong",
    )
    status.add_argument("--team", required=True, type=team_id, metavar=TEAM, help="the id of the workspace")


def add_backup(tasks: Tasks) -> None:
    """What can be typed after `python -m bot backup`, `verify` and `restore`."""
    backup = tasks.add_parser(
        "backup",
        help="write a backup of the ledger, which the bot may go on using",
        description=f"Writes a checked copy of the whole ledger, of all teams, while the bot goes on. {WHY_NOT_CP} "
        "The running bot makes one a day by itself (see BACKUPS). On PostgreSQL it says what to use.",
    )
    backup.add_argument(
        "file", type=Path, metavar="FILE", help="a backup of that name is replaced when the new one is whole"
    )
    verify = tasks.add_parser(
        "verify",
        help="tell whether a backup is whole, and what it holds",
        description="Reads a backup from end to end: its pages, indexes and references, and how many events it holds.",
    )
    verify.add_argument("file", type=Path, metavar="FILE")
    restored = tasks.add_parser(
        "restore",
        help="put a backup in the ledger's place, which is kept",
        description="Verifies a backup and puts it in the place of the ledger that DATABASE_URL names. Stop the bot "
        "before. What is replaced is kept beside it, under a name that is told. What the bot has posted since the "
        "backup was made it looks for in its channels, and does not post again; of a deadline somebody may hear twice.",
    )
    restored.add_argument("file", type=Path, metavar="FILE")


def add_move(tasks: Tasks) -> None:
    """What can be typed after `python -m bot move-to`."""
    words = tasks.add_parser(
        "move-to",
        help="carry the whole database to another one: from a file to PostgreSQL, or back",
        description="Carries every row of every team, with its history, roles, subscriptions and posts, from the "
        "database that DATABASE_URL names to an empty one, and holds each against its original; where one differs "
        "nothing is written. Stop every bot before.",
    )
    words.add_argument("database", metavar="URL", help="postgresql://user:password@host/name, or sqlite:///a/file.db")


def add_erase(tasks: Tasks) -> None:
    """What can be typed after `python -m bot erase`."""
    words = tasks.add_parser(
        "erase",
        help="remove a team, or whatever says who somebody was",
        description="With --team alone, removes everything of a team. With --user, what is on record of somebody "
        "stays, as that of “somebody who left”: their id, and the names that are given, are replaced wherever they "
        "stand, and what was theirs alone is removed (drafts, reminders, roles, what they follow). Neither can be "
        "undone. Stop the bot before, where the ledger is a file.",
    )
    words.add_argument("--team", type=team_id, metavar=TEAM, help="the id of the Slack workspace")
    words.add_argument("--user", type=user_id, metavar="U012AB3CD", help="somebody's id; without --team in every team")
    words.add_argument(
        "--name",
        type=name,
        action="append",
        default=[],
        metavar="NAME",
        help="as people may have typed it; can be repeated",
    )
    words.add_argument("--yes", action="store_true", help="do it; without, it is told what would be done")


def add_manifest(tasks: Tasks) -> None:
    """What can be typed after `python -m bot manifest`."""
    words = tasks.add_parser(
        "manifest",
        help="print the manifest that Slack's page “From a manifest” takes",
        description="Prints what Slack has to know of the app, ready to be pasted at https://api.slack.com/apps.",
    )
    door = words.add_mutually_exclusive_group(required=True)
    door.add_argument("--socket", action="store_true", help="for one workspace: the bot needs no public address")
    door.add_argument(
        "--http",
        metavar="https://bot.example.org",
        help="for one workspace or many: the address, of https, at which Slack reaches the bot",
    )


def add_keys(tasks: Tasks) -> None:
    """What can be typed after `python -m bot new-key` and `rotate-keys`."""
    tasks.add_parser("new-key", help="print a key for TOKEN_KEYS, which encrypts the tokens of workspaces")
    tasks.add_parser(
        "rotate-keys",
        help="encrypt all tokens by the first of TOKEN_KEYS",
        description="To change the key: put a new one before the old one in TOKEN_KEYS, with a comma between, start "
        "every process anew with both, run this, and then start them with the new one alone. Stop the bot before, "
        "where the ledger is a file.",
    )


def add_read(tasks: Tasks) -> None:
    """What can be typed after `python -m bot read`."""
    words = tasks.add_parser(
        "read",
        help="print what is read of a report: its targets, initiatives and results; writes nothing",
        description="Reads a report and prints what would be offered to be recorded, and what it tells of the past. "
        "It needs no token and no ledger.",
    )
    words.add_argument(
        "file", type=Path, metavar="FILE", help="text, Markdown, HTML, PDF or .docx; - for standard input"
    )
    words.add_argument("--province", metavar="NAME", help="whose report it is, where its words do not say it")
    words.add_argument("--year", type=year, metavar="YYYY", help="of which year it is, where its words do not say it")
    words.add_argument("--json", action="store_true", help="a line of JSON for each, and nothing else")
    words.add_argument("--language", choices=("en", "zh"), default="en", help="of what is printed without --json")


def add_mcp(tasks: Tasks) -> None:
    """What can be typed after `python -m bot mcp`."""
    words = tasks.add_parser(
        "mcp",
        help="let an assistant on this machine ask the ledger, over standard input and output; it can write nothing",
        description="Speaks the Model Context Protocol on standard input and output, for assistants that start such a "
        "program themselves. They read what the member could read by a command, and nothing else; whoever can start "
        "it reads in that member's name. It needs no token, and the ledger may be in use.",
    )
    words.add_argument("--team", required=True, type=team_id, metavar=TEAM, help="the id of the Slack workspace")
    words.add_argument(
        "--as", required=True, type=user_id, dest="user", metavar="U012AB3CD", help="whose rights and language count"
    )


def year(text: str) -> int:
    """A year in which a report may be held."""
    if not re.fullmatch(r"(?:19|20)\d\d", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no year, such as 2026")
    return int(text)


def team_id(text: str) -> str:
    """A workspace's id, as Slack writes it."""
    if not re.fullmatch(r"[TE][A-Z0-9]+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no workspace's id, such as T012AB3CD")
    return text


def user_id(text: str) -> str:
    """A member's id, as Slack writes it."""
    if not is_member(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no member's id, such as U012AB3CD")
    return text


def name(text: str) -> str:
    """Somebody's name, as it may stand in a sentence."""
    if sum(letter.isalpha() for letter in text) < SHORTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is too short for a name: {SHORTEST} letters at least")
    return text.strip()
