"""One form for all the ways to write the same."""

from unicodedata import normalize

import pytest

from handlers.words.quantities import find_quantities
from store.model.writing import normalized


@pytest.mark.parametrize("text", ["Shǎnxī", "Đắk Lắk", "—" * 30, "研发投入强度（2.2%）…………", "🙂🙂"])
def test_what_people_write_keeps_its_accents(text: str):
    assert normalized("NFD", text) == normalize("NFD", text)


def test_of_thousands_of_accents_on_a_letter_a_few_are_left():
    assert 30 <= len(normalized("NFKC", "a" + "\u0315\u0300" * 20_000 + "b")) <= 33


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("covid19 and 5 labs", [5]),
        ("12abc5 labs", []),
        ("(5g6) 7 labs", [7]),
        ("c919 与 8 家", [8]),
    ],
)
def test_digits_within_a_word_are_no_number(text: str, values: list[int]):
    assert [quantity.value for quantity in find_quantities(text)] == values
