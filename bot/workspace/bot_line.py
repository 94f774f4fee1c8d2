"""The line to the bot: what is sent over its sockets, whether it was acknowledged in time, and a record of it all."""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.workspace.records import Exchange, Payload

ACK_SECONDS = 3.0  # docs: interactivity/handling-user-interaction
EnvelopeKind = Literal["slash_commands", "interactive", "events_api"]


class Connection(Protocol):
    """One open socket of the bot's."""

    async def send(self, frame: Payload) -> None:
        """Send a frame; ConnectionError when the socket has gone."""


@dataclass(frozen=True, slots=True)
class Ack:
    """The bot's answer: what it sent along, empty when it sent nothing, and how long it took."""

    payload: Payload
    seconds: float


@dataclass(slots=True)
class _Sent:
    exchange: Exchange
    began: float
    ack: asyncio.Future[Ack]


class BotLine:
    """The bot's sockets, and everything that passed over them and over the Web API, in order."""

    def __init__(self, on_change: Callable[[bool], None]) -> None:
        self.traffic: list[Exchange] = []
        self._connections: list[Connection] = []
        self._turn = 0
        self._sent: dict[str, _Sent] = {}
        self._on_change = on_change
        self._arrival = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether the bot listens."""
        return bool(self._connections)

    async def until_connected(self) -> None:
        """Wait for the bot's first socket."""
        await self._arrival.wait()

    def join(self, connection: Connection) -> int:
        """Take up a socket; answers how many there are now."""
        self._connections.append(connection)
        self._arrival.set()
        self._on_change(True)
        return len(self._connections)

    def leave(self, connection: Connection) -> None:
        """Forget a socket."""
        self._connections.remove(connection)
        if not self._connections:
            self._arrival.clear()
        self._on_change(self.connected)

    async def send(self, kind: EnvelopeKind, payload: Payload, *, answerable: bool) -> Ack | None:
        """Send a payload to one of the sockets and wait for its ack: None when there is none in three seconds."""
        exchange = Exchange("to_bot", kind, payload)
        self.traffic.append(exchange)
        if not self._connections:
            exchange.verdict = "no connection"
            return None
        envelope_id = secrets.token_hex(12)
        sent = _Sent(exchange, time.monotonic(), asyncio.get_running_loop().create_future())
        self._sent[envelope_id] = sent
        self._turn += 1
        frame = {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": answerable}
        if kind == "events_api":
            frame |= {"retry_attempt": 0, "retry_reason": ""}
        try:
            await self._connections[self._turn % len(self._connections)].send(frame)
            return await asyncio.wait_for(asyncio.shield(sent.ack), ACK_SECONDS)
        except (TimeoutError, ConnectionError):
            exchange.verdict = "no ack"
            return None

    def acknowledge(self, envelope_id: str, answer: Payload) -> None:
        """Note the bot's ack of an envelope, in time or not; one of an unknown envelope is ignored, as Slack does."""
        sent = self._sent.pop(envelope_id, None)
        if sent is None:
            return
        seconds = time.monotonic() - sent.began
        sent.exchange.answer, sent.exchange.seconds = answer, seconds
        sent.exchange.verdict = "late ack" if sent.exchange.verdict == "no ack" else "ok"
        sent.ack.set_result(Ack(answer, seconds))
