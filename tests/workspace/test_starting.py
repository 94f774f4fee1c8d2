"""`python -m bot.workspace`: where it says it is, and how quickly it goes."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path

import aiohttp
import pytest
from pydantic import ValidationError

from bot.workspace.__main__ import warn_when_silent
from bot.workspace.command_line import reasons
from bot.workspace.state.team_file import read_team
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

    assert "waits for Small Bot; signed requests go to http://127.0.0.1:9/. Start it with:" in said[0]
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


APP = """
import os, sys, time, urllib.request
from slack_sdk import WebClient  # pointed by nothing but the environment
print(WebClient(token=os.environ["SLACK_BOT_TOKEN"]).auth_test()["user"], "is here", *sys.argv[1:], flush=True)
urllib.request.urlopen(os.environ["SLACK_WEBHOOK_URL"], b'{"text": "Hello"}')
time.sleep(60 if "stay" in sys.argv else 0)
sys.exit(7)
"""
TEAM = """
name: 科学 Desk
people:
  - {name: li, real_name: 李娜 Li Na, tz: Asia/Shanghai, locale: zh-CN, admin: true}
  - {name: max}
channels:
  - {name: 项目, members: [li], private: true, topic: 计划}
groups:
  - {handle: all, members: [li, max]}
examples: {zh: [/echo 你好]}
"""


async def test_an_app_is_started_with_it_pointed_here_and_ended_with_it(tmp_path: Path) -> None:
    manifest = tmp_path / "app.yaml"
    manifest.write_text(
        "display_information: {name: Elsewhere}\n"
        "oauth_config: {scopes: {bot: [incoming-webhook, calls:write]}}\n"
        "settings: {socket_mode_enabled: true, event_subscriptions: {bot_events: [message.im, star_added]}}\n",
        encoding="utf-8",
    )
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    (tmp_path / "team.yaml").write_text(TEAM, encoding="utf-8")
    words = ("-m", "bot.workspace", "--manifest", str(manifest), "--port", "0", "--team", str(tmp_path / "team.yaml"))
    own = (sys.executable, str(tmp_path / "app.py"))
    pipe = asyncio.subprocess.PIPE

    ended = await asyncio.create_subprocess_exec(
        sys.executable, *words, "--", *own, "--json", cwd=ROOT, stdout=pipe, stderr=pipe
    )
    said, complaints = (part.decode() for part in await ended.communicate())
    staying = await asyncio.create_subprocess_exec(sys.executable, *words, "--", *own, "stay", cwd=ROOT, stdout=pipe)
    assert staying.stdout is not None
    while b"is here" not in await staying.stdout.readline():
        pass
    staying.terminate()
    await staying.communicate()

    assert "elsewhere is here --json" in said
    assert "李娜 Li Na (U0LI)" in said
    assert "#项目 (C0" in said
    assert complaints.splitlines() == [
        "Nothing here asks for these scopes of the manifest: calls:write.",
        "These events of the manifest never come here: star_added.",
        "The event message.im does not come: the manifest lacks the scope im:history.",
        "The app ended by itself, with code 7.",
    ]
    assert (ended.returncode, staying.returncode) == (7, 0)


def test_a_team_is_read_with_ids_made_from_names(tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text(TEAM, encoding="utf-8")
    setup = read_team(tmp_path / "team.yaml")

    assert [(person.id, person.real_name, person.is_admin) for person in setup.people] == [
        ("U0LI", "李娜 Li Na", True),
        ("U0MAX", "max", False),
    ]
    general, project = setup.channels
    assert (general.name, general.members) == ("general", None)
    assert (project.is_private, project.members, project.topic) == (True, ("U0LI",), "计划")
    assert setup.groups[0].users == ["U0LI", "U0MAX"]
    assert setup.examples == {"zh": ("/echo 你好",)}


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("people: []", "people Tuple should have at least 1 item"),
        ("people: [{name: a b}]", "people.0.name String should match pattern"),
        ("people: [{name: a, tz: Mars}]", "people.0.tz Value error, must be a zone such as Europe/Paris"),
        ("people: [{name: a}, {name: a}]", "people: a is there twice"),
        ("people: [{name: a}]\nchannels: [{name: x, members: [b]}]", "members: b is not among the people"),
        ("people: [{name: a}]\nteam: x", "team Extra inputs are not permitted"),
        ("people: [", "expected the node content"),
    ],
)
def test_a_team_that_makes_no_sense_is_told_in_one_line(tmp_path: Path, written: str, complaint: str) -> None:
    (tmp_path / "team.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=r".") as refused:
        read_team(tmp_path / "team.yaml")

    error = refused.value
    assert complaint in (reasons(error) if isinstance(error, ValidationError) else str(error))


async def test_an_app_that_does_not_connect_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    async with small_workspace() as workspace:
        await warn_when_silent(workspace, 0)
        async with aiohttp.ClientSession() as session:
            await workspace_url(session, workspace)
        await warn_when_silent(workspace, 0)

    first, second = capsys.readouterr().err.splitlines()
    assert first == (
        "Small Bot has not connected for 0 seconds: it should open a socket with SLACK_APP_TOKEN, and it has called no "
        "method of the workspace. "
        "It must take its tokens from SLACK_BOT_TOKEN, SLACK_APP_TOKEN and SLACK_SIGNING_SECRET."
    )
    assert "it has called apps.connections.open last" in second
