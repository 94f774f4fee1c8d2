"""The timetable: what wakes the bot up, and the rounds it then makes.

APScheduler only rings; what is due, the database says. Should it stall, the rounds go on by their own waiting, which
moved clocks cannot disturb; should they stall too, the process ends, so that its supervisor starts it anew.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

log = logging.getLogger(__name__)

STALLED = 120.0  # seconds without a round
PATIENCE = 8.0  # seconds that the end waits for posts under way


class Work(Protocol):
    """What is done in rounds."""

    async def go(self) -> datetime | None:
        """Do what is due; gives when the next round is to be made, if that is known."""

    def end(self) -> None:
        """Take up nothing more."""

    async def rest(self, seconds: float) -> None:
        """Let what is under way finish, for so long."""


class Timetable:
    """Rounds at every ring, and at least one a tick."""

    def __init__(self, work: Work, clock: Callable[[], Awaitable[datetime]], tick: float) -> None:
        self._work = work
        self._clock = clock
        self._tick = tick
        self._bell = asyncio.Event()
        self._ended = False
        self._last = time.monotonic()
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the first round is made at once."""
        self._scheduler.add_job(self._bell.set, "interval", seconds=self._tick, id="tick")
        self._scheduler.start()
        self._task = asyncio.create_task(self._go_round())
        threading.Thread(target=self._watch, daemon=True, name="watchdog").start()

    def ring(self) -> None:
        """Something may be due that nobody expected: make a round now."""
        self._bell.set()

    async def close(self) -> None:
        """Make no further round; what is under way gets some seconds to finish."""
        self._ended = True
        self._work.end()
        self._bell.set()
        self._scheduler.shutdown(wait=False)
        until = time.monotonic() + PATIENCE
        if self._task:
            _, unfinished = await asyncio.wait((self._task,), timeout=PATIENCE)
            for task in unfinished:
                log.warning("The round under way is cut off by the stop; the next start takes it up again")
                task.cancel()
                await asyncio.wait((task,), timeout=1)
        await self._work.rest(max(0.0, until - time.monotonic()))

    async def _go_round(self) -> None:
        while not self._ended:
            self._bell.clear()
            try:
                await self._expect(await self._work.go())
            except Exception:  # the next round may fare better, and nothing is lost by it
                log.exception("A round failed")
            self._last = time.monotonic()
            if self._ended:
                return
            try:
                await asyncio.wait_for(self._bell.wait(), self._tick)
            except TimeoutError:
                continue

    async def _expect(self, due: datetime | None) -> None:
        """Have the bell rung for the next round, if it is to be made before the next tick."""
        if due is None:
            return
        ahead = (due - await self._clock()).total_seconds()
        if ahead < self._tick:
            asyncio.get_running_loop().call_later(max(ahead, 0.0), self._bell.set)

    def _watch(self) -> None:
        while not self._ended:
            time.sleep(STALLED / 12)
            if not self._ended and time.monotonic() - self._last > STALLED + self._tick:
                log.critical("No round for %d seconds: ending, to be started anew", STALLED)
                os._exit(70)
