"""What the bot makes of channels: opening and closing them, who is in them, what they are called and about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.workspace.api.methods.arguments import Arguments, Listed, Method, OfChannel, method, own_place, place
from bot.workspace.line.as_json import channel_json
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2, TIER_3
from bot.workspace.line.scopes import Scopes, check, managing
from bot.workspace.state import channels
from bot.workspace.state.records import Channel, ChannelKind, Payload, Refused

LONGEST_NAME = 80
LONGEST_TOPIC = 250
MOST_INVITED = 1000
ANY = managing("")
INVITING = managing("invites")
TOPICS = managing("topic")


class Create(Arguments):
    """conversations.create."""

    name: str = ""
    is_private: bool = False


class Invite(OfChannel):
    """conversations.invite; with `force` those who can be invited are, whoever else cannot."""

    users: Listed
    force: bool = False


class Kick(OfChannel):
    """conversations.kick."""

    user: str


class Rename(OfChannel):
    """conversations.rename."""

    name: str = ""


class Topic(OfChannel):
    """conversations.setTopic."""

    topic: str


class Purpose(OfChannel):
    """conversations.setPurpose."""

    purpose: str


class Mark(OfChannel):
    """conversations.mark."""

    ts: str


def create(app: Installation, given: Create) -> Payload:
    """Open a channel, with the bot alone in it."""
    check(app.scopes, ANY["private" if given.is_private else "channel"])
    _check_name(app, given.name)
    kind: ChannelKind = "private" if given.is_private else "channel"
    bot = app.team.bot_user_id
    return {"channel": channel_json(app.team, app.team.add_channel(given.name, [bot], kind, creator=bot))}


def invite(app: Installation, given: Invite) -> Payload:
    """Bring people into a channel."""
    channel = _changeable(app, given.channel, INVITING)
    if not given.users:
        raise Refused("no_user")
    if len(given.users) > MOST_INVITED:
        raise Refused("too_many_users")
    refused = {user: error for user in given.users if (error := _why_not_invited(app, channel, user))}
    if refused and (not given.force or len(refused) == len(given.users)):
        errors = [{"user": user, "ok": False, "error": error} for user, error in refused.items()]
        raise Refused(next(iter(refused.values())), errors=errors)
    for user in given.users:
        if user not in refused:
            channels.enter(app.team, channel, user, app.team.bot_user_id)
    return {"channel": channel_json(app.team, channel)}


def kick(app: Installation, given: Kick) -> Payload:
    """Take somebody out of a channel."""
    channel = _changeable(app, given.channel, ANY)
    if given.user == app.team.bot_user_id:
        raise Refused("cant_kick_self")
    if given.user not in app.team.people:
        raise Refused("user_not_found")
    if channel.name == "general":
        raise Refused("cant_kick_from_general")
    if given.user not in channel.members:
        raise Refused("not_in_channel")
    channels.leave(app.team, channel, given.user, app.team.bot_user_id)
    return {}


def leave(app: Installation, given: OfChannel) -> Payload:
    """Go out of a channel."""
    channel = _of_kind(app, given.channel, ANY)
    if app.team.bot_user_id not in channel.members:
        return {"not_in_channel": True}
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.name == "general":
        raise Refused("cant_leave_general")
    channels.leave(app.team, channel, app.team.bot_user_id)
    return {}


def rename(app: Installation, given: Rename) -> Payload:
    """Call a channel something else, which is for whoever opened it."""
    channel = _changeable(app, given.channel, ANY)
    if channel.creator != app.team.bot_user_id:
        raise Refused("not_authorized")
    if given.name != channel.name:
        _check_name(app, given.name)
        channels.rename(app.team, channel, given.name, app.team.bot_user_id)
    return {"channel": channel_json(app.team, channel)}


def archive(app: Installation, given: OfChannel) -> Payload:
    """Close a channel."""
    channel = _of_kind(app, given.channel, ANY)
    if channel.is_archived:
        raise Refused("already_archived")
    if channel.name == "general":
        raise Refused("cant_archive_general")
    own_place(app, channel.id)
    channels.archive(app.team, channel, app.team.bot_user_id)
    return {}


def unarchive(app: Installation, given: OfChannel) -> Payload:
    """Open a channel again."""
    channel = _of_kind(app, given.channel, ANY)
    if not channel.is_archived:
        raise Refused("not_archived")
    own_place(app, channel.id)
    channels.unarchive(app.team, channel, app.team.bot_user_id)
    return {}


def set_topic(app: Installation, given: Topic) -> Payload:
    """Say what a channel is about at present."""
    channel = _about(app, given.channel, given.topic)
    channels.set_topic(app.team, channel, given.topic, app.team.bot_user_id)
    return {"channel": channel_json(app.team, channel), "topic": given.topic}


def set_purpose(app: Installation, given: Purpose) -> Payload:
    """Say what a channel is for."""
    channel = _about(app, given.channel, given.purpose)
    channels.set_purpose(app.team, channel, given.purpose, app.team.bot_user_id)
    return {"channel": channel_json(app.team, channel), "purpose": given.purpose}


def mark(app: Installation, given: Mark) -> Payload:
    """Remember how far the bot has read, which nobody sees."""
    _of_kind(app, given.channel, ANY)
    own_place(app, given.channel)
    return {}


def close(app: Installation, given: OfChannel) -> Payload:
    """Put a direct message away, which changes nothing but the bot's own list."""
    channel = place(app, given.channel)
    if not channel.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    check(app.scopes, ANY[channel.kind])
    return {}


def _of_kind(app: Installation, channel_id: str, scopes: Mapping[ChannelKind, Scopes]) -> Channel:
    """A channel with a name of its own that the app may change; Refused when it may not."""
    channel = place(app, channel_id)
    if channel.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    check(app.scopes, scopes[channel.kind])
    return channel


def _changeable(app: Installation, channel_id: str, scopes: Mapping[ChannelKind, Scopes]) -> Channel:
    channel = _of_kind(app, channel_id, scopes)
    if channel.is_archived:
        raise Refused("is_archived")
    return own_place(app, channel.id)


def _about(app: Installation, channel_id: str, words: str) -> Channel:
    channel = _changeable(app, channel_id, TOPICS)
    if len(words) > LONGEST_TOPIC:
        raise Refused("too_long")
    return channel


def _why_not_invited(app: Installation, channel: Channel, user: str) -> str:
    person = app.team.people.get(user)
    if person is None or person.deleted:
        return "user_not_found"
    if user == app.team.bot_user_id:
        return "cant_invite_self"
    return "already_in_channel" if user in channel.members else ""


def _check_name(app: Installation, name: str) -> None:
    """Refused unless a name is in small letters of any script, figures, hyphens and underscores, and still free."""
    if not name:
        raise Refused("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise Refused("invalid_name_maxlength")
    if not re.fullmatch(r"[\w-]+", name) or name != name.lower():
        raise Refused("invalid_name_specials")
    if not re.search(r"\w", name.replace("_", "")):
        raise Refused("invalid_name_punctuation")
    if any(channel.name == name for channel in app.team.channels.values() if not channel.is_direct):
        raise Refused("name_taken")


EVERY, NAMED = (
    tuple(sorted({scope for kind in kinds for scope in ANY[kind]})) for kinds in (ANY.keys(), ("channel", "private"))
)
INVITES, SUBJECTS = (
    tuple(sorted({scope for scopes in kinds.values() for scope in scopes})) for kinds in (INVITING, TOPICS)
)
METHODS: dict[str, Method] = {
    "conversations.create": method(Create, create, TIER_2, *NAMED),
    "conversations.invite": method(Invite, invite, TIER_3, *INVITES),
    "conversations.kick": method(Kick, kick, TIER_3, *NAMED),
    "conversations.leave": method(OfChannel, leave, TIER_3, *NAMED),
    "conversations.rename": method(Rename, rename, TIER_2, *NAMED),
    "conversations.archive": method(OfChannel, archive, TIER_2, *NAMED),
    "conversations.unarchive": method(OfChannel, unarchive, TIER_2, *NAMED),
    "conversations.setTopic": method(Topic, set_topic, TIER_2, *SUBJECTS),
    "conversations.setPurpose": method(Purpose, set_purpose, TIER_2, *SUBJECTS),
    "conversations.mark": method(Mark, mark, TIER_3, *EVERY),
    "conversations.close": method(OfChannel, close, TIER_2, "im:write", "mpim:write"),
}
