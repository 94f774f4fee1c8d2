"""The timetable: the jobs that the bot does by itself, and when each is done next.

APScheduler rings; whether something is due, and what was done, the database says. So there is no store of jobs: each
is done once when the bot starts, and must be safe to do late, and twice. The jobs live by the clock that is handed in;
at every tick they are set anew by it, so that a clock that was moved, this machine's own among them, is late by a tick.
Should a vital job stall nevertheless, the process ends, so that its supervisor starts it anew.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

from bot.clock import Clock
from store.database import DatabaseError
from store.model.errors import OutOfOrderError
from store.model.process import JobStanding

log = logging.getLogger(__name__)

Work = Callable[[datetime], Awaitable[datetime | None]]

NEVER = datetime.min.replace(tzinfo=UTC)
STALLED = 120.0  # seconds without a run of a vital job
PATIENCE = 8.0  # seconds that the end waits for jobs under way
SOON_AGAIN = timedelta(minutes=5)  # after a failure, where the job is not to be done sooner anyway


class Job:
    """Something that is done again and again: as its trigger says, and sooner where its work asks for it."""

    def __init__(self, name: str, trigger: BaseTrigger, work: Work, *, is_vital: bool, is_urgent: bool) -> None:
        self.name = name
        self.is_vital = is_vital
        self.is_urgent = is_urgent
        self.is_rung = True
        self.ended = time.monotonic()
        self.failing_since: datetime | None = None
        self.why: str | None = None
        self.done_at: datetime | None = None
        self._trigger = trigger
        self._work = work
        self._last = NEVER
        self._wanted: datetime | None = None

    def due(self, now: datetime) -> datetime:
        """When it is to be done next, by the clock that is handed in."""
        if self.is_rung:
            return now
        self._last = min(self._last, now)  # a clock that was set back
        regular: datetime = self._trigger.get_next_fire_time(self._last, now)
        return min(regular, self._wanted or regular)

    async def do(self, now: datetime) -> None:
        """Do it, and remember whether that went well."""
        began = time.monotonic()
        self.is_rung = False
        try:
            self._wanted = await self._work(now)
            self.failing_since, self.why, self.done_at = None, None, now
        except Exception as error:
            self._wanted = now + SOON_AGAIN
            self.failing_since, self.why = self.failing_since or now, str(error) or type(error).__name__
            raise
        finally:
            self.ended = time.monotonic()
            self._last = now + timedelta(seconds=self.ended - began)


class Timetable:
    """The jobs of a running bot."""

    def __init__(self, clock: Clock, tick: float, patience: float = PATIENCE) -> None:
        self._clock = clock
        self._tick = tick
        self._patience = patience
        self._jobs: dict[str, Job] = {}
        self._under_way: set[asyncio.Task[object]] = set()
        self._is_ending = False
        # A job is let in again while APScheduler still counts its last run; that it does not overlap, we see to.
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "max_instances": 2})
        self._heartbeat: asyncio.Task[None] | None = None

    def add(
        self, name: str, trigger: BaseTrigger, work: Work, *, is_vital: bool = False, is_urgent: bool = False
    ) -> None:
        """Have something done when the timetable starts, and from then on as the trigger says.

        The work gets the present instant, and may give one at which it wants to be done again before its time. What it
        raises is logged, and it is done again soon; admins are told where that lasts, and of an urgent job at once.
        Without a vital job's runs the process is not worth keeping alive.
        """
        self._jobs[name] = Job(name, trigger, work, is_vital=is_vital, is_urgent=is_urgent)

    def start(self) -> None:
        """Begin; every job is done at once."""
        self._scheduler.start()
        for job in self._jobs.values():
            self._set(job, timedelta())
        self._heartbeat = asyncio.create_task(self._follow_the_clock())
        threading.Thread(target=self._watch, daemon=True, name="watchdog").start()

    def ring(self, name: str) -> None:
        """A job may have something to do that nobody expected: let it be done now, or once more after it is done."""
        job = self._jobs[name]
        job.is_rung = True
        if not self._is_ending and self._scheduler.get_job(name):
            self._set(job, timedelta())

    def standings(self, now: datetime) -> list[JobStanding]:
        """How each job stands, in the order in which they were added."""
        return [
            JobStanding(
                name=job.name,
                next_at=job.due(now),
                done_at=job.done_at,
                failing_since=job.failing_since,
                why=job.why,
                is_urgent=job.is_urgent,
            )
            for job in self._jobs.values()
        ]

    async def close(self) -> None:
        """Begin no job any more; what is under way gets some seconds to finish."""
        self._is_ending = True
        if not self._scheduler.running or self._heartbeat is None:
            return
        self._heartbeat.cancel()
        self._scheduler.pause()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=self._patience)
        self._scheduler.shutdown()  # which cancels what is under way still
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=1)

    async def _follow_the_clock(self) -> None:
        """Set the jobs that wait anew at every tick: asyncio's own waiting, which no set clock disturbs."""
        while True:
            await asyncio.sleep(self._tick)
            try:
                now = await self._clock()
            except Exception as error:  # whatever keeps it from answering: the jobs wait as they were set
                log.warning("The clock does not answer: %r", error)
                continue
            for job in self._jobs.values():
                if self._scheduler.get_job(job.name):
                    self._set(job, job.due(now) - now)

    def _set(self, job: Job, ahead: timedelta) -> None:
        """Have a job rung so far from now. While it is being done it is not set: it sets itself when that is over."""
        at = datetime.now(UTC) + max(ahead, timedelta())
        self._scheduler.add_job(self._do, "date", run_date=at, args=(job,), id=job.name, replace_existing=True)

    async def _do(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # APScheduler runs it in one
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            ahead = await self._done(job)
        except asyncio.CancelledError:
            log.warning("Cut off by the stop, and taken up again at the next start: %s", job.name)
            return
        if not self._is_ending:
            self._set(job, ahead)

    async def _done(self, job: Job) -> timedelta:
        """Do a job; gives how long it waits now. Nothing is lost by one that fails: the next run may fare better."""
        try:
            await job.do(await self._clock())
        except (DatabaseError, OutOfOrderError) as error:  # its sentence is all that there is to say
            log.error("A job has to wait: %s: %s", job.name, error)
        except Exception:
            log.exception("A job failed: %s", job.name)
        try:
            now = await self._clock()
        except Exception as error:
            log.warning("The clock does not answer: %r", error)
            return timedelta(seconds=self._tick)
        return job.due(now) - now

    def _watch(self) -> None:
        while not self._is_ending:
            time.sleep(STALLED / 12)
            for job in self._jobs.values():
                if job.is_vital and not self._is_ending and time.monotonic() - job.ended > STALLED + self._tick:
                    log.critical("%s: not done for %d seconds; ending, to be started anew", job.name, STALLED)
                    os._exit(70)
