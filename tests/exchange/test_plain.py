"""A team's own table, in the words of the documents."""

from datetime import date
from decimal import Decimal

import pytest

from handlers.phrases.assumptions import OTHER_YEAR
from handlers.phrases.language import language_for
from handlers.sheets.columns import column_of, headed, template
from handlers.sheets.plain import rows_of
from store.exchange.contents import Row
from store.model.commitment import Comparator, Initiative, Target
from store.model.conference import Conference
from store.model.deadline import Precision
from store.model.errors import UserError

TODAY = date(2026, 1, 5)
ENGLISH = language_for("en")


def read(headings: str, *lines: str) -> list[Row]:
    return [*rows_of([line.split("|") for line in (headings, *lines)], TODAY)]


def target_in(headings: str, line: str) -> Target:
    (row,) = read(headings, line)
    assert isinstance(row.record, Target), row.problem
    return row.record


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Province", "Province"),
        ("省份", "Province"),
        ("Province 省份", "Province"),
        ("  ｐｒｏｖｉｎｃｅ ", "Province"),
        ("指标名称（KPI）", "Metric"),
        ("Target / 目标值", "Target"),
        ("Due date*", "Deadline"),
        ("完成时限", "Deadline"),
        ("责任单位", "Lead body"),
    ],
)
def test_headings(heading: str, column: str):
    found = column_of(heading)
    assert found is not None
    assert found.en == column


def test_headings_that_are_not_known_are_named():
    assert headed(["省份", "指标", "联系电话", "", "指标"]).unknown == ["联系电话", "指标"]


@pytest.mark.parametrize("headings", [["name", "age"], ["province", "age"]])
def test_a_table_of_something_else(headings: list[str]):
    with pytest.raises(UserError):
        headed(headings)


@pytest.mark.parametrize(
    ("metric", "written", "key", "comparator", "value", "basis"),
    [
        ("高新技术企业", "突破1万家", "high_tech_enterprises", ">", 10_000, "level"),
        ("研发投入强度", "1.96%以上", "rd_intensity", ">=", "1.96", "level"),
        ("R&D intensity", "2.1", "rd_intensity", ">=", "2.1", "level"),
        ("研发经费增速", "17%以上", "rd_expenditure", ">=", 17, "growth_rate"),
        ("研发经费投入", "增长15%", "rd_expenditure", ">=", 15, "growth_rate"),
        ("技术合同成交额", "１０００亿元", "tech_contract_turnover", ">=", 10**11, "level"),
        ("high_tech_enterprises", "more than 12,000", "high_tech_enterprises", ">", 12_000, "level"),
    ],
)
def test_what_is_promised(metric: str, written: str, key: str, comparator: str, value: str, basis: str):
    target = target_in("省份|年份|指标|目标|截止", f"河南|2022|{metric}|{written}|2022年底")

    assert target.metric == key
    assert target.comparator is Comparator(comparator)
    assert target.value == Decimal(value)
    assert target.basis == basis
    assert target.value_words == written
    assert (target.deadline.on, target.deadline.precision) == (date(2022, 12, 31), Precision.YEAR)


def test_a_unit_in_a_column_of_its_own():
    assert target_in("省份|年份|指标|目标|单位", "河南|2022|高新技术企业|1.2|万家").value == 12_000
    assert target_in("省份|年份|指标|目标|单位", "河南|2022|高新技术企业|1.2万家|万家").value == 12_000


def test_a_promise_in_one_cell_with_its_deadline():
    target = target_in("province|year|commitment", "Gansu|2022|R&D intensity of at least 1.5% by the end of 2025")

    assert (target.metric, target.value, target.deadline.on) == ("rd_intensity", Decimal("1.5"), date(2025, 12, 31))


def test_a_promise_without_a_number_is_an_initiative():
    (row,) = read("省份|年份|任务|牵头单位", "甘肃|2022|组建省实验室体系|科技厅")

    assert isinstance(row.record, Initiative)
    assert (row.record.title, row.record.lead_body, row.record.deadline) == ("组建省实验室体系", "科技厅", None)


def test_a_document_is_of_the_year_that_it_bears():
    held, commitment = read("省份|指标|目标值|截止|文件", "甘肃|研发投入强度|2%|2025年底|2022年甘肃省科技工作会议")

    assert isinstance(held.record, Conference)
    assert isinstance(commitment.record, Target)
    assert (held.record.year, commitment.record.year) == (2022, 2022)
    assert OTHER_YEAR in [remark.message for remark in commitment.remarks]


@pytest.mark.parametrize(
    ("cell", "english", "chinese"),
    [("4", "p. 4", "第4页"), ("第4页第2段", "p. 4, ¶2", "第4页第2段"), ("附件二", "附件二", "附件二")],
)
def test_where_in_its_document_it_stands(cell: str, english: str, chinese: str):
    target = target_in("省份|年份|指标|目标|页码|配合单位", f"河南|2022|研发投入强度|2%|{cell}|财政厅")

    assert (target.place, target.place_zh, target.supporting_bodies) == (english, chinese, "财政厅")


def test_where_it_is_written_and_who_looks_after_it():
    target = target_in(
        "省份|年份|指标|目标|来源|负责人|备注",
        "河南|2022|研发投入强度|2%|会议报告（https://example.org/r?a=1）|<@U0ADA>|'=1",
    )

    assert target.source is not None
    assert (target.source.name, target.source.address) == ("会议报告", "https://example.org/r?a=1")
    assert (target.owner, target.note) == ("U0ADA", "=1")


def test_an_owner_by_name_is_kept_as_a_note():
    (row,) = read("省份|年份|指标|目标|负责人|备注", "河南|2022|研发投入强度|2%|张三|重点")

    assert row.record is not None
    assert isinstance(row.record, Target)
    assert (row.record.owner, row.record.note) == (None, "重点\nOwner 负责人: 张三")
    assert "An owner who is no member's id was kept as a note." in [str(remark) for remark in row.remarks]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("|2022|研发投入强度|2%|", "Province is missing."),
        ("河南||研发投入强度|2%|", "Year is missing."),
        ("河南|soon|研发投入强度|2%|", "Year: “soon” cannot be read."),
        ("河南|2022||2%|", "Metric is missing."),
        ("河南|2022|幸福感|2%|", "Metric: I do not know “幸福感”."),
        (
            "河南|2022|区域创新能力|前移2位|",
            "Target: “前移2位” says how far the rank moves, not which one is to be reached.",
        ),
        ("河南|2022|研发投入强度|很高|", "Target: I see no number in “很高”."),
        ("河南|2022|研发投入强度|2%|3/4/2026", "Deadline: “3/4/2026” is not clear."),
        ("河南|2022|研发投入强度|2%|eventually", "Deadline: “eventually” is not clear."),
        ("Atlantis|2022|研发投入强度|2%|", "Province: I do not know “Atlantis”."),
    ],
)
def test_rows_that_cannot_be_read(line: str, problem: str):
    (row,) = read("省份|年份|指标|目标|截止", line)

    assert row.record is None
    assert row.problem is not None
    assert ENGLISH.plain_error(row.problem).startswith(problem)


def test_a_slip_is_told():
    (row,) = read("province|year|metric|target", "Guangdnog|2022|R&D intensity|2%")

    assert row.remarks
    assert ENGLISH.plain_error(row.remarks[0]) == "I read “Guangdnog” as Guangdong (广东)."


def test_rows_keep_the_numbers_that_the_spreadsheet_gives_them():
    found = read("省份|年份|指标|目标", "", "河南|2022|研发投入强度|2%", "|||", "河南|2022|研发投入强度|")

    assert [row.number for row in found] == [3, 5]


def test_our_own_example_is_no_row():
    assert [*rows_of(template(), TODAY)] == []
