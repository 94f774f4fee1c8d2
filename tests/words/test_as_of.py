"""The day as of which a question is asked, among its other words."""

from datetime import date

import pytest

from handlers.words.as_of import split_as_of, with_day
from handlers.words.tokens import tidy
from store.model.errors import UserError

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "rest", "day"),
    [
        ("henan", "henan", None),
        ("henan as-of:2025-12-31", "henan", date(2025, 12, 31)),
        ("as-of:2025 henan", "henan", date(2025, 12, 31)),
        ("henan AS-OF：2025-12-31 2022", "henan 2022", date(2025, 12, 31)),
        ("henan as of 2025-12-31 2022", "henan 2022", date(2025, 12, 31)),
        ("henan as_of: 2025Q3", "henan", date(2025, 9, 30)),
        ("河南 截至:2025年底", "河南", date(2025, 12, 31)),
        ("截至2025-12-31 河南", "河南", date(2025, 12, 31)),
        ("河南截至2025年6月", "河南", date(2025, 6, 30)),
        ("henan as-of:yesterday", "henan", date(2026, 11, 21)),
        ("HA-2022-03 as-of:today", "HA-2022-03", TODAY),
        ("河南 截止:2022Q4", "河南 截止:2022Q4", None),
        ("has of henan", "has of henan", None),
        ("henan as-of:2025 as-of:2025-12-31", "henan", date(2025, 12, 31)),
    ],
)
def test_the_day_is_taken_out_of_the_words(typed: str, rest: str, day: date | None):
    assert split_as_of(tidy(typed), TODAY) == (rest, day)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("as-of:2027", "is not known yet"),
        ("as-of:2026", "is not known yet"),
        ("as-of:tomorrow", "is not known yet"),
        ("as-of:then", "I cannot read the day “then”"),
        ("as-of:", "I cannot read the day “”"),
        ("as-of:2025-02-30", "I cannot read the day “2025-02-30”"),
        ("as-of:2024 as-of:2025", "Name one day only"),
    ],
)
def test_what_is_no_past_day_is_told(typed: str, sentence: str):
    with pytest.raises(UserError, match=sentence):
        split_as_of(tidy(typed), TODAY)


def test_what_a_button_asks_is_read_again():
    assert split_as_of(with_day("henan", date(2025, 1, 2)), TODAY) == ("henan", date(2025, 1, 2))
    assert split_as_of(with_day("", date(2025, 1, 2)), TODAY) == ("", date(2025, 1, 2))
