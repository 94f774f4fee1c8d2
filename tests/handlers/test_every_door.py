"""The same promise comes to the same commitment and the same doubts by a line, by the modal and by a sheet."""

from datetime import date

import pytest

from handlers.commitment.add import read_line
from handlers.commitment.form import Setting, understand
from handlers.sheets.plain import rows_of
from handlers.slack.forms import FormError
from handlers.views.commitment.form import NO_DOCUMENT, Filled
from handlers.views.kit.language import language_for
from handlers.words.names import Exact, resolve_metric
from store.model.commitment import Target
from store.model.doubts import doubts_about
from store.model.errors import UserError

TODAY = date(2026, 1, 23)
ENGLISH = language_for("en")
TERMS = ("province", "year", "metric", "basis", "comparator", "value", "upper", "stretch", "deadline", "themes")
SOURCE: Filled = {"document": NO_DOCUMENT, "doc_title": "Report", "doc_address": "https://example.org/report"}


def by_modal(**fields: str | None) -> Target:
    filled: Filled = {"kind": "target", "province": "HA", "year": "2026", "deadline": "2026年底", **SOURCE}
    commitment = understand({**filled, **fields}, Setting([], TODAY, ENGLISH)).commitment
    assert isinstance(commitment, Target)
    return commitment


def by_line(metric: str, value: str) -> Target:
    filled, _ = read_line(f"henan 2026年底 {metric}{value}", TODAY, ENGLISH)
    commitment = understand({**filled, **SOURCE, "year": "2026"}, Setting([], TODAY, ENGLISH)).commitment
    assert isinstance(commitment, Target)
    return commitment


def by_sheet(metric: str, value: str) -> Target | UserError | None:
    table = [["省份", "年份", "指标", "目标值", "截止日期"], ["河南", "2026", metric, value, "2026年底"]]
    (row,) = rows_of(table, TODAY)
    return row.record if isinstance(row.record, Target) else row.problem


def told(target: Target | UserError | None) -> tuple[object, ...]:
    """What is promised, and what is doubted of it."""
    assert isinstance(target, Target), target
    return *(getattr(target, name) for name in TERMS), doubts_about(target, [], [], TODAY)


def key_of(metric: str) -> str:
    found = resolve_metric(metric)
    assert isinstance(found, Exact)
    return found.found.key


@pytest.mark.parametrize(
    ("metric", "value", "stretch"),
    [
        ("高新技术企业", "突破1.4万家", None),
        ("高新技术企业", "达到1.4家", None),  # a 万 is lost
        ("高新技术企业", "突破1.2万家，力争达到1.4万家", "1.4万家"),
        ("高新技术企业", "新增1000家", None),
        ("研发投入强度", "达到1.96%以上", None),
        ("研发投入强度", "提高0.1个百分点", None),
        ("研发投入强度", "达到196%", None),
        ("技术合同成交额", "增长15%以上", None),
        ("技术合同成交额", "超过600亿元", None),
        ("技术合同成交额", "翻一番", None),
        ("区域创新能力排名", "前10位", None),
    ],
)
def test_one_promise_is_one_commitment(metric: str, value: str, stretch: str | None):
    typed = by_modal(metric=key_of(metric), value=value.partition("，")[0], stretch=stretch)

    assert told(typed) == told(by_line(metric, value)) == told(by_sheet(metric, value))


@pytest.mark.parametrize(
    ("metric", "value"),
    [("高新技术企业", "达到10%"), ("技术合同成交额", "达到1000家"), ("区域创新能力排名", "前移2位")],
)
def test_what_one_door_refuses_all_refuse(metric: str, value: str):
    with pytest.raises(FormError):
        by_modal(metric=key_of(metric), value=value)
    with pytest.raises(FormError):
        by_line(metric, value)
    assert isinstance(by_sheet(metric, value), UserError)
