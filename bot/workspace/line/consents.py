"""How an app gets into a team or an organisation: somebody consents, and the app exchanges a code for a token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.workspace.state.records import Payload, Refused

if TYPE_CHECKING:
    from bot.workspace.line.installation import Installation

GOOD_FOR = timedelta(minutes=10)  # docs: authentication/installing-with-oauth


@dataclass(frozen=True)
class Consent:
    """Somebody lets the app into their team; or, with `teams`, into these teams of their organisation at once."""

    app: Installation
    person: str
    scopes: tuple[str, ...]
    teams: tuple[str, ...] = ()


class Consents:
    """The codes that were given out, each good once and for ten minutes."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[Consent, str]] = {}
        self._spent: set[str] = set()

    def code(self, consent: Consent, redirect_uri: str) -> str:
        """A code for the app, which comes back to this address with it."""
        code = f"{consent.app.team.now_ts()}.{secrets.token_hex(16)}"
        self._codes[code] = consent, redirect_uri
        return code

    def exchange(self, code: str, redirect_uri: str) -> Payload:
        """What the app gets for a code; Refused where it gets nothing."""
        if code in self._spent:
            raise Refused("code_already_used")
        if code not in self._codes:
            raise Refused("invalid_code")
        consent, address = self._codes.pop(code)
        self._spent.add(code)
        clock = consent.app.team.clock
        if clock.now().timestamp() - float(code.rpartition(".")[0]) > GOOD_FOR.total_seconds():
            raise Refused("invalid_code")
        if redirect_uri and redirect_uri != address:
            raise Refused("bad_redirect_uri")
        return consent.app.installed(consent)
