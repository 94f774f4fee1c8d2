"""What becomes of channels: who comes and goes, what they are called and about, and the line there that says so."""

from __future__ import annotations

from bot.workspace.state.records import JOINED, LEFT, Channel
from bot.workspace.state.team import Team


def enter(team: Team, channel: Channel, user_id: str, inviter: str = "") -> None:
    """Bring somebody, the bot too, into a channel; nobody else's doing when there is no inviter."""
    channel.members.add(user_id)
    team.tell("member_joined", channel=channel.id, by=user_id, about={"inviter": inviter} if inviter else {})
    line = f"was added to #{channel.name} by <@{inviter}>." if inviter else f"joined #{channel.name}."
    team.post(channel.id, user_id, line, subtype=JOINED)


def leave(team: Team, channel: Channel, user_id: str, by: str = "") -> None:
    """Take somebody, the bot too, out of a channel; `by` whom, unless they left by themselves."""
    channel.members.discard(user_id)
    team.tell("member_left", channel=channel.id, by=user_id)
    line = f"was removed from #{channel.name} by <@{by}>." if by else f"left #{channel.name}."
    team.post(channel.id, user_id, line, subtype=LEFT)


def rename(team: Team, channel: Channel, name: str, by: str) -> None:
    """Call a channel something else."""
    old, channel.name = channel.name, name
    team.tell("channel_renamed", channel=channel.id, by=by)
    line = f'has renamed the channel from "{old}" to "{name}"'
    team.post(channel.id, by, line, subtype="channel_name", about={"old_name": old, "name": name})


def set_topic(team: Team, channel: Channel, topic: str, by: str) -> None:
    """Say what a channel is about at present; it stands above it."""
    channel.topic = topic
    team.tell("channel_changed", channel=channel.id, by=by)
    line = f"set the channel topic: {topic}" if topic else "cleared the channel topic"
    team.post(channel.id, by, line, subtype="channel_topic", about={"topic": topic})


def set_purpose(team: Team, channel: Channel, purpose: str, by: str) -> None:
    """Say what a channel is for."""
    channel.purpose = purpose
    team.tell("channel_changed", channel=channel.id, by=by)
    line = f"set the channel description: {purpose}" if purpose else "cleared the channel description"
    team.post(channel.id, by, line, subtype="channel_purpose", about={"purpose": purpose})


def archive(team: Team, channel: Channel, by: str) -> None:
    """Close a channel: it can be read, and nothing can be said there any more."""
    team.post(channel.id, by, "archived the channel", subtype="channel_archive")
    channel.is_archived = True
    team.tell("channel_archived", channel=channel.id, by=by)


def unarchive(team: Team, channel: Channel, by: str) -> None:
    """Open a channel again."""
    channel.is_archived = False
    team.tell("channel_unarchived", channel=channel.id, by=by)
    team.post(channel.id, by, "un-archived the channel", subtype="channel_unarchive")


def share(team: Team, channel: Channel, team_id: str) -> None:
    """Share a channel with a team of another company."""
    channel.shared_with.append(team_id)
    team.tell("channel_shared", channel=channel.id, about={"connected_team_id": team_id})
