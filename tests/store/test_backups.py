"""Backups: whole while somebody writes, kept for weeks, and put back in the ledger's place."""

import asyncio
import os
import resource
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.keeping import Backing
from store.backups import Backups, copy_ledger, look_over, restore, to_keep
from store.database import DatabaseError
from store.held_file import lock_of
from store.model.selection import Selection
from store.store import Store
from tests.store.crash_writer import AT_ONCE
from tests.store.samples import by, conference, target

PROJECT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@asynccontextmanager
async def somebody_writing(path: Path) -> AsyncIterator[None]:
    """Another process that writes ten records at a time; it is killed in the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.store.crash_writer", f"sqlite:///{path}"),
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT,
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def a_ledger(path: Path, *ids: str) -> Path:
    async with await Store.open(f"sqlite:///{path}") as store:
        for id in ids:
            await store.ledger("T1").conferences.add(conference(id), by())
    return path


async def documents(path: Path) -> list[str]:
    async with await Store.open(f"sqlite:///{path}") as store:
        return [one.record.id for one in await store.ledger("T1").conferences.present()]


async def written(path: Path, events: int) -> None:
    """Wait until there are more events than so many."""
    async with asyncio.timeout(60):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as other:
            while other.execute("SELECT count(*) FROM events").fetchone()[0] <= events:  # noqa: ASYNC110 - it is looked at
                await asyncio.sleep(0.01)


def unpacked(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_what_is_restored_from_a_backup_made_under_writes_is_whole(sqlite_path: Path, tmp_path: Path) -> None:
    copies = [tmp_path / f"copy{n}.db" for n in range(5)]
    held: list[int] = []
    async with somebody_writing(sqlite_path):
        for copy in copies:
            await written(sqlite_path, sum(held[-1:]))
            held.append((await copy_ledger(sqlite_path, copy)).events)
    assert held == sorted(set(held))

    for copy, events in zip(copies, held, strict=True):
        contents, replaced = await restore(copy, sqlite_path, NOON + timedelta(seconds=events))
        assert contents.events == events
        assert replaced
        async with await Store.open(f"sqlite:///{sqlite_path}") as store:
            ledger = store.ledger("T1")
            assert events % AT_ONCE == 0
            assert await ledger.commitments.count(Selection(), up_to=100_000) == events == await ledger.revision()
            assert len(await ledger.events.latest(100_000)) == events
            await ledger.commitments.add_numbered(target("HA-2022-00"), by())


async def test_a_copy_by_hand_lacks_what_was_written_last(sqlite_path: Path, tmp_path: Path) -> None:
    await a_ledger(sqlite_path, "HA-2022")
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        await store.ledger("T1").conferences.add(conference("HA-2023"), by(1))
        copying = await asyncio.create_subprocess_exec("cp", str(sqlite_path), str(tmp_path / "by_hand.db"))
        assert await copying.wait() == 0
        await store.database.back_up(tmp_path / "backup.db")
    by_hand, backup = await look_over(tmp_path / "by_hand.db"), await look_over(tmp_path / "backup.db")
    assert (by_hand.events, by_hand.lies_alone) == (1, True)
    assert (backup.events, backup.lies_alone) == (2, False)


async def test_what_is_replaced_stays_a_ledger_with_what_was_written_last(sqlite_path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    await copy_ledger(await a_ledger(sqlite_path, "HA-2022"), backup)
    async with somebody_writing(sqlite_path):
        pass  # killed, it leaves what it wrote beside the file
    assert sqlite_path.with_name("ledger.db-wal").stat().st_size

    _, replaced = await restore(backup, sqlite_path, NOON)
    assert replaced == sqlite_path.with_name("ledger.db.replaced-20261129T120000Z")
    assert await documents(sqlite_path) == ["HA-2022"]
    assert (await look_over(replaced)).events > AT_ONCE


async def test_a_ledger_in_use_is_not_replaced(sqlite_path: Path, tmp_path: Path) -> None:
    await copy_ledger(await a_ledger(sqlite_path, "HA-2022"), tmp_path / "backup.db")
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        before = unpacked(sqlite_path.parent)
        with pytest.raises(DatabaseError, match="is in use by another process"):
            await restore(tmp_path / "backup.db", sqlite_path, NOON)
        assert unpacked(sqlite_path.parent) == before
        await store.ledger("T1").conferences.add(conference("HA-2023"), by(1))
    assert await documents(sqlite_path) == ["HA-2022", "HA-2023"]


async def test_a_lost_ledger_comes_back(sqlite_path: Path, tmp_path: Path) -> None:
    await copy_ledger(await a_ledger(sqlite_path, "HA-2022"), tmp_path / "backup.db")
    shutil.rmtree(sqlite_path.parent)
    assert await restore(tmp_path / "backup.db", sqlite_path, NOON) == (await look_over(tmp_path / "backup.db"), None)
    assert unpacked(sqlite_path.parent) == ["ledger.db", "ledger.db.lock"]
    assert lock_of(sqlite_path).stat().st_size, "and is missed from now on"
    assert await documents(sqlite_path) == ["HA-2022"]


async def test_a_backup_that_is_not_whole_is_not_restored(sqlite_path: Path, tmp_path: Path) -> None:
    await copy_ledger(await a_ledger(sqlite_path, "HA-2022"), tmp_path / "good.db")
    good = (tmp_path / "good.db").read_bytes()
    torn = "DELETE FROM events; UPDATE ledgers SET revision = 1; DELETE FROM ledgers"
    for name, content, why in (
        ("cut.db", good[: len(good) // 2], "malformed|damaged"),
        ("flipped.db", good[:12_288] + b"\xff" * 12_288 + good[24_576:], "malformed|damaged"),
        ("minutes.db", b"Minutes of the meeting. " * 100, "file is not a database"),
        ("empty.db", b"", "holds no ledger"),
        ("torn.db", good, "is not whole"),
    ):
        (tmp_path / name).write_bytes(content)
        if name == "torn.db":
            with closing(sqlite3.connect(tmp_path / name)) as other:
                other.executescript(torn)
        for task in (look_over(tmp_path / name), restore(tmp_path / name, sqlite_path, NOON)):
            with pytest.raises(DatabaseError, match=why):
                await task
    with pytest.raises(DatabaseError, match="cannot be read"):
        await look_over(tmp_path / "none.db")
    assert await documents(sqlite_path) == ["HA-2022"]


async def test_to_look_leaves_no_trace(sqlite_path: Path, tmp_path: Path) -> None:
    await copy_ledger(await a_ledger(sqlite_path, "HA-2022"), tmp_path / "backup.db")
    shutil.copy(sqlite_path, tmp_path / "by_hand.db")
    before = unpacked(tmp_path)
    assert not (await look_over(tmp_path / "backup.db")).lies_alone
    assert (await look_over(tmp_path / "by_hand.db")).lies_alone
    assert unpacked(tmp_path) == before
    assert (tmp_path / "backup.db").stat().st_mode & 0o777 == 0o600


async def test_nobody_waits_for_what_comes_out_of_a_pipe(sqlite_path: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for reading in (look_over(tmp_path / "pipe"), restore(tmp_path / "pipe", sqlite_path, NOON)):
        with pytest.raises(DatabaseError, match="is a pipe"):
            await asyncio.wait_for(reading, 20)


async def test_a_slip_costs_no_file(sqlite_path: Path, tmp_path: Path) -> None:
    await a_ledger(sqlite_path, "HA-2022")
    (tmp_path / "table.csv").write_text("province,year\n")
    (tmp_path / "other.db").symlink_to(sqlite_path)
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as foreign:
        foreign.execute("CREATE TABLE precious (thing TEXT)")
    await a_ledger(tmp_path / "second.db", "HA-2022")
    os.mkfifo(tmp_path / "pipe")
    needed = [sqlite_path.with_name(sqlite_path.name + end) for end in ("-wal", "-shm", ".lock", ".restored")]
    for copy, why in (
        *((copy, "a name that the ledger itself needs") for copy in needed),
        (tmp_path / "foreign.db", "holds no ledger"),
        (tmp_path / "second.db", "is a ledger, too"),
        (tmp_path / "pipe", "is no backup"),
        (sqlite_path, "is the ledger itself"),
        (tmp_path / "other.db", "is the ledger itself"),
        (tmp_path / "table.csv", "is no backup"),
        (tmp_path, "is no backup"),
    ):
        with pytest.raises(DatabaseError, match=why):
            await copy_ledger(sqlite_path, copy)
    assert (tmp_path / "table.csv").read_text() == "province,year\n"
    assert await documents(sqlite_path) == ["HA-2022"]


async def test_one_is_made_a_day_however_often_it_is_asked_for(sqlite_path: Path) -> None:
    backups = Backups(await a_ledger(sqlite_path), Backing(daily=2, weekly=1), SHANGHAI)
    assert backups.last() is None
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        for hours in (0, 1, 5, 24, 24, 48, 72):  # the day begins in Shanghai
            await backups.make(store.database, NOON + timedelta(hours=hours))
    assert unpacked(backups.folder) == [f"ledger-2026-{day}.db" for day in ("11-30", "12-01", "12-02")]
    assert backups.last()


async def test_what_else_lies_there_stays(sqlite_path: Path) -> None:
    folder = sqlite_path.parent / "elsewhere"
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        folder.mkdir()
        (folder / "ledger-2026-01-01.db.mine").touch()
        for day in range(3):
            kept = Backing(folder=folder, daily=1, weekly=0)
            await Backups(sqlite_path, kept, SHANGHAI).make(store.database, NOON + timedelta(days=day))
    assert unpacked(folder) == ["ledger-2026-01-01.db.mine", "ledger-2026-12-01.db"]


async def test_a_disk_without_room_leaves_the_older_ones_and_no_half_of_one(sqlite_path: Path) -> None:
    backups = Backups(await a_ledger(sqlite_path), Backing(daily=1, weekly=0), SHANGHAI)
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        await backups.make(store.database, NOON)
        before, limit = unpacked(backups.folder), resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limit[1]))
        try:
            with pytest.raises(DatabaseError, match=r"The backup .* could not be written"):
                await backups.make(store.database, NOON + timedelta(days=1))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert unpacked(backups.folder) == before
        await backups.make(store.database, NOON + timedelta(days=1))
    assert unpacked(backups.folder) == ["ledger-2026-11-30.db"]


@pytest.mark.parametrize("gap", [1, 2, 9])
def test_of_a_year_seven_days_and_four_weeks_are_kept(gap: int) -> None:
    kept: set[date] = set()
    for day in range(0, 365, gap):
        today = date(2026, 1, 1) + timedelta(days=day)
        kept = to_keep(kept | {today}, 7, 4)
        newest = sorted(kept, reverse=True)
        assert newest[: min(7, len(newest))] == [today - timedelta(days=n * gap) for n in range(min(7, len(newest)))]
    assert len({day.isocalendar()[:2] for day in sorted(kept)[:-7]}) == 4 == len(kept) - 7
