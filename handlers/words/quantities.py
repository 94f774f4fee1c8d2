"""How much was promised: the number in base units, how it is to be compared, and what it says of its metric."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from config.metrics import Basis, Unit
from handlers.words.amounts import Amount, find_amounts
from handlers.words.deadlines import dated_spans
from handlers.words.folding import Folded, fold
from handlers.words.numerals import chinese_number
from handlers.words.quantity_words import (
    ADDED,
    AFTER,
    BEFORE,
    CHANGED,
    CLAUSE_END,
    CUMULATIVE,
    FROM,
    GROWTH_AFTER,
    IN_NAMES,
    LEADS_UP,
    MODALITIES,
    MORE_TIMES,
    MULTIPLES,
    NEW_AFTER,
    ORDINALS,
    OVER_HALF,
    PHRASES,
    RATE,
    REACHED,
    SENTENCE_END,
    SHARE,
    SHARE_AFTER,
    TO,
    WORDS_TO_TEN,
    Modality,
)
from handlers.words.remark import Remark
from store.model.building import Number
from store.model.commitment import Comparator

LONGEST = 3000  # characters of a text that is searched
LONGEST_CLAUSE = 200  # characters before a number that can speak of it
YEAR = re.compile(r"20(?:[0-4][1-9]|[1-4]0)")

SEVERAL_TIMES = Remark("“N times more” may mean N times or N + 1 times: compare the original.")
DOLLARS_LEFT_OUT = Remark("The amount in dollars was left out: it is a conversion.")
GROWTH_OF_SHARE = Remark("This is the growth of a share in percent, not in percentage points: compare the original.")
ROUNDED = Remark("The fraction was rounded to two digits.")


@dataclass(frozen=True, kw_only=True)
class Quantity(Number):
    """A promised number where it stands in its text, and how firmly it is promised."""

    start: int  # in the original text, as is the end
    end: int
    counter: str = ""
    modality: Modality | None = None
    warnings: tuple[Remark, ...] = ()


def read_quantity(text: str) -> Quantity | None:
    """The first number of a text that is promised, as far as one can see; digits in dates are none."""
    found = find_quantities(text)
    return next((one for one in found if _is_meant(one)), found[0] if found else None)


def find_quantities(text: str) -> list[Quantity]:
    """Every number that a text may promise, in its order."""
    folded = fold(text[:LONGEST])
    hidden = [*dated_spans(folded), *(match.span() for match in IN_NAMES.finditer(folded.text))]
    phrases = [*_phrases(folded, hidden)]
    amounts = [
        one for one in _amounts(folded.text) if _is_free(one, [*hidden, *((start, end) for start, end, _ in phrases)])
    ]
    dollars = (DOLLARS_LEFT_OUT,) if any(one.in_dollars for one in amounts) else ()
    quantities = [phrase for _, _, phrase in phrases]
    reached = 0
    for amount in amounts:
        if not amount.in_dollars and not _is_start(folded.text, amount):
            quantity = _quantity(folded, amount, reached)
            if not _is_year(quantity):
                quantities.append(replace(quantity, warnings=(*quantity.warnings, *dollars)))
        reached = amount.end
    return sorted(quantities, key=lambda one: one.start)


def _amounts(text: str) -> Iterator[Amount]:
    """Those with a unit; a bare numeral only where it is all there is."""
    alone = chinese_number(text.strip())
    if alone is not None and not text.strip().isascii() and text.strip("十百千万亿"):
        yield Amount(alone, len(text) - len(text.lstrip()), len(text.rstrip()))
    else:
        yield from find_amounts(text)


def _is_free(amount: Amount, hidden: Sequence[tuple[int, int]]) -> bool:
    return not any(amount.start < end and start < amount.end for start, end in hidden)


def _is_meant(quantity: Quantity) -> bool:
    """Whether it is more than a counted thing in passing (一个新平台)."""
    return bool(
        quantity.comparator
        or quantity.basis
        or quantity.unit not in (None, Unit.COUNT)
        or quantity.words[:1].isdecimal()
    )


def _is_start(text: str, amount: Amount) -> bool:
    """由A增至B, from A to B: the first is where it stands, the second is promised."""
    return (
        FROM.search(text, max(0, amount.start - LONGEST_CLAUSE), amount.start) is not None
        and TO.match(text, amount.end) is not None
    )


def _is_year(quantity: Quantity) -> bool:
    """Henan 2022: a year beside a name is no number of things, unless it is a round one."""
    return bool(YEAR.fullmatch(quantity.words)) and quantity.comparator is None and not quantity.counter


def _quantity(folded: Folded, amount: Amount, after: int) -> Quantity:
    text = folded.text
    clause = text[max(after, _clause_start(text, amount.start)) : amount.start]
    comparator, compared = _said_before(clause)
    said_after = _said_after(text, amount.end)
    weak = comparator is Comparator.AT_LEAST and REACHED.search(clause) is not None
    if said_after and (weak or not comparator):
        comparator = said_after[0]
    elif amount.is_odd and (weak or not comparator):
        comparator = Comparator.MORE_THAN
    if amount.upper is not None:
        comparator = Comparator.RANGE
    basis = _basis(amount, clause, clause[: len(clause) - compared], text[amount.end :])
    value, doubtful = _times(amount, clause, text[amount.end :]) if amount.in_times else (amount.value, ())
    start = amount.start - (0 if weak else compared)
    end = said_after[1] if said_after else amount.end
    first, last = folded.place(start, end)
    return Quantity(
        words=folded.original[first:last],
        start=first,
        end=last,
        value=_plain(value),
        upper=None if amount.upper is None else _plain(amount.upper),
        unit=Unit.RANK if basis is Basis.RANK else amount.unit,
        counter=amount.counter,
        comparator=comparator,
        basis=basis,
        modality=_modality(text, amount.start),
        warnings=(*doubtful, *_warnings(amount, basis, clause, text[amount.end :])),
    )


def _plain(value: Decimal) -> Decimal:
    """14000, not 14000.0."""
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _clause_start(text: str, place: int) -> int:
    furthest = max(0, place - LONGEST_CLAUSE)
    ends = [match.end() for match in CLAUSE_END.finditer(text, furthest, place)]
    return ends[-1] if ends else furthest


def _said_before(clause: str) -> tuple[Comparator | None, int]:
    """How the words right before a number compare with it, and how many characters they take."""
    found = [(match.start(), comparator) for comparator, pattern in BEFORE if (match := pattern.search(clause))]
    if not found:
        return None, 0
    start, comparator = min(found, key=lambda one: one[0])
    return comparator, len(clause) - start


def _said_after(text: str, end: int) -> tuple[Comparator, int] | None:
    for comparator, pattern in AFTER:
        if match := pattern.match(text, end):
            return comparator, match.end()
    return None


def _basis(amount: Amount, clause: str, before: str, after: str) -> Basis | None:
    """What the number is of: a change where a word of change stands before it, unless the change leads up to it."""
    if amount.in_points:
        return Basis.PP_CHANGE
    if amount.in_times:
        return Basis.MULTIPLE
    if amount.unit is Unit.RANK:
        return Basis.INCREMENT if CHANGED.search(clause) else Basis.RANK
    if CUMULATIVE.search(clause):
        return Basis.CUMULATIVE
    if amount.unit is Unit.PERCENT:
        if RATE.search(clause) or GROWTH_AFTER.match(after):
            return Basis.GROWTH_RATE
        return Basis.GROWTH_RATE if CHANGED.search(clause) and not LEADS_UP.search(clause) else None
    if ADDED.search(clause) or NEW_AFTER.match(after):
        return None if LEADS_UP.search(clause) else Basis.INCREMENT
    return Basis.INCREMENT if CHANGED.search(clause) and not LEADS_UP.search(clause) else None


def _times(amount: Amount, clause: str, after: str) -> tuple[Decimal, tuple[Remark, ...]]:
    """增长2倍 is three times as much, 是…的2倍 twice; English sentences leave it open."""
    if not CHANGED.search(clause) or LEADS_UP.search(clause):
        return amount.value, (SEVERAL_TIMES,) if MORE_TIMES.match(after) else ()
    english = re.search(r"[a-z]", clause)
    return amount.value + 1, (SEVERAL_TIMES,) if english else ()


def _modality(text: str, place: int) -> Modality | None:
    """The last word on it within the sentence."""
    furthest = max(0, place - LONGEST_CLAUSE)
    starts = [match.end() for match in SENTENCE_END.finditer(text, furthest, place)]
    found = [
        (match.end(), modality)
        for modality, pattern in MODALITIES
        for match in pattern.finditer(text, starts[-1] if starts else furthest, place)
    ]
    return max(found)[1] if found else None


def _warnings(amount: Amount, basis: Basis | None, clause: str, after: str) -> Iterator[Remark]:
    if amount.is_rounded:
        yield ROUNDED
    if basis is Basis.GROWTH_RATE and (SHARE.search(clause) or SHARE_AFTER.match(after)):
        yield GROWTH_OF_SHARE


def _phrases(folded: Folded, hidden: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Quantity]]:
    """What is promised without a unit: 翻一番, the top ten, above the national average, half."""
    for match in PHRASES.finditer(folded.text):
        if any(match.start() < end and start < match.end() for start, end in hidden):
            continue
        kind = match.lastgroup or ""
        start, end = folded.place(*match.span())
        modality = _modality(folded.text, match.start())
        blank = Quantity(words=folded.original[start:end], start=start, end=end, modality=modality)
        if kind == "average":
            yield *match.span(), replace(blank, basis=Basis.RELATIVE, comparator=Comparator.MORE_THAN)
        elif kind in MULTIPLES:
            yield *match.span(), replace(blank, value=Decimal(MULTIPLES[kind]), basis=Basis.MULTIPLE)
        elif kind == "half":
            comparator = Comparator.MORE_THAN if OVER_HALF.search(match[0]) else None
            yield *match.span(), replace(blank, value=Decimal(50), unit=Unit.PERCENT, comparator=comparator)
        elif (rank := _rank(match)) is not None:
            within = None if kind == "place" else Comparator.AT_MOST
            yield *match.span(), replace(blank, value=rank, unit=Unit.RANK, basis=Basis.RANK, comparator=within)


def _rank(match: re.Match[str]) -> Decimal | None:
    word = re.sub(
        r"(?<=\d)(?:st|nd|rd|th)$", "", match["top_zh"] or match["top_en"] or match["place_zh"] or match["place_en"]
    )
    if word in ORDINALS:
        return Decimal(ORDINALS.index(word) + 1)
    amount = next(find_amounts(f"{word}个"), None)
    return Decimal(WORDS_TO_TEN.index(word) + 1) if word in WORDS_TO_TEN else amount.value if amount else None
