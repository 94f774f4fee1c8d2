"""The inspector: what passed, why it was refused, and faults on demand."""

import re

import pytest
from playwright.async_api import Locator, Page, expect
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.state.records import Payload
from bot.workspace.workspace import Workspace
from tests.workspace.conversation import until
from tests.workspace.page_bot import ADA, GENERAL, TOM, pt, visit
from tests.workspace.small_bot import client_of

LONG: list[Payload] = [{"type": "divider"}, {"type": "header", "text": pt("h" * 151)}]


async def inspect(tab: Page, team: Workspace, query: str = "") -> Locator:
    """The inspector's rows, newest first."""
    await tab.goto(f"{team.app.address}/inspector{query}")
    await tab.locator("html[data-live]").wait_for()
    return tab.locator("#ledger > li")


async def refused(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=GENERAL, text="Too long", blocks=LONG)


async def test_a_refusal_shows_its_reason_and_its_place(tab: Page, team: Workspace) -> None:
    await refused(client_of(team))
    rows = await inspect(tab, team)

    await expect(rows.first).to_contain_text("chat.postMessage")
    await expect(rows.first).to_contain_text("invalid_blocks")
    await expect(rows.first.locator(".why")).to_contain_text(re.compile("characters.*/blocks/1/text/text"))
    await rows.first.locator("summary").click()
    fault = rows.first.locator(".json-line.at-fault")

    await expect(fault.first).to_contain_text("characters")
    await expect(fault.last).to_contain_text('"text": "hhh')
    await expect(rows.first.locator(".facts")).to_contain_text("HTTP 200")


async def test_what_passes_appears_and_an_open_row_stays_open(tab: Page, team: Workspace) -> None:
    await team.run_command(ADA, GENERAL, "/echo one")
    rows = await inspect(tab, team)
    first = rows.filter(has_text="/echo one")
    await first.locator("summary").click()
    await expect(first).to_contain_text("time to ack")
    await expect(first.locator(".both")).to_contain_text('"command": "/echo"')

    await team.run_command(TOM, GENERAL, "/echo two")

    await expect(rows.first).to_contain_text("/echo two")
    await expect(rows.first).to_contain_text(re.compile(r"Tom Becker.*#general.*\d+ ms.*ok", re.DOTALL))
    await expect(first.locator(".both")).to_be_visible()


async def test_filters_narrow_the_ledger_and_stand_in_the_address(tab: Page, team: Workspace) -> None:
    await team.run_command(ADA, GENERAL, "/echo apple")
    await team.run_command(TOM, GENERAL, "/echo pear")
    await refused(client_of(team))
    rows = await inspect(tab, team)

    await tab.get_by_label("Verdict").select_option("Refused")
    await expect(rows).to_have_count(1)
    await tab.get_by_label("Verdict").select_option("All")
    await tab.get_by_label("Person").select_option("Tom Becker")
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text("pear")
    await tab.get_by_label("Person").select_option("Anybody")
    await tab.get_by_label("Words").fill("APPLE")
    await expect(rows).to_have_count(1)
    await tab.get_by_label("Words").fill("")
    await tab.get_by_label("Method").fill("slash_*")
    await expect(rows).to_have_count(2)
    await tab.get_by_label("Words").fill("nothing like it")
    await expect(tab.get_by_text("Nothing fits.")).to_be_visible()
    await tab.get_by_label("Words").fill("pear")
    await expect(tab).to_have_url(re.compile(r"/inspector\?method=slash_\*&text=pear|method=slash_%2A&text=pear"))

    await tab.reload()
    await expect(rows).to_have_count(1)


async def test_a_fault_is_ordered_strikes_and_ends(tab: Page, team: Workspace) -> None:
    rows = await inspect(tab, team)
    await tab.get_by_label("What goes wrong").select_option("5xx-before")
    await tab.get_by_label("Where", exact=True).fill("chat.*")
    await tab.get_by_label("How often").fill("1")
    await tab.get_by_role("button", name="Let it go wrong").click()
    standing = tab.get_by_role("list", name="Faults in force").get_by_role("listitem")
    await expect(standing).to_contain_text("chat.*:503-before:n=1")

    with pytest.raises(SlackApiError):
        await client_of(team).chat_postMessage(channel=GENERAL, text="Lost")
    await expect(rows.first).to_contain_text("chat.postMessage")
    await expect(standing).to_contain_text("struck 1 time")
    await standing.get_by_role("button").click()

    await expect(standing).to_have_count(0)
    assert list(team.faults) == []


async def test_a_fault_that_makes_no_sense_is_not_taken(tab: Page, team: Workspace) -> None:
    await inspect(tab, team)
    await tab.get_by_label("Probability").fill("2")
    await tab.get_by_role("button", name="Let it go wrong").click()

    await expect(tab.get_by_role("alert")).to_contain_text("probability")
    assert list(team.faults) == []


async def test_the_workspace_is_made_old_and_new_again(tab: Page, team: Workspace) -> None:
    await inspect(tab, team)
    switch = tab.get_by_role("switch", name="Old workspace")

    await switch.check()
    await until(lambda: "data_table" not in team.app.known_blocks)
    await expect(switch).to_be_checked()
    await switch.uncheck()
    await until(lambda: "data_table" in team.app.known_blocks)
    await expect(switch).not_to_be_checked()


async def test_the_app_is_made_to_reconnect(tab: Page, team: Workspace) -> None:
    rows = await inspect(tab, team, "?method=apps.connections.open")
    before = await rows.count()

    await tab.get_by_role("button", name="Make it reconnect").click()

    await expect(rows).to_have_count(before + 1)
    await expect(tab.get_by_text("Small Bot is connected")).to_be_visible()


async def test_the_side_bar_leads_there_and_back(tab: Page, team: Workspace) -> None:
    await visit(tab, team)

    await tab.get_by_role("link", name="Inspector").click()
    await expect(tab.get_by_role("heading", name="Inspector")).to_be_visible()
    await tab.get_by_role("link", name="Policy Desk").click()

    await expect(tab.get_by_label("Message #general")).to_be_visible()
