"""What processes on one database tell each other; a file has one process, which asks nobody."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.deliveries import Deliveries
from handlers.slack.locks import Locks
from store.leases import Leases
from store.received import REMEMBERED_FOR, Received
from store.store import Store
from tests.store.samples import moment

MINUTE = timedelta(minutes=1)
EVENT = {"event_id": "Ev1", "type": "event_callback"}
COMMAND = {"command": "/targets", "trigger_id": "1.2.3"}
SIGNED = {"x-slack-signature": ["v0=abc"]}


@pytest.fixture
async def pair(postgres_url: str) -> AsyncIterator[tuple[Store, Store]]:
    """Two processes' stores over one database."""
    async with await Store.open(postgres_url) as first, await Store.open(postgres_url) as second:
        yield first, second


@pytest.mark.parametrize(
    ("body", "headers"), [(EVENT, {}), (COMMAND, SIGNED), ({"command": "/targets"}, SIGNED)], ids=str
)
async def test_what_comes_to_two_processes_is_taken_up_by_one(
    pair: tuple[Store, Store], body: dict[str, str], headers: dict[str, list[str]]
) -> None:
    processes = [Deliveries(Received(store.database)) for store in pair]
    said = await asyncio.gather(*[process.is_repeated(body, headers, moment(0)) for process in processes])
    assert sorted(said) == [False, True]
    assert [await process.is_repeated(body, headers, moment(1)) for process in processes] == [True, True]


async def test_what_only_asks_for_options_is_answered_each_time(pair: tuple[Store, Store]) -> None:
    process = Deliveries(Received(pair[0].database))
    asked = {"type": "block_suggestion", "value": "hen"}
    assert [await process.is_repeated(asked, SIGNED, moment(0)) for _ in range(2)] == [False, False]


async def test_what_has_come_is_forgotten_in_time(pair: tuple[Store, Store]) -> None:
    first, second = (Received(store.database) for store in pair)
    assert await first.is_new("Ev1", moment(0))
    await second.forget(moment(0) + REMEMBERED_FOR)
    assert not await second.is_new("Ev1", moment(0))
    await second.forget(moment(1) + REMEMBERED_FOR)
    assert await second.is_new("Ev1", moment(0))


async def test_a_lease_is_one_processs_until_it_leaves_or_dies(pair: tuple[Store, Store]) -> None:
    first, second = (Leases(store.database) for store in pair)
    owner = await first.take("T1", "card:HA-2022-01", moment(0), MINUTE)
    assert owner
    assert await second.take("T1", "card:HA-2022-01", moment(0), MINUTE) is None
    assert await second.take("T2", "card:HA-2022-01", moment(0), MINUTE), "another team's is another"

    await first.leave("T1", "card:HA-2022-01", owner)
    late = await second.take("T1", "card:HA-2022-01", moment(0), MINUTE)
    assert late
    taken_over = await first.take("T1", "card:HA-2022-01", moment(1), MINUTE)
    assert taken_over, "it ran out"
    await second.leave("T1", "card:HA-2022-01", late)
    assert await second.take("T1", "card:HA-2022-01", moment(1), MINUTE) is None, "what has passed on stays"


async def test_a_file_has_one_process_that_waits_for_nobody(sqlite_path: object) -> None:
    async with await Store.open(f"sqlite:///{sqlite_path}") as store:
        assert await store.leases.take("T1", "card", moment(0), MINUTE)
        assert await store.leases.take("T1", "card", moment(0), MINUTE)
        assert await store.received.is_new("Ev1", moment(0))
        process = Deliveries(store.received)
        assert [await process.is_repeated(EVENT, {}, moment(0)) for _ in range(2)] == [False, True]


async def test_two_processes_work_on_a_thing_in_turn(pair: tuple[Store, Store]) -> None:
    locks = [Locks(store.leases, "card") for store in pair]
    at_work, most = 0, 0

    async def work(number: int) -> None:
        nonlocal at_work, most
        async with locks[number % 2].turn("T1", "HA-2022-01", "C1"):
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0.02)
            at_work -= 1

    await asyncio.gather(*map(work, range(8)))
    assert most == 1
