"""An export that Excel has opened and saved, in China, the United States, Britain or Germany, comes back unchanged."""

import csv
import io
import re
from collections.abc import AsyncIterator, Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from handlers.sheets.imported import taken
from store.exchange import spreadsheet, table
from store.exchange.excel import are_shown_alike
from store.exchange.gathering import everything
from store.exchange.plan import Fate, Planned, carry_out, plan
from store.model.actual import Actual
from store.model.commitment import Baseline, Initiative, Target
from store.model.source import Source
from store.store import Ledger, Store
from tests.exchange.ledgers import AS_OF
from tests.exchange.test_plan import rows
from tests.store.samples import actual, by, conference, initiative, target

TODAY = date(2026, 1, 5)
START = Baseline(value=Decimal("1.5"), on=date(2021, 12, 31))
Saved = Callable[[spreadsheet.Table], bytes]


def held() -> list[Target | Initiative | Actual]:
    source = Source(name="报告", document_number="007", published=date(2022, 2, 11))
    return [
        target("HA-2022-01", title="高新技术企业突破1万家", title_zh="高新技术企业突破1万家", source=source, keep=True),
        target("HA-2022-02", value=Decimal("1.96"), value_words="2.1%", themes=("innovation", "talent"), note="3-5"),
        target("HA-2022-03", value=Decimal(60_000_000_000), baseline=START),
        target("HA-2022-04", value=Decimal(114_325_900_000), note='say "yes"; or,\nno', words="12,500家"),
        target("HA-2022-05", value=Decimal("1234.56789012"), note="=1+1"),
        initiative("HA-2022-06"),
        actual("a1", as_of=date(2022, 3, 4), released=date(2022, 4, 3), value=Decimal("0.000000001")),
    ]


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with await Store.open(f"sqlite:///{tmp_path / 'ledger.db'}") as store:
        ledger = store.ledger("T1")
        planned = await plan(ledger, rows(conference("HA-2022"), *held()), TODAY)
        await ledger.write(lambda then: carry_out(then, planned, by()))
        yield ledger


def number(text: str) -> str:
    """As the format “General” shows a number."""
    value = Decimal(text)
    if value and (abs(value) >= 10**11 or abs(value) < Decimal("0.0001")):
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{int(exponent[1:]):02}"
    shown = f"{value:.{max(0, 9 - max(0, value.adjusted()))}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def opened(cell: str, *, day: str, true: str = "TRUE", point: str = ".") -> str:
    """A cell as Excel shows it after it has opened a file."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", cell):
        return day.format(y=int(match[1]), m=int(match[2]), d=int(match[3]))
    if re.fullmatch(r"-?\d+(\.\d+)?(E[+-]\d+)?", cell):
        return number(cell).replace(".", point)
    if re.fullmatch(r"\d+(\.\d+)?%", cell):
        return f"{Decimal(cell[:-1]):.2f}%".replace(".", point)
    if cell == "3-5":
        return "5-Mar"
    return true if cell == "true" else cell


def lines(table: spreadsheet.Table, delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return text.getvalue()


def through(table: spreadsheet.Table, **shown: str) -> spreadsheet.Table:
    return [[opened(cell, **shown) for cell in line] for line in table]


def in_china(table: spreadsheet.Table) -> bytes:
    return lines(through(table, day="{y}/{m}/{d}")).encode("gb18030")


def in_china_as_utf_8(table: spreadsheet.Table) -> bytes:
    return lines(through(table, day="{y}/{m}/{d}")).encode("utf-8-sig")


def in_the_us(table: spreadsheet.Table) -> bytes:
    return lines(through(table, day="{m}/{d}/{y}")).encode("utf-8-sig")


def in_the_us_as_ansi(table: spreadsheet.Table) -> bytes:
    return lines(through(table, day="{m}/{d}/{y}")).encode("cp1252", "replace")


def in_britain(table: spreadsheet.Table) -> bytes:
    return lines(through(table, day="{d:02}/{m:02}/{y}")).encode("utf-8-sig")


def in_germany(table: spreadsheet.Table) -> bytes:
    saved = through(table, day="{d:02}.{m:02}.{y}", true="WAHR", point=",")
    return lines(saved, ";").encode("utf-8-sig")


def in_germany_in_one_column(table: spreadsheet.Table) -> bytes:
    """Opened by a double click: there a comma parts no cells."""
    flat = [[cell.replace("\n", " ").replace(";", ",") for cell in line] for line in table]
    return lines([[line] for line in lines(flat).splitlines()], ";").encode("utf-8-sig")


def as_unicode_text(table: spreadsheet.Table) -> bytes:
    return lines(through(table, day="{y}/{m}/{d}"), "\t").encode("utf-16")


def as_a_workbook(table: spreadsheet.Table) -> bytes:
    book = openpyxl.Workbook()
    for line in table:
        book.active.append([typed(cell) for cell in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def typed(cell: str) -> object:
    """What Excel takes a cell of a text file for."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    if re.fullmatch(r"-?\d+(\.\d+)?(E[+-]\d+)?", cell):
        return float(cell)
    return {"true": True, "false": False}.get(cell, cell)


SAVED: list[Saved] = [in_china, in_china_as_utf_8, in_the_us, in_the_us_as_ansi, in_britain, in_germany]
SAVED += [as_unicode_text, as_a_workbook]


async def back(ledger: Ledger, saved: Saved) -> list[Planned]:
    exported = table.table_of(await everything(ledger, AS_OF), [], lambda record: [])
    found = taken(saved(exported), TODAY, most=None)
    return await plan(ledger, found.rows, TODAY)


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.__name__)
async def test_nothing_has_changed(ledger: Ledger, saved: Saved):
    planned = await back(ledger, saved)

    assert [(item.row.record, item.changes, item.problem) for item in planned if item.fate is not Fate.SAME] == []
    assert len(planned) == len(held()) + 1


async def test_a_table_in_one_column_is_read_all_the_same(ledger: Ledger):
    planned = await back(ledger, in_germany_in_one_column)

    changed = {field for item in planned for field in item.changes}
    assert [item.problem for item in planned if item.problem] == []
    assert changed <= {"note", "themes"}  # which had the signs that this test has taken away


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.__name__)
async def test_what_a_person_has_changed_there_is_a_change(ledger: Ledger, saved: Saved):
    def changed(exported: spreadsheet.Table) -> bytes:
        lead, value = exported[0].index("Lead body 牵头单位"), exported[0].index("Value 数值")
        row = next(line for line in exported if line[1] == "HA-2022-02")
        row[lead], row[value] = "Office 7", "1.97"
        return saved(exported)

    planned = await back(ledger, changed)

    (item,) = [item for item in planned if item.fate is not Fate.SAME]
    assert (item.fate, {*item.changes}) == (Fate.CHANGED, {"value", "lead_body"})
    assert isinstance(item.row.record, Target)
    assert (item.row.record.value, item.row.record.lead_body) == (Decimal("1.97"), "Office 7")


async def test_what_excel_has_cut_off_is_not_taken_for_new(ledger: Ledger, tmp_path: Path):
    exported = table.table_of(await everything(ledger, AS_OF), [], lambda record: [])
    found = taken(in_the_us_as_ansi(exported), TODAY, most=None)

    async with await Store.open(f"sqlite:///{tmp_path / 'other.db'}") as store:
        planned = await plan(store.ledger("T2"), found.rows, TODAY)

    wrong = [str(item.problem) for item in planned if item.fate is Fate.WRONG]
    assert wrong
    assert all("Excel has saved only a part of this cell." in problem for problem in wrong)


@pytest.mark.parametrize(
    ("after", "before", "alike"),
    [
        ("7", "007", True),
        ("2.10%", "2.1%", True),
        ("1.14326E+11", "114325900000", True),
        ("1.14327E+11", "114325900000", False),
        ("123456789012345000", "123456789012345678", True),
        ("???", "河南省", True),
        ("??", "河南省", False),
        ("5-Mar", "3-5", True),
        ("05. Mrz", "3-5", True),
        ("2022/3/5", "高新", False),
        ("1.97", "1.96", False),
        ("talent", "talents", False),
        ("a\nb", "a\r\nb", True),
    ],
)
def test_what_excel_shows_for_what(after: str, before: str, alike: bool):
    assert are_shown_alike(after, before) is alike
