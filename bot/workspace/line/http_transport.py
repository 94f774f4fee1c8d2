"""How an app without sockets hears of things: signed requests to its address, as Slack sends them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlencode

import aiohttp

from bot.workspace.line.bot_line import ANSWER_PATIENCE, Answered, Lost, Parcel
from bot.workspace.state.background import BackgroundTasks
from bot.workspace.state.records import Payload
from bot.workspace.state.request_urls import RequestUrls

MOST_REDIRECTS = 2  # docs: apis/events-api/using-http-request-urls
SECONDS_BETWEEN_LOOKS = 0.3  # how often a request URL that does not answer is tried again


class HttpTransport:
    """Requests to the app's addresses, once that for events has shown by the challenge that it is the app's.

    An app that hears of no events is not asked to: any answer will do.
    """

    name: Literal["socket", "http"] = "http"

    def __init__(
        self, urls: RequestUrls, signing_secret: str, skew: Callable[[], float], *, hears_events: bool = True
    ) -> None:
        self._urls = urls
        self._hears_events = hears_events
        self._secret = signing_secret
        self._skew = skew
        self._background = BackgroundTasks()
        self._session: aiohttp.ClientSession | None = None
        self._on_change: Callable[[bool], None] = lambda _: None
        self._is_verified = False

    @property
    def connected(self) -> bool:
        """Whether the address answered when it was last asked."""
        return self._is_verified

    def open(self, on_change: Callable[[bool], None]) -> None:
        """Begin to ask the address for its answer to the challenge, until it gives it."""
        self._on_change = on_change
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_PATIENCE))
        self._background.begin(self._verify())

    async def close(self) -> None:
        """Break off what is under way."""
        await self._background.close()
        if self._session:
            await self._session.close()

    async def deliver(self, parcel: Parcel) -> Answered:
        """Post a payload; Lost when the address cannot be reached or answers with an error."""
        body, content_type = _encoded(parcel)
        headers = {"Content-Type": content_type}
        if parcel.retry:
            headers |= {"x-slack-retry-num": str(parcel.retry), "x-slack-retry-reason": parcel.reason}
        status, answer_headers, text = await self._post(self._url_of(parcel), body, headers)
        if status == 0:
            self._lose()
            raise Lost("connection_failed")
        if not 200 <= status < 300:
            reason = "too_many_redirects" if 300 <= status < 400 else "http_error"
            raise Lost(reason, status, may_repeat=answer_headers.get("x-slack-no-retry") != "1")
        return Answered(_decoded(text) if parcel.answerable else {}, status)

    async def _verify(self) -> None:
        challenge = secrets.token_urlsafe(30)
        body = json.dumps({"type": "url_verification", "token": "", "challenge": challenge}).encode()
        while not self._is_verified:
            status, _, text = await self._post(self._urls.events, body, {"Content-Type": "application/json"})
            if (status == 200 and challenge in text) if self._hears_events else status:
                self._is_verified = True
                self._on_change(True)
            else:
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def _lose(self) -> None:
        if self._is_verified:
            self._is_verified = False
            self._on_change(False)
            self._background.begin(self._verify())

    def _url_of(self, parcel: Parcel) -> str:
        if parcel.kind == "slash_commands":
            return self._urls.commands.get(str(parcel.payload["command"]), self._urls.events)
        if parcel.kind == "events_api":
            return self._urls.events
        is_asked = parcel.payload.get("type") == "block_suggestion"
        return self._urls.options if is_asked else self._urls.interactivity

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        """The status (0: there was no answer), the headers in small letters, and the body of the answer."""
        if self._session is None:
            return 0, {}, ""
        signed = headers | signature(self._secret, body, time.time() + self._skew())
        try:
            async with self._session.post(url, data=body, headers=signed, max_redirects=MOST_REDIRECTS + 1) as answer:
                found = {name.lower(): value for name, value in answer.headers.items()}
                return answer.status, found, await answer.text()
        except aiohttp.TooManyRedirects:
            return 310, {}, ""
        except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError):
            return 0, {}, ""


def signature(secret: str, body: bytes, at: float) -> dict[str, str]:
    """The headers by which an app knows that a request is Slack's."""
    stamp = str(int(at))
    signed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}


def _encoded(parcel: Parcel) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    match parcel.kind:
        case "slash_commands":
            return urlencode(parcel.payload).encode(), form
        case "interactive":
            return urlencode({"payload": json.dumps(parcel.payload, ensure_ascii=False)}).encode(), form
        case _:
            return json.dumps(parcel.payload, ensure_ascii=False).encode(), "application/json"


def _decoded(text: str) -> Payload:
    """What the app answered: a JSON object, or plain text, which is a message of that text."""
    try:
        answer = json.loads(text or "{}")
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
