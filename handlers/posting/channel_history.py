"""What stands of our own posts in a channel or a thread, read as Slack gives it to the least of apps.

An app that is distributed outside Slack's marketplace gets one page of 15 messages a minute, and is not told so before
it asks too often. So a look-up asks for a narrow span and one page. Where more stands in it, the next look-up goes on
at the next page, and nothing is concluded from a post's absence before the span has been read to its end.
"""

import logging
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.posting.bearings import Bearings, Clock
from handlers.posting.verdicts import judged
from store.deployment import Deployment
from store.model.delivery import Outcome

log = logging.getLogger(__name__)

EVENT = "targets_post"  # of the metadata that every post bears
PAGE = 15  # messages
NEARLY = timedelta(seconds=5)  # spans that begin so much apart begin together
REMEMBERED = 200  # readings
LONGEST_TURN = 10  # seconds


class Place(NamedTuple):
    """A channel, or a thread in it."""

    channel_id: str
    thread_ts: str | None

    @property
    def method(self) -> str:
        return "conversations.replies" if self.thread_ts else "conversations.history"


class Span(NamedTuple):
    """From when until when, by Slack's clock."""

    start: datetime
    end: datetime

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start + NEARLY and other.end <= self.end


class Reading:
    """The posts of ours that have been found in a span, and how far that is read."""

    def __init__(self, place: Place, span: Span) -> None:
        self.place = place
        self.span = span
        self.is_whole = False
        self.pages = 0
        self.cursor: str | None = None
        self._found: dict[str, set[str]] = {}

    def standing(self, *keys: str) -> list[str]:
        """The `ts` of the posts that bear one of these keys, the oldest first."""
        return sorted({ts for key in keys for ts in self._found.get(key, ())}, key=float)

    def add(self, page: AsyncSlackResponse, own: frozenset[str]) -> None:
        for message in page["messages"]:
            if key := key_of(message, own):
                self._found.setdefault(key, set()).add(str(message["ts"]))
        self.pages += 1
        self.cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        self.is_whole = self.cursor is None


class ThrottledError(Exception):
    """Slack wants its histories left alone until an instant.

    Who has had many pages waits a little longer than who has had few: a flooded channel keeps no other from its turn.
    """

    def __init__(self, until: datetime, pages: int) -> None:
        super().__init__(f"Slack wants no history to be asked for until {until:%H:%M:%S} UTC")
        self.until = until + timedelta(seconds=min(pages, LONGEST_TURN))


class ChannelHistory:
    """The histories of a team's channels and threads; a page that has been read is not asked for again."""

    def __init__(self, client: AsyncWebClient, deployment: Deployment, bearings: Bearings, clock: Clock) -> None:
        self._client = client
        self._deployment = deployment
        self._bearings = bearings
        self._clock = clock
        self._readings: deque[Reading] = deque(maxlen=REMEMBERED)

    async def read(self, team_id: str, place: Place, span: Span) -> Reading:
        """One page more of a span, unless all of it has been read.

        A reading is remembered while it goes on, and after its end where by then its span was over, too.

        Raises:
            ThrottledError: Slack has had enough for a while, and what has been read so far is kept.
        """
        known = (one for one in self._readings if one.place == place and one.span.holds(span))
        reading = next(known, None)
        if reading is None:
            reading = Reading(place, span)
            self._readings.append(reading)
        if not reading.is_whole:
            reading.add(await self._page(team_id, reading), await self._bearings.ids())
            if reading.is_whole and await self._bearings.now() < span.end:
                self._readings.remove(reading)
        return reading

    async def _page(self, team_id: str, reading: Reading) -> AsyncSlackResponse:
        place, now = reading.place, await self._clock()
        until = await self._deployment.throttled_until(team_id, place.method)
        if until and now < until:
            raise ThrottledError(until, reading.pages)
        asked: dict[str, Any] = {
            "channel": place.channel_id,
            "oldest": f"{reading.span.start.timestamp():.6f}",
            "latest": f"{reading.span.end.timestamp():.6f}",
            "inclusive": True,
            "include_all_metadata": True,
            "limit": PAGE,
            "cursor": reading.cursor,
        }
        try:
            if place.thread_ts:
                return await self._client.conversations_replies(ts=place.thread_ts, **asked)
            return await self._client.conversations_history(**asked)
        except SlackApiError as error:
            outcome, _, pause = judged(error)
            if outcome is not Outcome.THROTTLED:
                reading.cursor = None  # should it be the cursor that Slack does not take, it is read from the beginning
                raise
            log.info("Slack wants %s to be left alone for %d seconds", place.method, pause)
            until = now + timedelta(seconds=pause)
            await self._deployment.throttle(team_id, place.method, until)
            raise ThrottledError(until, reading.pages) from error


def key_of(message: Mapping[str, Any], own: frozenset[str]) -> str | None:
    """The key that a message bears, if it is a post of ours: anybody may write the like of it into metadata."""
    metadata = message.get("metadata")
    is_own = bool(own & {message.get("bot_id"), message.get("user")})
    if not is_own or not isinstance(metadata, dict) or metadata.get("event_type") != EVENT:
        return None
    payload = metadata.get("event_payload")
    key = payload.get("key") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None
