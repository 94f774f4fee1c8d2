"""What the bot wants to show, checked against Slack's rules before anybody sees it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.workspace.limits.rules import Fault
from bot.workspace.limits.surfaces import Surface, faults, is_too_large, option_faults, view_faults
from bot.workspace.records import Block, Payload, Refused, View

LONGEST_TEXT = 40_000  # docs: chat.postMessage; what is longer is cut


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that may be shown; `was_cut` when its text was longer than Slack keeps."""

    text: str
    blocks: Sequence[Block]
    was_cut: bool


def checked_message(message: Payload, known_blocks: Collection[str]) -> Draft:
    """The message as it may be posted; Refused with every fault when it may not."""
    text, blocks = message.get("text") or "", message.get("blocks") or []
    if not isinstance(text, str):
        raise Refused("invalid_arguments", ["[ERROR] must be a string [json-pointer:/text]"])
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if message.get("attachments"):
        raise Refused("invalid_attachments", ["[ERROR] attachments are not known to this workspace"])
    if not text and not blocks:
        raise Refused("no_text")
    found = faults(blocks, "message", known_blocks)
    if any(fault.code == "second_table" for fault in found):
        raise Refused("invalid_attachments", reasons(found))
    if found:
        raise Refused(
            "invalid_blocks", reasons(found), errors=[reason.removeprefix("[ERROR] ") for reason in reasons(found)]
        )
    return Draft(text[:LONGEST_TEXT], blocks, was_cut=len(text) > LONGEST_TEXT)


def checked_view(view: object, surface: Surface, known_blocks: Collection[str]) -> View:
    """The modal or Home tab as it may be shown; Refused with every fault when it may not."""
    found = view_faults(view, surface, known_blocks)
    if found or not isinstance(view, dict):
        raise Refused("invalid_arguments", reasons(found))
    if is_too_large(view):
        raise Refused("view_too_large")
    return view


def option_list(answer: Payload) -> list[Block]:
    """The options of an answer to a suggestion, those in groups too; Refused when the answer breaks a rule."""
    found = option_faults(answer)
    if found:
        raise Refused("invalid_options", reasons(found))
    grouped = [option for group in answer.get("option_groups", []) for option in group["options"]]
    return [*answer.get("options", []), *grouped]


def reasons(found: Sequence[Fault]) -> list[str]:
    """Faults in the wording of `response_metadata.messages`."""
    return [f"[ERROR] {fault.message} [json-pointer:{fault.pointer}]" for fault in found]
