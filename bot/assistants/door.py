"""Where Slackbot asks: `/mcp` on the port that Slack's requests come to, signed as they are.

https://docs.slack.dev/ai/slackbot-mcp-client. The SDK's transport is an ASGI app; a request and its answer are handed
over to it inside the process. Nothing is remembered between two requests, so any process can answer any of them.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.monitoring.observer import Observer
from bot.signed_requests import RefusedError, Signatures, refused
from config.manifest import TOOLS

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from bot.assistants.server import AskerOf

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]


class AssistantsDoor:
    """The tools over HTTP; the SDK is loaded when the first request comes, for it is as large as half of the bot."""

    def __init__(self, asker_of: "AskerOf", observer: Observer) -> None:
        self._asker_of = asker_of
        self._observer = observer
        self._served: asyncio.Task[None] | None = None
        self._transport: asyncio.Future[StreamableHTTPSessionManager] | None = None
        self._ended = asyncio.Event()

    def routes(self, signatures: Signatures) -> list[web.RouteDef]:
        """Where Slack calls tools; every call bears its signature."""

        async def take(request: web.Request) -> web.Response:
            try:
                body = await signatures.verified(request)
            except RefusedError as error:
                return refused(error)
            return await answered_by(await self.transport(), request, body.encode())

        return [web.post(TOOLS, take)]

    async def transport(self) -> "StreamableHTTPSessionManager":
        """The SDK's side of the door, which the first who asks has made."""
        if self._transport is None:
            self._transport = asyncio.get_running_loop().create_future()
            self._served = asyncio.create_task(self._serve(self._transport))
        return await asyncio.shield(self._transport)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer as long as the block lasts."""
        try:
            yield
        finally:
            self._ended.set()
            if self._served:
                await asyncio.gather(self._served, return_exceptions=True)

    async def _serve(self, transport: "asyncio.Future[StreamableHTTPSessionManager]") -> None:
        """Keep the SDK's tasks, in one of our own: those who ask come and go."""
        try:
            made = await asyncio.to_thread(transport_of, self._asker_of, self._observer)
            async with made.run():
                transport.set_result(made)
                await self._ended.wait()
        except Exception as error:
            log.exception("Assistants cannot be answered")
            self._transport = None  # the next one has it tried again
            if not transport.done():
                transport.set_exception(error)


def transport_of(asker_of: "AskerOf", observer: Observer) -> "StreamableHTTPSessionManager":
    """The SDK's transport over the tools; which host a request names says nothing, for all of them are signed."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

    from bot.assistants.server import tool_server

    gc.freeze()  # as at the start: to look all of the SDK through again and again would hold up the loop
    return StreamableHTTPSessionManager(
        app=tool_server(asker_of, observer),
        stateless=True,
        json_response=True,
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


async def answered_by(transport: "StreamableHTTPSessionManager", request: web.Request, body: bytes) -> web.Response:
    """Hand a request over to an ASGI app, and collect what it answers."""
    started: Message = {"status": 500, "headers": []}
    written = bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            written.extend(message.get("body", b""))

    await transport.handle_request(scope_of(request), receive, send)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in started["headers"]]
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    return web.Response(status=int(started["status"]), headers=kept, body=bytes(written))


def scope_of(request: web.Request) -> Message:
    """What ASGI calls a request. https://asgi.readthedocs.io/en/latest/specs/www.html"""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.raw_headers],
        "client": None,
        "server": None,
        "state": {},
    }
