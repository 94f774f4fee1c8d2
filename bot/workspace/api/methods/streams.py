"""What the bot says bit by bit: chat.startStream, chat.appendStream, chat.stopStream."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.workspace.api.methods.arguments import Arguments, Json, Method, message_in, method, place
from bot.workspace.api.methods.chat import Customized, check_thread, speaking_place
from bot.workspace.limits.blocks import LONGEST_MARKDOWN
from bot.workspace.line.as_json import message_json
from bot.workspace.line.drafts import checked_message, checked_metadata
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_2, TIER_4
from bot.workspace.state.records import Block, Message, Payload, Refused

CHUNKS = ("markdown_text", "task_update", "plan_update", "blocks")
TASK_PARTS = ("title", "status", "sources")


class Piece(Arguments):
    """What is said next."""

    markdown_text: str = ""
    chunks: Json = None

    @property
    def parts(self) -> list[Payload]:
        """All of it as chunks; Refused when it is neither text nor chunks."""
        chunks: Any = self.chunks or []
        if not isinstance(chunks, list) or any(_kind(chunk) not in CHUNKS for chunk in chunks):
            raise Refused("invalid_chunks", [f"[ERROR] must be a list of: {', '.join(CHUNKS)} [json-pointer:/chunks]"])
        if len(self.markdown_text) > LONGEST_MARKDOWN:
            raise Refused("msg_too_long")
        said = [{"type": "markdown_text", "text": self.markdown_text}] if self.markdown_text else []
        return [*said, *chunks]


class Start(Piece, Customized):
    """chat.startStream."""

    channel: str
    thread_ts: str
    recipient_user_id: str = ""
    recipient_team_id: str = ""
    task_display_mode: str = "timeline"


class Append(Piece):
    """chat.appendStream."""

    channel: str
    ts: str


class Stop(Append):
    """chat.stopStream; its blocks stand below what was said."""

    blocks: Json = None
    metadata: Json = None


def start(app: Installation, given: Start) -> Payload:
    """Begin to say something in a thread."""
    channel = speaking_place(app, given.channel)
    check_thread(app, channel, given.thread_ts)
    if not channel.is_direct and not given.recipient_user_id:
        raise Refused("missing_recipient_user_id")
    if not channel.is_direct and not given.recipient_team_id:
        raise Refused("missing_recipient_team_id")
    text, blocks = _drawn(app, given.parts, given.task_display_mode)
    message = app.team.post(
        channel.id, app.team.bot_user_id, text, blocks, thread_ts=given.thread_ts, guise=given.guise(app)
    )
    app.streams[message.key] = given.task_display_mode, given.parts
    return {"channel": channel.id, "ts": message.ts}


def append(app: Installation, given: Append) -> Payload:
    """Say the next bit."""
    message = _streaming(app, given)
    mode, said = app.streams[message.key]
    if not given.parts:
        raise Refused("no_text")
    text, blocks = _drawn(app, [*said, *given.parts], mode)
    app.streams[message.key] = mode, [*said, *given.parts]
    app.team.edit(message, text, blocks)
    return {"channel": message.channel, "ts": message.ts}


def stop(app: Installation, given: Stop) -> Payload:
    """Say the last bit, after which the message is like any other."""
    message = _streaming(app, given)
    mode, said = app.streams[message.key]
    parts = [*said, *given.parts, *([{"type": "blocks", "blocks": given.blocks}] if given.blocks else [])]
    text, blocks = _drawn(app, parts, mode)
    metadata = checked_metadata(given.metadata)
    del app.streams[message.key]
    app.team.edit(message, text, blocks, metadata)
    return {"channel": message.channel, "ts": message.ts, "message": message_json(app.team, message)}


def _streaming(app: Installation, given: Append) -> Message:
    message = message_in(app, place(app, given.channel), given.ts)
    if message.bot_id != app.team.bot_id:
        raise Refused("message_not_owned_by_app")
    if message.key not in app.streams:
        raise Refused("message_not_in_streaming_state")
    return message


def _drawn(app: Installation, parts: Iterable[Payload], mode: str) -> tuple[str, list[Block]]:
    """What was said so far: its text, and the blocks that show it; tasks in one plan, or each where it came up."""
    blocks: list[Block] = []
    tasks: dict[str, Block] = {}
    plan: Block = {"type": "plan", "title": "Tasks", "tasks": []}
    for part in parts:
        match part["type"]:
            case "markdown_text" if blocks and blocks[-1]["type"] == "markdown":
                blocks[-1] = {"type": "markdown", "text": blocks[-1]["text"] + str(part.get("text", ""))}
            case "markdown_text":
                blocks.append({"type": "markdown", "text": str(part.get("text", ""))})
            case "plan_update":
                plan["title"] = part.get("title")
            case "blocks":
                blocks += part.get("blocks") or []
            case _:
                task_id = str(part.get("id"))
                if task_id not in tasks:
                    tasks[task_id] = {"type": "task_card", "task_id": task_id}
                    (plan["tasks"] if mode == "plan" else blocks).append(tasks[task_id])
                    if mode == "plan" and plan not in blocks:
                        blocks.append(plan)
                tasks[task_id] |= {name: part[name] for name in TASK_PARTS if name in part}
                if mode != "plan" and tasks[task_id].get("status") == "pending":
                    del tasks[task_id]["status"]  # which a task has only in a plan
                tasks[task_id] |= {name: _rich(part[name]) for name in ("details", "output") if part.get(name)}
    text = "".join(block["text"] for block in blocks if block["type"] == "markdown")
    if not blocks:
        return "", []
    return text, list(checked_message({"text": text, "blocks": blocks}, app.allowed).blocks)


def _kind(chunk: object) -> str:
    return str(chunk.get("type")) if isinstance(chunk, dict) else ""


def _rich(words: object) -> Block:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(words)}]}
    return {"type": "rich_text", "elements": [section]}


METHODS: dict[str, Method] = {
    "chat.startStream": method(Start, start, TIER_2, "chat:write"),
    "chat.appendStream": method(Append, append, TIER_4, "chat:write"),
    "chat.stopStream": method(Stop, stop, TIER_2, "chat:write"),
}
