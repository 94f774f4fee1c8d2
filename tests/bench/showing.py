"""Measure what people look at: a full Home, and the local workspace's page with a long conversation.

`python -m tests.bench.showing` prints a line each; exit code 1 where one takes longer than it may.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import aiohttp

from bot.sandbox import policy_desk
from bot.workspace.server import served
from handlers.home import Survey
from handlers.phrases.language import language_for
from handlers.views.home import home_view
from handlers.views.kit.reader import Reader
from store.model.role import Grant, Member, Role
from store.store import Ledger, Store
from tests.bench.ledgers import MAINLAND
from tests.ledgers import BY, TEAM, target

TODAY = date(2026, 11, 22)
ADA = Member(id="U0ADA")
READER = "U0ADA"
GENERAL = "C0GENERAL"
TURNS = 5


class Measure(NamedTuple):
    """Something that is shown or ended: seconds of each turn, and how many the quickest may take."""

    name: str
    turns: Callable[[int], AsyncIterator[float]]
    size: int
    limit: float

    async def seconds(self) -> float:
        """What the quickest of some turns takes."""
        return min([took async for took in self.turns(self.size)])


class Watch:
    """Stops the time of a block."""

    took = 0.0

    def __enter__(self) -> "Watch":
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.took = time.perf_counter() - self._began


async def home(commitments: int) -> AsyncIterator[float]:
    """The Home of a coordinator of 31 provinces, each with so many commitments that fall due soon."""

    async def fill(ledger: Ledger) -> None:
        for province in MAINLAND:
            for number in range(1, commitments + 1):
                await ledger.commitments.add(target(f"{province}-2026-{number:02}", f"A promise {number}"), BY)

    with tempfile.TemporaryDirectory() as folder:
        async with await Store.open(f"sqlite:///{Path(folder) / 'ledger.db'}") as store:
            ledger = store.ledger(TEAM)
            await ledger.write(fill)
            await ledger.follows.put(ADA.id, list(MAINLAND))
            await ledger.grants.add(Grant(id=ADA.id, role=Role.COORDINATOR), BY)
            for _ in range(TURNS):
                with Watch() as watch:
                    desk = await ledger.read(lambda then: Survey(then, TODAY).desk(ADA))
                    home_view(desk, TODAY, Reader("U1", language_for("en")))
                yield watch.took


async def page(messages: int) -> AsyncIterator[float]:
    """The page of a channel in which so much has been said, from the workspace's server."""
    async with long_conversation(messages) as (address, session):
        for _ in range(TURNS):
            with Watch() as watch:
                async with session.get(f"{address}/?as={READER}&in={GENERAL}") as answer:
                    assert f"Message {messages - 1}" in await answer.text()
            yield watch.took


async def closing(messages: int) -> AsyncIterator[float]:
    """The end of a workspace whose page somebody has open."""
    for _ in range(TURNS):
        async with aiohttp.ClientSession() as session:
            async with long_conversation(messages) as (address, _):
                stream = await session.get(f"{address}/page/live?as={READER}&in={GENERAL}")
                assert stream.status == 200
                began = time.perf_counter()
            yield time.perf_counter() - began


@asynccontextmanager
async def long_conversation(messages: int) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    workspace = policy_desk()
    for number in range(messages):
        workspace.team.post(GENERAL, READER, f"Message {number}")
    async with aiohttp.ClientSession() as session, served(workspace) as address:
        yield address, session


MEASURES = (
    Measure("the Home of 31 provinces with 200 commitments each", home, 200, 1),
    Measure("a page with 5,000 messages behind it", page, 5000, 0.5),
    Measure("the closing of a workspace that is looked at", closing, 5000, 1.5),
)


async def main() -> int:
    is_slow = False
    for measure in MEASURES:
        seconds = await measure.seconds()
        is_slow |= seconds > measure.limit
        sys.stdout.write(f"{measure.name:50} {seconds * 1000:9.2f} ms, may take {measure.limit * 1000:g}\n")
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
