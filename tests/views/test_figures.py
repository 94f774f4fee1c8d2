"""Figures in the words of both languages."""

from datetime import date
from decimal import Decimal

import pytest

from config.metrics import METRICS, Basis
from handlers.phrases.figures import amount, deadline_words, observed, promised, provinces_named
from handlers.phrases.language import language_for
from handlers.phrases.reasons import why
from store.model.actual import Actual, Release
from store.model.commitment import Baseline, Comparator, Target
from store.model.deadline import Deadline, Precision
from store.model.judgement import judge
from store.model.source import Source

EN, ZH = language_for("en-GB"), language_for("zh-TW")


@pytest.mark.parametrize(
    ("value", "metric", "basis", "english", "chinese"),
    [
        ("1430000000000", "rd_expenditure", Basis.LEVEL, "CNY 1.43 trillion", "1.43万亿元"),
        ("114326000000", "rd_expenditure", Basis.LEVEL, "CNY 114.33 billion", "1143.26亿元"),
        ("500000", "rd_expenditure", Basis.LEVEL, "CNY 500,000", "500000元"),
        ("10000", "high_tech_enterprises", Basis.LEVEL, "10,000", "1万家"),
        ("12600", "high_tech_enterprises", Basis.LEVEL, "12,600", "1.26万家"),
        ("12345", "high_tech_enterprises", Basis.LEVEL, "12,345", "12345家"),
        ("1.9600", "rd_intensity", Basis.LEVEL, "1.96%", "1.96%"),
        ("12.2", "rd_expenditure", Basis.GROWTH_RATE, "12.2%", "12.2%"),
        ("0.1", "rd_intensity", Basis.PP_CHANGE, "0.1 percentage points", "0.1个百分点"),
        ("2", "high_tech_enterprises", Basis.MULTIPLE, "2 times", "2倍"),
        ("8", "innovation_rank", Basis.RANK, "no. 8", "第8位"),
    ],
)
def test_amounts(value: str, metric: str, basis: Basis, english: str, chinese: str):
    assert amount(Decimal(value), METRICS[metric], basis, EN) == english
    assert amount(Decimal(value), METRICS[metric], basis, ZH) == chinese


@pytest.mark.parametrize(
    ("on", "precision", "english", "chinese"),
    [
        (date(2022, 12, 31), Precision.YEAR, "end of 2022", "2022年底"),
        (date(2025, 12, 31), Precision.PLAN, "end of 2025 (14th five-year plan)", None),
        (date(2026, 6, 30), Precision.HALF, "first half of 2026", "2026年上半年"),
        (date(2026, 9, 30), Precision.QUARTER, "Q3 2026", "2026年第三季度"),
        (date(2026, 3, 31), Precision.MONTH, "March 2026", "2026年3月"),
        (date(2026, 3, 5), Precision.DAY, "5 Mar 2026", "2026年3月5日"),
    ],
)
def test_a_deadline_is_no_more_precise_than_its_promise(
    on: date, precision: Precision, english: str, chinese: str | None
):
    deadline = Deadline(on=on, precision=precision)

    assert deadline_words(deadline, EN) == english
    assert chinese is None or deadline_words(deadline, ZH) == chinese


def enterprises(**changes: object) -> Target:
    facts: dict[str, object] = {
        "id": "HA-2025-01",
        "province": "HA",
        "year": 2025,
        "title": "A target",
        "metric": "new_rd_institutions",
        "comparator": Comparator.MORE_THAN,
        "value": Decimal(14_000),
        "baseline": Baseline(value=Decimal(12_000), on=date(2024, 12, 31)),
        "deadline": Deadline(on=date(2025, 12, 31), precision=Precision.YEAR),
    }
    return Target.model_validate(facts | changes)


def reading(value: int, on: date) -> Actual:
    return Actual(
        id="a",
        province="HA",
        metric="new_rd_institutions",
        as_of=on,
        value=Decimal(value),
        release=Release.FINAL,
        released=on,
        source=Source(name="Bulletin"),
        entered_by="U1",
    )


def test_promises():
    assert promised(enterprises(), EN) == "> 14,000"
    assert promised(enterprises(comparator="range", value=5, upper=10), EN) == "5 – 10"
    assert promised(enterprises(metric="innovation_rank", basis=Basis.RANK, value=15), EN) == "no. 15 or better"
    assert promised(enterprises(basis=Basis.RELATIVE, value=None), EN) == "relative, no number"


def test_the_why_of_a_pace_is_the_sum_written_out():
    target = enterprises()
    judged = judge(target, [reading(12_600, date(2025, 9, 30))], date(2025, 10, 5))

    assert why(target, judged, EN) == (
        "12,600 (30 Sep 2025, final, released 30 Sep 2025): 30% of the way from 12,000 at 75% of the time, "
        "pace 0.40; lands near 12,800; needs 6.9× the pace so far."
    )


def test_rounding_never_hides_the_verdict():
    target = enterprises(metric="rd_expenditure", basis=Basis.GROWTH_RATE, value=17, baseline=None)
    levels = [
        reading(100_000, date(2024, 12, 31)).model_copy(update={"metric": "rd_expenditure", "id": "b"}),
        reading(116_980, date(2025, 12, 31)).model_copy(update={"metric": "rd_expenditure"}),
    ]

    judged = judge(target, levels, date(2026, 1, 5))

    assert judged.observation is not None
    assert observed(judged.observation, target, EN) == "16.98%"


@pytest.mark.parametrize(
    ("codes", "english", "chinese"),
    [
        ("HA", "Henan (河南)", "河南"),
        ("HN HA", "Henan (河南) and Hunan (湖南)", "河南、湖南"),
        ("SN HN HB HA", "Henan, Hubei, Hunan and 1 more province", "河南、湖北、湖南及另外1个省份"),
    ],
)
def test_at_most_three_provinces_are_named(codes: str, english: str, chinese: str):
    assert provinces_named(codes.split(), EN) == english
    assert provinces_named(codes.split(), ZH) == chinese


def test_chinese_sets_no_thousands_apart():
    assert (EN.number(12_345), ZH.number(12_345)) == ("12,345", "12345")
