"""The workspaces that have installed the app, as the parts that speak to their Slack know them."""

from collections.abc import Collection

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.installing.known import KnownInstallations
from bot.installing.rotation import Rotation
from bot.teams import asking, posting
from store.model.installation import Installation


class InstalledTeams:
    """Whoever has installed the app, now; each has clients of its own, whose token follows what Slack rotates.

    A client of a workspace that has left has no token any more.
    """

    def __init__(
        self,
        known: KnownInstallations,
        rotation: Rotation,
        clock: Clock,
        url: str,
        session: aiohttp.ClientSession,
        session_of_posts: aiohttp.ClientSession,
    ) -> None:
        self._known = known
        self._rotation = rotation
        self._clock = clock
        self._url = url
        self._session = session
        self._session_of_posts = session_of_posts
        self._clients: dict[str, AsyncWebClient] = {}
        self._posting: dict[str, AsyncWebClient] = {}
        self._installed: dict[str, Installation] = {}

    async def present(self) -> Collection[str]:
        self._installed = {str(one.team_id): one for one in await self._known.all_active()}
        tokens = {team_id: one.token.get_secret_value() for team_id, one in self._installed.items()}
        for team_id in tokens.keys() - self._clients.keys():
            self._clients[team_id] = asking(self._url, self._session, None, team_id)
            self._posting[team_id] = posting(self._url, self._session_of_posts, None, team_id)
        for clients in (self._clients, self._posting):
            for team_id, client in clients.items():
                client.token = tokens.get(team_id)
        return tokens.keys()

    async def ready(self, team_id: str) -> None:
        """Where nothing was rotated for long, as the process or its machine did not run, it is done now."""
        if installation := self._installed.get(team_id):
            good = await self._rotation.good(installation, await self._clock())
            for client in (self._clients[team_id], self._posting[team_id]):
                client.token = good.token.get_secret_value()

    def client(self, team_id: str) -> AsyncWebClient:
        return self._clients[team_id]

    def posting_client(self, team_id: str) -> AsyncWebClient:
        return self._posting[team_id]
