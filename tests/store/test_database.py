"""What the port promises, on either engine."""

import asyncio
import threading
from pathlib import Path

import pytest

from store.database import Row, Transaction
from store.store import Store

ADD = "INSERT INTO ledgers (team_id, revision, recorded_at) VALUES (:team, 1, 0)"


async def teams(tx: Transaction) -> list[str]:
    return [row["team_id"] for row in await tx.all("SELECT team_id FROM ledgers ORDER BY team_id")]


async def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    async def fail(tx: Transaction) -> None:
        assert await tx.run(ADD, {"team": "T1"}) == 1
        raise LookupError

    with pytest.raises(LookupError):
        await store.database.write(fail)
    assert await store.database.read(teams) == []


async def test_a_cancelled_writer_neither_tears_a_write_nor_leaves_one_open(store: Store, url: str) -> None:
    half_done, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx: Transaction) -> None:
        await tx.run(ADD, {"team": "T1"})
        half_done.set()
        await go_on.wait()
        await tx.run(ADD, {"team": "T2"})

    writer = asyncio.create_task(store.database.write(slow))
    await half_done.wait()
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer
    assert await store.database.read(teams) == []

    go_on.set()
    await store.database.write(lambda tx: tx.run(ADD, {"team": "T3"}))
    await store.close()  # waits for what is under way
    async with await Store.open(url) as again:
        assert await again.database.read(teams) == ["T1", "T2", "T3"]


async def test_a_cancelled_reader_gives_its_place_back(store: Store) -> None:
    async def linger(tx: Transaction) -> None:
        await teams(tx)
        await asyncio.sleep(60)

    for _ in range(10):
        reader = asyncio.create_task(store.database.read(linger))
        await asyncio.sleep(0.01)
        reader.cancel()
    assert await asyncio.wait_for(store.database.read(teams), 60) == []


async def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(store: Store) -> None:
    async def nested(_: Transaction) -> Row | None:
        return await store.database.write(lambda tx: tx.one("SELECT 1 AS one"))

    with pytest.raises(RuntimeError, match="already"):
        await store.database.write(nested)
    assert await store.database.write(lambda tx: tx.run(ADD, {"team": "T1"})) == 1


async def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await store.database.read(lambda tx: tx.run(ADD, {"team": "T1"}))
    assert await store.database.read(teams) == []


async def test_a_read_of_a_file_that_lets_others_go_first_keeps_none_waiting(tmp_path: Path) -> None:
    async with await Store.open(f"sqlite:///{tmp_path / 'ledger.db'}") as store:
        has_answered = threading.Event()

        async def patient(_: Transaction) -> None:
            while not has_answered.is_set():  # noqa: ASYNC110  # as what takes long does
                await asyncio.sleep(0)

        waiting = asyncio.create_task(store.database.read(patient))
        assert await asyncio.wait_for(store.database.read(teams), 60) == []
        has_answered.set()
        await asyncio.wait_for(waiting, 60)


async def test_a_closed_database_fails_instead_of_waiting(store: Store) -> None:
    await store.close()
    await store.close()
    for call in (store.database.read, store.database.write):
        with pytest.raises(Exception, match=r"(?i)closed|no active connection"):
            await asyncio.wait_for(call(teams), 60)


async def test_many_at_once(store: Store) -> None:
    async def add(name: str) -> int:
        await store.database.read(teams)
        return await store.database.write(lambda tx: tx.run(ADD, {"team": name}))

    names = [f"T{n:02}" for n in range(30)]
    await asyncio.gather(*map(add, names))
    assert await store.database.read(teams) == names
