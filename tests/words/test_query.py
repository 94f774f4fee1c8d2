"""The words after a command, read into a query."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.words.query import LONGEST, Query, UnknownWordError, read_query
from store.model.deadline import Deadline
from store.model.errors import UserError
from store.model.judgement import Status, judge
from store.model.progress import Judged, Tracked, follow
from store.model.stage import Stage
from tests.store.samples import actual, initiative, milestone, target

TODAY = date(2026, 11, 22)


def read(text: str) -> Query:
    return read_query(text, TODAY, "U0ME")


def conditions(text: str) -> dict[str, object]:
    """What a text narrows the selection to."""
    return {name: value for name, value in read(text).selection if value and name != "states"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("henan", {"provinces": ("HA",)}),
        ("henan,gansu", {"provinces": ("HA", "GS")}),
        ("henan and gansu", {"provinces": ("HA", "GS")}),
        ("inner mongolia rd intensity", {"provinces": ("NM",), "metrics": ("rd_intensity",)}),
        ("R&amp;D intensity 2022", {"metrics": ("rd_intensity",), "years": (2022,)}),
        ("“R&D intensity” 2022", {"metrics": ("rd_intensity",), "years": (2022,)}),
        ("henan -2022 -rd_intensity", {"provinces": ("HA",), "not_years": (2022,), "not_metrics": ("rd_intensity",)}),
        ("－河南", {"not_provinces": ("HA",)}),
        ("henan year:2022,2023", {"provinces": ("HA",), "years": (2022, 2023)}),
        ("theme:talent -theme:reform", {"themes": ("talent",), "not_themes": ("reform",)}),
        ("主题：人才", {"themes": ("talent",)}),
        ("owner:<@U12AB|li> henan", {"owners": ("U12AB",), "provinces": ("HA",)}),
        ("mine", {"owners": ("U0ME",)}),
        ("负责人：我", {"owners": ("U0ME",)}),
        ("-owner:me", {"not_owners": ("U0ME",)}),
        ("due:2022Q4", {"due_from": date(2022, 10, 1), "due_to": date(2022, 12, 31)}),
        ("期限：2022年四季度", {"due_from": date(2022, 10, 1), "due_to": date(2022, 12, 31)}),
        ("this quarter", {"due_from": date(2026, 10, 1), "due_to": date(2026, 12, 31)}),
        ("30d", {"due_from": TODAY, "due_to": date(2026, 12, 22)}),
        ("省份：河南 指标：研发投入强度", {"provinces": ("HA",), "metrics": ("rd_intensity",)}),
        ("河南省2022年研发投入强度", {"provinces": ("HA",), "metrics": ("rd_intensity",), "years": (2022,)}),
        ("河南和甘肃", {"provinces": ("HA", "GS")}),
        ("河南、甘肃", {"provinces": ("HA", "GS")}),
        ("我的目标", {"owners": ("U0ME",)}),
        ("遼寧 研發投入強度", {"provinces": ("LN",), "metrics": ("rd_intensity",)}),
        ("henan henan", {"provinces": ("HA",)}),
        ("henan binding", {"provinces": ("HA",), "forces": ("binding",)}),
        ("河南约束性指标", {"provinces": ("HA",), "forces": ("binding",)}),
        ("-预期性 河南", {"provinces": ("HA",), "not_forces": ("expected",)}),
        ("约束力：约束性", {"forces": ("binding",)}),
    ],
)
def test_conditions(text: str, expected: dict[str, object]):
    assert conditions(text) == expected


@pytest.mark.parametrize("text", ["status:missed", "missed", "状态：未达标", "狀態：未達標", "未达标", "status:MISSED"])
def test_a_status_in_either_language(text: str):
    assert read(text).statuses == (Status.MISSED,)


@pytest.mark.parametrize("text", ["at risk", "status:at-risk", "status:at_risk", 'status:"at risk"', "有风险"])
def test_a_status_of_two_words(text: str):
    assert read(text).statuses == (Status.AT_RISK,)


def test_excluded_and_grouped_statuses():
    assert read("-status:met").not_statuses == (Status.MET,)
    assert all(not status.is_settled for status in read("status:open").statuses)


WORK = initiative(deadline=Deadline(on=date(2023, 12, 31)))
MISSED = Judged(target(), judge(target(), [actual()], date(2023, 9, 20)), [actual()])
UNPUBLISHED = Judged(target(), judge(target(), [], date(2024, 6, 1)), [])
LAUNCHED = follow(WORK, [milestone("m1", stage=Stage.LAUNCHED)], TODAY)
DONE = follow(WORK, [milestone("m1", stage=Stage.DONE)], TODAY)
BARE = follow(WORK, [], TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [MISSED, UNPUBLISHED, LAUNCHED, DONE, BARE]),
        ("status:missed", [MISSED]),
        ("-status:missed", [UNPUBLISHED]),
        ("stage:done", [DONE]),
        ("stage:launched stage:done", [LAUNCHED, DONE]),
        ("overdue", [UNPUBLISHED, LAUNCHED, BARE]),
        ("overdue stage:launched", [LAUNCHED]),
        ("overdue status:missed", []),
        ("status:missed stage:done", [MISSED, DONE]),
    ],
)
def test_what_became_of_a_commitment_is_held_against_a_query(text: str, expected: list[Tracked]):
    query = read(text)
    assert [item for item in (MISSED, UNPUBLISHED, LAUNCHED, DONE, BARE) if query.admits(item)] == expected
    assert query.asks_progress == (text != "")


@pytest.mark.parametrize("text", ["stage:launched", "launched", "阶段：已启动", "已启动"])
def test_a_stage(text: str):
    assert read(text).stages == (Stage.LAUNCHED,)


@pytest.mark.parametrize("text", ["compare henan gansu", "henan vs gansu", "河南 甘肃 对比", "河南与甘肃对比"])
def test_comparing_is_asked_for_at_any_place(text: str):
    query = read(text)

    assert query.compare
    assert query.selection.provinces == ("HA", "GS")


def test_a_plain_slip_is_understood_and_remembered():
    (correction,) = read("guandong").corrections

    assert (correction.typed, correction.meant.en) == ("guandong", "Guangdong")


def test_an_unclear_word_offers_whole_questions():
    with pytest.raises(UnknownWordError) as caught:
        read("hennan 2022")

    assert [words for _, words in caught.value.choices] == ["henan 2022", "hunan 2022", "hainan 2022"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("colour:red", "status:"),
        ("status:purple", "status:missed"),
        ("stage:purple", "stage:launched"),
        ("theme:purple", "theme"),
        ("due:whenever", "due:2022Q4"),
        ("due:2022-13", "due:2022Q4"),
        ("owner:@li", "owner:@"),
        ("year:22", "year:2022"),
        ("x" * (LONGEST + 1), "characters at most"),
    ],
)
def test_what_cannot_be_read_is_told_how_to_write(text: str, hint: str):
    with pytest.raises(UserError, match=hint):
        read(text)


@given(st.text(max_size=120))
def test_nothing_that_can_be_typed_breaks_it(text: str):
    with suppress(UserError):
        assert len(read(text).words) <= LONGEST


words = st.sampled_from(["henan", "2022", "status:missed", "-theme:talent", "due:2022Q4", "rd_intensity", "owner:me"])


@given(st.lists(words, unique=True, min_size=1).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_words_makes_no_difference(orders: tuple[list[str], list[str]]):
    first, second = (read(" ".join(order)) for order in orders)

    assert first.selection == second.selection
    assert first.statuses == second.statuses


@pytest.mark.parametrize(
    ("text", "offered"),
    [("theme:talent hennan", "theme:talent henan"), ("henan hennan", "henan henan"), ("hennan,2022", "henan,2022")],
)
def test_a_suggestion_replaces_the_word_itself(text: str, offered: str):
    with pytest.raises(UnknownWordError) as caught:
        read(text)

    assert caught.value.choices[0][1] == offered


def test_a_word_of_two_meanings_is_a_stage_where_stages_are_asked_for():
    assert read("完成").statuses == (Status.MET,)
    assert read_query("完成", TODAY, "U0ME", prefers_stages=True).stages == (Stage.DONE,)
