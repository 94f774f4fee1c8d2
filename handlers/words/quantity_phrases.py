"""Numbers that are promised without a unit: 翻一番, the top ten, half, two digits."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from config.metrics import Basis, Unit
from handlers.words.amounts import find_amounts
from handlers.words.clauses import clause_start, modality_at
from handlers.words.folding import Folded, Marked
from handlers.words.quantity import SO_MANY_DIGITS, VAGUE, Place, Quantity
from handlers.words.quantity_words import (
    CHANGED,
    GROWTH_AFTER,
    MULTIPLES,
    ORDINALS,
    OVER_HALF,
    PHRASES,
    RATE,
    WORDS_TO_TEN,
)
from store.model.commitment import Comparator

KINDS_OF_PHRASES = ("average", "digits", "vague", "moves", "times", *MULTIPLES, "half", "top", "place")
DIGITS_EN = {"double": 2, "two": 2, "triple": 3, "three": 3, "four": 4, "five": 5}


def phrases_in(folded: Folded, hidden: Marked) -> Iterator[Place]:
    """What is promised without a unit: 翻一番, the top ten, above the national average, half, 两位数."""
    for match in PHRASES.finditer(folded.text):
        if hidden.touches(*match.span()):
            continue
        start, end = folded.place(*match.span())
        modality = modality_at(folded.text, match.start())
        blank = Quantity(words=folded.original[start:end], start=start, end=end, modality=modality)
        quantity = _phrase(match, blank)
        if quantity:
            yield Place(*match.span(), quantity)


def _phrase(match: re.Match[str], blank: Quantity) -> Quantity | None:
    kind = next(name for name in KINDS_OF_PHRASES if match[name])
    if kind == "average":
        return replace(blank, basis=Basis.RELATIVE, comparator=Comparator.MORE_THAN)
    if kind == "vague":
        return replace(blank, warnings=(VAGUE,))
    if kind == "moves":
        word = match["moved"]
        by = int(word) if word.isdecimal() else WORDS_TO_TEN.index(word) + 1
        return replace(blank, value=Decimal(by), unit=Unit.RANK, basis=Basis.INCREMENT)
    if kind == "digits":
        return _so_many_digits(match, blank)
    if kind == "times":
        word = match["fold"]
        times = int(word) if word.isdecimal() else WORDS_TO_TEN.index(word) + 1
        return replace(blank, value=Decimal(times), basis=Basis.MULTIPLE)
    if kind in MULTIPLES:
        return replace(blank, value=Decimal(MULTIPLES[kind]), basis=Basis.MULTIPLE)
    if kind == "half":
        comparator = Comparator.MORE_THAN if OVER_HALF.search(match[0]) else None
        grows = Basis.GROWTH_RATE if match.string[: match.start()].endswith("by ") else None
        return replace(blank, value=Decimal(50), unit=Unit.PERCENT, comparator=comparator, basis=grows)
    rank = _rank(match)
    within = None if kind == "place" else Comparator.AT_MOST
    return None if rank is None else replace(blank, value=rank, unit=Unit.RANK, basis=Basis.RANK, comparator=within)


def _so_many_digits(match: re.Match[str], blank: Quantity) -> Quantity:
    """两位数 of growth is at least 10 %, of things at least ten."""
    digits = "  两三四五".find(match["digits_zh"]) if match["digits_zh"] else DIGITS_EN[match["digits_en"]]
    text = match.string
    clause = text[clause_start(text, match.start()) : match.start()]
    grows = CHANGED.search(clause) or RATE.search(clause) or GROWTH_AFTER.match(text, match.end())
    return replace(
        blank,
        value=Decimal(10) ** (digits - 1),
        unit=Unit.PERCENT if grows else None,
        basis=Basis.GROWTH_RATE if grows else None,
        comparator=Comparator.AT_LEAST,
        warnings=(SO_MANY_DIGITS,),
    )


def _rank(match: re.Match[str]) -> Decimal | None:
    word = re.sub(
        r"(?<=\d)(?:st|nd|rd|th)$", "", match["top_zh"] or match["top_en"] or match["place_zh"] or match["place_en"]
    )
    if word in ORDINALS:
        return Decimal(ORDINALS.index(word) + 1)
    amount = next(find_amounts(f"{word}个"), None)
    return Decimal(WORDS_TO_TEN.index(word) + 1) if word in WORDS_TO_TEN else amount.value if amount else None
