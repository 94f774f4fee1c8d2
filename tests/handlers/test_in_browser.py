"""The bot in the workspace's page, as a newcomer meets it: a real browser, the real bot."""

import re

from playwright.async_api import Locator, Page, expect

from tests.harness import LocalWorkspace, Persona


async def ask(tab: Page, persona: Persona, line: str) -> Locator:
    """Type a line as this person in their channel; gives the newest message."""
    await tab.goto(f"{persona.workspace.app.address}/?as={persona.id}&in={persona.channel.id}")
    box = tab.locator("main .composer textarea")
    await box.fill(line)
    await box.press("Enter")
    return newest(tab)


def newest(tab: Page) -> Locator:
    return tab.locator("#log .message").last


async def test_targets_of_henan(tab: Page, ada: Persona):
    answer = await ask(tab, ada, "/targets henan")

    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("5 targets: 1 missed, 4 met.")
    await expect(answer.get_by_role("rowheader")).to_have_text([f"HA-2022-0{n}" for n in range(1, 6)])
    await expect(answer.get_by_role("link", name="2022 Henan provincial science")).to_be_visible()


async def test_the_table_sorts(tab: Page, ada: Persona):
    answer = await ask(tab, ada, "/targets henan")
    ids = answer.get_by_role("rowheader")
    await expect(ids).to_have_count(5)

    await answer.get_by_role("button", name="ID").click()
    await answer.get_by_role("button", name="ID").click()

    await expect(ids).to_have_text([f"HA-2022-0{n}" for n in range(5, 0, -1)])


async def test_the_table_pages(tab: Page, ada: Persona):
    answer = await ask(tab, ada, "/initiatives henan")
    await expect(answer.get_by_role("rowheader")).to_have_count(10)

    await answer.get_by_role("button", name="Next rows").click()

    await expect(answer.get_by_role("rowheader")).to_have_text([f"HA-2022-{n}" for n in range(16, 22)])


async def test_sharing_with_the_channel(tab: Page, ada: Persona, workspace: LocalWorkspace):
    answer = await ask(tab, ada, "/targets henan")

    await answer.get_by_role("button", name="Share").click()

    await expect(newest(tab)).to_contain_text("Shared by @Ada Moreau")
    await expect(newest(tab)).not_to_contain_text("Only visible to you")


async def test_a_card_with_its_why(tab: Page, ada: Persona):
    card = await ask(tab, ada, "/commitment HA-2022-02")

    await expect(card).to_contain_text("Met on revision")
    await expect(card).to_contain_text("First released as 1.86% on 18 Sep 2023: missed then.")
    source = card.get_by_role("link", name="Open the source")
    await expect(source).to_have_attribute("href", re.compile("^http://www.18b98j.cn/2022/06/21/"))


async def test_an_unknown_province_is_one_press_away(tab: Page, ada: Persona):
    asked = await ask(tab, ada, "/targets hennan")
    await expect(asked).to_contain_text("Did you mean Henan (河南)?")

    await asked.get_by_role("button", name="Henan (河南)").click()

    await expect(newest(tab).get_by_role("rowheader")).to_have_count(5)


async def test_the_overview_sorts_by_a_column_of_numbers(tab: Page, ada: Persona):
    answer = await ask(tab, ada, "/targets")
    first = answer.get_by_role("rowheader").first
    await expect(first).to_have_text("Henan")

    await answer.get_by_role("columnheader", name="Initiatives").get_by_role("button").click()
    await expect(first).to_have_text("Gansu")

    await answer.get_by_role("columnheader", name="Initiatives").get_by_role("button").click()
    await expect(first).to_have_text("Henan")


async def test_a_chinese_reader(tab: Page, fang: Persona):
    answer = await ask(tab, fang, "/targets 河南")

    await expect(answer).to_contain_text("共5项目标，其中未达标1项，达标4项。")
    await expect(answer.get_by_role("button", name="分享")).to_be_visible()
