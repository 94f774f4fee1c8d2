"""How promises stand year by year: what is kept of it is what would be counted afresh, whoever wrote meanwhile."""

from collections.abc import Awaitable, Callable
from datetime import date
from itertools import count, cycle

import pytest

from store.erasure import erase_team
from store.model.actual import Actual
from store.model.commitment import Target
from store.model.selection import Selection
from store.store import Ledger, Store
from store.tallies import FOLLOWED, year_tallies
from store.viewpoint import Viewpoint
from tests.store import samples
from tests.store.samples import by, initiative, moment

DAY, BEFORE = date(2026, 3, 1), date(2022, 6, 1)
SELECTIONS = (
    Selection(),
    Selection(provinces=("HA",)),
    Selection(provinces=("GS", "HA"), years=(2022,)),
    Selection(themes=("talent",)),
)
METRIC = "tech_smes"  # of which there are no official figures
minutes = count(1)
Write = Callable[[Ledger], Awaitable[object]]


def target(id: str = "HA-2022-01", **changes: str) -> Target:
    return samples.target(id, metric=METRIC, **changes)


def actual(id: str, **changes: str) -> Actual:
    return samples.actual(id, metric=METRIC, **changes)


async def many(ledger: Ledger) -> None:
    for number in range(FOLLOWED + 1):
        await ledger.actuals.add(actual(f"many{number}", province="GS"), by(next(minutes)))


async def undone(ledger: Ledger) -> None:
    batch = (await ledger.events.latest(1))[0].by.batch
    await ledger.undo(batch, by(next(minutes)))


WRITES: list[Write] = [
    lambda ledger: ledger.commitments.add(target(), by(next(minutes))),
    lambda ledger: ledger.actuals.add(actual("a1", value="1.7"), by(next(minutes))),
    lambda ledger: ledger.commitments.add(target("GS-2022-01"), by(next(minutes))),
    lambda ledger: ledger.actuals.revise(actual("a1", value="2.2"), 1, by(next(minutes))),
    lambda ledger: ledger.actuals.revise(actual("a1", province="GS", value="2.2"), 2, by(next(minutes))),
    undone,
    lambda ledger: ledger.commitments.add(initiative("HA-2021-02"), by(next(minutes))),
    lambda ledger: ledger.commitments.remove("HA-2021-02", 1, by(next(minutes))),
    lambda ledger: ledger.commitments.revise(target(state="dropped"), 1, by(next(minutes))),
    lambda ledger: ledger.write(many),
    lambda ledger: ledger.actuals.remove("a1", 4, by(next(minutes))),
]


@pytest.fixture
async def stores(store: Store, url: str) -> list[Store]:
    """Two processes with one database; of a file the second one only reads."""
    return [store, await (Store.look(url) if url.startswith("sqlite") else Store.open(url))]


async def test_what_is_kept_is_what_would_be_counted_afresh(stores: list[Store]):
    writing = cycle([store for store in stores if store is stores[0] or store.database.engine == "postgres"])
    seen = set()
    for write in WRITES:
        await write(next(writing).ledger("T1"))
        seen.add(await same_everywhere(stores))
    assert await same_everywhere(stores, BEFORE) != await same_everywhere(stores)
    assert len(seen) > len(WRITES) // 2, "most of the writes change what is counted"
    await stores[1].close()


async def test_a_ledger_that_is_begun_anew_is_counted_anew(store: Store):
    ledger = store.ledger("T1")
    await ledger.commitments.add(target(), by(next(minutes)))
    await same_everywhere([store])

    await store.database.write(lambda tx: erase_team(tx, "T1"))
    await ledger.commitments.add(initiative("HA-2021-02"), by(next(minutes)))
    for number in (1, 2):
        await ledger.commitments.add(target(f"GS-2022-0{number}"), by(next(minutes)))

    await same_everywhere([store])


async def test_the_past_is_counted_as_it_was(store: Store):
    ledger = store.ledger("T1")
    await ledger.commitments.add(target(), by(then := next(minutes)))
    before = await year_tallies(ledger, Selection(), DAY)
    await ledger.commitments.add(target("HA-2022-05"), by(next(minutes)))

    assert await year_tallies(ledger, Selection(), DAY) != before
    assert await year_tallies(ledger.at(moment(then)), Selection(), DAY) == before


async def same_everywhere(stores: list[Store], day: date = DAY) -> str:
    """What every store says, kept and afresh."""
    said = ""
    for selection in SELECTIONS:
        fresh = await year_tallies(Ledger(stores[0].database, Viewpoint("T1")), selection, day)
        for store in (*stores, *stores):
            assert await year_tallies(store.ledger("T1"), selection, day) == fresh
        said += repr(fresh)
    return said
