"""A person's own judgement: whose counts, for how long, and whether it says something else than the record."""

from datetime import date, timedelta

import pytest

from store.model.assessment import Assessment, Outlook, disagrees, in_force, outlook_of
from store.model.judgement import Status
from store.model.progress import follow, judge_by
from tests.store.samples import actual, assessment, initiative, milestone, target

TODAY = date(2023, 10, 1)
BEFORE, UNTIL = TODAY - timedelta(days=10), TODAY + timedelta(days=10)


def said(id: str, on: date = BEFORE, until: date = UNTIL, who: str = "U1", outlook: str = "doubtful") -> Assessment:
    return assessment(id, on=on, holds_until=until, assessed_by=who, outlook=outlook)


def test_the_last_of_each_person_counts_while_it_holds() -> None:
    first, second, other = said("j1"), said("j2", on=TODAY), said("j3", who="U2")

    assert in_force([second, other, first], TODAY) == [second, other]
    assert in_force([second, first], BEFORE) == [first]
    assert in_force([first], UNTIL) == [first]
    assert in_force([first], UNTIL + timedelta(days=1)) == []


def test_what_is_said_last_ends_what_was_said_before_even_when_it_has_run_out() -> None:
    short = said("j2", on=BEFORE + timedelta(days=1), until=BEFORE + timedelta(days=2))

    assert in_force([said("j1"), short], TODAY) == []


@pytest.mark.parametrize(
    ("value", "status", "others"),
    [("900", Status.MISSED, ["doubtful", "will_be_kept"]), ("1000", Status.MET, ["will_fail", "doubtful"])],
)
def test_it_disagrees_with_what_is_computed(value: str, status: Status, others: list[str]) -> None:
    (item,) = judge_by([actual(metric="tech_smes", value=value)], [target(metric="tech_smes", value=1000)], TODAY)

    assert item.status is status
    assert [outlook for outlook in Outlook if disagrees(said("j1", outlook=outlook), item)] == others


def test_where_nothing_is_computed_nothing_disagrees() -> None:
    (item,) = judge_by([], [target(metric="tech_smes", deadline={"on": "2030-12-31"})], TODAY)

    assert outlook_of(item) is None
    assert not disagrees(said("j1"), item)


def test_of_work_the_steps_let_expect() -> None:
    work, due = initiative(), {"on": date(2022, 12, 31)}
    blocked = milestone("m1", blocked="The land is cleared")

    assert outlook_of(follow(work, [], TODAY)) is None
    assert outlook_of(follow(work, [blocked], TODAY)) is Outlook.DOUBTFUL
    assert outlook_of(follow(initiative(deadline=due), [], TODAY)) is Outlook.WILL_FAIL
    assert outlook_of(follow(work, [milestone("m2", stage="done")], TODAY)) is Outlook.WILL_BE_KEPT


@pytest.mark.parametrize("until", [BEFORE - timedelta(days=1), BEFORE + timedelta(days=367)])
def test_it_holds_for_a_year_at_most(until: date) -> None:
    with pytest.raises(ValueError, match="year at most"):
        said("j1", until=until)
