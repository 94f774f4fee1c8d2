"""What the bot sent in this test session: its calls, its answers and the blocks in them, for whoever checks them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.workspace.line.traffic import Exchange
from bot.workspace.state.records import Block, Payload
from bot.workspace.workspace import Workspace

FAMILIES = ("chat.", "views.", "blocks.")  # the methods that carry blocks
JSON_TEXTS = ("blocks", "view", "metadata", "attachments", "message")  # arguments that may travel as JSON text
IMPLIED = ("team_id",)  # slack_sdk's client puts it into every call that it makes for Bolt

SENT = "sent"  # the folder in pytest's cache, for what is kept

_open: list[Workspace] = []
_past: list[Sent] = []


@dataclass(frozen=True)
class Sent:
    """One payload of the bot's.

    `what` is the method it calls, "response_url", or the type of what it acknowledges: "slash_commands",
    "view_submission", "block_suggestion", …
    """

    what: str
    body: Payload


@contextmanager
def collected(workspace: Workspace) -> Iterator[None]:
    """What the bot sends in this workspace counts as sent in this session."""
    _open.append(workspace)
    try:
        yield
    finally:
        _open.remove(workspace)
        _past.extend(payloads_of(workspace.traffic))


def sent() -> list[Sent]:
    """All that was sent so far, by every bot of the session, those that still run among them."""
    return [*_past, *(one for workspace in _open for one in payloads_of(workspace.traffic))]


def keep_sent(file: Path) -> None:
    """Write all that was sent to a file, for a session after this one; nothing where nothing was sent."""
    if lines := dict.fromkeys(json.dumps([one.what, one.body]) for one in sent()):
        file.write_text("\n".join(lines), encoding="utf-8")


def kept_sent(folder: Path) -> list[Sent]:
    """What a session before this one kept there, in as many files as it had processes."""
    return [Sent(*json.loads(line)) for file in folder.iterdir() for line in file.read_text("utf-8").splitlines()]


def payloads_of(traffic: Iterable[Exchange]) -> Iterator[Sent]:
    """The bot's side of the traffic, without calls that were cut off unread and acknowledgements without a word.

    Answers of tools are none of Slack's types: they have schemas of their own.
    """
    for exchange in traffic:
        if exchange.direction == "to_bot" and exchange.answer and "jsonrpc" not in exchange.request:
            yield Sent(exchange.request.get("type", exchange.name), exchange.answer)
        elif exchange.direction == "from_bot" and exchange.request and _carries_blocks(exchange.name):
            given = {name: value for name, value in exchange.request.items() if name not in IMPLIED}
            yield Sent(exchange.name, {name: _decoded(name, value) for name, value in given.items()})


def blocks_in(body: object) -> Iterator[Block]:
    """Every block of a payload, in the order in which it is read: of the message, its attachments, its view."""
    if isinstance(body, list):
        for part in body:
            yield from blocks_in(part)
    elif isinstance(body, dict):
        yield from body.get("blocks") or []
        yield from blocks_in([part for name, part in body.items() if name != "blocks"])


def _carries_blocks(name: str) -> bool:
    return name == "response_url" or name.startswith(FAMILIES)


def _decoded(name: str, value: object) -> object:
    return json.loads(value) if name in JSON_TEXTS and isinstance(value, str) else value
