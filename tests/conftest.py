"""People in a workspace with the real bot, for tests that talk to it; and a real PostgreSQL server."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from bot.workspace.state.records import Channel
from tests.browser import browser, tab  # noqa: F401 - fixtures
from tests.databases import new_database, postgres
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import example
from tests.payloads import SENT, keep_sent

pytest_plugins = ["bot.workspace.pytest_plugin"]

# No property has a bound in milliseconds, which a busy machine breaks; and each tries the same examples everywhere.
# `--hypothesis-profile=explore` tries others at each run.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("explore"), derandomize=True)
settings.load_profile("same")
os.environ.setdefault("COMMANDS_PER_MINUTE", "1000000")  # tests type faster than people can


def pytest_sessionstart(session: pytest.Session) -> None:
    """A session on several processes begins with nothing kept of the one before."""
    if session.config.getoption("numprocesses"):
        shutil.rmtree(session.config.cache.mkdir(SENT))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """None of its processes has seen all that was sent: each keeps its part, for `tests/types` to judge afterwards."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        keep_sent(session.config.cache.mkdir(SENT) / worker)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured, whichever process they ran in."""
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, value in report.user_properties:
            if name == "scores":
                terminalreporter.write_line(f"\n{value}")


@pytest_asyncio.fixture(scope="session")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """One bot for all tests, with the example ledger in a database of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


@pytest_asyncio.fixture(scope="module")
async def own_workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot for the tests of one file, which write into its ledger: let the file's `workspace` return it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


@pytest.fixture
def room(workspace: LocalWorkspace) -> Channel:
    """A fresh channel for this test, with everybody in it."""
    return workspace.room()


@pytest.fixture
def ada(workspace: LocalWorkspace, room: Channel) -> Persona:
    """Ada, a team member who reads English."""
    return workspace.person("ada", room)


@pytest.fixture
def tom(workspace: LocalWorkspace, room: Channel) -> Persona:
    """Tom, a coordinator."""
    return workspace.person("tom", room)


@pytest.fixture
def fang(workspace: LocalWorkspace, room: Channel) -> Persona:
    """Wang Fang, who reads Chinese."""
    return workspace.person("fang", room)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server of our own, by its first database."""
    with postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """A database that nobody has used; it goes with its server."""
    return new_database(postgres_server)
