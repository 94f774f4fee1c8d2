"""On which side of a number the words of a source put a promise."""

from decimal import Decimal

import pytest

from handlers.words.sides import said_otherwise
from store.example_ledger import commitments_of, conference_of, example_files
from store.model.commitment import Comparator, Target
from tests.store.samples import target


def promise(comparator: Comparator) -> Target:
    return target(metric="rd_intensity", value=Decimal("1.96"), comparator=comparator)


@pytest.mark.parametrize(
    ("words", "recorded", "said"),
    [
        ("研发投入强度超过1.96%", Comparator.AT_LEAST, Comparator.MORE_THAN),
        ("R&D is to be more than 1.96 percent of GDP", Comparator.AT_LEAST, Comparator.MORE_THAN),
        ("研发投入强度达到1.96%以上", Comparator.MORE_THAN, Comparator.AT_LEAST),
        ("研发投入强度达到1.96%以上", Comparator.AT_LEAST, None),
        ("研发投入强度1.96%左右", Comparator.AT_LEAST, Comparator.ABOUT),
        ("比上年提高，超过2%", Comparator.AT_LEAST, None),  # another number
    ],
)
def test_the_side_that_the_words_name(words: str, recorded: Comparator, said: Comparator | None):
    found = said_otherwise(promise(recorded), (None, words))
    assert (found.comparator if found else None) == said


def test_no_example_is_recorded_against_its_words():
    targets = [
        commitment
        for file in example_files()
        for commitment in commitments_of(file, conference_of(file["conference"]))
        if isinstance(commitment, Target)
    ]
    odd = [one.id for one in targets if said_otherwise(one, (one.words, one.words_zh, one.value_words))]

    assert len(targets) > 20
    assert odd == []
