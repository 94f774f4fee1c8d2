"""Modals and the Home tab on the page."""

from playwright.async_api import Page, expect

from bot.workspace.workspace import Workspace
from tests.workspace.conversation import until
from tests.workspace.page_bot import ADA, GENERAL, answered, last, visit


async def test_a_modal_keeps_what_was_typed_beside_its_error(tab: Page, team: Workspace) -> None:
    await (await answered(tab, team)).get_by_role("button", name="Edit").click()
    modal = tab.get_by_role("dialog", name="A figure")
    await expect(modal.get_by_label("Value")).to_be_focused()

    await modal.get_by_label("Value").fill("about two")
    await modal.get_by_label("Release").select_option(label="Final")
    await modal.get_by_label("Note").fill("two\nlines")
    await modal.get_by_role("button", name="Save").click()
    await expect(modal.locator('[data-block="value"] .error')).to_have_text("Enter a whole number.")
    await expect(modal.get_by_label("Release")).to_have_value("final")
    await expect(modal.get_by_label("Note")).to_have_value("two\nlines")
    await modal.get_by_label("Value").fill("12")
    await modal.get_by_label("Source").press_sequentially("R&D")
    await expect(modal.get_by_role("option", name="R&D yearbook")).to_be_visible()
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    await expect(modal.get_by_label("Source")).to_have_value("R&D yearbook")
    await modal.get_by_role("button", name="Save").click()

    await expect(modal).to_have_count(0)
    await expect(last(tab)).to_contain_text("Saved 12, final, r&d yearbook")


async def test_the_keyboard_goes_to_what_is_wrong_and_back_to_where_it_was(tab: Page, team: Workspace) -> None:
    edit = (await answered(tab, team)).get_by_role("button", name="Edit")
    await edit.press("Enter")
    modal = tab.get_by_role("dialog", name="A figure")
    await modal.get_by_label("Value").fill("about two")
    await modal.get_by_label("Release").select_option(label="Final")
    await modal.get_by_label("Note").fill("why")
    await modal.get_by_label("Note").press("Control+Enter")

    await expect(modal.locator('[data-block="value"] .error')).to_have_text("Enter a whole number.")
    await expect(modal.get_by_label("Value")).to_be_focused()
    await tab.keyboard.press("Escape")

    await expect(modal).to_have_count(0)
    await expect(edit).to_be_focused()


async def test_modals_stack_and_escape_goes_back_one(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    await tab.get_by_label("Shortcuts").click()
    await tab.get_by_role("button", name="New").click()
    await tab.get_by_label("Value").fill("7")

    await tab.get_by_role("button", name="Deeper").click()
    await expect(tab.get_by_role("dialog")).to_contain_text("The second floor")
    await tab.keyboard.press("Escape")
    await expect(tab.get_by_text("The second floor")).to_have_count(0)
    await expect(tab.get_by_label("Value")).to_have_value("7")
    await tab.keyboard.press("Escape")

    await expect(tab.get_by_role("dialog")).to_have_count(0)
    await until(lambda: team.team.open_views(ADA) == [])


async def test_the_tab_key_stays_inside_a_modal(tab: Page, team: Workspace) -> None:
    await (await answered(tab, team)).get_by_role("button", name="Edit").click()
    await tab.get_by_role("dialog").wait_for()

    for _ in range(12):
        await tab.keyboard.press("Tab")
        assert await tab.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#modal')"
        )


async def test_the_home_tab_is_published_while_one_looks(tab: Page, team: Workspace) -> None:
    await visit(tab, team, ADA, "D0ADA", "&tab=home")

    await expect(tab.locator("#home")).to_contain_text("Your provinces")
    await tab.get_by_role("button", name="Edit").click()
    await expect(tab.get_by_role("dialog", name="A figure")).to_be_visible()
    await tab.get_by_role("button", name="Close").click()
    await tab.get_by_role("link", name="Messages", exact=True).click()
    await expect(tab.get_by_label("Message Small Bot")).to_be_visible()


async def test_every_input_reaches_the_bot(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    await team.say(ADA, GENERAL, "Keep me")
    await last(tab).hover()
    await last(tab).get_by_role("button", name="Keep").click()
    modal = tab.get_by_role("dialog", name="Everything")
    await expect(modal.get_by_label("Moment")).to_have_value("2023-11-14T23:13")  # in Paris

    await modal.get_by_label("Words").fill("as it says")
    await modal.get_by_label("Moment").fill("2026-07-01T09:00")
    await modal.get_by_label("Hour").fill("08:15")
    await modal.get_by_label("Papers").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"plan"}
    )
    await modal.get_by_label("Tom Becker").check()
    await modal.get_by_label("lunch").check()
    await modal.get_by_label("Left").check()
    await expect(modal.get_by_label("Right")).to_be_disabled()
    await modal.get_by_label("Search").press_sequentially("Yb")
    await modal.get_by_role("option", name="Yb yearbook").click()
    await expect(modal.get_by_label("Yb yearbook")).to_be_checked()
    await modal.get_by_role("button", name="Save").click()

    await expect(modal).to_have_count(0)
    for line in (
        "words: as it says",
        "moment: 1782889200",
        "hour: 08:15",
        "papers: ['plan.txt']",
        "whom: ['U0TOM']",
        "where: ['C0LUNCH']",
        "some: ['left']",
        "sources: ['yb yearbook']",
    ):
        await expect(last(tab)).to_contain_text(line)
