"""What was corrected or saved of a report stays as it is when the report is read again."""

from collections.abc import Mapping
from typing import Any

from handlers.commitment.sitting.reading import with_own
from handlers.reports.reading import CandidateKind
from handlers.reports.sitting import Item


def item(number: int, start: int, **more: Any) -> Item:
    fields: Mapping[str, Any] = {"kind": CandidateKind.TARGET, "fields": {}, "quote": "省实验室和技术创新中心各10家"}
    return Item(number=number, start=start, **fields, **more)


def test_of_two_promises_in_the_same_words_only_the_one_that_was_saved_is_on_record():
    before = [item(1, 23), item(2, 23, record_id="HA-2026-01"), item(3, 50, edition=1)]

    after = with_own([item(1, 7), item(2, 23), item(3, 23), item(4, 50)], before, 0)

    assert [(one.number, one.start, one.record_id, one.edition) for one in after] == [
        (1, 7, None, 0),
        (2, 23, None, 0),
        (3, 23, "HA-2026-01", 0),
        (4, 50, None, 1),
    ]


def test_what_was_saved_stays_though_it_is_not_read_again():
    after = with_own([item(11, 7)], [item(1, 23, record_id="HA-2026-01")], 10)

    assert [(one.number, one.record_id) for one in after] == [(11, None), (12, "HA-2026-01")]
