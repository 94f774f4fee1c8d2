"""One app in several teams: a token says whose a call is, sockets and requests say where something happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import POLICY_DESK
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.workspace import Workspace
from tests.harness import LONG_PATIENCE, NOON, free_port
from tests.workspace.small_bot import MANIFEST, connected
from tests.workspace.test_http import listening

OTHER_DESK = replace(POLICY_DESK, team_id="T0OTHER", name="Other Desk")  # all other ids are the same


@asynccontextmanager
async def two_teams(manifest: AppManifest = MANIFEST, request_url: str = "") -> AsyncIterator[tuple[Workspace, ...]]:
    first = Workspace(manifest, MovableClock(NOON), setup=POLICY_DESK, request_url=request_url)
    both = (first, first.beside(OTHER_DESK))
    for workspace in both:
        workspace.app.line.ack_seconds = LONG_PATIENCE
    async with served(both[0]), served(both[1]):
        yield both


def app_in(*teams: Workspace) -> AsyncApp:
    """An app that says which team a command came from."""
    tokens = {one.team.team_id: one.app.bot_token for one in teams}

    async def authorize(team_id: str) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=tokens[team_id])

    address = f"{teams[0].app.address}/api/"
    secret = teams[0].app.signing_secret
    app = AsyncApp(client=AsyncWebClient(base_url=address), authorize=authorize, signing_secret=secret)

    async def echo(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=command["channel_id"], text=f"{command['team_id']}: {command['text']}")

    app.command("/plain")(echo)
    return app


async def answered_in_its_own_team(teams: tuple[Workspace, ...]) -> None:
    for workspace in teams:
        await workspace.run_command("U0ADA", "C0GENERAL", f"/plain {workspace.team.name}")

    for workspace in teams:
        said = [message.text for message in workspace.app.posts("C0GENERAL")]
        assert said == [f"{workspace.team.team_id}: {workspace.team.name}"]
        assert {exchange.request["team_id"] for exchange in workspace.traffic.find("slash_commands")} == {
            workspace.team.team_id
        }
        assert len(workspace.traffic.find("chat.postMessage")) == 1


async def test_the_sockets_of_an_app_carry_every_team() -> None:
    async with two_teams() as teams, connected(teams[0], app_in(*teams)):
        await teams[1].app.line.until_connected()
        await answered_in_its_own_team(teams)


async def test_signed_requests_come_from_every_team() -> None:
    port = free_port()
    settings = MANIFEST.settings.model_copy(update={"socket_mode_enabled": False})
    manifest = MANIFEST.model_copy(update={"settings": settings})
    async with (
        two_teams(manifest, f"http://127.0.0.1:{port}/slack/events") as teams,
        listening(port, app_in(*teams).server(port=port).web_app),
    ):
        for workspace in teams:
            await workspace.app.line.until_connected()
        await answered_in_its_own_team(teams)


async def test_what_befalls_one_team_leaves_the_other_alone() -> None:
    async with two_teams() as (first, second):
        address = f"{first.app.address}/api/"
        clients = [AsyncWebClient(token=one.app.bot_token, base_url=address) for one in (first, second)]
        assert [(await client.auth_test())["team_id"] for client in clients] == ["T0POLICY", "T0OTHER"]

        await clients[1].auth_revoke()
        first.faults.add("chat.postMessage:429")

        with pytest.raises(SlackApiError, match="token_revoked"):
            await clients[1].auth_test()
        with pytest.raises(SlackApiError, match="ratelimited"):
            await clients[0].chat_postMessage(channel="C0GENERAL", text="Hello")
        assert (await clients[0].auth_test())["ok"]
        assert [len(one.traffic.find("auth.test")) for one in (first, second)] == [2, 2]
