"""What serving whoever installs the app takes, beside what serving one workspace takes; put together once."""

import logging
from datetime import datetime, timedelta

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.installing.authorize import Authorize
from bot.installing.door import InstallationDoor, Installed
from bot.installing.known import KnownInstallations
from bot.installing.pages import Pages
from bot.installing.rotation import Rotation
from bot.installing.slack_oauth import SlackOAuth
from config.settings import Settings
from store.departures import purge_departed
from store.installations import Installations
from store.oauth_states import OAuthStates
from store.store import Store
from store.vault import Vault

log = logging.getLogger(__name__)


class Hosting:
    """The installations, and all that is done with them: they are begun, authorized, rotated and purged."""

    def __init__(
        self, settings: Settings, store: Store, session: aiohttp.ClientSession, clock: Clock, installed: Installed
    ) -> None:
        if settings.slack_client_id is None or settings.slack_client_secret is None:
            raise ValueError("hosting needs a client id")
        self._store = store
        self._kept_for = timedelta(days=settings.keep_after_uninstall)
        url = str(settings.slack_api_url)
        client = AsyncWebClient(base_url=url, session=session, retry_handlers=[])  # a code is good once
        self._oauth = SlackOAuth(settings.slack_client_id, settings.slack_client_secret, client)
        self.known = KnownInstallations(Installations(store.database, Vault(settings.token_keys)))
        self.rotation = Rotation(self.known, self._oauth)
        self.authorize = Authorize(self.known, self.rotation, clock)
        states, pages = OAuthStates(store.database), Pages(settings.support)
        self._door = InstallationDoor(self.known, states, self._oauth, clock, pages, url, installed)

    def routes(self) -> list[web.RouteDef]:
        """Where people install the app."""
        return self._door.routes()

    async def purge(self, now: datetime) -> None:
        """Remove all of those who have left and did not come back in time; nothing of it stays in a file."""
        if await purge_departed(self._store.database, now - self._kept_for):
            self.known.forget()
            await self._store.database.scrub()
