"""The app as its developers know it: its manifest and its keys, which are the same wherever it is installed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.workspace.line.consents import Consents
from bot.workspace.line.grant import Grant
from bot.workspace.line.socket_transport import SocketTransport
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Payload
from bot.workspace.state.request_urls import redirect_urls, request_urls

if TYPE_CHECKING:
    from bot.workspace.line.installation import Installation


class Registration:
    """A registered app. Its sockets carry what happens in every team; a token says which team a call is about."""

    def __init__(self, manifest: AppManifest, request_url: str = "") -> None:
        self.manifest = manifest
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.urls = request_urls(manifest, request_url)
        self.redirect_urls = redirect_urls(manifest, request_url)
        self.sockets = SocketTransport()
        self.installations: list[Installation] = []
        self.grants: dict[str, Grant] = {}  # of organisations, by their id
        self.consents = Consents()

    def installation_of(self, token: str, given: Payload) -> Installation | None:
        """Where a bot's token is good; none where it is nobody's.

        That of an organisation is good in several teams: `team_id` says in which, or the ids of what is in one.
        """
        known = [one for one in self.installations if one.knows(token)]
        return next((one for one in known if one.is_meant(given)), known[0] if known else None)

    def refreshed(self, refresh_token: str) -> Installation | None:
        """Whose token a refresh token is for."""
        grants = ((one, grant) for one in self.installations for grant in one.grants)
        return next((one for one, grant in grants if grant.refreshes(refresh_token)), None)
