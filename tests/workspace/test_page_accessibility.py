"""The page for everybody: what axe finds, the keyboard alone, a page enlarged to twice its size."""

import asyncio
import os
import shutil
import tarfile
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from slack_sdk.errors import SlackApiError

from bot.workspace.state.records import Payload
from bot.workspace.workspace import Workspace
from tests.workspace.page_bot import ADA, ANSWER, GENERAL, YOUNG, answered, button, last, md, number, visit, write
from tests.workspace.small_bot import client_of

AXE = "axe-core@4.14.1"
SECONDS_TO_FETCH = 60
GRAVE = ("serious", "critical")
Scheme = Literal["light", "dark"]
CHARTS: list[Payload] = [
    {
        "type": "data_visualization",
        "title": "Growth",
        "chart": {
            "type": kind,
            "axis_config": {"categories": ["2021", "2022"]},
            "series": [{"name": "Henan", "data": [{"label": "2021", "value": 3}, {"label": "2022", "value": -1}]}],
        },
    }
    for kind in ("line", "bar")
]
TABLE: Payload = {"type": "table", "rows": [[{"type": "raw_text", "text": "Year"}], [number(2022)]]}
MORE: list[Payload] = [
    {
        "type": "section",
        "text": md("`code` and ~old~\n> quoted <#C0SCIENCE> <!here> :wave:"),
        "accessory": button("Edit"),
    },
    {"type": "context", "elements": [md("as of <!date^1700000000^{date_short}|then>")]},
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def axe(pytestconfig: pytest.Config) -> str:
    """The script of axe-core, fetched once by npm; without it these tests are skipped, or fail where required."""
    folder = pytestconfig.cache.mkdir("axe-core")
    archive = folder / f"{AXE.replace('@', '-')}.tgz"
    if not archive.exists():
        complaint = await _fetch(folder)
        if complaint and os.environ.get("REQUIRE_NODE"):
            pytest.fail(complaint)
        if complaint:
            pytest.skip(complaint)
    with tarfile.open(archive) as packed:
        script = packed.extractfile("package/axe.min.js")
        assert script
        return script.read().decode()


async def _fetch(folder: Path) -> str:
    """Have npm fetch axe-core; what went wrong, empty when nothing did."""
    npm = shutil.which("npm")
    if not npm:
        return "no npm on this machine to fetch axe-core with (on Debian: apt-get install npm)"
    process = await asyncio.create_subprocess_exec(
        npm, "pack", "--silent", AXE, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), SECONDS_TO_FETCH)
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"npm did not fetch {AXE} within {SECONDS_TO_FETCH} s"
    return f"npm could not fetch {AXE}: {said.decode().strip()}" if process.returncode else ""


async def assert_clean(tab: Page, axe: str) -> None:
    """Nothing that axe calls serious or critical; else every fault with the element that it means."""
    await tab.evaluate(axe)
    found: list[dict[str, Any]] = await tab.evaluate("axe.run().then((result) => result.violations)")
    faults = [
        f"{fault['id']}: {node['html'][:200]} - {node['failureSummary']}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_channel_with_every_block(tab: Page, team: Workspace, axe: str, scheme: Scheme) -> None:
    await tab.emulate_media(color_scheme=scheme)
    for blocks in (ANSWER, YOUNG, CHARTS, [TABLE], MORE):
        team.team.post(GENERAL, team.team.bot_user_id, "Everything", blocks)
    await team.run_command(ADA, GENERAL, "/echo only you")
    await visit(tab, team)

    await assert_clean(tab, axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_modal_with_errors(tab: Page, team: Workspace, axe: str, scheme: Scheme) -> None:
    await tab.emulate_media(color_scheme=scheme)
    await visit(tab, team)
    await team.say(ADA, GENERAL, "Keep me")
    await last(tab).hover()
    await last(tab).get_by_role("button", name="Keep").click()
    await tab.get_by_role("dialog").get_by_role("button", name="Save").click()
    await expect(tab.locator(".input.wrong").first).to_be_visible()

    await assert_clean(tab, axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_home_tab(tab: Page, team: Workspace, axe: str, scheme: Scheme) -> None:
    await tab.emulate_media(color_scheme=scheme)
    await visit(tab, team, ADA, "D0ADA", "&tab=home")
    await expect(tab.locator("#home")).to_contain_text("Your provinces")

    await assert_clean(tab, axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_inspector(tab: Page, team: Workspace, axe: str, scheme: Scheme) -> None:
    await tab.emulate_media(color_scheme=scheme)
    team.faults.add("chat.*:slow:s=0.1:n=1")
    await client_of(team).chat_postMessage(channel=GENERAL, text="Slow")
    with pytest.raises(SlackApiError):
        await client_of(team).chat_postMessage(channel=GENERAL, text="Refused", blocks=[{"type": "header"}])
    await team.run_command(ADA, GENERAL, "/echo one")
    await tab.goto(f"{team.app.address}/inspector")
    await tab.locator("html[data-live]").wait_for()
    await tab.locator("#ledger summary.bad").first.click()
    await tab.locator(".json-line").first.wait_for()

    await assert_clean(tab, axe)


async def test_the_keyboard_is_enough(tab: Page, team: Workspace) -> None:
    await answered(tab, team)
    await tab.get_by_role("link", name="Skip to the messages").press("Enter")

    await _tab_to(tab, "Edit")
    await tab.keyboard.press("Enter")
    modal = tab.get_by_role("dialog", name="A figure")
    await expect(modal.get_by_label("Value")).to_be_focused()
    await tab.keyboard.type("12")
    await tab.keyboard.press("Tab")
    await tab.keyboard.press("ArrowDown")
    await _tab_to(tab, "Save")
    await tab.keyboard.press("Enter")

    await expect(modal).to_have_count(0)
    await expect(last(tab)).to_contain_text("Saved 12, final")
    await expect(tab.get_by_role("button", name="Edit")).to_be_focused()


async def _tab_to(tab: Page, name: str) -> None:
    for _ in range(30):
        await tab.keyboard.press("Tab")
        if await tab.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"the Tab key does not reach {name}")


async def test_twice_its_size_everything_is_within_reach(tab: Page, team: Workspace) -> None:
    await tab.set_viewport_size({"width": 640, "height": 450})  # what 1280 by 900 holds at 200 %
    answer = await answered(tab, team)
    await write(tab, "/plain young")
    await expect(last(tab)).to_contain_text("Younger blocks")
    assert await tab.evaluate("document.documentElement.scrollWidth") <= 640

    await answer.get_by_role("button", name="Edit").click()
    modal = tab.get_by_role("dialog", name="A figure")
    await expect(modal.get_by_role("button", name="Save")).to_be_in_viewport()
    await modal.get_by_role("button", name="Cancel").click()
    await tab.get_by_role("button", name="Channels and people").click()
    await tab.get_by_role("link", name="Tom Becker").click()
    await expect(tab.get_by_label("Message #general")).to_be_in_viewport()

    await tab.goto(f"{team.app.address}/inspector")
    await expect(tab.get_by_role("button", name="Let it go wrong")).to_be_visible()
    assert await tab.evaluate("document.documentElement.scrollWidth") <= 640
