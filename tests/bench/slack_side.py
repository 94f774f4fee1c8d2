"""Slack's side of the line, as lean as it can be: signed requests or a socket, and the few methods that bots call.

The local workspace keeps a record of all that passes and checks every block, which costs more than the bot itself.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Literal, Self
from urllib.parse import urlencode

from aiohttp import web

from tests.bench.ledgers import TEAM

Transport = Literal["http", "socket"]
SECRET = "benchmark"  # noqa: S105  # only the bots that we start ourselves know it
PATIENCE = 30.0  # seconds for any one answer
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
TRIGGERS = count(1)
ENVELOPE = re.compile(r'"envelope_id": ?"(\d+)"')


class AnswerError(Exception):
    """An answer is not what it should be: the figures of this run are worthless."""


USER = "U001"


class Line(ABC):
    """A way to ask the bot."""

    @abstractmethod
    async def ask(self, command: str, words: str, user_id: str = USER) -> str:
        """Type a command, and give the whole of the answer as it came, with its wrapping."""


class Requests(Line):
    """Signed requests to the bot's port, over as many connections as are in use at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[Connection] = []

    async def ask(self, command: str, words: str, user_id: str = USER) -> str:
        connection = self._idle.pop() if self._idle else await Connection.to(self._port)
        answer = await asyncio.wait_for(connection.send(signed(urlencode(typed(command, words, user_id)))), PATIENCE)
        self._idle.append(connection)
        return answer

    def close(self) -> None:
        for connection in self._idle:
            connection.close()


class Connection(asyncio.Protocol):
    """One kept-alive connection that reads no more of HTTP than it must, so that the bot is measured and not this."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._wanted: asyncio.Future[str] | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def to(cls, port: int) -> Self:
        _, connection = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, request: bytes) -> asyncio.Future[str]:
        assert self._transport
        self._wanted = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._wanted

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        length = LENGTH.search(self._received, 0, end) if end > 0 else None
        if not length or len(self._received) < end + 4 + int(length[1]):
            return
        answer = bytes(self._received)
        self._received.clear()
        if self._wanted and not self._wanted.done():
            if answer.startswith(b"HTTP/1.1 200"):
                self._wanted.set_result(answer.decode())
            else:
                self._wanted.set_exception(AnswerError(answer[:200].decode(errors="replace")))

    def connection_lost(self, error: Exception | None) -> None:
        if self._wanted and not self._wanted.done():
            self._wanted.set_exception(AnswerError("the bot hung up"))

    def close(self) -> None:
        if self._transport:
            self._transport.close()


class Socket(Line):
    """The socket that the bot opened."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._wanted: dict[str, asyncio.Future[str]] = {}
        self._stream: asyncio.Future[web.WebSocketResponse] = asyncio.get_running_loop().create_future()

    async def ask(self, command: str, words: str, user_id: str = USER) -> str:
        stream = await asyncio.wait_for(asyncio.shield(self._stream), PATIENCE)
        id = str(next(self._numbers))
        self._wanted[id] = asyncio.get_running_loop().create_future()
        frame = {"envelope_id": id, "type": "slash_commands", "accepts_response_payload": True}
        await stream.send_str(json.dumps({**frame, "payload": typed(command, words, user_id)}))
        return await asyncio.wait_for(self._wanted[id], PATIENCE)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """The bot has come: greet it, and take its answers."""
        stream = web.WebSocketResponse()
        await stream.prepare(request)
        await stream.send_str('{"type": "hello", "num_connections": 1}')
        self._stream.set_result(stream)
        async for frame in stream:
            if frame.type is web.WSMsgType.TEXT and (envelope := ENVELOPE.search(frame.data)):
                self._wanted.pop(envelope[1]).set_result(frame.data)
        return stream


class SlackSide:
    """A server for one bot: the Web API at `address`, and the socket if the bot opens it."""

    def __init__(self) -> None:
        self.address = ""
        self.socket = Socket()

    async def method(self, request: web.Request) -> web.Response:
        """What the bots ask at their start, and once for each member."""
        answer: dict[str, object] = {}
        match request.match_info["name"]:
            case "auth.test":
                answer = {"team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT", "user": "bot", "team": "Bench"}
            case "users.info":
                answer = {"user": {"id": USER, "locale": "en-US"}}
            case "apps.connections.open":
                answer = {"url": self.address.replace("http", "ws", 1) + "/socket"}
        return web.json_response({"ok": True, **answer})


@asynccontextmanager
async def slack_side() -> AsyncIterator[SlackSide]:
    """Serve a bot's Slack on a free port of this machine."""
    slack = SlackSide()
    app = web.Application()
    app.router.add_route("*", "/api/{name}", slack.method)
    app.router.add_get("/socket", slack.socket.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()


def typed(command: str, words: str, user_id: str) -> dict[str, str]:
    """What Slack sends when somebody types a command.

    https://docs.slack.dev/interactivity/implementing-slash-commands
    """
    return {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": "C0BENCH",
        "channel_name": "bench",
        "user_id": user_id,
        "user_name": "ada",
        "command": command,
        "text": words,
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1/response/1",
        "trigger_id": f"{next(TRIGGERS)}.2.abc",  # what comes with the same one is taken for a repetition
    }


def signed(body: str) -> bytes:
    """A request as Slack signs it.

    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    at = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        f"{body}"
    ).encode()
