"""Talking on the page: commands, messages, threads, and who sees what."""

import re

from playwright.async_api import FilePayload, Page, expect

from bot.workspace.state.manifest import Assistant
from bot.workspace.workspace import Workspace
from tests.workspace.page_bot import ADA, FANG, GENERAL, LUNCH, SCIENCE, TOM, last, visit, write
from tests.workspace.small_bot import MANIFEST, small_workspace


async def test_the_bare_address_leads_to_a_channel(tab: Page, team: Workspace) -> None:
    await tab.goto(team.app.address)

    await expect(tab).to_have_url(re.compile(r"\?as=U0ADA&in=C0GENERAL$"))
    await expect(tab.get_by_role("navigation", name="Workspace")).to_contain_text("Small Bot is connected")
    await expect(tab.get_by_role("heading", name="general", exact=False).first).to_be_visible()


async def test_a_command_is_completed_hinted_and_answered(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    box = tab.get_by_label("Message #general")

    await box.press_sequentially("/e")
    await expect(tab.get_by_role("option")).to_have_text("/echo[words]Says what you say")
    await box.press("Tab")
    await expect(box).to_have_value("/echo ")
    await expect(tab.locator("main .hint")).to_have_text("/echo [words] · Says what you say")
    await box.press_sequentially("*hello* :wave: <b>")
    await box.press("Enter")

    await expect(last(tab).locator(".body")).to_have_text("hello 👋 <b>")
    await expect(last(tab)).to_contain_text("Only visible to you")
    await expect(box).to_have_value("")


async def test_arrow_keys_choose_and_shift_enter_breaks_the_line(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    box = tab.get_by_label("Message #general")

    await box.press_sequentially("/")
    await box.press("ArrowDown")
    await expect(tab.get_by_role("option", selected=True)).to_contain_text("/plain")
    await box.press("Escape")
    await expect(tab.get_by_role("option")).to_have_count(0)
    await box.fill("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two @to")
    await box.press("Enter")
    await expect(box).to_have_value("one\ntwo @tom ")
    await box.press("Enter")

    await expect(last(tab).locator(".body")).to_have_text("one\ntwo @Tom Becker")


async def test_what_one_says_the_others_see_at_once(tab: Page, team: Workspace) -> None:
    await visit(tab, team, FANG, SCIENCE)

    await team.say(ADA, SCIENCE, "Good morning")
    await expect(last(tab)).to_contain_text("Ada Moreau")
    await team.say(TOM, GENERAL, "Elsewhere")

    await expect(tab.get_by_role("link", name="general 1条未读")).to_be_visible()


async def test_nobody_sees_the_private_answer_of_another_who_dismisses_it(tab: Page, team: Workspace) -> None:
    await team.run_command(TOM, GENERAL, "/echo for Tom alone")
    await visit(tab, team, ADA)
    await expect(tab.get_by_text("for Tom alone")).to_have_count(0)

    await visit(tab, team, TOM)
    await last(tab).get_by_role("button", name="Dismiss").click()

    await expect(tab.get_by_text("for Tom alone")).to_have_count(0)
    await tab.reload()
    await expect(tab.get_by_text("for Tom alone")).to_have_count(0)


async def test_a_mention_is_answered_in_a_thread(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    await write(tab, f"<@{team.team.bot_user_id}> hello")
    await team.say(ADA, GENERAL, f"@{team.team.people[team.team.bot_user_id].name} hello")

    await tab.get_by_role("link", name="1 reply").click()
    await expect(tab.locator("#thread")).to_contain_text("You called?")
    await tab.get_by_label("Reply", exact=True).fill("Yes")
    await tab.keyboard.press("Enter")

    await expect(tab.locator("#thread .message").last).to_contain_text("Yes")
    await expect(tab.get_by_role("link", name="2 replies")).to_be_visible()


async def test_a_stranger_is_led_to_the_entrance(tab: Page, team: Workspace) -> None:
    await tab.goto(f"{team.app.address}/?as=U0NOBODY&in=D0TOM")

    await expect(tab).to_have_url(re.compile("as=U0ADA&in=C0GENERAL"))


async def test_the_bot_is_brought_into_a_channel_and_taken_out_again(tab: Page, team: Workspace) -> None:
    await visit(tab, team, ADA, LUNCH)

    await write(tab, "/invite @small_bot ")
    await expect(last(tab)).to_contain_text("was added to #lunch by @Ada Moreau.")
    await write(tab, "/kick @small_bot ")
    await expect(last(tab)).to_contain_text("was removed from #lunch by @Ada Moreau.")


async def test_a_file_is_said_pinned_and_taken_back(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    plan = FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"Plan")
    await tab.locator("main .composer input[type=file]").set_input_files(plan)
    await expect(tab.locator("main .composer .hint")).to_contain_text("plan.txt")
    await write(tab, "Look at the plan")
    message = tab.locator("#log .message", has_text="Look at the plan")
    await expect(message.locator(".file")).to_contain_text("plan.txt")

    await message.hover()
    await message.get_by_role("button", name="Pin to the channel").click()
    await expect(last(tab)).to_contain_text("pinned a message to this channel.")
    await expect(message).to_contain_text("Pinned")
    await message.hover()
    await message.get_by_role("button", name="Delete").click()

    await expect(message).to_have_count(0)


async def test_somebody_begins_a_thread_with_an_app_that_assists(tab: Page) -> None:
    features = MANIFEST.features.model_copy(update={"assistant_view": Assistant(assistant_description="Helps")})
    async with small_workspace(MANIFEST.model_copy(update={"features": features})) as team:
        await visit(tab, team, channel="D0ADA")
        await tab.get_by_role("button", name="New thread").click()
        thread = tab.get_by_role("complementary", name="Thread")
        await expect(thread).to_contain_text("New thread")
        (root,) = team.team.conversation("D0ADA", "U0ADA")

        assisted = team.team.assisted("D0ADA", root.ts)
        assisted.status, assisted.prompts = "is looking", [("Level", "How full is it?")]
        team.team.tell("thread_changed", channel="D0ADA")

        await expect(thread).to_contain_text("Small Bot is looking")
        await thread.get_by_role("button", name="Level").click()
        await expect(thread.get_by_role("combobox")).to_have_value("How full is it?")
