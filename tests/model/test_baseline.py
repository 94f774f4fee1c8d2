"""The figure from which a target is counted where it says no other start."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from config.metrics import Basis
from store.model.actual import Actual, Release
from store.model.baseline import baseline_at_hand, started
from store.model.commitment import Comparator, Target
from store.model.judgement import Status
from store.model.progress import Judged, judge_by
from tests.model.test_official import promise, recorded

TODAY = date(2026, 3, 2)


def judged(target: Target, *own: Actual) -> Judged:
    (found,) = judge_by(own, [target], TODAY)
    return found


def coverage(value: str, year: int, **changes: Any) -> Actual:
    return recorded(value, year, metric="industrial_rd_coverage", id=f"c{year}", **changes)


PLAN = promise("industrial_rd_coverage", "60", 2027).model_copy(update={"year": 2026})


def test_the_last_figure_before_the_year_of_the_promise_is_at_hand():
    found = baseline_at_hand(judged(PLAN, coverage("48", 2024), coverage("50", 2025, released=date(2026, 2, 1))))

    assert found is not None
    assert (found.value, found.as_of.year) == (Decimal(50), 2025)


def test_an_official_figure_will_do_and_gives_a_pace():
    target = promise("rd_intensity", "2.3", 2027).model_copy(update={"year": 2023})
    before = judged(target)
    figure = baseline_at_hand(before)

    assert before.status is Status.UNCOLOURED
    assert figure is not None
    assert (figure.value, figure.as_of.year) == (Decimal("1.96"), 2022)
    after = judged(started(target, figure)).judgement
    assert after.status is Status.OFF_TRACK
    assert after.progress is not None
    assert after.progress.needs is not None


@pytest.mark.parametrize(
    ("target", "figure"),
    [
        (PLAN, coverage("50", 2026)),  # of the year of the promise itself
        (PLAN, coverage("50", 2025, release=Release.ESTIMATE)),
        (PLAN, coverage("50", 2025, bound=Comparator.MORE_THAN)),
        (PLAN, coverage("5", 2025, basis=Basis.PP_CHANGE)),
        (PLAN, coverage("61", 2025)),  # it was there from the start
        (PLAN.model_copy(update={"keep": True}), coverage("50", 2025)),
        (PLAN.model_copy(update={"basis": Basis.PP_CHANGE}), coverage("50", 2025)),
        (started(PLAN, coverage("40", 2024)), coverage("50", 2025)),
        (PLAN.model_copy(update={"metric": "tech_smes"}), recorded("50", 2025, metric="tech_smes")),  # comes in late
    ],
)
def test_none_is_offered_where_it_would_say_nothing(target: Target, figure: Actual):
    assert baseline_at_hand(judged(target, figure)) is None


def test_contracts_of_the_yearbook_are_no_start_of_the_provinces_count():
    target = promise("tech_contract_turnover", "2", 2027, basis=Basis.MULTIPLE).model_copy(update={"year": 2024})

    assert baseline_at_hand(judged(target)) is None
