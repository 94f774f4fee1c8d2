"""What Slack delivered lately: an event of which it is not sure that it arrived comes again."""

import time
from collections import OrderedDict
from typing import Any

REMEMBERED_FOR = 15 * 60.0  # seconds; the last of three repetitions comes after about six minutes
REMEMBERED = 20_000  # events


class Deliveries:
    """The ids of events that have come.

    https://docs.slack.dev/apis/events-api#retries
    """

    def __init__(self) -> None:
        self._came: OrderedDict[str, float] = OrderedDict()

    def is_repeated(self, body: dict[str, Any]) -> bool:
        """Whether an event has come before; from now on it has."""
        id = body.get("event_id")
        if not id:
            return False
        now = time.monotonic()
        while self._came and (now - next(iter(self._came.values())) > REMEMBERED_FOR or len(self._came) > REMEMBERED):
            self._came.popitem(last=False)
        if id in self._came:
            return True
        self._came[id] = now
        return False
