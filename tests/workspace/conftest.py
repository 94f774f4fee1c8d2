"""A small bot in a workspace, and somebody to talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp

from bot.workspace.workspace import Workspace
from tests.harness import Persona
from tests.workspace.page_bot import team  # noqa: F401 - a fixture
from tests.workspace.small_bot import connected, new_app, small_workspace


@pytest_asyncio.fixture(scope="module")
async def desk() -> AsyncIterator[Workspace]:
    """One workspace for this file."""
    async with small_workspace() as workspace:
        yield workspace


@pytest_asyncio.fixture
async def app(desk: Workspace) -> AsyncIterator[AsyncApp]:
    """An app that listens; each test adds the listeners it needs."""
    app = new_app(desk)
    async with connected(desk, app):
        yield app


@pytest.fixture
def ada(desk: Workspace) -> Persona:
    workspace = desk
    everybody = [person.id for person in workspace.team.people.values()]
    return Persona(workspace, workspace.team.person("ada"), workspace.team.add_channel("room", everybody))
