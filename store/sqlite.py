"""The ledger in one SQLite file, for one process."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Self

import aiosqlite

from store.database import NO_PARAMS, Database, DatabaseError, Params, Row, T, Work
from store.schema import Migration, applied_migrations, apply, known_migrations, pending

log = logging.getLogger(__name__)

READERS = 2
CHECKED_BY_ITSELF = 64_000_000  # bytes; to check a larger file takes seconds, so it waits for the next backup
SAFETY = """
PRAGMA busy_timeout = 5000;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
"""
WRITER = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + SAFETY
READER = "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;" + SAFETY
SOUND_WAL = (3, 51, 3)  # older versions can damage a file when two connections check-point at the same moment


class Snapshot(sqlite3.Connection):
    """A reading connection: from its first statement to its roll-back it sees one state.

    It begins by itself, because each call into the connection's thread costs more than most statements do.
    """

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if not self.in_transaction:
            super().execute("BEGIN")
        return super().execute(sql, parameters)


class SqliteTransaction:
    """One transaction of one connection."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def all(self, sql: str, params: Params = NO_PARAMS) -> list[Row]:
        return list(await self._connection.execute_fetchall(sql, params))  # type: ignore[arg-type]  # takes mappings too

    async def one(self, sql: str, params: Params = NO_PARAMS) -> Row | None:
        rows = await self.all(sql, params)
        return rows[0] if rows else None

    async def run(self, sql: str, params: Params = NO_PARAMS) -> int:
        cursor = await self._connection.execute(sql, params)
        return cursor.rowcount


class SqliteDatabase(Database):
    """A single writer, and readers beside it that never wait for it."""

    is_ours_alone = True

    def __init__(self, writer: aiosqlite.Connection, readers: Sequence[aiosqlite.Connection]) -> None:
        super().__init__()
        self._writer = writer
        self._writing = asyncio.Lock()
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        for reader in readers:
            self._readers.put_nowait(reader)
        self._releases: set[asyncio.Task[None]] = set()
        self._held = AsyncExitStack()

    @classmethod
    async def open(cls, path: Path, *, lock_wait: float = 30, known: Sequence[Migration] | None = None) -> Self:
        """Open the file, made with its folder where there is none, and bring it up to date.

        `lock_wait` is how many seconds another process may take to let go of it.

        Raises:
            DatabaseError: it cannot be read, is damaged, in use by another process, or of a newer version.
        """
        if sqlite3.sqlite_version_info < SOUND_WAL:
            log.debug("SQLite %s is older than %s", sqlite3.sqlite_version, ".".join(map(str, SOUND_WAL)))
        async with AsyncExitStack() as stack:
            try:
                await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
                await stack.enter_async_context(sole_use(path, lock_wait))
                writer = await stack.enter_async_context(connection(path, WRITER))
                if (await asyncio.to_thread(path.stat)).st_size <= CHECKED_BY_ITSELF:
                    await check(writer, path)
                await migrate(writer, path, known_migrations("sqlite") if known is None else known)
                readers = [
                    await stack.enter_async_context(connection(path, READER, mode="ro", factory=Snapshot))
                    for _ in range(READERS)
                ]
            except OSError as error:
                raise DatabaseError(f"The database file {path} cannot be opened: {error.strerror}.") from error
            except sqlite3.Error as error:
                raise DatabaseError(f"The database file {path} cannot be opened: {error}.") from error
            database = cls(writer, readers)
            database._held = stack.pop_all()
            return database

    @classmethod
    async def look(cls, path: Path) -> Self:
        """Open the file only to read it, beside the process that has it; a write into it fails.

        Raises:
            DatabaseError: it cannot be read, or is not of this version.
        """
        async with AsyncExitStack() as stack:
            try:
                readers = [
                    await stack.enter_async_context(connection(path, READER, mode="ro", factory=Snapshot))
                    for _ in range(READERS)
                ]
                applied = await applied_migrations(SqliteTransaction(readers[0]), only_to_read=True)
                await readers[0].rollback()
            except sqlite3.Error as error:
                raise DatabaseError(f"The database file {path} cannot be read: {error}.") from error
            if pending(known_migrations("sqlite"), applied, str(path)):
                raise DatabaseError(f"The database file {path} is of an older version: start the bot once.")
            database = cls(readers[0], readers)
            database._held = stack.pop_all()
            return database

    async def read(self, work: Work[T]) -> T:
        reader = await self._readers.get()
        try:
            return await work(SqliteTransaction(reader))
        finally:
            release = asyncio.create_task(self._release(reader))
            self._releases.add(release)
            release.add_done_callback(self._releases.discard)

    async def _release(self, reader: aiosqlite.Connection) -> None:
        """End what the reader saw, and hand it on: in a task of its own, for nobody needs to wait for it."""
        try:
            await reader.rollback()
        finally:
            self._readers.put_nowait(reader)

    async def _write(self, work: Work[T]) -> T:
        async with self._writing, transaction(self._writer) as tx:
            return await work(tx)

    async def _close(self) -> None:
        idle = [await self._readers.get() for _ in range(READERS)]
        await self._held.aclose()
        for reader in idle:
            self._readers.put_nowait(reader)  # closed: a later read fails instead of waiting for ever


@asynccontextmanager
async def connection(
    path: Path, settings: str, *, mode: str = "rwc", factory: type[sqlite3.Connection] = sqlite3.Connection
) -> AsyncIterator[aiosqlite.Connection]:
    """One connection with its settings, whose rows are dicts."""
    async with aiosqlite.connect(address(path, mode), uri=True, isolation_level=None, factory=factory) as opened:
        opened.row_factory = as_dict  # type: ignore[assignment]  # declared as if rows were always sqlite3.Row
        await opened.executescript(settings)
        yield opened


def address(path: Path, mode: str) -> str:
    """A file as SQLite is asked for it; whatever stands in its name is only a name."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Row:
    """A row by the names of its columns."""
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


@asynccontextmanager
async def transaction(writer: aiosqlite.Connection) -> AsyncIterator[SqliteTransaction]:
    """Commit what was done inside, or undo it."""
    try:
        await writer.execute("BEGIN IMMEDIATE")
        yield SqliteTransaction(writer)
        await writer.commit()
    except BaseException:
        await writer.rollback()
        raise


@asynccontextmanager
async def sole_use(path: Path, wait: float) -> AsyncIterator[None]:
    """Hold the lock file beside the database: the system frees it however the process ends."""
    lock = path.with_name(path.name + ".lock")
    patience_ends = monotonic() + wait
    async with aiosqlite.connect(lock, timeout=0, isolation_level=None) as holder:
        while True:
            try:
                await holder.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                if monotonic() > patience_ends:
                    raise DatabaseError(
                        f"The database file {path} is in use by another process, which holds {lock}."
                    ) from error
            await asyncio.sleep(0.1)
        yield


async def check(opened: aiosqlite.Connection, path: Path) -> None:
    """Refuse a file whose pages do not fit together."""
    try:
        found = await SqliteTransaction(opened).all("PRAGMA quick_check(1)")
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"The database file {path} is damaged: restore a backup of it ({error}).") from error
    if found != [{"quick_check": "ok"}]:
        raise DatabaseError(f"The database file {path} is damaged: restore a backup of it.")


async def migrate(writer: aiosqlite.Connection, path: Path, known: Sequence[Migration]) -> None:
    """Take the steps that are missing, each in its own transaction, and a backup before the first of them."""
    async with transaction(writer) as tx:
        applied = await applied_migrations(tx)
        steps = pending(known, applied, str(path))
    if applied and steps:
        await back_up(writer, path, path.with_name(f"{path.name}.before-{steps[0].number:04d}"))
    for step in steps:
        async with transaction(writer) as tx:
            await apply(tx, step)


async def back_up(opened: aiosqlite.Connection, path: Path, copy: Path) -> None:
    """Write a whole and checked copy; under its name there is never half of one."""
    unfinished = copy.with_name(copy.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    await opened.execute("VACUUM INTO ?", (str(unfinished),))
    async with connection(unfinished, READER, mode="ro") as written:
        await check(written, unfinished)
    await asyncio.to_thread(flush, unfinished)
    unfinished.replace(copy)
    log.info("Backed up %s to %s", path, copy)


def flush(file: Path) -> None:
    """Have the disk itself hold what was written."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
