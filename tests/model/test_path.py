"""A target judged along its interim goals, and work that is behind them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from store.model.actual import Actual
from store.model.commitment import InterimGoal, Target
from store.model.judgement import Judgement, Reason, Status, judge
from store.model.path import expected_share
from store.model.progress import follow
from store.model.stage import Stage
from tests.store.samples import actual, initiative, milestone, target

START, MIDDLE, END = date(2020, 12, 31), date(2022, 12, 31), date(2024, 12, 31)
BASELINE = {"value": "1.0", "on": START}
SLOW_START = (InterimGoal(on=MIDDLE, value=Decimal("1.2")),)  # a fifth of the way in half of the time


def promise(**more: Any) -> Target:
    return target(value="2.0", baseline=BASELINE, deadline={"on": END}, **more)


def figure(value: str, on: date, **more: Any) -> Actual:
    return actual(value=value, as_of=on, released=on, **more)


def judged(value: str, on: date = MIDDLE, *, interim: tuple[InterimGoal, ...] = SLOW_START, **more: Any) -> Judgement:
    return judge(promise(interim=interim, **more), [figure(value, on)], date(2024, 1, 1))


def test_what_is_behind_the_straight_line_can_be_on_its_path() -> None:
    assert judged("1.2", interim=()).status is Status.OFF_TRACK
    found = judged("1.2")
    assert (found.status, found.reason) == (Status.ON_TRACK, Reason.PACE)
    assert found.progress is not None
    progress = found.progress
    assert [progress.due, progress.pace, progress.lands_near] == [Decimal("0.2"), Decimal(1), Decimal(2)]


def test_what_is_on_the_straight_line_can_be_behind_its_path() -> None:
    steep = (InterimGoal(on=MIDDLE, value=Decimal("1.9")),)

    assert judged("1.5", interim=()).status is Status.ON_TRACK
    assert judged("1.5", interim=steep).status is Status.OFF_TRACK
    assert judged("1.7", interim=steep).status is Status.AT_RISK


def test_the_path_goes_straight_between_its_goals() -> None:
    shares = [expected_share(promise(interim=SLOW_START), day) for day in (START, date(2021, 12, 31), MIDDLE, END)]

    assert [round(share or 0, 3) for share in shares] == [0, Decimal("0.1"), Decimal("0.2"), 1]
    assert expected_share(promise(), MIDDLE) is None
    outside = (InterimGoal(on=date(2030, 1, 1), value=Decimal(3)),)
    assert expected_share(promise(interim=outside), MIDDLE) is None


@pytest.mark.parametrize(("value", "status"), [("1.2", Status.ON_TRACK), ("1.19", Status.AT_RISK)])
def test_without_a_baseline_the_last_goal_decides(value: str, status: Status) -> None:
    bare = target(value="2.0", deadline={"on": END}, interim=SLOW_START, comparator=">")

    found = judge(bare, [figure(value, MIDDLE)], date(2024, 1, 1))
    assert (found.status, found.goal) == (status, SLOW_START[0])
    early = judge(bare, [figure(value, date(2021, 12, 31))], date(2024, 1, 1))
    assert early.reason is Reason.NO_BASELINE


def test_a_goal_gives_a_pace_to_what_comes_in_late_in_its_year() -> None:
    late: dict[str, Any] = {"metric": "high_tech_enterprises", "deadline": {"on": END}, "value": 20_000}
    goal = (InterimGoal(on=MIDDLE, value=Decimal(15_000)),)
    seen = [figure("14000", MIDDLE, metric="high_tech_enterprises")]

    assert judge(target(**late), seen, date(2024, 1, 1)).reason is Reason.END_LOADED
    assert judge(target(**late, interim=goal), seen, date(2024, 1, 1)).status is Status.AT_RISK


def test_nothing_is_expected_yet() -> None:
    flat = (InterimGoal(on=MIDDLE, value=Decimal("1.0")),)
    found = judged("1.0", interim=flat)

    assert found.status is Status.ON_TRACK
    assert found.progress is not None
    assert found.progress.pace == Decimal(1)


def test_work_is_behind_until_the_stage_is_recorded() -> None:
    goals = [{"on": MIDDLE, "stage": "approved"}, {"on": date(2023, 6, 30), "stage": "under_way"}]
    work = initiative(title="Build a laboratory", interim=goals)
    approved = milestone("m1", stage="funded", on=date(2022, 12, 1))

    assert follow(work, [], MIDDLE).behind is None
    late = follow(work, [], date(2023, 1, 1)).behind
    assert late is not None
    assert late.stage is Stage.APPROVED
    assert follow(work, [approved], date(2023, 1, 1)).behind is None
    later = follow(work, [approved], date(2023, 7, 1)).behind
    assert later is not None
    assert later.stage is Stage.UNDER_WAY


def test_a_goal_says_what_is_reached() -> None:
    with pytest.raises(ValueError, match="value"):
        promise(interim=[{"on": MIDDLE, "stage": "done"}])
    with pytest.raises(ValueError, match="stage"):
        initiative(interim=[{"on": MIDDLE, "value": 3}])
