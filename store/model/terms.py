"""From what was read of a number to what is promised of a metric."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from config.metrics import Basis, Metric, MetricKind, Unit
from store.model.commitment import Comparator
from store.model.limits import is_amount

COUNTS = (Unit.COUNT, Unit.PERSONS)
COUNTED = (Basis.LEVEL, Basis.GROWTH_RATE, Basis.INCREMENT, Basis.MULTIPLE, Basis.CUMULATIVE, Basis.RANK)
BASES: Mapping[MetricKind, tuple[Basis, ...]] = {
    MetricKind.STOCK: (*COUNTED, Basis.RELATIVE),
    MetricKind.FLOW: (*COUNTED, Basis.RELATIVE),
    MetricKind.RATIO: (Basis.LEVEL, Basis.PP_CHANGE, Basis.GROWTH_RATE, Basis.INCREMENT, Basis.RANK, Basis.RELATIVE),
    MetricKind.INDEX: (Basis.LEVEL, Basis.INCREMENT, Basis.GROWTH_RATE, Basis.RANK, Basis.RELATIVE),
    MetricKind.RANK: (Basis.RANK,),
}


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number and what its words say of it; whatever no word says is none."""

    words: str
    value: Decimal | None = None  # none where it is compared with others: above the national average
    upper: Decimal | None = None
    unit: Unit | None = None
    comparator: Comparator | None = None
    basis: Basis | None = None
    falls: bool = False  # it is what something falls by, or to


class Assumed(StrEnum):
    """What the words leave open, and how it was taken."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"  # of what falls
    OR_BETTER = "or_better"  # of a rank
    BASIS_OF_WORDS = "basis_of_words"  # another one than was chosen
    NO_NUMBER = "no_number"  # a comparison with others
    YEAR_OF_DEADLINE = "year_of_deadline"  # no year was named
    END_OF_YEAR = "end_of_year"  # no deadline was named
    NO_SOURCE = "no_source"
    NO_ADDRESS = "no_address"  # a source that nobody can look up


class Misfit(StrEnum):
    """Why something cannot be promised as it was read."""

    MISSING = "missing"
    NO_NUMBER = "no_number"
    OTHER_UNIT = "other_unit"
    RANK_MOVES = "rank_moves"  # 前移2位 is not the second place
    RUNS_DOWN = "runs_down"  # a range from the higher end to the lower
    PROVINCES_OWN = "provinces_own"  # a city or zone is named, and it is to be the province's


@dataclass(frozen=True)
class Terms:
    """What is promised of a metric, by the names of a target's fields; and what had to be assumed."""

    basis: Basis
    comparator: Comparator
    value: Decimal | None = None
    upper: Decimal | None = None
    stretch: Decimal | None = None
    assumed: tuple[Assumed, ...] = ()


Asked = Literal[
    "province", "year", "title", "metric", "value", "stretch", "scope", "scope_name", "baseline", "baseline_on"
]


@dataclass(frozen=True)
class Problem:
    """What has to be asked before there is a commitment, by the field in which it can be answered."""

    field: Asked
    misfit: Misfit
    basis: Basis | None = None
    words: str = ""


def terms_of(
    metric: Metric, number: Number | None, stretch: Number | None = None, chosen: Basis | None = None
) -> Terms | Problem:
    """What a number promises of a metric; `chosen` is the basis that a person picked, where one could be picked."""
    basis = chosen if chosen in BASES[metric.kind] else metric.default_basis
    if number is None:
        return Problem("value", Misfit.NO_NUMBER, basis)
    said = basis_said(number, metric, chosen)
    if Basis.RELATIVE in (basis, said):
        assumed = () if basis is Basis.RELATIVE else (Assumed.NO_NUMBER,)
        return Terms(Basis.RELATIVE, comparator_of(number, basis), assumed=assumed)
    if number.value is None or not are_amounts(number):
        return Problem("value", Misfit.NO_NUMBER, basis)
    taken = said or basis
    if not is_unit_of(number.unit, metric, taken):
        return Problem("value", Misfit.OTHER_UNIT, taken, number.words)
    if taken is Basis.RANK and number.basis is Basis.INCREMENT:
        return Problem("value", Misfit.RANK_MOVES, taken, number.words)
    if number.upper is not None and number.upper < number.value:
        return Problem("value", Misfit.RUNS_DOWN, taken, number.words)
    if stretch and (problem := stretch_problem(stretch, metric, taken)):
        return problem
    assumed = (Assumed.BASIS_OF_WORDS,) if chosen and taken is not chosen else ()
    if number.comparator is None:
        or_less = Assumed.AT_MOST if number.falls else Assumed.AT_LEAST
        assumed = (*assumed, Assumed.OR_BETTER if taken is Basis.RANK else or_less)
    comparator = comparator_of(number, taken)
    return Terms(taken, comparator, number.value, number.upper, stretch.value if stretch else None, assumed)


def stretch_problem(stretch: Number, metric: Metric, basis: Basis) -> Problem | None:
    """Why it cannot be striven for."""
    if stretch.value is None or not are_amounts(stretch):
        return Problem("stretch", Misfit.NO_NUMBER, basis)
    if not is_unit_of(stretch.unit, metric, basis):
        return Problem("stretch", Misfit.OTHER_UNIT, basis, stretch.words)
    return None


def basis_said(number: Number, metric: Metric, chosen: Basis | None) -> Basis | None:
    """What the words say that the number is of, where the metric has that and nobody chose something finer."""
    if number.basis not in BASES[metric.kind]:
        return None
    if number.basis is Basis.RELATIVE or chosen in (None, Basis.LEVEL):
        return number.basis
    return number.basis if chosen is Basis.CUMULATIVE and number.basis is not Basis.INCREMENT else None


def comparator_of(number: Number, basis: Basis) -> Comparator:
    """As the words say; without a word a plan is kept by what is more, a rank and a fall by what is less."""
    if basis is Basis.RANK and number.comparator is not Comparator.RANGE:
        return Comparator.AT_MOST
    return number.comparator or (Comparator.AT_MOST if number.falls else Comparator.AT_LEAST)


def are_amounts(number: Number) -> bool:
    return all(is_amount(end) for end in (number.value, number.upper) if end is not None)


def is_unit_of(unit: Unit | None, metric: Metric, basis: Basis) -> bool:
    """Whether a number with that unit can be one of the metric's."""
    if unit is None:
        return True
    match basis:
        case Basis.GROWTH_RATE | Basis.PP_CHANGE:
            return unit is Unit.PERCENT
        case Basis.RANK:
            return unit in (Unit.RANK, *COUNTS)
        case Basis.MULTIPLE:
            return False
    if metric.unit in (Unit.PER_10K, Unit.PER_10K_PEOPLE, *COUNTS):
        return unit in COUNTS
    return unit is metric.unit or (metric.unit is Unit.INDEX and unit is Unit.PERCENT)


def fits_keep(metric: Metric, basis: Basis) -> bool:
    """Whether a value can be held all the time: a stock's or a share's level can, a year's sum cannot."""
    return basis in (Basis.LEVEL, Basis.RANK) and metric.kind is not MetricKind.FLOW
