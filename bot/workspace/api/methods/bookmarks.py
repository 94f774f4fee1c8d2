"""The links above channels: bookmarks.*"""

from __future__ import annotations

import re

from bot.workspace.api.methods.arguments import Arguments, Method, method, own_place
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2, TIER_3
from bot.workspace.state.records import Channel, Payload, Refused
from bot.workspace.state.team import fresh_id

MOST_BOOKMARKS = 100  # in a channel


class OfBookmarks(Arguments):
    """bookmarks.list."""

    channel_id: str


class Bookmark(OfBookmarks):
    """bookmarks.add."""

    title: str
    type: str
    link: str = ""
    emoji: str = ""


class OneBookmark(OfBookmarks):
    """bookmarks.remove."""

    bookmark_id: str


class Edit(OneBookmark):
    """bookmarks.edit; what is not named stays as it is."""

    title: str | None = None
    link: str | None = None
    emoji: str | None = None


def add(app: Installation, given: Bookmark) -> Payload:
    """Put a link above a channel."""
    channel = own_place(app, given.channel_id)
    if given.type != "link":
        raise Refused("invalid_bookmark_type")
    _check_link(given.link)
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise Refused("too_many_bookmarks")
    made = given.model_dump() | {"id": fresh_id("Bk"), "app_id": app.team.app_id}
    channel.bookmarks.append(made)
    return _changed(app, channel, made)


def bookmarks(app: Installation, given: OfBookmarks) -> Payload:
    """The links above a channel."""
    return {"bookmarks": own_place(app, given.channel_id).bookmarks}


def edit(app: Installation, given: Edit) -> Payload:
    """Change a link above a channel."""
    channel, made = _found(app, given)
    changes = given.model_dump(include={"title", "link", "emoji"}, exclude_none=True)
    if "link" in changes:
        _check_link(changes["link"])
    made.update(changes)
    return _changed(app, channel, made)


def remove(app: Installation, given: OneBookmark) -> Payload:
    """Take a link away."""
    channel, made = _found(app, given)
    channel.bookmarks.remove(made)
    app.team.tell("channel_changed", channel=channel.id)
    return {}


def _found(app: Installation, given: OneBookmark) -> tuple[Channel, Payload]:
    channel = own_place(app, given.channel_id)
    made = next((one for one in channel.bookmarks if one["id"] == given.bookmark_id), None)
    if made is None:
        raise Refused("not_found")
    return channel, made


def _check_link(link: str) -> None:
    if not re.fullmatch(r"https?://\S+", link):
        raise Refused("invalid_link")


def _changed(app: Installation, channel: Channel, made: Payload) -> Payload:
    app.team.tell("channel_changed", channel=channel.id)
    return {"bookmark": made}


METHODS: dict[str, Method] = {
    "bookmarks.add": method(Bookmark, add, TIER_2, "bookmarks:write"),
    "bookmarks.list": method(OfBookmarks, bookmarks, TIER_3, "bookmarks:read"),
    "bookmarks.edit": method(Edit, edit, TIER_2, "bookmarks:write"),
    "bookmarks.remove": method(OneBookmark, remove, TIER_2, "bookmarks:write"),
}
