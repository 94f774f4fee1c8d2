"""Where somebody stands in the workspace, where they can go, and how far they have read."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.workspace.page.live import Part
from bot.workspace.page.rendering.blocks import template
from bot.workspace.page.rendering.text import Reader
from bot.workspace.state.records import SLACKBOT, Channel, Person
from bot.workspace.workspace import Workspace


@dataclass(frozen=True)
class Place:
    """Where somebody stands: a channel, perhaps with a thread open, or the bot's Home tab."""

    user: str
    channel: str
    thread: str = ""
    home: bool = False

    def address(self, **changed: str) -> str:
        """The address of this place on the page, or of one that differs from it."""
        parts = {"as": self.user, "in": self.channel, "thread": self.thread, "tab": "home" if self.home else ""}
        return "/?" + urlencode({name: value for name, value in (parts | changed).items() if value})


@dataclass
class Memory:
    """What the page remembers between two looks.

    `read` is how far each person has read, by (user id, channel id): the ts of the newest message seen. `drawn` holds
    messages as each person saw them last, with what they looked like then.
    """

    read: dict[tuple[str, str], str] = field(default_factory=dict)
    drawn: dict[tuple[str, str], tuple[tuple[object, ...], Part]] = field(default_factory=dict)

    def unread(self, workspace: Workspace, user_id: str, channel: Channel) -> int:
        """How many messages of others wait there."""
        seen = self.read.get((user_id, channel.id), "")
        waiting = workspace.team.conversation(channel.id, user_id)
        return sum(message.ts > seen and message.user != user_id for message in waiting)


def places_of(workspace: Workspace, user_id: str) -> list[Channel]:
    """Where a person can go: the channels, the private ones they are in, and their direct messages."""
    return [
        channel
        for channel in workspace.team.channels.values()
        if channel.kind == "channel" or user_id in channel.members
    ]


def title_of(workspace: Workspace, channel: Channel, user_id: str) -> str:
    """What a person knows a place by: its name, or for a direct message the names of the others."""
    if not channel.is_direct:
        return channel.name
    return ", ".join(sorted(workspace.team.people[other].real_name for other in channel.members - {user_id}))


def reader_of(workspace: Workspace, place: Place) -> Reader:
    """The person as the rendering needs to know them: names, addresses, zone, language and the present."""
    people = workspace.team.people
    person = people[place.user]
    visible = [channel for channel in places_of(workspace, place.user) if not channel.is_direct]
    return Reader(
        id=person.id,
        people={one.id: one.real_name for one in people.values() if one.id != SLACKBOT and not one.deleted},
        channels={channel.id: channel.name for channel in visible},
        timezone=zone_of(person),
        locale=person.locale,
        now=workspace.clock.now(),
        places={channel.id: Place(person.id, channel.id).address() for channel in visible},
    )


def zone_of(person: Person) -> ZoneInfo:
    """The person's time zone, or UTC when its name means nothing here."""
    try:
        return ZoneInfo(person.tz)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Etc/UTC")


def draw(name: str, **values: Any) -> str:
    """A template of the page, filled in."""
    drawn: str = template(name).render(**values)
    return drawn
