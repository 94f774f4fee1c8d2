"""Buttons, menus, pickers and tables on the page, with a small bot at the other end of the wire."""

import pytest
from playwright.async_api import Page, expect

from bot.workspace.line.bot_line import ACK_SECONDS
from bot.workspace.workspace import Workspace
from tests.workspace.page_bot import answered, last, visit, write


async def test_a_button_acts_and_a_confirmed_one_edits_in_place(tab: Page, team: Workspace) -> None:
    answer = await answered(tab, team)

    await answer.get_by_role("button", name="Share").click()
    await expect(last(tab)).to_contain_text("Shared with everybody")
    await tab.get_by_role("button", name="Drop").click()
    await tab.get_by_role("button", name="Let it be").click()
    await tab.get_by_role("button", name="Drop").click()
    await expect(tab.get_by_role("dialog")).to_contain_text("It can be undone.")
    await tab.get_by_role("button", name="Yes, drop").click()

    await expect(tab.locator("#log .message").first.locator(".body")).to_have_text("It is dropped. (edited)")
    await expect(tab.get_by_role("button", name="Share")).to_have_count(0)


async def test_choices_reach_the_bot(tab: Page, team: Workspace) -> None:
    answer = await answered(tab, team)

    await answer.get_by_label("Pick one").select_option(label="Two")
    await expect(last(tab)).to_contain_text("pick: two")
    await answer.get_by_label("More actions").click()
    await answer.get_by_role("button", name="History").click()
    await expect(last(tab)).to_contain_text("more: history")
    await answer.get_by_label("date", exact=True).fill("2026-12-31")
    await expect(last(tab)).to_contain_text("date: 2026-12-31")
    await answer.get_by_label("Left").check()
    await answer.get_by_label("Right").check()
    await expect(last(tab)).to_contain_text("ticks: ['left', 'right']")


async def test_a_link_button_opens_its_page_and_tells_the_bot(tab: Page, team: Workspace) -> None:
    answer = await answered(tab, team)
    link = answer.get_by_role("link", name="Source")
    await expect(link).to_have_attribute("target", "_blank")

    async with tab.context.expect_page() as opened:
        await link.click()

    assert (await opened.value).url != tab.url
    await expect(last(tab)).to_contain_text("source: Source")


async def test_a_slow_action_shows_that_it_is_under_way_then_warns(
    tab: Page, team: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await answered(tab, team)
    slow = answer.get_by_role("button", name="Slow")
    monkeypatch.setattr(team.app.line, "ack_seconds", ACK_SECONDS)

    await slow.click()

    await expect(slow).to_have_attribute("aria-busy", "true")
    await expect(answer.get_by_role("alert")).to_be_visible()
    await expect(slow).not_to_have_attribute("aria-busy", "true")


async def test_a_table_sorts_and_turns_its_pages(tab: Page, team: Workspace) -> None:
    table = (await answered(tab, team)).locator(".data-table")
    values = table.locator("tbody tr:not([hidden]) td")
    await expect(values).to_have_text(["30", "4", "200", "1", "15"])

    await table.get_by_role("button", name="Next rows").click()
    await expect(values).to_have_text(["6", "7"])
    await expect(table).to_contain_text("6–7 of 7")
    await table.get_by_role("button", name="Value").click()
    await expect(values).to_have_text(["1", "4", "6", "7", "15"])
    await table.get_by_role("button", name="Value").click()
    await expect(values).to_have_text(["200", "30", "15", "7", "6"])
    await expect(table.get_by_role("columnheader", name="Value")).to_have_attribute("aria-sort", "descending")


async def test_a_table_shows_the_rows_that_fit_what_is_typed(tab: Page, team: Workspace) -> None:
    table = (await answered(tab, team)).locator(".data-table")
    rows = table.locator("tbody tr:not([hidden])")

    await table.get_by_label("Filter the rows of Targets").fill("row 1")
    await expect(rows).to_have_count(2)
    await expect(table).to_contain_text("1–2 of 2 that fit")
    await table.get_by_label("Filter the rows of Targets").fill("nowhere")
    await expect(table).to_contain_text("No row fits")
    await table.get_by_label("Filter the rows of Targets").fill("")

    await expect(rows).to_have_count(5)


async def test_younger_blocks_and_controls_reach_the_bot(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    await write(tab, "/plain young")
    answer = tab.locator("#log .message").first

    await answer.get_by_role("button", name="Go", exact=True).click()
    await expect(last(tab)).to_contain_text("go: Go")
    await answer.get_by_role("button", name="One", exact=True).click()
    await expect(last(tab)).to_contain_text("one: One")
    await answer.get_by_role("button", name="Good").click()
    await expect(last(tab)).to_contain_text("judge: up")
    await answer.get_by_label("moment").fill("2026-12-31T18:00")
    await expect(last(tab)).to_contain_text("moment: 1798736400")
    await answer.get_by_label("B", exact=True).check()
    await expect(last(tab)).to_contain_text("many: ['b']")
    await answer.get_by_label("Tom Becker").check()
    await expect(last(tab)).to_contain_text("whom: ['U0TOM']")
    await expect(answer.get_by_text("inside")).to_be_hidden()
    await answer.get_by_text("Folded").click()
    await expect(answer.get_by_text("inside")).to_be_visible()
