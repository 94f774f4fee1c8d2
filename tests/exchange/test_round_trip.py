"""What leaves a ledger comes back as it was, whatever stands in it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.exchange import contents as json_file
from store.exchange import spreadsheet, table
from store.exchange.cells import RISKY, cell, text_of
from store.exchange.contents import Contents
from tests.exchange import ledgers

slowly = settings(deadline=None, max_examples=40, suppress_health_check=[*HealthCheck])


@given(ledgers.contents())
@slowly
def test_csv(held: Contents):
    lines = table.table_of(held, ["In words"], lambda record: [record.id])
    back = [*table.rows_of(spreadsheet.read(spreadsheet.written(lines)))]

    assert [row.problem for row in back if row.problem] == []
    assert [row.record for row in back] == [*held.records]


@given(ledgers.contents())
@slowly
def test_json(held: Contents):
    back = [*json_file.read(json_file.written(held).decode())]

    assert [row.problem for row in back if row.problem] == []
    assert [row.record for row in back] == [*held.records]


@given(ledgers.contents())
@slowly
def test_no_cell_is_a_formula(held: Contents):
    for line in table.table_of(held, [], lambda record: []):
        for one in line:
            assert not one.startswith(RISKY) or one.lstrip("-").replace(".", "").isdecimal()


@given(st.none() | st.text() | st.sampled_from(ledgers.NASTY))
def test_a_cell_gives_back_what_was_put_in(text: str | None):
    assert text_of(cell(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("'quoted", "''quoted"), ("", "'"), (None, ""), ("-5.2", "-5.2"), ("-5 °C", "'-5 °C")],
)
def test_what_is_set_off(text: str | None, written: str):
    assert cell(text) == written
