"""The ledger in a PostgreSQL database, for any number of processes."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import DeadlockDetected, SerializationFailure, UndefinedTable
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from store.database import NO_PARAMS, Database, DatabaseError, Params, Row, T, Work
from store.schema import Migration, applied_migrations, apply, known_migrations, pending

Connection = psycopg.AsyncConnection[DictRow]

PATIENCE = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '15s'"
BEGIN_READ = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {PATIENCE}"
BEGIN_WRITE = f"BEGIN ISOLATION LEVEL READ COMMITTED; {PATIENCE}"
BEGIN_MIGRATION = (
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(7306593318451)"  # a number of ours
)
# Nothing is set beyond a transaction and nothing prepared, so that a pooler may hand each one to another connection.
SETTINGS: dict[str, Any] = {
    "autocommit": True,
    "prepare_threshold": None,
    "row_factory": dict_row,
    "connect_timeout": 10,
}
ATTEMPTS = 5


class PostgresTransaction:
    """One transaction of one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self, sql: str, params: Params = NO_PARAMS) -> list[Row]:
        cursor = await self._connection.execute(translated(sql), params)
        return list(await cursor.fetchall())

    async def one(self, sql: str, params: Params = NO_PARAMS) -> Row | None:
        cursor = await self._connection.execute(translated(sql), params)
        return await cursor.fetchone()

    async def run(self, sql: str, params: Params = NO_PARAMS) -> int:
        cursor = await self._connection.execute(translated(sql), params)
        return cursor.rowcount


@lru_cache(maxsize=512)
def translated(sql: str) -> str:
    """The statement with psycopg's marks for its parameters."""
    return re.sub(r":(\w+)", r"%(\1)s", sql.replace("%", "%%"))


class PostgresDatabase(Database):
    """A pool of connections to one server."""

    def __init__(self, pool: AsyncConnectionPool[Connection], begin_write: str) -> None:
        super().__init__()
        self._pool = pool
        self._begin_write = begin_write

    @classmethod
    async def open(cls, url: str, *, known: Sequence[Migration] | None = None) -> Self:
        """Connect, and bring the database up to date.

        Raises:
            DatabaseError: the address cannot be read, nobody answers there, or it is of a newer version.
        """
        async with reached(url) as (connection, place):
            await migrate(connection, place, known_migrations("postgres") if known is None else known)
        return await cls._pooled(url, BEGIN_WRITE)

    @classmethod
    async def look(cls, url: str) -> Self:
        """Connect only to read; a write fails.

        Raises:
            DatabaseError: as above, or it is of an older version.
        """
        async with reached(url) as (connection, place):
            try:
                async with transaction(connection, BEGIN_READ) as tx:
                    applied = await applied_migrations(tx, only_to_read=True)
            except UndefinedTable:
                applied = {}
            if pending(known_migrations("postgres"), applied, place):
                raise DatabaseError(f"The database {place} is of an older version: start the bot once.")
        return await cls._pooled(url, BEGIN_READ)

    @classmethod
    async def _pooled(cls, url: str, begin_write: str) -> Self:
        pool = AsyncConnectionPool(
            url,
            connection_class=psycopg.AsyncConnection[DictRow],
            kwargs=SETTINGS,
            min_size=2,
            max_size=8,
            open=False,
            check=AsyncConnectionPool.check_connection,
        )
        try:
            await pool.open(wait=True)
        except BaseException:
            await pool.close()
            raise
        return cls(pool, begin_write)

    async def read(self, work: Work[T]) -> T:
        async with self._pool.connection() as connection, transaction(connection, BEGIN_READ) as tx:
            return await work(tx)

    async def _write(self, work: Work[T]) -> T:
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._try(work)
            except (SerializationFailure, DeadlockDetected):
                await asyncio.sleep(random.uniform(0, 0.02) * 2**attempt)  # noqa: S311  # spreads rivals, hides nothing
        return await self._try(work)

    async def _try(self, work: Work[T]) -> T:
        async with self._pool.connection() as connection, transaction(connection, self._begin_write) as tx:
            return await work(tx)

    async def _close(self) -> None:
        await self._pool.close()


@asynccontextmanager
async def transaction(connection: Connection, begin: str) -> AsyncIterator[PostgresTransaction]:
    """Commit what was done inside, or undo it."""
    try:
        await connection.execute(begin)
        yield PostgresTransaction(connection)
        await connection.execute("COMMIT")
    except BaseException:
        if not connection.closed:
            await connection.rollback()
        raise


@asynccontextmanager
async def reached(url: str) -> AsyncIterator[tuple[Connection, str]]:
    """A connection to what an address names, and its name without the password.

    Raises:
        DatabaseError: the address cannot be read, or nobody answers there.
    """
    try:
        place = described(url)
    except psycopg.ProgrammingError as error:
        raise DatabaseError(
            "The database address cannot be read: it should look like postgresql://USER:PASSWORD@HOST/NAME."
        ) from error
    try:
        async with await psycopg.AsyncConnection.connect(url, **SETTINGS) as connection:
            yield connection, place
    except psycopg.OperationalError as error:
        raise DatabaseError(f"The database {place} cannot be reached: {reason(error)}.") from error


async def migrate(connection: Connection, place: str, known: Sequence[Migration]) -> None:
    """Take the steps that are missing, each in its own transaction, while no other process takes any."""
    unfinished = True
    while unfinished:
        async with transaction(connection, BEGIN_MIGRATION) as tx:
            steps = pending(known, await applied_migrations(tx), place)
            if steps:
                await apply(tx, steps[0])
            unfinished = len(steps) > 1


def described(url: str) -> str:
    """Which database an address means, without its password."""
    parts = conninfo_to_dict(url)
    return f"{parts.get('dbname', '')} at {parts.get('host', 'localhost')}"


def without_password(url: str, **other: str) -> str:
    """An address in the words that PostgreSQL's own tools take, with `other` parts where they are to be others."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if name != "password"}
    return make_conninfo(**{**parts, **other})


def reason(error: psycopg.OperationalError) -> str:
    """The first line of what the server or the network says."""
    return str(error).partition("\n")[0].rstrip(".")
