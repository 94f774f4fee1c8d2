"""Whether Slack would take blocks, a message, a view or a list of options: the door to all rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.workspace.limits.across import (
    Placed,
    focus_is_torn,
    names_clash,
    not_embeddable,
    placed_blocks,
    too_many_characters,
    too_many_of_a_kind,
)
from bot.workspace.limits.blocks import BLOCKS
from bot.workspace.limits.messages import MESSAGE_BLOCKS, MESSAGE_PARTS, METADATA
from bot.workspace.limits.rules import Object, Surface, Violation, under
from bot.workspace.limits.selects import SUGGESTIONS
from bot.workspace.limits.views import VIEW_BLOCKS, VIEWS, unsendable

EVERY_BLOCK = frozenset(BLOCKS)
OLD_BLOCKS = EVERY_BLOCK - {"data_table", "data_visualization"}  # a workspace they were not rolled out to


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a workspace lets an app show: the kinds of blocks it has, and videos of these domains (None: of any)."""

    blocks: Collection[str] = EVERY_BLOCK
    may_embed: bool = True
    domains: Collection[str] | None = None


EVERYTHING = Allowed()


def violations(blocks: object, surface: Surface, allowed: Allowed = EVERYTHING) -> list[Violation]:
    """Everything that is wrong with a list of blocks on a surface, for an app that may show this."""
    rule = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    found = [*rule(blocks, surface)]
    found += _between([*placed_blocks(blocks)], surface, allowed, sound=not found)
    return [*under("blocks", found)]


def message_violations(message: object, allowed: Allowed = EVERYTHING) -> list[Violation]:
    """Everything that is wrong with the blocks, the attachments, the texts and the metadata of a message."""
    if not isinstance(message, dict):
        return [Violation("", "must be a valid object", "wrong_type")]
    given = {name: message[name] for name in MESSAGE_PARTS if message.get(name)}
    parts = [under(name, MESSAGE_PARTS[name](value, "message")) for name, value in given.items()]
    found = [violation for part in parts for violation in part]
    blocks = [*placed_blocks(message.get("blocks"), "/blocks")]
    for index, attachment in enumerate(_objects(message.get("attachments"))):
        blocks += placed_blocks(attachment.get("blocks"), f"/attachments/{index}/blocks")
    return found + _between(blocks, "message", allowed, sound=not found)


def view_violations(view: object, surface: Surface, allowed: Allowed = EVERYTHING) -> list[Violation]:
    """Everything that is wrong with a view that is to be a modal or a Home tab."""
    found = [*VIEWS[surface](view, surface)]
    if isinstance(view, dict) and view.get("type") == surface:
        found += _between([*placed_blocks(view.get("blocks"), "/blocks")], surface, allowed, sound=not found)
        found += unsendable(view)
    return [*under("view", found)]


def metadata_violations(metadata: object) -> list[Violation]:
    """Everything that is wrong with the metadata of a message; an empty object takes away what there was."""
    return [] if metadata == {} else [*under("metadata", METADATA(metadata, "message"))]


def option_violations(answer: object) -> list[Violation]:
    """Everything that is wrong with the options suggested for an external select."""
    return [*SUGGESTIONS(answer, "message")]


def _between(blocks: Sequence[Placed], surface: Surface, allowed: Allowed, *, sound: bool) -> list[Violation]:
    missing = EVERY_BLOCK.difference(allowed.blocks)
    found = [
        Violation(f"{pointer}/type", f"unsupported type: {block['type']}", "unsupported", field="type")
        for pointer, block in blocks
        if str(block.get("type")) in missing
    ]
    found += [*names_clash(blocks), *focus_is_torn(blocks)]
    found += not_embeddable(blocks, allowed.may_embed, allowed.domains)
    if surface == "message":
        found += too_many_of_a_kind(blocks)
        found += too_many_characters(blocks) if sound else ()
    return found


def _objects(value: object) -> list[Object]:
    return [one if isinstance(one, dict) else {} for one in value] if isinstance(value, list) else []
