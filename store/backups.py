"""Backups of a ledger that is a file: made while it is written to, looked over, kept for weeks, and put back.

To copy the file is not enough: what was written last lies in another one beside it, and the two change meanwhile.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import aiosqlite

from config.keeping import Backing
from store.database import Database, DatabaseError
from store.held_file import beside, held, lock_of
from store.instants import from_millis
from store.schema import applied_migrations, known_migrations, pending
from store.sqlite import COPIER, SqliteTransaction, back_up, connection, failures_told, flush

log = logging.getLogger(__name__)

HEADER = b"SQLite format 3\0"
IN_USE = b"\x02"  # in the header: a file of this kind has its newest writes beside it while a process has it open
TORN = """
SELECT team_id FROM ledgers
WHERE revision < COALESCE((SELECT max(id) FROM events WHERE events.team_id = ledgers.team_id), 0)
"""
CONTENTS = "SELECT count(*) AS events, count(DISTINCT team_id) AS teams, max(at) AS newest FROM events"


class Contents(NamedTuple):
    """What a file holds that was found to be whole."""

    teams: int
    events: int
    newest: datetime | None  # of the events
    lies_alone: bool  # as a ledger's own file, without what SQLite keeps beside it where the bot has it open


async def copy_ledger(path: Path, copy: Path) -> Contents:
    """Make a backup of a ledger that a bot may be writing into meanwhile, and look it over.

    Raises:
        DatabaseError: it cannot be made, or is not whole; what stood under its name before still does.
    """
    if refuse_to_replace(path, copy):
        async with reading(copy) as former:
            await refuse_what_is_no_ledger(former, copy)
    async with reading(path) as opened:
        await refuse_what_is_no_ledger(opened, path)
        await back_up(opened, copy)
    return await look_over(copy)


def refuse_to_replace(path: Path, copy: Path) -> bool:
    """A slip of the keyboard must cost nobody a ledger, nor any other file; gives whether one is to be replaced."""
    ledger = path.resolve()
    if copy.exists() and copy.samefile(path):
        raise DatabaseError(f"{copy} is the ledger itself: name another file for its backup.")
    if copy.resolve() in (*beside(ledger), lock_of(ledger), restored_to(ledger)):
        raise DatabaseError(f"{copy} is a name that the ledger itself needs: name another file for its backup.")
    if lock_of(copy.resolve()).exists():
        raise DatabaseError(f"{copy} is a ledger, too, which its bot may have open: name another file.")
    if copy.exists() and not (copy.is_file() and header_of(copy).startswith(HEADER)):
        raise DatabaseError(f"{copy} is there already and is no backup of a ledger: name another file.")
    return copy.exists()


async def look_over(file: Path) -> Contents:
    """Whether a file is a whole ledger, down to its indexes and references, and what it holds.

    Raises:
        DatabaseError: it is not.
    """
    async with reading(file) as opened:
        await refuse_what_is_no_ledger(opened, file)
        tx = SqliteTransaction(opened)
        if await tx.all("PRAGMA integrity_check(1)") != [{"integrity_check": "ok"}]:
            raise DatabaseError(f"The file {file} is damaged: no ledger can be restored from it.")
        if await tx.all("PRAGMA foreign_key_check") or await tx.all(TORN):
            raise DatabaseError(f"The file {file} is not whole: records in it refer to others that are missing.")
        row = await tx.one(CONTENTS) or {}
    return Contents(
        teams=row["teams"],
        events=row["events"],
        newest=None if row["newest"] is None else from_millis(row["newest"]),
        lies_alone=lies_alone(file),
    )


async def restore(file: Path, path: Path, now: datetime) -> tuple[Contents, Path | None]:
    """Put a backup in the place of a ledger that no bot has open; gives what it holds, and where the ledger went.

    Raises:
        DatabaseError: the backup is not whole, or the ledger in use; nothing has changed.
    """
    contents = await look_over(file)
    async with held(path, wait=0, is_to_be_replaced=True) as ledger:
        path = ledger.path
        restored = restored_to(path)
        async with reading(file) as opened:
            await back_up(opened, restored)
        replaced = await asyncio.to_thread(put_aside, path, now)
        await asyncio.to_thread(put_in_place, restored, path)
        ledger.note()
    return contents, replaced


def put_aside(path: Path, now: datetime) -> Path | None:
    """Give a ledger another name, with what lies beside it: the three of them remain a ledger that can be opened.

    The ledger goes first: without it nothing is opened, whereas by it alone, what was written last would be lost.
    """
    aside = path.with_name(f"{path.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    is_there = path.exists() and path.stat().st_size > 0
    for one, other in zip((path, *beside(path)), (aside, *beside(aside)), strict=True):
        if one.exists():
            one.rename(other)
    flush(path.parent)
    if not is_there:
        aside.unlink(missing_ok=True)
    return aside if is_there else None


def restored_to(path: Path) -> Path:
    """Where a backup is unpacked before it gets the ledger's name."""
    return path.with_name(f"{path.name}.restored")


def put_in_place(restored: Path, path: Path) -> None:
    restored.rename(path)
    flush(path.parent)


class Backups:
    """The backups of each day, in a folder of their own, of which some are kept.

    What is there already is not made again, so to ask twice, or late, does no harm.
    """

    def __init__(self, path: Path, kept: Backing, zone: ZoneInfo) -> None:
        self.folder = kept.folder or path.parent / "backups"
        self._name = path.stem
        self._kept = kept
        self._zone = zone

    def last(self) -> datetime | None:
        """When the newest was made."""
        days = self._days()
        return datetime.fromtimestamp(self._file(max(days)).stat().st_mtime, UTC) if days else None

    async def make(self, database: Database, now: datetime) -> None:
        """Make today's where it is not there yet, and then remove those that are not to be kept.

        Raises:
            DatabaseError: it could not be made; all others are still there.
        """
        today = now.astimezone(self._zone).date()
        if today in await asyncio.to_thread(self._days):
            return
        file = self._file(today)
        await database.back_up(file)
        log.info("Backed up to %s", file)
        await asyncio.to_thread(self._tidy)

    def _tidy(self) -> None:
        days = self._days()
        for day in days - to_keep(days, self._kept.daily, self._kept.weekly):
            self._file(day).unlink(missing_ok=True)

    def _days(self) -> set[date]:
        found = (re.fullmatch(rf"{re.escape(self._name)}-(\d{{4}}-\d\d-\d\d)\.db", file.name) for file in self._files())
        return {date.fromisoformat(match[1]) for match in found if match}

    def _files(self) -> Iterable[Path]:
        return self.folder.iterdir() if self.folder.is_dir() else ()

    def _file(self, day: date) -> Path:
        return self.folder / f"{self._name}-{day}.db"


def to_keep(days: Iterable[date], daily: int, weekly: int) -> set[date]:
    """The newest days, and of those before the first of each of the newest weeks.

    They are counted and no days are: a bot that stood still for long loses none of them by that.
    """
    newest = sorted(days, reverse=True)
    weeks = [[*week] for _, week in groupby(newest[daily:], key=lambda day: day.isocalendar()[:2])]
    return {*newest[:daily], *(week[-1] for week in weeks[:weekly])}


@asynccontextmanager
async def reading(file: Path) -> AsyncIterator[aiosqlite.Connection]:
    """A connection that leaves nothing beside a file where nothing lies."""
    with failures_told(file, "read"):
        async with connection(file, COPIER, mode="ro&immutable=1" if lies_alone(file) else "ro") as opened:
            yield opened


async def refuse_what_is_no_ledger(opened: aiosqlite.Connection, file: Path) -> None:
    """Nor is one of a newer version any that this program could open."""
    tx = SqliteTransaction(opened)
    if not await tx.all("SELECT name FROM sqlite_schema WHERE name = 'ledgers'"):
        raise DatabaseError(f"The file {file} holds no ledger.")
    pending(known_migrations("sqlite"), await applied_migrations(tx, only_to_read=True), str(file))


def lies_alone(file: Path) -> bool:
    if file.is_fifo():
        raise DatabaseError(f"{file} is a pipe, in which nothing can be looked up: name a file.")
    return header_of(file)[18:19] == IN_USE and not beside(file)[0].exists()


def header_of(file: Path) -> bytes:
    """Its first bytes. Not of a file that this process has open for SQLite, which would lose its locks by that."""
    with file.open("rb") as opened:
        return opened.read(32)
