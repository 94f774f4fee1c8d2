"""The blocks of messages, modals and Home tabs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.workspace.limits.cards import ALERT, CARD, CAROUSEL, CONTEXT_ACTIONS, PLAN, TASK_CARD, VIDEO
from bot.workspace.limits.charts import DATA_VISUALIZATION
from bot.workspace.limits.elements import IMAGE, inside
from bot.workspace.limits.objects import BLOCK_ID, PICTURE, SLACK_FILE, plain, text
from bot.workspace.limits.rich_text import RICH_TEXT
from bot.workspace.limits.rules import (
    MESSAGE,
    Flag,
    Items,
    Kinds,
    Object,
    OneOf,
    Shape,
    String,
    Surface,
    Violation,
    at_least_one,
    exactly_one,
)
from bot.workspace.limits.tables import DATA_TABLE, TABLE

PAGES = "reference/block-kit/blocks"
LONGEST_MARKDOWN = 12_000  # of a block, and of all of them in a message


def _answers_to_no_address(value: Object, surface: Surface) -> Iterator[Violation]:
    """Only what stands in an input of a modal may ask for a response_url."""
    places = [("element", value.get("element")), ("accessory", value.get("accessory"))]
    places += [(f"elements/{index}", element) for index, element in enumerate(value.get("elements", []))]
    for place, element in places:
        allowed = place == "element" and surface == "modal"
        if element is not None and "response_url_enabled" in element and not allowed:
            message = "invalid additional property: response_url_enabled"
            yield Violation(f"/{place}", message, "additional", field="response_url_enabled")


def _files_are_quiet(value: Object, surface: Surface) -> Iterator[Violation]:
    if value["element"]["type"] == "file_input" and value.get("dispatch_action"):
        message = "must not dispatch actions with a file_input"
        yield Violation("/dispatch_action", message, "mismatch", field="dispatch_action")


def _folds_or_has_a_line(value: Object, surface: Surface) -> Iterator[Violation]:
    folds = value.get("is_collapsible", False)
    if value.get("default_collapsed") and not folds:
        yield Violation("/default_collapsed", "must define is_collapsible", "mismatch", field="default_collapsed")
    if value.get("has_header_divider") and folds:
        message = "must not be set together with is_collapsible"
        yield Violation("/has_header_divider", message, "mismatch", field="has_header_divider")


SECTION = Shape(
    page=f"{PAGES}/section-block",
    type="section",
    optional={
        "block_id": BLOCK_ID,
        "text": text(3000),
        "fields": Items(text(2000), 10),
        "accessory": inside("section"),
        "expand": Flag(),
    },
    choices=[at_least_one("text", "fields")],
    agreements=[_answers_to_no_address],
)
HEADER = Shape(  # a newer copy of the page has `level`, 1 to 4
    page=f"{PAGES}/header-block",
    type="header",
    required={"text": plain(150)},
    optional={"block_id": BLOCK_ID},
)
DIVIDER = Shape(page=f"{PAGES}/divider-block", type="divider", optional={"block_id": BLOCK_ID})
CONTEXT = Shape(
    page=f"{PAGES}/context-block",
    type="context",
    required={"elements": Items(Kinds(*text().shapes.values(), *inside("context").shapes.values()), 10)},
    optional={"block_id": BLOCK_ID},
)
ACTIONS = Shape(
    page=f"{PAGES}/actions-block",
    type="actions",
    required={"elements": Items(inside("actions"), 25)},
    optional={"block_id": BLOCK_ID},
    agreements=[_answers_to_no_address],
)
INPUT = Shape(
    page=f"{PAGES}/input-block",
    type="input",
    required={"label": plain(2000), "element": inside("input")},
    optional={"block_id": BLOCK_ID, "hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    agreements=[_answers_to_no_address, _files_are_quiet],
)
IMAGE_BLOCK = Shape(
    page=f"{PAGES}/image-block",
    type="image",
    required={"alt_text": String(2000)},
    optional={"block_id": BLOCK_ID, "image_url": PICTURE, "slack_file": SLACK_FILE, "title": plain(2000)},
    choices=[exactly_one("image_url", "slack_file")],
)
MARKDOWN = Shape(
    page=f"{PAGES}/markdown-block",
    type="markdown",
    surfaces=MESSAGE,
    required={"text": String(LONGEST_MARKDOWN)},
    optional={"block_id": BLOCK_ID},
)
FILE = Shape(  # stands in messages that hold a remote file; nobody can send it
    page=f"{PAGES}/file-block", type="file", surfaces=frozenset()
)
CONTAINER = Shape(  # on a Home tab, says one copy of the page
    page=f"{PAGES}/container-block",
    type="container",
    surfaces=MESSAGE,
    required={
        "child_blocks": Items(
            Kinds(ACTIONS, CONTEXT, DIVIDER, FILE, HEADER, IMAGE_BLOCK, INPUT, RICH_TEXT, SECTION, TABLE, VIDEO), 10
        )
    },
    optional={
        "block_id": BLOCK_ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "icon": IMAGE,
        "width": OneOf("narrow", "standard", "wide", "full"),
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
    choices=[at_least_one("title", "rich_text_title")],
    agreements=[_folds_or_has_a_line],
)

BLOCKS: Mapping[str, Shape] = Kinds(
    SECTION,
    HEADER,
    DIVIDER,
    CONTEXT,
    ACTIONS,
    INPUT,
    IMAGE_BLOCK,
    RICH_TEXT,
    MARKDOWN,
    TABLE,
    DATA_TABLE,
    DATA_VISUALIZATION,
    CARD,
    CAROUSEL,
    CONTAINER,
    ALERT,
    CONTEXT_ACTIONS,
    TASK_CARD,
    PLAN,
    VIDEO,
    FILE,
).shapes
"""Every kind of block by its type."""
