"""The line to the app: what is sent to it, whether it was acknowledged in time, and events told again until it was."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, Protocol

from bot.workspace.line.faults import Faults
from bot.workspace.line.traffic import Exchange, Traffic
from bot.workspace.state.background import BackgroundTasks
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.records import Payload

ACK_SECONDS = 3.0  # docs: interactivity/handling-user-interaction
ANSWER_PATIENCE = 60.0  # seconds for which a late answer is still noted
RETRY_PAUSES = (0.0, 60.0, 300.0)  # docs: apis/events-api; the workspace's seconds, not the machine's
EnvelopeKind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A payload on its way; `retry` counts from 1 when an event is told again, `reason` says why it is."""

    kind: EnvelopeKind
    payload: Payload
    answerable: bool = False
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the app sent along with its acknowledgement, empty when nothing; over HTTP with the status."""

    payload: Payload
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's answer in time, and how long it took."""

    payload: Payload
    seconds: float


@dataclass(frozen=True, slots=True)
class NoAck:
    """Why there was no answer: "timeout", "http_error", "connection_failed", "not_connected" …"""

    reason: str
    may_repeat: bool = True

    @property
    def is_late(self) -> bool:
        """Whether the app was told and kept silent."""
        return self.reason in ("timeout", "http_timeout")


class Lost(Exception):  # noqa: N818 - it is something that happens to parcels, not a fault of ours
    """The app was not reached, or answered with an error."""

    def __init__(self, reason: str, status: int | None = None, *, may_repeat: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.may_repeat = may_repeat


class Transport(Protocol):
    """Sockets, or requests to an address."""

    @property
    def name(self) -> Literal["socket", "http"]:
        """What it is."""

    @property
    def connected(self) -> bool:
        """Whether the app listens."""

    def open(self, on_change: Callable[[bool], None]) -> None:
        """Begin; `on_change` is to be told whenever the app comes or goes."""

    async def close(self) -> None:
        """End."""

    async def deliver(self, parcel: Parcel) -> Answered:
        """Hand over a payload and wait for the answer, however late; Lost when there is none to wait for."""


class BotLine:
    """What is sent to the app, over whichever transport."""

    def __init__(self, transport: Transport, traffic: Traffic, faults: Faults, clock: MovableClock) -> None:
        self.transport = transport
        self.ack_seconds = ACK_SECONDS
        self.retry_pauses: tuple[float, ...] = RETRY_PAUSES
        self._traffic = traffic
        self._faults = faults
        self._clock = clock
        self._background = BackgroundTasks()
        self._arrival = asyncio.Event()
        self._passed = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether the app listens."""
        return self.transport.connected

    def open(self, tell: Callable[[bool], None]) -> None:
        """Begin to wait for the app; `tell` hears whether it is there."""

        def changed(connected: bool) -> None:
            if connected:
                self._arrival.set()
            else:
                self._arrival.clear()
            tell(connected)

        self.transport.open(changed)

    async def close(self) -> None:
        """Break off what waits for an answer or for the next try."""
        await self._background.close()
        await self.transport.close()

    async def until_connected(self) -> None:
        """Wait until the app listens."""
        await self._arrival.wait()

    async def ask(self, kind: EnvelopeKind, payload: Payload, *, answerable: bool = False) -> Ack | NoAck:
        """Send what somebody did, once, and wait for the answer."""
        return await self._send(Parcel(kind, payload, answerable))

    async def tell(self, event: Payload) -> Ack | NoAck:
        """Send an event; it is told again when nobody takes it. Gives what came of the first time."""
        parcel = Parcel("events_api", event)
        channel = _channel_of(parcel)
        if self._faults.strike(parcel.kind, channel, "duplicate"):
            self._background.begin(self._send(parcel))
        for fault in self._faults.strike(parcel.kind, channel, "reorder"):
            await self._overtaken(fault.lasts)
        told = await self._send(parcel)
        self._passed.set()
        self._passed = asyncio.Event()
        if isinstance(told, NoAck) and told.may_repeat:
            self._background.begin(self._tell_again(parcel, told))
        return told

    async def _tell_again(self, parcel: Parcel, failed: NoAck) -> None:
        for number, pause in enumerate(self.retry_pauses, start=1):
            await self._clock.reached(self._clock.now() + timedelta(seconds=pause))
            told = await self._send(replace(parcel, retry=number, reason=failed.reason))
            if isinstance(told, Ack) or not told.may_repeat:
                return
            failed = told

    async def _overtaken(self, seconds: float) -> None:
        """Wait until another event has passed, but not for ever."""
        passed = self._passed
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(passed.wait(), seconds)

    async def _send(self, parcel: Parcel) -> Ack | NoAck:
        exchange = self._traffic.begin("to_bot", parcel.kind, parcel.payload, self.transport.name, retry=parcel.retry)
        if not self.connected:
            self._traffic.end(exchange, "not connected")
            return NoAck("not_connected")
        began = time.monotonic()
        delivery = self._background.begin(self._delivered(parcel, exchange, began))
        try:
            return await asyncio.wait_for(asyncio.shield(delivery), self.ack_seconds)
        except TimeoutError:
            self._traffic.end(exchange, "no ack")
            return NoAck("http_timeout" if self.transport.name == "http" else "timeout")

    async def _delivered(self, parcel: Parcel, exchange: Exchange, began: float) -> Ack | NoAck:
        """Hand over a parcel, unless a fault gets in the way, and note the answer even when it is late."""
        channel = _channel_of(parcel)
        for fault in self._faults.strike(parcel.kind, channel, "slow"):
            await asyncio.sleep(fault.lasts)
        if self._faults.strike(parcel.kind, channel, "drop-before"):
            return await self._silence()
        try:
            answered = await self.transport.deliver(parcel)
        except Lost as loss:
            if exchange.verdict == "pending":
                self._traffic.end(exchange, loss.reason, status=loss.status, seconds=time.monotonic() - began)
            return NoAck(loss.reason, loss.may_repeat)
        if self._faults.strike(parcel.kind, channel, "drop-after"):
            return await self._silence()
        seconds = time.monotonic() - began
        verdict = "ok" if seconds <= self.ack_seconds else "late ack"
        self._traffic.end(exchange, verdict, answered.payload, status=answered.status, seconds=seconds)
        return Ack(answered.payload, seconds)

    async def _silence(self) -> NoAck:
        await asyncio.sleep(self.ack_seconds + 1)  # longer than anybody waits
        return NoAck("timeout")


def _channel_of(parcel: Parcel) -> str:
    told = parcel.payload.get("event", parcel.payload)
    found = told.get("channel_id") or told.get("channel") or ""
    return str(found.get("id", "")) if isinstance(found, dict) else str(found)
