"""Pages that stay live: cut into parts, of which the browser gets those that changed."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha1
from typing import Any

from aiohttp import web
from markupsafe import Markup

from bot.workspace.state.records import Update
from bot.workspace.state.team import Updates

HEARTBEAT = 15  # seconds between signs of life on a quiet stream
RETRY = 700  # milliseconds until the browser asks again after an outage
THEMES = ("light", "dark")
GATHER = 0.02  # seconds in which changes that come together are drawn together

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Part:
    """A piece of the page with an id, in one of its containers (`into`, an element's id)."""

    id: str
    into: str
    tag: str
    inner: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def print(self) -> str:
        """Differs whenever the part looks different."""
        return sha1(repr((self.inner, self.attributes)).encode(), usedforsecurity=False).hexdigest()[:12]

    def __html__(self) -> str:
        attributes = {"id": self.id, "data-print": self.print, **self.attributes}
        written = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in attributes.items())
        return Markup("<{0}{1}>{2}</{0}>").format(self.tag, written, Markup(self.inner))  # noqa: S704 - drawn by templates


@dataclass(frozen=True)
class Sight:
    """What there is to see: the parts in their order, and what the page's own script wants to know besides.

    `others` changed too, but stand outside that order: only a page that has them already draws them again.
    """

    parts: Sequence[Part]
    others: Sequence[Part] = ()
    aside: Mapping[str, Any] = field(default_factory=dict)


Look = Callable[[Sequence[Update]], Sight]
"""Looks at the workspace again, knowing what has changed since the last look."""


def by_container(parts: Sequence[Part]) -> dict[str, list[Part]]:
    """The parts as the containers of the page hold them."""
    containers: dict[str, list[Part]] = {}
    for part in parts:
        containers.setdefault(part.into, []).append(part)
    return containers


def news(sight: Sight, known: Mapping[str, str]) -> dict[str, Any]:
    """The order of all parts with their containers, and those that differ from the prints that the page knows."""
    return {
        "order": [[part.id, part.into] for part in sight.parts],
        "html": {
            part.id: part.__html__() for part in (*sight.parts, *sight.others) if known.get(part.id) != part.print
        },
        **sight.aside,
    }


def theme_of(request: web.Request) -> str:
    """Light or dark, as the person chose it here; empty when the machine's own setting holds."""
    theme = request.cookies.get("theme", "")
    return theme if theme in THEMES else ""


async def stream(request: web.Request, changes: Updates, look: Look, bell: asyncio.Event) -> web.StreamResponse:
    """Send news whenever something changes or the bell is rung: everything at first, for what was missed."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    heard: list[Update] = []
    listening = asyncio.create_task(_listen(changes, heard, bell))
    try:
        await response.prepare(request)
        await response.write(f"retry: {RETRY}\n\n".encode())
        prints: dict[str, str] = {}
        while not listening.done():
            bell.clear()
            sight = look(tuple(heard))
            heard.clear()
            told = news(sight, prints)
            known, prints = prints, {part.id: part.print for part in sight.parts}
            if known != prints or sight.others or sight.aside.get("gone"):
                await response.write(f"data: {json.dumps(told, ensure_ascii=False)}\n\n".encode())
            while not await _rings(bell, HEARTBEAT):
                await response.write(b": alive\n\n")
            await asyncio.sleep(GATHER)
    except ConnectionResetError:
        pass  # the reader left
    finally:
        listening.cancel()
        changes.close()
    return response


async def _listen(changes: Updates, heard: list[Update], bell: asyncio.Event) -> None:
    """Ring at each change, and a last time when there will be no more."""
    try:
        async for change in changes:
            heard.append(change)
            bell.set()
    finally:
        bell.set()


async def _rings(bell: asyncio.Event, seconds: float) -> bool:
    """Whether it rings within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return False
    return True
