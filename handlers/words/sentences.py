"""The sentence and the clause around a number, in the text as it was written."""

import re

from handlers.words.quantity import Quantity

LONGEST_SENTENCE = 300  # characters on either side of a number that can belong to it
SENTENCE_END = re.compile(r"[。！？!?]|(?<![到过破于为])\n|\.(?=\s)")  # a line that was broken after 达到 goes on
CLAUSE_END = re.compile(r"[,，;；:：、](?!\d{3})|[。！？!?]|(?<![到过破于为])\n|\.(?=\s)| and (?=[a-z])")


def clause_of(text: str, quantity: Quantity) -> str:
    start, end = between(CLAUSE_END, text, quantity.start, quantity.end)
    return text[start:end]


def sentence_of(text: str, quantity: Quantity) -> tuple[int, int]:
    return between(SENTENCE_END, text, quantity.start, quantity.end)


def between(ends: re.Pattern[str], text: str, first: int, last: int) -> tuple[int, int]:
    """From the last such end before a stretch to the first one after it."""
    furthest, latest = max(0, first - LONGEST_SENTENCE), min(len(text), last + LONGEST_SENTENCE)
    starts = [match.end() for match in ends.finditer(text, furthest, first)]
    end = ends.search(text, last, latest)
    return starts[-1] if starts else furthest, end.start() if end else latest
