"""Payloads reduced to what a type can tell apart, and written as TypeScript."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from tests.payloads import Sent, blocks_in

KEYWORD = re.compile(r"[a-z_]+")  # what a type may list: "plain_text", "in_channel", "primary"
ACKNOWLEDGED = {
    "slash_commands": "Answer",
    "response_url": "Answer",
    "view_submission": "SubmissionAnswer",
    "block_suggestion": "Suggestions",
}
HEAD = """import type { WebClient } from "@slack/web-api";
import type { Answer, AppManifest, Arguments, Ignored, SlackBlock, SubmissionAnswer, Suggestions } from "./slack.js";
"""


def typescript(constants: Iterable[str]) -> str:
    """A file of typed constants."""
    return "\n".join([HEAD, *constants, "export {};", ""])


def constants_of(payloads: Iterable[Sent]) -> list[str]:
    """A constant for each distinct shape of a payload and of a block, each in a line of its own."""
    typed = dict.fromkeys((type, literal_of(value)) for payload in payloads for type, value in _typed(payload))
    return [constant(number, type, literal) for number, (type, literal) in enumerate(typed, start=1)]


def constant(number: int, type: str, literal: str) -> str:
    """One value with its type, as TypeScript."""
    return f"export const shape{number}: {type} = {literal};"


def literal_of(value: object) -> str:
    """A value's shape as TypeScript; the same for all that differ only in words, numbers or repetitions."""
    return json.dumps(_shape(value), sort_keys=True)


def _typed(payload: Sent) -> Iterator[tuple[str, object]]:
    yield _type_of(payload.what), _without_blocks(payload.body)
    yield from (("SlackBlock", block) for block in blocks_in(payload.body))


def _type_of(what: str) -> str:
    if "." in what:
        return f"Arguments<WebClient{''.join(f'[{json.dumps(name)}]' for name in what.split('.'))}>"
    return ACKNOWLEDGED.get(what, "Ignored")


def _without_blocks(body: object) -> object:
    """The types of messages and views let any block pass, so that blocks are typed by themselves."""
    if isinstance(body, list):
        return [_without_blocks(part) for part in body]
    if isinstance(body, dict):
        return {name: [] if name == "blocks" else _without_blocks(part) for name, part in body.items()}
    return body


def _shape(value: object) -> object:
    match value:
        case dict():
            return {name: _shape(part) for name, part in value.items()}
        case list():
            shapes = [_shape(part) for part in value]
            return [shape for place, shape in enumerate(shapes) if shape not in shapes[:place]]
        case str():
            return value if KEYWORD.fullmatch(value) else "…"
        case int() | float() if not isinstance(value, bool):
            return 1
    return value
