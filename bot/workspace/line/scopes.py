"""What the app may do and hear of: the scopes in its manifest, against those that methods and events ask for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.workspace.state.records import ChannelKind, Refused

Scopes = tuple[str, ...]
PREFIXES: dict[ChannelKind, str] = {"channel": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
WHOLLY: dict[ChannelKind, str] = {
    "channel": "channels:manage",
    "private": "groups:write",
    "im": "im:write",
    "mpim": "mpim:write",
}


def by_kind(right: str) -> Scopes:
    """The scopes for "read" or "history", one for each kind of conversation."""
    return tuple(f"{prefix}:{right}" for prefix in PREFIXES.values())


# docs: each event's page under reference/events; an event that is not here needs none
EVENTS: dict[str, Scopes] = {
    "app_mention": ("app_mentions:read",),
    "assistant_thread_context_changed": ("assistant:write",),
    "assistant_thread_started": ("assistant:write",),
    "channel_archive": ("channels:read",),
    "channel_created": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": by_kind("read"),
    "channel_unarchive": ("channels:read",),
    "file_deleted": ("files:read",),
    "file_shared": ("files:read",),
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "link_shared": ("links:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "message_metadata_deleted": ("metadata.message:read",),
    "message_metadata_posted": ("metadata.message:read",),
    "message_metadata_updated": ("metadata.message:read",),
    "pin_added": ("pins:read",),
    "pin_removed": ("pins:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "subteam_created": ("usergroups:read",),
    "subteam_members_changed": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}


def managing(part: str) -> dict[ChannelKind, Scopes]:
    """The scopes for changing conversations of each kind, the narrow one for a part of it ("topic") among them."""
    narrow = {kind: (f"{prefix}:write.{part}",) for kind, prefix in PREFIXES.items() if part}
    if part == "invites":
        del narrow["im"]
    return {kind: (WHOLLY[kind], *narrow.get(kind, ())) for kind in PREFIXES}


def check(granted: Sequence[str], accepted: Scopes) -> None:
    """Refused (`missing_scope`) when none of the accepted scopes was granted."""
    if accepted and not set(accepted) & set(granted):
        raise Refused("missing_scope", needed=",".join(accepted), provided=",".join(granted))


def check_kind(granted: Sequence[str], kind: ChannelKind, right: str) -> None:
    """Refused when the app has not got this right ("read", "history", "write") in this kind of conversation."""
    check(granted, (f"{PREFIXES[kind]}:{right}",))


def may_hear(granted: Collection[str], event: str) -> bool:
    """Whether the scopes let the app hear of an event."""
    return event not in EVENTS or not set(EVENTS[event]).isdisjoint(granted)
