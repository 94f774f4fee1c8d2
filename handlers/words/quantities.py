"""How much was promised: the number in base units, how it is to be compared, and what it says of its metric."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from config.metrics import Basis, Unit
from handlers.words.amounts import Amount, find_amounts, may_be_grouped, whole_of, with_bracketed_unit
from handlers.words.bases import with_bases, without_multiples
from handlers.words.clauses import LONGEST_CLAUSE, clause_start, modality_at, said_after, said_before, sentence_start
from handlers.words.deadlines import dated_spans
from handlers.words.folding import Folded, Marked, fold
from handlers.words.labels import labels_in
from handlers.words.numerals import chinese_number
from handlers.words.quantity import (
    BROKEN,
    EACH,
    FOREIGN_CURRENCY,
    FOREIGN_LEFT_OUT,
    GROWTH_OF_SHARE,
    OTHER_UNIT,
    ROUNDED,
    SEVERAL_TIMES,
    VAGUE,
    Place,
    Quantity,
)
from handlers.words.quantity_phrases import phrases_in
from handlers.words.quantity_words import (
    ABOUT_UP,
    ADDED,
    BELOW_ZERO,
    CHANGED,
    CUMULATIVE,
    EACH_AFTER,
    EACH_BEFORE,
    FALL,
    FALL_AFTER,
    FALLEN,
    GROWTH_AFTER,
    IN_NAMES,
    LEADS_DOWN,
    LEADS_UP,
    MORE_TIMES,
    NARROWED,
    NEW_AFTER,
    RATE,
    REACH_AFTER,
    REACHED,
    SHARE,
    SHARE_AFTER,
    STRETCH_AFTER,
    THRESHOLD,
    THRESHOLD_EN,
    Modality,
)
from handlers.words.remark import Remark
from store.model.commitment import Comparator

LONGEST = 3000  # characters of a text that is searched
YEAR = re.compile(r"20(?:[0-4][1-9]|[1-4]0)")
OTHER_UNITS = re.compile(
    r"(?:万|亿)?(?:平方米|平方公里|公里|公顷|立方米|[纳微毫厘分千]?米|亩|吨"
    r"|[毫千微]?克(?![服难])|升(?![至到级为])|千瓦时?|[兆吉]瓦|度电|[千兆吉]?赫兹?|小时|分钟|秒)"
    r"|[\s-]?(?:[nmkc]m|(?:kilo|centi|milli|nano)?met(?:re|er)s?|[mgkt]w|kwh|[mg]hz|[mgtp]b|kg|tons?|tonnes?|acres?|hectares?|mu"
    r"|square [a-z]+|cubic [a-z]+|degrees?|seconds?)(?![a-z])"
)


MOST_OF_A_SLOGAN = 10


def read_quantity(text: str) -> Quantity | None:
    """The first number of a text that is promised, as far as one can see; digits in dates are none."""
    found = find_quantities(text)
    return next((quantity for quantity in found if _is_meant(quantity)), found[0] if found else None)


def find_quantities(text: str) -> list[Quantity]:
    """Every number that a text may promise, in its order; what one starts from is its base, and none of its own."""
    folded = fold(text[:LONGEST])
    return [place.quantity for place in quantities_in(folded, dated_spans(folded))]


def quantities_in(folded: Folded, dated: Sequence[tuple[int, int]]) -> list[Place]:
    """The same with their places in a folded text, of which it is known where it speaks of dates."""
    in_names = [match.span() for match in IN_NAMES.finditer(folded.text)]
    hidden = Marked(len(folded.text), [*dated, *labels_in(folded.text), *in_names])
    phrases = [*phrases_in(folded, hidden)]
    said = Marked(len(folded.text), [(phrase.start, phrase.end) for phrase in phrases])
    found = [one for one in _amounts(hidden.hide(folded.text)) if not hidden.touches(one.start, one.end)]
    amounts = [amount for amount in found if not said.touches(amount.start, amount.end)]
    counted = _counted(folded, amounts, hidden)
    places = sorted([*phrases, *counted], key=lambda place: place.start)
    return without_multiples(folded.text, with_bases(folded, places))


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
    modality = modality_at(folded.text, start)
    return Place(start, end, Quantity(words=words, start=first, end=last, modality=modality, warnings=(why,)))


def _is_quoted(folded: Folded, amount: Amount) -> bool:
    """“315” is the name of a day."""
    first, last = folded.place(amount.start, amount.end)
    around = folded.original[first - 1 : first] + folded.original[last : last + 1]
    if first and folded.original[first - 1] in '“「『《"' and not amount.is_plain and amount.value <= MOST_OF_A_SLOGAN:
        return True  # “两个倍增”
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
    is_no_bound = quantity.comparator in (None, Comparator.ABOUT) and quantity.unit is None
    return is_no_bound and YEAR.fullmatch(quantity.words.split()[-1]) is not None and not quantity.counter


def _quantity(folded: Folded, amount: Amount, after: int) -> Place:
    text = folded.text
    clause = text[max(after, _clause_start(text, amount)) : amount.start]
    comparator, compared = said_before(clause)
    compared_after = said_after(text, amount.end)
    weak = comparator is Comparator.AT_LEAST and REACHED.search(clause) is not None
    if compared_after and (weak or not comparator):
        comparator = compared_after[0]
    elif amount.is_odd and (weak or not comparator):
        comparator = Comparator.MORE_THAN
    if amount.upper is not None:
        comparator = Comparator.RANGE
    falls = LEADS_DOWN.search(clause) is not None
    if weak and falls and not compared_after:
        comparator = None
    if weak and NARROWED.search(clause):
        comparator = Comparator.AT_MOST
    basis = _basis(amount, clause, clause[: len(clause) - compared], text[amount.end :])
    value, doubtful = _times(amount, clause, text[amount.end :]) if amount.in_times else (amount.value, ())
    is_vague = ABOUT_UP.search(clause) is not None and not amount.is_plain
    comparator = comparator or (Comparator.AT_LEAST if is_vague else None)
    start = amount.start - (is_vague if weak or is_vague else compared)
    end = compared_after[1] if compared_after else amount.end
    first, last = folded.place(start, end)
    quantity = Quantity(
        words=folded.original[first:last],
        start=first,
        end=last,
        value=_plain(value),
        upper=None if amount.upper is None else _plain(amount.upper),
        unit=Unit.RANK if basis is Basis.RANK else amount.unit,
        counter=amount.counter,
        in_bare_points=amount.in_bare_points,
        comparator=comparator,
        basis=basis,
        falls=falls,
        modality=Modality.STRETCH if STRETCH_AFTER.match(text, end) else modality_at(text, amount.start),
        warnings=(*doubtful, *_warnings(amount, basis, clause, text[amount.end :])),
    )
    return Place(amount.start, end, _with_sign(quantity, clause, text[amount.end :]))


def _clause_start(text: str, amount: Amount) -> int:
    """Where the words begin that speak of a number; of 新增A、B各20家, where its first thing is named."""
    start = clause_start(text, amount.start)
    if EACH_BEFORE.search(text, start, amount.start) or EACH_AFTER.match(text, amount.end):
        return sentence_start(text, amount.start)
    return start


def _with_sign(quantity: Quantity, clause: str, after: str) -> Quantity:
    """Below zero where something falls by it, and where it has a minus that is no dash."""
    is_change = quantity.basis in (Basis.GROWTH_RATE, Basis.PP_CHANGE, Basis.INCREMENT)
    if is_change and (_falls_by(clause) or FALL_AFTER.match(after)):
        return replace(_below_zero(quantity), falls=True)
    signed = BELOW_ZERO.search(clause)
    return _below_zero(quantity) if signed and (is_change or quantity.unit is Unit.PERCENT) else quantity


def _falls_by(clause: str) -> bool:
    """Whether the words before a number tell of a fall, and not of the level down to which it leads."""
    if FALL.search(clause) or NARROWED.search(clause):
        return True
    changes = [*CHANGED.finditer(clause)]
    return bool(changes) and FALLEN.fullmatch(changes[-1][0]) is not None and not LEADS_DOWN.search(clause)


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
        if RATE.search(clause) or NARROWED.search(clause) or GROWTH_AFTER.match(after) or FALL_AFTER.match(after):
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


def _warnings(amount: Amount, basis: Basis | None, clause: str, after: str) -> Iterator[Remark]:
    if amount.is_rounded:
        yield ROUNDED
    if ABOUT_UP.search(clause) and not amount.is_plain:
        yield VAGUE
    if EACH_BEFORE.search(clause) or EACH_AFTER.match(after):
        yield EACH
    if basis is Basis.GROWTH_RATE and (SHARE.search(clause) or SHARE_AFTER.match(after)):
        yield GROWTH_OF_SHARE
