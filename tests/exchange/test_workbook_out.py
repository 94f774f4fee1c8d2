"""A workbook that we wrote, opened again."""

import io

import openpyxl  # type: ignore[import-untyped]

from store.exchange import workbook
from store.exchange.spreadsheet import Sheet

HEADINGS = ["ID", "承诺"]


def test_every_cell_is_text_and_none_a_formula():
    rows = [HEADINGS, ["HA-2022-01", "=1+1"], ["", "+SUM(A1)"], ["2022", "bell\x07 and\nline"]]
    content = workbook.written([Sheet("At a glance", rows)])

    page = openpyxl.load_workbook(io.BytesIO(content))["At a glance"]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} <= {"s", "inlineStr"}
    assert workbook.sheets(content)[0].rows == [
        HEADINGS,
        ["HA-2022-01", "=1+1"],
        ["", "+SUM(A1)"],
        ["2022", "bell and\nline"],
    ]
    assert page.freeze_panes == "A2"


def test_a_column_is_as_wide_as_its_words_in_bounds():
    page = openpyxl.load_workbook(io.BytesIO(workbook.written([Sheet("S", [["a", "研发投入强度" * 20]])])))["S"]
    assert page.column_dimensions["A"].width == workbook.NARROWEST
    assert page.column_dimensions["B"].width == workbook.WIDEST
