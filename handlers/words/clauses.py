"""The clause around a number: where it begins, how it compares, how firmly it is promised."""

from handlers.words.quantity_words import AFTER, BEFORE, CLAUSE_END, MODALITIES, SENTENCE_END, Modality
from store.model.commitment import Comparator

SIGNS = " -+≥≤<>=≈"  # that stand before a number
LONGEST_CLAUSE = 200  # characters before a number that can speak of it


def clause_start(text: str, place: int) -> int:
    """After the last sign that ends a clause; a line that was broken after 不超过 goes on, and so does 增速目标：8%."""
    furthest = max(0, place - LONGEST_CLAUSE)
    ends = [match.end() for match in CLAUSE_END.finditer(text, furthest, place)]
    if ends and text[ends[-1] - 1] == ":" and not text[ends[-1] : place].strip(SIGNS):
        ends.pop()
    while ends and text[ends[-1] - 1] == "\n" and said_before(text[furthest : ends[-1]])[0]:
        ends.pop()
    return ends[-1] if ends else furthest


def said_before(clause: str) -> tuple[Comparator | None, int]:
    """How the words right before a number compare with it, and how many characters they take."""
    found = [(match.start(), comparator) for comparator, pattern in BEFORE if (match := pattern.search(clause))]
    if not found:
        return None, 0
    start, comparator = min(found, key=lambda one: one[0])
    return comparator, len(clause) - start


def said_after(text: str, end: int) -> tuple[Comparator, int] | None:
    """How the words right behind a number compare with it, and where they end: 1万家以上."""
    for comparator, pattern in AFTER:
        if match := pattern.match(text, end):
            return comparator, match.end()
    return None


def modality_at(text: str, place: int) -> Modality | None:
    """The last word on it within the sentence."""
    start = sentence_start(text, place)
    found = [
        (match.end(), modality) for modality, pattern in MODALITIES for match in pattern.finditer(text, start, place)
    ]
    return max(found)[1] if found else None


def sentence_start(text: str, place: int) -> int:
    """After the last sign that ends a sentence."""
    furthest = max(0, place - LONGEST_CLAUSE)
    starts = [match.end() for match in SENTENCE_END.finditer(text, furthest, place)]
    return starts[-1] if starts else furthest
