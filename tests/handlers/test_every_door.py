"""The same promise comes to the same commitment and the same doubts by a line, by the modal and by a sheet."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from config.metrics import Basis
from handlers.commitment.fields import Setting
from handlers.commitment.form import understand
from handlers.commitment.line import read_line
from handlers.commitment.shelf import Shelf
from handlers.phrases.language import language_for
from handlers.phrases.titles import is_named_by_us
from handlers.sheets.plain import rows_of
from handlers.slack.forms import FormError
from handlers.views.commitment.form import NO_DOCUMENT, Filled
from handlers.words.names import Exact, resolve_metric
from handlers.words.promises import LOOKS_BACK
from store.model.commitment import Commitment, Target
from store.model.doubts import Doubt, OutsideRange, ShortStretch, SpeakAgainst, doubts_about
from store.model.errors import UserError

TODAY = date(2026, 1, 23)
ENGLISH = language_for("en")
SOURCE: Filled = {"document": NO_DOCUMENT, "doc_title": "Report", "doc_address": "https://example.org/report"}
HEADINGS = ["省份", "年份", "指标", "目标值", "截止日期", "来源", "网址", "任务"]

Met = tuple[Commitment, list[str]]  # what comes to be recorded, and what is said to have been assumed


def by_modal(**fields: str | None) -> Met:
    return by_fields({**fields})


def by_fields(fields: Filled) -> Met:
    understood = understand({"kind": "target", "province": "HA", "year": "2026", **SOURCE, **fields}, setting())
    return understood.commitment, [remark.message for remark in understood.remarks]


def by_line(line: str, **fields: str | None) -> Met:
    return by_fields({**read_line(line, TODAY, ENGLISH).filled, "year": "2026", **fields})


def by_sheet(metric: str = "", value: str = "", deadline: str = "2026年底", **cells: str) -> Met:
    given = {"年份": "2026", "来源": "Report", "网址": "https://example.org/report", **cells}
    given |= {"省份": "河南", "指标": metric, "目标值": value, "截止日期": deadline}
    (row,) = rows_of([HEADINGS, [given.get(heading, "") for heading in HEADINGS]], TODAY)
    if row.problem:
        raise row.problem
    assert isinstance(row.record, Commitment)
    return row.record, [str(remark) for remark in row.remarks]


def setting() -> Setting:
    return Setting(Shelf(), TODAY, ENGLISH)


def key_of(metric: str) -> str:
    found = resolve_metric(metric)
    assert isinstance(found, Exact)
    return found.found.key


@pytest.mark.parametrize(
    ("metric", "value", "stretch", "doubts"),
    [
        ("高新技术企业", "突破1.4万家", None, []),
        ("高新技术企业", "达到1.4家", None, [OutsideRange]),  # a 万 is lost
        ("高新技术企业", "突破1.2万家，力争达到1.4万家", "1.4万家", []),
        ("高新技术企业", "突破1.4万家，力争达到1.2万家", "1.2万家", [ShortStretch]),
        ("高新技术企业", "新增1000家", None, []),
        ("研发投入强度", "1.96%以上", None, []),
        ("研发投入强度", "提高0.1个百分点", None, []),
        ("研发投入强度", "达到196%", None, [OutsideRange]),
        ("研发投入强度", "2%", None, []),
        ("研发投入强度", "高于全国平均水平", None, []),
        ("技术合同成交额", "增长15%以上", None, []),
        ("技术合同成交额", "超过600亿元", None, []),
        ("技术合同成交额", "500亿元至600亿元", None, []),
        ("技术合同成交额", "翻一番", None, []),
        ("区域创新能力排名", "前10位", None, []),
    ],
)
def test_one_promise_is_one_commitment(metric: str, value: str, stretch: str | None, doubts: list[type[Doubt]]):
    typed, _ = by_modal(metric=key_of(metric), value=value.partition("，")[0], stretch=stretch, deadline="2026年底")
    in_one_field, _ = by_modal(metric=key_of(metric), value=value, deadline="2026年底")
    written, _ = by_line(f"henan 2026年底 {metric}{value}")
    listed, _ = by_sheet(metric, value)

    assert typed == in_one_field == written == listed
    assert isinstance(typed, Target)
    assert is_named_by_us(typed)
    assert [type(doubt) for doubt in doubts_about(typed, [], [], TODAY)] == doubts


SAID = ("突破{}", "达到{}", "超过{}", "不低于{}", "不超过{}", "{}以上", "{}左右", "{}", "力争达到{}", "增长到{}")
SAID_IN_ENGLISH = (
    "at least {}",
    "more than {}",
    "over {}",
    "about {}",
    "no more than {}",
    "reach {}",
    "exceed {}",
    "{}",
)
NUMBERS = {
    "高新技术企业": ("12000家", "1.2万家", "12,000家", "１．２万家"),
    "研发投入强度": ("1.96%", "2.1％"),
    "技术合同成交额": ("600亿元", "600.5亿元"),
    "发明专利授权量": ("1.5万件",),
}
NUMBERS_IN_ENGLISH = {
    "high-tech enterprises": ("12,000", "12 thousand"),
    "R&D intensity": ("1.96%", "2.1 percent"),
    "technology contract turnover": ("60 billion yuan", "CNY 60bn"),
}


def promises() -> Iterator[tuple[str, str, str]]:
    """A metric, a value, and the two in a line."""
    for metric, numbers in NUMBERS.items():
        for number, said in product(numbers, SAID):
            value = said.format(number)
            yield metric, value, f"河南 2026年底 {metric}{value}"
    for metric, numbers in NUMBERS_IN_ENGLISH.items():
        for number, said in product(numbers, SAID_IN_ENGLISH):
            value = said.format(number)
            yield metric, value, f"henan {metric} {value} by the end of 2026"


def test_every_way_to_say_a_number_says_the_same_at_every_door():
    apart = []
    for metric, value, line in promises():
        met = [
            by_modal(metric=key_of(metric), value=value, deadline="2026年底"),
            by_line(line),
            by_sheet(metric, value),
        ]
        words = {"value_words": None}
        if len({repr((commitment.model_copy(update=words), said)) for commitment, said in met}) > 1:
            apart.append((line, met))
    assert apart == []


@pytest.mark.parametrize(
    ("metric", "value"),
    [("高新技术企业", "达到10%"), ("技术合同成交额", "达到1000家"), ("区域创新能力排名", "前移2位")],
)
def test_what_one_door_refuses_all_refuse(metric: str, value: str):
    with pytest.raises(FormError):
        by_modal(metric=key_of(metric), value=value, deadline="2026年底")
    with pytest.raises(FormError):
        by_line(f"henan 2026年底 {metric}{value}")
    with pytest.raises(UserError):
        by_sheet(metric, value)


@pytest.mark.parametrize(
    ("metric", "value", "why"),
    [
        ("研发投入强度", "达到2. 35%", "These digits can be read as one number or as two"),
        ("技术合同成交额", "€4bn", "The amount is in another currency: write it in yuan."),
    ],
)
def test_a_number_that_is_not_certain_is_asked_for_with_the_reason(metric: str, value: str, why: str):
    with pytest.raises(FormError) as typed:
        by_modal(metric=key_of(metric), value=value, deadline="2026年底")
    with pytest.raises(FormError) as written:
        by_line(f"henan 2026年底 {metric}{value}")
    with pytest.raises(UserError) as listed:
        by_sheet(metric, value)

    told = [ENGLISH.plain_error(typed.value.errors["value"]), ENGLISH.plain_error(written.value.errors["value"])]
    assert all(error.startswith(why) for error in told)
    assert ENGLISH.plain_error(listed.value).startswith(f"Target: {why}")


def test_without_a_deadline_the_end_of_the_year_is_taken_and_said():
    met = [
        by_modal(metric="rd_intensity", value="达到2%"),
        by_line("henan 研发投入强度达到2%"),
        by_sheet("研发投入强度", "达到2%", deadline=""),
    ]

    assert [commitment.deadline and commitment.deadline.on for commitment, _ in met] == [date(2026, 12, 31)] * 3
    assert all("Without a deadline, the end of the year was taken." in said for _, said in met)
    assert met[0] == met[1] == met[2]


def test_without_a_year_that_of_the_deadline_is_taken_and_said():
    met = [
        by_modal(metric="rd_intensity", value="达到2%", deadline="2027年6月底", year=None),
        by_line("henan 2027年6月底 研发投入强度达到2%", year=None),
        by_sheet("研发投入强度", "达到2%", deadline="2027年6月底", 年份=""),
    ]

    assert [commitment.year for commitment, _ in met] == [2027] * 3
    assert all("Without a year, that of the deadline was taken." in said for _, said in met)
    assert met[0] == met[1] == met[2]


def test_a_source_that_nobody_can_look_up_is_said():
    met = [
        by_modal(metric="rd_intensity", value="达到2%", deadline="2026年底", doc_address=None),
        by_line("henan 2026年底 研发投入强度达到2%", doc_address=None),
        by_sheet("研发投入强度", "达到2%", 网址=""),
    ]

    assert all(said[-1].startswith("The source has neither an address nor") for _, said in met)
    assert met[0] == met[1] == met[2]


@pytest.mark.parametrize(
    ("metric", "value", "start"),
    [
        ("研发投入强度", "从2019年的1.2%提高到2.1%", ("1.2", date(2019, 12, 31))),
        ("高新技术企业", "由2021年的5400家增加到13000家", ("5400", date(2021, 12, 31))),
    ],
)
def test_what_it_starts_from_is_its_baseline(metric: str, value: str, start: tuple[str, date]):
    written, _ = by_line(f"henan {metric}{value}，到2027年底")
    listed, _ = by_sheet(metric, value, deadline="2027年底")
    typed, _ = by_modal(metric=key_of(metric), value=value, deadline="2027年底")

    assert written == listed == typed
    assert isinstance(written, Target)
    assert written.baseline
    assert (written.baseline.value, written.baseline.on) == (Decimal(start[0]), start[1])


def test_words_that_speak_against_it_are_doubted_at_every_door():
    words = "去年高新技术企业达到1.4万家"
    line = read_line(f"河南 {words}", TODAY, ENGLISH)
    (row,) = rows_of([["省份", "年份", "承诺"], ["河南", "2026", words]], TODAY)
    written = understand({**line.filled, **SOURCE, "year": "2026"}, setting())
    typed_over = understand({**line.filled, **SOURCE, "year": "2026", "value": "突破1.5万家"}, setting())

    assert any("This reads like a result" in note for note in line.notes)
    assert row.doubts == written.doubts == (SpeakAgainst(LOOKS_BACK),)
    assert typed_over.doubts == ()


def test_a_deadline_that_may_mean_two_days_is_asked_for():
    typed = {"kind": "target", "province": "HA", "year": "2026", "metric": "rd_intensity", "value": "达到2%", **SOURCE}

    assert len(understand({**typed, "deadline": "3/4/2027"}, setting()).days) == 2
    with pytest.raises(UserError, match="not clear"):
        by_sheet("研发投入强度", "达到2%", deadline="3/4/2027")


def test_a_deadline_that_is_none_is_refused():
    with pytest.raises(FormError):
        by_modal(metric="rd_intensity", value="达到2%", deadline="eventually")
    with pytest.raises(UserError, match="not clear"):
        by_sheet("研发投入强度", "达到2%", deadline="eventually")


@pytest.mark.parametrize("title", ["建设省创新实验室体系", "Build a laboratory system"])
def test_one_initiative_is_one_commitment(title: str):
    typed, _ = by_modal(kind="initiative", title=title, deadline="2025年底")
    written, _ = by_line(f"henan 2025年底 {title}")
    listed, _ = by_sheet(任务=title, deadline="2025年底")

    assert typed == written == listed
    assert (typed.title, typed.title_zh) == (title, title if title[0] == "建" else None)


def test_what_a_line_says_is_kept_as_it_was_read():
    """Words that count from a day mean the same when the modal is saved as when they were written."""
    line = read_line("河南 3个月内 研发投入强度达到2%", date(2025, 11, 30), ENGLISH).filled

    kept, _ = by_fields({**line, "year": "2025"})
    retyped, _ = by_modal(metric="rd_intensity", value="达到2%", deadline="3个月内")

    assert [one.deadline and one.deadline.on for one in (kept, retyped)] == [date(2026, 2, 28), date(2026, 4, 23)]


def test_what_is_typed_over_it_counts():
    commitment, _ = by_line("henan 2026年底 高新技术企业突破1.4万家，力争达到1.6万家", value="增长10%", stretch=None)

    assert isinstance(commitment, Target)
    assert (commitment.basis, commitment.value, commitment.stretch) == (Basis.GROWTH_RATE, Decimal(10), None)
