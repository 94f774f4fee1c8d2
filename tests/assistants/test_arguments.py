"""Arguments as people and assistants write them, and whatever else may come."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.assistants.arguments import read
from handlers.assistants.comparing import Compared
from handlers.assistants.deadlines import OfDays
from handlers.assistants.inquiry import Cursor
from handlers.assistants.names import NamesRead, statuses_of
from handlers.assistants.targets import OfMetric, OfProvinces
from handlers.assistants.tools import EVERY_TOOL, Tool
from store.model.errors import UserError
from store.model.judgement import Status

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
NAMES = sorted({name for tool in EVERY_TOOL for name in tool.arguments.model_fields})


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ({"provinces": "Henan"}, {"provinces": ("Henan",)}),
        ({"provinces": "Henan, 甘肃、Hubei"}, {"provinces": ("Henan", "甘肃", "Hubei")}),
        ({"province": ["Henan", " "]}, {"provinces": ("Henan",)}),
        ({"years": 2022}, {"years": (2022,)}),
        ({"years": "2022"}, {"years": (2022,)}),
        ({"year": "2021-2023"}, {"years": (2021, 2022, 2023)}),
        ({"years": [2021, "2022年", "2022"]}, {"years": (2021, 2022)}),
        ({"status": "at risk"}, {"statuses": ("at risk",)}),
        ({"provinces": "", "years": None, "metrics": [], "as_of": ""}, {}),
        ({}, {}),
        (None, {}),
    ],
    ids=str,
)
def test_they_are_read_in_many_ways(given: Any, read_as: dict[str, Any]):
    assert read(OfProvinces, given).model_dump(exclude_defaults=True) == read_as


@pytest.mark.parametrize("name", ["provinces", "years", "metrics", "statuses"])
@pytest.mark.parametrize("gap", [" ", "\t", ",", " , ", "2022-2099,"])
def test_a_text_without_end_holds_nobody_up(name: str, gap: str):
    began = time.process_time()
    with suppress(UserError):
        read(OfProvinces, {name: f"Henan{gap * (300_000 // len(gap))}Hubei"})

    assert time.process_time() - began < 5  # which takes twenty minutes where each gap is tried from each of its signs


def test_one_of_several_names_is_the_other():
    assert read(OfMetric, {"metrics": "R&D intensity"}).metric == "R&D intensity"
    assert read(OfDays, {"only_overdue": "true"}).only_overdue


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["Henan", "河南", "HA", "豫", "Henan Province"], ("HA",)),
        (["Xizang", "Inner Mongolia"], ("XZ", "NM")),
        (["京津冀"], ("BJ", "TJ", "HE")),
        (["all"], ()),
        ([], ()),
    ],
)
def test_provinces_and_regions_are_known_by_their_names(names: list[str], codes: tuple[str, ...]):
    assert NamesRead().provinces(names) == codes


def test_a_status_is_known_in_either_language():
    assert statuses_of(["Missed", "at-risk", "未达标"]) == (Status.MISSED, Status.AT_RISK)


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=10), ANYTHING, max_size=4) | ANYTHING)
def test_whatever_comes_is_read_or_refused_in_a_sentence(given: Any):
    assert not [told for tool in EVERY_TOOL if "validation" in (told := refusal(tool, given))]


def refusal(tool: Tool, given: Any) -> str:
    """What is said of arguments; nothing where they are taken."""
    try:
        read(tool.arguments, given)
    except UserError as error:
        return str(error)
    return ""


def test_a_cursor_leads_back_to_its_page():
    cursor = Cursor(20, NOW, "0123456789ab")

    assert Cursor.read(cursor.written, cursor.question, NOW) == cursor


@pytest.mark.parametrize(
    "cursor",
    [
        Cursor(20, NOW, "another"),
        Cursor(20, NOW + timedelta(seconds=1), "0123456789ab"),
        Cursor(0, NOW, "0123456789ab"),
        Cursor(-20, NOW, "0123456789ab"),
    ],
)
def test_a_cursor_of_another_question_is_refused(cursor: Cursor):
    with pytest.raises(UserError, match="another question"):
        Cursor.read(cursor.written, "0123456789ab", NOW)


@given(st.text(max_size=60))
def test_no_cursor_is_read_into_anything_else(text: str):
    with pytest.raises(UserError):
        Cursor.read(text, "0123456789ab", NOW)


def test_provinces_side_by_side_need_their_names():
    assert read(Compared, {"provinces": ["Henan", "Gansu"]}).provinces == ("Henan", "Gansu")
