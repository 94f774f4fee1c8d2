"""Socket Mode frame by frame: hello, envelopes over several connections, warnings before a connection ends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

from bot.workspace.state.records import Outcome, Payload
from bot.workspace.workspace import Workspace
from tests.harness import LONG_PATIENCE
from tests.workspace.small_bot import small_workspace
from tests.workspace.test_web_api import call


@asynccontextmanager
async def socket(workspace: Workspace, more: str = "") -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    opened = await call(workspace, "apps.connections.open", token=workspace.app.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"] + more) as stream:
        yield stream


async def acknowledged(stream: aiohttp.ClientWebSocketResponse) -> Payload:
    """The next envelope, which is acknowledged."""
    envelope = dict(await stream.receive_json(timeout=LONG_PATIENCE))
    await stream.send_json({"envelope_id": envelope["envelope_id"]})
    return envelope


async def test_ten_connections_share_the_work_and_an_eleventh_is_one_too_many() -> None:
    async with small_workspace() as desk, AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(socket(desk)) for _ in range(10)]
        hellos = [await stream.receive_json() for stream in streams]
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await stack.enter_async_context(socket(desk))
        heard: Counter[int] = Counter()

        async def listen(number: int) -> None:
            for _ in range(2):
                assert (await acknowledged(streams[number]))["type"] == "slash_commands"
                heard[number] += 1

        listeners = [asyncio.create_task(listen(number)) for number in range(10)]
        for _ in range(20):
            assert (await desk.run_command("U0ADA", "C0GENERAL", "/echo")).acknowledged
        await asyncio.gather(*listeners)

    assert [hello["num_connections"] for hello in hellos] == list(range(1, 11))
    assert refused.value.status == 429
    assert set(heard.values()) == {2}


async def test_envelopes_say_whether_an_answer_is_read() -> None:
    async with small_workspace() as desk, socket(desk) as stream:
        assert (await stream.receive_json())["type"] == "hello"
        command = await _first(stream, desk.run_command("U0ADA", "C0GENERAL", "/echo"))
        told = await _first(stream, desk.say("U0ADA", "C0GENERAL", "Hello"))

    assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)
    assert (told["type"], told["accepts_response_payload"]) == ("events_api", False)
    assert (told["retry_attempt"], told["retry_reason"]) == (0, "")


async def _first(stream: aiohttp.ClientWebSocketResponse, doing: Awaitable[Outcome]) -> Payload:
    envelope, _ = await asyncio.gather(acknowledged(stream), doing)
    return envelope


async def test_a_refresh_is_announced_before_it_comes() -> None:
    async with small_workspace() as desk, socket(desk) as stream:
        desk.app.sockets.warning_seconds = 0.1
        await stream.receive_json()
        desk.faults.add("refresh")
        frames = [await stream.receive_json(timeout=LONG_PATIENCE) for _ in range(2)]
        end = await stream.receive(timeout=LONG_PATIENCE)

    assert [(frame["type"], frame["reason"]) for frame in frames] == [
        ("disconnect", "warning"),
        ("disconnect", "refresh_requested"),
    ]
    assert end.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING)


async def test_an_address_for_trying_out_reconnects_lives_six_minutes() -> None:
    async with small_workspace() as desk, socket(desk, "&debug_reconnects=true") as stream:
        hello = await stream.receive_json()

    assert hello["debug_info"]["approximate_connection_time"] == 360
