"""The stages that work goes through, and what keeps it from going on."""

from datetime import date

import pytest

from store.model.milestone import block_of
from store.model.progress import follow
from store.model.stage import RUNGS, Ladder, Stage, ladder_by_words, rung_of
from tests.store.samples import initiative, milestone

TODAY = date(2023, 1, 1)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("建设嵩山实验室", Ladder.BUILDING),
        ("出台实验室管理办法", Ladder.DOCUMENT),
        ("Build the Songshan laboratory", Ladder.BUILDING),
        ("Revise the regulations on research", Ladder.DOCUMENT),
        ("深化科技体制改革", Ladder.PROGRAMME),
        ("Hold a fair", Ladder.PROGRAMME),
    ],
)
def test_the_sort_of_work_is_told_by_its_title(title: str, expected: Ladder) -> None:
    assert ladder_by_words(title) is expected


def test_what_a_person_says_counts_before_the_title() -> None:
    assert initiative(title="建设嵩山实验室", ladder="programme").sort_of_work is Ladder.PROGRAMME


@pytest.mark.parametrize("ladder", Ladder)
def test_each_rung_is_higher_than_the_one_below(ladder: Ladder) -> None:
    heights = [rung_of(stage, ladder) for stage in RUNGS[ladder]]

    assert heights == [*range(1, len(heights) + 1)]
    assert [rung_of(stage, ladder) for stage in Stage] == sorted(rung_of(stage, ladder) for stage in Stage)


def test_it_waits_until_the_next_step() -> None:
    begun = milestone("m1", on=date(2022, 5, 1), stage="under_way")
    blocked = milestone("m2", on=date(2022, 6, 1), blocked="The land is cleared", waits_for="The city")
    goes_on = milestone("m3", on=date(2022, 9, 1))

    assert block_of([begun, blocked], date(2022, 5, 31)) is None
    assert block_of([begun, blocked], date(2022, 6, 1)) == blocked
    assert block_of([goes_on, blocked, begun], TODAY) is None
    assert follow(initiative(), [begun, blocked], TODAY).stage is Stage.UNDER_WAY


def test_whom_it_waits_for_needs_what_for() -> None:
    with pytest.raises(ValueError, match="condition"):
        milestone("m1", waits_for="The city")
