"""Whoever uninstalled the app while nobody listened: Slack tells of it for some minutes only, but takes no token."""

import logging
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.connection import reason
from bot.installing.known import KnownInstallations
from bot.installing.slack_oauth import SlackOAuth, dated
from handlers.slack.members import UNANSWERED

log = logging.getLogger(__name__)

GONE = ("token_revoked", "account_inactive")


class Farewells:
    """Asks Slack from time to time whether it takes each token still."""

    def __init__(self, known: KnownInstallations, oauth: SlackOAuth) -> None:
        self._known = known
        self._oauth = oauth

    async def notice(self, _: datetime) -> None:
        """Whose token was revoked has left; of whom Slack says nothing, nothing is known."""
        held = {installation.holder: installation for installation in await self._known.all_active()}
        for holder, installation in held.items():
            try:
                await self._oauth.introduce(installation.token.get_secret_value())
            except SlackApiError as error:
                if reason(error) in GONE and await self._known.kept.give_up(installation, dated(error.response)):
                    log.info("%s has left, of which nobody told: Slack says %s", holder, reason(error))
                    self._known.forget()
            except UNANSWERED as error:
                log.info("Slack does not say whether it takes the token of %s: %r", holder, error)
