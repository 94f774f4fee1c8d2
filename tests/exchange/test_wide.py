"""Tables with a column for each year or each metric."""

from datetime import date
from decimal import Decimal

import pytest

from handlers.phrases.language import language_for
from handlers.sheets.imported import taken_from_text
from handlers.sheets.wide import is_wide
from store.exchange.contents import Row
from store.model.actual import Actual
from store.model.commitment import Target
from store.model.errors import UserError

TODAY = date(2026, 11, 29)
ENGLISH = language_for("en")


def read(*lines: str) -> list[Row]:
    return [*taken_from_text("\n".join(lines), TODAY).rows]


def told(row: Row) -> str:
    """The number of the row, its metric, what is promised or was reached, and when."""
    record = row.record
    if isinstance(record, Target):
        stretch = f" ({record.stretch})" if record.stretch else ""
        return f"{row.number} {record.metric} {record.comparator} {record.value}{stretch} {record.deadline.on}"
    assert isinstance(record, Actual), row.problem
    return f"{row.number} {record.metric} = {record.value} {record.as_of}"


@pytest.mark.parametrize(
    ("headings", "line", "rows"),
    [
        ("省份,指标,2025年目标", "河南,高新技术企业,1.4万家", "high_tech_enterprises >= 14000 2025-12-31"),
        ("省份,指标,目标值（2025年）,单位", "河南,高新技术企业,1.4,万家", "high_tech_enterprises >= 14000 2025-12-31"),
        ("province,metric,2025 target", "Henan,R&D intensity,2.4%", "rd_intensity >= 2.4 2025-12-31"),
        ("province,metric,Target by end of 2025", "Henan,R&D intensity,2.4%", "rd_intensity >= 2.4 2025-12-31"),
        (
            "省份,指标,2026年目标,2027年目标",
            "河南,高新技术企业,1.3万家,1.4万家",
            "high_tech_enterprises >= 13000 2026-12-31|2 high_tech_enterprises >= 14000 2027-12-31",
        ),
        (
            "省份,年份,高新技术企业目标（万家）,研发投入强度目标（%）",
            "河南,2027,1.4,2.1",
            "high_tech_enterprises >= 14000 2027-12-31|2 rd_intensity >= 2.1 2027-12-31",
        ),
        (
            "省份,指标,2025年目标,2025年力争目标",
            "河南,高新技术企业,1万家,2万家",
            "high_tech_enterprises >= 10000 (20000) 2025-12-31",
        ),
        (
            "省份,指标,2023年实际,2024年目标,出处",
            "河南,高新技术企业,9000,12000,统计公报",
            "high_tech_enterprises = 9000 2023-12-31|2 high_tech_enterprises >= 12000 2024-12-31",
        ),
        (
            "省份,指标,目标值,截止时间,2022年实际,2023年实际,出处",
            "河南,高新技术企业,12000,2027年底,9000,9500,统计公报",
            "high_tech_enterprises >= 12000 2027-12-31|2 high_tech_enterprises = 9000 2022-12-31"
            "|2 high_tech_enterprises = 9500 2023-12-31",
        ),
        ("省份,2025年研发经费增速目标(%)", "河南,8", "rd_expenditure >= 8 2025-12-31"),
    ],
)  # fmt: skip
def test_each_number_is_read_as_if_it_had_a_row(headings: str, line: str, rows: str):
    assert "|".join(told(row) for row in read(headings, line)) == f"2 {rows}"


def test_where_a_wide_table_starts_from():
    (row,) = read("省份,指标,2023年基数,2025年目标", "河南,高新技术企业,9000家,1.2万家")

    assert isinstance(row.record, Target)
    assert row.record.baseline
    assert (row.record.baseline.value, row.record.baseline.on) == (Decimal(9000), date(2023, 12, 31))


def test_a_title_tells_that_all_are_targets_and_of_which_year():
    rows = read(
        "2027年各省目标任务分解表,,", "省份,高新技术企业（家）,研发投入强度（%）", "河南,14000,2.1", "湖北,24000,"
    )

    assert [told(row) for row in rows] == [
        "3 high_tech_enterprises >= 14000 2027-12-31",
        "3 rd_intensity >= 2.1 2027-12-31",
        "4 high_tech_enterprises >= 24000 2027-12-31",
    ]


@pytest.mark.parametrize(
    ("headings", "write"),
    [
        ("省份,指标,2025年,2026年", "Write “2025年目标值” or “2025年实际值” as its heading"),
        ("省份,年份,高新技术企业（家）,研发投入强度（%）", "Write “高新技术企业目标值” or “高新技术企业实际值”"),
        ("province,year,R&D intensity (%)", "Write “R&D intensity target” or “R&D intensity actual”"),
    ],
)  # fmt: skip
def test_what_may_be_promised_or_reached_is_asked(headings: str, write: str):
    with pytest.raises(UserError) as asked:
        read(headings, "河南,2025,1,2")

    assert write in ENGLISH.plain_error(asked.value)


def test_a_row_that_names_a_metric_alone_promises_nothing():
    (row,) = read("省份,年份,指标,目标值", "河南,2027,高新技术企业,")

    assert row.problem is not None
    assert ENGLISH.plain_error(row.problem) == "Target is missing."


@pytest.mark.parametrize(
    "headings", ["省份,指标,目标值", "省份,2021—2025年目标", "省份,指标,联系电话", "name,2025 target"]
)
def test_what_is_not_wide(headings: str):
    assert not is_wide(headings.split(","))
