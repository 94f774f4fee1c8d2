"""The ledger in one SQLite file, for one process."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from time import monotonic_ns
from typing import Any, Self

import aiosqlite

from store.database import NO_PARAMS, Database, DatabaseError, Params, Row, T, Work
from store.held_file import OUR_FOLDER, OURS, HeldFile, held, lost
from store.model.errors import DiskFailedError, LedgerMovedError
from store.readers import Connection, Readers
from store.schema import Migration, applied_migrations, apply, known_migrations, pending

log = logging.getLogger(__name__)
logging.getLogger("aiosqlite").setLevel(logging.INFO)  # below it, it tells every value that is stored

READERS = 2
CHECKED_BY_ITSELF = 64_000_000  # bytes; to check a larger file takes seconds, so it waits for the next backup
SAFETY = """
PRAGMA busy_timeout = 5000;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
"""
DURABLE = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
READ_ONCE = "PRAGMA schema_version;"  # has all files opened now: later they may not be there any more
COPIER = "PRAGMA wal_autocheckpoint = 0;" + SAFETY + READ_ONCE
READER = COPIER + "PRAGMA query_only = ON;"  # which forbids VACUUM INTO as well
UNWRITABLE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
SOUND_WAL = (3, 51, 3)  # older versions can damage a file when two connections check-point at the same moment


class Writer(Connection):
    """The connection that writes; it commits nothing into a file that is not in its place any more."""

    def __init__(self, file: HeldFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file = file

    def commit(self) -> None:
        if self.in_transaction and not self._file.is_in_place():
            raise LedgerMovedError
        super().commit()


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

    engine = "sqlite"

    def __init__(
        self,
        writer: aiosqlite.Connection,
        readers: Readers,
        copier: aiosqlite.Connection,
        counter: sqlite3.Connection,
        file: HeldFile | None = None,
    ) -> None:
        super().__init__()
        self._writer = writer
        self._copier = copier
        self._counter = counter
        self._file = file
        self._trouble: str | None = None  # at the last write
        self._missing: str | None = None
        self._writing = asyncio.Lock()
        self._readers = readers
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
            with failures_told(path, "opened"):
                file = await stack.enter_async_context(held(path, lock_wait))
                path = file.path
                writer = await stack.enter_async_context(connection(path, SAFETY, factory=partial(Writer, file)))
                if (await asyncio.to_thread(path.stat)).st_size <= CHECKED_BY_ITSELF:
                    await check(writer, path)
                await recognise(writer, file)
                await writer.executescript(DURABLE)
                await migrate(writer, path, known_migrations("sqlite") if known is None else known)
                readers = await stack.enter_async_context(reading(path))
                copier = await stack.enter_async_context(connection(path, COPIER, mode="ro"))
                counter = stack.enter_context(counting(path))
                await asyncio.to_thread(file.watch)
                await asyncio.to_thread(file.note)
            database = cls(writer, readers, copier, counter, file)
            database._held = stack.pop_all()
            return database

    @classmethod
    async def look(cls, path: Path) -> Self:
        """Open the file only to read it, beside the process that has it; a write into it fails.

        Raises:
            DatabaseError: it cannot be read, or is not of this version.
        """
        if not await asyncio.to_thread(path.is_file):
            raise DatabaseError(
                f"There is no database file {path}: check DATABASE_URL, or start the bot, which makes it."
            )
        async with AsyncExitStack() as stack:
            with failures_told(path, "read"):
                readers = await stack.enter_async_context(reading(path))
                copier = await stack.enter_async_context(connection(path, COPIER, mode="ro"))
                counter = stack.enter_context(counting(path))
                if "ledgers" not in await tables_in(copier):
                    raise DatabaseError(f"The database file {path} holds no ledger: check DATABASE_URL.")
                applied = await applied_migrations(SqliteTransaction(copier), only_to_read=True)
            if pending(known_migrations("sqlite"), applied, str(path)):
                raise DatabaseError(f"The database file {path} is of an older version: start the bot once.")
            database = cls(copier, readers, copier, counter)
            database._held = stack.pop_all()
            return database

    async def read(self, work: Work[T]) -> T:
        return await self._readers.read(work)

    async def version(self) -> int:
        """Another number after each commit, be it that of another process; between commits it is always the same.

        It is asked on a connection of its own, for which every commit is somebody else's, and in no thread: it looks at
        a counter in memory, within four microseconds, and waits for nobody. A thread takes as long as a kept answer.
        """
        try:
            (number,) = self._counter.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:  # it would have to wait: then let the answer be made anew
            return -monotonic_ns()
        return int(number)

    async def trouble(self) -> str | None:
        if self._file is None or await asyncio.to_thread(self._file.is_in_place):
            self._missing = None
            return self._trouble
        if self._missing is None:
            self._missing = await self._missed(self._file)
            log.critical(self._missing)
        return self._missing

    def waiting(self) -> int:
        return self._readers.waiting + max(0, len(self._writes) - 1)

    async def back_up(self, copy: Path) -> None:
        await back_up(self._copier, copy)  # which has the file open, whatever lies under its name by now

    async def scrub(self) -> None:
        async with self._writing:
            await self._writer.execute("VACUUM")
            await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def _write(self, work: Work[T]) -> T:
        try:
            async with self._writing, transaction(self._writer) as tx:
                written = await work(tx)
        except LedgerMovedError:
            await self.trouble()
            raise
        except sqlite3.OperationalError as error:
            if self._file is None or error.sqlite_errorcode & 0xFF not in UNWRITABLE:
                raise
            self._trouble = f"The database file could not be written to at the last attempt: {error}."
            log.error(self._trouble)
            raise DiskFailedError from error
        self._trouble = None
        return written

    async def _missed(self, file: HeldFile) -> str:
        """That the file is not in its place; one that was deleted goes with this process, so its content is saved."""
        missed = (
            f"The database file {file.path} was moved or deleted while it was open, and nothing is written any more."
        )
        if not file.is_deleted:
            return f"{missed} Put it back where it was; where another lies there now, start the bot anew."
        copy = file.path.with_name(f"{file.path.name}.rescued-{file.number}")
        try:
            await back_up(self._copier, copy)
        except DatabaseError as error:
            return f"{missed} What it held could not be saved, and is lost when the bot ends! {error}"
        return f"{missed} What it held is in {copy}: stop the bot, python -m bot restore {copy}, and start it."

    async def _close(self) -> None:
        await self._held.aclose()


@contextmanager
def failures_told(path: Path, undone: str) -> Iterator[None]:
    """What the system or SQLite says is wrong with a file, in a sentence for the operator."""
    try:
        yield
    except OSError as error:
        raise DatabaseError(f"The database file {path} cannot be {undone}: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise DatabaseError(f"The database file {path} cannot be {undone}: {error}.") from error


def counting(path: Path) -> closing[sqlite3.Connection]:
    """A connection that is only asked whether anything was written."""
    return closing(sqlite3.connect(address(path, "ro"), uri=True, isolation_level=None, timeout=0))


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[Readers]:
    """Connections for answers."""
    readers = Readers(await asyncio.to_thread(lambda: [reader(path) for _ in range(READERS)]))
    try:
        yield readers
    finally:
        await readers.close()


def reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads, in whatever thread."""
    opened = sqlite3.connect(
        address(path, "ro"), uri=True, isolation_level=None, check_same_thread=False, factory=Connection
    )
    opened.executescript(READER)
    return opened


@asynccontextmanager
async def connection(
    path: Path, settings: str, *, mode: str = "rwc", factory: Callable[..., sqlite3.Connection] = Connection
) -> AsyncIterator[aiosqlite.Connection]:
    """One connection with its settings."""
    opening = aiosqlite.connect(address(path, mode), uri=True, isolation_level=None, factory=factory)
    try:
        opened = await opening
    except sqlite3.Error:
        await asyncio.to_thread(opening._thread.join)  # else it may still answer when nobody listens, in a traceback
        raise
    try:
        await opened.executescript(settings)
        yield opened
    finally:
        await opened.close()


def address(path: Path, mode: str) -> str:
    """A file as SQLite is asked for it; whatever stands in its name is only a name."""
    return f"{path.absolute().as_uri()}?mode={mode}"


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


async def check(opened: aiosqlite.Connection, path: Path, by: str = "quick_check") -> None:
    """Refuse a file whose pages do not fit together; by `integrity_check` also one whose indexes do not."""
    try:
        found = await SqliteTransaction(opened).all(f"PRAGMA {by}(1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise
        raise DatabaseError(f"The database file {path} is damaged: restore a backup of it ({error}).") from error
    if found != [{by: "ok"}]:
        raise DatabaseError(f"The database file {path} is damaged: restore a backup of it.")


async def recognise(opened: aiosqlite.Connection, file: HeldFile) -> None:
    """Refuse a file of another program's, and one without anything where a ledger has been."""
    tables = await tables_in(opened)
    if "ledgers" in tables:
        return
    if tables - {"migrations"}:
        raise DatabaseError(
            f"The database file {file.path} is another program's: it holds {', '.join(sorted(tables))}."
        )
    if file.has_held:
        raise DatabaseError(lost(file.path))


async def tables_in(opened: aiosqlite.Connection) -> set[str]:
    """The names of all tables that somebody made."""
    return {row["name"] for row in await SqliteTransaction(opened).all(TABLES)}


async def migrate(writer: aiosqlite.Connection, path: Path, known: Sequence[Migration]) -> None:
    """Take the steps that are missing, each in its own transaction, and a backup before the first of them."""
    async with transaction(writer) as tx:
        applied = await applied_migrations(tx)
        steps = pending(known, applied, str(path))
    if applied and steps:
        copy = path.with_name(f"{path.name}.before-{steps[0].number:04d}")
        await back_up(writer, copy)
        log.info("Backed up %s to %s", path, copy)
    for step in steps:
        async with transaction(writer) as tx:
            await apply(tx, step)


async def back_up(opened: aiosqlite.Connection, copy: Path) -> None:
    """Write a whole and checked copy of what a connection sees; under its name there is never half of one.

    Others may go on writing: the copy is of one moment.

    Raises:
        DatabaseError: it cannot be written, or what was written is not sound.
    """
    unfinished = copy.with_name(copy.name + ".unfinished")
    try:
        await asyncio.to_thread(begin_anew, unfinished)
        await opened.execute("VACUUM INTO ?", (str(unfinished),))
        async with connection(unfinished, READER, mode="ro") as written:
            await check(written, unfinished, by="integrity_check")
        await asyncio.to_thread(finish, unfinished, copy)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise DatabaseError(f"The backup {copy} could not be written: {why}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def begin_anew(unfinished: Path) -> None:
    """An empty file that only its owner reads, in place of what was left of an earlier attempt."""
    unfinished.parent.mkdir(mode=OUR_FOLDER, parents=True, exist_ok=True)
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=OURS, exist_ok=False)


def finish(unfinished: Path, copy: Path) -> None:
    """Give a file its name, once the disk itself holds what is in it."""
    flush(unfinished)
    unfinished.replace(copy)
    flush(copy.parent)


def flush(path: Path) -> None:
    """Have the disk itself hold what was written, into a file or as the names in a folder."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
