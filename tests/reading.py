"""What a person reads in a message or a view: its words without the markup, its tables, buttons and links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.workspace.state.elements import elements_of
from bot.workspace.state.records import Block, Message, OpenView

MARKERS = (r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"(?<!\w)_([^_\n]+)_(?!\w)", r"(?<!\w)~([^~\n]+)~(?!\w)", r"`([^`\n]+)`")


def words_of(surface: Message | OpenView, names: Mapping[str, str]) -> str:
    """All that stands there, block by block; a message without blocks is its text. `names` are people's, by id."""
    if isinstance(surface, Message) and not surface.blocks:
        return unmarked(surface.text, names)
    title = [surface.view["title"]["text"]] if isinstance(surface, OpenView) and "title" in surface.view else []
    return "\n".join([*title, *(line for block in surface.blocks for line in _lines(block, names))])


def rows_of(blocks: Sequence[Block], names: Mapping[str, str]) -> list[list[str]]:
    """The cells of all tables, their header rows first."""
    tables = [block for block in blocks if block["type"] in ("table", "data_table")]
    return [[_cell(cell, names) for cell in row] for table in tables for row in table["rows"]]


def buttons_of(blocks: Sequence[Block]) -> list[str]:
    """The labels of the buttons, in reading order."""
    elements = [element for block in blocks for element in elements_of(block)]
    return [element["text"]["text"] for element in elements if element["type"] == "button"]


def links_of(surface: Message | OpenView) -> list[str]:
    """The addresses that can be followed, in reading order."""
    return list(_links(surface.blocks or [{"type": "mrkdwn", "text": getattr(surface, "text", "")}]))


def unmarked(text: str, names: Mapping[str, str]) -> str:
    """mrkdwn without its marks: links by their label, people by their name."""
    text = re.sub(r"<@(\w+)(?:\|[^>]*)?>", lambda found: f"@{names.get(found[1], found[1])}", text)
    text = re.sub(r"<#\w+\|([^>]*)>", r"#\1", text)
    text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)
    text = re.sub(r"<([^|>]+)\|([^>]*)>", r"\2", text)
    text = re.sub(r"<(https?://[^>]+)>", r"\1", text)
    for marker in MARKERS:
        text = re.sub(marker, r"\1", text)
    return html.unescape(text)


def _lines(block: Block, names: Mapping[str, str]) -> Iterator[str]:
    match block["type"]:
        case "section":
            for part in (block.get("text"), *block.get("fields", [])):
                if part:
                    yield _text(part, names)
        case "header":
            yield _text(block["text"], names)
        case "context":
            for element in block["elements"]:
                yield element["alt_text"] if element["type"] == "image" else _text(element, names)
        case "image":
            yield block["alt_text"]
        case "input":
            yield _text(block["label"], names)
            yield from (_text(block["hint"], names) for _ in range("hint" in block))
        case "rich_text":
            yield from (_rich(part, names) for part in block["elements"])
        case "table" | "data_table":
            yield from (words for words in [block.get("caption")] if words)
            yield from (" | ".join(row) for row in rows_of([block], names))
        case "data_visualization":
            yield block["title"]
    for element in elements_of(block):
        if "text" in element:
            yield element["text"]["text"]


def _text(part: Block, names: Mapping[str, str]) -> str:
    return unmarked(part["text"], names) if part["type"] == "mrkdwn" else str(part["text"])


def _cell(cell: Block, names: Mapping[str, str]) -> str:
    if cell["type"] == "rich_text":
        return _rich(cell, names)
    return str(cell.get("text", cell.get("value")))


def _rich(part: Block, names: Mapping[str, str]) -> str:
    match part["type"]:
        case "rich_text_list":
            return "\n".join(f"• {_rich(element, names)}" for element in part["elements"])
        case "user":
            return f"@{names.get(part['user_id'], part['user_id'])}"
        case "emoji":
            return f":{part['name']}:"
        case "broadcast":
            return f"@{part['range']}"
    if "elements" in part:
        return "".join(_rich(element, names) for element in part["elements"])
    return str(part.get("text") or part.get("url") or part.get("fallback") or "")


def _links(parts: object) -> Iterator[str]:
    if isinstance(parts, list):
        for part in parts:
            yield from _links(part)
    elif isinstance(parts, dict):
        if isinstance(parts.get("url"), str):
            yield parts["url"]
        if parts.get("type") == "mrkdwn":
            yield from re.findall(r"<(https?://[^|>]+)", parts["text"])
        for value in parts.values():
            yield from _links(value)
