"""The ledger to begin with, as it is loaded."""

from datetime import date
from decimal import Decimal

import pytest

from config.metrics import Basis
from store.example_ledger import LedgerInUseError, load
from store.model.actual import Release
from store.model.commitment import Comparator, Target
from store.model.judgement import Status
from store.model.official import OfficialFigure
from store.model.selection import Selection
from store.progress import judged_targets
from store.store import Ledger, Store
from tests.store.samples import by, conference

YEARS = {"HE": 2023, "ZJ": 2025, "HA": 2022, "HN": 2023, "GX": 2021, "HI": 2021, "CQ": 2023, "SC": 2022, "GS": 2022}


async def test_the_examples_become_a_ledger(store: Store, ledger: Ledger) -> None:
    written = await load(store, "T1", by(actor="[example]"))

    henan = await ledger.commitments.find(Selection(provinces=("HA",)), 100)
    assert await ledger.commitments.latest_years() == YEARS
    assert [found.id for found in henan if isinstance(found, Target)] == [f"HA-2022-0{n}" for n in range(1, 6)]
    assert {found.conference_id for found in henan} == {"HA-2022"}
    assert await ledger.commitments.next_number("HA", 2022) == len(henan) + 1
    assert written == await ledger.revision() > 40


async def test_the_figures_keep_what_their_source_says(store: Store, ledger: Ledger) -> None:
    await load(store, "T1", by())

    growth = await ledger.commitments.get("HA-2022-01")
    intensity = await ledger.actuals.of(["HA"], ["rd_intensity"], since=date(2022, 12, 31))
    spending = await ledger.actuals.of(["HA"], ["rd_expenditure"], since=date(2022, 12, 31))

    assert isinstance(growth, Target)
    assert (growth.basis, growth.comparator, growth.value) == (
        Basis.GROWTH_RATE,
        Comparator.MORE_THAN,
        Decimal(17),
    )
    assert [(seen.value, seen.release, seen.released) for seen in intensity] == [
        (Decimal("1.86"), Release.FINAL, date(2023, 9, 18)),
        (Decimal("1.96"), Release.REVISED, date(2024, 10, 12)),
    ]
    assert [seen.value for seen in spending] == [114_326_000_000]
    assert all(seen.source.name and seen.entered_by == "U1" for seen in intensity + spending)


async def test_only_the_provinces_that_are_named_are_loaded(store: Store, ledger: Ledger) -> None:
    await load(store, "T1", by(), only=("GS", "HA"))

    assert await ledger.commitments.latest_years() == {"HA": 2022, "GS": 2022}


async def test_the_official_figures_need_no_row(store: Store, ledger: Ledger) -> None:
    await load(store, "T1", by(), only=("SC",))
    (spending, *_) = await judged_targets(ledger, Selection(metrics=("rd_expenditure",)), date(2026, 3, 2))

    assert await ledger.actuals.of(["SC"], None) == []
    assert spending.status is Status.MET
    assert all(isinstance(actual, OfficialFigure) for actual in spending.actuals)


async def test_examples_never_mix_with_a_ledger(store: Store, ledger: Ledger) -> None:
    await store.ledger("T9").conferences.add(conference(), by())
    with pytest.raises(LedgerInUseError):
        await load(store, "T1", by())
    assert await ledger.revision() == 0


async def test_examples_are_loaded_once(store: Store) -> None:
    written = await load(store, "T1", by())
    with pytest.raises(LedgerInUseError):
        await load(store, "T1", by())
    assert await store.ledger("T1").revision() == written
