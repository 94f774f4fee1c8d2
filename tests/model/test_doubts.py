"""What is asked before a target or a figure is recorded."""

from datetime import date
from typing import Any

import pytest

from store.model.actual import Actual
from store.model.commitment import Target
from store.model.doubts import (
    Clash,
    FigureDoubt,
    JumpFromLast,
    OutsideRange,
    SaidOtherwise,
    TooSoon,
    Twice,
    doubts_about,
    doubts_about_figure,
)
from tests.store.samples import actual, target

TODAY = date(2026, 1, 23)
KNOWN = actual("known", value="1.86")


def asked(one: Target, actuals: list[Actual] | None = None, earlier: list[Target] | None = None) -> list[str]:
    """The names of the questions, in their order."""
    return [type(doubt).__name__ for doubt in doubts_about(one, actuals or [], earlier or [], TODAY)]


def firms(id: str = "HA-2026-01", **changes: Any) -> Target:
    """A target of high-tech enterprises for the end of its year."""
    deadline = {"on": f"{id[3:7]}-12-31", "precision": "year"}
    return target(id, **{"metric": "high_tech_enterprises", "value": "14000", "deadline": deadline, **changes})


@pytest.mark.parametrize(
    ("one", "questions"),
    [
        (firms(), []),
        (firms(value="1.4"), ["OutsideRange"]),
        (firms(value="140000000"), ["OutsideRange"]),
        (firms(value="1.4", basis="growth_rate"), []),
        (firms(metric="rd_intensity", value="7"), []),
        (firms(metric="rd_intensity", value="7.1"), ["OutsideRange"]),
        (firms(metric="rd_expenditure", value="600"), ["OutsideRange"]),
        (firms(metric="rd_expenditure", value="60000000000"), []),
        (firms(metric="industrial_rd_coverage", value="101"), ["OutsideRange"]),
        (firms("HA-2022-01"), []),  # of a year long past, on purpose
        (firms("HA-2022-01", deadline={"on": "2021-12-31"}), ["PastDeadline"]),
        (firms(deadline={"on": "2026-01-22"}), ["PastDeadline"]),
        (firms(deadline={"on": "2026-01-23"}), []),
        (firms("HA-2025-01", deadline={"on": "2025-12-31"}), []),
    ],
)
def test_what_a_target_alone_raises(one: Target, questions: list[str]):
    assert asked(one) == questions


@pytest.mark.parametrize(
    ("changes", "questions"),
    [
        ({"value": "12000", "stretch": "14000"}, []),
        ({"value": "14000", "stretch": "12000"}, ["ShortStretch"]),
        ({"value": "14000", "stretch": "14000"}, ["ShortStretch"]),
        ({"value": "12000", "upper": "14000", "comparator": "range", "stretch": "13000"}, ["ShortStretch"]),
        ({"value": "15", "stretch": "13", "basis": "rank", "comparator": "<="}, []),
        ({"value": "15", "stretch": "17", "basis": "rank", "comparator": "<="}, ["ShortStretch"]),
        ({"value": "12", "stretch": "14000", "basis": "increment"}, ["FarStretch"]),
        ({"value": "12000", "stretch": "140000000"}, ["OutsideRange", "FarStretch"]),
    ],
)
def test_what_is_striven_for_lies_beyond_what_is_promised(changes: dict[str, str], questions: list[str]):
    assert asked(firms(**changes)) == questions


@pytest.mark.parametrize(
    ("value", "comparator", "questions"),
    [
        ("14000", ">=", []),
        ("12000", ">=", ["AlreadyReached"]),
        ("12000", ">", []),
        ("11000", "<=", []),
        ("1.4", ">=", ["OutsideRange", "JumpFromFigure"]),
        ("12000000", ">=", ["OutsideRange", "JumpFromFigure"]),
    ],
)
def test_what_the_newest_figure_raises(value: str, comparator: str, questions: list[str]):
    figures = [
        actual("a", metric="high_tech_enterprises", value="9000", as_of="2024-12-31"),
        actual("b", metric="high_tech_enterprises", value="12000", as_of="2025-12-31"),
    ]

    assert asked(firms(value=value, comparator=comparator), figures) == questions


def test_what_is_to_be_held_may_be_reached_already():
    figures = [actual("b", metric="high_tech_enterprises", value="15000", as_of="2025-12-31")]

    assert asked(firms(keep=True), figures) == []
    assert asked(firms(), figures) == ["AlreadyReached"]


def test_figures_of_its_own_end_say_nothing_of_its_beginning():
    figures = [actual("b", metric="high_tech_enterprises", value="15000", as_of="2022-12-31")]

    assert asked(firms("HA-2022-01"), figures) == []


@pytest.mark.parametrize(("value", "questions"), [("13000", []), ("13", ["JumpFromTarget"]), ("1", ["JumpFromTarget"])])
def test_what_was_promised_the_year_before(value: str, questions: list[str]):
    before = [firms("HA-2025-01", metric="tech_smes"), firms("HA-2024-01", metric="tech_smes", value="1")]

    assert asked(firms(metric="tech_smes", value=value), earlier=before) == questions


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"value": "1.96", "released": date(2024, 10, 12)}, []),
        ({"value": "1.96"}, [Clash]),
        ({}, [Twice]),
        ({"bound": ">"}, [Clash]),
        ({"value": "1.96", "release": "revised"}, []),
        ({"value": "1.96", "scope": "city", "scope_name": "Zhengzhou"}, []),
        ({"value": "1.96", "basis": "pp_change"}, [SaidOtherwise]),
        ({"value": "0.13", "basis": "pp_change"}, []),  # 1.86 % against 1.73 %
        ({"value": "1.90", "released": date(2024, 10, 12)}, [SaidOtherwise]),  # neither first nor revised
        ({"value": "7"}, [Clash]),
        ({"value": "7.1", "as_of": date(2023, 12, 31), "released": date(2024, 9, 1)}, [OutsideRange]),
        ({"value": "1860", "as_of": date(2023, 12, 31), "released": date(2024, 9, 1)}, [OutsideRange, JumpFromLast]),
        ({"value": "1859", "as_of": date(2023, 12, 31), "released": date(2024, 9, 1)}, [OutsideRange]),
        ({"value": "0.00186", "released": date(2024, 9, 1)}, [OutsideRange, JumpFromLast]),
        ({"value": "1.9", "released": date(2022, 12, 30)}, [TooSoon]),
        ({"value": "1.9", "released": date(2022, 12, 30), "release": "estimate"}, []),
    ],
)
def test_what_a_figure_raises(changes: dict[str, Any], kinds: list[type[FigureDoubt]]):
    assert [
        type(doubt) for doubt in doubts_about_figure(actual("new", **({"value": "1.86"} | changes)), [KNOWN])
    ] == kinds


def test_the_last_figure_of_a_province_without_any_is_no_jump():
    assert [*doubts_about_figure(actual("new"), [])] == []
