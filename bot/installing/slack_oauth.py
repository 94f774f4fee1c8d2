"""Slack's side of an installation: the address at which people consent, and tokens for what they come back with."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from pydantic import SecretStr
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from config.manifest import scopes_over_http
from store.model.installation import Installation

log = logging.getLogger(__name__)


class SlackOAuth:
    """What is asked of Slack in the app's own name; `client` has no token."""

    def __init__(self, client_id: str, client_secret: SecretStr, client: AsyncWebClient) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._client = client
        self._authorizing = AuthorizeUrlGenerator(
            client_id=client_id,
            scopes=list(scopes_over_http()),
            authorization_url=urljoin(client.base_url, "/oauth/v2/authorize"),
        )

    def address(self, state: str, team_id: str = "") -> str:
        """Where somebody consents to the app; they come back with the state."""
        return self._authorizing.generate(state, team=team_id or None)

    async def exchange(self, code: str) -> Installation:
        """What was installed, for the code with which somebody came back.

        Raises:
            SlackApiError: Slack does not take the code, or the app's own keys.
            ClientError, TimeoutError: Slack does not answer.
        """
        answer = await self._access(code=code)
        token = str(answer["access_token"])
        known = await self.introduce(token)
        organisation, team = answer.get("enterprise") or {}, answer.get("team") or {}
        return Installation(
            team_id=team.get("id"),
            enterprise_id=organisation.get("id"),
            is_enterprise_install=bool(answer.get("is_enterprise_install")),
            name=str(team.get("name") or organisation.get("name") or ""),
            app_id=str(answer["app_id"]),
            bot_id=str(known.get("bot_id") or ""),
            bot_user_id=str(answer["bot_user_id"]),
            scopes=scopes_in(answer),
            installer=str((answer.get("authed_user") or {}).get("id") or ""),
            installed_at=dated(answer),
            **tokens_in(answer),
        )

    async def rotate(self, installation: Installation) -> Installation:
        """The same installation with new tokens; the refresh token that it had is spent.

        Raises:
            SlackApiError: Slack does not take the refresh token, or the app's own keys.
            ClientError, TimeoutError: Slack does not answer.
        """
        spent = installation.refresh_token
        answer = await self._access(grant_type="refresh_token", refresh_token=spent.get_secret_value() if spent else "")
        return installation.model_copy(update=tokens_in(answer) | {"scopes": scopes_in(answer) or installation.scopes})

    async def introduce(self, token: str) -> AsyncSlackResponse:
        """Who a token makes us.

        Raises:
            SlackApiError: Slack does not take it.
            ClientError, TimeoutError: Slack does not answer.
        """
        return await self._with(token).auth_test()

    async def teams_of(self, installation: Installation) -> Sequence[str]:
        """The workspaces that an organisation's installation reaches.

        Raises:
            SlackApiError, ClientError, TimeoutError: Slack does not tell.
        """
        client, cursor, found = self._with(installation.token.get_secret_value()), "", list[str]()
        while True:
            answer = await client.auth_teams_list(limit=1000, cursor=cursor)
            found += [team["id"] for team in answer["teams"]]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    async def _access(self, **given: str) -> AsyncSlackResponse:
        keys = {"client_id": self._client_id, "client_secret": self._client_secret.get_secret_value()}
        return await self._client.api_call("oauth.v2.access", data=keys | given)

    def _with(self, token: str) -> AsyncWebClient:
        asking = self._client
        return AsyncWebClient(token, asking.base_url, session=asking.session, retry_handlers=asking.retry_handlers)


def tokens_in(answer: AsyncSlackResponse) -> dict[str, object]:
    """The fields of an installation that a token brings."""
    refresh, seconds = answer.get("refresh_token"), answer.get("expires_in")
    return {
        "token": SecretStr(str(answer["access_token"])),
        "refresh_token": SecretStr(str(refresh)) if refresh else None,
        "expires_at": dated(answer) + timedelta(seconds=int(seconds)) if seconds else None,
    }


def scopes_in(answer: AsyncSlackResponse) -> tuple[str, ...]:
    """What was granted."""
    return tuple(scope for scope in str(answer.get("scope") or "").split(",") if scope)


def dated(answer: AsyncSlackResponse) -> datetime:
    """When Slack answered, by its own clock, which the events of leaving go by."""
    try:
        return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return datetime.now(UTC).replace(microsecond=0)
