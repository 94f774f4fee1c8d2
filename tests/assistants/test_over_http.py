"""Slackbot asks over HTTP: the SDK's own client, each request signed as Slack signs it, against the running bot."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx2
import pytest
import pytest_asyncio
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, RequestParamsMeta, TextContent
from playwright.async_api import Page, expect

from bot.workspace.limits.slackbot import slackbot_violations
from bot.workspace.line.http_transport import signature
from handlers.assistants.tools import TOOLS
from tests.harness import LocalWorkspace, running_bot
from tests.ledgers import TEAM, example
from tests.workspace.conversation import until


def named(user_id: object, team_id: object = TEAM) -> RequestParamsMeta:
    """Who asks, as Slackbot says it."""
    return meta({"slack": {"user_id": user_id, "team_id": team_id}})


def meta(said: object) -> RequestParamsMeta:
    return cast(RequestParamsMeta, said)


ADA, FANG = named("U0ADA"), named("U0FANG")
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "province_targets", "arguments": {"provinces": ["henan"]}, "_meta": ADA},
}
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
WATCHING = "a token of whoever watches"
Send = Callable[..., Any]


class Signed(httpx2.Auth):
    """Signs each request as Slack does."""

    requires_request_body = True

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers.update(signature(self._secret, request.content, time.time()))
        yield request


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    url = f"sqlite:///{tmp_path_factory.mktemp('assistants') / 'bot.db'}"
    await example(url)
    variables = {"COMMANDS_PER_MINUTE": "240", "METRICS_TOKEN": WATCHING}
    async with running_bot(url, variables, over_http=True) as bot:
        yield bot


@pytest_asyncio.fixture
async def address(local: LocalWorkspace) -> str:
    def said() -> list[str]:
        return re.findall(r"port (\d+), at", "\n".join(local.log))

    await until(lambda: bool(said()))
    return f"http://127.0.0.1:{said()[0]}/mcp"


@asynccontextmanager
async def slackbot(local: LocalWorkspace, address: str, mode: str = "auto") -> AsyncIterator[Client]:
    """The SDK's client with Slack's secret, in the protocol of today or in that of the year before."""
    signed = Signed(local.workspace.app.signing_secret)
    async with (
        httpx2.AsyncClient(auth=signed, timeout=30) as http,
        Client(streamable_http_client(address, http_client=http), mode=mode) as client,
    ):
        yield client


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_slackbot_lists_the_tools_and_calls_one(local: LocalWorkspace, address: str, mode: str):
    async with slackbot(local, address, mode) as client:
        listed = await client.list_tools()
        result = await client.call_tool("province_targets", {"provinces": ["henan"]}, meta=ADA)

    assert [tool.name for tool in listed.tools] == [*TOOLS]
    for tool in listed.tools:
        assert tool.title
        assert tool.annotations
        assert tool.annotations.read_only_hint is True
        assert tool.meta == {"slack": {"supportsBlockKit": True}}
    assert not result.is_error
    assert "5 targets: 1 missed, 4 met." in said(result)
    assert result.structured_content
    assert result.structured_content["found"] == 5
    assert result.meta
    assert slackbot_violations(result.meta["slack"]["blocks"]) == []


async def test_each_is_answered_in_their_language(local: LocalWorkspace, address: str):
    async with slackbot(local, address) as client:
        result = await client.call_tool("province_targets", {"provinces": ["河南"]}, meta=FANG)

    assert "未达标" in said(result)


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (None, "does not say who asks"),
        ({"slack": 5}, "does not say who asks"),
        ({"slack": {}}, "does not say who asks"),
        ({"slack": {"user_id": "U0ADA"}}, "does not say who asks"),
        ({"slack": {"user_id": "ada", "team_id": TEAM}}, "does not say who asks"),
        ({"slack": {"user_id": ["U0ADA"], "team_id": TEAM}}, "does not say who asks"),
        ({"slack": {"user_id": "U0ADA", "team_id": "T0STRANGER"}}, "not installed in your workspace"),
        ({"slack": {"user_id": "U0NOBODY", "team_id": TEAM}}, "open to full members of the workspace only"),
    ],
)
async def test_who_is_not_known_is_told_nothing_but_why(local: LocalWorkspace, address: str, who: object, told: str):
    async with slackbot(local, address) as client:
        for tool, arguments in (("province_targets", {}), ("commitment", {"id": "HA-2022-01"})):
            result = await client.call_tool(tool, arguments, meta=meta(who))

            assert result.is_error
            assert told in said(result)
            assert "HA-2022" not in result.model_dump_json()


async def test_a_guest_is_told_nothing(local: LocalWorkspace, address: str):
    guest = local.workspace.team.person("tom")
    guest.is_admin, guest.is_restricted = False, True
    await local.workspace.change_profile(guest.id, title="Guest")
    async with slackbot(local, address) as client:
        result = await client.call_tool("province_targets", {}, meta=named(guest.id))

    assert result.is_error
    assert "open to full members of the workspace only" in said(result)


async def test_what_is_wrong_is_told_in_a_sentence(local: LocalWorkspace, address: str):
    async with slackbot(local, address) as client:
        unknown = await client.call_tool("province_targets", {"provinces": ["Hunen"]}, meta=ADA)
        missing = await client.call_tool("commitment", {}, meta=ADA)
        no_tool = await client.call_tool("drop_everything", {}, meta=ADA)

    assert "Near names: Hunan (湖南)" in said(unknown)
    assert "The argument “id” is missing." in said(missing)
    assert "There is no tool “drop_everything”." in said(no_tool)
    assert all(result.is_error for result in (unknown, missing, no_tool))


@pytest_asyncio.fixture
async def send(local: LocalWorkspace, address: str) -> AsyncIterator[Send]:
    """Sends a body with Slack's signature, of now unless told otherwise."""
    async with httpx2.AsyncClient(timeout=30) as http:

        async def sent(
            body: object = CALL, *, at: float | None = None, secret: str = "", method: str = "POST", **headers: str
        ) -> httpx2.Response:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            stamp = time.time() if at is None else at
            signed = signature(secret or local.workspace.app.signing_secret, content, stamp)
            return await http.request(method, address, content=content, headers={**HEADERS, **signed, **headers})

        yield sent


async def test_what_slack_did_not_sign_is_refused(local: LocalWorkspace, address: str, send: Send):
    async with httpx2.AsyncClient() as http:
        unsigned = await http.post(address, json=CALL, headers=HEADERS)

    assert unsigned.status_code == 401
    assert (await send(at=time.time() - 3600)).status_code == 401
    assert (await send(at=time.time() + 3600)).status_code == 401
    assert (await send(secret="another")).status_code == 401  # noqa: S106  # not Slack's
    assert unsigned.content == b""


async def test_the_same_request_again_is_answered_alike_and_writes_nothing(send: Send):
    now = time.time()
    first, again = await send(at=now), await send(at=now)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


async def test_nothing_but_a_post_is_taken(send: Send):
    assert (await send(method="GET")).status_code == 405
    assert (await send(method="DELETE")).status_code == 405


@pytest.mark.parametrize("accepted", ["*/*", "application/json", "text/event-stream, application/json;q=0.9"])
async def test_an_answer_is_json_whatever_else_would_be_taken(send: Send, accepted: str):
    answer = await send(Accept=accepted)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["result"]["structuredContent"]["found"] == 5


async def test_whatever_host_is_asked_for_is_this_one(send: Send):
    assert (await send(Host="bot.example.org")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"1", b"[" * 100_000, b'{"jsonrpc":"2.0"}', b'{"jsonrpc":"2.0","id":1,"method":5}'],
    ids=lambda body: repr(body[:20]),
)
async def test_junk_with_a_signature_breaks_nothing(send: Send, body: bytes):
    assert (await send(body)).status_code == 400


async def test_too_much_is_refused(send: Send):
    assert (await send(b'"' + b"a" * 1_100_000 + b'"')).status_code == 413


async def test_what_is_asked_stands_in_no_log(local: LocalWorkspace, send: Send):
    for arguments in ({"provinces": ["Geheimnis"]}, {"Geheimnis": 1}, {"words": "Geheimnis"}):
        params = {"name": "search_commitments", "arguments": arguments, "_meta": ADA}
        assert (await send({**CALL, "params": params})).status_code == 200
    await send({**CALL, "params": {"name": "Geheimnis", "arguments": {}, "_meta": ADA}})
    await send({**CALL, "method": "Geheimnis"})
    await send({"Geheimnis": 1})

    assert "Tool search_commitments: answered" in "\n".join(local.log)
    assert "Geheimnis" not in "\n".join(local.log)


async def test_whoever_watches_sees_how_often_which_tool_was_called(address: str, send: Send):
    await send()
    await send({**CALL, "params": {"name": "Geheimnis", "_meta": ADA}})
    async with httpx2.AsyncClient() as http:
        figures = await http.get(address.replace("/mcp", "/metrics"), headers={"Authorization": f"Bearer {WATCHING}"})

    assert 'outcome="answered",request="tool province_targets"' in figures.text
    assert 'outcome="refused",request="tool (unknown)"' in figures.text
    assert "Geheimnis" not in figures.text


async def test_the_local_slackbot_calls_tools_as_somebody(tab: Page, local: LocalWorkspace):
    await tab.goto(f"{local.workspace.app.address}/slackbot?tool=province_targets&as=U0ADA")
    await expect(tab.get_by_role("link", name="Deadlines")).to_be_visible()
    answer = tab.locator("#answer")

    await tab.get_by_label("provinces").fill("henan, Gansu")
    await tab.get_by_role("button", name="Call").click()
    await expect(answer.get_by_role("row", name="HA-2022-01")).to_contain_text("Missed")
    await expect(answer.locator(".told").first).to_contain_text("5 targets: 1 missed, 4 met.")
    await answer.get_by_role("button", name="Open HA-2022-01").click()
    await expect(answer.locator("h2")).to_contain_text("commitment")
    await expect(answer.locator(".shown")).to_contain_text("against > 17%")

    await tab.get_by_label("Who asks").select_option("nobody")
    await tab.get_by_role("button", name="Call").click()
    await expect(answer.get_by_role("alert")).to_contain_text("does not say who asks")
    await tab.get_by_label("Who asks").select_option("stranger")
    await tab.get_by_role("button", name="Call").click()
    await expect(answer.get_by_role("alert")).to_contain_text("not installed in your workspace")


async def test_a_flood_is_told_to_wait(local: LocalWorkspace, address: str):
    async with slackbot(local, address) as client:
        calls = (client.call_tool("commitment", {"id": "HA-2022-01"}, meta=FANG) for _ in range(120))
        results = await asyncio.gather(*calls)

    refused = [result for result in results if result.is_error]
    assert refused
    assert all("请求过于频繁" in said(result) for result in refused)
