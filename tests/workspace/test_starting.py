"""`python -m bot.workspace`: where it says it is, and how quickly it goes."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path

import aiohttp

from bot.workspace.workspace import Workspace
from tests.harness import ROOT
from tests.workspace.small_bot import MANIFEST, small_workspace

FAULT = ("--fault", "chat.*:503-after:p=0.1:seed=7")


async def test_it_serves_somebody_elses_bot_on_another_port_and_stops_in_time(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(MANIFEST.model_dump_json(), encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = ("-m", "bot.workspace", "--manifest", str(manifest), "--json", "--port", str(port), *FAULT)
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=pipe, stderr=pipe)
        assert process.stdout is not None
        facts = json.loads(await process.stdout.readline())

    headers = {"Authorization": f"Bearer {facts['SLACK_BOT_TOKEN']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(f"{facts['SLACK_API_URL']}auth.test") as answer:
            assert (await answer.json())["user"] == "small_bot"
        async with session.get(facts["CLOCK_URL"]) as answer:
            assert answer.status == 200
        async with session.get(f"{facts['page']}/faults") as answer:
            assert [fault["spec"] for fault in (await answer.json())["faults"]] == ["chat.*:503-after:p=0.1:seed=7"]
        process.terminate()
        _, complaints = await process.communicate()

    assert facts["SLACK_SIGNING_SECRET"]
    assert [person["id"] for person in facts["people"]] == ["U0ALEX", "U0SAM", "U0YUKI"]
    assert [channel["name"] for channel in facts["channels"] if not channel["bot_is_in"]] == ["lunch"]
    assert process.returncode == 0
    assert complaints.decode() == f"Port {port} is taken, so another one is used.\n"


async def test_it_says_how_another_app_is_started(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(MANIFEST.model_dump_json(), encoding="utf-8")
    words = ("-m", "bot.workspace", "--manifest", str(manifest), "--port", "0", "--request-url", "http://127.0.0.1:9/")
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    said = [(await process.stdout.readline()).decode() for _ in range(8)]
    process.terminate()
    await process.communicate()

    assert "waits for Small Bot; signed requests go to its request URL" in said[0]
    assert not any("SLACK_APP_TOKEN" in line for line in said)
    assert any("#lunch (C0LUNCH, the bot is not in it)" in line for line in said)


async def test_a_broken_manifest_or_fault_is_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "manifest.json"
    broken.write_text('{"features": {}}', encoding="utf-8")
    for words, complaint in (
        (("--manifest", str(broken)), "display_information Field required"),
        (("--manifest", str(tmp_path / "none.json")), "No such file or directory"),
        (("--fault", "chat.*:boom"), "kind Value error, must be one of"),
    ):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.workspace", *words, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        _, complaints = await process.communicate()
        assert process.returncode == 2
        assert complaint in complaints.decode().splitlines()[-1]


async def test_a_workspace_with_a_bot_and_a_reader_closes() -> None:
    async with aiohttp.ClientSession() as session:
        async with small_workspace() as workspace:
            reader = workspace.team.changes("U0ADA")
            opened = await workspace_url(session, workspace)
            bot = await session.ws_connect(opened)
            assert (await bot.receive_json())["type"] == "hello"
            farewell = asyncio.create_task(bot.receive_json())
        assert (await farewell)["type"] == "disconnect"

    assert [change.kind async for change in reader] == ["bot_connected", "bot_gone"]


async def workspace_url(session: aiohttp.ClientSession, workspace: Workspace) -> str:
    """The address of a new socket."""
    headers = {"Authorization": f"Bearer {workspace.app.app_token}"}
    async with session.post(f"{workspace.app.address}/api/apps.connections.open", headers=headers) as answer:
        return str((await answer.json())["url"])
