"""Long conversations on the page: there at once, earlier messages on demand, and the place kept."""

import pytest_asyncio
from playwright.async_api import Page, expect

from bot.workspace.state.records import Message
from bot.workspace.workspace import Workspace
from tests.workspace.page_bot import GENERAL, TOM, last, visit

MANY = 5000


@pytest_asyncio.fixture(loop_scope="session")
async def said(team: Workspace) -> list[Message]:
    """Five thousand messages in #general."""
    with team.app.unheard():
        return [team.team.post(GENERAL, TOM, f"Message {number}") for number in range(MANY)]


async def test_of_thousands_of_messages_the_newest_are_shown(tab: Page, team: Workspace, said: list[Message]) -> None:
    await visit(tab, team)
    await expect(last(tab)).to_contain_text(f"Message {MANY - 1}")
    assert await tab.locator("#log .message").count() <= 150

    await team.say(TOM, GENERAL, "The newest")
    await expect(last(tab)).to_contain_text("The newest")


async def test_earlier_messages_come_on_demand(tab: Page, team: Workspace, said: list[Message]) -> None:
    await visit(tab, team)
    messages = tab.locator("#log .message")
    shown = await messages.count()
    seen = tab.get_by_text(f"Message {MANY - shown}", exact=True)
    await seen.scroll_into_view_if_needed()
    await expect(messages.nth(shown + 99)).to_be_attached()  # scrolling up is asking

    await tab.get_by_role("button", name="Show earlier messages").focus()
    await tab.keyboard.press("Enter")

    await expect(messages.nth(shown + 199)).to_be_attached()  # to come to the button is to scroll up, which asks too
    await expect(tab.locator(".day:visible")).to_have_count(1)


async def test_fetching_moves_nothing_under_the_readers_eyes(tab: Page, team: Workspace, said: list[Message]) -> None:
    await visit(tab, team)
    messages = tab.locator("#log .message")
    shown = await messages.count()
    seen = messages.nth(20)
    text = await seen.locator(".text").inner_text()

    before = await seen.evaluate(
        "part => { document.getElementById('scroller').scrollTop = 300; return part.getBoundingClientRect().top }"
    )
    await expect(messages).to_have_count(shown + 100)

    after = await tab.get_by_text(text, exact=True).locator("xpath=ancestor::li").bounding_box()
    assert after
    assert abs(before - after["y"]) < 2


async def test_what_changes_far_above_changes_there(tab: Page, team: Workspace, said: list[Message]) -> None:
    await visit(tab, team)
    shown = await tab.locator("#log .message").count()
    await tab.evaluate("document.getElementById('scroller').scrollTop = 0")
    await expect(tab.locator("#log .message")).to_have_count(shown + 100)
    edited, removed = said[MANY - shown - 50], said[MANY - shown - 40]

    with team.app.unheard():
        team.team.edit(edited, "Put right")
        team.team.remove(removed)
        team.team.post(GENERAL, TOM, "A reply", thread_ts=said[MANY - shown - 30].ts)
        for number in range(60):
            team.team.post(GENERAL, TOM, f"More {number}")

    await expect(last(tab)).to_contain_text("More 59")
    await expect(tab.get_by_text("Put right")).to_be_attached()
    await expect(tab.get_by_text(removed.text, exact=True)).to_have_count(0)
    await expect(tab.get_by_role("link", name="1 reply")).to_be_attached()
    await expect(tab.locator("#log .message")).to_have_count(shown + 100 - 1 + 60)


async def test_the_beginning_is_reached_in_the_end(tab: Page, team: Workspace) -> None:
    with team.app.unheard():
        for number in range(220):
            team.team.post(GENERAL, TOM, f"Message {number}")
    await visit(tab, team)
    await expect(tab.get_by_text("This is a Slack workspace on your own machine")).to_be_hidden()

    await tab.evaluate("document.getElementById('scroller').scrollTop = 0")
    await expect(tab.get_by_role("button", name="Show earlier messages")).to_have_count(0)

    await expect(tab.locator("#log .message")).to_have_count(220)
    await expect(tab.get_by_text("This is a Slack workspace on your own machine")).to_be_visible()
