"""Slackbot as far as an app knows it: it lists the app's tools and calls them in the name of whoever asks.

https://docs.slack.dev/ai/slackbot-mcp-client. Each call is a request of its own, signed as everything that Slack sends.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.workspace.limits.rules import Violation
from bot.workspace.limits.slackbot import slackbot_violations
from bot.workspace.line.http_transport import signature
from bot.workspace.line.traffic import Traffic
from bot.workspace.state.records import Payload

PATIENCE = 60.0  # seconds for a call
VERSION = "2025-11-25"
HEADERS = {
    "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": VERSION,
}


@dataclass(frozen=True)
class ToolAnswer:
    """What a tool answered: as text, as data, and as blocks, which are not shown where any of them is wrong."""

    text: str
    data: Payload | None = None
    blocks: list[Payload] = field(default_factory=list)
    wrong: list[Violation] = field(default_factory=list)
    is_error: bool = False
    seconds: float = 0.0


class CallFailedError(Exception):
    """The app gave no answer of a tool; the message says what came instead."""


class Slackbot:
    """Calls the tools of one app."""

    def __init__(self, url: str, secret: str, skew: Callable[[], float], traffic: Traffic) -> None:
        self._url = url
        self._secret = secret
        self._skew = skew
        self._traffic = traffic

    async def tools(self) -> list[Payload]:
        """The tools that the app lists.

        Raises:
            CallFailedError: it lists none.
        """
        listed: list[Payload] = (await self._ask("tools/list", {})).get("tools", [])
        return listed

    async def call(self, tool: str, arguments: Mapping[str, Any], identity: Payload | None) -> ToolAnswer:
        """Call a tool in somebody's name: `{"user_id": …, "team_id": …}`, or in nobody's.

        Raises:
            CallFailedError: no answer of a tool came.
        """
        began = time.perf_counter()
        meta = {"_meta": {"slack": identity}} if identity else {}
        result = await self._ask("tools/call", {"name": tool, "arguments": dict(arguments), **meta})
        blocks = _slack_of(result).get("blocks", [])
        return ToolAnswer(
            text="\n".join(str(part.get("text", "")) for part in result.get("content", [])),
            data=result.get("structuredContent"),
            blocks=blocks,
            wrong=slackbot_violations(blocks) if blocks else [],
            is_error=bool(result.get("isError")),
            seconds=time.perf_counter() - began,
        )

    async def _ask(self, method: str, params: Payload) -> Payload:
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        exchange = self._traffic.begin("to_bot", f"mcp {method}", request, "http")
        began = time.perf_counter()
        status, answer = await self._post(json.dumps(request, ensure_ascii=False).encode())
        result, error = answer.get("result"), answer.get("error")
        is_well = status == 200 and isinstance(result, dict)
        verdict = "ok" if is_well else "no answer" if not status else "error"
        self._traffic.end(exchange, verdict, answer, status=status, seconds=time.perf_counter() - began)
        if isinstance(result, dict) and is_well:
            return result
        raise CallFailedError(f"HTTP {status}: {json.dumps(error or answer)}" if status else "The app does not answer.")

    async def _post(self, body: bytes) -> tuple[int, Payload]:
        headers = HEADERS | signature(self._secret, body, time.time() + self._skew())
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self._url, data=body, headers=headers) as answer,
            ):
                return answer.status, _object_of(await answer.text())
        except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError):
            return 0, {}


def _slack_of(result: Payload) -> Payload:
    meta = result.get("_meta")
    said = meta.get("slack") if isinstance(meta, dict) else None
    return said if isinstance(said, dict) else {}


def _object_of(text: str) -> Payload:
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
