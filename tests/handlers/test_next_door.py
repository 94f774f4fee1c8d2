"""Conversations of other files, held in a workspace that has another one next door, served by the same bot over HTTP.

All ids are the same there, everybody's namesake types and says the same at the same time, and what is on record is
something else: whatever is kept by an id alone would be told to the wrong people.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from inspect import iscoroutinefunction, signature
from types import ModuleType

import pytest
import pytest_asyncio

from tests.handlers import (
    test_cards,
    test_commitments,
    test_deadlines,
    test_home,
    test_initiatives,
    test_mentions,
    test_recording,
    test_targets,
    test_team,
)
from tests.neighbours import Pair, pairs, signs_in

CONVERSATIONS = (
    test_targets,
    test_deadlines,
    test_initiatives,
    test_commitments,
    test_mentions,
    test_recording,
    test_cards,
    test_home,
    test_team,
)
OF_EVERYBODY = {"workspace", "room", "ada", "tom", "fang"}


def conversations(file: ModuleType) -> dict[str, Callable[..., object]]:
    """The tests of a file that need no more than a workspace and its people."""
    found = {}
    for name, test in vars(file).items():
        if name.startswith("test_") and iscoroutinefunction(test) and test.__module__ == file.__name__:
            given = {
                word.strip()
                for mark in getattr(test, "pytestmark", ())
                if mark.name == "parametrize"
                for word in (mark.args[0].split(",") if isinstance(mark.args[0], str) else mark.args[0])
            }
            if signature(test).parameters.keys() <= OF_EVERYBODY | given:
                found[f"{file.__name__.rpartition('.')[2]}_{name}"] = test
    return found


for file in CONVERSATIONS:
    globals().update(conversations(file))


@pytest_asyncio.fixture(scope="module")
async def by_file(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Pair]]:
    """A pair of workspaces for the conversations of each file; at the end nothing has passed from one to the other."""
    async with pairs(tmp_path_factory.mktemp("pairs"), [file.__name__ for file in CONVERSATIONS]) as made:
        yield made
        assert not [told for pair in made.values() for told in signs_in(pair.workspace)]
        shown_next_door = [told for pair in made.values() for told in signs_in(pair.neighbour.workspace)]
        assert len(shown_next_door) > len(made)


@pytest.fixture
def workspace(by_file: dict[str, Pair], request: pytest.FixtureRequest) -> Pair:
    """The workspace in which the conversations of a file are held."""
    return by_file[request.function.__module__]
