"""Files as people really have them: workbooks, titles above the headings, and what Excel saves in other countries."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import openpyxl  # type: ignore[import-untyped]
import pytest

from handlers.sheets.imported import Taken, taken
from store.exchange import characters, spreadsheet
from store.model.commitment import Target
from store.model.errors import UserError

TODAY = date(2026, 1, 5)
HEAD: Sequence[object] = ["省份", "年份", "指标", "目标值", "截止日期"]
LINE: Sequence[object] = ["河南", 2022, "高新技术企业", "突破1万家", "2022年底"]


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content: bytes | str) -> Taken:
    return taken(content.encode() if isinstance(content, str) else content, TODAY, most=None)


def targets(content: bytes | str) -> list[Target]:
    found = read(content).rows
    assert [row.problem for row in found if row.problem] == []
    return [row.record for row in found if isinstance(row.record, Target)]


def test_a_workbook():
    (target,) = targets(workbook(目标=[HEAD, LINE]))

    assert (target.province, target.value, target.deadline.on) == ("HA", Decimal(10_000), date(2022, 12, 31))


def test_of_several_sheets_the_one_that_fits_is_read_and_named():
    found = read(workbook(说明=[["联系人", "电话"], ["张三", "1"]], 目标=[HEAD, LINE], 附表=[["x", "y"], [1, 2]]))

    assert found.sheets == ["目标", "说明", "附表"]
    assert len(found.rows) == 1


def test_a_sheet_that_is_hidden_is_not_read():
    book = openpyxl.load_workbook(io.BytesIO(workbook(旧=[HEAD, LINE], 新=[HEAD, ["江苏", *LINE[1:]]])))
    book["旧"].sheet_state = "hidden"

    assert [target.province for target in targets(saved(book))] == ["JS"]


def test_a_percent_that_excel_keeps_as_a_fraction():
    book = openpyxl.load_workbook(io.BytesIO(workbook(a=[HEAD, ["河南", 2022, "研发投入强度", 0.0196, "2022年底"]])))
    book.active["D2"].number_format = "0.00%"

    assert targets(saved(book))[0].value == Decimal("1.96")


def test_a_unit_that_only_the_format_of_a_cell_writes():
    book = openpyxl.load_workbook(io.BytesIO(workbook(a=[HEAD, ["河南", 2022, "技术合同成交额", 600.5, "2022年底"]])))
    book.active["D2"].number_format = '0.00"亿元"'

    assert targets(saved(book))[0].value == 60_050_000_000


@pytest.mark.parametrize(
    ("form", "on"),
    [("yyyy-mm-dd", date(2022, 6, 1)), ("m/d/yyyy", date(2022, 6, 1)), ('yyyy"年"m"月"', date(2022, 6, 30))],
)
def test_a_day_of_excels_is_as_precise_as_it_is_shown(form: str, on: date):
    book = openpyxl.load_workbook(io.BytesIO(workbook(a=[HEAD, [*LINE[:4], datetime(2022, 6, 1)]])))
    book.active["E2"].number_format = form

    assert targets(saved(book))[0].deadline.on == on


def test_cells_that_are_merged_downwards():
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(a=[HEAD, LINE, [None, None, "研发投入强度", "2%以上", "2022年底"]]))
    )
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B2:B3")

    assert [(target.province, target.year) for target in targets(saved(book))] == [("HA", 2022)] * 2


def test_a_workbook_of_too_many_cells():
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "x"

    with pytest.raises(UserError, match="too large"):
        read(saved(book))


def test_a_title_above_the_headings_and_rows_as_excel_counts_them():
    found = read("2022年各省目标,,,,\n,,,,\n省份,年份,指标,目标值,截止\n河南,2022,高新技术企业,突破1万家,\n")

    assert [row.number for row in found.rows] == [4]
    assert found.rows[0].problem is None


def test_a_unit_that_stands_once_above_the_table():
    (target,) = targets("2026年各省目标,,,\n,,,单位：亿元\n省份,年份,指标,目标值\n河南,2026,研发经费投入,1500\n")

    assert target.value == 150_000_000_000


def test_headings_in_traditional_characters():
    (target,) = targets("省份,年份,指標名稱,目標值,截止時間\n河南,2022,高新技術企業,突破1萬家,2022年底\n")

    assert (target.metric, target.value) == ("high_tech_enterprises", Decimal(10_000))


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_excel_is_told_the_sign_between_cells(first: str):
    (target,) = targets(f"{first}省份;年份;指标;目标值\n河南;2022;研发投入强度;1,96%\n")

    assert target.value == Decimal("1.96")


ENGLISH = "Province;Year;Metric;Target;Note\nHenan;2022;R&D intensity;2%;{}\n"
CHINESE = "省份,年份,指标,目标值,备注\n河南,2022,研发投入强度,2%以上,{}\n"
TAIWAN = "省份,年份,指標,目標值,備註\n河南,2022,研發投入強度,2%以上,{}\n"


@pytest.mark.parametrize(
    ("text", "note", "encoding"),
    [
        (CHINESE, "省政府工作报告", "gb18030"),
        (CHINESE, "仅一处", "gbk"),
        (CHINESE, "𠮷", "gb18030"),
        (TAIWAN, "省政府工作報告", "big5"),
        (TAIWAN, "", "big5"),
        (ENGLISH, "après la conférence", "cp1252"),
        (ENGLISH, "Über 10 €", "cp1252"),
        (ENGLISH, "the province’s “plan” – final", "cp1252"),
        (ENGLISH, "Zürich", "cp1252"),
        (CHINESE, "", "utf-8"),
        (CHINESE, "省", "utf-16"),
    ],
)
def test_the_characters_of_excel_in_several_countries(text: str, note: str, encoding: str):
    assert characters.decoded(text.format(note).encode(encoding)) == text.format(note)


@pytest.mark.parametrize(
    ("value", "read"),
    [("1,96%", "1.96%"), ("1.160,2", "1160.2"), ("12.500,5", "12500.5"), ("60", "60"), ("超过1,5万", "超过1.5万")],
)
def test_decimal_commas(value: str, read: str):
    assert spreadsheet.pointed(value) == read


def test_a_semicolon_file_with_decimal_points_has_its_commas_for_thousands():
    assert not spreadsheet.sheet_of("a;b\n1.96;12,500\n").has_decimal_commas
    assert spreadsheet.sheet_of("a;b\n1,96;12.500\n").has_decimal_commas


def test_a_row_with_its_document_is_one_row():
    rows = "省份,年份,指标,目标值,来源文件\n河南,2022,研发投入强度,2%,会议甲\n河北,2022,研发投入强度,2%,会议乙\n"

    assert len(taken(rows.encode(), TODAY, most=2).rows) == 4
