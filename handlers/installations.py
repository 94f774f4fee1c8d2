"""Slack tells that a workspace or an organisation has let the bot in somewhere, or put it out."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from handlers.slack.app import App
from store.installations import Installations

log = logging.getLogger(__name__)

Payload = dict[str, Any]


class InstallationEvents:
    """Takes the token of whoever leaves at once; `changed` is called when anything is different.

    Where one token from the settings is served there are no installations to take it from.
    """

    def __init__(self, installations: Installations | None = None, changed: Callable[[], None] = lambda: None) -> None:
        self._installations = installations
        self._changed = changed

    def register(self, app: App) -> None:
        app.event("app_uninstalled")(self.uninstalled)
        app.event("tokens_revoked")(self.revoked)
        app.event("team_access_granted")(self.granted)
        app.event("team_access_revoked")(self.taken)

    async def uninstalled(self, body: Payload) -> None:
        """It was uninstalled: perhaps before it was installed again."""
        await self._leave(body)

    async def revoked(self, body: Payload, event: Payload) -> None:
        """Tokens were revoked; those of people are none of ours."""
        if event.get("tokens", {}).get("bot"):
            await self._leave(body)

    async def granted(self, body: Payload, event: Payload) -> None:
        """An organisation lets its installation into more of its workspaces."""
        if self._installations and await self._installations.reach(holder_of(body), event["team_ids"], told_at(body)):
            log.info("%s lets the bot into %s", holder_of(body), ", ".join(event["team_ids"]))
            self._changed()

    async def taken(self, body: Payload, event: Payload) -> None:
        """An organisation lets its installation into fewer of them."""
        if self._installations and await self._installations.lose(holder_of(body), event["team_ids"], told_at(body)):
            log.info("%s has put the bot out of %s", holder_of(body), ", ".join(event["team_ids"]))
            self._changed()

    async def _leave(self, body: Payload) -> None:
        holder = holder_of(body)
        if self._installations is None:
            log.warning("The app was uninstalled in %s: install it again, and set SLACK_BOT_TOKEN anew", holder)
        elif await self._installations.leave(holder, told_at(body)):
            log.info("%s has uninstalled the bot; its token is gone", holder)
            self._changed()


def holder_of(body: Payload) -> str:
    """Whose installation an event is about: the organisation's where it is that, else the workspace's."""
    authorizations = body.get("authorizations") or [{}]
    is_organisations = authorizations[0].get("is_enterprise_install") or not body.get("team_id")
    return str(
        body.get("enterprise_id") or authorizations[0].get("enterprise_id") if is_organisations else body["team_id"]
    )


def told_at(body: Payload) -> datetime:
    """When it happened, by Slack's clock."""
    return datetime.fromtimestamp(int(body["event_time"]), UTC)
