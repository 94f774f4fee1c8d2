"""How much was promised: the number in base units, how it is to be compared, and what it says of its metric."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from config.metrics import Basis, Unit
from handlers.words.amounts import Amount, find_amounts, may_be_grouped, whole_of, with_bracketed_unit
from handlers.words.deadlines import dated_spans
from handlers.words.folding import Folded, fold
from handlers.words.labels import labels_in
from handlers.words.numerals import chinese_number
from handlers.words.quantity_words import (
    A_YEAR,
    ABOUT_UP,
    ADDED,
    AFTER,
    BEFORE,
    BELOW_ZERO,
    CHANGED,
    CLAUSE_END,
    CUMULATIVE,
    EACH_AFTER,
    EACH_BEFORE,
    FALL_AFTER,
    FALLEN,
    FROM,
    GROWTH_AFTER,
    IN_NAMES,
    LEADS_DOWN,
    LEADS_UP,
    MODALITIES,
    MORE_TIMES,
    MULTIPLES,
    NEW_AFTER,
    ON_BASE,
    ORDINALS,
    OVER_HALF,
    PHRASES,
    RATE,
    REACH_AFTER,
    REACHED,
    SENTENCE_END,
    SHARE,
    SHARE_AFTER,
    THRESHOLD,
    THRESHOLD_EN,
    TO,
    UP_FROM,
    WORDS_TO_TEN,
    Modality,
)
from handlers.words.remark import Remark
from store.model.commitment import Comparator
from store.model.terms import Number

LONGEST = 3000  # characters of a text that is searched
LONGEST_CLAUSE = 200  # characters before a number that can speak of it
YEAR = re.compile(r"20(?:[0-4][1-9]|[1-4]0)")
OTHER_UNITS = re.compile(r"(?:万|亿)?(?:平方米|平方公里|公里|公顷|立方米|亩|吨|千瓦时?|兆瓦|度电|小时|分钟|微克)")
BASE_YEAR = re.compile(rf"\s?{A_YEAR}")
TO_LEVEL = re.compile(
    r"\s?[,;]?\s?(?:以上|力争|总数|总量|规模)?(?:达到?|到|至|增至|突破|超过?)?\s?"
    r"|\s(?:(?:to|reaching|and reach)\s)?[a-z\s-]{0,30}"
)
KINDS_OF_PHRASES = ("average", "digits", "vague", "times", *MULTIPLES, "half", "top", "place")
DIGITS_EN = {"double": 2, "two": 2, "triple": 3, "three": 3, "four": 4, "five": 5}

SEVERAL_TIMES = Remark("“N times more” may mean N times or N + 1 times: compare the original.")
FOREIGN_LEFT_OUT = Remark("The amount in another currency was left out: it is a conversion.")
FOREIGN_CURRENCY = Remark("The amount is in another currency: write it in yuan.")
GROWTH_OF_SHARE = Remark("This is the growth of a share in percent, not in percentage points: compare the original.")
ROUNDED = Remark("The fraction was rounded to two digits.")
BROKEN = Remark("These digits can be read as one number or as two: write the number without gaps, for example 12,500.")
OTHER_UNIT = Remark("No metric on record is counted in that unit.")
VAGUE = Remark("The words give no exact number: compare the original.")
SO_MANY_DIGITS = Remark("A number of so many digits was taken as at least the smallest of them: compare the original.")
ALSO_A_MULTIPLE = Remark("The text also says how many times as many that is; the number itself was taken.")
EACH = Remark("That many of each of several things are promised: record them one by one.")


@dataclass(frozen=True, kw_only=True)
class Base:
    """Where a promised number starts from, and how far its words reach, its year included."""

    value: Decimal
    unit: Unit | None
    words: str
    start: int  # in the original text, as is the end
    end: int


@dataclass(frozen=True, kw_only=True)
class Quantity(Number):
    """A promised number where it stands in its text, and how firmly it is promised.

    It has no value where it is a comparison, and where its digits or words are not certain: then a warning says why.
    """

    start: int  # in the original text, as is the end
    end: int
    counter: str = ""
    modality: Modality | None = None
    base: Base | None = None
    warnings: tuple[Remark, ...] = ()


def why_unread(number: Number | None) -> Remark | None:
    """Why a number has no value although there is one; none where there is none, or it was read."""
    if not isinstance(number, Quantity) or number.value is not None or number.basis is Basis.RELATIVE:
        return None
    return next(iter(number.warnings), None)


class Place(NamedTuple):
    """A quantity with its place in the folded text."""

    start: int
    end: int
    quantity: Quantity


class Marked:
    """The places of a text that are taken by something."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]]) -> None:
        self._marks = bytearray(length)
        self.add(spans)

    def add(self, spans: Iterable[tuple[int, int]]) -> None:
        for start, end in spans:
            self._marks[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether a stretch has any of them."""
        return self._marks.find(1, start, end) >= 0

    def hide(self, text: str) -> str:
        """A text without them, so that nothing of what stands there is joined to other signs: in 2021 to 13,000."""
        return "".join("#" if mark else sign for sign, mark in zip(text, self._marks, strict=True))


def read_quantity(text: str) -> Quantity | None:
    """The first number of a text that is promised, as far as one can see; digits in dates are none."""
    found = find_quantities(text)
    return next((quantity for quantity in found if _is_meant(quantity)), found[0] if found else None)


def find_quantities(text: str) -> list[Quantity]:
    """Every number that a text may promise, in its order; what one starts from is its base, and none of its own."""
    folded = fold(text[:LONGEST])
    in_names = [match.span() for match in IN_NAMES.finditer(folded.text)]
    hidden = Marked(len(folded.text), [*dated_spans(folded), *labels_in(folded.text), *in_names])
    phrases = [*_phrases(folded, hidden)]
    said = Marked(len(folded.text), [(phrase.start, phrase.end) for phrase in phrases])
    found = [one for one in _amounts(hidden.hide(folded.text)) if not hidden.touches(one.start, one.end)]
    amounts = [amount for amount in found if not said.touches(amount.start, amount.end)]
    counted = _counted(folded, amounts, hidden)
    places = sorted([*phrases, *counted], key=lambda place: place.start)
    return [place.quantity for place in _without_multiples(folded.text, _with_bases(folded, places))]


def _amounts(text: str) -> Iterator[Amount]:
    """Those with a unit; a bare numeral only where it is all there is."""
    alone = chinese_number(text.strip())
    if alone is not None and not text.strip().isascii() and text.strip("十百千万亿"):
        yield Amount(alone, len(text) - len(text.lstrip()), len(text.rstrip()))
    else:
        yield from find_amounts(text)


def _is_meant(quantity: Quantity) -> bool:
    """Whether it is more than a counted thing in passing (一个新平台)."""
    return bool(
        quantity.comparator
        or quantity.basis
        or quantity.unit not in (None, Unit.COUNT)
        or quantity.words[:1].isdecimal()
    )


def _counted(folded: Folded, amounts: Sequence[Amount], hidden: Marked) -> Iterator[Place]:
    """The amounts that count something: no names in quotation marks, no years, no thresholds, no conversions."""
    text = folded.text
    has_yuan = any(amount.unit is Unit.CNY for amount in amounts)
    foreign = (FOREIGN_LEFT_OUT,) if has_yuan and any(amount.is_foreign for amount in amounts) else ()
    reached = 0
    for amount in amounts:
        if amount.start < reached or _is_quoted(folded, amount) or _is_threshold(text, amount):
            continue
        rest = whole_of(text, amount)
        if rest and not hidden.touches(rest.start("more"), rest.start("more") + 1):
            yield _unread(folded, amount.start, rest.end(), BROKEN)
            reached = rest.end()
            continue
        after, reached = reached, amount.end
        if amount.is_foreign:
            if not has_yuan:
                yield _unread(folded, amount.start, amount.end, FOREIGN_CURRENCY)
        elif amount.unit is None and OTHER_UNITS.match(text, amount.end):
            yield _unread(folded, amount.start, amount.end, OTHER_UNIT)
        elif may_be_grouped(text, amount):
            yield _unread(folded, amount.start, amount.end, BROKEN)
        else:
            place = _quantity(folded, with_bracketed_unit(text, amount), after)
            if not _is_year(place.quantity):
                warnings = (*place.quantity.warnings, *foreign)
                yield place._replace(quantity=replace(place.quantity, warnings=warnings))


def _unread(folded: Folded, start: int, end: int, why: Remark) -> Place:
    """A number that is there, and that has to be asked for."""
    first, last = folded.place(start, end)
    words = folded.original[first:last]
    modality = _modality(folded.text, start)
    return Place(start, end, Quantity(words=words, start=first, end=last, modality=modality, warnings=(why,)))


def _is_quoted(folded: Folded, amount: Amount) -> bool:
    """“315” is the name of a day."""
    first, last = folded.place(amount.start, amount.end)
    around = folded.original[first - 1 : first] + folded.original[last : last + 1]
    return amount.unit is None and around in ("“”", '""', "「」", "『』", "《》", "''", "‘’")


def _is_threshold(text: str, amount: Amount) -> bool:
    """超百亿元企业达到40家: who is counted, not how many."""
    if amount.unit not in (Unit.CNY, Unit.PERCENT):
        return False
    if THRESHOLD.match(text, amount.end):
        return True
    with_ = THRESHOLD_EN.search(text, max(0, amount.start - LONGEST_CLAUSE), amount.start)
    return with_ is not None and REACH_AFTER.match(text, amount.end) is not None


def _is_year(quantity: Quantity) -> bool:
    """Henan 2022: a year beside a name is no number of things, unless it is a round one."""
    return bool(YEAR.fullmatch(quantity.words)) and quantity.comparator is None and not quantity.counter


def _with_bases(folded: Folded, places: Sequence[Place]) -> list[Place]:
    """由A增至B, from A to B, B in place of A: A is where it stands, B is promised."""
    text, kept, base = folded.text, list[Place](), None
    for number, place in enumerate(places, start=1):
        before = max(0, place.start - LONGEST_CLAUSE)
        starts = FROM.search(text, before, place.start)
        if number < len(places) and (ON_BASE.match(text, place.end) or (starts and TO.match(text, place.end))):
            base = _base(folded, starts.start() if starts else place.start, place)
        elif kept and UP_FROM.search(text, before, place.start):
            kept[-1] = _from(kept[-1], _base(folded, place.start, place))
        else:
            kept.append(_from(place, base))
            base = None
    return kept


def _from(place: Place, base: Base | None) -> Place:
    return place._replace(quantity=replace(place.quantity, base=base)) if base else place


def _base(folded: Folded, start: int, place: Place) -> Base | None:
    """What a number starts from; none where that is no single number."""
    quantity = place.quantity
    if quantity.value is None or quantity.upper is not None:
        return None
    year = BASE_YEAR.match(folded.text, place.end)
    first, last = folded.place(start, year.end() if year else place.end)
    return Base(value=quantity.value, unit=quantity.unit, words=quantity.words, start=first, end=last)


def _without_multiples(text: str, places: Sequence[Place]) -> list[Place]:
    """翻番达到2.4万家, doubled to 30,000: the level was taken, which is the number that can be checked."""
    kept = list[Place]()
    for place in places:
        last = kept[-1] if kept else None
        if last and last.quantity.basis is Basis.MULTIPLE and _leads_to_level(text[last.end : place.start], place):
            quantity = replace(place.quantity, basis=None, warnings=(*place.quantity.warnings, ALSO_A_MULTIPLE))
            kept[-1] = place._replace(quantity=quantity)
        else:
            kept.append(place)
    return kept


def _leads_to_level(between: str, place: Place) -> bool:
    basis, unit = place.quantity.basis, place.quantity.unit
    is_level = basis in (None, Basis.INCREMENT) and unit in (None, Unit.COUNT, Unit.PERSONS, Unit.CNY)
    return is_level and TO_LEVEL.fullmatch(between) is not None


def _quantity(folded: Folded, amount: Amount, after: int) -> Place:
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
    falls = LEADS_DOWN.search(clause) is not None
    if weak and falls and not said_after:
        comparator = None
    basis = _basis(amount, clause, clause[: len(clause) - compared], text[amount.end :])
    value, doubtful = _times(amount, clause, text[amount.end :]) if amount.in_times else (amount.value, ())
    start = amount.start - (0 if weak else compared)
    end = said_after[1] if said_after else amount.end
    first, last = folded.place(start, end)
    quantity = Quantity(
        words=folded.original[first:last],
        start=first,
        end=last,
        value=_plain(value),
        upper=None if amount.upper is None else _plain(amount.upper),
        unit=Unit.RANK if basis is Basis.RANK else amount.unit,
        counter=amount.counter,
        comparator=comparator,
        basis=basis,
        falls=falls,
        modality=_modality(text, amount.start),
        warnings=(*doubtful, *_warnings(amount, basis, clause, text[amount.end :])),
    )
    return Place(amount.start, end, _with_sign(quantity, clause, text[amount.end :]))


def _with_sign(quantity: Quantity, clause: str, after: str) -> Quantity:
    """Below zero where something falls by it, and where it has a minus that is no dash."""
    is_change = quantity.basis in (Basis.GROWTH_RATE, Basis.PP_CHANGE, Basis.INCREMENT)
    changes = [*CHANGED.finditer(clause)]
    falls = changes and FALLEN.fullmatch(changes[-1][0])
    if is_change and (falls or FALL_AFTER.match(after)):
        return replace(_below_zero(quantity), falls=True)
    signed = BELOW_ZERO.search(clause)
    return _below_zero(quantity) if signed and (is_change or quantity.unit is Unit.PERCENT) else quantity


MIRRORED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
}


def _below_zero(quantity: Quantity) -> Quantity:
    """A fall of more than 3 % is a change below −3 %."""
    ends = sorted(-end for end in (quantity.value, quantity.upper) if end is not None)
    comparator = MIRRORED.get(quantity.comparator, quantity.comparator) if quantity.comparator else None
    return replace(quantity, value=ends[0], upper=ends[1] if len(ends) > 1 else None, comparator=comparator)


def _plain(value: Decimal) -> Decimal:
    """14000, not 14000.0."""
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _clause_start(text: str, place: int) -> int:
    """After the last sign that ends a clause; a line that was broken after 不超过 goes on."""
    furthest = max(0, place - LONGEST_CLAUSE)
    ends = [match.end() for match in CLAUSE_END.finditer(text, furthest, place)]
    while ends and text[ends[-1] - 1] == "\n" and _said_before(text[furthest : ends[-1]])[0]:
        ends.pop()
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
        if RATE.search(clause) or GROWTH_AFTER.match(after) or FALL_AFTER.match(after):
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
    if ABOUT_UP.search(clause) and not amount.is_plain:
        yield VAGUE
    if EACH_BEFORE.search(clause) or EACH_AFTER.match(after):
        yield EACH
    if basis is Basis.GROWTH_RATE and (SHARE.search(clause) or SHARE_AFTER.match(after)):
        yield GROWTH_OF_SHARE


def _phrases(folded: Folded, hidden: Marked) -> Iterator[Place]:
    """What is promised without a unit: 翻一番, the top ten, above the national average, half, 两位数."""
    for match in PHRASES.finditer(folded.text):
        if hidden.touches(*match.span()):
            continue
        start, end = folded.place(*match.span())
        modality = _modality(folded.text, match.start())
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
        return replace(blank, value=Decimal(50), unit=Unit.PERCENT, comparator=comparator)
    rank = _rank(match)
    within = None if kind == "place" else Comparator.AT_MOST
    return None if rank is None else replace(blank, value=rank, unit=Unit.RANK, basis=Basis.RANK, comparator=within)


def _so_many_digits(match: re.Match[str], blank: Quantity) -> Quantity:
    """两位数 of growth is at least 10 %, of things at least ten."""
    digits = "  两三四五".find(match["digits_zh"]) if match["digits_zh"] else DIGITS_EN[match["digits_en"]]
    text = match.string
    clause = text[_clause_start(text, match.start()) : match.start()]
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
