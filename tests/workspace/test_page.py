"""The workspace's page in a real browser, with a small bot at the other end of the wire."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.records import Payload
from bot.workspace.server import served
from bot.workspace.workspace import Workspace
from tests.workspace.small_bot import MANIFEST, connected, new_app, small_workspace

ADA, TOM, FANG = "U0ADA", "U0TOM", "U0FANG"
GENERAL, SCIENCE = "C0GENERAL", "C0SCIENCE"


def pt(words: str) -> Payload:
    return {"type": "plain_text", "text": words}


def md(words: str) -> Payload:
    return {"type": "mrkdwn", "text": words}


def options(*words: str) -> list[Payload]:
    return [{"text": pt(word), "value": word.lower()} for word in words]


def button(words: str, **more: Any) -> Payload:
    return {"type": "button", "action_id": words.lower(), "text": pt(words), "value": words, **more}


def number(value: float) -> Payload:
    return {"type": "raw_number", "value": value}


def words(text: str) -> Payload:
    return {"type": "raw_text", "text": text}


SURE = {"title": pt("Drop it?"), "text": pt("It can be undone."), "confirm": pt("Yes, drop"), "deny": pt("Let it be")}
ROWS = [[words("Metric"), words("Value")], *([words(f"row {n}"), number(n)] for n in (30, 4, 200, 1, 15, 6, 7))]
ANSWER: list[Payload] = [
    {"type": "header", "text": pt("Henan 河南")},
    {"type": "section", "text": md("*Seven* rows for <@U0ADA>"), "accessory": button("Edit")},
    {"type": "data_table", "caption": "Targets", "rows": ROWS},
    {
        "type": "actions",
        "elements": [
            button("Share", style="primary"),
            button("Drop", style="danger", confirm=SURE),
            button("Slow"),
            button("Source", url="http://127.0.0.1:9/source"),
            {
                "type": "static_select",
                "action_id": "pick",
                "placeholder": pt("Pick one"),
                "options": options("One", "Two"),
            },
            {"type": "overflow", "action_id": "more", "options": options("Export", "History")},
            {"type": "datepicker", "action_id": "date"},
            {"type": "checkboxes", "action_id": "ticks", "options": options("Left", "Right")},
        ],
    },
]


def field(name: str, title: str, **element: Any) -> Payload:
    optional = element.pop("optional", False)
    element = {"type": "plain_text_input", "action_id": name, **element}
    return {"type": "input", "block_id": name, "label": pt(title), "optional": optional, "element": element}


FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": pt("A figure"),
    "submit": pt("Save"),
    "blocks": [
        field("value", "Value"),
        field("release", "Release", type="static_select", options=options("Final", "Revised")),
        field("source", "Source", type="external_select", min_query_length=1, optional=True),
        field("note", "Note", multiline=True, optional=True),
        {"type": "actions", "elements": [button("Deeper")]},
    ],
}
DEEPER = {"type": "modal", "title": pt("Deeper"), "blocks": [{"type": "section", "text": md("The second floor")}]}


def listen(app: AsyncApp) -> None:
    """The small bot: /echo answers with its words, /plain with one of everything."""

    @app.command("/echo")
    async def echo(ack: AsyncAck, command: Payload) -> None:
        await ack(command["text"])

    @app.command("/plain")
    async def plain(ack: AsyncAck) -> None:
        await ack(text="Henan", blocks=ANSWER)

    @app.action("share")
    async def share(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="Shared with everybody", response_type="in_channel", replace_original=False)

    @app.action("drop")
    async def drop(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="It is *dropped*.", replace_original=True)

    @app.action("slow")
    async def slow(ack: AsyncAck) -> None:
        await asyncio.sleep(4)
        await ack()

    @app.action(re.compile("^(pick|more|date|ticks|source)$"))
    async def told(ack: AsyncAck, action: Payload, respond: AsyncRespond) -> None:
        await ack()
        chosen = action.get("selected_option") or action.get("selected_options") or action.get("selected_date")
        found = [one["value"] for one in chosen] if isinstance(chosen, list) else chosen
        found = found["value"] if isinstance(found, dict) else found
        await respond(text=f"{action['action_id']}: {found}", replace_original=False)

    @app.action("edit")
    @app.shortcut("new")
    async def edit(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.action("deeper")
    async def deeper(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=DEEPER)

    @app.options("source")
    async def source(ack: AsyncAck, payload: Payload) -> None:
        await ack(options=options(f"{payload['value']} bulletin", f"{payload['value']} yearbook"))

    @app.view("form")
    async def save(ack: AsyncAck, view: Payload, client: AsyncWebClient) -> None:
        held = {name: next(iter(one.values())) for name, one in view["state"]["values"].items()}
        if not held["value"]["value"].isdecimal():
            await ack(response_action="errors", errors={"value": "Enter a whole number."})
            return
        await ack()
        found = held["source"]["selected_option"]
        text = (
            f"Saved {held['value']['value']}, {held['release']['selected_option']['value']}, {found and found['value']}"
        )
        await client.chat_postMessage(channel=GENERAL, text=text)

    @app.event("app_home_opened")
    async def home(event: Payload, client: AsyncWebClient) -> None:
        blocks = [{"type": "header", "text": pt("Your provinces")}, {"type": "actions", "elements": [button("Edit")]}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("app_mention")
    async def mention(event: Payload, say: AsyncSay) -> None:
        await say(text="You called?", thread_ts=event["ts"])

    @app.event("message")
    async def message() -> None:
        pass


@pytest_asyncio.fixture(loop_scope="session")
async def team() -> AsyncIterator[Workspace]:
    """A workspace of this test's own with the small bot in it."""
    async with small_workspace() as workspace:
        app = new_app(workspace)
        listen(app)
        async with connected(workspace, app):
            yield workspace


async def visit(tab: Page, team: Workspace, user: str = ADA, channel: str = GENERAL, more: str = "") -> None:
    await tab.goto(f"{team.address}/?as={user}&in={channel}{more}")
    await tab.locator("html[data-live]").wait_for()


async def write(tab: Page, line: str) -> None:
    await tab.locator("main .composer textarea").fill(line)
    await tab.keyboard.press("Enter")


def last(tab: Page) -> Locator:
    return tab.locator("#log .message").last


async def answered(tab: Page, team: Workspace) -> Locator:
    """Ada has asked and sees the bot's answer."""
    await visit(tab, team)
    await write(tab, "/plain")
    await expect(last(tab)).to_contain_text("Henan 河南")
    return tab.locator("#log .message").first


async def test_the_bare_address_leads_to_a_channel(tab: Page, team: Workspace) -> None:
    await tab.goto(team.address)

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

    await expect(tab.get_by_role("link", name="general 1 unread")).to_be_visible()


async def test_nobody_sees_the_private_answer_of_another_who_dismisses_it(tab: Page, team: Workspace) -> None:
    await team.run_command(TOM, GENERAL, "/echo for Tom alone")
    await visit(tab, team, ADA)
    await expect(tab.get_by_text("for Tom alone")).to_have_count(0)

    await visit(tab, team, TOM)
    await last(tab).get_by_role("button", name="Dismiss").click()

    await expect(tab.get_by_text("for Tom alone")).to_have_count(0)
    await tab.reload()
    await expect(tab.get_by_text("for Tom alone")).to_have_count(0)


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
    await expect(last(tab)).to_contain_text("source: None")


async def test_a_slow_action_shows_that_it_is_under_way_then_warns(tab: Page, team: Workspace) -> None:
    answer = await answered(tab, team)
    slow = answer.get_by_role("button", name="Slow")

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


async def test_modals_stack_and_escape_goes_back_one(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    await tab.get_by_label("Shortcuts").click()
    await tab.get_by_role("button", name="New").click()
    await tab.get_by_label("Value").fill("7")

    await tab.get_by_role("button", name="Deeper").click()
    await expect(tab.get_by_role("dialog")).to_contain_text("The second floor")
    await tab.keyboard.press("Escape")
    await expect(tab.get_by_label("Value")).to_have_value("7")
    await tab.keyboard.press("Escape")

    await expect(tab.get_by_role("dialog")).to_have_count(0)
    assert team.open_views(ADA) == []


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


async def test_a_mention_is_answered_in_a_thread(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    await write(tab, f"<@{team.bot_user_id}> hello")
    await team.say(ADA, GENERAL, f"@{team.people[team.bot_user_id].name} hello")

    await tab.get_by_role("link", name="1 reply").click()
    await expect(tab.locator("#thread")).to_contain_text("You called?")
    await tab.get_by_label("Reply", exact=True).fill("Yes")
    await tab.keyboard.press("Enter")

    await expect(tab.locator("#thread .message").last).to_contain_text("Yes")
    await expect(tab.get_by_role("link", name="2 replies")).to_be_visible()


async def test_the_clock_is_set_ahead(tab: Page, team: Workspace) -> None:
    await visit(tab, team)
    before = team.clock.now()

    await tab.get_by_text("Advance", exact=True).click()
    await tab.get_by_role("button", name="To next Monday, 09:00").click()

    await expect(tab.locator("#clock")).to_contain_text(re.compile("Mon.*09:0"))
    assert timedelta(0) < team.clock.now() - before <= timedelta(days=7, hours=1)


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
    team = Workspace(MANIFEST)
    async with served(team) as address:
        await visit(tab, team)
    await expect(tab.locator(":root[data-lost]")).to_be_attached()
    team.post(GENERAL, TOM, "Said in the meantime")

    async with served(team, int(address.rpartition(":")[2])):
        await expect(last(tab)).to_contain_text("Said in the meantime", timeout=10_000)
        await expect(tab.locator(":root[data-lost]")).to_have_count(0)


async def test_a_stranger_is_led_to_the_entrance(tab: Page, team: Workspace) -> None:
    await tab.goto(f"{team.address}/?as=U0NOBODY&in=D0TOM")

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
