"""A small bot that shows one of everything, and somebody who looks at it in a browser."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.state.records import Payload
from bot.workspace.workspace import Workspace
from tests.workspace.small_bot import connected, new_app, small_workspace

ADA, TOM, FANG = "U0ADA", "U0TOM", "U0FANG"

GENERAL, SCIENCE, LUNCH = "C0GENERAL", "C0SCIENCE", "C0LUNCH"


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


def paragraph(words: str) -> Payload:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


CARD = {"type": "card", "title": pt("Henan"), "body": md("*Five* of eight"), "actions": [button("Go")]}
TASK = {
    "type": "task_card",
    "task_id": "1",
    "title": "Read it",
    "status": "complete",
    "details": paragraph("All of it"),
}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "judge",
    "positive_button": {"text": pt("Good"), "value": "up"},
    "negative_button": {"text": pt("Bad"), "value": "down"},
}
YOUNG: list[Payload] = [
    {"type": "header", "text": pt("Younger blocks")},
    {"type": "markdown", "text": "# Plan\n- one\n- two"},
    CARD,
    {"type": "carousel", "elements": [{**CARD, "actions": [button("One")]}, {"type": "card", "title": pt("Gansu")}]},
    {
        "type": "container",
        "title": pt("Folded"),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [{"type": "section", "text": md("inside")}],
    },
    {"type": "plan", "title": "Today", "tasks": [TASK]},
    {"type": "context_actions", "elements": [FEEDBACK]},
    {
        "type": "actions",
        "elements": [
            {"type": "datetimepicker", "action_id": "moment"},
            {
                "type": "multi_static_select",
                "action_id": "many",
                "placeholder": pt("Many"),
                "options": options("A", "B"),
            },
            {"type": "multi_users_select", "action_id": "whom", "placeholder": pt("Whom")},
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

FULL_FORM = {
    "type": "modal",
    "callback_id": "full",
    "title": pt("Everything"),
    "submit": pt("Save"),
    "blocks": [
        {"type": "alert", "level": "warning", "text": pt("On the old basis.")},
        field("words", "Words", type="rich_text_input"),
        field("moment", "Moment", type="datetimepicker", initial_date_time=1700000000),
        field("hour", "Hour", type="timepicker", optional=True),
        field("papers", "Papers", type="file_input", optional=True),
        field("whom", "Whom", type="multi_users_select", optional=True),
        field("where", "Where", type="multi_channels_select", optional=True),
        field("some", "Some", type="multi_static_select", max_selected_items=1, options=options("Left", "Right")),
        field("sources", "Sources", type="multi_external_select", min_query_length=1, optional=True),
    ],
}
DEEPER = {"type": "modal", "title": pt("Deeper"), "blocks": [{"type": "section", "text": md("The second floor")}]}


def listen(app: AsyncApp) -> None:
    """The small bot: /echo answers with its words, /plain with one of everything."""

    @app.command("/echo")
    async def echo(ack: AsyncAck, command: Payload) -> None:
        await ack(command["text"])

    @app.command("/plain")
    async def plain(ack: AsyncAck, command: Payload) -> None:
        await ack(text="Henan", blocks=YOUNG if command["text"] == "young" else ANSWER)

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

    @app.action(re.compile("^(pick|more|date|ticks|source|moment|many|whom|judge|go|one)$"))
    async def told(ack: AsyncAck, action: Payload, respond: AsyncRespond) -> None:
        await ack()
        found = next(value for name, value in action.items() if name.startswith("selected_") or name == "value")
        values = [
            one["value"] if isinstance(one, dict) else one for one in (found if isinstance(found, list) else [found])
        ]
        shown = values if isinstance(found, list) else values[0]
        await respond(text=f"{action['action_id']}: {shown}", replace_original=False)

    @app.action("edit")
    @app.shortcut("new")
    async def edit(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.shortcut("keep")
    async def keep(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FULL_FORM)

    @app.view("full")
    async def save_all(ack: AsyncAck, view: Payload, client: AsyncWebClient) -> None:
        await ack()
        held = {name: next(iter(one.values())) for name, one in view["state"]["values"].items()}
        lines = [f"{name}: {_said(value)}" for name, value in held.items()]
        await client.chat_postMessage(channel=GENERAL, text="\n".join(lines))

    @app.action("deeper")
    async def deeper(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=DEEPER)

    @app.options(re.compile("^(source|sources)$"))
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


def _said(value: Payload) -> Any:
    """What a control held, without its type."""
    held = next(content for name, content in value.items() if name != "type")
    if isinstance(held, dict) and held.get("type") == "rich_text":
        return held["elements"][0]["elements"][0]["text"]
    if isinstance(held, list):
        return [one.get("value", one.get("name")) if isinstance(one, dict) else one for one in held]
    return held


@pytest_asyncio.fixture(loop_scope="session")
async def team() -> AsyncIterator[Workspace]:
    """A workspace of this test's own with the small bot in it."""
    async with small_workspace() as workspace:
        app = new_app(workspace)
        listen(app)
        async with connected(workspace, app):
            yield workspace


async def visit(tab: Page, team: Workspace, user: str = ADA, channel: str = GENERAL, more: str = "") -> None:
    await tab.goto(f"{team.app.address}/?as={user}&in={channel}{more}")
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
