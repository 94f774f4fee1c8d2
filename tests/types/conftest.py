"""These tests judge what all others made the bot send: they run last, and say how much there was.

After a session on several processes they run in one of their own.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import pytest_asyncio

from tests.payloads import SENT, Sent, kept_sent, sent
from tests.types.compiler import Compiler, NoCompilerError

HERE = Path(__file__).parent
LINES = pytest.StashKey[list[str]]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.is_relative_to(HERE))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(LINES, []):
        terminalreporter.write_line(line)


@pytest.fixture
def closing_lines(pytestconfig: pytest.Config) -> list[str]:
    """What stands at the end of the session's report."""
    return pytestconfig.stash.setdefault(LINES, [])


@pytest.fixture
def payloads(pytestconfig: pytest.Config) -> list[Sent]:
    """What the bot sent in this session, or in the one before on several processes; skips where nobody talked to it."""
    payloads = sent() or kept_sent(pytestconfig.cache.mkdir(SENT))
    if not payloads:
        pytest.skip("nothing was sent to check: no test of this session talked to the bot")
    return payloads


@pytest_asyncio.fixture(scope="session")
async def compiler(pytestconfig: pytest.Config) -> Compiler:
    """A TypeScript compiler that knows Slack's types; without one these tests are skipped, or fail where required."""
    try:
        return await Compiler.installed(pytestconfig.cache.mkdir("slack-types"))
    except NoCompilerError as error:
        if os.environ.get("REQUIRE_NODE"):
            pytest.fail(str(error))
        pytest.skip(str(error))
