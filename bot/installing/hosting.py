"""What serving whoever installs the app takes, beside what serving one workspace takes; put together once."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.clock import Clock
from bot.errors import INSTALL_PAGE
from bot.installing.authorize import Authorize
from bot.installing.door import InstallationDoor
from bot.installing.farewells import Farewells
from bot.installing.known import KnownInstallations
from bot.installing.pages import Pages
from bot.installing.rotation import Rotation
from bot.installing.slack_oauth import SlackOAuth
from bot.installing.teams import InstalledTeams
from config.manifest import INSTALL
from config.settings import Settings
from handlers.posting.greeting import Greeting
from handlers.slack.members import Members
from store.departures import purge_departed
from store.installations import Installations
from store.model.installation import Installation
from store.oauth_states import OAuthStates
from store.store import Store
from store.vault import Vault

log = logging.getLogger(__name__)


class Hosting:
    """The installations, and all that is done with them: they are begun, authorized, rotated and purged."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        session: aiohttp.ClientSession,
        session_of_posts: aiohttp.ClientSession,
        clock: Clock,
        members: Members,
        background: Background,
    ) -> None:
        if settings.slack_client_id is None or settings.slack_client_secret is None:
            raise ValueError("hosting needs a client id")
        self._store = store
        self._kept_for = timedelta(days=settings.keep_after_uninstall)
        self._public_url = (settings.public_url or "").rstrip("/")
        url = str(settings.slack_api_url)
        self._clock = clock
        self._greeting = Greeting(members)
        self._background = background
        self.ring: Callable[[], None] = lambda: None  # who else is to hear that somebody has come or gone
        client = AsyncWebClient(base_url=url, session=session, retry_handlers=[])  # a code is good once
        oauth = SlackOAuth(settings.slack_client_id, settings.slack_client_secret, client)
        self.known = KnownInstallations(Installations(store.database, Vault(settings.token_keys)))
        self.rotation = Rotation(self.known, oauth)
        self.teams = InstalledTeams(self.known, self.rotation, clock, url, session, session_of_posts)
        self.farewells = Farewells(self.known, oauth)
        self.authorize = Authorize(self.known, self.rotation, clock)
        states, pages = OAuthStates(store.database), Pages(settings.support)
        self._door = InstallationDoor(self.known, states, oauth, clock, pages, url, self._welcome)

    def routes(self) -> list[web.RouteDef]:
        """Where people install the app."""
        return self._door.routes()

    def changed(self) -> None:
        """Somebody has installed the app, or left: whoever remembers who is served looks anew."""
        self.known.forget()
        self.ring()

    async def prepare(
        self,
        body: dict[str, Any],
        context: AsyncBoltContext,
        client: AsyncWebClient,
        next: Callable[[], Awaitable[None]],
    ) -> None:
        """Say of a request which workspace it is about, and where that installs the app.

        Where an organisation's installation is authorized for no workspace, the event itself says which is meant.
        """
        team_id = body.get("context_team_id") or body.get("team_id")
        if context.team_id is None and isinstance(team_id, str):
            context["team_id"] = client.default_params["team_id"] = team_id
        if self._public_url:
            context[INSTALL_PAGE] = f"{self._public_url}{INSTALL}?team={context.team_id or ''}"
        await next()

    async def _welcome(self, installation: Installation, is_first: bool) -> None:
        """Begin to post there and, where it is the first time, tell whoever has installed it how to begin."""
        self.changed()
        team_id = installation.team_id
        if not is_first or team_id is None or not installation.installer:
            return
        await self.teams.present()
        client, ledger = self.teams.client(team_id), self._store.ledger(team_id)
        greeting = self._greeting.greet_installer(client, ledger, installation.installer, await self._clock())
        self._background.begin(greeting, not_greeted)

    async def purge(self, now: datetime) -> None:
        """Remove all of those who have left and did not come back in time; nothing of it stays in a file."""
        if await purge_departed(self._store.database, now - self._kept_for):
            self.known.forget()
            await self._store.database.scrub()


async def not_greeted(error: Exception) -> None:
    """It is installed all the same, and greets whoever opens its Home."""
    log.error("Whoever installed the app could not be told how to begin", exc_info=error)
