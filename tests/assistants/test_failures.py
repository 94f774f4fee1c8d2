"""What an assistant is told when something breaks: a sentence and a code, and nothing of what broke."""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any

import pytest
from mcp_types import CallToolRequestParams, TextContent

from bot.assistants.server import AskerOf, answered
from handlers.assistants.asker import Asker
from store.model.errors import DatabaseAwayError

CALL = CallToolRequestParams(name="deadlines", arguments={"language": "zh"})


async def broken(_: Mapping[str, Any] | None) -> Asker:
    raise RuntimeError("the secret of the house")


async def away(_: Mapping[str, Any] | None) -> Asker:
    raise DatabaseAwayError


async def endless(_: Mapping[str, Any] | None) -> Asker:
    await asyncio.Event().wait()
    raise AssertionError


async def told_by(asker_of: AskerOf, patience: float = 20) -> str:
    result = await answered(asker_of, None, CALL, patience=patience)
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert result.is_error
    assert result.structured_content is None
    return content.text


async def test_what_breaks_is_told_by_a_code_that_the_log_has(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR):
        text = await told_by(broken)

    code = re.search("[0-9a-f]{8}", text)
    assert code
    assert code[0] in caplog.text
    assert "secret" not in text
    assert "系统出现问题" in text


async def test_a_database_that_is_away_is_said(caplog: pytest.LogCaptureFixture):
    assert await told_by(away)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_nobody_waits_for_ever():
    assert "缩小范围" in await told_by(endless, patience=0.05)
