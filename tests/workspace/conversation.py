"""What the bots of these tests say: blocks, a modal, and listeners that answer with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.state.records import Payload
from tests.harness import LONG_PATIENCE


def button(label: str, action_id: str) -> Payload:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action_id, "value": label}


def actions(*elements: Payload) -> Payload:
    return {"type": "actions", "elements": list(elements)}


def options(*words: str) -> list[Payload]:
    return [{"text": {"type": "plain_text", "text": word.title()}, "value": word} for word in words]


def text_input(name: str, **more: object) -> Payload:
    element = {"type": "plain_text_input", "action_id": name, **more}
    return {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": name}, "element": element}


def modal(*blocks: Payload, title: str = "A form", **more: object) -> Payload:
    parts = {"title": {"type": "plain_text", "text": title}, "submit": {"type": "plain_text", "text": "Save"}}
    return {"type": "modal", "callback_id": "form", **parts, "blocks": list(blocks), **more}


def answering(app: AsyncApp, **answer: Any) -> None:
    async def answer_it(ack: AsyncAck) -> None:
        await ack(**answer)

    app.command("/echo")(answer_it)


def opening(app: AsyncApp, view: Payload) -> None:
    async def open_it(ack: AsyncAck, client: AsyncWebClient, command: Payload) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    app.command("/echo")(open_it)


async def until(happened: Callable[[], bool]) -> None:
    """Wait for something that happens by itself, though not for ever."""
    async with asyncio.timeout(LONG_PATIENCE):
        while not happened():  # noqa: ASYNC110 - it is looked at, it does not call
            await asyncio.sleep(0.02)
