"""A whole report recorded in the workspace's page, as a newcomer does it: a real browser, the real bot."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.harness import LocalWorkspace, Persona

REPORT = """2025年{province}科技工作会议召开
2月18日，{province}科技工作会议在省城召开。
2024年，{province}高新技术企业数量为{past}家。
会议明确2025年的主要目标：力争{province}高新技术企业突破{firms}家。
力争全社会研发投入强度达到1.2%以上。
"""


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """These tests write."""
    return own_workspace


async def visit(tab: Page, persona: Persona) -> Locator:
    """The page as this person, in their channel; gives the box in which messages are written."""
    await tab.goto(f"{persona.workspace.app.address}/?as={persona.id}&in={persona.channel.id}")
    return tab.locator("#composer textarea, textarea").first


async def type_line(tab: Page, persona: Persona, line: str) -> Locator:
    """Type a line; gives the newest message."""
    box = await visit(tab, persona)
    await box.fill(line)
    await box.press("Enter")
    return tab.locator("#log .message").last


async def test_a_report_is_pasted_corrected_saved_and_taken_back(tab: Page, ada: Persona):
    await type_line(tab, ada, "/commitment import")
    form = tab.get_by_role("dialog", name="Import")
    await form.get_by_label("Or paste it").fill(REPORT.format(province="西藏", past="320", firms="400"))
    await form.get_by_role("button", name="Read it").click()

    report = tab.locator("dialog[open]").last
    await expect(report).to_contain_text("Tibet (西藏) 2025")
    await expect(report.get_by_label("High-tech enterprises > 400")).to_be_checked()
    await expect(report.get_by_label("High-tech enterprises: 320 (2024)")).not_to_be_checked()

    await report.get_by_role("button", name="Correct “力争全社会").click()
    row = tab.locator("dialog[open]").last
    await row.get_by_label("Promised value").fill("at least 1.3%")
    await row.get_by_role("button", name="Take it so").click()
    await expect(report.get_by_label("R&D intensity ≥ 1.3%")).to_be_checked()
    await report.get_by_label("High-tech enterprises: 320 (2024)").check()
    await report.get_by_role("button", name="Save 3").click()

    told = tab.locator("#log .message").last
    await expect(told).to_contain_text("On record now: XZ-2025-01 and XZ-2025-02.")
    await expect(told).to_contain_text("1 figure was kept.")
    answer = await type_line(tab, ada, "/targets tibet 2025")
    await expect(answer.get_by_role("rowheader")).to_have_count(2)

    await tab.get_by_role("button", name="Undo").last.click()
    await expect(tab.locator("#log")).to_contain_text("Undone.")
    gone = await type_line(tab, ada, "/commitment XZ-2025-01")
    await expect(gone).to_contain_text("is not on record any more")


async def test_a_pdf_is_read_in_the_same_way(tab: Page, browser: Browser, ada: Persona):
    page = await browser.new_page()
    text = REPORT.format(province="青海", past="280", firms="350")
    await page.set_content("".join(f"<p>{line}</p>" for line in text.splitlines()))
    content = await page.pdf()
    await page.close()

    await type_line(tab, ada, "/commitment import")
    form = tab.get_by_role("dialog", name="Import")
    await form.get_by_label("File").set_input_files(
        {"name": "青海.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    await form.get_by_role("button", name="Read it").click()

    report = tab.locator("dialog[open]").last
    await expect(report.get_by_label("High-tech enterprises > 350")).to_be_checked()
    await report.get_by_role("button", name="Save 2").click()
    await expect(tab.locator("#log .message").last).to_contain_text("On record now: QH-2025-01 and QH-2025-02.")
    await expect(await type_line(tab, ada, "/commitment QH-2025-01")).to_contain_text("p. 1")


async def test_a_chinese_reader_throughout(tab: Page, fang: Persona):
    await type_line(tab, fang, "/commitment 导入 " + REPORT.format(province="海南", past="1500", firms="2000"))
    report = tab.locator("dialog[open]").last
    await expect(report).to_contain_text("海南 2025年 · 会议报告")
    await expect(report).to_contain_text("依据“力争”，判为目标。")
    await report.get_by_label("高新技术企业：1500家").check()
    await report.get_by_role("button", name="保存3条").click()

    told = tab.locator("#log .message").last
    await expect(told).to_contain_text("已记录：HI-2025-01")
    await expect(told.get_by_role("button", name="撤销")).to_be_visible()
