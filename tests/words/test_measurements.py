"""Figures and steps in one line, and a figure in the unit of its metric."""

from datetime import date
from decimal import Decimal

import pytest

from config.metrics import METRICS, Basis
from handlers.words.measurements import Line, Measured, read_day, read_line, read_measured, read_step
from store.model.actual import Release
from store.model.commitment import Comparator, Target
from store.model.errors import UserError
from store.model.stage import Stage
from tests.store.samples import target

TODAY = date(2026, 11, 22)
SEP, OCT = date(2023, 9, 18), date(2024, 10, 12)
INTENSITY = target()
SPENDING = target(metric="rd_expenditure", value="17", basis="growth_rate", comparator=">")
FIRMS = target(metric="high_tech_enterprises", value="10000")
RANK = target(metric="innovation_rank", value="15", basis="rank")


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", Line()),
        ("1.86%", Line("1.86%")),
        ("1.86% as of 2022, released 2023-09-18", Line("1.86%", "2022", SEP)),
        ("1.86% for 2022, published on 18 Sep 2023", Line("1.86%", "2022", SEP)),
        ("1.86% as of 30 Sep 2022, preliminary", Line("1.86%", "30 Sep 2022", release=Release.PRELIMINARY)),
        ("revised 1.96% for 2022 released 12 Oct 2024", Line("1.96%", "2022", OCT, Release.REVISED)),
        ("1.96% 2022 revised", Line("1.96%", "2022", release=Release.REVISED)),
        ("1143.26亿元 截至2022年底 2023年9月18日公布", Line("1143.26亿元", "2022年底", SEP)),
        ("1.96% 2022年 修订 2024年10月12日发布", Line("1.96%", "2022年", OCT, Release.REVISED)),
        ("more than 10,000 at the end of 2022", Line("more than 10,000", "2022")),
        ("<https://a.b/c|a.b/c> 5%", Line("5%", address="https://a.b/c")),
        ("2022", Line("2022")),
        ("nonsense <!channel>", Line("nonsense <!channel>")),
        ("10872家 2022年底", Line("10872家", "2022年底")),
        ("2022年1.86%", Line("1.86%", "2022年")),
        ("1025.3亿元 2022年前三季度", Line("1025.3亿元", "2022年前三季度")),
        ("1025.3亿元 2022年1—6月", Line("1025.3亿元", "2022年1—6月")),
        ("2022年初步核算1143.26亿元", Line("1143.26亿元", "2022年", release=Release.PRELIMINARY)),
        ("1143.26亿元（2022年初步核算数，2023年9月18日公布）", Line("1143.26亿元", "2022年", SEP, Release.PRELIMINARY)),
        ("12.2%,2022年,最终核实数,发布日期2023年9月18日", Line("12.2%", "2022年", SEP, Release.FINAL)),
        ("修订为1.96%（2022年） 2024年10月12日发布", Line("1.96%", "2022年", OCT, Release.REVISED)),
        ("预计1.9% 2022年", Line("1.9%", "2022年", release=Release.ESTIMATE)),
    ],
)
def test_a_line_is_cut_into_its_parts(typed: str, line: Line):
    assert read_line(typed, TODAY) == line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("launched 2023-09-18 the laboratory opened", Line("the laboratory opened", "", SEP, stage=Stage.LAUNCHED)),
        ("已启动 2023年9月18日 实验室揭牌", Line("实验室揭牌", "", SEP, stage=Stage.LAUNCHED)),
        ("done", Line(stage=Stage.DONE)),
        ("正在推进：完成一期", Line("完成一期", stage=Stage.UNDER_WAY)),
        ("under way: something https://a.b", Line("something", address="https://a.b", stage=Stage.UNDER_WAY)),
        ("doneness is not a stage", Line("doneness is not a stage")),
    ],
)
def test_a_step_begins_with_its_stage(typed: str, line: Line):
    assert read_step(typed, TODAY) == line


@pytest.mark.parametrize(
    ("typed", "of", "basis", "value", "bound"),
    [
        ("1.86%", INTENSITY, Basis.LEVEL, "1.86", Comparator.EQUAL),
        ("1.86", INTENSITY, Basis.LEVEL, "1.86", Comparator.EQUAL),
        ("12.2%", SPENDING, Basis.GROWTH_RATE, "12.2", Comparator.EQUAL),
        ("-3%", SPENDING, Basis.GROWTH_RATE, "-3", Comparator.EQUAL),
        ("下降3%", SPENDING, Basis.GROWTH_RATE, "-3", Comparator.EQUAL),
        ("1143.26亿元", SPENDING, Basis.LEVEL, "114326000000", Comparator.EQUAL),
        ("114326000000", SPENDING, Basis.LEVEL, "114326000000", Comparator.EQUAL),
        ("超过1万家", FIRMS, Basis.LEVEL, "10000", Comparator.MORE_THAN),
        ("over 10,000", FIRMS, Basis.LEVEL, "10000", Comparator.MORE_THAN),
        ("第15位", RANK, Basis.RANK, "15", Comparator.EQUAL),
        ("15th", RANK, Basis.RANK, "15", Comparator.EQUAL),
    ],
)
def test_a_figure_in_base_units(typed: str, of: Target, basis: Basis, value: str, bound: Comparator):
    assert read_measured(typed, METRICS[of.metric], basis) == Measured(Decimal(value), bound, typed)


@pytest.mark.parametrize(
    ("typed", "of", "basis", "sentence"),
    [
        ("soon", INTENSITY, Basis.LEVEL, "I cannot read a figure"),
        ("12,60", FIRMS, Basis.LEVEL, "I cannot read a figure"),
        ("1–2%", INTENSITY, Basis.LEVEL, "That is a range"),
        ("1.8亿元", INTENSITY, Basis.LEVEL, "another unit"),
        ("0.1 percentage points", INTENSITY, Basis.LEVEL, "another unit"),
        ("-1%", INTENSITY, Basis.LEVEL, "below zero"),
        ("1143.26", SPENDING, Basis.LEVEL, "Write the unit as well"),
        ("12.2%", SPENDING, Basis.LEVEL, "another unit"),
        ("1143亿元", SPENDING, Basis.GROWTH_RATE, "another unit"),
        ("5%", FIRMS, Basis.LEVEL, "another unit"),
        ("0.1%", INTENSITY, Basis.PP_CHANGE, "percentage points"),
    ],
)
def test_what_is_no_figure_of_the_metric_is_told(typed: str, of: Target, basis: Basis, sentence: str):
    with pytest.raises(UserError, match=sentence):
        read_measured(typed, METRICS[of.metric], basis)


@pytest.mark.parametrize(("typed", "day"), [("2022", date(2022, 12, 31)), ("2022-09-30", date(2022, 9, 30))])
def test_a_year_is_its_last_day(typed: str, day: date):
    assert read_day(typed, TODAY).on == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("2026", "2026 is not over"), ("2027", "lies ahead"), ("3/4/2022", "two ways"), ("some day", "I cannot read")],
)
def test_a_day_that_is_none(typed: str, sentence: str):
    with pytest.raises(UserError, match=sentence):
        read_day(typed, TODAY)
