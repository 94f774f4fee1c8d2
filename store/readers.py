"""Threads that read a SQLite file: what is made of it is made in one of them, from the first statement to the end."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from queue import SimpleQueue
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
    """Connections that only read, with as many threads.

    A read runs in a thread as a whole, and not only its statements: each call into a thread costs more than most
    statements do, and what takes long to make of their rows keeps nobody else from being answered.
    """

    def __init__(self, connections: Sequence[sqlite3.Connection]) -> None:
        self._connections = connections
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        for connection in connections:
            self._idle.put(connection)
        self._threads = ThreadPoolExecutor(len(connections), "reader")
        self._under_way = 0
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many reads wait for a thread."""
        return max(0, self._under_way - len(self._connections))

    async def read(self, work: Work[T]) -> T:
        """Run a read that sees one and the same state of everything, and awaits nothing but its transaction."""
        if self._is_closed:
            raise sqlite3.ProgrammingError("The database is closed.")
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, self._read, work)
        finally:
            self._under_way -= 1

    async def close(self) -> None:
        """Let the reads under way finish, then let go of the file."""
        self._is_closed = True
        await asyncio.to_thread(self._threads.shutdown)
        for connection in self._connections:
            connection.close()

    def _read(self, work: Work[T]) -> T:
        async def whole() -> T:
            return await work(ReadTransaction(connection))

        connection = self._idle.get()
        try:
            connection.execute("BEGIN")
            return at_once(whole())
        finally:
            connection.rollback()
            self._idle.put(connection)


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What comes of work that waits for nothing; where it lets others go first, they do so in their own threads."""
    try:
        while work.send(None) is None:
            pass
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # which the work has returned
    work.close()
    raise RuntimeError("a read awaits nothing but its transaction")
