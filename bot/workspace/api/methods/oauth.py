"""How an app comes by its tokens: for the code of an installation, or for a refresh token."""

from __future__ import annotations

import hmac

from bot.workspace.api.methods.arguments import Arguments, Method, method
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_4
from bot.workspace.state.records import Payload, Refused


class Access(Arguments):
    """oauth.v2.access."""

    client_id: str = ""
    client_secret: str = ""
    code: str = ""
    redirect_uri: str = ""
    grant_type: str = ""
    refresh_token: str = ""


def access(app: Installation, given: Access) -> Payload:
    """A token, and what it is for."""
    registration = app.registration
    if given.client_id != registration.client_id:
        raise Refused("invalid_client_id")
    if not hmac.compare_digest(given.client_secret, registration.client_secret):
        raise Refused("bad_client_secret")
    if given.grant_type != "refresh_token":
        return registration.consents.exchange(given.code, given.redirect_uri)
    refreshed = registration.refreshed(given.refresh_token)
    if refreshed is None:
        raise Refused("invalid_refresh_token")
    grant = next(one for one in refreshed.grants if one.refreshes(given.refresh_token))
    return refreshed.said_of(grant, grant.rotate(given.refresh_token))


METHODS: dict[str, Method] = {"oauth.v2.access": method(Access, access, TIER_4, needs_token=False)}
