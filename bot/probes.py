"""What whoever looks after the bot may ask over HTTP: whether it lives, and whether it is ready."""

from collections.abc import Awaitable, Callable

from aiohttp import web


class Probes:
    """The questions of a supervisor or a load balancer; the answers say nothing of any team."""

    def __init__(self, is_ready: Callable[[], Awaitable[bool]]) -> None:
        self._is_ready = is_ready

    def routes(self) -> list[web.RouteDef]:
        """Where each is asked."""
        return [web.get("/healthz", self.health), web.get("/readyz", self.readiness)]

    async def health(self, _: web.Request) -> web.Response:
        """That the process answers."""
        return web.Response(text="ok\n")

    async def readiness(self, _: web.Request) -> web.Response:
        """Whether requests can be answered: the database does."""
        return web.Response(text="ready\n") if await self._is_ready() else web.Response(status=503, text="not ready\n")
