"""How an app with sockets hears of things: an envelope on one of its connections, and the ack that comes back."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Literal, Protocol

from bot.workspace.line.bot_line import ANSWER_PATIENCE, Answered, Lost, Parcel
from bot.workspace.state.records import Payload


class Connection(Protocol):
    """One open socket of the app's."""

    async def send(self, frame: Payload) -> None:
        """Send a frame; ConnectionError when the socket has gone."""

    async def refresh(self, seconds: float) -> None:
        """Warn the app that it has to connect anew, and after so many seconds hang up."""


class SocketTransport:
    """The app's sockets: each envelope goes to one of them."""

    name: Literal["socket", "http"] = "socket"

    def __init__(self) -> None:
        self.warning_seconds = 10.0  # between the warning and the end of a connection
        self.heartbeat: float | None = 30.0  # seconds between pings; without them a silent socket is never given up
        self._connections: list[Connection] = []
        self._turn = 0
        self._sent: dict[str, asyncio.Future[Answered]] = {}
        self._watchers: list[Callable[[bool], None]] = []  # of each team in which the app is installed

    @property
    def connected(self) -> bool:
        """Whether there is a socket."""
        return bool(self._connections)

    def open(self, on_change: Callable[[bool], None]) -> None:
        """From now on `on_change` is told when sockets come and go."""
        self._watchers.append(on_change)
        if self.connected:
            on_change(True)

    async def close(self) -> None:
        """Nothing is left to do: the server hangs up."""

    def join(self, connection: Connection) -> None:
        """Take up a socket."""
        self._connections.append(connection)
        self._tell()

    def leave(self, connection: Connection) -> None:
        """Forget a socket."""
        if connection in self._connections:
            self._connections.remove(connection)
            self._tell()

    async def refresh(self) -> None:
        """Ask the app to connect all its sockets anew."""
        await asyncio.gather(*(connection.refresh(self.warning_seconds) for connection in list(self._connections)))

    async def deliver(self, parcel: Parcel) -> Answered:
        """Send an envelope to the next socket in turn, and wait for its ack; Lost when the socket has gone."""
        if not self._connections:
            raise Lost("connection_failed")
        envelope_id = secrets.token_hex(12)
        answer: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        self._sent[envelope_id] = answer
        self._turn += 1
        try:
            connection = self._connections[self._turn % len(self._connections)]
            await connection.send(_framed(envelope_id, parcel))
            return await asyncio.wait_for(answer, ANSWER_PATIENCE)
        except ConnectionError:
            raise Lost("connection_failed") from None
        except TimeoutError:
            raise Lost("timeout") from None
        finally:
            self._sent.pop(envelope_id, None)

    def acknowledge(self, envelope_id: str, answer: Payload) -> None:
        """Note the app's ack of an envelope; one of an unknown envelope is ignored, as Slack does."""
        waiting = self._sent.get(envelope_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(Answered(answer))

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher(self.connected)


def _framed(envelope_id: str, parcel: Parcel) -> Payload:
    frame = {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.answerable,
    }
    if parcel.kind == "events_api":
        frame |= {"retry_attempt": parcel.retry, "retry_reason": parcel.reason}
    return frame
