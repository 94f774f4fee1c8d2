"""A promise in one line, or in the text it was announced with, read into the fields of a commitment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from config.metrics import Basis, Metric, MetricKind, Unit
from config.provinces import Province
from handlers.words.dates import ReadDeadline, Reading
from handlers.words.folding import fold
from handlers.words.governing import dates_and_base, deadline_of, year_as_deadline, year_of_text
from handlers.words.names import Exact, Resolved, Typo, Unclear, Unknown, is_narrower, metric_in
from handlers.words.quantities import find_quantities, read_quantity
from handlers.words.quantity import EACH, GROWTH_OF_SHARE, Quantity
from handlers.words.quantity_words import SHARE, Modality
from handlers.words.remark import Remark
from handlers.words.sentences import CLAUSE_END, SENTENCE_END, between, clause_of, sentence_of
from handlers.words.tenses import is_promised, looks_back, year_governing
from handlers.words.whose import OF_A_PLACE, read_whose, without_province
from store.model.commitment import Comparator, Scope
from store.model.terms import Number, comparator_of, is_unit_of
from store.model.writing import has_han

LONGEST = 3000  # characters that are looked at; what a commitment can keep of its source
LONGEST_TITLE = 150
MOST_NUMBERS = 10  # that are looked at before none is found to be promised
WORDS_BEFORE = 30  # characters before a number that may say how it is meant
LONGEST_STEP = 32  # characters between a floor and its stretch: there is no room for another metric

LOOKS_BACK = Remark("This reads like a result, not like a promise.")

NOT_THE_SHARE = Remark("We follow a share of it, and these words tell of the whole: choose the metric that is meant.")
MORE_NUMBERS = Remark("The words hold another number as well: record it apart if it is promised too.")
BROADER = Remark("The metric on record is broader than these words: compare what it counts.")
PAIRED_NUMBERS = Remark("Several metrics share several numbers here: check which belongs to which.")

PAIRED = re.compile(r"分别|\brespectively\b", re.IGNORECASE)
STRETCHED = re.compile(r"冲刺|争取|力争|stretch", re.IGNORECASE)
LISTED = re.compile(r"[、,，和及]|(?<![A-Za-z])and(?![A-Za-z])")
OF_GDP = re.compile(r"\s*of (?:the )?(?:[A-Za-z]+(?:'s)? ){0,2}(?:GDP|GRP|gross [a-z]+ product)", re.IGNORECASE)
OF_GDP_BEFORE = re.compile(
    r"占?(?:全省|全市|全区)?(?:GDP|地区生产总值|生产总值)(?:的?比[重例]|总量|之比)?[^,，;；。\d]{0,8}$", re.IGNORECASE
)
SHARE_WORDS = re.compile(
    r"占?(?:全省|全市|全区)?(?:GDP|地区生产总值|生产总值)的?(?:比[重例]|总量|之比)?|达到?|提高到|提升到|超过|突破|不低于|以上|相当于"
    r"|\b(?:account(?:s|ing)? for|equivalent to|equal(?:s|ing)? to|represent(?:s|ing)?|making up|makes? up|its"
    r"|to|reach(?:es|ed)?|about|around|over|exceeds?|at least|more than|rises?|as|is|was|be|will|should|up|by|of"
    r"|(?:[a-z]+ )?gdp|the|regional|provincial|grp|gross [a-z]+ product)\b|[%％]",
    re.IGNORECASE,
)
BEFORE_TITLE, AFTER_TITLE = " ,，;；:：。.、·—–()（）[]-", " ,，;；:：、·—–(（[-"
DANGLING = re.compile(r"^(?:and|to|by|of|in|for|at)\s+|\s+(?:and|to|by|of|in|for|at)$", re.IGNORECASE)
REACHING = re.compile(
    r"(?:达到|达|实现|完成|进入|为)$|\s+(?:to reach|reach|to rise|reached|to hit|is|are)$", re.IGNORECASE
)
RISING = re.compile(r"(?:达|提高|增长|增加|提升|扩大|上升|增|升)$")  # the first half of 达到, 提高至 and their like
EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")


@dataclass(frozen=True)
class Promise:
    """What one line says, field by field; whatever it leaves open is none, or stands among the choices."""

    words: str
    kind: Literal["target", "initiative"]
    title: str
    """What is left when the province, the number and the date are taken away; the metric's name stays."""
    province: Province | None = None
    province_choices: tuple[Province, ...] = ()
    province_typed: str = ""  # where a slip was understood
    scope: Scope = Scope.PROVINCE
    scope_name: str | None = None
    metric: Metric | None = None
    metric_choices: tuple[Metric, ...] = ()
    quantity: Quantity | None = None
    stretch: Quantity | None = None  # what is striven for beyond what is promised
    baseline_on: Reading | None = None  # of which day the quantity's base is
    comparator: Comparator | None = None
    basis: Basis | None = None
    deadline: Reading | None = None
    year: int | None = None
    warnings: tuple[Remark, ...] = ()
    doubts: tuple[Remark, ...] = ()  # what speaks against its being promised of that metric


class Meant(NamedTuple):
    """What a number is of, and what it says of that."""

    quantity: Quantity
    metric: Metric | None
    choices: tuple[Metric, ...]
    basis: Basis
    doubts: tuple[Remark, ...]


def read_promise(line: str, today: date, year: int | None = None) -> Promise:
    """The first promise of a text; `year` is the conference's, where it is known better than the text tells."""
    text = line.strip()[:LONGEST]
    year = year or year_of_text(text)
    whose = read_whose(text)
    quantities = find_quantities(text)
    name = whose.scope_name or ""
    quantity, metric = _promised(text.replace(name, " " * len(name), 1) if name else text, quantities, today.year)
    quantity, stretch = floor_and_stretch(text, quantity, quantities)
    of_base, dates = dates_and_base(text, year, today, quantity)
    deadline = deadline_of(text, dates, quantity, quantities, today) if dates else year_as_deadline(text, quantity)
    clause = clause_of(text, quantity) if quantity else text
    promise = Promise(text, "target" if quantity else "initiative", "", quantity=quantity)
    promise = _with_metric(promise, metric, clause, today.year)
    return replace(
        promise,
        title=title_of(text, quantity, deadline, whose.province),
        province=whose.known,
        province_choices=whose.province.candidates if isinstance(whose.province, Unclear) else (),
        province_typed=whose.typed,
        scope=whose.scope,
        scope_name=whose.scope_name,
        warnings=(
            *promise.warnings,
            *([OF_A_PLACE] if whose.scope_name else []),
            *([MORE_NUMBERS] if any(is_further(one, quantity, stretch) for one in quantities) else []),
        ),
        doubts=(*promise.doubts, *whose.doubts(text, has_number=quantity is not None)),
        stretch=stretch,
        baseline_on=of_base,
        deadline=deadline,
        year=year,
    )


def is_further(other: Quantity, promised: Quantity | None, stretch: Quantity | None) -> bool:
    """Whether a number may be a promise of its own, beside the one that is read."""
    is_read = promised is None or other.start in (promised.start, stretch.start if stretch else promised.start)
    return not is_read and bool(other.basis or other.comparator or other.unit)


def read_number(text: str, metric: Metric, today: date) -> Promise:
    """A text that is all about one number of a metric, in its own words: a field of a form."""
    quantity, stretch = floor_and_stretch(text, read_quantity(text), find_quantities(text))
    of_base, _ = dates_and_base(text, None, today, quantity)
    if quantity:
        quantity = _in_points_of(metric, quantity)
        is_more = stretch or quantity.base
        quantity = replace(quantity, words=words_of(text, quantity) if is_more else text.strip())
    return Promise(text, "target", "", metric=metric, quantity=quantity, stretch=stretch, baseline_on=of_base)


def start_of(promise: Promise) -> tuple[Number, ReadDeadline] | None:
    """The level from which a promise starts and its day, where both are said: 从2019年的1.2%提高到2.1%."""
    base, day = promise.quantity and promise.quantity.base, promise.baseline_on
    if not base or not promise.metric or not isinstance(day, ReadDeadline):
        return None
    start = Number(words=base.words, value=base.value, unit=base.unit)
    return (start, day) if is_unit_of(start.unit, promise.metric, Basis.LEVEL) else None


def words_of(text: str, quantity: Quantity) -> str:
    """A number with as many of the words before it as it takes to mean the same by itself: 达到1.6万家."""
    for start in range(quantity.start, max(0, quantity.start - WORDS_BEFORE) - 1, -1):
        alone = read_quantity(text[start : quantity.end])
        if alone and (alone.value, alone.comparator, alone.basis) == (
            quantity.value,
            quantity.comparator,
            quantity.basis,
        ):
            word = RISING.search(text, 0, start)
            return text[word.start() if word else start : quantity.end].strip()
    return quantity.words


def _promised(text: str, quantities: Sequence[Quantity], this_year: int) -> tuple[Quantity | None, Resolved[Metric]]:
    """The first number with a metric that does not tell of the past; else the first of any.

    One of a year that is over, with no word of promise, gives way to one of a year to come.
    """
    fallback: tuple[Quantity | None, Resolved[Metric]] | None = None
    reached: tuple[Quantity, Resolved[Metric]] | None = None
    for quantity in quantities[:MOST_NUMBERS]:
        metric = _metric_of(text, quantity)
        known = not isinstance(metric, Unknown)
        if known and not looks_back(text, quantity, this_year):
            of_year = year_governing(text, quantity)
            if of_year is None or of_year >= this_year or is_promised(text, quantity):
                return (quantity, metric) if not reached or (of_year and of_year >= this_year) else reached
            reached = reached or (quantity, metric)
        if fallback is None or (known and isinstance(fallback[1], Unknown)):
            fallback = quantity, metric
    return reached or fallback or (None, metric_in(text[:LONGEST_TITLE]))


def _metric_of(text: str, quantity: Quantity) -> Resolved[Metric]:
    """The one named in the clause of the number, or else before it in its sentence."""
    if _is_paired(text, quantity):
        return Unknown()
    if share := _share_of(text, quantity):
        return share
    metric = metric_in(clause_of(text, quantity))
    if not isinstance(metric, Unknown):
        return metric
    start, end = sentence_of(text, quantity)
    before = metric_in(text[start : quantity.start])
    return before if not isinstance(before, Unknown) else metric_in(text[quantity.end : end])


def _share_of(text: str, quantity: Quantity) -> Resolved[Metric] | None:
    """R&D spending about 5 percent of regional GDP: what a percentage is of says which share it is."""
    start, _ = sentence_of(text, quantity)
    of_whole = OF_GDP.match(text, quantity.end) or OF_GDP_BEFORE.search(text, start, quantity.start)
    if quantity.unit is not Unit.PERCENT or quantity.basis is Basis.GROWTH_RATE or not of_whole:
        return None
    begin = max((match.end() for match in CLAUSE_END.finditer(text, start, quantity.start)), default=start)
    part = SHARE_WORDS.sub(" ", text[begin : quantity.start]) + SHARE_WORDS.sub(
        " ", text[quantity.end : of_whole.end()]
    )
    named = metric_in(f"{''.join(part.split())}占GDP比重" if has_han(part) else f"{part} as a share of GDP")
    return named if isinstance(named, Exact) and named.found.unit is Unit.PERCENT else None


def _is_paired(text: str, quantity: Quantity) -> bool:
    """A, B and C reach 1, 2 and 3 respectively, or 20 each."""
    start, end = sentence_of(text, quantity)
    several = EACH in quantity.warnings and (
        LISTED.search(text, start, quantity.start) or LISTED.search(text, quantity.end, end)
    )
    return bool(several) or PAIRED.search(text, start, end) is not None


def _with_metric(promise: Promise, metric: Resolved[Metric], clause: str, this_year: int) -> Promise:
    """With the metric, and what the number means for it."""
    if promise.quantity is None:
        found = metric.found if isinstance(metric, Exact | Typo) else None
        choices = metric.candidates if isinstance(metric, Unclear) else ()
        return replace(promise, metric=found, metric_choices=choices)
    meant = meant_by(promise.quantity, metric, clause)
    return replace(
        promise,
        quantity=meant.quantity,
        metric=meant.metric,
        metric_choices=meant.choices,
        basis=meant.basis,
        comparator=comparator_of(meant.quantity, meant.basis),
        warnings=meant.quantity.warnings,
        doubts=(*_doubts(promise.words, meant.quantity, meant.metric, this_year), *meant.doubts),
    )


def meant_by(said: Quantity, metric: Resolved[Metric], clause: str) -> Meant:
    """Of several metrics the one that the number fits, and what the number says of it."""
    found = metric.found if isinstance(metric, Exact | Typo) else None
    choices = metric.candidates if isinstance(metric, Unclear) else ()
    quantity = _in_points_of(found, said)
    fitting = tuple(one for one in choices if fits(one, quantity))
    if len(fitting) == 1:
        found, choices = fitting[0], ()
    of_the_whole = (found,) if found and _is_of_the_whole(found, quantity, clause) else ()
    if of_the_whole:
        found, choices = None, of_the_whole
    basis = quantity.basis or (found.default_basis if found else Basis.LEVEL)
    if found and found.kind is MetricKind.RANK:
        basis = Basis.RANK
    return Meant(quantity, found, () if found else fitting or choices, basis, (NOT_THE_SHARE,) if of_the_whole else ())


def _is_of_the_whole(metric: Metric, quantity: Quantity, clause: str) -> bool:
    """Whether a share is on record, and what is said is how the whole grows or how much money it is."""
    if metric.unit is not Unit.PERCENT:
        return False
    grows = quantity.basis is Basis.GROWTH_RATE and GROWTH_OF_SHARE not in quantity.warnings
    return (grows and not SHARE.search(fold(clause).text)) or quantity.unit is Unit.CNY


def _in_points_of(metric: Metric | None, quantity: Quantity) -> Quantity:
    """0.3 points of a share are percentage points."""
    if not quantity.in_bare_points or metric is None or metric.unit is not Unit.PERCENT:
        return quantity
    return replace(quantity, unit=Unit.PERCENT, basis=Basis.PP_CHANGE)


def fits(metric: Metric, quantity: Quantity) -> bool:
    """Whether the number can be the metric's level, or a change of it."""
    if quantity.unit is None or quantity.basis in (Basis.GROWTH_RATE, Basis.MULTIPLE, Basis.RELATIVE):
        return quantity.unit is None or metric.unit is not Unit.PERCENT or quantity.basis is not Basis.GROWTH_RATE
    if quantity.unit in (Unit.COUNT, Unit.PERSONS):
        return metric.unit not in (Unit.CNY, Unit.PERCENT, Unit.RANK, Unit.INDEX)
    return metric.unit is quantity.unit


def _doubts(text: str, quantity: Quantity, metric: Metric | None, this_year: int) -> tuple[Remark, ...]:
    if _is_paired(text, quantity):
        return () if EACH in quantity.warnings else (PAIRED_NUMBERS,)
    doubts = [LOOKS_BACK] if looks_back(text, quantity, this_year) else []
    if metric and is_narrower(metric, text[slice(*sentence_of(text, quantity))]):
        doubts.append(BROADER)
    return tuple(doubts)


def floor_and_stretch(
    text: str, promised: Quantity | None, quantities: Sequence[Quantity]
) -> tuple[Quantity | None, Quantity | None]:
    """突破1.2万家，力争达到1.4万家: what is promised, and what is striven for beyond it, in whichever order."""
    following = [quantity for quantity in quantities if promised and quantity.start >= promised.end][:1]
    if promised is None or not following:
        return promised, None
    further = following[0]
    between = text[promised.end : further.start]
    is_near = len(between) <= LONGEST_STEP and metric_in(between) == Unknown()
    alike = further.unit in (promised.unit, None) or promised.unit is None
    if not is_near or not alike or further.value is None or promised.value is None:
        return promised, None
    is_further = STRETCHED.search(between) is not None and promised.value < further.value
    if promised.modality is Modality.STRETCH and not is_further:
        floor = replace(further, basis=further.basis or promised.basis, unit=further.unit or promised.unit)
        return (floor, promised) if further.modality is Modality.FIRM else (promised, None)
    return promised, further if further.modality is Modality.STRETCH else None


def title_of(text: str, quantity: Quantity | None, deadline: Reading | None, province: Resolved[Province]) -> str:
    """The clause with the number, or the first sentence."""
    if quantity:
        start, end = between(CLAUSE_END, text, quantity.start, quantity.end)
    else:
        start, end = between(SENTENCE_END, text, 0, 0)
    spans = [
        (one.start, one.start + len(one.words)) for one in (quantity, deadline) if one and start <= one.start < end
    ]
    kept = text[start:end]
    for first, last in sorted(spans, reverse=True):
        kept = f"{kept[: max(0, first - start)]} {kept[max(0, last - start) :]}"
    if isinstance(province, Exact | Typo):
        kept = without_province(kept, province)
    kept = re.sub(r"\s+", " ", EMPTY_BRACKETS.sub("", kept))
    for _ in range(2):
        kept = DANGLING.sub("", kept.lstrip(BEFORE_TITLE).rstrip(AFTER_TITLE))
        kept = REACHING.sub("", kept) if quantity else kept
    return kept[:LONGEST_TITLE].strip()
