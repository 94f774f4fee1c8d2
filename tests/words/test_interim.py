"""Interim goals, as people type them."""

from datetime import date
from decimal import Decimal

import pytest

from config.metrics import METRICS, Basis
from handlers.words.interim import read_goals
from store.model.commitment import InterimGoal
from store.model.deadline import Deadline
from store.model.errors import UserError
from store.model.stage import Stage

TODAY, DUE = date(2026, 11, 22), Deadline(on=date(2030, 12, 31))
INTENSITY = (METRICS["rd_intensity"], Basis.LEVEL)


def read(text: str, *, of_work: bool = False) -> tuple[InterimGoal, ...]:
    return read_goals(text, None if of_work else INTENSITY, DUE, 2026, TODAY)


def test_values_in_the_order_of_their_days() -> None:
    goals = read("2028年底：2.1%\n\nend of 2027: 1.9% https://example.org/plan\n")

    assert [(goal.on, goal.value) for goal in goals] == [
        (date(2027, 12, 31), Decimal("1.9")),
        (date(2028, 12, 31), Decimal("2.1")),
    ]
    assert goals[0].source is not None
    assert goals[0].source.name == "example.org"


def test_stages() -> None:
    goals = read("30 June 2027: approved\n2028年6月：已投用", of_work=True)

    assert [(goal.on, goal.stage) for goal in goals] == [
        (date(2027, 6, 30), Stage.APPROVED),
        (date(2028, 6, 30), Stage.IN_OPERATION),
    ]


@pytest.mark.parametrize(
    ("text", "of_work", "why"),
    [
        ("1.9%", False, "write the day, a colon"),
        ("soon: 1.9%", False, "write the day, a colon"),
        ("2027: plenty", False, "no number"),
        ("2027: 300 firms", False, "no number"),
        ("2031: 3%", False, "before the deadline"),
        ("2027: 1.9%\n2027年底: 2%", False, "same day"),
        ("2027: nearly", True, "do not know that stage"),
        ("\n".join(f"{day} June 2027: 1.9%" for day in range(1, 26)), False, "too many"),
    ],
)
def test_what_cannot_be_read(text: str, of_work: bool, why: str) -> None:
    with pytest.raises(UserError, match=why):
        read(text, of_work=of_work)
