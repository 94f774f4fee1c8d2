"""Slack's requests over HTTP: what Slack did not sign gets no further than here."""

import asyncio
import hmac
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)

PATH = "/slack/events"
LARGEST = 1_000_000  # bytes; Slack's own requests stay far below
HEADERS_IN = 5.0  # seconds from a connection to its first whole request line and headers
BODY_IN = 5.0  # seconds from the headers to the end of the body
OLDEST = 300  # seconds between a request's timestamp and our clock
TIMESTAMP = re.compile(r"[0-9]{1,12}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class RefusedError(Exception):
    """A request that is not taken; its message is for the log and quotes nothing of the request."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class SignedRequests:
    """The requests that Slack signed, handed to the app, and whether the bot is well, for whoever looks after it.

    https://docs.slack.dev/authentication/verifying-requests-from-slack. The signature is looked at before a byte of
    the body is read as anything but bytes, and `now` gives the Unix time that its timestamp is held against.
    """

    def __init__(
        self,
        app: AsyncApp,
        signing_secret: str,
        is_ready: Callable[[], Awaitable[bool]],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._is_ready = is_ready
        self._now = now
        self._silent: dict[object, asyncio.TimerHandle] = {}  # connections that have asked nothing yet

    @asynccontextmanager
    async def listening(self, host: str, port: int) -> AsyncIterator[None]:
        """Serve as long as the block lasts.

        Raises:
            OSError: the address cannot be listened on.
        """
        app = web.Application(client_max_size=LARGEST, middlewares=[self.hear])
        app.router.add_post(PATH, self.take)
        app.router.add_get("/healthz", self.health)
        app.router.add_get("/readyz", self.readiness)
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

    async def take(self, request: web.Request) -> web.Response:
        """Have the app answer a request of Slack's; anything else is refused in one line."""
        try:
            body = await whole_body(request)
            self.verify(request, body)
            text = body.decode()
        except RefusedError as error:
            log.warning("A request over HTTP was refused with %d: %s", error.status, error)
            return web.Response(status=error.status, headers={"Connection": "close"})
        asked = AsyncBoltRequest(body=text, query=request.query_string, headers=dict(request.headers))
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def verify(self, request: web.Request, body: bytes) -> None:
        """Refuse what does not bear one signature of Slack's, of the last five minutes."""
        timestamps = request.headers.getall("X-Slack-Request-Timestamp", [])
        signatures = request.headers.getall("X-Slack-Signature", [])
        if len(timestamps) != 1 or not TIMESTAMP.fullmatch(timestamps[0]):
            raise RefusedError(401, "it has no readable timestamp")
        if len(signatures) != 1 or not SIGNATURE.fullmatch(signatures[0]):
            raise RefusedError(401, "it has no readable signature")
        if abs(self._now() - int(timestamps[0])) > OLDEST:
            raise RefusedError(401, "its timestamp is more than five minutes off")
        try:
            expected = self._verifier.generate_signature(timestamp=timestamps[0], body=body)
        except UnicodeDecodeError:
            raise RefusedError(400, "its body is not UTF-8") from None
        if expected is None or not hmac.compare_digest(expected, signatures[0]):
            raise RefusedError(401, "Slack did not sign it")

    async def health(self, _: web.Request) -> web.Response:
        """That the process answers."""
        return web.Response(text="ok\n")

    async def readiness(self, _: web.Request) -> web.Response:
        """Whether requests can be answered: the database does."""
        return web.Response(text="ready\n") if await self._is_ready() else web.Response(status=503, text="not ready\n")


def without_quotes(record: logging.LogRecord) -> bool:
    """A filter of logs: a stranger's broken HTTP in a line, where aiohttp would quote it below a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.msg, record.args = "A request over HTTP was refused with %d: it is no HTTP", (error.code,)
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True


async def whole_body(request: web.Request) -> bytes:
    """The bytes of a request's body, as they came."""
    if "Content-Encoding" in request.headers:
        raise RefusedError(400, "its body is encoded, which Slack's never are")
    if (request.content_length or 0) > LARGEST:
        raise RefusedError(413, "its body is too large")
    try:
        async with asyncio.timeout(None if request.content.is_eof() else BODY_IN):  # most bodies are here already
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise RefusedError(413, "its body is too large") from None
    except TimeoutError:
        raise RefusedError(400, "its body did not come in time") from None
    except Exception as error:  # whatever is wrong with its framing, it is not Slack's
        raise RefusedError(400, f"its body cannot be read ({type(error).__name__})") from None
