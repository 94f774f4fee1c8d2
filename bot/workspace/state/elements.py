"""Where buttons, menus and inputs stand in blocks, and the names they get when the app gave them none."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence

from bot.workspace.state.records import Block, TypedValues, View

INITIAL_CONVERSATIONS = frozenset({"initial_conversation", "initial_conversations"})


def within(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each followed by those it contains."""
    for block in blocks:
        yield block
        yield from within(_children(block))


def elements_of(block: Block) -> list[Block]:
    """The interactive elements of a block itself, in reading order; those of a carousel's cards are its own too."""
    match block["type"]:
        case "actions" | "context_actions":
            return list(block["elements"])
        case "input":
            return [block["element"]]
        case "section" if block.get("accessory", {}).get("type", "image") != "image":
            return [block["accessory"]]
        case "card":
            return list(block.get("actions", []))
        case "carousel":
            return [element for card in block["elements"] for element in elements_of(card)]
        case "data_table":
            return [cell["element"] for row in block["rows"] for cell in row if cell.get("type") == "action_cell"]
        case _:
            return []


def element_at(blocks: Sequence[Block], block_id: str, action_id: str) -> tuple[Block, Block] | None:
    """The element of those ids, with the block that holds it."""
    for block in within(blocks):
        for element in elements_of(block):
            if (block["block_id"], element.get("action_id")) == (block_id, action_id):
                return block, element
    return None


def choices_of_conversation(blocks: Sequence[Block], channel: str) -> TypedValues:
    """The channel, by block_id and action_id, wherever a select begins with the conversation one comes from."""
    chosen: TypedValues = {}
    for block in within(blocks):
        for element in elements_of(block):
            if element.get("default_to_current_conversation") and not set(element) & INITIAL_CONVERSATIONS:
                many = element["type"].startswith("multi_")
                chosen.setdefault(block["block_id"], {})[element["action_id"]] = [channel] if many else channel
    return chosen


def named_blocks(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with a block_id and action_ids where the app gave none, as Slack does it."""
    return [_named(block) for block in blocks]


def named_view(view: View) -> View:
    """The view with a block_id and action_ids where the app gave none."""
    return {**view, "blocks": named_blocks(view["blocks"])}


def _children(block: Block) -> list[Block]:
    match block["type"]:
        case "container":
            return list(block.get("child_blocks", []))
        case "carousel":
            return list(block["elements"])
        case _:
            return []


def _named(block: Block) -> Block:
    named = {"block_id": secrets.token_hex(3), **block}
    match block["type"]:
        case "actions" | "context_actions":
            named["elements"] = [_named_element(element) for element in block["elements"]]
        case "input":
            named["element"] = _named_element(block["element"])
        case "section" if "accessory" in block:
            named["accessory"] = _named_element(block["accessory"])
        case "card" if "actions" in block:
            named["actions"] = [_named_element(element) for element in block["actions"]]
        case "carousel":
            named["elements"] = named_blocks(block["elements"])
        case "container" if "child_blocks" in block:
            named["child_blocks"] = named_blocks(block["child_blocks"])
        case "data_table":
            named["rows"] = [[_named_cell(cell) for cell in row] for row in block["rows"]]
    return named


def _named_cell(cell: Block) -> Block:
    return {**cell, "element": _named_element(cell["element"])} if cell.get("type") == "action_cell" else cell


def _named_element(element: Block) -> Block:
    return element if element["type"] == "image" else {"action_id": secrets.token_hex(3), **element}
