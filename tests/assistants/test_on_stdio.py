"""An assistant on somebody's own machine starts the program, and asks on its standard input."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest_asyncio
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp_types import RequestParamsMeta, TextContent

from handlers.assistants.tools import TOOLS
from store.bot_state import KeptProfile
from store.model.role import Standing
from store.store import Store
from tests.harness import ROOT
from tests.ledgers import BY, TEAM, example, target

LARGE = ("mcp", "starlette", "handlers.assistants.tools")  # nobody pays for them who is asked by no assistant
ANOTHER = {"slack": {"user_id": "U0ADA", "team_id": "T0OTHER"}}  # whom a call names is not heard here


@pytest_asyncio.fixture
async def url(tmp_path: Path) -> str:
    """A ledger whose bot has met Fang, and a guest."""
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(address)
    async with await Store.open(address) as store:
        now = datetime.now(UTC)
        profiles = store.ledger(TEAM).profiles
        await profiles.put(KeptProfile("U0FANG", "zh-CN", Standing.MEMBER, "Asia/Shanghai", now))
        await profiles.put(KeptProfile("U0GUEST", "en", Standing.GUEST, "Asia/Shanghai", now))
    return address


def program(url: str, user: str) -> StdioServerParameters:
    """As assistants start it: from any folder, with what their settings say."""
    words = ["-m", "bot", "mcp", "--team", TEAM, "--as", user]
    variables = {"DATABASE_URL": url, "PYTHONPATH": str(ROOT), "LOG_LEVEL": "DEBUG"}
    return StdioServerParameters(command=sys.executable, args=words, cwd="/", env=variables)


async def test_it_answers_in_the_name_of_whom_it_was_started_for(url: str):
    async with await Store.open(url) as store, Client(stdio_client(program(url, "U0FANG"))) as client:
        listed = await client.list_tools()
        result = await client.call_tool(
            "province_targets", {"provinces": ["henan"]}, meta=cast(RequestParamsMeta, ANOTHER)
        )
        await store.ledger(TEAM).commitments.add(target("HA-2026-01", "More firms"), BY)  # the bot has the ledger
        later = await client.call_tool("province_targets", {"provinces": ["henan"]})

    assert [tool.name for tool in listed.tools] == [*TOOLS]
    assert result.structured_content
    assert later.structured_content
    assert (result.structured_content["found"], later.structured_content["found"]) == (5, 6)
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert "未达标" in content.text
    assert not result.is_error


async def test_a_guest_is_told_nothing(url: str):
    async with Client(stdio_client(program(url, "U0GUEST"))) as client:
        result = await client.call_tool("province_targets", {})

    (content,) = result.content
    assert isinstance(content, TextContent)
    assert result.is_error
    assert "open to full members of the workspace only" in content.text


def test_whom_the_bot_has_not_met_is_said_at_once(url: str):
    words = [sys.executable, "-m", "bot", "mcp", "--team", TEAM, "--as", "U0NOBODY"]
    ended = subprocess.run(words, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, capture_output=True, timeout=120)  # noqa: S603  # our own words

    assert ended.returncode == 2
    assert ended.stdout == b""
    assert "Nothing is known of U0NOBODY in T0POLICY yet" in ended.stderr.decode()


def test_neither_the_bot_nor_its_help_loads_the_protocol():
    words = f"import sys, bot.tasks, bot.serving; sys.exit(not sys.modules.keys().isdisjoint({LARGE}))"
    assert subprocess.run([sys.executable, "-c", words], cwd=ROOT, timeout=120).returncode == 0  # noqa: S603  # our own words
