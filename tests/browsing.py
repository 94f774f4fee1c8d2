"""Somebody installs the app in a browser: our page, Slack's page, and back."""

from __future__ import annotations

from itertools import count

import aiohttp

from bot.installing.door import COOKIE
from config.manifest import INSTALL, optional_scopes

addresses = (f"198.51.{number // 250}.{number % 250 + 1}" for number in count())


class Browser:
    """Somebody's browser, at an address of its own: it keeps the cookie, and goes where it is sent."""

    def __init__(self, session: aiohttp.ClientSession, address: str, language: str = "en") -> None:
        self._session = session
        self._address = address
        self._headers = {"Accept-Language": language, "X-Forwarded-For": next(addresses)}
        self.cookie = ""

    async def begin(self, query: str = "") -> str:
        """Open the page; gives the address of Slack to which its button leads."""
        async with self._session.get(f"{self._address}{INSTALL}{query}", headers=self._headers) as page:
            assert page.status == 200
            self.cookie = page.cookies[COOKIE].value
            assert page.cookies[COOKIE]["secure"]
            assert page.cookies[COOKIE]["httponly"]
            text = await page.text()
        return text.partition('class="button" href="')[2].partition('"')[0].replace("&amp;", "&")

    async def consent(self, url: str, where: str, *left_out: str, answer: str = "allow") -> str:
        """Answer on Slack's page; gives the address to which Slack sends back."""
        kept = [("scope", scope) for scope in optional_scopes() if scope not in left_out]
        form = [("where", where), ("person", "U0TOM"), ("answer", answer), *kept]
        async with self._session.post(url, data=form, allow_redirects=False) as gone:
            assert gone.status == 302
            return gone.headers["Location"]

    async def come_back(self, url: str, cookie: str | None = None) -> tuple[int, str]:
        """Open the address to which Slack sends back."""
        kept = self.cookie if cookie is None else cookie
        headers = self._headers | ({"Cookie": f"{COOKIE}={kept}"} if kept else {})
        async with self._session.get(url, headers=headers) as page:
            return page.status, await page.text()

    async def install(self, where: str, *left_out: str) -> tuple[int, str]:
        """The whole way."""
        return await self.come_back(await self.consent(await self.begin(), where, *left_out))
