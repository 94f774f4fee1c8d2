"""What is doubtful about a target or a figure before it is recorded: asked of whoever records it, never refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.metrics import METRICS, Basis, Metric, Unit
from store.model.actual import Actual, Release
from store.model.commitment import Comparator, Target
from store.model.deadline import Deadline
from store.model.observation import Observation, contradiction, observations_for, series_of
from store.model.official import beside, official_figures

JUMP = 1000  # times: who loses a 万 is off by ten thousand, less what a year's growth makes up for
USUAL = {  # of metrics without a range of their own: a province counts its money by the million at least
    Unit.CNY: (Decimal(10**6), Decimal(10**14)),
    Unit.PERCENT: (Decimal(0), Decimal(100)),
    Unit.RANK: (Decimal(1), Decimal(200)),
}


@dataclass(frozen=True)
class JumpFromFigure:
    """It lies many times above or below the newest figure."""

    seen: Observation


@dataclass(frozen=True)
class JumpFromTarget:
    """It lies many times above or below what was promised of the same before."""

    before: Target


@dataclass(frozen=True)
class OutsideRange:
    """No province has ever been there."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class PastDeadline:
    """By its deadline it should have been kept before it was promised, or before today."""

    deadline: Deadline


@dataclass(frozen=True)
class AlreadyReached:
    """The newest figure is where the promise wants it to be."""

    seen: Observation


@dataclass(frozen=True)
class ShortStretch:
    """What is striven for does not go beyond what is promised."""

    stretch: Decimal


@dataclass(frozen=True)
class FarStretch:
    """What is striven for lies many times above or below what is promised."""

    stretch: Decimal


@dataclass(frozen=True)
class SpeakAgainst:
    """The words around it speak against it: it reads like a result, or like the number of something else."""

    words: str  # a message of the catalogue


@dataclass(frozen=True)
class JumpFromLast:
    """It lies many times above or below the last figure."""

    last: Actual


@dataclass(frozen=True)
class Clash:
    """For the same day and release another value is on record."""

    other: Actual


@dataclass(frozen=True)
class Twice:
    """The same value is on record for the same day and release."""

    other: Actual


@dataclass(frozen=True)
class TooSoon:
    """It was released before the day of which it is, and is no estimate."""


@dataclass(frozen=True)
class SaidOtherwise:
    """Two levels give another change, or the official figure of that day is another."""

    seen: Observation
    basis: Basis  # in whose terms it is


Doubt = (
    JumpFromFigure
    | JumpFromTarget
    | OutsideRange
    | PastDeadline
    | AlreadyReached
    | ShortStretch
    | FarStretch
    | SpeakAgainst
)
FigureDoubt = OutsideRange | JumpFromLast | Clash | Twice | SaidOtherwise | TooSoon


def doubts_about(target: Target, actuals: Iterable[Actual], earlier: Sequence[Target], today: date) -> list[Doubt]:
    """What to ask; `earlier` are targets of the same province, `actuals` its figures of the same metric."""
    return [
        *doubts_about_deadline(target.deadline, target.year, today),
        *doubts_about_value(target, actuals, earlier, METRICS[target.metric]),
        *doubts_about_stretch(target),
    ]


def doubts_about_deadline(deadline: Deadline | None, year: int, today: date) -> list[Doubt]:
    """To record what was promised for a year long past is usual; a day before that year is not."""
    if deadline is None:
        return []
    is_before_its_year = deadline.on < date(year, 1, 1)
    is_past_this_year = year == today.year and deadline.has_passed(today)
    return [PastDeadline(deadline)] if is_before_its_year or is_past_this_year else []


def doubts_about_value(
    target: Target, actuals: Iterable[Actual], earlier: Sequence[Target], metric: Metric
) -> Iterator[Doubt]:
    if target.value is None:
        return
    if target.basis is Basis.LEVEL:
        low, high = usual_range(metric)
        numbers = (target.value, target.upper, target.stretch)
        if any(number is not None and not low <= number <= high for number in numbers):
            yield OutsideRange(low, high)
    known = [
        observation
        for observation in observations_for(target, actuals, metric)
        if observation.actual.as_of < target.deadline.on
    ]
    if known:
        latest = known[-1]
        if is_jump(latest.value, target.value):
            yield JumpFromFigure(latest)
        elif not target.keep and latest.satisfies(target, metric):
            yield AlreadyReached(latest)
    before = [like for like in earlier if is_alike(like, target) and like.value is not None]
    if before:
        last = max(before, key=lambda like: like.year)
        if last.value is not None and is_jump(last.value, target.value):
            yield JumpFromTarget(last)


def doubts_about_stretch(target: Target) -> Iterator[Doubt]:
    if target.value is None or target.stretch is None:
        return
    falls = target.comparator in (Comparator.AT_MOST, Comparator.LESS_THAN)
    promised = target.value if target.upper is None else target.upper
    if target.stretch >= promised if falls else target.stretch <= promised:
        yield ShortStretch(target.stretch)
    elif is_jump(promised, target.stretch):
        yield FarStretch(target.stretch)


def doubts_about_figure(actual: Actual, known: Sequence[Actual]) -> list[FigureDoubt]:
    """What to ask; `known` are figures of the same province and metric, in order of their day."""
    if odd := [*oddities_of_figure(actual, known)]:
        return odd
    own = [other for other in known if other.id != actual.id]
    seen = contradiction(actual, beside(own, official_figures(actual.province, actual.metric)))
    return [SaidOtherwise(seen, actual.basis)] if seen else []


def oddities_of_figure(actual: Actual, known: Iterable[Actual]) -> Iterator[FigureDoubt]:
    """What is odd by itself, and beside what the team has on record."""
    alike = [other for other in known if series_of(other) == series_of(actual) and other.basis is actual.basis]
    low, high = usual_range(METRICS[actual.metric])
    if actual.basis is Basis.LEVEL and not low <= actual.value <= high:
        yield OutsideRange(low, high)
    if alike and is_jump(alike[-1].value, actual.value):
        yield JumpFromLast(alike[-1])
    for other in alike:
        if (other.as_of, other.release, other.released) == (actual.as_of, actual.release, actual.released):
            yield Twice(other) if (other.value, other.bound) == (actual.value, actual.bound) else Clash(other)
            break
    if actual.released < actual.as_of and actual.release is not Release.ESTIMATE:
        yield TooSoon()


def usual_range(metric: Metric) -> tuple[Decimal, Decimal]:
    """Where the level of a metric lies in any province, as far as that is known."""
    return metric.sane_range or USUAL.get(metric.unit, (Decimal(0), Decimal(10**15)))


def is_jump(before: Decimal, after: Decimal) -> bool:
    """Whether one is so many times the other that a 万 may have been lost."""
    low, high = sorted((abs(before), abs(after)))
    return low > 0 and high >= JUMP * low


def is_alike(one: Target, other: Target) -> bool:
    """Whether their values can be compared, and the one was promised in an earlier year."""
    return (one.metric, one.basis, one.scope_name) == (other.metric, other.basis, other.scope_name) and (
        one.year < other.year
    )
