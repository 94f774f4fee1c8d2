"""The timetable by itself: jobs that live by a clock which is set ahead and back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from bot.schedule import Timetable
from bot.workspace.state.clock import MovableClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TICK = 0.02
HOURLY = IntervalTrigger(hours=1, timezone=UTC)
DAILY = CronTrigger(hour=3, timezone=UTC)


class Diary:
    """The instants at which a job was done, and what it is to do at each."""

    def __init__(self, *deeds: Callable[[datetime], Awaitable[datetime | None]]) -> None:
        self.written: list[datetime] = []
        self._deeds = list(deeds)

    async def do(self, now: datetime) -> datetime | None:
        self.written.append(now)
        return await self._deeds.pop(0)(now) if self._deeds else None

    async def holds(self, times: int) -> None:
        async with asyncio.timeout(20):
            while len(self.written) < times:  # noqa: ASYNC110 - it is looked at, it does not call
                await asyncio.sleep(TICK)


class Desk:
    """A clock, and a timetable that lives by it."""

    def __init__(self) -> None:
        self.clock = MovableClock(NOON)
        self.timetable = Timetable(self.now, TICK)
        self.ticks = Diary()
        self.timetable.add("ticks", IntervalTrigger(seconds=TICK, timezone=UTC), self.ticks.do)

    async def now(self) -> datetime:
        return self.clock.now()

    async def has_ticked(self) -> None:
        """Wait until the timetable has had every opportunity to do what is due by now."""
        await self.ticks.holds(len(self.ticks.written) + 5)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    await desk.timetable.close()


async def fails(now: datetime) -> datetime | None:
    raise ValueError("no room on the disk")


async def test_a_job_is_done_at_the_start_and_then_when_the_moved_clock_says_so(desk: Desk):
    daily = Diary()
    desk.timetable.add("backup", DAILY, daily.do)
    desk.timetable.start()
    await daily.holds(1)
    await desk.has_ticked()
    assert len(daily.written) == 1

    desk.clock.advance_to(NOON + timedelta(hours=14, minutes=59))
    await desk.has_ticked()
    assert len(daily.written) == 1

    desk.clock.advance_to(NOON + timedelta(hours=15))
    await daily.holds(2)
    desk.clock.advance(timedelta(days=30))
    await daily.holds(3)
    await desk.has_ticked()
    assert len(daily.written) == 3, "late is once, however many days were missed"


async def test_a_job_comes_when_it_asked_to_not_only_at_its_usual_time(desk: Desk):
    async def wants_half_past(now: datetime) -> datetime:
        return NOON + timedelta(minutes=30)

    hourly = Diary(wants_half_past)
    desk.timetable.add("rounds", HOURLY, hourly.do)
    desk.timetable.start()
    await hourly.holds(1)
    desk.clock.advance_to(NOON + timedelta(minutes=29))
    await desk.has_ticked()
    assert len(hourly.written) == 1
    desk.clock.advance_to(NOON + timedelta(minutes=30))
    await hourly.holds(2)


async def test_what_is_wanted_within_the_tick_is_done_at_that_instant():
    """By a date of its own: the tick is an hour here, and nobody moves the clock."""

    async def wants_a_moment(now: datetime) -> datetime:
        return now + timedelta(milliseconds=50)

    clock, diary = MovableClock(NOON), Diary(wants_a_moment)

    async def now() -> datetime:
        return clock.now()

    timetable = Timetable(now, 3600)
    timetable.add("rounds", HOURLY, diary.do)
    timetable.start()
    await diary.holds(2)
    await timetable.close()
    first, second = diary.written
    assert second - first >= timedelta(milliseconds=50)


async def test_a_ring_is_heard_while_the_job_waits_and_while_it_is_done(desk: Desk):
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def long(now: datetime) -> datetime | None:
        begun.set()
        await goes_on.wait()
        return None

    hourly = Diary(long)
    desk.timetable.add("rounds", HOURLY, hourly.do)
    desk.timetable.start()
    await asyncio.wait_for(begun.wait(), 20)
    desk.timetable.ring("rounds")
    desk.timetable.ring("rounds")
    await desk.has_ticked()
    assert len(hourly.written) == 1, "it is never done twice at a time"
    goes_on.set()
    await hourly.holds(2)
    await desk.has_ticked()
    assert len(hourly.written) == 2
    desk.timetable.ring("rounds")
    await hourly.holds(3)


async def test_a_job_that_fails_is_done_again_soon_and_keeps_no_other_from_being_done(desk: Desk):
    backup = Diary(fails, fails)
    desk.timetable.add("backup", DAILY, backup.do)
    desk.timetable.start()
    await backup.holds(1)
    await desk.has_ticked()
    _, standing = desk.timetable.standings(desk.clock.now())
    assert (standing.name, standing.why) == ("backup", "no room on the disk")
    since = standing.failing_since
    assert since is not None

    desk.clock.advance(timedelta(minutes=6))
    await backup.holds(2)
    await desk.has_ticked()
    assert desk.timetable.standings(desk.clock.now())[1].failing_since == since
    desk.clock.advance(timedelta(minutes=6))
    await backup.holds(3)
    await desk.has_ticked()
    _, standing = desk.timetable.standings(desk.clock.now())
    assert (standing.failing_since, standing.why) == (None, None)
    assert standing.next_at == NOON.replace(hour=3) + timedelta(days=1)


async def test_a_clock_that_is_set_back_stops_no_job(desk: Desk):
    hourly = Diary()
    desk.timetable.add("groups", HOURLY, hourly.do)
    desk.timetable.start()
    await hourly.holds(1)
    behind = MovableClock(NOON - timedelta(days=400))
    desk.clock = behind
    await desk.has_ticked()
    assert len(hourly.written) == 1
    behind.advance(timedelta(hours=1, minutes=1))
    await hourly.holds(2)


async def test_a_clock_that_does_not_answer_stops_no_job_for_long(desk: Desk):
    answers = desk.now
    is_away = True

    async def unsure() -> datetime:
        if is_away:
            raise OSError("away")
        return await answers()

    diary = Diary()
    timetable = Timetable(unsure, TICK)
    timetable.add("rounds", HOURLY, diary.do)
    timetable.start()
    desk.timetable.start()
    await desk.has_ticked()
    assert not diary.written
    is_away = False
    await diary.holds(1)
    await timetable.close()


async def test_the_end_waits_for_what_is_under_way_and_begins_nothing(desk: Desk):
    begun, goes_on = asyncio.Event(), asyncio.Event()
    is_done = False

    async def long(now: datetime) -> datetime | None:
        nonlocal is_done
        begun.set()
        await goes_on.wait()
        is_done = True
        return now

    rounds = Diary(long)
    desk.timetable.add("rounds", HOURLY, rounds.do)
    desk.timetable.start()
    await asyncio.wait_for(begun.wait(), 20)
    closing = asyncio.ensure_future(desk.timetable.close())
    await asyncio.sleep(0)
    desk.timetable.ring("rounds")
    goes_on.set()
    await closing
    assert is_done
    assert len(rounds.written) == 1


async def test_what_does_not_end_is_cut_off(desk: Desk, caplog: pytest.LogCaptureFixture):
    begun = asyncio.Event()

    async def endless(now: datetime) -> datetime | None:
        begun.set()
        await asyncio.Event().wait()
        return None

    timetable = Timetable(desk.now, TICK, patience=0.1)
    timetable.add("rounds", HOURLY, endless)
    timetable.start()
    await asyncio.wait_for(begun.wait(), 20)
    await asyncio.wait_for(timetable.close(), 20)
    assert [record.getMessage() for record in caplog.records] == [
        "Cut off by the stop, and taken up again at the next start: rounds"
    ]
