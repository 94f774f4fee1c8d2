"""Commitments by number and by filter."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from config.metrics import Basis
from store.database import Transaction
from store.model.commitment import Commitment, State
from store.model.deadline import Deadline
from store.model.selection import Selection
from store.store import Ledger, Store
from tests.store.samples import END_OF_2022, by, initiative, moment, target


def due(year: int, month: int = 12, day: int = 31) -> Deadline:
    return Deadline(on=date(year, month, day))


COMMITMENTS: list[Commitment] = [
    target("HA-2022-01", metric="rd_intensity", themes=("talent", "R_D"), owner="U1"),
    target("HA-2022-02", metric="rd_expenditure", themes=("talents",), deadline=due(2022, 6, 30)),
    initiative("HA-2022-03", themes=("talent",), owner="U2"),
    initiative("HA-2022-100", deadline=END_OF_2022, metric="rd_intensity", themes=("50%",)),
    target("HA-2023-01", state=State.DROPPED, deadline=due(2023)),
    target("GS-2022-01", metric="patents", themes=("RxD",), deadline=due(2022), state=State.REVISED),
    target("GS-2021-04", deadline=due(2025), state=State.CLOSED),
]


async def fill(ledger: Ledger) -> None:
    async def add_all(within: Ledger) -> None:
        for commitment in COMMITMENTS:
            await within.commitments.add(commitment, by())

    await ledger.write(add_all)


SELECTIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "GS2104 GS2201 HA2201 HA22100 HA2202 HA2203"),
    ({"kind": "initiative"}, "HA22100 HA2203"),
    ({"provinces": ("HA",)}, "HA2201 HA22100 HA2202 HA2203"),
    ({"provinces": ("HA", "GS"), "years": (2022,)}, "GS2201 HA2201 HA22100 HA2202 HA2203"),
    ({"not_provinces": ("HA",)}, "GS2104 GS2201"),
    ({"metrics": ("rd_intensity",)}, "GS2104 HA2201 HA22100"),
    ({"not_metrics": ("rd_intensity",)}, "GS2201 HA2202 HA2203"),
    ({"not_years": (2022,)}, "GS2104"),
    ({"themes": ("talent",)}, "HA2201 HA2203"),
    ({"themes": ("r_d",)}, "HA2201"),
    ({"themes": ("50%",)}, "HA22100"),
    ({"themes": ("%",)}, ""),
    ({"themes": ("talents", "rxd")}, "GS2201 HA2202"),
    ({"not_themes": ("talent", "50%")}, "GS2104 GS2201 HA2202"),
    ({"owners": ("U1", "U2")}, "HA2201 HA2203"),
    ({"not_owners": ("U1",)}, "GS2104 GS2201 HA22100 HA2202 HA2203"),
    ({"states": (State.DROPPED,)}, "HA2301"),
    ({"states": ()}, "GS2104 HA2301 GS2201 HA2201 HA22100 HA2202 HA2203"),
    ({"due_from": date(2022, 12, 31)}, "GS2104 GS2201 HA2201 HA22100"),
    ({"due_to": date(2022, 6, 30)}, "HA2202"),
    ({"due_from": date(2022, 7, 1), "due_to": date(2022, 12, 31), "provinces": ("HA",)}, "HA2201 HA22100"),
]


def short(id: str) -> str:
    province, year, number = id.split("-")
    return f"{province}{year[2:]}{number}"


async def test_every_filter_finds_what_it_says(ledger: Ledger) -> None:
    await fill(ledger)
    found = {}
    counts = []
    for given, _ in SELECTIONS:
        selection = Selection(**given)
        records = await ledger.commitments.find(selection, 100)
        found[str(given)] = " ".join(short(record.id) for record in records)
        counts.append(await ledger.commitments.count(selection) - len(records))
    assert found == {str(given): expected for given, expected in SELECTIONS}
    assert set(counts) == {0}


async def test_no_deadline_comes_last_either_way(ledger: Ledger) -> None:
    await fill(ledger)
    henan = Selection(provinces=("HA",))
    newest = await ledger.commitments.find(henan, 100)
    oldest = await ledger.commitments.find(henan, 100, newest_first=False)
    assert [short(record.id) for record in newest] == ["HA2201", "HA22100", "HA2202", "HA2203"]
    assert [short(record.id) for record in oldest] == ["HA2202", "HA2201", "HA22100", "HA2203"]
    assert [short(record.id) for record in await ledger.commitments.find(henan, 2)] == ["HA2201", "HA22100"]


async def test_counting_stops_where_it_is_told_to(ledger: Ledger) -> None:
    await fill(ledger)
    assert await ledger.commitments.count(Selection(), up_to=3) == 3


async def test_a_filter_can_look_at_the_past(ledger: Ledger) -> None:
    await ledger.commitments.add(target(), by(0))
    await ledger.commitments.revise(target(state=State.DROPPED), 1, by(10))
    before, after = ledger.at(moment(5)), ledger.at(moment(15))
    assert await before.commitments.find(Selection(), 9) == [target()]
    assert await after.commitments.find(Selection(), 9) == []
    assert await before.commitments.count(Selection(provinces=("HA",))) == 1
    assert await ledger.at(moment(-1)).commitments.count(Selection()) == 0


async def test_a_number_is_never_given_again(ledger: Ledger) -> None:
    draft = target("HA-2022-00")
    first = await ledger.commitments.add_numbered(draft, by())
    second = await ledger.commitments.add_numbered(initiative("HA-2022-00"), by())
    await ledger.commitments.remove("HA-2022-02", 1, by())
    third = await ledger.commitments.add_numbered(draft, by())
    await ledger.commitments.add(target("HA-2022-41"), by())
    elsewhere = await ledger.commitments.add_numbered(target("HA-2023-00"), by())

    given = [version.record.id for version in (first, second, third, elsewhere)]
    assert given == ["HA-2022-01", "HA-2022-02", "HA-2022-03", "HA-2023-01"]
    assert await ledger.commitments.next_number("HA", 2022) == 42


async def test_numbers_asked_for_at_once_are_different(ledger: Ledger) -> None:
    given = await asyncio.gather(*(ledger.commitments.add_numbered(target("HA-2022-00"), by()) for _ in range(12)))
    assert sorted(version.record.id for version in given) == [f"HA-2022-{number:02}" for number in range(1, 13)]


async def test_the_latest_year_of_each_province(ledger: Ledger) -> None:
    assert await ledger.commitments.latest_years() == {}
    assert not await ledger.commitments.exists_any()
    await fill(ledger)
    assert await ledger.commitments.latest_years() == {"GS": 2022, "HA": 2022}
    assert await ledger.commitments.exists_any()


async def test_what_is_counted_by_province_and_year_and_by_what_it_measures(ledger: Ledger) -> None:
    await fill(ledger)
    other = target("HB-2022-01", metric="rd_intensity")
    growing = target("HB-2022-02", metric="rd_intensity", basis="growth_rate")
    of_a_city = target("HB-2022-03", metric="rd_intensity", scope="city", scope_name="Wuhan")
    for commitment in (other, growing, of_a_city):
        await ledger.commitments.add(commitment, by())

    assert await ledger.commitments.counted(Selection(kind="initiative")) == {("HA", 2022): 2}
    assert await ledger.commitments.counted(Selection(kind="target", years=(2021, 2023))) == {("GS", 2021): 1}
    measures = await ledger.commitments.measures(Selection(provinces=("HA", "HB"), years=(2022,)))
    assert measures == {
        ("rd_intensity", Basis.LEVEL): 2,
        ("rd_intensity", Basis.GROWTH_RATE): 1,
        ("rd_expenditure", Basis.LEVEL): 1,
    }
    every = await ledger.commitments.every(Selection(provinces=("HB",)))
    assert {commitment.id for commitment in every} == {"HB-2022-01", "HB-2022-02", "HB-2022-03"}


async def test_the_same_number_is_not_taken_by_two_spellings(store: Store) -> None:
    """HA-2022-01 and HA-2022-001 would be one number: the table itself refuses the second."""
    ledger = store.ledger("T1")
    await ledger.commitments.add(target("HA-2022-01"), by())
    with pytest.raises(Exception, match=r"(?i)unique"):
        await ledger.commitments.add(target("HA-2022-001"), by())

    async def numbers(tx: Transaction) -> list[Mapping[str, Any]]:
        return await tx.all("SELECT id FROM commitment_numbers")

    assert await store.database.read(numbers) == [{"id": "HA-2022-01"}]
