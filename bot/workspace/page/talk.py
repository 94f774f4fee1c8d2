"""A conversation as its reader sees it: the newest messages, earlier ones on demand, and threads."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.workspace.page.live import Part
from bot.workspace.page.places import Memory, Place, draw
from bot.workspace.page.rendering.blocks import draw_blocks, template
from bot.workspace.page.rendering.text import Reader, day_words, mrkdwn
from bot.workspace.state.records import Message, Person, Update
from bot.workspace.workspace import Workspace

LATEST = 100  # messages drawn, at least; and so many more each time earlier ones are asked for
STRIDE = 50  # the first message drawn moves on by so many at once
TOGETHER = timedelta(minutes=5)  # messages of one author that stand under one picture
COLOURS = {"good": "#2eb67d", "warning": "#ecb22e", "danger": "#e01e5a"}  # Slack's names for the bar of an attachment
NO_COLOUR = "#8d8d8d"
REMEMBERED = 2000  # messages kept as they were drawn


class Talk:
    """What somebody reads at a place at one moment."""

    def __init__(self, workspace: Workspace, place: Place, memory: Memory, reader: Reader) -> None:
        self._workspace = workspace
        self._place = place
        self._memory = memory
        self._reader = reader
        said = workspace.team.readable(place.channel, place.user)
        self._messages = [message for message in said if not message.is_reply]
        self._replies = Counter(message.thread_ts for message in said if message.thread_ts not in (None, message.ts))
        self._start = max(0, (len(self._messages) - LATEST) // STRIDE * STRIDE)

    @property
    def since(self) -> str:
        """The ts of the first message drawn; empty when there is none."""
        return self._messages[self._start].ts if self._messages else ""

    def latest(self) -> list[Part]:
        """The newest messages, which thereby are read."""
        if self._messages:
            self._memory.read[self._place.user, self._place.channel] = self._messages[-1].ts
        return [*self._earlier_button(self._start), *self._run(self._start, len(self._messages))]

    def earlier(self, before: str) -> list[Part]:
        """The messages above the one of that ts."""
        end = next((at for at, message in enumerate(self._messages) if message.ts >= before), len(self._messages))
        start = max(0, end - LATEST)
        return [*self._earlier_button(start), *self._run(start, end)]

    def thread(self) -> list[Part]:
        """The open thread: the message it hangs on, then the replies."""
        replies = self._workspace.team.replies(self._place.channel, self._place.thread, self._place.user)
        return [self._message(message, "thread", is_next=False) for message in replies]

    def changed_above(self, change: Update) -> Iterator[Part]:
        """The message above those drawn that looks different after a change: itself, or for a reply its thread."""
        message = change.message
        if message is None or message.channel != self._place.channel:
            return
        ts = message.thread_ts if message.is_reply else message.ts
        for at in range(self._start):
            if self._messages[at].ts == ts:
                yield self._message(self._messages[at], "log", self._is_next(at))

    def gone_above(self, change: Update) -> list[str]:
        """The part of a message that was taken away by a change."""
        message = change.message
        return [f"log-{message.key}"] if message and change.kind == "message_deleted" else []

    def _earlier_button(self, start: int) -> Iterator[Part]:
        if start > 0:
            yield Part("earlier", "earlier-box", "div", draw("earlier.html", reader=self._reader), {"class": "earlier"})

    def _run(self, start: int, end: int) -> Iterator[Part]:
        for at in range(start, end):
            message = self._messages[at]
            is_next = at > start and self._is_next(at)
            if at == start or self._day(at) != self._day(at - 1):
                day = Markup("<span>{}</span>").format(day_words(self._said(message), self._reader))
                attributes = {"class": "day", "data-ts": message.ts, "data-day": str(self._day(at))}
                yield Part(f"day-{message.key}", "log", "li", day, attributes)
            yield self._message(message, "log", is_next)

    def _is_next(self, at: int) -> bool:
        """Whether a message stands under the picture of the one before it."""
        if at == 0 or self._day(at) != self._day(at - 1):
            return False
        message, before = self._messages[at], self._messages[at - 1]
        if any(getattr(before, name) != getattr(message, name) for name in ("user", "guise", "ephemeral_for")):
            return False
        return float(message.ts) - float(before.ts) < TOGETHER.total_seconds()

    def _message(self, message: Message, into: str, is_next: bool) -> Part:
        replies = self._replies[message.ts] if into == "log" else 0
        key = (self._reader.id, f"{into}-{message.key}")
        extras = repr((message.files, message.attachments, message.reactions, self._is_pinned(message)))
        looks = (message.text, message.blocks, message.edited, extras, is_next, replies, self._reader.now.date())
        drawn = self._memory.drawn
        before = drawn.get(key)
        if before is None or before[0] != looks:
            if len(drawn) >= REMEMBERED:
                drawn.clear()
            before = drawn[key] = looks, self._draw(message, into, is_next, replies)
        return before[1]

    def _draw(self, message: Message, into: str, is_next: bool, replies: int) -> Part:
        inner = draw(
            "message.html",
            message=message,
            author=author_of(message, self._workspace),
            is_next=is_next,
            said=self._said(message),
            replies=replies,
            can_reply=into == "log" and not message.ephemeral_for,
            thread=self._place.address(thread=message.ts),
            shortcuts=[one for one in self._workspace.app.manifest.shortcuts if one.type == "message"],
            body=message_body(message, self._reader),
            reader=self._reader,
            is_pinned=self._is_pinned(message),
        )
        classes = "message" + (" next" if is_next else "") + (" private" if message.ephemeral_for else "")
        attributes = {"class": classes, "data-surface": message.key, "data-ts": message.ts}
        return Part(f"{into}-{message.key}", into, "li", inner, attributes)

    def _is_pinned(self, message: Message) -> bool:
        return message.ts in self._workspace.team.channels[message.channel].pins

    def _said(self, message: Message) -> datetime:
        return datetime.fromtimestamp(float(message.ts), self._reader.timezone)

    def _day(self, at: int) -> object:
        return self._said(self._messages[at]).date()


def author_of(message: Message, workspace: Workspace) -> Person:
    """Who said it; somebody unknown stands under the bare id."""
    return workspace.team.people.get(message.user) or Person(message.user, message.user, message.user, "Etc/UTC", "en")


def message_body(message: Message, reader: Reader) -> Markup:
    """What the message says: its blocks, or its text when it has none; then what is attached to it."""
    words = Markup('<div class="text">{}</div>').format(mrkdwn(message.text, reader)) if message.text else Markup("")
    body = draw_blocks(message.blocks, reader) if message.blocks else words
    drawn = template("attachments.html").render(
        attachments=message.attachments, reader=reader, colour_of=_bar_colour, typed={}, errors={}
    )
    return body + Markup(drawn)  # noqa: S704 - the template escapes whatever was written by others


def _bar_colour(named: object) -> str:
    """The colour of an attachment's bar, by Slack's name for it or in hex, the sign perhaps forgotten; else grey."""
    hexadecimal = re.fullmatch(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", str(named))
    return COLOURS.get(str(named)) or (f"#{hexadecimal[1]}" if hexadecimal else NO_COLOUR)
