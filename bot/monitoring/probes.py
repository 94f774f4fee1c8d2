"""What whoever looks after the bot may ask over HTTP: whether it lives, and whether it is ready."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

ASKED_LATELY = 30.0  # seconds: somebody who has asked within them will ask again
NOTICED_IN = 2.0  # seconds that the end waits for whoever asks to notice it


class Probes:
    """The questions of a supervisor or a load balancer; the answers say nothing of any team."""

    def __init__(self, is_ready: Callable[[], Awaitable[bool]], now: Callable[[], float] = time.monotonic) -> None:
        self._is_ready = is_ready
        self._now = now
        self._asked_at: float | None = None
        self._is_ending = False
        self._noticed = asyncio.Event()
        self._asking: asyncio.Task[bool] | None = None

    def routes(self) -> list[web.RouteDef]:
        """Where each is asked."""
        return [web.get("/healthz", self.health), web.get("/readyz", self.readiness)]

    async def health(self, _: web.Request) -> web.Response:
        """That the process answers."""
        return web.Response(text="ok\n")

    async def readiness(self, _: web.Request) -> web.Response:
        """Whether new requests should be brought here: the database answers, and the bot is not about to end."""
        self._asked_at = self._now()
        if self._is_ending:
            self._noticed.set()
            return web.Response(status=503, text="ending\n")
        if await self._database_answers():
            return web.Response(text="ready\n")
        return web.Response(status=503, text="not ready\n")

    async def _database_answers(self) -> bool:
        """Ask it once for all who wait: anybody may ask here, and none of them is to cost it more."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._is_ready())
        return await asyncio.shield(self._asking)

    async def end(self) -> None:
        """Be ready no more, and go on answering until whoever asks has noticed, for two seconds at most."""
        self._is_ending = True
        if self._asked_at is not None and self._now() - self._asked_at < ASKED_LATELY:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._noticed.wait(), NOTICED_IN)
