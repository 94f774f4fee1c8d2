"""Ids as people write them, and what is none."""

import pytest

from handlers.words.ids import is_attempt, leading_id, lone_id, near_ids

IDS = [*(f"HA-2022-{number:02}" for number in range(1, 22)), "HA-2023-01", "GS-2022-01", "AH-2022-01"]


@pytest.mark.parametrize(
    "written",
    [
        "HA-2022-03",
        "ha-2022-3",
        "ha202203",
        "HA 2022 03",
        "henan 2022 3",
        "豫-2022-03",
        "河南-2022-03",
        "“HA-2022-03”",
        "#HA-2022-03.",
    ],
)
def test_an_id_is_read_however_it_is_written(written: str):
    assert lone_id(written) == "HA-2022-03"


@pytest.mark.parametrize(
    "question",
    [
        "henan 2022-12",
        "河南2022-12",
        "河南202212",
        "henan 2022",
        "ha-2022",
        "HA 2022 2023",
        "河南2022年",
        "GDP2022",
        "5G-2022",
        "HA-2022-03 1.86%",
    ],
)
def test_a_question_is_no_id(question: str):
    assert lone_id(question) is None
    assert not is_attempt(question)


def test_what_stands_behind_an_id_is_left():
    assert leading_id("ha202203, 1.86% as of 2022") == ("HA-2022-03", "1.86% as of 2022")
    assert leading_id("1.86% as of 2022") == (None, "1.86% as of 2022")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("HA-2022-O3", ["HA-2022-03"]),
        ("ha-2o22-l2", ["HA-2022-12"]),
        ("HX-2022-01", ["HA-2022-01"]),
        ("HA-2202-01", ["HA-2022-01"]),
        ("HAA-2022-07", ["HA-2022-07"]),
        ("HA-22-01", ["HA-2022-01", "HA-2023-01"]),
        ("HA-2022-99", ["HA-2022-09", "HA-2022-19"]),
        ("ZZ-1949-77", []),
    ],
)
def test_a_slip_leads_to_the_ids_that_are_near(typed: str, near: list[str]):
    assert near_ids(typed, IDS, 5) == near
