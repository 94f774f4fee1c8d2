"""Figures by province, metric and day."""

from datetime import date

import pytest

from store.store import Ledger
from tests.store.samples import actual, by, moment


@pytest.fixture
async def filled(ledger: Ledger) -> Ledger:
    """Two provinces, two metrics, two years, and one revision."""
    for figure in (
        actual("a3", released=date(2024, 10, 12), value="1.96"),
        actual("a2"),
        actual("a1", as_of=date(2021, 12, 31), released=date(2022, 9, 20)),
        actual("b1", metric="patents"),
        actual("c1", province="GS"),
    ):
        await ledger.actuals.add(figure, by())
    return ledger


async def ids(ledger: Ledger, provinces: list[str] | None, metrics: list[str] | None, since: date | None = None) -> str:
    return " ".join(figure.id for figure in await ledger.actuals.of(provinces, metrics, since=since))


async def test_figures_come_in_order_of_day_and_release(filled: Ledger) -> None:
    assert await ids(filled, ["HA"], ["rd_intensity"]) == "a1 a2 a3"


async def test_any_province_or_any_metric(filled: Ledger) -> None:
    assert await ids(filled, ["HA"], None) == "b1 a1 a2 a3"
    assert await ids(filled, None, ["rd_intensity"]) == "c1 a1 a2 a3"
    assert await ids(filled, ["HA", "GS"], ["rd_intensity", "patents"]) == "c1 b1 a1 a2 a3"
    with pytest.raises(ValueError, match="name the provinces"):
        await ids(filled, None, None)


async def test_none_of_a_kind_is_none_at_all(filled: Ledger) -> None:
    assert await ids(filled, [], ["rd_intensity"]) == ""
    assert await ids(filled, ["HA"], []) == ""
    assert await ids(filled, ["XJ"], None) == ""


async def test_only_days_from_one_on(filled: Ledger) -> None:
    assert await ids(filled, ["HA"], ["rd_intensity"], since=date(2022, 12, 31)) == "a2 a3"


async def test_figures_as_they_stood(filled: Ledger) -> None:
    await filled.actuals.revise(actual("a2", value="1.87"), 1, by(10))
    await filled.actuals.remove("a3", 1, by(20))
    then = await filled.at(moment(5)).actuals.of(["HA"], ["rd_intensity"], since=date(2022, 1, 1))
    now = await filled.actuals.of(["HA"], ["rd_intensity"], since=date(2022, 1, 1))
    assert [str(figure.value) for figure in then] == ["1.86", "1.96"]
    assert [str(figure.value) for figure in now] == ["1.87"]
