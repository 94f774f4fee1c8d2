"""What is read of a report makes records, or says what has to be corrected before."""

from datetime import date
from typing import Any

import pytest

from handlers.commitment.fields import Setting
from handlers.commitment.shelf import Shelf
from handlers.commitment.sitting.items import document_of, draft_of, found_in
from handlers.phrases.language import language_for
from handlers.reports.reading import CandidateKind
from handlers.reports.sitting import Document, Part
from store.exchange.contents import Row

TODAY = date(2026, 3, 1)
FOUND = found_in(Part(text="2026年河南省科技工作会议报告\n2025年,研发投入强度达到2.2%。2026年达到2.6%。"), TODAY)


def result_in(document: Document) -> Row:
    (result,) = (item for item in FOUND.items if item.kind is CandidateKind.RESULT)
    setting = Setting(Shelf(), TODAY, language_for("en"))
    return draft_of(result, document.model_copy(update={"held": TODAY}), setting, "abcd", "U012AB3CD").row


@pytest.mark.parametrize(
    "told", [{"title": "题" * 600}, {"address": "https://kjt.example.cn/a|b"}, {"address": "https://" + "a" * 4000}]
)
def test_what_a_page_tells_of_itself_and_no_record_can_hold_keeps_nobody_from_saving(told: dict[str, Any]):
    row = result_in(document_of(FOUND.facts, Document(**told)))

    assert row.problem is None
    assert row.record is not None


def test_a_number_of_a_document_that_is_too_long_is_said_of_the_row():
    row = result_in(document_of(FOUND.facts, Document(number="1" * 101)))

    assert "at most 100 characters" in str(row.problem)
