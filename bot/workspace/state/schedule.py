"""Messages that the app wants posted later, and their coming up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.workspace.state.background import BackgroundTasks
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.records import Block, Guise, Payload, Refused
from bot.workspace.state.team import fresh_id

FARTHEST_DAYS = 120  # docs: chat.scheduleMessage
MOST_AT_ONCE = 30  # in a channel, within five minutes
AT_ONCE_SECONDS = 300
LAST_CALL_SECONDS = 60  # docs: chat.deleteScheduledMessage; so shortly before its time a message is as good as sent


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A message to come; `post_at` in whole seconds since 1970."""

    id: str
    channel: str
    post_at: int
    created: int
    text: str
    blocks: list[Block]
    thread_ts: str | None
    metadata: Payload | None
    attachments: list[Payload]
    guise: Guise


class Schedule:
    """All messages to come, each with the task that waits for its time on the workspace's clock."""

    def __init__(self, clock: MovableClock, background: BackgroundTasks, post: Callable[[Scheduled], None]) -> None:
        self._clock = clock
        self._background = background
        self._post = post
        self._waiting: dict[str, tuple[Scheduled, asyncio.Task[None]]] = {}

    @property
    def messages(self) -> list[Scheduled]:
        """What is still to come, the next first."""
        return sorted((scheduled for scheduled, _ in self._waiting.values()), key=lambda one: one.post_at)

    def add(
        self,
        channel: str,
        post_at: int,
        text: str,
        blocks: list[Block],
        thread_ts: str | None,
        metadata: Payload | None,
        attachments: list[Payload],
        guise: Guise,
    ) -> Scheduled:
        """Keep a message until its time; Refused when that is past, too far, or crowded."""
        now = int(self._clock.now().timestamp())
        if post_at <= now:
            raise Refused("time_in_past")
        if post_at > now + FARTHEST_DAYS * 86_400:
            raise Refused("time_too_far")
        near = [one for one in self.messages if one.channel == channel and abs(one.post_at - post_at) < AT_ONCE_SECONDS]
        if len(near) >= MOST_AT_ONCE:
            raise Refused("restricted_too_many")
        scheduled = Scheduled(
            fresh_id("Q"), channel, post_at, now, text, blocks, thread_ts, metadata, attachments, guise
        )
        self._waiting[scheduled.id] = scheduled, self._background.begin(self._post_in_time(scheduled))
        return scheduled

    def drop(self, channel: str, scheduled_id: str) -> None:
        """Give a message up; Refused when there is none of that id in that channel, or its minute has come."""
        scheduled, task = self._waiting.get(scheduled_id, (None, None))
        if scheduled is None or task is None or scheduled.channel != channel:
            raise Refused("invalid_scheduled_message_id")
        if scheduled.post_at - self._clock.now().timestamp() <= LAST_CALL_SECONDS:
            raise Refused("invalid_scheduled_message_id")
        task.cancel()
        del self._waiting[scheduled_id]

    async def _post_in_time(self, scheduled: Scheduled) -> None:
        await self._clock.reached(datetime.fromtimestamp(scheduled.post_at, UTC))
        del self._waiting[scheduled.id]
        self._post(scheduled)
