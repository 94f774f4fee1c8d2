"""Work on one thing at a time, where two at once would get into each other's way, be it in two processes."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from weakref import WeakValueDictionary

from store.leases import Leases

LOOKS = 0.1  # seconds between looks at whether another process has ended


class Locks:
    """A lock for each thing that is worked on; whoever waits is let in when the one before has ended.

    A thing is named by its team and what else tells it apart. A process that died while it worked on one holds up
    others for `held_for` at most. `now` gives the Unix time.
    """

    def __init__(
        self,
        leases: Leases,
        work: str,
        held_for: timedelta = timedelta(minutes=1),
        now: Callable[[], float] = time.time,
    ) -> None:
        self._leases = leases
        self._work = work
        self._held_for = held_for
        self._now = now
        self._locks: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()
        self._waiting: set[tuple[str, ...]] = set()

    @asynccontextmanager
    async def turn(self, team_id: str, *thing: str) -> AsyncIterator[None]:
        """Wait until nobody else works on it."""
        key = (team_id, *thing)
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        async with lock, self._leased(team_id, ":".join((self._work, *thing))):
            yield

    @asynccontextmanager
    async def shared_turn(self, team_id: str, *thing: str) -> AsyncIterator[bool]:
        """A turn at bringing something up to date; false where somebody waits already, who will do both's."""
        key = (team_id, *thing)
        if key in self._waiting:
            yield False
            return
        self._waiting.add(key)
        try:
            async with self.turn(*key):
                self._waiting.discard(key)
                yield True
        finally:
            self._waiting.discard(key)

    @asynccontextmanager
    async def _leased(self, team_id: str, name: str) -> AsyncIterator[None]:
        """Hold it against other processes."""
        owner = await self._lease(team_id, name)
        try:
            yield
        finally:
            await self._leases.leave(team_id, name, owner)

    async def _lease(self, team_id: str, name: str) -> str:
        """Wait for the lease; its owner's mark."""
        while True:
            now = datetime.fromtimestamp(self._now(), UTC)
            if owner := await self._leases.take(team_id, name, now, self._held_for):
                return owner
            await asyncio.sleep(LOOKS * random.uniform(1, 3))  # noqa: S311  # spreads rivals, hides nothing
