"""The page through the hours: clocks, outages, long conversations, other screens."""

import re
from datetime import timedelta

from playwright.async_api import Page, expect

from bot.sandbox import POLICY_DESK
from bot.workspace.server import served
from bot.workspace.state import channels
from bot.workspace.state.clock import MovableClock
from bot.workspace.workspace import Workspace
from tests.harness import NOON
from tests.workspace.page_bot import ADA, FANG, GENERAL, TOM, answered, last, listen, visit, write
from tests.workspace.small_bot import MANIFEST, connected, new_app, small_workspace


async def test_the_clock_is_set_ahead(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    before = team.clock.now()

    await tab.get_by_text("Advance", exact=True).click()
    await tab.get_by_role("button", name="To next Monday, 09:00").click()

    await expect(tab.locator("#clock")).to_contain_text(re.compile("Mon.*09:0"))
    assert timedelta(0) < team.clock.now() - before <= timedelta(days=7, hours=1)


async def test_the_clock_goes_back_to_now(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    team.clock.advance(timedelta(days=400))

    await tab.get_by_text("Advance", exact=True).click()
    await tab.get_by_role("button", name="Back to now").click()

    await expect(tab.locator("#clock")).to_have_attribute("data-ahead", re.compile("^-?[01]$"))


async def test_an_example_runs_at_a_click_and_the_page_speaks_chinese(tab: Page, team: Workspace) -> None:
    await visit(tab, team, FANG)
    await expect(tab.locator("html")).to_have_attribute("lang", "zh-CN")
    await expect(tab.get_by_placeholder("发消息到 #general")).to_be_visible()

    await tab.get_by_role("button", name="/targets 河南 2022").click()

    await expect(last(tab)).to_contain_text("/targets")


async def test_a_bot_that_is_gone_shows_and_so_does_its_return(tab: Page) -> None:
    async with small_workspace() as team:
        await visit(tab, team)
        await expect(tab.locator("#status")).to_have_text("Small Bot is not connected")
        await write(tab, "/echo anybody?")
        await expect(last(tab)).to_contain_text("Slackbot")

        app = new_app(team)
        listen(app)
        async with connected(team, app):
            await expect(tab.locator("#status")).to_have_text("Small Bot is connected")


async def test_the_page_finds_a_workspace_that_was_away(tab: Page) -> None:
    team = Workspace(MANIFEST, MovableClock(NOON), setup=POLICY_DESK)
    async with served(team) as address:
        await visit(tab, team)
    await expect(tab.locator(":root[data-lost]")).to_be_attached()
    team.team.post(GENERAL, TOM, "Said in the meantime")

    async with served(team, int(address.rpartition(":")[2])):
        await expect(last(tab)).to_contain_text("Said in the meantime")
        await expect(tab.locator(":root[data-lost]")).to_have_count(0)


async def test_a_place_that_a_restart_took_away_leads_to_the_entrance(tab: Page) -> None:
    team = Workspace(MANIFEST, MovableClock(NOON), setup=POLICY_DESK)
    room = team.team.add_channel("room", [ADA])
    async with served(team) as address:
        await visit(tab, team, ADA, room.id)

    async with served(Workspace(MANIFEST, MovableClock(NOON), setup=POLICY_DESK), int(address.rpartition(":")[2])):
        await expect(tab).to_have_url(re.compile("as=U0ADA&in=C0GENERAL"))


async def test_the_theme_is_chosen_and_stays(tab: Page, team: Workspace) -> None:
    await tab.emulate_media(color_scheme="light")
    await visit(tab, team)
    paper = "getComputedStyle(document.querySelector('main')).backgroundColor"
    light = await tab.evaluate(paper)

    await tab.get_by_role("button", name="Light or dark").click()
    dark = await tab.evaluate(paper)
    await tab.reload()

    assert light != dark == await tab.evaluate(paper)


async def test_on_a_phone_the_side_bar_slides_in(tab: Page, team: Workspace) -> None:
    await tab.set_viewport_size({"width": 390, "height": 844})
    answer = await answered(tab, team)
    assert await tab.evaluate("document.documentElement.scrollWidth") <= 390
    await expect(answer.get_by_role("button", name="Share")).to_be_visible()

    side = tab.get_by_role("navigation", name="Workspace")
    await expect(side).to_have_count(0)
    await tab.get_by_role("button", name="Channels and people").click()
    await side.get_by_role("link", name="Tom Becker").click()

    await expect(tab).to_have_url(re.compile("as=U0TOM"))


async def test_what_a_channel_is_about_changes_under_the_readers_eyes(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    channel = team.team.channels[GENERAL]

    channels.set_topic(team.team, channel, "Dam at 90 %", TOM)
    await expect(tab.locator("main > .top")).to_contain_text("Dam at 90 %")
    bookmarks = [("Plan", "https://example.org/plan"), ("Trap", "javascript:alert(1)")]
    channel.bookmarks += [{"title": title, "link": link} for title, link in bookmarks]
    channels.archive(team.team, channel, TOM)

    await expect(tab.locator("main > .top")).to_contain_text("Archived · Dam at 90 % · Plan")
    await expect(tab.locator("main > .top a")).to_have_count(1)
