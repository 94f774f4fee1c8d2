"""Which promise follows from which, and how it differs."""

from datetime import date
from typing import Any

import pytest

from store.model.commitment import Commitment, State, Target
from store.model.deadline import Deadline, Precision
from store.model.lineage import Lineage, Turn, lineage_of, proposals
from tests.store.samples import conference, initiative, target


def end_of(year: int) -> Deadline:
    return Deadline(on=date(year, 12, 31), precision=Precision.YEAR)


def promised(id: str, value: object, due: int | None = None, **more: Any) -> Target:
    """What a conference of the year in its id promised, for the end of that year where no other is named."""
    deadline = end_of(due or int(id[3:7]))
    return target(id, value=value, deadline=deadline, conference_id=id[:7], **more)


def read(*commitments: Commitment) -> Lineage:
    """Their lineage, by the documents in which they stand."""
    return lineage_of(commitments, [conference(id) for id in {item.conference_id for item in commitments} if id])


def turns(earlier: Commitment, later: Commitment) -> tuple[Turn, ...]:
    return read(earlier, later).before[later.id].turns


FLOW: dict[str, Any] = {"metric": "rd_expenditure"}
STOCK: dict[str, Any] = {"metric": "high_tech_enterprises"}
GROWTH: dict[str, Any] = {"metric": "rd_expenditure", "basis": "growth_rate"}


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (promised("HA-2022-01", "1.96"), promised("HA-2023-01", "2.1"), (Turn.RAISED,)),
        (promised("HA-2022-01", "1.96"), promised("HA-2023-01", "1.9"), (Turn.LOWERED,)),
        (promised("HA-2022-01", 10_000, **STOCK), promised("HA-2023-01", 10_000, **STOCK), (Turn.MOVED_OUT,)),
        (promised("HA-2022-01", 10**9, **FLOW), promised("HA-2023-01", 10**9, **FLOW), (Turn.REPEATED,)),
        (promised("HA-2022-01", 17, **GROWTH), promised("HA-2023-01", 17, **GROWTH), (Turn.REPEATED,)),
        (promised("HA-2022-01", 17, **GROWTH), promised("HA-2023-01", 10, **GROWTH), (Turn.LOWERED,)),
        (promised("HA-2022-01", 20, keep=True), promised("HA-2023-01", 20, keep=True), (Turn.REPEATED,)),
        (promised("HA-2022-01", "2.4", 2025), promised("HA-2023-01", "2.4", 2025), (Turn.REPEATED,)),
        (promised("HA-2022-01", "2.4", 2025), promised("HA-2023-01", "2.3", 2025), (Turn.LOWERED,)),
        (promised("HA-2022-01", "2.4", 2025), promised("HA-2023-01", "2.4", 2027), (Turn.MOVED_OUT,)),
        (promised("HA-2022-01", "2.4", 2025), promised("HA-2023-01", "2.2", 2027), (Turn.LOWERED, Turn.MOVED_OUT)),
        (promised("HA-2022-01", "2.4", 2025), promised("HA-2023-01", "2.4", 2024), (Turn.BROUGHT_FORWARD,)),
        (
            promised("HA-2022-01", 17, basis="rank", comparator="<="),
            promised("HA-2023-01", 15, basis="rank", comparator="<="),
            (Turn.RAISED,),
        ),
        (
            initiative("HA-2022-01", deadline=end_of(2022)),
            initiative("HA-2023-01", deadline=end_of(2023)),
            (Turn.MOVED_OUT,),
        ),
        (initiative("HA-2022-01"), initiative("HA-2023-01"), (Turn.REPEATED,)),
    ],
)
def test_how_it_differs(earlier: Commitment, later: Commitment, expected: tuple[Turn, ...]) -> None:
    assert turns(earlier, later) == expected


@pytest.mark.parametrize(
    "later",
    [
        promised("HA-2023-01", "2.1", scope="city", scope_name="Zhengzhou"),
        promised("HA-2023-01", "2.1", basis="pp_change"),
        promised("GS-2023-01", "2.1"),
        promised("HA-2023-01", "2.1", follows="new"),
        promised("HA-2022-02", "2.1"),
        promised("HA-2023-01", "2.1", state=State.DROPPED),
        promised("HA-2023-01", "2.1", state=State.DRAFT),
    ],
)
def test_what_is_another_promise(later: Target) -> None:
    assert read(promised("HA-2022-01", "1.96"), later).before == {}


def test_a_years_target_is_a_step_to_a_plans_and_no_change_of_it() -> None:
    plan, year, next_year = promised("HA-2022-01", "2.4", 2025), promised("HA-2022-02", 2), promised("HA-2023-01", 2.1)

    assert read(plan, next_year).before == {}
    assert read(plan, year, next_year).before[next_year.id].before == year


def test_a_line_goes_on_over_years_in_which_nothing_was_promised() -> None:
    first, second, last = promised("HA-2021-01", "1.8"), promised("HA-2022-01", "1.96"), promised("HA-2024-01", "2.1")

    assert read(last, first, second).chain(second) == [first, second, last]


def test_what_a_person_says_counts_first() -> None:
    first, second = promised("HA-2022-01", "1.96"), promised("HA-2022-02", "17", **GROWTH)
    said = promised("HA-2023-01", "2.1", follows="HA-2022-02")
    found = read(first, second, said)

    assert found.before[said.id].before == second
    assert found.before[said.id].turns == (Turn.REPEATED,)
    assert first.id in found.silences


def test_a_province_falls_silent_once_its_next_document_is_read() -> None:
    gone, held, next_year = promised("HA-2022-01", "1.96"), promised("HA-2022-02", 9, **STOCK), conference("HA-2023")
    documents = [conference("HA-2022"), next_year]
    repeated = promised("HA-2023-01", 10, **STOCK)

    assert lineage_of([gone, held], documents).silences == {}, "nobody has read it yet"
    found = lineage_of([gone, held, repeated], documents)
    assert {id: silence.document for id, silence in found.silences.items()} == {gone.id: next_year}


@pytest.mark.parametrize(
    "earlier",
    [
        promised("HA-2022-01", "2.4", 2025),
        promised("HA-2022-01", "1.96", state=State.DROPPED),
        promised("HA-2022-01", "1.96", state=State.CLOSED),
        initiative("HA-2022-01", conference_id="HA-2022"),  # of no initiative is anything on record from 2023
    ],
)
def test_what_is_no_silence(earlier: Commitment) -> None:
    repeated = promised("HA-2023-01", 10, **STOCK)

    assert lineage_of([earlier, repeated], [conference("HA-2022"), conference("HA-2023")]).silences == {}


def test_a_document_of_another_kind_is_not_the_next() -> None:
    plan = conference("HA-2023", kind="plan")

    found = lineage_of([promised("HA-2022-01", "1.96"), promised("HA-2023-01", 10, **STOCK)], [conference(), plan])

    assert found.silences == {}


@pytest.mark.parametrize(
    ("earlier", "later", "is_proposed"),
    [
        ("Build the Songshan laboratory by the end of 2022", "Build up the Songshan Laboratory in 2023", True),
        ("建设嵩山实验室", "加快建设嵩山实验室，2023年投入运行", True),
        ("推进中试基地建设", "深化科技体制改革", False),
        ("Set up a seed fund", "Reform the evaluation of talent", False),
    ],
)
def test_initiatives_are_proposed_by_their_words(earlier: str, later: str, is_proposed: bool) -> None:
    before, after = initiative("HA-2022-01", title=earlier), initiative("HA-2023-01", title=later)

    assert (proposals(after, [before]) == [before]) is is_proposed
    assert read(before, after).before == {}, "a person decides"


def test_the_same_title_of_another_year_follows_by_itself() -> None:
    before = initiative("HA-2022-01", title="召开2022年科技活动周")
    after = initiative("HA-2023-01", title="召开2023年科技活动周")

    assert read(before, after).before[after.id].before == before


@pytest.mark.parametrize("follows", ["HA-2022-02", "HA-2023-02", "GS-2021-01", "old"])
def test_a_promise_takes_up_an_earlier_one_of_its_province(follows: str) -> None:
    with pytest.raises(ValueError, match=r"follows|earlier one"):
        promised("HA-2022-01", "1.96", follows=follows)
