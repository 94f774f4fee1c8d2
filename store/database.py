"""Where everything is kept: one port to SQLite and PostgreSQL, on which the same SQL runs."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol, Self, TypeVar

T = TypeVar("T")
Engine = Literal["sqlite", "postgres"]
Value = str | int | None
Row = Mapping[str, Any]
Params = Mapping[str, Value]

NO_PARAMS: Params = {}


class DatabaseError(Exception):
    """The database cannot be opened; its sentence tells the operator why."""


class Transaction(Protocol):
    """What can be done inside one transaction.

    SQL is in the common subset of SQLite 3.40 and PostgreSQL 14, with `:name` parameters; a colon stands nowhere else.
    """

    async def all(self, sql: str, params: Params = NO_PARAMS) -> list[Row]:
        """Every row of the answer."""

    async def one(self, sql: str, params: Params = NO_PARAMS) -> Row | None:
        """The first row of the answer."""

    async def run(self, sql: str, params: Params = NO_PARAMS) -> int:
        """How many rows the statement changed."""


Work = Callable[[Transaction], Awaitable[T]]


class Access(Protocol):
    """A way to read and write: a database, or one transaction of it that is already open.

    The work awaits nothing but its transaction, and is safe to run twice: an engine may have to start it anew.
    """

    async def read(self, work: Work[T]) -> T:
        """Run reads that see one and the same state of everything."""

    async def write(self, work: Work[T]) -> T:
        """Run a transaction that takes effect as a whole or, should the work raise, not at all."""


class Within:
    """Access to one open transaction: whatever is read or written through it belongs to it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def read(self, work: Work[T]) -> T:
        return await work(self._transaction)

    async def write(self, work: Work[T]) -> T:
        return await work(self._transaction)


class Database(ABC):
    """An open database; `async with` closes it, as `close` does."""

    engine: Engine

    def __init__(self) -> None:
        self._writes: set[asyncio.Task[object]] = set()

    @abstractmethod
    async def read(self, work: Work[T]) -> T:
        """Run reads that see one and the same state of everything."""

    async def write(self, work: Work[T]) -> T:
        """Run a transaction in a task of its own, so that a cancelled caller never tears it.

        Such a caller may find its write committed all the same.
        """
        if asyncio.current_task() in self._writes:
            raise RuntimeError("a write is open here already: write through its transaction")
        task = asyncio.create_task(self._write(work))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return await asyncio.shield(task)

    async def version(self) -> int | None:
        """Another number after each write, whoever made it; none where only the tables can tell."""
        return None

    async def trouble(self) -> str | None:
        """What keeps it from being written to, in a sentence for its operator; none where nothing does."""
        return None

    def waiting(self) -> int:
        """How many wait at this moment for a connection to read or write through."""
        return 0

    async def back_up(self, copy: Path) -> None:
        """Write a whole and checked copy of one moment to a file, while others go on writing.

        Raises:
            DatabaseError: it cannot be written, or the database is a server's, which has its own way.
        """
        raise DatabaseError("This database is backed up with the tools of its server.")

    async def scrub(self) -> None:
        """Leave nothing in its files of what was removed; a server does so in its own time."""
        return

    async def close(self) -> None:
        """Let the writes under way finish, then let go of everything; a second call does nothing."""
        if self._writes:
            await asyncio.wait(self._writes)
        await self._close()

    @abstractmethod
    async def _write(self, work: Work[T]) -> T: ...

    @abstractmethod
    async def _close(self) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
