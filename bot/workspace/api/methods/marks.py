"""What the bot puts below messages: reactions.*, pins.*"""

from __future__ import annotations

import re

from bot.workspace.api.methods.arguments import (
    Method,
    OfChannel,
    Page,
    message_in,
    method,
    own_place,
    part_of,
    place,
)
from bot.workspace.line.as_json import message_json, pin_json
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2, TIER_3
from bot.workspace.state import marks
from bot.workspace.state.records import Channel, Message, Payload, Refused

MOST_OWN = 23  # emoji of one user below a message
MOST_PINS = 100  # in a channel


class Reaction(OfChannel):
    """reactions.add and reactions.remove; the name of an emoji without its colons."""

    name: str
    timestamp: str


class Reacted(OfChannel):
    """reactions.get."""

    timestamp: str


class ReactedBy(Page):
    """reactions.list."""

    user: str = ""


class Pinning(OfChannel):
    """pins.add and pins.remove."""

    timestamp: str = ""


def react(app: Installation, given: Reaction) -> Payload:
    """Put an emoji below a message."""
    channel = place(app, given.channel)
    _check_name(given.name)
    message = message_in(app, channel, given.timestamp)
    if channel.is_archived:
        raise Refused("is_archived")
    own_place(app, channel.id)
    own = [name for name, users in message.reactions.items() if app.team.bot_user_id in users]
    if given.name in own:
        raise Refused("already_reacted")
    if len(own) >= MOST_OWN:
        raise Refused("too_many_reactions")
    marks.react(app.team, message, app.team.bot_user_id, given.name)
    return {}


def unreact(app: Installation, given: Reaction) -> Payload:
    """Take an emoji of the bot's own away again."""
    _check_name(given.name)
    message = message_in(app, own_place(app, given.channel), given.timestamp)
    if not marks.unreact(app.team, message, app.team.bot_user_id, given.name):
        raise Refused("no_reaction")
    return {}


def reactions_of(app: Installation, given: Reacted) -> Payload:
    """A message with what stands below it."""
    channel = place(app, given.channel)
    message = message_in(app, channel, given.timestamp)
    return {"type": "message", "channel": channel.id, "message": message_json(app.team, message)}


def reacted_by(app: Installation, given: ReactedBy) -> Payload:
    """The messages below which somebody put an emoji, by default the bot, as far as the bot can read them."""
    user = given.user or app.team.bot_user_id
    found = [
        (channel, message)
        for channel in app.team.channels.values()
        if app.team.bot_user_id in channel.members
        for message in app.team.readable(channel.id, app.team.bot_user_id)
        if any(user in users for users in message.reactions.values())
    ]
    part, following = part_of(found, given)
    items = [
        {"type": "message", "channel": channel.id, "message": message_json(app.team, message)}
        for channel, message in part
    ]
    return {"items": items, **following}


def pin(app: Installation, given: Pinning) -> Payload:
    """Pin a message to its channel."""
    channel, message = _pinnable(app, given)
    if channel.is_archived:
        raise Refused("is_archived")
    if len(channel.pins) >= MOST_PINS:
        raise Refused("too_many_pins")
    if not marks.pin(app.team, message, app.team.bot_user_id):
        raise Refused("already_pinned")
    return {}


def unpin(app: Installation, given: Pinning) -> Payload:
    """Take a pin away."""
    _, message = _pinnable(app, given)
    if not marks.unpin(app.team, message, app.team.bot_user_id):
        raise Refused("no_pin")
    return {}


def pins(app: Installation, given: OfChannel) -> Payload:
    """What is pinned to a channel, the newest pin first."""
    channel = own_place(app, given.channel)
    found = [(pin, app.team.message_at(channel.id, ts)) for ts, pin in reversed(channel.pins.items())]
    return {"items": [pin_json(app.team, channel, message, pin.user) for pin, message in found if message]}


def _pinnable(app: Installation, given: Pinning) -> tuple[Channel, Message]:
    if not given.timestamp:
        raise Refused("no_item_specified")
    channel = own_place(app, given.channel)
    return channel, message_in(app, channel, given.timestamp)


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")


METHODS: dict[str, Method] = {
    "reactions.add": method(Reaction, react, TIER_3, "reactions:write"),
    "reactions.remove": method(Reaction, unreact, TIER_2, "reactions:write"),
    "reactions.get": method(Reacted, reactions_of, TIER_3, "reactions:read"),
    "reactions.list": method(ReactedBy, reacted_by, TIER_2, "reactions:read"),
    "pins.add": method(Pinning, pin, TIER_2, "pins:write"),
    "pins.remove": method(Pinning, unpin, TIER_2, "pins:write"),
    "pins.list": method(OfChannel, pins, TIER_2, "pins:read"),
}
