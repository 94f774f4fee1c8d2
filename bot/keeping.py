"""How a ledger is kept safe: by the running bot, and by `python -m bot backup`, `verify` and `restore`."""

import logging
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.logs import set_up_logs
from config.settings import LedgerSettings
from store.backups import Backups, Contents, copy_ledger, look_over, restore
from store.database import Database
from store.held_file import OTHERS
from store.store import ledger_file

log = logging.getLogger(__name__)

A_SERVERS = 2  # exit code: nothing was done, for the ledger is on a server


def warn_of_what_others_read(file: Path = Path(".env")) -> None:
    """Tell the operator that the tokens lie open."""
    if file.exists() and file.stat().st_mode & OTHERS:
        log.warning("Others on this machine can read %s, where the tokens are: chmod 600 %s", file, file)


def backups_of(settings: LedgerSettings) -> Backups | None:
    """The backups that the running bot makes; none where the ledger is a server's, or where none are wanted."""
    path = ledger_file(settings.database_url)
    return Backups(path, settings.backups, settings.timezone) if path and settings.backups.daily else None


async def look_after(database: Database, now: datetime) -> None:
    """Notice a ledger that was moved away: then writing stops, and the log tells what to do."""
    await database.trouble()


async def keep(settings: LedgerSettings, task: str, file: Path) -> int:
    """Do what was typed."""
    set_up_logs(settings.log_level, settings.log_format)
    warn_of_what_others_read()
    path = ledger_file(settings.database_url)
    if path is None:
        say(*of_a_server(settings.database_url, file)[task])
        return A_SERVERS
    match task:
        case "backup":
            say(f"{file} is whole: {told(await copy_ledger(path, file), settings)}.")
        case "verify":
            contents = await look_over(file)
            say(f"{file} is whole: {told(contents, settings)}.")
            if contents.lies_alone:
                say("It is a ledger's own file and no backup: if the bot was running, it lacks what was written last.")
        case _:
            contents, replaced = await restore(file, path, datetime.now(UTC))
            say(f"{path} is what {file} holds: {told(contents, settings)}.")
            if replaced:
                say(f"What was there before is {replaced}.")
    return 0


def told(contents: Contents, settings: LedgerSettings) -> str:
    """How much a file holds, and up to when."""
    until = f", the last of {contents.newest.astimezone(settings.timezone):%Y-%m-%d %H:%M}" if contents.newest else ""
    teams = "1 team" if contents.teams == 1 else f"{contents.teams} teams"
    return f"{contents.events} events of {teams}{until}"


def of_a_server(url: str, file: Path) -> dict[str, list[str]]:
    """What to use instead, task by task; PostgreSQL's tools ask for the password, or find it."""
    from store.postgres import without_password  # where there is a server only, as its driver is

    named, place = shlex.quote(str(file)), shlex.quote(without_password(url))
    beside = shlex.quote(without_password(url, dbname="verified"))
    return {
        "backup": [
            "The ledger is on PostgreSQL, whose own tool backs it up while the bot goes on:",
            f"  pg_dump --format=custom --file={named} --dbname={place}",
            "It asks for the password, or takes it from PGPASSWORD or ~/.pgpass.",
        ],
        "verify": [
            "The ledger is on PostgreSQL, whose backups are verified by restoring one into a database of its own:",
            f"  createdb --maintenance-db={place} verified",
            f"  pg_restore --exit-on-error --no-owner --dbname={beside} {named}",
        ],
        "restore": [
            "The ledger is on PostgreSQL, whose own tool restores it. Stop every bot, and keep what is there:",
            f"  pg_dump --format=custom --file=replaced.dump --dbname={place}",
            f"  pg_restore --clean --if-exists --no-owner --single-transaction --dbname={place} {named}",
        ],
    }


def say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
