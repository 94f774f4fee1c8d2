"""What the bot pins to things: reactions.add below messages, bookmarks.add above channels."""

from __future__ import annotations

import re

from bot.workspace.api.methods.arguments import Arguments, Method, OfChannel, method, place
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2, TIER_3
from bot.workspace.state import marks
from bot.workspace.state.records import Payload, Refused
from bot.workspace.state.team import fresh_id

MOST_OWN = 23  # emoji of one user below a message
MOST_BOOKMARKS = 100  # in a channel


class Reaction(OfChannel):
    """reactions.add; the name of an emoji without its colons."""

    name: str
    timestamp: str


class Bookmark(Arguments):
    """bookmarks.add."""

    channel_id: str
    title: str
    type: str
    link: str = ""
    emoji: str = ""


def react(app: Installation, given: Reaction) -> Payload:
    """Put an emoji below a message."""
    channel = place(app, given.channel)
    if not re.fullmatch(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?", given.name):
        raise Refused("invalid_name")
    message = app.team.message_at(channel.id, given.timestamp)
    if message is None:
        raise Refused("message_not_found")
    if channel.is_archived:
        raise Refused("is_archived")
    if app.team.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    own = [name for name, users in message.reactions.items() if app.team.bot_user_id in users]
    if given.name in own:
        raise Refused("already_reacted")
    if len(own) >= MOST_OWN:
        raise Refused("too_many_reactions")
    marks.react(app.team, message, app.team.bot_user_id, given.name)
    return {}


def bookmark(app: Installation, given: Bookmark) -> Payload:
    """Put a link above a channel."""
    channel = place(app, given.channel_id)
    if app.team.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    if given.type != "link":
        raise Refused("invalid_bookmark_type")
    if not re.fullmatch(r"https?://\S+", given.link):
        raise Refused("invalid_link")
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise Refused("too_many_bookmarks")
    made = given.model_dump() | {"id": fresh_id("Bk"), "app_id": app.team.app_id}
    channel.bookmarks.append(made)
    app.team.tell("channel_changed", channel=channel.id)
    return {"bookmark": made}


METHODS: dict[str, Method] = {
    "reactions.add": method(Reaction, react, TIER_3, "reactions:write"),
    "bookmarks.add": method(Bookmark, bookmark, TIER_2, "bookmarks:write"),
}
