"""What is put below messages and above channels: reactions, and pins."""

from __future__ import annotations

from bot.workspace.state.records import Message, Pin
from bot.workspace.state.team import Team


def react(team: Team, message: Message, user_id: str, name: str) -> bool:
    """Put an emoji below a message; False when the person has done so before."""
    users = message.reactions.setdefault(name, [])
    if user_id in users:
        return False
    users.append(user_id)
    team.tell_message("reaction_added", message, by=user_id, about={"reaction": name})
    return True


def unreact(team: Team, message: Message, user_id: str, name: str) -> bool:
    """Take an emoji away again; False when the person has put none there."""
    users = message.reactions.get(name, [])
    if user_id not in users:
        return False
    users.remove(user_id)
    if not users:
        del message.reactions[name]
    team.tell_message("reaction_removed", message, by=user_id, about={"reaction": name})
    return True


def pin(team: Team, message: Message, user_id: str) -> bool:
    """Pin a message to its channel; False when it is pinned already."""
    channel = team.channels[message.channel]
    if message.ts in channel.pins:
        return False
    channel.pins[message.ts] = Pin(user_id, team.clock.now())
    team.tell_message("pin_added", message, by=user_id)
    team.post(channel.id, user_id, "pinned a message to this channel.", subtype="pinned_item")
    return True


def unpin(team: Team, message: Message, user_id: str) -> bool:
    """Take a pin away; False when there is none."""
    pinned = team.channels[message.channel].pins.pop(message.ts, None)
    if pinned:
        team.tell_message("pin_removed", message, by=user_id)
    return pinned is not None
