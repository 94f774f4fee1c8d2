"""Compose a digest for 31 provinces × 200 commitments, beside judging them all: `python -m tests.bench.digest`."""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from statistics import median

from config.metrics import METRICS
from handlers.posting.digest import compose
from handlers.views.kit.reader import CHART, TABLE
from store.model.commitment import Target
from store.model.delivery import PostState
from store.model.event import Authorship
from store.model.occurrence import Key, Kind
from store.model.selection import Selection
from store.model.subscription import Subscription
from store.outbox import Post
from store.progress import judge_all
from store.store import Ledger, Store
from tests.bench.ledgers import MAINLAND, TEAM, Holding, create, figures, initiative, insert, recorded, target
from tests.bench.watched import Watch

NUMBER = 200  # commitments a province: three quarters targets, the rest initiatives
TARGETS = 150
CHANGED = 60  # figures recorded in the week of the digest
UNPUBLISHED = 10  # of so many targets one has no figure
TODAY = date(2026, 11, 23)
TURNS = 7
BLOCKS = frozenset((TABLE, CHART))


def holdings(province: str) -> list[Holding]:
    """One province's share: each metric twice, with deadlines in past and coming years."""
    found = []
    keys = [*METRICS]
    for number in range(1, NUMBER + 1):
        if number > TARGETS:
            one = initiative(province, number, TODAY)
            found.append(Holding(TEAM, one, recorded(one), []))
            continue
        promise = target(province, keys[(number - 1) % len(keys)], number, TODAY, value=Decimal(number))
        promise = promise.model_copy(update={"id": f"{province}-2023-{number:03}"})
        values = [*figures(promise)] if number % UNPUBLISHED else []
        values = [one.model_copy(update={"id": f"{one.id}-{number}"}) for one in values]
        found.append(Holding(TEAM, promise, recorded(promise), values))
    return found


async def ledger_in(folder: Path) -> Store:
    """A store with all of it, a subscription, and a week's figures after that."""
    file = folder / "ledger.db"
    await create(file)
    connection = sqlite3.connect(file)
    connection.execute("INSERT INTO ledgers (team_id, revision, recorded_at) VALUES (?, 1, 0)", (TEAM,))
    for province in MAINLAND:
        for holding in holdings(province):
            insert(connection, holding)
    connection.commit()
    connection.close()
    store = await Store.open(f"sqlite:///{file}")
    ledger = store.ledger(TEAM)
    by = Authorship(actor="U001", at=datetime(2026, 11, 16, 1, 30, tzinfo=UTC))
    subscription = Subscription(id="S1", channel_id="C1", starts_on=date(2026, 11, 16), created_by="U001", quiet=False)
    await ledger.subscriptions.add(subscription, by)
    await ledger.write(lambda inside: week(inside, by))
    return store


async def week(ledger: Ledger, by: Authorship) -> None:
    """New figures for targets of several provinces."""
    found = await ledger.commitments.find(
        Selection(kind="target", metrics=("rd_intensity", "high_tech_enterprises")), 10_000
    )
    for one in islice((one for one in found if isinstance(one, Target)), CHANGED):
        (figure, *_) = figures(one)
        released = {"id": f"new-{one.id}", "as_of": TODAY - timedelta(days=40), "released": TODAY - timedelta(days=2)}
        await ledger.actuals.add(figure.model_copy(update=released), by)


async def judging_all(store: Store) -> None:
    """What a digest would cost that judged everything, at the beginning and now."""
    ledger = store.ledger(TEAM)
    for day in (TODAY - timedelta(days=7), TODAY):
        found = await ledger.commitments.find(Selection(kind="target"), 1_000_000)
        await judge_all(ledger, [one for one in found if isinstance(one, Target)], day)


async def composing(store: Store) -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    post = Post(
        1,
        TEAM,
        str(Key(Kind.NOW, "S1", "", "x")),
        Kind.NOW,
        "S1",
        "C1",
        TODAY,
        now,
        now,
        PostState.PENDING,
        None,
        0,
        1,
        None,
        None,
        None,
        None,
    )
    wanted = await compose(store, post, now, BLOCKS)
    assert wanted.composed is not None
    assert wanted.composed.replies


async def cost(work: Callable[[Store], Awaitable[None]], store: Store) -> tuple[float, float]:
    """Milliseconds of CPU, of all threads, and the longest time for which the loop was held up meanwhile."""
    spent, held = [], []
    for _ in range(TURNS):
        watch = Watch()
        begun = time.process_time()
        await work(store)
        spent.append((time.process_time() - begun) * 1000)
        watch.end()
        held.append(watch.longest)
    return median(spent), median(held)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with await ledger_in(Path(folder)) as store:
            for name, work in (("composing the digest", composing), ("judging everything, twice", judging_all)):
                spent, held = await cost(work, store)
                sys.stdout.write(f"{name:27} {spent:6.0f} ms of CPU · loop held up {held:4.0f} ms at most\n")


if __name__ == "__main__":
    asyncio.run(main())
