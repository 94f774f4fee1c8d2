"""Where the bot is and what was said there: conversations.*"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from pydantic import Field

from bot.workspace.interactions import message_json
from bot.workspace.methods.arguments import Arguments, Call, OfChannel, Page, method, part_of, place
from bot.workspace.records import Channel, Message, Payload, Refused
from bot.workspace.workspace import Workspace

KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}


class List(Page):
    """conversations.list."""

    types: str = "public_channel"
    exclude_archived: bool = False


class Info(OfChannel):
    """conversations.info."""

    include_num_members: bool = False


class Members(Page, OfChannel):
    """conversations.members."""


class History(Page, OfChannel):
    """conversations.history."""

    limit: int = Field(default=100, ge=1, le=999)
    oldest: str = "0"
    latest: str = ""
    inclusive: bool = False
    include_all_metadata: bool = False


class Replies(History):
    """conversations.replies."""

    limit: int = Field(default=1000, ge=1, le=1000)
    ts: str


class Open(Arguments):
    """conversations.open."""

    users: str = ""
    channel: str = ""
    return_im: bool = False


def list_channels(workspace: Workspace, given: List) -> Payload:
    """The channels that the bot may know of."""
    asked = [kind.strip() for kind in given.types.split(",")]
    if not set(asked) <= KINDS.keys():
        raise Refused("invalid_types")
    kinds = {KINDS[kind] for kind in asked}
    known = [
        channel
        for channel in workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or workspace.bot_user_id in channel.members)
        and not (given.exclude_archived and channel.is_archived)
    ]
    channels, following = part_of(known, given)
    return {"channels": [_channel_json(workspace, channel) for channel in channels], **following}


def info(workspace: Workspace, given: Info) -> Payload:
    """One channel."""
    channel = place(workspace, given.channel)
    shown = _channel_json(workspace, channel)
    return {"channel": shown | ({"num_members": len(channel.members)} if given.include_num_members else {})}


def members(workspace: Workspace, given: Members) -> Payload:
    """The ids of those who are in a channel."""
    ids, following = part_of(sorted(place(workspace, given.channel).members), given)
    return {"members": ids, **following}


def history(workspace: Workspace, given: History) -> Payload:
    """What was said in a channel, threads aside, newest first."""
    channel = _readable(workspace, given.channel)
    said = workspace.conversation(channel.id, workspace.bot_user_id)
    return _messages(workspace, list(reversed(_between(said, given))), given)


def replies(workspace: Workspace, given: Replies) -> Payload:
    """A thread, oldest first."""
    channel = _readable(workspace, given.channel)
    said = workspace.replies(channel.id, given.ts, workspace.bot_user_id)
    if not said or said[0].ts != given.ts:
        raise Refused("thread_not_found")
    return _messages(workspace, _between(said, given), given)


def join(workspace: Workspace, given: OfChannel) -> Payload:
    """Enter a public channel."""
    channel = place(workspace, given.channel)
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    already = workspace.bot_user_id in channel.members
    channel.members.add(workspace.bot_user_id)
    workspace.tell("channel_changed", channel=channel.id)
    warning = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return {"channel": _channel_json(workspace, channel), **(warning if already else {})}


def open_direct_message(workspace: Workspace, given: Open) -> Payload:
    """The direct message with a person; with several at once is not known to this workspace."""
    users = [user for user in given.users.split(",") if user]
    if given.channel:
        channel = place(workspace, given.channel)
    elif not users:
        raise Refused("users_list_not_supplied")
    elif len(users) > 1:
        raise Refused("invalid_arguments", ["[ERROR] group messages are not known to this workspace"])
    elif users[0] not in workspace.people or users[0] == workspace.bot_user_id:
        raise Refused("user_not_found")
    else:
        channel = workspace.direct_message(users[0])
    return {"channel": _channel_json(workspace, channel) if given.return_im else {"id": channel.id}}


def _readable(workspace: Workspace, channel_id: str) -> Channel:
    channel = place(workspace, channel_id)
    if workspace.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _between(said: list[Message], given: History) -> list[Message]:
    oldest, latest = _moment(given.oldest or "0", "oldest"), _moment(given.latest or "Infinity", "latest")
    edges = {oldest, latest} if given.inclusive else set()
    return [message for message in said if oldest < (ts := Decimal(message.ts)) < latest or ts in edges]


def _moment(ts: str, name: str) -> Decimal:
    try:
        return Decimal(ts)
    except InvalidOperation:
        raise Refused(f"invalid_ts_{name}") from None


def _messages(workspace: Workspace, said: list[Message], given: History) -> Payload:
    part, following = part_of(said, given)
    shown = [message_json(workspace, message) for message in part]
    for message in shown:
        if "metadata" in message and not given.include_all_metadata:
            message["metadata"] = {"event_type": message["metadata"].get("event_type", "")}
    return {"messages": shown, "has_more": bool(following["response_metadata"]["next_cursor"]), **following}


def _channel_json(workspace: Workspace, channel: Channel) -> Payload:
    created = int(channel.created.timestamp())
    if channel.kind == "im":
        person = next(user for user in channel.members if user != workspace.bot_user_id)
        return {"id": channel.id, "created": created, "is_im": True, "is_archived": False, "user": person}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": created,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": workspace.bot_user_id in channel.members,
        "context_team_id": workspace.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


METHODS: dict[str, Call] = {
    "conversations.list": method(List, list_channels),
    "conversations.info": method(Info, info),
    "conversations.members": method(Members, members),
    "conversations.history": method(History, history),
    "conversations.replies": method(Replies, replies),
    "conversations.join": method(OfChannel, join),
    "conversations.open": method(Open, open_direct_message),
}
