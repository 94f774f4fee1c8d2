"""The workspace's clock: it ticks like any other, and can be set ahead to see what happens then."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class MovableClock:
    """The time that people in the workspace live in; never for measuring how long something takes."""

    def __init__(self, now: datetime | None = None) -> None:
        self._ahead = timedelta(0)
        self._watchers: list[Callable[[], None]] = []
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

    def advance(self, step: timedelta) -> None:
        """Set it ahead by a step."""
        self.advance_to(self.now() + step)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` each time somebody sets the clock."""
        self._watchers.append(watcher)
