"""What a team, or an organisation for its teams, has granted an app: scopes, and the bot tokens that carry them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.workspace.state.clock import MovableClock
from bot.workspace.state.organisation import Organisation
from bot.workspace.state.records import Payload, Refused

GOOD_FOR = timedelta(hours=12)  # docs: authentication/using-token-rotation


class Grant:
    """Tokens are good until the app is uninstalled or, where they are rotated, for twelve hours each.

    One that was rotated stays good until its time is over; its refresh token is good once.
    """

    def __init__(self, clock: MovableClock, *, rotates: bool, organisation: Organisation | None = None) -> None:
        self.organisation = organisation  # none where it is a team's own
        self.scopes: tuple[str, ...] = ()
        self.teams: set[str] = set()  # of the organisation, those that it reaches
        self.token = ""  # the newest, be it good still or not
        self.is_there = False  # else the app is not installed, or not any more
        self._clock = clock
        self._rotates = rotates
        self._until: dict[str, datetime | None] = {}
        self._refresh = ""
        self._revoked: set[str] = set()

    def give(self, scopes: Iterable[str], teams: Iterable[str] = ()) -> Payload:
        """Install the app, or grant it more; gives the token as the answer that brings it says it."""
        self.scopes = tuple(dict.fromkeys((*(self.scopes if self.is_there else ()), *scopes)))
        self.teams |= {*teams}
        token = self._issued()
        self.is_there = True
        return token

    def rotate(self, refresh_token: str) -> Payload:
        """Give a new token for a refresh token; Refused where that is not good."""
        if not self.refreshes(refresh_token):
            raise Refused("invalid_refresh_token")
        return self._issued()

    def refreshes(self, refresh_token: str) -> bool:
        """Whether a refresh token is good here."""
        return bool(refresh_token) and refresh_token == self._refresh

    def revoke(self) -> None:
        """The app is not installed any more: all tokens are worth nothing."""
        self._revoked |= {*self._until}
        self._until.clear()
        self.teams.clear()
        self._refresh = ""
        self.is_there = False

    def knows(self, token: str) -> bool:
        """Whether a token was given out here, be it good still or not."""
        return token in self._until or token in self._revoked

    def check(self, token: str) -> None:
        """Refused where a token is not good any more."""
        if token in self._revoked:
            raise Refused("token_revoked")
        until = self._until[token]
        if until and until <= self._clock.now():
            raise Refused("token_expired")

    def _issued(self) -> Payload:
        if not self._rotates:
            self.token = self.token if self.is_there else f"xoxb-{secrets.token_hex(12)}"
            self._until[self.token] = None
            return {"access_token": self.token}
        self.token = f"xoxe.xoxb-1-{secrets.token_hex(24)}"
        self._until[self.token] = self._clock.now() + GOOD_FOR
        self._refresh = f"xoxe-1-{secrets.token_hex(24)}"
        return {
            "access_token": self.token,
            "refresh_token": self._refresh,
            "expires_in": int(GOOD_FOR.total_seconds()),
        }
