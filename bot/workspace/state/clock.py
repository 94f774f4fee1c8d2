"""The workspace's clock: it ticks like any other, and can be set ahead to see what happens then."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class MovableClock:
    """The time that people in the workspace live in; never for measuring how long something takes."""

    def __init__(self, now: datetime | None = None) -> None:
        self._ahead = timedelta(0)
        self._watchers: list[Callable[[], None]] = []
        self._moved = asyncio.Event()
        if now is not None:
            self.advance_to(now)

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance_to(self, moment: datetime) -> None:
        """Set it to a moment (with its zone), from where it ticks on; an earlier moment than now is allowed."""
        self._ahead = moment.astimezone(UTC) - datetime.now(UTC)
        for watcher in self._watchers:
            watcher()
        self._moved.set()
        self._moved = asyncio.Event()

    def advance(self, step: timedelta) -> None:
        """Set it ahead by a step."""
        self.advance_to(self.now() + step)

    async def reached(self, moment: datetime) -> None:
        """Wait until it shows a moment, by ticking or because somebody set it ahead."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), left)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` each time somebody sets the clock."""
        self._watchers.append(watcher)
