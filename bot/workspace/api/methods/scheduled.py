"""What the bot says later: chat.scheduleMessage and what belongs to it."""

from __future__ import annotations

from bot.workspace.api.methods.arguments import Arguments, Method, OfChannel, Page, method, part_of
from bot.workspace.api.methods.chat import Words, check_thread, speaking_place
from bot.workspace.line.drafts import checked_metadata
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_3
from bot.workspace.state.records import Payload
from bot.workspace.state.schedule import Scheduled


class Later(Words):
    """chat.scheduleMessage; `post_at` in whole seconds since 1970."""

    post_at: int
    thread_ts: str | None = None


class Drop(OfChannel):
    """chat.deleteScheduledMessage."""

    scheduled_message_id: str


class Waiting(Page, Arguments):
    """chat.scheduledMessages.list."""

    channel: str = ""
    oldest: float = 0
    latest: float = float("inf")


def schedule(app: Installation, given: Later) -> Payload:
    """Post something at a moment to come."""
    channel = speaking_place(app, given.channel)
    draft, metadata = given.draft(app), checked_metadata(given.metadata)
    check_thread(app, channel, given.thread_ts)
    blocks = list(draft.blocks)
    attachments = list(draft.attachments or ())
    scheduled = app.schedule.add(
        channel.id, given.post_at, draft.text, blocks, given.thread_ts, metadata, attachments, given.guise(app)
    )
    message = {"type": "delayed_message", "text": draft.text, "bot_id": app.team.bot_id, "blocks": blocks}
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": scheduled.post_at,
        "message": message,
    }


def drop(app: Installation, given: Drop) -> Payload:
    """Give a message up that has not been posted yet."""
    app.schedule.drop(given.channel, given.scheduled_message_id)
    return {}


def waiting(app: Installation, given: Waiting) -> Payload:
    """What is still to be posted."""
    asked = [
        scheduled
        for scheduled in app.schedule.messages
        if given.channel in ("", scheduled.channel) and given.oldest <= scheduled.post_at <= given.latest
    ]
    part, following = part_of(asked, given)
    return {"scheduled_messages": [_shown(scheduled) for scheduled in part], **following}


def _shown(scheduled: Scheduled) -> Payload:
    return {
        "id": scheduled.id,
        "channel_id": scheduled.channel,
        "post_at": scheduled.post_at,
        "date_created": scheduled.created,
        "text": scheduled.text,
    }


METHODS: dict[str, Method] = {
    "chat.scheduleMessage": method(Later, schedule, TIER_3, "chat:write"),
    "chat.deleteScheduledMessage": method(Drop, drop, TIER_3, "chat:write"),
    "chat.scheduledMessages.list": method(Waiting, waiting, TIER_3),
}
