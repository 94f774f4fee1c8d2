"""Blocks as a reader sees them, for the tests of the rendering."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.workspace.page.rendering.blocks import draw_blocks
from bot.workspace.page.rendering.text import Reader

ADA = Reader(
    id="U1",
    people={"U1": "Ada Moreau", "U2": "王芳"},
    channels={"C1": "general", "C2": "science"},
    places={"C1": "/?as=U1&in=C1"},
    timezone=ZoneInfo("Europe/Paris"),
    now=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)
FANG = Reader(id="U2", timezone=ZoneInfo("Asia/Shanghai"), locale="zh-CN", now=ADA.now)
ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def pt(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def option(words: str, **more: Any) -> dict[str, Any]:
    return {"text": pt(words), "value": words.lower(), **more}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def drawn(*blocks: object, reader: Reader = ADA, **more: Any) -> str:
    return re.sub(r"\s*\n\s*", "\n", str(draw_blocks(list(blocks), reader, **more)))


def read(html: str) -> str:
    """What a person reads of it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()
