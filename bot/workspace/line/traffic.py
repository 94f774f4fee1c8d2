"""The ledger of everything that passed between workspace and app, for tests and for whoever asks why it was refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Literal

from bot.workspace.state.records import Payload

MOST = 20_000  # exchanges kept; the oldest go
Transport = Literal["web_api", "response_url", "upload", "socket", "http"]
Direction = Literal["to_bot", "from_bot"]


@dataclass(slots=True)
class Exchange:
    """One thing that passed, either way: what was asked, what was answered.

    `name` is the method, the type of the envelope, "response_url" or "upload"; `verdict` is "ok", an error of Slack's,
    "no ack", "late ack" or what else became of it; `reasons` are the faults found. `seconds` is how long the app (or,
    for the app's own calls, the workspace) took; `status` is HTTP's, where HTTP carried it.
    """

    direction: Direction
    name: str
    request: Payload
    transport: Transport
    number: int
    at: datetime
    answer: Payload | None = None
    verdict: str = "pending"
    reasons: list[str] = field(default_factory=list)
    status: int | None = None
    seconds: float | None = None
    retry: int = 0

    @property
    def accepted(self) -> bool:
        """Whether it went well."""
        return self.verdict == "ok"

    @property
    def person(self) -> str:
        """The id of whose doing it was, or whom it is for; empty where that does not show."""
        return self._id_of("user")

    @property
    def channel(self) -> str:
        """Where it happened, as it was named; empty where that does not show."""
        return self._id_of("channel")

    def _id_of(self, what: str) -> str:
        told = self.request.get("event", self.request)
        found = (told.get(f"{what}_id") or told.get(what)) if isinstance(told, dict) else None
        found = found.get("id") if isinstance(found, dict) else found
        return found if isinstance(found, str) else ""


class Traffic:
    """What passed, oldest first, as far as it is kept."""

    def __init__(self) -> None:
        self._kept: deque[Exchange] = deque(maxlen=MOST)
        self._number = 0
        self._watchers: list[Callable[[Exchange], None]] = []

    def __iter__(self) -> Iterator[Exchange]:
        return iter(list(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, part: slice) -> list[Exchange]:
        return list(self._kept)[part]

    def begin(
        self, direction: Direction, name: str, request: Payload, transport: Transport, retry: int = 0
    ) -> Exchange:
        """Take up something that is about to pass."""
        self._number += 1
        exchange = Exchange(direction, name, request, transport, self._number, datetime.now(UTC), retry=retry)
        self._kept.append(exchange)
        self._ring(exchange)
        return exchange

    def end(
        self,
        exchange: Exchange,
        verdict: str,
        answer: Payload | None = None,
        *,
        reasons: Sequence[str] = (),
        status: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Note what became of it."""
        exchange.verdict, exchange.answer, exchange.reasons = verdict, answer, list(reasons)
        exchange.status, exchange.seconds = status, seconds
        self._ring(exchange)

    def watch(self, watcher: Callable[[Exchange], None]) -> Callable[[], None]:
        """Call `watcher` with each exchange when it begins and when it is answered; gives what ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def find(self, method: str = "*", verdict: str = "", since: int = 0) -> list[Exchange]:
        """Those after number `since` with a name such as "chat.*", and a verdict: accepted, refused or Slack's word."""
        return [
            exchange
            for exchange in self
            if exchange.number > since and fnmatchcase(exchange.name, method) and _has_verdict(exchange, verdict)
        ]

    def count(self) -> int:
        """How many there were in all; the number of the newest."""
        return self._number

    def _ring(self, exchange: Exchange) -> None:
        for watcher in list(self._watchers):
            watcher(exchange)


def _has_verdict(exchange: Exchange, verdict: str) -> bool:
    match verdict:
        case "":
            return True
        case "accepted":
            return exchange.accepted
        case "refused":
            return not exchange.accepted and exchange.verdict != "pending"
        case word:
            return exchange.verdict == word
