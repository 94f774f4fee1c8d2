"""What goes wrong on demand: between the app's calls and the workspace, and between people and the app."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from pydantic import ValidationError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.line.faults import Fault, Faults
from bot.workspace.state.records import Channel, Payload
from bot.workspace.workspace import Workspace
from tests.harness import LONG_PATIENCE, Persona
from tests.workspace.conversation import answering, until
from tests.workspace.small_bot import connected, new_app, small_workspace


@pytest_asyncio.fixture
async def team() -> AsyncIterator[Workspace]:
    """A workspace of this test's own, where things may break."""
    async with small_workspace() as workspace:
        yield workspace


@pytest.fixture
def room(team: Workspace) -> Channel:
    return team.team.add_channel("room", ["U0ADA", team.team.bot_user_id])


def patient(team: Workspace, **more: Any) -> AsyncWebClient:
    """A client that repeats nothing by itself."""
    address = f"{team.app.address}/api/"
    return AsyncWebClient(
        token=team.app.bot_token, base_url=address, retry_handlers=more.pop("retry_handlers", []), **more
    )


def test_a_fault_reads_as_it_is_written() -> None:
    fault = Fault.read("chat.postMessage:503-after:p=0.1:seed=7")

    assert (fault.target, fault.kind, fault.probability, fault.seed) == ("chat.postMessage", "503-after", 0.1, 7)
    assert Fault.read(fault.spec) == fault
    assert Fault.read("old-workspace") == Fault(kind="old-workspace")
    assert Fault.read("chat.*:429:n=2:s=3:channel=C0LUNCH").spec == "chat.*:429:n=2:s=3.0:channel=C0LUNCH"


@pytest.mark.parametrize(
    "spec", ["", "chat.*", "chat.*:boom", "429:p=2", "slow:n=0", "slow:often=1", "chat.*:200-after"]
)
def test_a_fault_that_does_not_exist_is_refused(spec: str) -> None:
    with pytest.raises(ValidationError):
        Fault.read(spec)


def test_chance_is_the_same_again_with_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults(lambda: None)
        faults.add(Fault(kind="slow", probability=0.3, seed=seed))
        return [bool(faults.strike("auth.test", None, "slow")) for _ in range(200)]

    assert struck(7) == struck(7) != struck(8)
    assert 30 < sum(struck(7)) < 90


def test_it_strikes_where_and_as_often_as_it_is_told() -> None:
    faults = Faults(lambda: None)
    faults.add("chat.*:slow:n=2:channel=C1")

    asked = [
        ("chat.update", "C2"),
        ("views.open", "C1"),
        ("chat.update", "C1"),
        ("chat.delete", "C1"),
        ("chat.x", "C1"),
    ]
    assert [len(faults.strike(name, channel, "slow")) for name, channel in asked] == [0, 0, 1, 1, 0]
    (standing,) = faults
    assert standing.struck == 2
    faults.end(standing.id)
    assert list(faults) == []


async def test_a_client_waits_as_long_as_it_is_told(team: Workspace, room: Channel) -> None:
    team.faults.add("chat.postMessage:429:n=1:s=1")
    client = patient(team, retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)])
    began = time.monotonic()

    await client.chat_postMessage(channel=room.id, text="Hello")

    assert time.monotonic() - began >= 1
    assert [exchange.verdict for exchange in team.traffic.find("chat.*")] == ["429", "ok"]


@pytest.mark.parametrize(("kind", "landed"), [("503-before", []), ("502-after", ["Hello"])])
async def test_a_failure_may_come_before_or_after_the_deed(
    team: Workspace, room: Channel, kind: str, landed: list[str]
) -> None:
    team.faults.add(f"chat.postMessage:{kind}:n=1")

    with pytest.raises(SlackApiError) as failed:
        await patient(team).chat_postMessage(channel=room.id, text="Hello")

    assert failed.value.response.status_code == int(kind[:3])
    assert [message.text for message in team.app.posts(room.id)] == landed
    assert [(exchange.verdict, exchange.status) for exchange in team.traffic.find("chat.*")] == [(kind, int(kind[:3]))]


@pytest.mark.parametrize(("kind", "landed"), [("drop-before", []), ("drop-after", ["Hello"])])
async def test_a_connection_may_drop_before_or_after_the_deed(
    team: Workspace, room: Channel, kind: str, landed: list[str]
) -> None:
    team.faults.add(f"chat.postMessage:{kind}:n=1")

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await patient(team).chat_postMessage(channel=room.id, text="Hello")

    assert [message.text for message in team.app.posts(room.id)] == landed


async def test_the_default_client_posts_twice_when_the_answer_gets_lost(team: Workspace, room: Channel) -> None:
    team.faults.add("chat.postMessage:drop-after:n=1")

    await AsyncWebClient(token=team.app.bot_token, base_url=f"{team.app.address}/api/").chat_postMessage(
        channel=room.id, text="Hello", metadata={"event_type": "digest", "event_payload": {"key": "k1"}}
    )

    posts = [
        (message.text, message.metadata and message.metadata["event_payload"]) for message in team.app.posts("room")
    ]
    assert posts == [("Hello", {"key": "k1"})] * 2


async def test_answers_to_a_response_url_may_be_lost_in_one_channel(team: Workspace, room: Channel) -> None:
    statuses: list[int] = []

    async def reply(ack: AsyncAck, respond: AsyncRespond) -> None:
        statuses.append((await respond("Hello")).status_code)
        await ack()

    app = new_app(team)
    app.command("/echo")(reply)
    async with connected(team, app):
        team.faults.add(f"response_url:503-after:channel={room.id}")
        for place in (room.id, "C0GENERAL"):
            await team.run_command("U0ADA", place, "/echo")

    assert statuses == [503, 200]


async def test_slowness_and_old_workspaces(team: Workspace) -> None:
    team.faults.add("auth.test:slow:s=0.3")
    began = time.monotonic()
    await patient(team).auth_test()
    assert time.monotonic() - began >= 0.3

    assert "data_table" in team.app.known_blocks
    team.faults.add("old-workspace")
    assert "data_table" not in team.app.known_blocks
    team.faults.end()
    assert "data_table" in team.app.known_blocks


async def test_a_command_may_get_lost_on_its_way(team: Workspace) -> None:
    app = new_app(team)
    answering(app, text="Hello")
    ada = Persona(team, team.team.person("ada"), team.team.channel("general"))
    async with connected(team, app):
        team.faults.add("slash_commands:drop-before:n=1")
        team.app.line.ack_seconds = 0.2
        assert "operation_timeout" in (await ada.type("/echo")).text
        team.app.line.ack_seconds = LONG_PATIENCE
        assert (await ada.type("/echo")).text == "Hello"


async def test_events_may_come_twice_and_out_of_order(team: Workspace) -> None:
    heard: list[tuple[str, str]] = []

    async def listen(ack: AsyncAck, event: Payload, body: Payload) -> None:
        heard.append((event["text"], body["event_id"]))
        await ack()

    app = new_app(team)
    app.event("message")(listen)
    async with connected(team, app):
        team.faults.add("events_api:duplicate:n=1")
        await team.say("U0ADA", "C0GENERAL", "twice")
        await until(lambda: len(heard) == 2)
        team.faults.add("events_api:reorder:n=1")
        await asyncio.gather(team.say("U0ADA", "C0GENERAL", "first"), team.say("U0ADA", "C0GENERAL", "second"))

    assert [text for text, _ in heard] == ["twice", "twice", "second", "first"]
    assert heard[0] == heard[1]


async def test_an_event_whose_ack_got_lost_is_told_again(team: Workspace) -> None:
    retries: list[int] = []

    async def listen(ack: AsyncAck) -> None:
        await ack()

    app = new_app(team)
    app.event("message")(listen)
    team.traffic.watch(lambda exchange: retries.append(exchange.retry) if exchange.verdict == "ok" else None)
    async with connected(team, app):
        team.faults.add("events_api:drop-after:n=1")
        team.app.line.ack_seconds = 0.2
        outcome = await team.say("U0ADA", "C0GENERAL", "Hello")
        team.app.line.ack_seconds = LONG_PATIENCE
        await until(lambda: 1 in retries)

    assert outcome.acknowledged is False


async def test_sockets_are_told_to_come_anew_and_nothing_is_lost(app: AsyncApp, desk: Workspace, ada: Persona) -> None:
    answering(app, text="Hello")
    changes = desk.team.changes(ada.id)
    desk.faults.add("refresh")
    async for change in changes:
        if change.kind == "bot_connected":
            break
    changes.close()

    assert (await ada.type("/echo")).text == "Hello"


async def test_faults_are_ruled_over_http(team: Workspace) -> None:
    async with aiohttp.ClientSession(team.app.address) as session:
        async with session.post("/faults", json={"spec": "chat.*:503-before"}) as answer:
            number = (await answer.json())["id"]
        async with session.post("/faults", json={"kind": "slow", "target": "views.*", "seconds": 1}) as answer:
            assert (await answer.json())["spec"] == "views.*:slow:s=1.0"
        async with session.post("/faults", json={"kind": "boom"}) as answer:
            assert answer.status == 400
        async with session.get("/faults") as answer:
            shown = await answer.json()
        async with session.delete("/faults", params={"id": number}) as answer:
            left = await answer.json()
        async with session.delete("/faults") as answer:
            assert (await answer.json())["faults"] == []

    assert [fault["spec"] for fault in shown["faults"]] == ["chat.*:503-before", "views.*:slow:s=1.0"]
    assert {"kind", "about"} == shown["kinds"][0].keys()
    assert [fault["target"] for fault in left["faults"]] == ["views.*"]


async def test_the_ledger_can_be_asked(team: Workspace, room: Channel) -> None:
    client = patient(team)
    await client.chat_postMessage(channel=room.id, text="Hello")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=room.id, text="x", blocks=[{"type": "header"}])
    async with aiohttp.ClientSession(team.app.address) as session:
        async with session.get("/traffic", params={"method": "chat.*", "verdict": "refused"}) as answer:
            told = await answer.json()
        async with session.get("/traffic", params={"since": told["next"]}) as answer:
            assert (await answer.json())["exchanges"] == []
        async with session.get("/traffic", params={"since": "yesterday"}) as answer:
            assert answer.status == 400

    (refused,) = told["exchanges"]
    assert (refused["name"], refused["channel"], refused["verdict"]) == ("chat.postMessage", room.id, "invalid_blocks")
    assert refused["reasons"] == ["[ERROR] missing required field: text [json-pointer:/blocks/0]"]
    assert refused["transport"] == "web_api"
