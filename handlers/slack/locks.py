"""Work on one thing at a time, where two at once would get into each other's way."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Locks:
    """A lock for each thing that is worked on; whoever waits is let in when the one before has ended."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()
        self._waiting: set[Hashable] = set()

    @asynccontextmanager
    async def turn(self, key: Hashable) -> AsyncIterator[None]:
        """Wait until nobody else works on it."""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        async with lock:
            yield

    @asynccontextmanager
    async def shared_turn(self, key: Hashable) -> AsyncIterator[bool]:
        """A turn at bringing something up to date; false where somebody waits already, who will do both's."""
        if key in self._waiting:
            yield False
            return
        self._waiting.add(key)
        try:
            async with self.turn(key):
                self._waiting.discard(key)
                yield True
        finally:
            self._waiting.discard(key)
