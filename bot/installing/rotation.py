"""Tokens that end after some hours are rotated in time, for workspaces too in which nobody asks anything."""

import logging
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.connection import reason
from bot.installing.known import KnownInstallations
from bot.installing.slack_oauth import SlackOAuth
from handlers.slack.members import UNANSWERED
from store.model.installation import Installation

log = logging.getLogger(__name__)

EARLY = timedelta(hours=2)  # before the end of a token, which lasts for twelve
LEASE = timedelta(minutes=1)  # in which one process has it rotated: longer than a request may take
SPENT = ("invalid_refresh_token", "token_revoked", "account_inactive")  # nobody can rotate it any more


class Rotation:
    """A refresh token is good once, so one process at a time claims the row, and reads it anew when it has."""

    def __init__(self, known: KnownInstallations, oauth: SlackOAuth) -> None:
        self._known = known
        self._oauth = oauth

    async def rotate_what_ends(self, now: datetime) -> None:
        """Rotate every token that ends soon; where Slack does not answer, it is tried again."""
        failed: Exception | None = None
        for holder in await self._known.kept.expiring(now + EARLY):
            try:
                await self._rotate(holder, now + EARLY, now)
            except SlackApiError as error:
                if reason(error) not in SPENT:
                    failed = error
            except UNANSWERED as error:
                failed = error
        if failed:
            raise failed

    async def good(self, installation: Installation, now: datetime) -> Installation:
        """One whose token has not ended; where it has, it is rotated first, here or by whoever does so already."""
        if installation.expires_at is None or now < installation.expires_at:
            return installation
        try:
            await self._rotate(installation.holder, now, now)
        except UNANSWERED as error:
            log.warning("The token of %s has ended and could not be rotated: %r", installation.holder, error)
        self._known.forget()
        return await self._known.of(installation.team_id, installation.enterprise_id) or installation

    async def _rotate(self, holder: str, before: datetime, now: datetime) -> None:
        kept = self._known.kept
        claimed = await kept.claim_rotation(holder, before, now, LEASE)
        if claimed is None:
            return
        try:
            rotated = await self._oauth.rotate(claimed)
        except SlackApiError as error:
            if reason(error) in SPENT:
                log.error(
                    "Slack rotates the token of %s no more (%s): it has to be installed again", holder, reason(error)
                )
            raise
        if await kept.rotated(rotated):
            log.info("The token of %s was rotated", holder)
        self._known.forget()
