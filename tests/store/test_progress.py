"""Targets with what became of them, as the ledger gives them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from store.model.actual import Actual
from store.model.commitment import Baseline, Scope, Target
from store.model.deadline import Deadline, Precision
from store.model.judgement import Status
from store.model.selection import Selection
from store.model.source import Source
from store.progress import judged_targets
from store.store import Store
from tests.ledgers import BY

TODAY = date(2023, 10, 1)


def share(number: int, year: int, **changes: object) -> Target:
    facts: dict[str, object] = {
        "id": f"HA-2021-{number:02}",
        "province": "HA",
        "year": 2021,
        "title": "Enterprises' share of R&D",
        "metric": "enterprise_rd_share",
        "value": Decimal("2.2"),
        "baseline": Baseline(value=Decimal("1.6"), on=date(2020, 12, 31)),
        "deadline": Deadline(on=date(year, 12, 31), precision=Precision.YEAR),
    }
    return Target.model_validate(facts | changes)


def figure(id: str, value: str, year: int, **changes: object) -> Actual:
    facts: dict[str, object] = {
        "id": id,
        "province": "HA",
        "metric": "enterprise_rd_share",
        "as_of": date(year, 12, 31),
        "value": Decimal(value),
        "released": date(year + 1, 9, 18),
        "source": Source(name="Bulletin"),
        "entered_by": "U1",
    }
    return Actual.model_validate(facts | changes)


async def test_a_plan_of_five_years_is_judged_by_its_first_ones_too(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger("T1")
        await ledger.commitments.add(share(1, 2025), BY)
        await ledger.actuals.add(figure("a", "1.75", 2021), BY)
        await ledger.actuals.add(figure("b", "1.86", 2022), BY)
        (alone,) = await judged_targets(ledger, Selection(), TODAY)

        await ledger.commitments.add(share(2, 2022), BY)
        crowd = {one.target.id: one for one in await judged_targets(ledger, Selection(), TODAY)}

    assert alone.judgement.status is Status.ON_TRACK
    assert crowd["HA-2021-01"].judgement == alone.judgement


async def test_a_citys_figures_and_tomorrows_are_not_among_a_provinces(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger("T1")
        await ledger.commitments.add(share(1, 2025), BY)
        await ledger.actuals.add(figure("a", "1.86", 2022), BY)
        await ledger.actuals.add(figure("b", "3.1", 2022, scope=Scope.CITY, scope_name="Zhengzhou"), BY)
        await ledger.actuals.add(figure("c", "1.96", 2022, released=date(2024, 10, 12)), BY)

        (judged,) = await judged_targets(ledger, Selection(), TODAY)

    assert [one.id for one in judged.actuals] == ["a"]


async def test_a_judgement_is_never_that_of_an_earlier_promise_figure_or_day(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger("T1")

        async def status(today: date = TODAY) -> Status:
            (one,) = await judged_targets(ledger, Selection(), today)
            return one.judgement.status

        await ledger.commitments.add(share(1, 2022), BY)
        await ledger.actuals.add(figure("a", "2.2", 2022), BY)
        assert await status() is Status.MET
        assert await status(date(2023, 9, 1)) is not Status.MET  # before it was released

        await ledger.actuals.revise(figure("a", "1.9", 2022), 1, BY)
        assert await status() is Status.MISSED

        await ledger.commitments.revise(share(1, 2022, value=Decimal("1.8")), 1, BY)
        assert await status() is Status.MET
