"""The blocks of messages, modals and Home tabs: docs, reference/block-kit/blocks."""

from collections.abc import Mapping

from bot.workspace.limits.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.workspace.limits.objects import SLACK_FILE, plain, text
from bot.workspace.limits.rich_text import RICH_TEXT
from bot.workspace.limits.rules import (
    Rule,
    at_least_one,
    by_type,
    exactly_one,
    flag,
    items,
    shape,
    string,
    together,
    whole,
)
from bot.workspace.limits.tables import DATA_TABLE, DATA_VISUALIZATION, TABLE

BLOCK_ID = string(255)

SECTION = together(
    at_least_one("text", "fields"),
    shape(
        {},
        {
            "block_id": BLOCK_ID,
            "text": text(3000),
            "fields": items(text(2000), 10),
            "accessory": IN_SECTION,
            "expand": flag,
        },
    ),
)
HEADER = shape({"text": plain(150)}, {"block_id": BLOCK_ID, "level": whole(1, 4)})
DIVIDER = shape({}, {"block_id": BLOCK_ID})
CONTEXT = shape(
    {"elements": items(by_type({"plain_text": text(), "mrkdwn": text(), "image": IMAGE}), 10)}, {"block_id": BLOCK_ID}
)
ACTIONS = shape({"elements": items(IN_ACTIONS, 25)}, {"block_id": BLOCK_ID})
INPUT = shape(
    {"label": plain(2000), "element": IN_INPUT},
    {"block_id": BLOCK_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
)
IMAGE_BLOCK = together(
    shape(
        {"alt_text": string(2000)},
        {"block_id": BLOCK_ID, "image_url": string(3000), "slack_file": SLACK_FILE, "title": plain(2000)},
    ),
    exactly_one("image_url", "slack_file"),
)

BLOCKS: Mapping[str, Rule] = {
    "section": SECTION,
    "header": HEADER,
    "divider": DIVIDER,
    "context": CONTEXT,
    "actions": ACTIONS,
    "input": INPUT,
    "image": IMAGE_BLOCK,
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
}
NOT_IN = {
    "modal": frozenset({"table", "data_table", "data_visualization"}),
    "home": frozenset({"data_visualization"}),
    "message": frozenset[str](),
}
"""Which blocks a surface refuses."""
