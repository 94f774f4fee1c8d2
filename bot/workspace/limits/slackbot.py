"""What Slackbot shows of the blocks that a tool answers with: one that it does not take, and it shows none of them.

https://docs.slack.dev/ai/slackbot-mcp-client
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.workspace.limits.across import elements_in, placed_blocks
from bot.workspace.limits.rules import Violation, length
from bot.workspace.limits.surfaces import Allowed, violations

BLOCKS = frozenset(
    (
        *("actions", "card", "carousel", "container", "context", "data_table", "data_visualization", "divider", "file"),
        *("header", "image", "input", "markdown", "rich_text", "section", "table", "video"),
    )
)
LONGEST_ARGUMENTS = 2000
TOOL = re.compile(r"tool:(?P<name>[A-Za-z0-9_.-]{1,128})")
ARGUMENT = re.compile(r"input:[A-Za-z0-9_.-]+")


def slackbot_violations(blocks: object) -> list[Violation]:
    """Everything that is wrong with the blocks of a tool's answer."""
    found = violations(blocks, "message", Allowed(BLOCKS))
    return found or [violation.under("blocks") for violation in _dead_elements(blocks)]


def tool_called(element: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The tool that a button calls, with its arguments; none where it calls none."""
    match = TOOL.fullmatch(str(element.get("action_id")))
    if element.get("type") != "button" or not match:
        return None
    try:
        arguments = json.loads(element.get("value") or "{}")
    except ValueError:
        return None
    return (match["name"], arguments) if isinstance(arguments, dict) else None


def _dead_elements(blocks: object) -> Iterator[Violation]:
    """Buttons that call no tool and lead nowhere, and inputs of no argument: pressed, they would do nothing."""
    for place, block in placed_blocks(blocks):
        for pointer, element in elements_in(place, block):
            if element.get("url") or "action_id" not in element:
                continue
            if element["type"] != "button":
                if not ARGUMENT.fullmatch(element["action_id"]):
                    yield Violation(pointer, "an input's action_id must be input:<argument>", "pattern")
            elif tool_called(element) is None:
                yield Violation(pointer, "a button must call tool:<name> with the JSON of its arguments", "pattern")
            elif length(element.get("value", "")) > LONGEST_ARGUMENTS:
                message = f"must be less than {LONGEST_ARGUMENTS + 1} characters"
                yield Violation(pointer, message, "too_long", LONGEST_ARGUMENTS, "value")
