"""What Slack delivered lately: what it is not sure of having delivered comes again, perhaps to another process."""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from store.model.errors import OutOfOrderError
from store.received import REMEMBERED_FOR, Received

REMEMBERED = 20_000  # requests
SIGNATURE = "x-slack-signature"


class Deliveries:
    """The requests that have come: events by their id, others by their trigger or, over HTTP, by their signature.

    https://docs.slack.dev/apis/events-api#retries. Whoever sends a signed request again within the five minutes for
    which it is good is not answered either. While the database is away, this process knows what came to it alone.
    """

    def __init__(self, received: Received) -> None:
        self._received = received
        self._came: OrderedDict[str, float] = OrderedDict()

    async def is_repeated(self, body: dict[str, Any], headers: Mapping[str, Sequence[str]], now: datetime) -> bool:
        """Whether a request has come before; from now on it has."""
        mark = mark_of(body, headers)
        if mark is None:
            return False
        if self._is_known(mark):
            return True
        try:
            return not await self._received.is_new(mark, now)
        except OutOfOrderError:
            return False

    def _is_known(self, mark: str) -> bool:
        now, kept = time.monotonic(), REMEMBERED_FOR.total_seconds()
        while self._came and (now - next(iter(self._came.values())) > kept or len(self._came) > REMEMBERED):
            self._came.popitem(last=False)
        if mark in self._came:
            return True
        self._came[mark] = now
        return False


def mark_of(body: dict[str, Any], headers: Mapping[str, Sequence[str]]) -> str | None:
    """What tells a request from all others; none where it only asks for the options of a menu."""
    if body.get("type") == "block_suggestion":
        return None
    if "event_id" in body:
        return f"{body.get('team_id')} {body['event_id']}"
    person = body.get("user_id") or (body.get("user") or {}).get("id")
    mark = body.get("trigger_id") or next(iter(headers.get(SIGNATURE, ())), None)
    return f"{mark} {person}" if mark else None
