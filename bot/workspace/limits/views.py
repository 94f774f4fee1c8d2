"""Modals and Home tabs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.workspace.limits.blocks import BLOCKS
from bot.workspace.limits.objects import plain
from bot.workspace.limits.rules import HOME, MODAL, Flag, Items, Kinds, Rule, Shape, String, Surface, Violation

LARGEST_VIEW = 250_000  # bytes

VIEW_BLOCKS = Items(Kinds(*BLOCKS.values()), 100)  # a view without any: only slack_sdk refuses it
ABOUT: Mapping[str, Rule] = {
    "private_metadata": String(3000, shortest=0),
    "callback_id": String(255, shortest=0),
    "external_id": String(255, shortest=0),
}

VIEWS: Mapping[Surface, Shape] = {
    "modal": Shape(
        page="reference/views/modal-views",
        type="modal",
        surfaces=MODAL,
        required={"title": plain(24), "blocks": VIEW_BLOCKS},
        optional={
            **ABOUT,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
        },
    ),
    "home": Shape(
        page="reference/views/home-tab-views",
        type="home",
        surfaces=HOME,
        required={"blocks": VIEW_BLOCKS},
        optional=ABOUT,
    ),
}


def is_too_large(view: object) -> bool:
    """Whether a view is heavier than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass")) > LARGEST_VIEW


def unsendable(view: Mapping[str, Any]) -> Iterator[Violation]:
    """A modal that asks for something needs a button to send it."""
    blocks = view.get("blocks")
    if view.get("type") != "modal" or "submit" in view or not isinstance(blocks, list):
        return
    for index, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") == "input":
            message = "must define `submit` to use an `input` block in modals"
            yield Violation(f"/blocks/{index}/input", message, "missing", field="submit")
            return
