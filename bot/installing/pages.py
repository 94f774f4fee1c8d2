"""How the pages around an installation are drawn, in the language that a browser asks for."""

import secrets
from functools import cache
from typing import TYPE_CHECKING

from aiohttp import web

from config.manifest import read_manifest
from handlers.phrases.language import Language, language_for
from handlers.views.installing import BrowserPage, Link

if TYPE_CHECKING:
    from jinja2 import Template

MOST_LANGUAGES = 20  # of those that a browser asks for


class Pages:
    """Draws pages; `support` is where people get help, an address."""

    def __init__(self, support: str | None = None) -> None:
        self._support = support

    def drawn(self, page: BrowserPage, language: Language) -> web.Response:
        """A page as it is sent."""
        nonce, about = secrets.token_urlsafe(16), read_manifest()["display_information"]
        html = template().render(
            page=page,
            lang=language.code,
            name=about["name"],
            colour=about["background_color"],
            support=Link(language.say("Get help"), self._support) if self._support else None,
            nonce=nonce,
        )
        return web.Response(text=html, content_type="text/html", status=page.status, headers=headers(nonce))


@cache
def template() -> "Template":
    """The frame of every page, which escapes whatever is put into it."""
    from jinja2 import Environment, PackageLoader  # for those alone who can be let in by a browser

    return Environment(loader=PackageLoader("bot.installing", "."), autoescape=True).get_template("page.html")


def headers(nonce: str) -> dict[str, str]:
    """A page that loads nothing, runs nothing, stands in no frame and is kept by nobody."""
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
    }


def preferred(accept_language: str) -> Language:
    """The language that a browser asks for first, of the two that there are."""
    wanted = []
    for place, part in enumerate(accept_language.split(",")[:MOST_LANGUAGES]):
        name, _, weight = part.partition(";q=")
        try:
            weighs = float(weight or 1)
        except ValueError:
            weighs = 0.0
        wanted.append((-weighs, place, name.strip().lower()))
    spoken = [name for weighs, _, name in sorted(wanted) if weighs < 0 and name.startswith(("en", "zh"))]
    return language_for(spoken[0] if spoken else "en")
