"""An app without sockets: signed requests to its address, the challenge before them, events told again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import POLICY_DESK
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Payload
from bot.workspace.state.request_urls import request_urls
from bot.workspace.supported import hints
from bot.workspace.workspace import Workspace
from tests.harness import LONG_PATIENCE, NOON, Persona, free_port, running_bot
from tests.ledgers import example
from tests.workspace.conversation import actions, answering, button, modal, opening, text_input, until
from tests.workspace.small_bot import MANIFEST, client_of

Answer = Callable[[web.Request, bytes], Awaitable[web.Response]]


@asynccontextmanager
async def listening(port: int, answer: web.Application) -> AsyncIterator[None]:
    runner = web.AppRunner(answer, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bolt_over_http() -> AsyncIterator[tuple[Workspace, AsyncApp]]:
    """A workspace, and a Bolt app that serves its request URL."""
    port = free_port()
    workspace = Workspace(
        MANIFEST, MovableClock(NOON), setup=POLICY_DESK, request_url=f"http://127.0.0.1:{port}/slack/events"
    )
    async with served(workspace):
        app = AsyncApp(
            client=client_of(workspace), signing_secret=workspace.app.signing_secret, process_before_response=True
        )
        async with listening(port, app.server(port=port).web_app):
            await asyncio.wait_for(workspace.app.line.until_connected(), LONG_PATIENCE)
            yield workspace, app


@asynccontextmanager
async def bare_app(answer: Answer) -> AsyncIterator[Workspace]:
    """A workspace with an app that answers the challenge, and everything else with `answer`."""
    port = free_port()
    workspace = Workspace(MANIFEST, MovableClock(NOON), setup=POLICY_DESK, request_url=f"http://127.0.0.1:{port}/")
    workspace.app.line.retry_pauses = (0, 60, 300)

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        if b"url_verification" in body:
            return web.Response(text=json.loads(body)["challenge"])
        return await answer(request, body)

    app = web.Application()
    app.router.add_post("/", take)
    async with listening(port, app), served(workspace):
        await asyncio.wait_for(workspace.app.line.until_connected(), LONG_PATIENCE)
        yield workspace


async def test_commands_buttons_and_forms_work_as_they_do_over_sockets() -> None:
    async with bolt_over_http() as (workspace, app):
        opening(app, modal(text_input("title")))

        async def save(ack: AsyncAck, view: Payload) -> None:
            value = view["state"]["values"]["title"]["title"]["value"]
            await ack() if value == "good" else await ack(response_action="errors", errors={"title": "Not this one"})

        app.view("form")(save)
        ada = Persona(workspace, workspace.team.person("ada"), workspace.team.channel("general"))
        await ada.type("/echo")
        assert await ada.submit(title="bad") == {"title": "Not this one"}
        assert await ada.submit(title="good") == {}

        answering(app, text="Hello", blocks=[actions(button("Silence", "silence"))])
        assert {exchange.transport for exchange in workspace.traffic.find("interactive")} == {"http"}


async def test_a_command_nobody_knows_fails_at_once() -> None:
    async with bolt_over_http() as (workspace, _):
        outcome = await workspace.run_command("U0ADA", "C0GENERAL", "/echo")

    assert outcome.notice is not None
    assert "dispatch_failed" in outcome.notice
    (asked,) = workspace.traffic.find("slash_commands")
    assert (asked.verdict, asked.status) == ("http_error", 404)


async def test_requests_are_signed_forms() -> None:
    seen: list[tuple[dict[str, str], bytes]] = []

    async def answer(request: web.Request, body: bytes) -> web.Response:
        seen.append((dict(request.headers), body))
        return web.Response(text="As plain text")

    async with bare_app(answer) as workspace:
        outcome = await workspace.run_command("U0ADA", "C0GENERAL", "/echo 河南")
        (headers, body), *_ = seen
        assert SignatureVerifier(workspace.app.signing_secret).is_valid_request(body, headers)
        workspace.faults.add("skew:s=-400")
        await workspace.run_command("U0ADA", "C0GENERAL", "/echo")
        assert not SignatureVerifier(workspace.app.signing_secret).is_valid_request(seen[1][1], seen[1][0])

    assert outcome.message is not None
    assert outcome.message.text == "As plain text"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode())["text"] == ["河南"]


async def test_an_app_whose_clock_is_wrong_is_told_by_its_own_refusals() -> None:
    async with bolt_over_http() as (workspace, app):
        answering(app, text="Hello")
        workspace.faults.add("skew:s=400")
        outcome = await workspace.run_command("U0ADA", "C0GENERAL", "/echo")

    assert outcome.notice is not None
    assert [exchange.status for exchange in workspace.traffic.find("slash_commands")] == [401]


async def test_an_event_is_told_four_times_at_once_and_after_one_and_five_minutes() -> None:
    told: list[tuple[str | None, str | None]] = []

    async def answer(request: web.Request, body: bytes) -> web.Response:
        if b"command=" in body:
            return web.Response()
        told.append((request.headers.get("x-slack-retry-num"), request.headers.get("x-slack-retry-reason")))
        return web.Response(status=500)

    async def something_else(workspace: Workspace) -> None:
        assert (await workspace.run_command("U0ADA", "C0GENERAL", "/echo")).acknowledged

    async with bare_app(answer) as workspace:
        outcome = await workspace.say("U0ADA", "C0GENERAL", "Hello")
        await until(lambda: len(told) == 2)
        workspace.clock.advance(timedelta(seconds=59))
        await something_else(workspace)
        assert len(told) == 2
        workspace.clock.advance(timedelta(seconds=2))
        await until(lambda: len(told) == 3)
        workspace.clock.advance(timedelta(minutes=5))
        await until(lambda: len(told) == 4)
        workspace.clock.advance(timedelta(hours=1))
        await something_else(workspace)

    assert outcome.acknowledged is False
    assert told == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_an_app_may_say_that_it_wants_no_retry() -> None:
    told: list[bytes] = []

    async def answer(_: web.Request, body: bytes) -> web.Response:
        told.append(body)
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    async with bare_app(answer) as workspace:
        await workspace.say("U0ADA", "C0GENERAL", "Hello")
        workspace.clock.advance(timedelta(hours=1))
        await workspace.run_command("U0ADA", "C0GENERAL", "/echo")

    assert [b"Hello" in body for body in told] == [True, False]


async def test_redirects_are_followed_twice() -> None:
    async def answer(request: web.Request, _: bytes) -> web.Response:
        raise web.HTTPTemporaryRedirect(request.path)

    async with bare_app(answer) as workspace:
        await workspace.run_command("U0ADA", "C0GENERAL", "/echo")

    assert [exchange.verdict for exchange in workspace.traffic.find("slash_commands")] == ["too_many_redirects"]


async def test_an_app_that_goes_and_comes_back_is_noticed() -> None:
    port = free_port()
    workspace = Workspace(
        MANIFEST, MovableClock(NOON), setup=POLICY_DESK, request_url=f"http://127.0.0.1:{port}/slack/events"
    )
    async with served(workspace):
        app = AsyncApp(client=client_of(workspace), signing_secret=workspace.app.signing_secret)
        assert not workspace.app.connected
        async with listening(port, app.server(port=port).web_app):
            await asyncio.wait_for(workspace.app.line.until_connected(), LONG_PATIENCE)
        outcome = await workspace.run_command("U0ADA", "C0GENERAL", "/echo")
        assert not workspace.app.connected
        async with listening(port, app.server(port=port).web_app):
            await asyncio.wait_for(workspace.app.line.until_connected(), LONG_PATIENCE)

    assert outcome.notice is not None
    assert "connection_failed" in outcome.notice


def test_with_socket_mode_nothing_goes_to_the_request_url() -> None:
    settings = MANIFEST.settings.model_copy(update={"socket_mode_enabled": True})

    assert not Workspace(
        MANIFEST.model_copy(update={"settings": settings}), request_url="http://127.0.0.1:9/"
    ).app.over_http


async def test_our_bot_lives_without_sockets(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url, over_http=True) as local:
        ada = local.person("ada")
        answer = await ada.type("/targets henan")
        card = await ada.press(answer, "Share")

        assert "Henan" in card.text
        assert {exchange.transport for exchange in local.workspace.traffic.find("slash_commands")} == {"http"}


WITH_URLS = AppManifest.model_validate(
    {
        "display_information": {"name": "Elsewhere"},
        "features": {
            "slash_commands": [
                {"command": "/one", "description": "One", "url": "https://one.example.org/one?x=1"},
                {"command": "/two", "description": "Two"},
            ],
            "shortcuts": [{"name": "New", "type": "global", "callback_id": "new", "description": "New"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "channels:history", "chat:write"]}},
        "settings": {
            "event_subscriptions": {
                "request_url": "https://one.example.org/events",
                "bot_events": ["message.channels"],
            },
            "interactivity": {
                "is_enabled": True,
                "request_url": "https://one.example.org/pressed",
                "message_menu_options_url": "https://one.example.org/options",
            },
        },
    }
)


async def test_each_command_event_and_interaction_goes_to_its_own_address() -> None:
    port, asked = free_port(), list[str]()

    async def take(request: web.Request) -> web.Response:
        body = await request.text()
        if "url_verification" in body:
            return web.Response(text=json.loads(body)["challenge"])
        asked.append(request.path_qs)
        return web.json_response({"options": []} if request.path == "/options" else {})

    app = web.Application()
    app.router.add_post("/{path:.*}", take)
    workspace = Workspace(WITH_URLS, MovableClock(NOON), setup=POLICY_DESK, request_url=f"http://127.0.0.1:{port}")
    async with listening(port, app), served(workspace):
        await asyncio.wait_for(workspace.app.line.until_connected(), LONG_PATIENCE)
        await workspace.run_command("U0ADA", "C0GENERAL", "/one")
        await workspace.run_command("U0ADA", "C0GENERAL", "/two")
        await workspace.say("U0ADA", "C0GENERAL", "Hello")
        await workspace.run_shortcut("U0ADA", "new")
        select = {"type": "external_select", "action_id": "a", "min_query_length": 0}
        shown = workspace.team.post(
            "C0GENERAL", "U0APP", "", [{"type": "actions", "block_id": "b", "elements": [select]}]
        )
        await workspace.suggest("U0ADA", shown.key, "b", "a", "x")

    told = [path for path in asked if path != "/events"]
    assert told == ["/one?x=1", "/slack/events", "/pressed", "/options"]
    assert "/events" in asked


def test_addresses_on_this_machine_need_not_be_given() -> None:
    given = WITH_URLS.model_dump()
    given["settings"]["event_subscriptions"]["request_url"] = "http://localhost:3999/events"
    urls = request_urls(AppManifest.model_validate(given))

    assert request_urls(WITH_URLS) is None
    assert urls is not None
    assert (urls.events, urls.port) == ("http://localhost:3999/events", 3999)
    assert (urls.interactivity, urls.options) == ("http://localhost:3999/pressed", "http://localhost:3999/options")
    assert urls.commands == {"/one": "http://localhost:3999/one?x=1", "/two": "http://localhost:3999/events"}


async def test_an_app_without_events_is_there_once_it_answers_anything() -> None:
    given = WITH_URLS.model_dump()
    given["settings"]["event_subscriptions"] = {}
    port = free_port()
    url = f"http://127.0.0.1:{port}/commands"
    workspace = Workspace(AppManifest.model_validate(given), MovableClock(NOON), setup=POLICY_DESK, request_url=url)
    async with listening(port, web.Application()), served(workspace):
        await asyncio.wait_for(workspace.app.line.until_connected(), LONG_PATIENCE)


def test_what_a_manifest_without_sockets_lacks_is_told() -> None:
    assert [*hints(WITH_URLS, over_http=True)] == [
        "Slack would not take this manifest without Socket Mode: /two has no url."
    ]
