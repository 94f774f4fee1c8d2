"""Tables in whatever form a spreadsheet program saves them."""

import codecs
from datetime import date

import pytest

from handlers.sheets.imported import taken
from store.exchange import spreadsheet
from store.exchange.contents import Contents
from store.exchange.table import is_ours, rows_of, table_of
from store.model.errors import UserError
from tests.exchange.ledgers import AS_OF
from tests.store.samples import target

TEXT = "省份,目标\n河南,突破1万家\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_in_any_encoding_of_excels(encoding: str):
    assert spreadsheet.read(TEXT.encode(encoding)) == [["省份", "目标"], ["河南", "突破1万家"]]


def test_a_rare_character_of_gb18030():
    assert spreadsheet.read("省份,备注\n河南,𠮷\n".encode("gb18030"))[1] == ["河南", "𠮷"]


def test_excel_takes_ours_for_utf_8():
    assert spreadsheet.written([["省份"]]).startswith(codecs.BOM_UTF8)


def test_a_file_of_very_many_rows_is_refused_before_they_are_read():
    with pytest.raises(UserError, match="400000 rows"):
        taken("省份,目标\n".encode() + b"x,y\n" * 400_000, date(2026, 1, 5), most=5000)


@pytest.mark.parametrize("text", ['{"a":' * 100_000, '{"format": ' + "9" * 10_000 + "}"])
def test_no_json_of_ours(text: str):
    with pytest.raises(UserError, match="none of mine"):
        taken(text.encode(), date(2026, 1, 5), most=None)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_any_sign_between_cells(sign: str):
    assert spreadsheet.rows(f'\na{sign}b\n1{sign}"x,y;z"\n') == [[], ["a", "b"], ["1", "x,y;z"]]


@pytest.mark.parametrize("text", ["", "a,b", "a,b\n", '"', 'a,b\n1,"2'])
def test_no_table(text: str):
    with pytest.raises(UserError):
        spreadsheet.rows(text)


def test_days_and_truths_as_excel_writes_them_back():
    held = Contents(as_of=AS_OF, commitments=(target("HA-2022-01", keep=True),))
    table = table_of(held, [], lambda record: [])
    deadline, keep = table[0].index("Deadline 截止日期"), table[0].index("Keep throughout 全程保持")
    assert (table[1][deadline], table[1][keep]) == ("2022-12-31", "true")
    table[1][deadline], table[1][keep] = "2022/12/31", "TRUE"

    (row,) = rows_of(table)

    assert row.record == held.commitments[0]


def test_columns_may_be_moved_renamed_in_one_language_and_left_out():
    held = Contents(as_of=AS_OF, commitments=(target("HA-2022-01"),))
    table = table_of(held, ["Status"], lambda record: ["❌ Missed"])
    kept = [place for place, _ in enumerate(table[0]) if table[1][place]]
    moved = [[line[place] for place in reversed(kept)] for line in table]
    moved[0] = [heading.split(" ")[-1] for heading in moved[0]]

    assert is_ours(moved[0])
    assert [row.record for row in rows_of(moved)] == [*held.commitments]


@pytest.mark.parametrize(
    ("heading", "text", "problem"),
    [
        ("Value 数值", "much", "“much” cannot be read."),
        ("Deadline 截止日期", "3/4/2022", "“3/4/2022” cannot be read."),
        ("Scope 范围", "galaxy", "“galaxy” is none of province, city or zone."),
        ("Title 标题", "", "is missing."),
        (
            "Upper value 上限",
            "9",
            "Its fields do not fit together: a range needs its upper end, and only a range has one.",
        ),
        (
            "Record 记录",
            "thing",
            "“thing” is none of conference, target, initiative, actual, milestone, evidence, assessment.",
        ),
        ("Version 版本", "x", "“x” cannot be read."),
        ("Version 版本", "9" * 5000, "cannot be read."),
        ("Earlier promises 历次承诺", "[", "“[” cannot be read."),
        ("Earlier promises 历次承诺", "[" * 100_000, "cannot be read."),
        ("Value 数值", "1E+999999", "“1E+999999” cannot be read."),
        ("Value 数值", "1E-30", "“1E-30” cannot be read."),
        ("Deadline 截止日期", "9999-12-31", "“9999-12-31” cannot be read."),
        ("Owner 负责人", "U" * 101, "at most 100 characters."),
        ("ID 编号", "HA-2022-٠١", "“HA-2022-٠١” cannot be read."),
    ],
)
def test_what_is_wrong_with_a_row(heading: str, text: str, problem: str):
    table = table_of(Contents(as_of=AS_OF, commitments=(target("HA-2022-01"),)), [], lambda record: [])
    table[1][table[0].index(heading)] = text

    (row,) = rows_of(table)

    assert row.record is None
    assert str(row.problem).endswith(problem)
