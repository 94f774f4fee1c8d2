"""A thread that reads a SQLite file: what is made of it is made there, from the first statement to the end."""

import asyncio
import sqlite3
from collections.abc import Sequence
from threading import Thread
from typing import Any

from store.database import NO_PARAMS, Params, Row, T, Work


class NamedRows(sqlite3.Cursor):
    """Gives rows as dicts; a row factory would read the names of their columns anew for each of them."""

    def fetchall(self) -> list[Any]:
        rows = super().fetchall()
        names = [column[0] for column in self.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]


class Connection(sqlite3.Connection):
    """A connection whose rows are dicts."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        return self.cursor(NamedRows).execute(sql, parameters)


class ReadTransaction:
    """What a read asks of its connection, in whose thread it is: so nothing of it waits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def all(self, sql: str, params: Params = NO_PARAMS) -> list[Row]:
        return self._connection.execute(sql, params).fetchall()

    async def one(self, sql: str, params: Params = NO_PARAMS) -> Row | None:
        rows = await self.all(sql, params)
        return rows[0] if rows else None

    async def run(self, sql: str, params: Params = NO_PARAMS) -> int:
        return self._connection.execute(sql, params).rowcount


class Readers:
    """Connections that only read, and a thread in whose loop reads run as a whole, and not only their statements.

    Each call into a thread costs more than most statements do, and what takes long to make of their rows keeps nobody
    from being answered by what is kept. It is one thread: several would take the interpreter from each other and from
    the loop that answers Slack. A read that lets others go first lets them use it.
    """

    def __init__(self, connections: Sequence[sqlite3.Connection]) -> None:
        self._connections = connections
        self._idle: asyncio.Queue[sqlite3.Connection] = asyncio.Queue()
        for connection in connections:
            self._idle.put_nowait(connection)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="reader", daemon=True)
        self._thread.start()
        self._under_way: set[asyncio.Future[Any]] = set()
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many reads wait for a connection."""
        return max(0, len(self._under_way) - len(self._connections))

    async def read(self, work: Work[T]) -> T:
        """Run a read that sees one and the same state of everything, and awaits nothing but its transaction."""
        if self._is_closed:
            raise sqlite3.ProgrammingError("The database is closed.")
        read = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._read(work), self._loop))
        self._under_way.add(read)
        read.add_done_callback(self._under_way.discard)
        return await read

    async def close(self) -> None:
        """Let the reads under way finish, then let go of the file."""
        self._is_closed = True
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()
        for connection in self._connections:
            connection.close()

    async def _read(self, work: Work[T]) -> T:
        connection = await self._idle.get()
        try:
            connection.execute("BEGIN")
            return await work(ReadTransaction(connection))
        finally:
            connection.rollback()
            self._idle.put_nowait(connection)
