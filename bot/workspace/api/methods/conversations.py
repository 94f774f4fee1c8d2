"""Where the bot is and what was said there: conversations.*"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import Field

from bot.workspace.api.methods.arguments import Arguments, Method, OfChannel, Page, method, or_usual, part_of, place
from bot.workspace.line.as_json import channel_json, message_json
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import DISTRIBUTED_HISTORY_ITEMS, TIER_2, TIER_3, TIER_4
from bot.workspace.line.scopes import by_kind, check_kind
from bot.workspace.state import channels
from bot.workspace.state.records import Channel, ChannelKind, Message, Payload, Refused

KINDS: dict[str, ChannelKind] = {
    "public_channel": "channel",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
MOST_PEOPLE = 8  # in a group direct message, beside the bot


class List(Page):
    """conversations.list."""

    types: str = "public_channel"
    exclude_archived: bool = False


class UserConversations(List):
    """users.conversations."""

    user: str = ""


class Info(OfChannel):
    """conversations.info."""

    include_num_members: bool = False


class Members(Page, OfChannel):
    """conversations.members."""


class History(Page, OfChannel):
    """conversations.history."""

    limit: Annotated[int, or_usual(100)] = Field(default=100, ge=1, le=999)
    oldest: str = "0"
    latest: str = ""
    inclusive: bool = False
    include_all_metadata: bool = False


class Replies(History):
    """conversations.replies."""

    limit: Annotated[int, or_usual(1000)] = Field(default=1000, ge=1, le=1000)
    ts: str


class Open(Arguments):
    """conversations.open."""

    users: str = ""
    channel: str = ""
    return_im: bool = False


def list_channels(app: Installation, given: List) -> Payload:
    """The channels that the bot may know of."""
    return _listed(app, given, lambda channel: channel.kind == "channel" or _has(channel, app.team.bot_user_id))


def channels_of(app: Installation, given: UserConversations) -> Payload:
    """The channels that somebody is in, as far as the bot may know of them; without a user the bot's own."""
    user = given.user or app.team.bot_user_id
    if user not in app.team.people:
        raise Refused("user_not_found")
    return _listed(
        app,
        given,
        lambda channel: _has(channel, user) and (channel.kind == "channel" or _has(channel, app.team.bot_user_id)),
    )


def info(app: Installation, given: Info) -> Payload:
    """One channel."""
    channel = place(app, given.channel, "read")
    shown = channel_json(app.team, channel)
    return {"channel": shown | ({"num_members": len(channel.members)} if given.include_num_members else {})}


def members(app: Installation, given: Members) -> Payload:
    """The ids of those who are in a channel."""
    ids, following = part_of(sorted(place(app, given.channel, "read").members), given)
    return {"members": ids, **following}


def history(app: Installation, given: History) -> Payload:
    """What was said in a channel, threads aside, newest first."""
    channel = _readable(app, given.channel)
    said = app.team.conversation(channel.id, app.team.bot_user_id)
    return _messages(app, list(reversed(_between(said, given))), given)


def replies(app: Installation, given: Replies) -> Payload:
    """A thread, oldest first."""
    channel = _readable(app, given.channel)
    said = app.team.replies(channel.id, given.ts, app.team.bot_user_id)
    if not said or said[0].ts != given.ts:
        raise Refused("thread_not_found")
    return _messages(app, _between(said, given), given)


def join(app: Installation, given: OfChannel) -> Payload:
    """Enter a public channel."""
    channel = place(app, given.channel)
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    already = app.team.bot_user_id in channel.members
    if not already:
        channels.enter(app.team, channel, app.team.bot_user_id)
    warning = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return {"channel": channel_json(app.team, channel), **(warning if already else {})}


def open_direct_message(app: Installation, given: Open) -> Payload:
    """The direct message with a person, or with several at once."""
    channel = place(app, given.channel) if given.channel else _direct_message(app, given.users)
    return {"channel": channel_json(app.team, channel) if given.return_im else {"id": channel.id}}


def _direct_message(app: Installation, listed: str) -> Channel:
    users = {user for user in listed.split(",") if user}
    if not users:
        raise Refused("users_list_not_supplied")
    check_kind(app.scopes, "im" if len(users) == 1 else "mpim", "write")
    if len(users) > MOST_PEOPLE:
        raise Refused("too_many_users")
    if app.team.bot_user_id in users or not users <= app.team.people.keys():
        raise Refused("user_not_found")
    if any(app.team.people[user].deleted for user in users):
        raise Refused("user_disabled")
    return app.team.direct_message(users.pop()) if len(users) == 1 else app.team.group_message(users)


def _readable(app: Installation, channel_id: str) -> Channel:
    channel = place(app, channel_id, "history")
    if app.team.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _listed(app: Installation, given: List, belongs: Callable[[Channel], bool]) -> Payload:
    asked = {kind.strip() for kind in given.types.split(",")}
    if not asked <= KINDS.keys():
        raise Refused("invalid_types")
    kinds = {KINDS[kind] for kind in asked}
    for kind in kinds:
        check_kind(app.scopes, kind, "read")
    known = [
        channel
        for channel in app.team.channels.values()
        if channel.kind in kinds and belongs(channel) and not (given.exclude_archived and channel.is_archived)
    ]
    channels, following = part_of(known, given)
    return {"channels": [channel_json(app.team, channel) for channel in channels], **following}


def _has(channel: Channel, user_id: str) -> bool:
    return user_id in channel.members


def _between(said: list[Message], given: History) -> list[Message]:
    oldest, latest = _moment(given.oldest or "0", "oldest"), _moment(given.latest or "Infinity", "latest")
    edges = {oldest, latest} if given.inclusive else set()
    return [message for message in said if oldest < (ts := Decimal(message.ts)) < latest or ts in edges]


def _moment(ts: str, name: str) -> Decimal:
    try:
        return Decimal(ts)
    except InvalidOperation:
        raise Refused(f"invalid_ts_{name}") from None


def _messages(app: Installation, said: list[Message], given: History) -> Payload:
    if app.budgets.distributed:
        given = given.model_copy(update={"limit": min(given.limit, DISTRIBUTED_HISTORY_ITEMS)})
    part, following = part_of(said, given)
    shown = [message_json(app.team, message) for message in part]
    for message in shown:
        if "metadata" in message and not given.include_all_metadata:
            message["metadata"] = {"event_type": message["metadata"].get("event_type", "")}
    return {"messages": shown, "has_more": bool(following["response_metadata"]["next_cursor"]), **following}


READ, HISTORY = by_kind("read"), by_kind("history")
METHODS: dict[str, Method] = {
    "conversations.list": method(List, list_channels, TIER_2, *READ),
    "conversations.info": method(Info, info, TIER_3, *READ),
    "conversations.members": method(Members, members, TIER_4, *READ),
    "conversations.history": method(History, history, TIER_3, *HISTORY),
    "conversations.replies": method(Replies, replies, TIER_3, *HISTORY),
    "conversations.join": method(OfChannel, join, TIER_3, "channels:join"),
    "conversations.open": method(Open, open_direct_message, TIER_3, "im:write", "mpim:write"),
    "users.conversations": method(UserConversations, channels_of, TIER_3, *READ),
}
