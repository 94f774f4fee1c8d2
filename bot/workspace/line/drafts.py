"""What the bot wants to show, checked against Slack's rules before anybody sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.workspace.limits.messages import is_metadata_too_large
from bot.workspace.limits.rules import Surface, Violation
from bot.workspace.limits.surfaces import (
    Allowed,
    message_violations,
    metadata_violations,
    option_violations,
    view_violations,
)
from bot.workspace.limits.views import is_too_large
from bot.workspace.state.records import Block, Payload, Refused, View

LONGEST_TEXT = 40_000  # docs: chat.postMessage; what is longer is cut


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that may be shown; `was_cut` when its text was longer than Slack keeps.

    `attachments` is None where none were named: a message that is rewritten then keeps those it has.
    """

    text: str
    blocks: Sequence[Block]
    was_cut: bool
    attachments: Sequence[Payload] | None = None


def checked_message(message: Payload, allowed: Allowed) -> Draft:
    """The message as it may be posted; Refused with every violation when it may not.

    Its markdown_text, if that is what it has, becomes a markdown block, which is how readers see it.
    """
    blocks = message.get("blocks") or []
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if message.get("markdown_text"):
        if blocks or message.get("text"):
            raise Refused("markdown_text_conflict")
        blocks = [{"type": "markdown", "text": message["markdown_text"]}]
    found = message_violations(message, allowed)
    if found:
        raise Refused(_error_of(found), reasons(found), errors=[_reason(violation) for violation in found])
    attachments, text = message.get("attachments"), message.get("text") or ""
    if not (text or blocks or attachments):
        raise Refused("no_text")
    attached = attachments if isinstance(attachments, list) else None
    return Draft(text[:LONGEST_TEXT], blocks, len(text) > LONGEST_TEXT, attached)


def checked_metadata(metadata: object) -> Payload | None:
    """Metadata as it may be kept, None when none is given; {} takes away what a message had."""
    if metadata is None:
        return None
    found = metadata_violations(metadata)
    if found or not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format", reasons(found))
    if is_metadata_too_large(metadata):
        raise Refused("metadata_too_large")
    return metadata


def checked_view(view: object, surface: Surface, allowed: Allowed) -> View:
    """The modal or Home tab as it may be shown; Refused with every violation when it may not."""
    found = view_violations(view, surface, allowed)
    if found or not isinstance(view, dict):
        raise Refused("invalid_arguments", reasons(found))
    if is_too_large(view):
        raise Refused("view_too_large")
    return view


def option_list(answer: Payload) -> list[Block]:
    """The options of an answer to a suggestion, those in groups too; Refused when the answer breaks a rule."""
    found = option_violations(answer)
    if found:
        raise Refused("invalid_options", reasons(found))
    grouped = [option for group in answer.get("option_groups", []) for option in group["options"]]
    return [*answer.get("options", []), *grouped]


def reasons(found: Sequence[Violation]) -> list[str]:
    """Violations in the wording of `response_metadata.messages`."""
    return [f"[ERROR] {_reason(violation)}" for violation in found]


def _reason(violation: Violation) -> str:
    return f"{violation.message} [json-pointer:{violation.pointer}]"


def _error_of(found: Sequence[Violation]) -> str:
    """The word for all that is wrong with a message; the places in the order in which Slack looks at them."""
    for violation in found:
        match violation.pointer.split("/"):
            case [_, "text"]:
                return "invalid_arguments"
            case [_, "markdown_text"]:
                return "msg_too_long" if violation.code == "too_long" else "invalid_arguments"
            case [_, "metadata", *_]:
                return "invalid_metadata_format"
            case [_, "attachments"] if violation.code == "too_many":
                return "too_many_attachments"
            case [_, "attachments", *_]:
                return "invalid_attachments"
    return "invalid_attachments" if any(violation.code == "second_table" for violation in found) else "invalid_blocks"
