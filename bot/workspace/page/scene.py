"""What one person sees at one place of the workspace, cut into parts that can be drawn again one by one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.workspace.page.live import Part, Sight
from bot.workspace.page.places import Memory, Place, draw, places_of, reader_of, title_of
from bot.workspace.page.rendering.blocks import draw_blocks
from bot.workspace.page.rendering.text import Reader
from bot.workspace.page.talk import Talk
from bot.workspace.state.records import AssistedThread, Channel, OpenView, Person, Update
from bot.workspace.workspace import Workspace


class Scene:
    """Everything that a person sees at a place; what did not change since the last look is not drawn again."""

    def __init__(self, workspace: Workspace, place: Place, memory: Memory) -> None:
        self._workspace = workspace
        self._place = place
        self._memory = memory

    @property
    def channel(self) -> Channel:
        return self._workspace.team.channels[self._place.channel]

    @property
    def person(self) -> Person:
        return self._workspace.team.people[self._place.user]

    def look(self, changes: Sequence[Update] = ()) -> Sight:
        """All parts, those of one container in their order on the page.

        Messages above those drawn that these changes altered, or took away (`gone`), are for whoever has scrolled up.
        """
        reader = reader_of(self._workspace, self._place)
        parts = [self._clock(reader), self._status(reader), self._about(reader)]
        others: list[Part] = []
        aside: dict[str, Any] = {}
        if self._place.home:
            parts.append(self._home(reader))
        else:
            talk = self._talk(reader)
            parts += talk.latest()
            others = [part for change in changes for part in talk.changed_above(change)]
            aside = {"since": talk.since, "gone": [part for change in changes for part in talk.gone_above(change)]}
        if self._place.thread:
            parts += self._talk(reader).thread()
        assisted = self._workspace.team.assisted(self._place.channel, self._place.thread)
        if assisted != AssistedThread() and not self._place.home:
            inner = draw("assisted.html", reader=reader, assisted=assisted, bot=self._workspace.team.bot)
            parts.append(Part("assisted", "assisted-box", "div", inner, {"class": "assisted"}))
        parts += [self._modal(view, reader) for view in self._workspace.team.open_views(self._place.user)]
        return Sight([*parts, *self._places(reader)], others, aside)

    def earlier(self, before: str) -> Sight:
        """What stands above the message of that ts."""
        return Sight(self._talk(reader_of(self._workspace, self._place)).earlier(before))

    def _talk(self, reader: Reader) -> Talk:
        return Talk(self._workspace, self._place, self._memory, reader)

    def _clock(self, reader: Reader) -> Part:
        """How far the workspace's clock is ahead of this machine's: the page lets it tick."""
        ahead = round((self._workspace.clock.now() - datetime.now(UTC)).total_seconds())
        zone = self.person.tz
        attributes = {"data-ahead": str(ahead), "data-zone": zone, "data-locale": self.person.locale}
        return Part("clock", "clock-box", "div", draw("clock.html", reader=reader, zone=zone, ahead=ahead), attributes)

    def _status(self, reader: Reader) -> Part:
        connected = self._workspace.app.connected
        words = draw("status.html", reader=reader, connected=connected, bot=self._workspace.team.bot)
        return Part("status", "status-box", "div", words, {"class": "status", "data-connected": str(connected).lower()})

    def _about(self, reader: Reader) -> Part:
        """What the channel is about, the links above it, and how many are in it."""
        inner = draw("about.html", reader=reader, workspace=self._workspace, channel=self.channel)
        return Part("about", "about-box", "div", inner)

    def _places(self, reader: Reader) -> Iterator[Part]:
        """The side bar's rows: channels, then the direct messages."""
        for channel in places_of(self._workspace, self._place.user):
            here = channel.id == self._place.channel
            is_read = here and not self._place.home
            inner = draw(
                "place.html",
                reader=reader,
                channel=channel,
                title=title_of(self._workspace, channel, self.person.id),
                here=here,
                address=Place(self._place.user, channel.id).address(),
                unread=0 if is_read else self._memory.unread(self._workspace, self.person.id, channel),
                bot=self._workspace.team.bot,
                connected=self._workspace.app.connected,
            )
            into = "direct-messages" if channel.is_direct else "channels"
            yield Part(f"place-{channel.id}", into, "li", inner)

    def _home(self, reader: Reader) -> Part:
        view = self._workspace.team.home(self._place.user)
        body = draw_blocks(view.blocks, reader, view.typed, view.errors) if view else ""
        inner = draw("home.html", reader=reader, body=body, is_published=view is not None)
        return Part("home-view", "home", "div", inner, {"data-surface": view.key if view else ""})

    def _modal(self, view: OpenView, reader: Reader) -> Part:
        inner = draw(
            "modal.html",
            reader=reader,
            view=view.view,
            key=view.key,
            is_stacked=view.previous_view_id is not None,
            bot=self._workspace.team.bot,
            body=draw_blocks(view.blocks, reader, view.typed, view.errors),
        )
        attributes = {"class": "view", "data-surface": view.key, "novalidate": "", "autocomplete": "off"}
        return Part(f"view-{view.key}", "modal", "form", inner, attributes)
