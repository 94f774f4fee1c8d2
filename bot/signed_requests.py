"""Slack's requests over HTTP: what Slack did not sign gets no further than here."""

import asyncio
import hmac
import logging
import re
import time
from collections.abc import Callable, Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.http_door import LARGEST
from bot.monitoring.observer import NOBODY, Observer

log = logging.getLogger(__name__)

PATH = "/slack/events"
BODY_IN = 5.0  # seconds from the headers to the end of the body
OLDEST = 300  # seconds between a request's timestamp and our clock
TIMESTAMP = re.compile(r"[0-9]{1,12}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
UNSIGNED = re.compile("x-slack-bolt-", re.IGNORECASE)  # headers that Bolt obeys, and that no signature covers


class RefusedError(Exception):
    """A request that is not taken; its message is for the log and quotes nothing of the request."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Signatures:
    """Tells what Slack signed from what it did not; `now` gives the Unix time that a timestamp is held against.

    https://docs.slack.dev/authentication/verifying-requests-from-slack. The signature is looked at before a byte of
    the body is read as anything but bytes.
    """

    def __init__(self, signing_secret: str, observer: Observer = NOBODY, now: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._observer = observer
        self._now = now

    async def verified(self, request: web.Request) -> str:
        """The body of a request that bears one signature of Slack's, of the last five minutes.

        Raises:
            RefusedError: it does not, or its body cannot be read; the log has been told.
        """
        try:
            body = await whole_body(request)
            self._verify(request, body)
            return body.decode()
        except RefusedError as error:
            log.warning("A request over HTTP was refused with %d: %s", error.status, error)
            self._observer.refused(error.status)
            raise

    def _verify(self, request: web.Request, body: bytes) -> None:
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


class SignedRequests:
    """The requests that Slack signed, handed to the app."""

    def __init__(self, app: AsyncApp, signatures: Signatures) -> None:
        self._app = app
        self._signatures = signatures

    def routes(self) -> list[web.RouteDef]:
        """Where Slack brings everything: events, commands, what is pressed."""
        return [web.post(PATH, self.take)]

    async def take(self, request: web.Request) -> web.Response:
        """Have the app answer a request of Slack's; anything else is refused in one line."""
        try:
            asked = understood(await self._signatures.verified(request), request)
        except RefusedError as error:
            return refused(error)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))


def understood(text: str, request: web.Request) -> AsyncBoltRequest:
    """A request as Bolt reads it, without the headers that only Bolt gives itself.

    Raises:
        RefusedError: its body is nothing that Slack sends; the log has been told.
    """
    headers: dict[str, str | Sequence[str]] = {
        name: value for name, value in request.headers.items() if not UNSIGNED.match(name)
    }
    try:
        return AsyncBoltRequest(body=text, headers=headers)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        log.warning("A request over HTTP was refused with 400: its body is none of Slack's (%s)", type(error).__name__)
        raise RefusedError(400, "its body is none of Slack's") from None


def refused(error: RefusedError) -> web.Response:
    """The answer to what is not taken: no word of why."""
    return web.Response(status=error.status, headers={"Connection": "close"})


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
