"""What must hold between the blocks of one message or view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.workspace.limits.blocks import LONGEST_MARKDOWN
from bot.workspace.limits.rules import Violation, length
from bot.workspace.limits.tables import MOST_CELL_CHARACTERS, cell_characters

MOST_TABLES = 1
MOST_CHARTS = 2

Placed = tuple[str, dict[str, Any]]
"""A block or an element, and the pointer to it."""


def placed_blocks(blocks: object, pointer: str = "") -> Iterator[Placed]:
    """Every block in a list, and the blocks that they hold; whatever is no object is left out."""
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, dict):
            place = f"{pointer}/{index}"
            yield place, block
            for holder, name in (("container", "child_blocks"), ("carousel", "elements"), ("plan", "tasks")):
                if block.get("type") == holder:
                    yield from placed_blocks(block.get(name), f"{place}/{name}")


def names_clash(blocks: Sequence[Placed]) -> Iterator[Violation]:
    """A block_id is given once, an action_id once in its block."""
    yield from _twins(blocks, "block_id", "must be unique")
    for pointer, block in blocks:
        yield from _twins(elements_in(pointer, block), "action_id", "must be unique in its block")


def focus_is_torn(blocks: Sequence[Placed]) -> Iterator[Violation]:
    """Only one element can have the focus."""
    elements = [element for pointer, block in blocks for element in elements_in(pointer, block)]
    focused = [pointer for pointer, element in elements if element.get("focus_on_load") is True]
    for pointer in focused[1:]:
        yield Violation(
            f"{pointer}/focus_on_load", "only one element may have the focus", "too_many", 1, "focus_on_load"
        )


def not_embeddable(blocks: Sequence[Placed], may_embed: bool, domains: Collection[str] | None) -> Iterator[Violation]:
    """A video needs a scope, and comes from one of the app's unfurl domains, or from below one; None: from anywhere."""
    for pointer, block in blocks:
        if block.get("type") != "video":
            continue
        if not may_embed:
            yield Violation(f"{pointer}/type", "must have the scope links.embed:write", "missing_scope", field="type")
        elif domains is not None and not _is_below(block.get("video_url"), domains):
            message = f"must be in one of the app's unfurl domains: {', '.join(domains) or 'there are none'}"
            yield Violation(f"{pointer}/video_url", message, "foreign_domain", field="video_url")


def too_many_of_a_kind(blocks: Sequence[Placed]) -> Iterator[Violation]:
    """A message has one table and two charts; the tables of the other kind are only counted by their characters."""
    tables = [pointer for pointer, block in blocks if block.get("type") == "table"]
    charts = [pointer for pointer, block in blocks if block.get("type") == "data_visualization"]
    for pointer in tables[MOST_TABLES:]:
        yield Violation(pointer, "only one table allowed", "second_table", MOST_TABLES)
    for pointer in charts[MOST_CHARTS:]:
        yield Violation(
            pointer, f"no more than {MOST_CHARTS} data_visualization blocks allowed", "too_many", MOST_CHARTS
        )


def too_many_characters(blocks: Sequence[Placed]) -> Iterator[Violation]:
    """All tables of a message share one allowance of characters, so do its markdown blocks. For sound blocks only."""
    in_cells = in_markdown = 0
    for pointer, block in blocks:
        if block["type"] in ("table", "data_table"):
            in_cells += cell_characters(block)
            if in_cells > MOST_CELL_CHARACTERS:
                message = f"must be less than {MOST_CELL_CHARACTERS + 1} characters over all tables"
                yield Violation(f"{pointer}/rows", message, "too_long", MOST_CELL_CHARACTERS, "rows")
        elif block["type"] == "markdown":
            in_markdown += length(block["text"])
            if in_markdown > LONGEST_MARKDOWN:
                message = f"must be less than {LONGEST_MARKDOWN + 1} characters over all markdown blocks"
                yield Violation(f"{pointer}/text", message, "too_long", LONGEST_MARKDOWN, "text")


def _is_below(address: object, domains: Collection[str]) -> bool:
    try:
        host = urlsplit(address).hostname if isinstance(address, str) else None
    except ValueError:
        return False
    return host is not None and any(f".{host}".endswith(f".{domain.lower()}") for domain in domains)


def _twins(things: Sequence[Placed], name: str, complaint: str) -> Iterator[Violation]:
    taken = Counter(str(thing[name]) for _, thing in things if name in thing)
    for pointer, thing in things:
        if taken[str(thing.get(name))] > 1:
            yield Violation(f"{pointer}/{name}", f"{complaint}: {thing[name]}", "duplicate", field=name)


def elements_in(pointer: str, block: dict[str, Any]) -> list[Placed]:
    """The elements that a block holds itself."""
    places = [(f"{pointer}/{name}", block.get(name)) for name in ("accessory", "element")]
    for name in ("actions",) if block.get("type") == "card" else ("elements",):
        held = block.get(name)
        places += [
            (f"{pointer}/{name}/{index}", one) for index, one in enumerate(held if isinstance(held, list) else ())
        ]
    return [(place, element) for place, element in places if isinstance(element, dict)]
