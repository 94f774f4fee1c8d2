"""What of a promise cannot be verified as it is written."""

from datetime import date
from typing import Any

import pytest

from store.model.deadline import Deadline
from store.model.verifiability import Gap, gaps
from tests.store.samples import initiative, target

DUE: dict[str, Any] = {"deadline": Deadline(on=date(2022, 12, 31))}
START = {"value": "100", "on": "2021-12-31"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("加快推进科技创新", [Gap.NO_RESULT]),
        ("Strengthen cooperation with other provinces", [Gap.NO_RESULT]),
        ("推进中试基地建设，建成5家", []),
        ("加快出台科技成果转化条例", []),
        ("建设嵩山实验室", []),
        ("Establish the Songshan laboratory", []),
        ("Support firms in opening 20 laboratories", []),
        ("Promote the law on research", [Gap.NO_RESULT]),
    ],
)
def test_an_initiative_that_names_no_result(title: str, expected: list[Gap]) -> None:
    assert [*gaps(initiative(title=title, **DUE))] == expected
    assert [*gaps(initiative(title=title))] == [Gap.NO_DATE, *expected]


def test_the_chinese_title_is_the_provinces_own() -> None:
    assert gaps(initiative(title="Open up and build", title_zh="推进开放合作", **DUE)) == (Gap.NO_RESULT,)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"basis": "relative", "value": None}, [Gap.NO_NUMBER]),
        ({"basis": "multiple", "value": 2}, [Gap.NO_START]),
        ({"basis": "multiple", "value": 2, "baseline": START}, []),
    ],
)
def test_a_target_without_what_it_is_compared_with(fields: dict[str, Any], expected: list[Gap]) -> None:
    assert [*gaps(target(**fields))] == expected
