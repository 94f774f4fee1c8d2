"""The ledger in a PostgreSQL database, for any number of processes."""

import asyncio
import logging
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from time import monotonic
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import DeadlockDetected, OperationalError, SerializationFailure, UndefinedTable
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from store.database import NO_PARAMS, Database, DatabaseError, Params, Row, T, Work
from store.model.errors import CommitLostError, DatabaseAwayError
from store.schema import Migration, applied_migrations, apply, known_migrations, pending

log = logging.getLogger(__name__)

Connection = psycopg.AsyncConnection[DictRow]

PATIENCE = 1.5  # seconds for a transaction to begin: who asked is to be told within Slack's three
LONGEST_QUEUE = 30.0  # seconds, where all connections are busy
STATEMENT_PATIENCE = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '15s'"
BEGIN_READ = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {STATEMENT_PATIENCE}"
BEGIN_WRITE = f"BEGIN ISOLATION LEVEL READ COMMITTED; {STATEMENT_PATIENCE}"
BEGIN_MIGRATION = (
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(7306593318451)"  # a number of ours
)
# Nothing is set beyond a transaction and nothing prepared, so that a pooler may hand each one to another connection.
SETTINGS: dict[str, Any] = {
    "autocommit": True,
    "prepare_threshold": None,
    "row_factory": dict_row,
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # milliseconds without a sign of life from a network that lets nothing through
}
RECONNECTING = 5.0  # seconds; whoever asks after that has it tried anew, so that nobody waits out long pauses
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

    engine = "postgres"

    def __init__(self, pool: AsyncConnectionPool[Connection], begin_write: str, place: str) -> None:
        super().__init__()
        self._pool = pool
        self._begin_write = begin_write
        self._place = place
        self._is_away = False
        self._heard_at = monotonic()

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
            reconnect_timeout=RECONNECTING,
        )
        try:
            await pool.open(wait=True)
        except BaseException:
            await pool.close()
            raise
        return cls(pool, begin_write, described(url))

    async def read(self, work: Work[T]) -> T:
        async with self._transaction(BEGIN_READ) as tx:
            return await work(tx)

    async def trouble(self) -> str | None:
        with suppress(DatabaseAwayError):
            await self.read(lambda tx: tx.one("SELECT 1 AS one"))
        return f"The database {self._place} does not answer." if self._is_away else None

    def waiting(self) -> int:
        return self._pool.get_stats().get("requests_waiting", 0)

    async def _write(self, work: Work[T]) -> T:
        for attempt in range(1, ATTEMPTS):
            try:
                return await self._try(work)
            except (SerializationFailure, DeadlockDetected):
                await asyncio.sleep(random.uniform(0, 0.02) * 2**attempt)  # noqa: S311  # spreads rivals, hides nothing
        return await self._try(work)

    async def _try(self, work: Work[T]) -> T:
        async with self._transaction(self._begin_write) as tx:
            return await work(tx)

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[PostgresTransaction]:
        connection = await self._begun(begin)
        try:
            async with ended(connection) as tx:
                yield tx
        except OperationalError as error:
            if connection.closed:
                raise DatabaseAwayError from error
            raise
        finally:
            await self._pool.putconn(connection)

    async def _begun(self, begin: str) -> Connection:
        """A connection on which a transaction has begun; those that the server has left meanwhile are let go.

        A server that answers others is only busy, and is waited for longer than one of which nobody hears anything.
        """
        began = monotonic()
        while (now := monotonic()) - max(began, self._heard_at) < PATIENCE and now - began < LONGEST_QUEUE:
            with suppress(PoolTimeout):
                connection = await self._pool.getconn(PATIENCE / 3)
                if await self._takes(connection, begin):
                    return connection
        self._note(is_away=True)
        raise DatabaseAwayError

    async def _takes(self, connection: Connection, begin: str) -> bool:
        """Whether a transaction begins; if not, the connection goes back."""
        try:
            has_begun = await answers(connection, begin)
        except BaseException:
            await self._pool.putconn(connection)
            raise
        if has_begun:
            self._note(is_away=False)
        else:
            await self._pool.putconn(connection)
        return has_begun

    def _note(self, *, is_away: bool) -> None:
        """Have it in the log when the server goes away, and when it is back."""
        if is_away and not self._is_away:
            log.error("The database %s does not answer", self._place)
        elif self._is_away and not is_away:
            log.warning("The database %s answers again", self._place)
        self._is_away = is_away
        if not is_away:
            self._heard_at = monotonic()

    async def _close(self) -> None:
        await self._pool.close()


async def answers(connection: Connection, statement: str) -> bool:
    """Whether a statement is carried out in time. If not, the connection is closed: its server may be silent for ever.

    It cannot be cancelled in the usual way, by which the server would be asked, and waited for.
    """
    asked = asyncio.ensure_future(connection.execute(statement))
    try:
        await asyncio.wait((asked,), timeout=PATIENCE)
    finally:
        if not asked.done():
            connection.pgconn.finish()
            asked.cancel()
    if not asked.done():
        return False
    error = asked.exception()
    if error is None or isinstance(error, OperationalError):
        return error is None
    raise error


@asynccontextmanager
async def transaction(connection: Connection, begin: str) -> AsyncIterator[PostgresTransaction]:
    """Begin, and commit what was done inside, or undo it."""
    await connection.execute(begin)
    async with ended(connection) as tx:
        yield tx


@asynccontextmanager
async def ended(connection: Connection) -> AsyncIterator[PostgresTransaction]:
    """Commit what was done inside, or undo it, where a transaction has begun."""
    try:
        yield PostgresTransaction(connection)
    except BaseException:
        with suppress(OperationalError):  # where the connection is lost, the server undoes it by itself
            await connection.rollback()
        raise
    try:
        await connection.execute("COMMIT")
    except OperationalError as error:
        if connection.closed:
            raise CommitLostError from error
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
