"""Targets with what became of them, as the ledger gives them."""

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from store.model.actual import Actual, Release
from store.model.commitment import Baseline, Comparator, Scope, Target
from store.model.deadline import Deadline, Precision
from store.model.judgement import Status
from store.model.selection import Selection
from store.model.source import Source
from store.progress import judge_all, judged_targets
from store.store import Ledger, Store
from tests.ledgers import BY
from tests.store.samples import actual, by, moment, target

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


async def test_whatever_is_late_or_awaited_is_among_what_no_figure_settles_for_sure(ledger: Ledger):
    kinds = product(
        Release,
        (Comparator.EQUAL, Comparator.MORE_THAN),
        (date(2022, 12, 31), date(2023, 6, 30), date(2023, 12, 31)),
        (Basis.LEVEL, Basis.GROWTH_RATE),
        ("2023-09-18", "2030-01-01"),
    )
    series = product(METRICS, list(PROVINCES)[:31])
    figures = [
        actual(f"a{number}", province=code, metric=metric, value="1", **facts(kind))
        for number, ((metric, code), kind) in enumerate(zip(series, kinds, strict=False))
    ]

    async def fill(inside: Ledger) -> None:
        for number, figure in enumerate(figures):
            id = f"{figure.province}-2022-{number:02}"
            await inside.commitments.add(target(id, metric=figure.metric, value="2"), by(1))
            await inside.actuals.add(figure, by(1))

    async def withdraw(inside: Ledger) -> None:
        for figure in figures[::3]:
            await inside.actuals.remove(figure.id, 1, by(3))

    await ledger.write(fill)
    await ledger.write(withdraw)
    for seen, day in product((ledger, ledger.at(moment(2))), (date(2023, 3, 1), date(2026, 3, 1))):
        every = await judged_targets(seen, Selection(), day)
        perhaps = await seen.commitments.unsettled(Selection(), day, 500)
        wanted = {item.target.id for item in every if item.is_late or item.is_awaited}
        found = {item.target.id for item in await judge_all(seen, perhaps, day) if item.is_late or item.is_awaited}
        assert found == wanted
        assert wanted
    assert len(await ledger.commitments.unsettled(Selection(), date(2026, 3, 1), 500)) < len(every)


def facts(kind: tuple[Release, Comparator, date, Basis, str]) -> dict[str, object]:
    release, bound, as_of, basis, released = kind
    return {"release": release, "bound": bound, "as_of": as_of, "basis": basis, "released": released}
