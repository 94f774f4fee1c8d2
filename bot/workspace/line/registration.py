"""The app as its developers know it: its manifest and its keys, which are the same wherever it is installed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.workspace.line.socket_transport import SocketTransport
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.request_urls import request_urls

if TYPE_CHECKING:
    from bot.workspace.line.installation import Installation


class Registration:
    """A registered app. Its sockets carry what happens in every team; a token says which team a call is about."""

    def __init__(self, manifest: AppManifest, request_url: str = "") -> None:
        self.manifest = manifest
        self.app_token = f"xapp-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.urls = request_urls(manifest, request_url)
        self.sockets = SocketTransport()
        self.installations: list[Installation] = []

    def installation_of(self, token: str) -> Installation | None:
        """Where a bot's token is good; none where it is nobody's."""
        return next((one for one in self.installations if token == one.bot_token), None)
