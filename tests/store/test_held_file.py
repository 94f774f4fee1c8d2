"""The file of a ledger: whose it is, whether it is still there, and that nothing else is taken for it."""

import asyncio
import logging
import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.backups import look_over
from store.database import DatabaseError
from store.held_file import lock_of
from store.model.errors import LedgerMovedError
from store.store import Store
from tests.store.samples import by, conference

PROJECT = Path(__file__).parents[2]
OPEN = """
import asyncio, sys
from store.store import Store

async def hold():
    async with await Store.open("sqlite:///" + sys.argv[1], lock_wait=0):
        print("open", flush=True)

asyncio.run(hold())
"""
WRITE_UNTIL_IT_FAILS = """
import asyncio, resource, sys
from itertools import count
from store.model.errors import DiskFailedError
from store.store import Store
from tests.store.samples import by, target

async def write():
    async with await Store.open("sqlite:///" + sys.argv[1]) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
        ledger = store.ledger("T1")
        for written in count():
            try:
                await ledger.commitments.add_numbered(target("HA-2022-00"), by())
            except DiskFailedError:
                break
        assert await ledger.revision() == written
        assert "could not be written to" in await store.database.trouble()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await ledger.commitments.add_numbered(target("HA-2022-00"), by())
        assert await store.database.trouble() is None
        print(written + 1)

asyncio.run(write())
"""


async def ran(code: str, *words: str) -> tuple[str, str]:
    """What a program wrote to both outputs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=PROJECT,
    )
    out, err = await process.communicate()
    return out.decode(), err.decode()


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def read(path: Path) -> bytes:
    return path.read_bytes()


def move(path: Path, there: Path) -> None:
    path.rename(there)


async def a_ledger(path: Path) -> Path:
    """A ledger with one document in it."""
    async with await Store.open(url_of(path)) as store:
        await store.ledger("T1").conferences.add(conference(), by())
    return path


async def test_no_second_process_opens_it_by_whatever_name(sqlite_path: Path, tmp_path: Path) -> None:
    soft, folder, hard = tmp_path / "soft.db", tmp_path / "folder", tmp_path / "hard.db"
    async with await Store.open(url_of(sqlite_path)):
        soft.symlink_to(sqlite_path)
        folder.symlink_to(sqlite_path.parent)
        os.link(sqlite_path, hard)
        for name in (sqlite_path, soft, folder / "ledger.db", hard):
            out, err = await ran(OPEN, str(name))
            assert (out, "is in use by another process" in err) == ("", True), name
    hard.unlink()
    assert (await ran(OPEN, str(soft)))[0] == "open\n"


async def test_a_file_with_two_names_is_not_opened_by_either(sqlite_path: Path, tmp_path: Path) -> None:
    os.link(await a_ledger(sqlite_path), tmp_path / "other.db")
    for name in (sqlite_path, tmp_path / "other.db"):
        with pytest.raises(DatabaseError, match="has a second name, a hard link"):
            await Store.open(url_of(name))


async def test_nothing_is_written_into_a_file_that_was_moved(
    sqlite_path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await a_ledger(sqlite_path)
    async with await Store.open(url_of(sqlite_path)) as store:
        ledger = store.ledger("T1")
        assert await store.database.trouble() is None
        move(sqlite_path, tmp_path / "moved.db")

        with pytest.raises(LedgerMovedError):
            await ledger.conferences.add(conference("HA-2023"), by(1))
        assert "was moved or deleted" in (await store.database.trouble() or "")
        assert await ledger.revision() == 1
        assert [one.levelno for one in caplog.records if "was moved" in one.message] == [logging.CRITICAL]

        write(sqlite_path, b"")
        with pytest.raises(LedgerMovedError):
            await ledger.conferences.add(conference("HA-2023"), by(1))

        await store.database.back_up(tmp_path / "backup.db")
        assert (await look_over(tmp_path / "backup.db")).events == 1, (
            "it is of the ledger, not of what lies in its place"
        )

        move(tmp_path / "moved.db", sqlite_path)
        assert await store.database.trouble() is None
        await ledger.conferences.add(conference("HA-2023"), by(1))
    async with await Store.open(url_of(sqlite_path)) as store:
        assert await store.ledger("T1").revision() == 2


async def test_what_was_written_last_is_missed_too(sqlite_path: Path) -> None:
    await a_ledger(sqlite_path)
    async with await Store.open(url_of(sqlite_path)) as store:
        newest = sqlite_path.with_name("ledger.db-wal")
        move(newest, newest.with_name("aside"))
        with pytest.raises(LedgerMovedError):
            await store.ledger("T1").conferences.add(conference("HA-2023"), by(1))
        move(newest.with_name("aside"), newest)


async def test_what_a_deleted_file_held_is_saved(sqlite_path: Path) -> None:
    async with await Store.open(url_of(sqlite_path)) as store:
        await store.ledger("T1").conferences.add(conference(), by())
        for file in sqlite_path.parent.iterdir():
            file.unlink()
        told = await store.database.trouble() or ""
        assert "python -m bot restore" in told
    (rescued,) = (file for file in sqlite_path.parent.iterdir() if "rescued" in file.name)
    assert str(rescued) in told
    with closing(sqlite3.connect(rescued)) as copy:
        assert copy.execute("SELECT id FROM conferences").fetchall() == [("HA-2022",)]


@pytest.mark.parametrize("left", [None, b"", "nothing in it"])
async def test_a_ledger_that_is_not_there_any_more_is_no_new_one(sqlite_path: Path, left: bytes | str | None) -> None:
    (await a_ledger(sqlite_path)).unlink()
    if isinstance(left, bytes):
        write(sqlite_path, left)
    elif left:
        with closing(sqlite3.connect(sqlite_path)) as other:
            other.execute("VACUUM")
            other.execute("PRAGMA user_version = 1")

    with pytest.raises(DatabaseError, match="has held a ledger"):
        await Store.open(url_of(sqlite_path))

    lock_of(sqlite_path).unlink()
    async with await Store.open(url_of(sqlite_path)) as store:
        assert await store.ledger("T1").revision() == 0


async def test_what_was_written_last_is_never_thrown_away(sqlite_path: Path) -> None:
    sqlite_path.parent.mkdir()
    newest = sqlite_path.with_name("ledger.db-wal")
    newest.write_bytes(b"all that is left")
    with pytest.raises(DatabaseError, match="has held a ledger"):
        await Store.open(url_of(sqlite_path))
    assert newest.read_bytes() == b"all that is left"


async def test_another_programs_file_is_left_alone(sqlite_path: Path) -> None:
    sqlite_path.parent.mkdir()
    with closing(sqlite3.connect(sqlite_path)) as other:
        other.execute("CREATE TABLE recipes (id TEXT)")
    before = read(sqlite_path)
    with pytest.raises(DatabaseError, match="another program's: it holds recipes"):
        await Store.open(url_of(sqlite_path))
    assert read(sqlite_path) == before


async def test_others_on_the_machine_read_nothing(sqlite_path: Path) -> None:
    def modes() -> dict[str, str]:
        files = [sqlite_path.parent, *sqlite_path.parent.iterdir()]
        return {file.name: stat.filemode(file.stat().st_mode) for file in files}

    private = dict.fromkeys((f"ledger.db{end}" for end in ("", "-wal", "-shm", ".lock")), "-rw-------")
    before = os.umask(0)
    try:
        async with await Store.open(url_of(sqlite_path)):
            assert modes() == {"data": "drwx------", **private}
        os.chmod(sqlite_path, 0o644)
        async with await Store.open(url_of(sqlite_path)):
            assert modes() == {"data": "drwx------", **private}
    finally:
        os.umask(before)


async def test_a_folder_into_which_others_write_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for mode, is_warned_of in ((0o775, True), (0o1777, False), (0o755, False)):
        folder = tmp_path / f"{mode:o}"
        folder.mkdir()
        folder.chmod(mode)
        caplog.clear()
        async with await Store.open(url_of(folder / "ledger.db")):
            assert ("chmod 700" in caplog.text) is is_warned_of


async def test_what_another_process_writes_makes_kept_answers_old(sqlite_path: Path) -> None:
    async with await Store.open(url_of(sqlite_path)) as store:
        await store.ledger("T1").conferences.add(conference(), by())
        state = await store.state("T1")
        assert await store.state("T1") == state
        with closing(sqlite3.connect(sqlite_path)) as other, other:
            other.execute("UPDATE conferences SET year = 2021")
            other.execute("UPDATE ledgers SET revision = revision + 1")  # as with every write
        assert await store.state("T1") != state


async def test_on_a_full_disk_each_write_is_whole_or_not_there_and_it_goes_on_afterwards(sqlite_path: Path) -> None:
    out, err = await ran(WRITE_UNTIL_IT_FAILS, str(sqlite_path))
    assert out, err
    async with await Store.open(url_of(sqlite_path)) as store:
        assert await store.ledger("T1").revision() == int(out)
        assert len(await store.ledger("T1").events.latest(10_000)) == int(out)
