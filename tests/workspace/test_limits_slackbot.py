"""What Slackbot takes of a tool's blocks: its kinds, and buttons and inputs that do something there."""

import json
from typing import Any

import pytest

from bot.workspace.limits.slackbot import slackbot_violations, tool_called

PLAIN = {"type": "plain_text", "text": "Words"}
DIVIDER = {"type": "divider"}
ALERT = {"type": "alert", "text": {"type": "mrkdwn", "text": "Words"}}


def button(action_id: str = "tool:commitment", value: str = '{"id":"HA-2022-01"}', **parts: Any) -> dict[str, Any]:
    return {"type": "button", "text": PLAIN, "action_id": action_id, "value": value, **parts}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": [*elements]}


def choice(action_id: str) -> dict[str, Any]:
    return {"type": "static_select", "action_id": action_id, "options": [{"text": PLAIN, "value": "v"}]}


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [DIVIDER] * 50,
        [actions(button(), button("tool:deadlines", "{}"))],
        [actions(button("source", "x", url="https://example.org"))],
        [actions(choice("input:id"))],
        [{"type": "section", "text": PLAIN, "accessory": button()}],
    ],
    ids=lambda blocks: json.dumps(blocks)[:40],
)
def test_what_it_takes(blocks: list[Any]):
    assert slackbot_violations(blocks) == []


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ([DIVIDER] * 51, "50"),
        ([ALERT], "alert"),
        ([{"type": "context_actions", "elements": [button()]}], "context_actions"),
        ([DIVIDER, actions(button("share"))], "tool:<name>"),
        ([actions(button(value="no JSON"))], "tool:<name>"),
        ([actions(button(value="[1]"))], "tool:<name>"),
        ([actions(button(value=json.dumps({"id": "x" * 2000})))], "2001"),
        ([actions(choice("id"))], "input:<argument>"),
        ([{"type": "section", "text": PLAIN, "accessory": button("share")}], "tool:<name>"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_it_does_not_take(blocks: list[Any], told: str):
    violations = slackbot_violations(blocks)

    assert violations
    assert any(told in f"{violation.message}" for violation in violations), violations
    assert all(violation.pointer.startswith("/blocks") for violation in violations)


def test_a_button_names_the_tool_and_its_arguments():
    assert tool_called(button()) == ("commitment", {"id": "HA-2022-01"})
    assert tool_called(button(value="")) == ("commitment", {})
    assert tool_called(button("commitment:show")) is None
    assert tool_called(choice("tool:commitment")) is None
