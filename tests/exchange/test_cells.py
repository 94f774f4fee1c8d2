"""What the cells of teams' tables say beside each other: units, places, days, floors, and what is no promise."""

from datetime import date
from decimal import Decimal

import pytest

from config.metrics import Basis
from handlers.phrases.language import language_for
from handlers.sheets.plain import rows_of
from handlers.sheets.units import number_with, unit_of, with_its_unit
from store.exchange.contents import Row
from store.exchange.days import Order, day_in, order_of
from store.model.actual import Actual, Release
from store.model.commitment import Scope, Target
from store.model.doubts import SpeakAgainst

TODAY = date(2026, 1, 5)


def read(headings: str, *lines: str) -> list[Row]:
    return [*rows_of([line.split("|") for line in (headings, *lines)], TODAY)]


def target_in(headings: str, line: str) -> Target:
    (row,) = read(headings, line)
    assert isinstance(row.record, Target), row.problem
    return row.record


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("亿元", "亿元"),
        ("億元", "亿元"),
        ("100 million yuan", "亿元"),
        ("CNY 100 million", "亿元"),
        ("10 000 yuan", "万元"),
        ("10,000 yuan", "万元"),
        ("million yuan", "百万元"),
        ("billion RMB", "十亿元"),
        ("1000 pieces", "千件"),
        ("10000 persons", "万人"),
        ("万人", "万人"),
        ("件/万人", "件"),
        ("％", "%"),
        ("percent", "%"),
        ("个百分点", "个百分点"),
        ("KPI", None),
        ("2025年", None),
        ("USD million", None),
    ],
)
def test_units(written: str, unit: str | None):
    assert unit_of(written) == unit


@pytest.mark.parametrize(
    ("number", "unit", "read"),
    [
        ("60", "亿元", "60亿元"),
        ("60以上", "亿元", "60亿元以上"),
        ("突破60，力争70", "亿元", "突破60亿元，力争70亿元"),
        ("50-60", "亿元", "50亿元-60亿元"),
        ("到2025年达到60", "亿元", "到2025年达到60亿元"),
        ("1 160.2", "亿元", "1 160.2亿元"),
        ("1.2万", "家", "1.2万家"),
        ("1.2万家", "万家", "1.2万家"),
        ("15%", "亿元", "15%"),
        ("60亿元以上", "亿元", "60亿元以上"),
        ("60", "USD million", "60 USD million"),
    ],
)
def test_a_number_takes_the_unit_beside_it_where_it_has_none(number: str, unit: str, read: str):
    assert number_with(number, unit) == read


@pytest.mark.parametrize("heading", ["研发经费（亿元）", "研发经费(亿元)", "研发经费/亿元", "研发经费（单位：亿元）"])
def test_a_unit_behind_a_name(heading: str):
    assert with_its_unit(heading) == ("研发经费", "亿元")


MONEY, COUNT, SHARE = 6_000_000_000, 12_000, Decimal("2.1")


@pytest.mark.parametrize(
    ("headings", "line", "value"),
    [
        ("省份|年份|指标|目标值（亿元）", "河南|2026|研发经费投入|60", MONEY),
        ("省份|年份|指标|目标值", "河南|2026|研发经费投入（亿元）|60", MONEY),
        ("省份|年份|指标|目标值|数值单位", "河南|2026|研发经费投入|60|亿元", MONEY),
        ("省份|年份|指标|目标值|计量单位", "河南|2026|研发经费投入|60|亿元", MONEY),
        ("province|year|metric|target|Units", "Henan|2026|R&D expenditure|60|100 million yuan", MONEY),
        ("province|year|metric|target|Unit measure", "Henan|2026|R&D expenditure|600 000|10 000 yuan", MONEY),
        ("province|year|metric|target (CNY billion)", "Henan|2026|R&D expenditure|6", MONEY),
        ("province|year|metric|target|Unit", "Henan|2026|valid invention patents|12|1000 pieces", COUNT),
        ("省份|年份|指标|目标值|单位", "河南|2026|高新技术企业|1.2|万家", COUNT),
        ("省份|年份|指标|目标值（万家）", "河南|2026|高新技术企业|1.2以上", COUNT),
        ("省份|年份|指标|目标值", "河南|2026|研发投入强度（%）|2.1", SHARE),
        ("省份|年份|指标|目标值（%）", "河南|2026|研发投入强度|2.1", SHARE),
        ("省份|年份|指标|目标值", "河南|2026|研发经费增速|17", 17),
        ("省份|年份|指标|目标值", "河南|2026|研发经费增速（%）|17", 17),
    ],
)
def test_a_unit_counts_wherever_it_stands(headings: str, line: str, value: Decimal):
    assert target_in(headings, line).value == value


@pytest.mark.parametrize("value", ["60", "1160.2", "60以上", "增长15"])
def test_money_without_a_unit_is_asked_for_it(value: str):
    (row,) = read("省份|年份|指标|目标值", f"河南|2026|研发经费投入|{value}")

    assert row.record is None
    assert "write the unit as well" in str(row.problem)


@pytest.mark.parametrize(
    ("metric", "value", "doubt"),
    [
        ("基础研究经费占比", "0.55", "percent sign"),
        ("研发经费增速", "0.15", "percent sign"),
        ("高新技术企业", "增长15", "no unit"),
        ("高新技术企业", "12.5", "whole numbers"),
    ],
)
def test_what_a_number_without_a_unit_leaves_open_is_asked(metric: str, value: str, doubt: str):
    (row,) = read("省份|年份|指标|目标值|截止", f"河南|2026|{metric}|{value}|2026年底")

    assert [one for one in row.doubts if isinstance(one, SpeakAgainst) and doubt in one.words]


@pytest.mark.parametrize(
    ("metric", "value"), [("基础研究经费占比", "5.5"), ("基础研究经费占比", "0.55%"), ("高新技术企业", "12000")]
)
def test_what_leaves_nothing_open_is_not(metric: str, value: str):
    (row,) = read("省份|年份|指标|目标值|截止", f"河南|2026|{metric}|{value}|2026年底")

    assert row.doubts == ()


@pytest.mark.parametrize(
    ("headings", "line", "place"),
    [
        ("省份|城市|年份|指标|目标值", "河南|郑州|2026|研发投入强度|3%", ("HA", Scope.CITY, "郑州")),
        ("省份|城市|年份|指标|目标值", "河南|郑州市|2026|研发投入强度|3%", ("HA", Scope.CITY, "郑州市")),
        ("城市|年份|指标|目标值", "青岛|2026|研发投入强度|3%", ("SD", Scope.CITY, "青岛")),
        ("省份|年份|指标|目标值", "深圳|2026|研发投入强度|5%", ("GD", Scope.CITY, "深圳")),
        ("省份|园区|年份|指标|目标值", "河北|雄安新区|2026|研发投入强度|5%", ("HE", Scope.ZONE, "雄安新区")),
        ("province|city|year|metric|target", "Henan|Zhengzhou|2026|R&D intensity|3%", ("HA", Scope.CITY, "Zhengzhou")),
        ("省份|城市|年份|指标|目标值", "河南|全省|2026|研发投入强度|3%", ("HA", Scope.PROVINCE, None)),
        ("省份|城市|年份|指标|目标值", "河南||2026|研发投入强度|3%", ("HA", Scope.PROVINCE, None)),
        ("省份|城市|年份|指标|目标值", "河南|新密市|2026|研发投入强度|3%", ("HA", Scope.CITY, "新密市")),
        ("省份|年份|指标|目标值", "吉林|2026|研发投入强度|3%", ("JL", Scope.PROVINCE, None)),
    ],
)
def test_a_citys_number_is_its_own(headings: str, line: str, place: tuple[str, Scope, str | None]):
    target = target_in(headings, line)

    assert (target.province, target.scope, target.scope_name) == place


def test_a_city_of_another_province_is_asked():
    (row,) = read("省份|城市|年份|指标|目标值", "河南|青岛|2026|研发投入强度|3%")

    assert "lies in" in str(row.problem)


def test_what_is_striven_for_and_where_it_starts_in_columns_of_their_own():
    headings = "省份|年份|指标|目标值（万家）|力争值|基数|基期年份|截止"
    target = target_in(headings, "河南|2026|高新技术企业|3|3.5|1.2|2023|2027年底")

    assert (target.value, target.stretch) == (Decimal(30_000), Decimal(35_000))
    assert target.baseline is not None
    assert (target.baseline.value, target.baseline.on) == (Decimal(12_000), date(2023, 12, 31))


def test_a_province_stands_once_above_its_rows():
    lines = "河南|2026|研发投入强度|2%", "||高新技术企业|1万家", "|||", "||高新技术企业|1万家"
    first, second, third = read("省份|年份|指标|目标值", *lines)

    assert isinstance(second.record, Target)
    assert (second.record.province, second.record.year) == ("HA", 2026)
    assert "The province was taken from the row above." in [str(remark) for remark in second.remarks]
    assert "The province was taken from the row above." not in [str(remark) for remark in first.remarks]
    assert "is missing" in str(third.problem)  # an empty row ends the block


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["12/31/2022", "3/4/2022"], Order.MONTH),
        (["31/12/2022", "3/4/2022"], Order.DAY),
        (["3.4.2022"], Order.DAY),
        (["3/4/2022"], None),
        (["12/31/2022", "31/12/2022"], None),
        (["2022年底"], None),
    ],
)
def test_a_column_tells_how_its_days_are_written(days: list[str], order: Order | None):
    assert order_of(days) == order


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2022/2/11", None, date(2022, 2, 11)),
        ("2022-2-11 0:00", None, date(2022, 2, 11)),
        ("3/4/2022", Order.MONTH, date(2022, 3, 4)),
        ("3/4/2022", Order.DAY, date(2022, 4, 3)),
        ("3/4/2022", None, None),
        ("4/4/2022", None, date(2022, 4, 4)),
        ("31.12.2022", Order.DAY, date(2022, 12, 31)),
        ("31/12/2022", Order.MONTH, None),
        ("年底", Order.DAY, None),
    ],
)
def test_days(cell: str, order: Order | None, day: date | None):
    assert day_in(cell, order) == day


def test_the_days_of_a_column_are_read_alike():
    first, second = read(
        "省份|年份|指标|目标值|截止", "河南|2022|研发投入强度|2%|12/31/2022", "河北|2022|研发投入强度|2%|3/4/2022"
    )

    assert isinstance(first.record, Target)
    assert isinstance(second.record, Target)
    assert (first.record.deadline.on, second.record.deadline.on) == (date(2022, 12, 31), date(2022, 3, 4))


def test_a_row_of_statistics_is_asked_whether_it_is_a_promise():
    (row,) = read("地区|年份|指标名称|数值|单位", "河南|2022|研发经费投入|1254.7|亿元")

    assert [one.words for one in row.doubts if isinstance(one, SpeakAgainst)] == [
        "This reads like a result, not like a promise: figures go into a column “Actual 实际值”."
    ]


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("地区|年份|指标名称|数值|单位", "河南|2026|研发经费投入|1254.7|亿元"),  # of this year
        ("地区|年份|指标名称|目标值|单位", "河南|2022|研发经费投入|1254.7|亿元"),  # the heading promises
        ("地区|年份|指标名称|数值|单位", "河南|2022|研发经费投入|超过1254.7|亿元"),  # the cell promises
        ("地区|年份|指标名称|数值|单位|截止", "河南|2022|研发经费投入|1254.7|亿元|2022年底"),
    ],
)
def test_what_anything_promises_is_not(headings: str, line: str):
    (row,) = read(headings, line)

    assert row.problem is None
    assert row.doubts == ()


@pytest.mark.parametrize(
    ("metric", "value", "help"),
    [
        ("技术合同成交额", "保持全国领先", "a rank is written"),
        ("高新技术企业", "组建省实验室体系", "A promise without one belongs into Commitment"),
        ("幸福感", "2%", "write the whole promise into Commitment"),
    ],
)
def test_what_cannot_be_read_says_what_to_write_and_where(metric: str, value: str, help: str):
    wrong, right = read("省份|年份|指标|目标值", f"河南|2026|{metric}|{value}", "河南|2026|研发投入强度|2%")

    assert wrong.problem is not None
    assert help in language_for("en").plain_error(wrong.problem)
    assert right.problem is None


FIGURES = "地区|年份|指标名称|实际值|单位|发布状态|发布日期|来源|网址"


def figure_in(headings: str, line: str) -> Actual:
    (row,) = read(headings, line)
    assert isinstance(row.record, Actual), row.problem
    return row.record


def test_a_table_of_figures():
    line = "河南|2022|研发经费投入|1143.26|亿元|最终|2023-09-18|全国科技经费投入统计公报|https://example.org/b"
    figure = figure_in(FIGURES, line)

    assert (figure.province, figure.metric, figure.value) == ("HA", "rd_expenditure", Decimal(114_326_000_000))
    assert (figure.as_of, figure.released, figure.release) == (date(2022, 12, 31), date(2023, 9, 18), Release.FINAL)
    assert (figure.source.name, figure.source.address) == ("全国科技经费投入统计公报", "https://example.org/b")


@pytest.mark.parametrize(
    ("headings", "line", "value", "basis"),
    [
        ("省份|年份|指标|实际值（%）|来源", "河南|2022|研发投入强度|1.86|公报", "1.86", Basis.LEVEL),
        ("省份|年份|指标|实际值|来源", "河南|2022|研发投入强度|1.86%|公报", "1.86", Basis.LEVEL),
        ("省份|年份|指标|实际值|来源", "河南|2022|研发经费增速|12.2|公报", "12.2", Basis.GROWTH_RATE),
        ("省份|年份|指标|完成值|来源", "河南|2022|区域创新能力排名|13|公报", "13", Basis.RANK),
        ("province|year|metric|actual|unit|source", "Henan|2022|GDP|6.1|CNY trillion|Bulletin", "6.1E+12", Basis.LEVEL),
    ],
)
def test_figures_of_any_basis(headings: str, line: str, value: str, basis: Basis):
    figure = figure_in(headings, line)

    assert (figure.value, figure.basis) == (Decimal(value), basis)


def test_what_a_figure_does_not_say_is_taken_as_usual_and_said():
    (row,) = read("省份|年份|指标|实际值|来源", "河南|2022|研发投入强度|1.86%|公报")

    assert isinstance(row.record, Actual)
    assert date(2023, 1, 1) < row.record.released < TODAY
    assert [str(remark) for remark in row.remarks] == [
        "A figure without a word on its release was taken as final.",
        "A figure without its day of release was given the usual one of its metric.",
    ]


def test_a_figure_beside_its_promise():
    promise, figure = read(
        "省份|年份|指标|目标值|实际值|截止|来源", "河南|2022|研发投入强度|2%|1.86%|2022年底|工作报告"
    )

    assert isinstance(promise.record, Target)
    assert isinstance(figure.record, Actual)
    assert (promise.record.value, figure.record.value) == (Decimal(2), Decimal("1.86"))
    assert (promise.number, figure.number, figure.record.as_of) == (2, 2, date(2022, 12, 31))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("河南|2022|研发经费投入|60||公报", "Write the unit as well"),
        ("河南|2022|研发投入强度|60|亿元|公报", "That is another unit"),
        ("河南|2022|研发投入强度|1.86|%|", "Source is missing."),
        ("河南|2026|研发投入强度|1.86|%|公报", "2026 is not over."),
        ("河南||研发投入强度|1.86|%|公报", "Year is missing."),
        ("河南|2022||1.86|%|公报", "Metric is missing."),
        ("河南|2022|研发投入强度|1.8-1.9|%|公报", "That is a range."),
    ],
)
def test_figures_that_cannot_be_read(line: str, problem: str):
    (row,) = read("省份|年份|指标|实际值|单位|来源", line)

    assert row.record is None
    assert row.problem is not None
    assert problem in language_for("en").plain_error(row.problem)
