"""A fresh database of each engine for each test: real files, and a real PostgreSQL server."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from store.database import Database, Engine
from store.postgres import PostgresDatabase
from store.schema import Migration
from store.sqlite import SqliteDatabase
from store.store import Ledger, Store

Open = Callable[[Sequence[Migration]], Awaitable[Database]]


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    """A file that is not there yet, in a folder that is not either."""
    return tmp_path / "data" / "ledger.db"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, sqlite_path: Path) -> str:
    """The address of an empty database, of either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{sqlite_path}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def engine(url: str) -> Engine:
    return "sqlite" if url.startswith("sqlite") else "postgres"


@pytest.fixture
def open_with(url: str, engine: Engine, sqlite_path: Path) -> Open:
    """Opens the database as a program does that knows other migrations."""

    async def opened(known: Sequence[Migration]) -> Database:
        if engine == "sqlite":
            return await SqliteDatabase.open(sqlite_path, lock_wait=0, known=known)
        return await PostgresDatabase.open(url, known=known)

    return opened


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store without any ledger."""
    async with await Store.open(url) as opened:
        yield opened


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """The empty ledger of one team."""
    return store.ledger("T1")
