"""A fresh database of each engine for each test: real files, and a real PostgreSQL server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.store import Ledger, Store


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
async def store(url: str) -> AsyncIterator[Store]:
    """An open store without any ledger."""
    async with await Store.open(url) as opened:
        yield opened


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """The empty ledger of one team."""
    return store.ledger("T1")
