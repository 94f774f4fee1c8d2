"""How an app is let into a team or an organisation, which tokens it gets, and how it is put out again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import POLICY_DESK
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.organisation import Organisation
from bot.workspace.workspace import Workspace
from tests.harness import NOON

MINISTRY = Organisation("E0MINISTRY", "Ministry")
FIRST = replace(POLICY_DESK, organisation=MINISTRY)
SECOND = replace(POLICY_DESK, team_id="T0SECOND", name="Second Desk", organisation=MINISTRY)
BACK = "https://bot.example.org/slack/oauth_redirect"


def manifest(**settings: object) -> AppManifest:
    return AppManifest.model_validate(
        {
            "display_information": {"name": "Small"},
            "oauth_config": {
                "redirect_urls": [BACK],
                "scopes": {"bot": ["chat:write", "commands", "files:write"], "bot_optional": ["files:write"]},
            },
            "features": {"slash_commands": [{"command": "/plain", "description": "x"}]},
            "settings": {"event_subscriptions": {"bot_events": ["app_uninstalled"]}, **settings},
        }
    )


@asynccontextmanager
async def not_installed(**settings: object) -> AsyncIterator[tuple[Workspace, Workspace]]:
    first = Workspace(manifest(**settings), MovableClock(NOON), setup=FIRST, is_installed=False)
    second = first.beside(SECOND, is_installed=False)
    async with served(first), served(second):
        yield first, second


async def let_in(workspace: Workspace, where: str, *kept: str, answer: str = "allow") -> dict[str, str]:
    """Go through the page as a browser does; gives what the app is called back with."""
    app = workspace.app
    address = f"{app.address}/oauth/v2/authorize"
    url = AuthorizeUrlGenerator(
        client_id=app.registration.client_id, scopes=[*app.manifest.scopes], authorization_url=address
    ).generate("a state")
    async with aiohttp.ClientSession() as browser:
        async with browser.get(url) as page:
            assert page.status == 200
        form = [("where", where), ("person", "U0TOM"), ("answer", answer), *(("scope", scope) for scope in kept)]
        async with browser.post(url, data=form, allow_redirects=False) as gone:
            assert gone.status == 302
            assert gone.headers["Location"].startswith(f"{BACK}?")
            return {name: values[0] for name, values in parse_qs(urlsplit(gone.headers["Location"]).query).items()}


def client_of(workspace: Workspace, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=f"{workspace.app.address}/api/")


async def exchanged(workspace: Workspace, **given: str) -> dict[str, object]:
    registration = workspace.app.registration
    keys = {"client_id": registration.client_id, "client_secret": registration.client_secret}
    answer = await client_of(workspace).api_call("oauth.v2.access", data=keys | given)
    assert isinstance(answer.data, dict)
    return answer.data


async def refused(workspace: Workspace, **given: str) -> str:
    with pytest.raises(SlackApiError) as error:
        await exchanged(workspace, **given)
    return str(error.value.response["error"])


async def test_a_team_lets_an_app_in_and_out_again() -> None:
    async with not_installed() as (first, second):
        assert "is not a command" in str((await first.run_command("U0ADA", "C0GENERAL", "/plain")).notice)
        back = await let_in(first, "T0POLICY", "files:write")
        assert back["state"] == "a state"

        answer = await exchanged(first, code=back["code"], redirect_uri=BACK)
        assert answer["team"] == {"id": "T0POLICY", "name": "Policy Desk"}
        assert answer["scope"] == "chat:write,commands,files:write"
        assert answer["authed_user"] == {"id": "U0TOM"}
        assert not answer["is_enterprise_install"]
        assert await refused(first, code=back["code"]) == "code_already_used"
        token = str(answer["access_token"])
        assert (await client_of(second, token).auth_test())["team_id"] == "T0POLICY"

        await first.uninstall()
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client_of(first, token).auth_test()
        assert not second.app.grant


async def test_who_is_not_let_in_gets_no_code() -> None:
    async with not_installed() as (first, _):
        assert (await let_in(first, "T0POLICY", answer="cancel"))["error"] == "access_denied"
        assert await refused(first, code="made up") == "invalid_code"
        code = (await let_in(first, "T0POLICY"))["code"]
        assert await refused(first, code=code, redirect_uri="https://elsewhere.example.org") == "bad_redirect_uri"
        code = (await let_in(first, "T0POLICY"))["code"]
        first.clock.advance(timedelta(minutes=11))
        assert await refused(first, code=code) == "invalid_code"
        assert await refused(first, client_secret="guessed", code="x") == "bad_client_secret"  # noqa: S106


async def test_the_keys_of_an_app_may_stand_in_a_header() -> None:
    async with not_installed() as (first, _), aiohttp.ClientSession() as session:
        registration, code = first.app.registration, (await let_in(first, "T0POLICY"))["code"]
        headers = {"Authorization": aiohttp.encode_basic_auth(registration.client_id, registration.client_secret)}
        url = f"{first.app.address}/api/oauth.v2.access"
        async with session.post(url, data={"code": code}, headers=headers) as answer:
            assert (await answer.json())["ok"]


async def test_what_cannot_be_asked_for_is_said_on_the_page() -> None:
    async with not_installed() as (first, _), aiohttp.ClientSession() as browser:
        client_id = first.app.registration.client_id
        for query, word in (
            ("client_id=1.2", "invalid_client_id"),
            (f"client_id={client_id}&redirect_uri=https://elsewhere.example.org", "bad_redirect_uri"),
            (f"client_id={client_id}&scope=admin", "invalid_scope"),
        ):
            async with browser.get(f"{first.app.address}/oauth/v2/authorize?{query}") as page:
                assert page.status == 400
                assert word in await page.text()


async def test_an_optional_scope_can_be_left_out_and_be_given_later() -> None:
    async with not_installed() as (first, _):
        without = await exchanged(first, code=(await let_in(first, "T0POLICY"))["code"])
        assert without["scope"] == "chat:write,commands"
        client = client_of(first, str(without["access_token"]))
        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.files_getUploadURLExternal(filename="a.txt", length=1)

        await exchanged(first, code=(await let_in(first, "T0POLICY", "files:write"))["code"])
        assert (await client.files_getUploadURLExternal(filename="a.txt", length=1))["ok"]


async def test_a_token_that_is_rotated_is_good_for_twelve_hours() -> None:
    async with not_installed(token_rotation_enabled=True) as (first, _):
        old = await exchanged(first, code=(await let_in(first, "T0POLICY"))["code"])
        assert old["expires_in"] == 12 * 60 * 60
        refresh = {"grant_type": "refresh_token", "refresh_token": str(old["refresh_token"])}
        new = await exchanged(first, **refresh)
        assert new["access_token"] != old["access_token"]
        assert await refused(first, **refresh) == "invalid_refresh_token"
        for answer in (old, new):
            assert (await client_of(first, str(answer["access_token"])).auth_test())["ok"]

        first.clock.advance(timedelta(hours=12))
        with pytest.raises(SlackApiError, match="token_expired"):
            await client_of(first, str(new["access_token"])).auth_test()


async def test_an_organisation_has_one_token_for_its_teams() -> None:
    async with not_installed(org_deploy_enabled=True) as (first, second):
        answer = await exchanged(first, code=(await let_in(first, "E0MINISTRY"))["code"])
        assert (answer["team"], answer["is_enterprise_install"]) == (None, True)
        assert answer["enterprise"] == {"id": "E0MINISTRY", "name": "Ministry"}
        client = client_of(first, str(answer["access_token"]))
        listed = await client.auth_teams_list()
        assert [team["id"] for team in listed["teams"]] == ["T0POLICY", "T0SECOND"]

        for workspace in (first, second):
            await client.chat_postMessage(channel="C0GENERAL", text="Hello", team_id=workspace.team.team_id)
            assert [message.text for message in workspace.app.posts("C0GENERAL")] == ["Hello"]

        await second.take_access()
        assert first.app.grant
        assert not second.app.grant
        with pytest.raises(SlackApiError, match="team_access_not_granted"):
            await client.users_list(team_id="T0SECOND")
