"""The HTTP server: the routes that its parts give, and nothing for whoever asks for others or keeps it waiting."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

log = logging.getLogger(__name__)

LARGEST = 1_000_000  # bytes of a body; Slack's own requests stay far below
HEADERS_IN = 5.0  # seconds from a connection to its first whole request line and headers


class HttpDoor:
    """Serves routes on a port."""

    def __init__(self, routes: Iterable[web.RouteDef]) -> None:
        self._routes = [*routes]
        self._silent: dict[object, asyncio.TimerHandle] = {}  # connections that have asked nothing yet

    @asynccontextmanager
    async def listening(self, host: str, port: int) -> AsyncIterator[None]:
        """Serve as long as the block lasts.

        Raises:
            OSError: the address cannot be listened on.
        """
        app = web.Application(client_max_size=LARGEST, middlewares=[self.hear])
        app.router.add_routes(self._routes)
        protocol_log = log.getChild("protocol")
        protocol_log.addFilter(without_quotes)
        runner = web.AppRunner(app, access_log=None, keepalive_timeout=30, logger=protocol_log)
        await runner.setup()
        try:
            server = await asyncio.get_running_loop().create_server(lambda: self.connection(runner), host, port)
            async with server:
                yield
        finally:
            await runner.cleanup()

    def connection(self, runner: web.AppRunner) -> asyncio.Protocol:
        """A connection, which is closed where nothing whole is asked on it in time."""
        if runner.server is None:
            raise ConnectionAbortedError("the server has ended")
        protocol = runner.server()
        self._silent[protocol] = asyncio.get_running_loop().call_later(HEADERS_IN, self.close_silent, protocol)
        return protocol

    def close_silent(self, protocol: web.RequestHandler) -> None:
        del self._silent[protocol]
        protocol.force_close()

    @web.middleware
    async def hear(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Note that a connection speaks, and tell whoever asks for what is not here no more than that."""
        timer = self._silent.pop(request.protocol, None)
        if timer:
            timer.cancel()
        try:
            return await handler(request)
        except web.HTTPException as error:
            log.warning("A request over HTTP was refused with %d: no such address or method", error.status)
            return web.Response(status=error.status)


def without_quotes(record: logging.LogRecord) -> bool:
    """A filter of logs: a stranger's broken HTTP in a line, where aiohttp would quote it below a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.msg, record.args = "A request over HTTP was refused with %d: it is no HTTP", (error.code,)
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True
