"""What one person sees at one place of the workspace, cut into parts that can be drawn again one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup

from bot.workspace.records import SLACKBOT, Channel, Message, OpenView, Person
from bot.workspace.rendering.blocks import draw_blocks, template
from bot.workspace.rendering.text import Reader, day_words, mrkdwn
from bot.workspace.workspace import Workspace

LATEST = 100  # messages drawn of a conversation
REMEMBERED = 1000  # messages kept as they were drawn
TOGETHER = timedelta(minutes=5)  # messages of one author that stand under one picture


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


@dataclass(frozen=True)
class Part:
    """A piece of the page with an id, in one of its containers (`into`, an element's id)."""

    id: str
    into: str
    tag: str
    inner: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def print(self) -> str:
        """Differs whenever the part looks different."""
        return sha1(repr((self.inner, self.attributes)).encode(), usedforsecurity=False).hexdigest()[:12]

    def __html__(self) -> str:
        attributes = {"id": self.id, "data-print": self.print, **self.attributes}
        written = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in attributes.items())
        return Markup("<{0}{1}>{2}</{0}>").format(self.tag, written, Markup(self.inner))  # noqa: S704 - drawn by templates


@dataclass
class Memory:
    """What the page remembers between two looks.

    `read` is how far each person has read, by (user id, channel id): the ts of the newest message seen. `drawn` holds
    messages as each person saw them last, with what they looked like then.
    """

    read: dict[tuple[str, str], str] = field(default_factory=dict)
    drawn: dict[tuple[str, str], tuple[tuple[object, ...], str]] = field(default_factory=dict)

    def unread(self, workspace: Workspace, user_id: str, channel: Channel) -> int:
        """How many messages of others wait there."""
        seen = self.read.get((user_id, channel.id), "")
        waiting = workspace.conversation(channel.id, user_id)
        return sum(message.ts > seen and message.user != user_id for message in waiting)


class Scene:
    """Everything that a person sees at a place; what did not change since the last look is not drawn again."""

    def __init__(self, workspace: Workspace, place: Place, memory: Memory) -> None:
        self._workspace = workspace
        self._place = place
        self._memory = memory

    @property
    def channel(self) -> Channel:
        return self._workspace.channels[self._place.channel]

    @property
    def person(self) -> Person:
        return self._workspace.people[self._place.user]

    def parts(self) -> list[Part]:
        """All parts, those of one container in their order on the page."""
        reader = reader_of(self._workspace, self._place)
        parts = [self._clock(), self._status()]
        if self._place.home:
            parts.append(self._home(reader))
        else:
            messages = self._workspace.conversation(self._place.channel, self._place.user)
            if messages:
                self._memory.read[self._place.user, self._place.channel] = messages[-1].ts
            parts += self._log(messages, reader)
        if self._place.thread:
            parts += self._thread(reader)
        parts += [self._modal(view, reader) for view in self._workspace.open_views(self._place.user)]
        return [*parts, *self._places()]

    def _clock(self) -> Part:
        """How far the workspace's clock is ahead of this machine's: the page lets it tick."""
        ahead = round((self._workspace.clock.now() - datetime.now(UTC)).total_seconds())
        zone = self.person.tz
        attributes = {"data-ahead": str(ahead), "data-zone": zone, "data-locale": self.person.locale}
        return Part("clock", "clock-box", "div", _draw("clock.html", zone=zone, ahead=ahead), attributes)

    def _status(self) -> Part:
        connected = self._workspace.bot_connected
        words = _draw("status.html", connected=connected, bot=self._workspace.people[self._workspace.bot_user_id])
        return Part("status", "status-box", "div", words, {"class": "status", "data-connected": str(connected).lower()})

    def _places(self) -> Iterator[Part]:
        """The side bar's rows: channels, then the direct message with the bot."""
        for channel in places_of(self._workspace, self._place.user):
            here = channel.id == self._place.channel
            inner = _draw(
                "place.html",
                channel=channel,
                here=here,
                address=Place(self._place.user, channel.id).address(),
                unread=0
                if here and not self._place.home
                else self._memory.unread(self._workspace, self.person.id, channel),
                bot=self._workspace.people[self._workspace.bot_user_id],
                connected=self._workspace.bot_connected,
            )
            into = "direct-messages" if channel.kind == "im" else "channels"
            yield Part(f"place-{channel.id}", into, "li", inner)

    def _log(self, messages: Sequence[Message], reader: Reader) -> Iterator[Part]:
        hidden = len(messages) - LATEST
        if hidden > 0:
            yield Part("earlier", "log", "li", _draw("earlier.html", count=hidden), {"class": "earlier"})
        before: Message | None = None
        for message in messages[-LATEST:]:
            said = _moment(message, reader)
            if before is None or _moment(before, reader).date() != said.date():
                day = Markup("<span>{}</span>").format(day_words(said, reader))
                yield Part(f"day-{said:%Y-%m-%d}", "log", "li", day, {"class": "day"})
                before = None
            yield self._message(message, reader, "log", is_next=_belongs_to(message, before))
            before = message

    def _thread(self, reader: Reader) -> Iterator[Part]:
        for message in self._workspace.replies(self._place.channel, self._place.thread, self._place.user):
            yield self._message(message, reader, "thread", is_next=False)

    def _message(self, message: Message, reader: Reader, into: str, is_next: bool) -> Part:
        replies = self._replies(message) if into == "log" else 0
        part_id = f"{into}-{message.key}"
        looks = (message.text, message.blocks, message.edited, is_next, replies, reader.now.date())
        drawn = self._memory.drawn
        before = drawn.get((reader.id, part_id))
        if before is None or before[0] != looks:
            if len(drawn) >= REMEMBERED:
                drawn.clear()
            before = drawn[reader.id, part_id] = looks, self._draw_message(message, reader, is_next, replies, into)
        classes = "message" + (" next" if is_next else "") + (" private" if message.ephemeral_for else "")
        return Part(part_id, into, "li", before[1], {"class": classes, "data-surface": message.key})

    def _draw_message(self, message: Message, reader: Reader, is_next: bool, replies: int, into: str) -> str:
        return _draw(
            "message.html",
            message=message,
            author=author_of(message, self._workspace),
            is_next=is_next,
            said=_moment(message, reader),
            replies=replies,
            can_reply=into == "log" and not message.ephemeral_for,
            thread=self._place.address(thread=message.ts),
            shortcuts=[one for one in self._workspace.app.shortcuts if one.type == "message"],
            body=message_body(message, reader),
            reader=reader,
        )

    def _replies(self, message: Message) -> int:
        return len(self._workspace.replies(message.channel, message.ts, self._place.user)) - 1

    def _home(self, reader: Reader) -> Part:
        view = self._workspace.home(self._place.user)
        body = draw_blocks(view.blocks, reader, view.typed, view.errors) if view else ""
        inner = _draw("home.html", body=body, is_published=view is not None)
        return Part("home-view", "home", "div", inner, {"data-surface": view.key if view else ""})

    def _modal(self, view: OpenView, reader: Reader) -> Part:
        inner = _draw(
            "modal.html",
            view=view.view,
            key=view.key,
            is_stacked=view.previous_view_id is not None,
            bot=self._workspace.people[self._workspace.bot_user_id],
            body=draw_blocks(view.blocks, reader, view.typed, view.errors),
        )
        attributes = {"class": "view", "data-surface": view.key, "novalidate": "", "autocomplete": "off"}
        return Part(f"view-{view.key}", "modal", "form", inner, attributes)


def reader_of(workspace: Workspace, place: Place) -> Reader:
    """The person as the rendering needs to know them: names, addresses, zone, language and the present."""
    person = workspace.people[place.user]
    visible = [channel for channel in places_of(workspace, place.user) if channel.kind != "im"]
    return Reader(
        id=person.id,
        people={one.id: one.real_name for one in workspace.people.values() if one.id != SLACKBOT and not one.deleted},
        channels={channel.id: channel.name for channel in visible},
        timezone=zone_of(person),
        locale=person.locale,
        now=workspace.clock.now(),
        places={channel.id: Place(person.id, channel.id).address() for channel in visible},
    )


def places_of(workspace: Workspace, user_id: str) -> list[Channel]:
    """Where a person can go: the channels, the private ones they are in, and the talk with the bot."""
    return [
        channel for channel in workspace.channels.values() if channel.kind == "channel" or user_id in channel.members
    ]


def author_of(message: Message, workspace: Workspace) -> Person:
    """Who said it; somebody unknown stands under the bare id."""
    return workspace.people.get(message.user) or Person(message.user, message.user, message.user, "Etc/UTC", "en")


def message_body(message: Message, reader: Reader) -> Markup:
    """What the message says: its blocks, or its text when it has none."""
    if message.blocks:
        return draw_blocks(message.blocks, reader)
    return Markup('<div class="text">{}</div>').format(mrkdwn(message.text, reader))


def _draw(name: str, **values: Any) -> str:
    drawn: str = template(name).render(**values)
    return drawn


def _belongs_to(message: Message, before: Message | None) -> bool:
    """Whether a message stands under the picture of the one before it."""
    if before is None or before.user != message.user or before.ephemeral_for != message.ephemeral_for:
        return False
    return float(message.ts) - float(before.ts) < TOGETHER.total_seconds()


def _moment(message: Message, reader: Reader) -> datetime:
    return datetime.fromtimestamp(float(message.ts), reader.timezone)


def zone_of(person: Person) -> ZoneInfo:
    """The person's time zone, or UTC when its name means nothing here."""
    try:
        return ZoneInfo(person.tz)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Etc/UTC")
