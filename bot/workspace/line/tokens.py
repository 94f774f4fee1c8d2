"""What lets the bot act a little later: trigger ids open one modal, response addresses take its answers."""

import secrets
import time
from dataclasses import dataclass, field
from typing import TypeVar

from bot.workspace.state.records import Refused

TRIGGER_SECONDS = 3.0  # docs: surfaces/modals
RESPONSE_USES = 5  # docs: interactivity/handling-user-interaction
RESPONSE_SECONDS = 30 * 60.0
KEPT_SECONDS = 60 * 60.0  # what is older is forgotten, and refused as none of ours


@dataclass(slots=True)
class Trigger:
    """Whose doing it was, in which modal (None: in none) and channel (empty: it does not show).

    Ages by the machine's clock, not the workspace's.
    """

    user: str
    view_id: str | None
    channel: str = ""
    born: float = field(default_factory=time.monotonic)
    used: bool = False


@dataclass(slots=True)
class ResponseAddress:
    """Where an answer to somebody's doing goes: to which channel and thread, and instead of which message."""

    user: str
    channel: str
    source_key: str | None
    thread_ts: str | None
    born: float = field(default_factory=time.monotonic)
    uses: int = 0


Token = TypeVar("Token", Trigger, ResponseAddress)


class Tokens:
    """The tickets, trigger ids and response addresses that were given out."""

    def __init__(self) -> None:
        self.trigger_seconds = TRIGGER_SECONDS
        self._triggers: dict[str, Trigger] = {}
        self._addresses: dict[str, ResponseAddress] = {}
        self._tickets: set[str] = set()

    def give_ticket(self) -> str:
        """A ticket for one socket."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    def use_ticket(self, ticket: str) -> bool:
        """Spend a ticket; False when it is none of ours or spent."""
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    def give_trigger(self, user: str, view_id: str | None = None, channel: str = "") -> str:
        """A trigger_id that opens one modal within three seconds."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        _forget(self._triggers)
        self._triggers[trigger_id] = Trigger(user, view_id, channel)
        return trigger_id

    def knows_trigger(self, trigger_id: str) -> bool:
        """Whether a trigger_id was given out here."""
        return trigger_id in self._triggers

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Spend a trigger_id; Refused when it is none of ours, spent or too old."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self.trigger_seconds:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def give_address(self, address: ResponseAddress) -> str:
        """The last part of a response_url."""
        address_id = secrets.token_urlsafe(18)
        _forget(self._addresses)
        self._addresses[address_id] = address
        return address_id

    def channel_of(self, address_id: str) -> str:
        """The channel that a response address leads to; empty when it is none of ours."""
        address = self._addresses.get(address_id)
        return address.channel if address else ""

    def use_address(self, address_id: str) -> ResponseAddress:
        """Use a response address once; Refused after its fifth use or its half hour."""
        address = self._addresses.get(address_id)
        if address is None or address.uses >= RESPONSE_USES or time.monotonic() - address.born > RESPONSE_SECONDS:
            raise Refused("no_service")
        address.uses += 1
        return address


def _forget(given: dict[str, Token]) -> None:
    """Drop the oldest, which come first, once nobody can tell them from what was never given."""
    ended = time.monotonic() - KEPT_SECONDS
    while given and next(iter(given.values())).born < ended:
        del given[next(iter(given))]
