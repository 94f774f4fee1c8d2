"""The turns of many teams by themselves: whoever is slow, broken or gone keeps no other from its own."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import turns
from bot.teams import AllFailedError, for_each
from bot.turns import Turns
from bot.workspace.state.clock import MovableClock
from store.model.errors import DatabaseAwayError
from tests.harness import LONG_PATIENCE

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TICK = 0.05
HOUR = 3600.0  # a tick so long that nobody's turn comes by it while a test runs


class Served:
    """Teams, and what is done in the turns of each."""

    def __init__(self, *team_ids: str, tick: float = HOUR) -> None:
        self.ids = {*team_ids}
        self.deeds: dict[str, Callable[[], Awaitable[datetime | None]]] = {}
        self.rounds: dict[str, list[datetime]] = {}
        self.ended: list[str] = []
        self.readied: list[str] = []
        self.looks = 0  # at the clock
        self.clock = MovableClock(NOON)
        self.turns = Turns(self, self.rounds_of, self.now, tick)

    async def now(self) -> datetime:
        self.looks += 1
        return self.clock.now()

    async def present(self) -> Collection[str]:
        return self.ids

    async def ready(self, team_id: str) -> None:
        self.readied.append(team_id)

    def client(self, team_id: str) -> AsyncWebClient:
        raise NotImplementedError

    posting_client = client

    def rounds_of(self, team_id: str) -> "TeamRounds":
        return TeamRounds(self, team_id)

    def made(self, team_id: str) -> int:
        return len(self.rounds.get(team_id, ()))

    def ring_for_all(self) -> None:
        for team_id in self.ids:
            self.turns.ring(team_id)

    async def go(self) -> datetime | None:
        return await asyncio.wait_for(self.turns.go(self.clock.now()), LONG_PATIENCE)

    async def go_until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONG_PATIENCE):
            while not holds():
                await self.turns.go(self.clock.now())
                await asyncio.sleep(0)
                self.ring_for_all()


class TeamRounds:
    def __init__(self, served: Served, team_id: str) -> None:
        self.served = served
        self.team_id = team_id

    async def go(self, now: datetime) -> datetime | None:
        self.served.rounds.setdefault(self.team_id, []).append(now)
        deed = self.served.deeds.get(self.team_id)
        return await deed() if deed else None

    def end(self) -> None:
        self.served.ended.append(self.team_id)

    async def rest(self, seconds: float) -> None:
        pass


async def test_each_team_has_a_turn_at_once_and_the_next_one_is_told():
    served = Served("T1", "T2", "T3")

    async def later() -> datetime:
        return NOON + timedelta(minutes=30)

    served.deeds["T2"] = later
    next_at = await served.go()

    assert [served.made(one) for one in ("T1", "T2", "T3")] == [1, 1, 1]
    assert sorted(served.readied) == ["T1", "T2", "T3"]
    assert next_at == NOON + timedelta(minutes=30)


async def test_only_who_is_due_has_a_turn():
    served = Served("T1", "T2")

    async def in_half_a_minute() -> datetime | None:
        return NOON + timedelta(seconds=30) if served.made("T2") == 1 else None

    served.deeds["T2"] = in_half_a_minute
    assert await served.go() == NOON + timedelta(seconds=30)
    served.clock.advance_to(NOON + timedelta(minutes=1))
    await served.go()

    assert (served.made("T1"), served.made("T2")) == (1, 2)
    served.turns.ring("T1")
    await served.go()
    assert served.made("T1") == 2


async def test_a_clock_that_was_set_back_keeps_nobody_waiting():
    served = Served("T1")
    await served.go()
    served.clock.advance_to(NOON - timedelta(days=1))
    await served.go()
    served.clock.advance(timedelta(seconds=2 * HOUR))
    await served.go()

    assert served.made("T1") == 2


async def test_who_is_slow_keeps_no_other_from_its_turns_and_is_waited_for_alone():
    served = Served("T1", "T2", tick=TICK)
    is_over = asyncio.Event()

    async def slow() -> None:
        await is_over.wait()

    served.deeds["T1"] = slow
    await served.go_until(lambda: served.made("T2") >= 5)
    assert served.made("T1") == 1, "it does not overlap"

    is_over.set()
    await served.go_until(lambda: served.made("T1") >= 3)


async def test_while_the_only_team_has_its_turn_it_is_waited_for():
    served = Served("T1", tick=TICK)
    is_over = asyncio.Event()

    async def slow() -> None:
        await is_over.wait()

    served.deeds["T1"] = slow
    going = asyncio.create_task(served.turns.go(NOON))
    async with asyncio.timeout(LONG_PATIENCE):
        while served.looks < 5:  # noqa: ASYNC110 - it is looked at, it does not call
            await asyncio.sleep(TICK)
    assert not going.done(), "a process in which nothing is done any more is to be noticed"
    is_over.set()
    await asyncio.wait_for(going, LONG_PATIENCE)


async def test_those_who_are_slow_take_no_place_for_long(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "QUICK", 0.05)
    slow_ones = [f"T{number:02}" for number in range(turns.AT_ONCE)]
    served = Served(*slow_ones, "T99", tick=TICK)
    is_over = asyncio.Event()

    async def slow() -> None:
        await is_over.wait()

    served.deeds |= dict.fromkeys(slow_ones, slow)
    await served.go_until(lambda: served.made("T99") >= 2)

    assert all(served.made(one) == 1 for one in slow_ones)
    is_over.set()
    served.turns.end()
    await served.turns.rest(1)


async def test_who_fails_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture):
    served = Served("T1", "T2")

    async def broken() -> None:
        raise RuntimeError("no rows")

    served.deeds["T1"] = broken
    await served.go()
    assert (served.made("T1"), served.made("T2")) == (1, 1)
    assert [record.getMessage() for record in caplog.records] == ["A round failed for team T1"]

    served.deeds["T2"] = broken
    served.ring_for_all()
    with pytest.raises(AllFailedError):
        await served.go()

    served.ids = {"T1"}
    served.ring_for_all()
    with pytest.raises(RuntimeError, match="no rows"):
        await served.go()


async def test_a_database_that_does_not_work_is_told_once_for_everybody(caplog: pytest.LogCaptureFixture):
    served = Served("T1", "T2", "T3")

    async def away() -> None:
        raise DatabaseAwayError

    served.deeds |= dict.fromkeys(served.ids, away)
    with pytest.raises(DatabaseAwayError):
        await served.go()
    assert caplog.records == []


async def test_teams_come_and_go():
    served = Served("T1")
    await served.go()

    served.ids = {"T1", "T2"}
    served.ring_for_all()
    await served.go()
    assert served.made("T2") == 1

    served.ids = {"T2"}
    served.ring_for_all()
    before = served.made("T1")
    await served.go()
    assert (served.made("T1"), served.ended) == (before, ["T1"])

    served.ids = {"T1", "T2"}
    served.ring_for_all()
    await served.go()
    assert served.made("T1") == before + 1, "with rounds of its own, which have not ended"


async def test_a_team_that_comes_while_another_is_slow_is_met_when_somebody_rings():
    served = Served("T1")
    is_over = asyncio.Event()

    async def slow() -> None:
        await is_over.wait()

    served.deeds["T1"] = slow
    going = asyncio.create_task(served.turns.go(NOON))
    async with asyncio.timeout(LONG_PATIENCE):
        while not served.made("T1"):  # noqa: ASYNC110 - it is looked at, it does not call
            await asyncio.sleep(0.01)
        served.ids = {"T1", "T2"}
        served.turns.ring()
        while not served.made("T2"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    is_over.set()
    await asyncio.wait_for(going, LONG_PATIENCE)


async def test_at_the_end_nobody_has_a_turn_any_more():
    served = Served("T1", "T2")
    await served.go()
    served.turns.end()
    served.ring_for_all()

    assert await served.go() is None
    assert (served.made("T1"), served.made("T2")) == (1, 1)
    assert sorted(served.ended) == ["T1", "T2"]


async def test_what_is_done_for_each_team_is_done_though_it_fails_for_one(caplog: pytest.LogCaptureFixture):
    served, done = Served("T1", "T2", "T3"), list[str]()

    async def work(team_id: str) -> None:
        if team_id == "T2":
            raise ValueError("no such group")
        done.append(team_id)

    await for_each(served, work)

    assert sorted(done) == ["T1", "T3"]
    assert [record.getMessage() for record in caplog.records] == ["It failed for team T2: ValueError('no such group')"]

    async def broken(team_id: str) -> None:
        raise ValueError(f"no groups in {team_id}")

    with pytest.raises(AllFailedError, match="for no team"):
        await for_each(served, broken)
    served.ids = {"T2"}
    with pytest.raises(ValueError, match="no groups in T2"):
        await for_each(served, broken)
