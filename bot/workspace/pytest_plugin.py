"""The fixture `slack`: an app in a workspace of its own, for all tests of a file.

Put `pytest_plugins = ["bot.workspace.pytest_plugin"]` in the topmost conftest.py, and say in a fixture of your own
which app it is: `slack_app`, a `bot.workspace.testing.SlackApp`. Tests run in the loop of the session, as it does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.workspace.testing import Slack, SlackApp, trying


@pytest.fixture(scope="module")
def slack_app() -> SlackApp:
    """Which app is tried; every project has its own fixture of this name."""
    raise NotImplementedError("define a fixture slack_app that gives a SlackApp")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def slack(slack_app: SlackApp) -> AsyncIterator[Slack]:
    """The app of `slack_app`, connected to a workspace."""
    async with trying(slack_app) as slack:
        yield slack
