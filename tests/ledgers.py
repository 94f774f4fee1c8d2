"""Ledgers to talk about: the example, twenty provinces in three years, and one that is crowded and hostile."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from config.waits import Waits
from store.example_ledger import load
from store.model.commitment import Comparator, Initiative, Target
from store.model.deadline import Deadline, Precision
from store.model.delivery import PostState
from store.model.event import Authorship
from store.model.occurrence import Key, Kind, Occurrence
from store.model.role import Grant, Role
from store.store import Ledger, Store
from tests.harness import LocalWorkspace, running_bot
from tests.twenty_provinces import TWENTY, record_all

TEAM = "T0POLICY"  # the local workspace's
BY = Authorship(actor="U0TEST", at=datetime(2026, 1, 5, 9, tzinfo=UTC), why="for a test")
HOSTILE = ("<!channel> & <https://example.org|click> *bold* _x_ `y` " * 60)[:3000]
YEAR_END = Deadline(on=date(2026, 12, 31), precision=Precision.YEAR)


@asynccontextmanager
async def bot_over(folder: Path, fill: Callable[[Ledger], Awaitable[None]]) -> AsyncIterator[LocalWorkspace]:
    """A bot of one's own, whose ledger holds what is put there before it starts."""
    url = f"sqlite:///{folder / 'bot.db'}"
    async with await Store.open(url) as store:
        await fill(store.ledger(TEAM))
    async with running_bot(url) as running:
        yield running


async def example(url: str) -> None:
    """Henan and Gansu 2022, of what the local workspace starts with: Ada coordinates them, Fang records."""
    async with await Store.open(url) as store:
        await load(store, TEAM, BY, only=("HA", "GS"))
        await store.ledger(TEAM).grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), BY)
        await store.ledger(TEAM).grants.add(Grant(id="U0FANG", role=Role.EDITOR), BY)


async def twenty_provinces(url: str, provinces: Sequence[str] = TWENTY) -> None:
    """Three years of twenty provinces: targets in every status, initiatives, steps; it ends on 29 November 2026."""
    async with await Store.open(url) as store:
        await record_all(store.ledger(TEAM), provinces)


async def given_up(url: str, subscription_id: str, due: datetime, *channels: str) -> None:
    """A digest in each channel that was wanted at an instant, and could not be delivered."""
    async with await Store.open(url) as store:
        for number, channel in enumerate(channels):
            key = Key(Kind.NOW, subscription_id, "", f"b{number}")
            wanted = Occurrence(key, due.date(), due, due + timedelta(days=1))
            await store.plans.enter(TEAM, subscription_id, channel, wanted)
            (post,) = await store.outbox.claim(TEAM, due, "nobody", Waits())
            await store.outbox.end(post, PostState.DEAD, "msg_too_long")


async def crowded(url: str) -> None:
    """Hubei with 200 targets, Hunan with hostile words, 60 owned by nobody, and another team's Hainan."""
    async with await Store.open(url) as store:
        await store.ledger(TEAM).write(fill)
        await store.ledger("T0STRANGER").commitments.add(target("HI-2026-01", "A stranger's secret"), BY)


async def fill(ledger: Ledger) -> None:
    for number in range(1, 201):
        await ledger.commitments.add(target(f"HB-2026-{number:02}", f"Target number {number}"), BY)
    await ledger.commitments.add(target("HN-2026-01", HOSTILE), BY)
    await ledger.commitments.add(
        Initiative(
            id="HN-2026-02",
            province="HN",
            year=2026,
            title=HOSTILE,
            words=HOSTILE,
            lead_body="<!here> & co",
            note=HOSTILE,
            deadline=YEAR_END,
        ),
        BY,
    )


def target(id: str, title: str) -> Target:
    """A target for the end of 2026 that nothing is known of yet."""
    return Target(
        id=id,
        province=id[:2],
        year=2026,
        title=title,
        metric="high_tech_enterprises",
        comparator=Comparator.MORE_THAN,
        value=Decimal(10_000),
        deadline=YEAR_END,
    )
