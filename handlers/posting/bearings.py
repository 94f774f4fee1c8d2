"""What time it is in Slack, and who we are there: one call of `auth.test` tells both."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

Clock = Callable[[], Awaitable[datetime]]

STEADY = 2.0  # seconds by which the wall's clock and the monotonic one may drift apart before Slack is asked anew


class Taken(NamedTuple):
    """What Slack said, and what our clocks showed when it did."""

    slack: datetime
    ours: datetime
    ticks: float
    ids: frozenset[str]


class Bearings:
    """Slack's clock, by which the `ts` of messages are made.

    Ours carry on what its last answer said, while they agree with each other: a clock that was set, or a machine that
    slept, has it asked anew. It may seem to be late by a second and the way of an answer, and never early.
    """

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._taken: Taken | None = None
        self._taking = asyncio.Lock()

    async def now(self) -> datetime:
        """The present instant by Slack's clock."""
        taken = await self._held()
        return taken.slack + (await self._clock() - taken.ours)

    async def ids(self) -> frozenset[str]:
        """The ids that Slack writes on our messages: the bot's and its user's."""
        return (await self._held()).ids

    async def _held(self) -> Taken:
        async with self._taking:
            now, ticks = await self._clock(), time.monotonic()
            taken = self._taken
            if taken is None or abs((now - taken.ours).total_seconds() - (ticks - taken.ticks)) > STEADY:
                answer = await self._client.auth_test()
                now, ticks = await self._clock(), time.monotonic()
                ids = frozenset(str(answer[name]) for name in ("bot_id", "user_id") if answer.get(name))
                taken = self._taken = Taken(dated(answer) or now, now, ticks, ids)
            return taken


def dated(answer: AsyncSlackResponse) -> datetime | None:
    """When an answer was given, by Slack's clock; none where something on the way has taken its date off."""
    try:
        return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None
