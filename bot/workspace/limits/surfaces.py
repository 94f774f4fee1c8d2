"""What may stand together in a message, a modal or a Home tab: docs, surfaces and reference/views."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal

from bot.workspace.limits.blocks import BLOCKS, NOT_IN
from bot.workspace.limits.elements import NOT_ON_HOME, ONLY_IN_MODALS
from bot.workspace.limits.objects import OPTION, OPTION_GROUP, plain
from bot.workspace.limits.rules import Fault, Rule, anything, exactly_one, flag, items, one_of, shape, string, together
from bot.workspace.limits.tables import MOST_CELL_CHARACTERS, cell_characters

Surface = Literal["message", "modal", "home"]

EVERY_BLOCK = frozenset(BLOCKS)
OLD_BLOCKS = EVERY_BLOCK - {"data_table", "data_visualization"}  # a workspace they were not rolled out to

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_CHARTS = 2
LARGEST_VIEW = 250_000  # bytes

ABOUT_A_VIEW: dict[str, Rule] = {
    "private_metadata": string(3000, shortest=0),
    "callback_id": string(255, shortest=0),
    "external_id": string(255, shortest=0),
}
VIEWS: dict[Surface, Rule] = {
    "modal": shape(
        {"title": plain(24), "blocks": anything},
        {**ABOUT_A_VIEW, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag},
    ),
    "home": shape({"blocks": anything}, ABOUT_A_VIEW),
}
SUGGESTIONS = together(
    exactly_one("options", "option_groups"),
    shape({}, {"options": items(OPTION, 100, least=0), "option_groups": items(OPTION_GROUP, 100, least=0)}),
)


def faults(
    blocks: object, surface: Surface, known: Collection[str] = EVERY_BLOCK, pointer: str = "/blocks"
) -> list[Fault]:
    """Everything that is wrong with a list of blocks on a surface; `known` are the types that the workspace has."""
    offered = frozenset(known) - NOT_IN[surface]
    found = list(items(_block_of(offered), MOST_BLOCKS[surface], least=0)(blocks, pointer))
    if not isinstance(blocks, list):
        return found
    sound = [(f"{pointer}/{index}", block) for index, block in enumerate(blocks) if isinstance(block, dict)]
    found += _names_clash(sound)
    found += _misplaced(sound, surface)
    if not found and surface == "message":
        found += _too_much_data(sound)
    return found


def view_faults(view: object, surface: Surface, known: Collection[str] = EVERY_BLOCK) -> list[Fault]:
    """Everything that is wrong with a view that is to be a modal or a Home tab."""
    if not isinstance(view, dict):
        return [Fault("/view", "must be a valid object", "wrong_type")]
    wrong_kind = list(one_of(surface)(view.get("type"), "/view/type"))
    if wrong_kind:
        return wrong_kind
    found = list(VIEWS[surface](view, "/view"))
    if "blocks" in view:
        found += faults(view["blocks"], surface, known, "/view/blocks")
        found += _unsendable(view)
    return found


def is_too_large(view: object) -> bool:
    """Whether a view is heavier than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW


def option_faults(answer: object) -> list[Fault]:
    """Everything that is wrong with the options suggested for an external select."""
    return list(SUGGESTIONS(answer, ""))


def _block_of(offered: Collection[str]) -> Rule:
    def check(block: object, pointer: str) -> Iterator[Fault]:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind is None:
            yield Fault(pointer, "missing required field: type", "missing", field="type")
        elif str(kind) not in offered:
            yield Fault(f"{pointer}/type", f"unsupported type: {kind}", "unsupported", field="type")
        else:
            yield from BLOCKS[str(kind)](block, pointer)

    return check


def _names_clash(blocks: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    taken = Counter(str(block["block_id"]) for _, block in blocks if "block_id" in block)
    for pointer, block in blocks:
        if taken[str(block.get("block_id"))] > 1:
            yield Fault(f"{pointer}/block_id", f"must be unique: {block['block_id']}", "duplicate", field="block_id")
        elements = _elements(pointer, block)
        used = Counter(str(element["action_id"]) for _, element in elements if "action_id" in element)
        for place, element in elements:
            if used[str(element.get("action_id"))] > 1:
                message = f"must be unique in its block: {element['action_id']}"
                yield Fault(f"{place}/action_id", message, "duplicate", field="action_id")


def _misplaced(blocks: Sequence[tuple[str, dict[str, Any]]], surface: Surface) -> Iterator[Fault]:
    elements = [found for pointer, block in blocks for found in _elements(pointer, block)]
    for pointer, element in elements:
        kind = str(element.get("type"))
        if (kind in ONLY_IN_MODALS and surface != "modal") or (kind in NOT_ON_HOME and surface == "home"):
            yield Fault(f"{pointer}/type", f"unsupported type: {kind}", "unsupported", field="type")
    focused = [pointer for pointer, element in elements if element.get("focus_on_load") is True]
    for pointer in focused[1:]:
        yield Fault(f"{pointer}/focus_on_load", "only one element may have the focus", "too_many", 1, "focus_on_load")


def _too_much_data(blocks: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[Fault]:
    by_kind = {kind: [found for found in blocks if found[1]["type"] == kind] for kind in BLOCKS}
    for pointer, _ in by_kind["table"][1:]:
        yield Fault(pointer, "only one table allowed", "second_table", 1)
    for pointer, _ in by_kind["data_visualization"][MOST_CHARTS:]:
        yield Fault(pointer, f"no more than {MOST_CHARTS} data_visualization blocks allowed", "too_many", MOST_CHARTS)
    characters = 0
    for pointer, table in by_kind["table"] + by_kind["data_table"]:
        characters += cell_characters(table)
        if characters > MOST_CELL_CHARACTERS:
            message = f"must be less than {MOST_CELL_CHARACTERS + 1} characters over all tables"
            yield Fault(f"{pointer}/rows", message, "too_long", MOST_CELL_CHARACTERS, "rows")


def _unsendable(view: dict[str, Any]) -> Iterator[Fault]:
    if view["type"] != "modal" or "submit" in view or not isinstance(view["blocks"], list):
        return
    for index, block in enumerate(view["blocks"]):
        if isinstance(block, dict) and block.get("type") == "input":
            message = "must define `submit` to use an `input` block in modals"
            yield Fault(f"/view/blocks/{index}/input", message, "missing", field="submit")
            return


def _elements(pointer: str, block: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    places = [(f"{pointer}/accessory", block.get("accessory")), (f"{pointer}/element", block.get("element"))]
    if block.get("type") == "actions" and isinstance(block.get("elements"), list):
        places += [(f"{pointer}/elements/{index}", element) for index, element in enumerate(block["elements"])]
    return [(place, element) for place, element in places if isinstance(element, dict)]
