"""What the actuals say about one target: like compared with like."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from config.metrics import METRICS, Basis, Metric, MetricKind, Unit
from store.model.actual import Actual, Release
from store.model.commitment import Comparator, Scope, Target
from store.model.official import OfficialFigure, says

ABOUT_SHARE = Decimal("0.02")  # ≈ for counts and money: within two percent of the promised value
ABOUT_POINTS = Decimal("0.05")  # ≈ for ratios: within this many points

SLACK = {Basis.GROWTH_RATE: Decimal("0.15"), Basis.PP_CHANGE: Decimal("0.02")}  # by which rounded levels are off
LEVELS = {Basis.GROWTH_RATE, Basis.INCREMENT, Basis.PP_CHANGE, Basis.MULTIPLE}  # can be computed from two levels


class Level(NamedTuple):
    """A level with which another one is compared."""

    value: Decimal
    as_of: date
    actual: Actual | None = None  # none where it is the target's own baseline


class Observation(NamedTuple):
    """One figure in the target's own terms, as it stood after one release."""

    value: Decimal
    as_of: date
    released: date
    release: Release
    bound: Comparator
    actual: Actual  # the newest of the figures it rests on
    before: Level | None = None  # what it was counted from, where the value was computed from two levels
    is_met: bool | None = None  # none where "more than N" leaves it open, or another way of counting
    is_part: bool = False  # a sum since January, which is no match for a year's

    @property
    def rests_on(self) -> tuple[Actual, ...]:
        """The figures that it is made of, the newest first."""
        return self.actual, *([self.before.actual] if self.before and self.before.actual else [])

    @property
    def is_computed(self) -> bool:
        """Whether no source prints it: it was counted from two levels, or derived by whoever recorded it."""
        return self.before is not None or any(actual.computed for actual in self.rests_on)

    @property
    def is_pending(self) -> bool:
        """Whether a second person has still to confirm a figure that it rests on."""
        return any(actual.is_pending for actual in self.rests_on)

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it once the deadline has passed."""
        return self.release.decides and not self.is_pending

    @property
    def is_official(self) -> bool:
        """Whether no figure of a team's own has part in it."""
        return all(isinstance(actual, OfficialFigure) for actual in self.rests_on)

    @property
    def is_counted_otherwise(self) -> bool:
        """Whether its publication counts otherwise than the province does: then it shows no miss."""
        return isinstance(self.actual, OfficialFigure) and self.actual.counted_otherwise

    def satisfies(self, target: Target, metric: Metric) -> bool | None:
        """Whether the figure keeps the target; none where the source's "more than N" does not settle it."""
        return compare(self.value, self.bound, target, metric)


def observations_for(target: Target, actuals: Iterable[Actual], metric: Metric) -> list[Observation]:
    """The comparable figures in order of their day, and within a day of their release."""
    series = series_of(target)
    alike = [stated(actual) for actual in actuals if series_of(actual) == series]
    comparable = [seen for seen in alike if not seen.is_counted_otherwise]
    found = [seen for seen in comparable if seen.actual.basis is target.basis]
    days = {seen.as_of for seen in found if not seen.is_pending}  # what a source itself states needs no sum of ours
    if target.basis in LEVELS:
        levels = sorted((seen.actual for seen in comparable if seen.actual.basis is Basis.LEVEL), key=release_order)
        found += [seen for seen in computed(target, levels) if seen.as_of not in days]
    settled = {seen.as_of for seen in found if seen.decides}
    found += [
        seen
        for seen in alike
        if seen.is_counted_otherwise and seen.actual.basis is target.basis and seen.as_of not in settled
    ]
    if target.basis in (Basis.GROWTH_RATE, Basis.PP_CHANGE, Basis.INCREMENT) and not target.baseline:
        found = [seen for seen in found if seen.as_of.year == target.deadline.on.year]
    found.sort(key=lambda seen: (seen.as_of, seen.released, seen.release.decides, seen.actual.id))
    ends = interval(target, metric)
    return [seen._replace(is_met=verdict(seen, ends), is_part=is_part(seen.as_of, target, metric)) for seen in found]


def verdict(seen: Observation, ends: Sequence["Side | None"]) -> bool | None:
    """Whether a figure keeps a target, where it can tell that."""
    is_met = within(seen.value, seen.bound, ends)
    return None if seen.is_counted_otherwise and not is_met else is_met


def said_otherwise(seen: Observation, target: Target, actuals: Iterable[Actual], today: date) -> Observation | None:
    """What a team's stated figure is at odds with: levels that give another change, or the official one of its day."""
    if seen.before is not None or seen.is_official or seen.actual.basis is not target.basis:
        return None
    found = contradiction(seen.actual, (actual for actual in actuals if actual.released <= today))
    return found and found._replace(is_met=verdict(found, interval(target, METRICS[target.metric])))


def contradiction(actual: Actual, known: Iterable[Actual]) -> Observation | None:
    """What others know of the day of an exact figure, where that is something else."""
    if actual.bound is not Comparator.EQUAL or not actual.release.decides:
        return None
    series = series_of(actual)
    levels = [
        level
        for level in known
        if level.basis is Basis.LEVEL and level.decides and level is not actual and series_of(level) == series
    ]
    levels = sorted((level for level in levels if not stated(level).is_counted_otherwise), key=release_order)
    if actual.basis in LEVELS:
        exact = [level for level in levels if level.bound is Comparator.EQUAL]
        computed_then = [seen for seen in year_on_year(actual.basis, exact) if seen.as_of == actual.as_of]
        if not all(differs(actual, seen) for seen in computed_then):
            return None  # it is what some release gives
        return max(computed_then, key=lambda seen: seen.released, default=None)
    official = [level for level in levels if isinstance(level, OfficialFigure) and level.as_of == actual.as_of]
    if actual.basis is not Basis.LEVEL or not official or any(says(figure, actual) for figure in official):
        return None
    return stated(official[-1])


def differs(actual: Actual, seen: Observation) -> bool:
    """Whether a stated change is another than what two levels give, by more than they were rounded by."""
    if actual.basis in SLACK:
        return abs(actual.value - seen.value) > SLACK[actual.basis]
    return abs(actual.value - seen.value) > abs(actual.value) * ABOUT_SHARE


def series_of(record: Actual | Target) -> tuple[str, str, Scope, str | None]:
    """Whose number it is, and of what: a city's is never the province's."""
    return record.province, record.metric, record.scope, record.scope_name


def is_part(day: date, target: Target, metric: Metric) -> bool:
    """Whether a yearly sum stands at a day on which it cannot be complete, counted by the day of the deadline."""
    due = target.deadline.on
    sums_up = metric.kind is MetricKind.FLOW and target.basis in (Basis.LEVEL, Basis.CUMULATIVE)
    return sums_up and (day.month, day.day) != (due.month, due.day)


def latest_releases(releases: Iterable[Observation]) -> list[Observation]:
    """One observation a day, the latest release of each, from observations in order."""
    return list({seen.as_of: seen for seen in releases}.values())


def stated(actual: Actual) -> Observation:
    """A figure that the source gives in the target's own basis."""
    return Observation(actual.value, actual.as_of, actual.released, actual.release, actual.bound, actual)


def computed(target: Target, levels: Sequence[Actual]) -> Iterator[Observation]:
    """Growth or change from levels, anew after each release that touches one of them.

    Counted from the target's own baseline where it has one, else from the level a year before (a multiple always
    needs its baseline). Levels that are only bounds ("above 10,000") are passed over: a difference of bounds says
    nothing.
    """
    exact = [level for level in levels if level.bound is Comparator.EQUAL]
    if start := target.baseline:
        for level in exact:
            if start.value != 0:
                value = change(target.basis, start.value, level.value)
                yield stated(level)._replace(value=value, before=Level(start.value, start.on))
    elif target.basis is not Basis.MULTIPLE:
        yield from year_on_year(target.basis, exact)


def year_on_year(basis: Basis, levels: Sequence[Actual]) -> Iterator[Observation]:
    """The change of each level on the one a year before, by what was known of both at each release."""
    for moment in sorted({level.released for level in levels}):
        known = {level.as_of: level for level in levels if level.released <= moment}
        for day, level in known.items():
            before = known.get(year_before(day))
            if before is None or before.value == 0 or moment != max(level.released, before.released):
                continue
            release = level.release if before.release.decides else before.release
            value = change(basis, before.value, level.value)
            from_level = Level(before.value, before.as_of, before)
            yield Observation(value, day, moment, release, Comparator.EQUAL, level, from_level)


def year_before(day: date) -> date:
    """The same day of the year before; the end of a month stays the end of its month."""
    ends_month = day.day == monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, monthrange(day.year - 1, day.month)[1] if ends_month else day.day)


def change(basis: Basis, before: Decimal, after: Decimal) -> Decimal:
    """The change between two levels in the terms of `basis`: percent, units or points, or times."""
    match basis:
        case Basis.GROWTH_RATE:
            return (after - before) / before * 100
        case Basis.MULTIPLE:
            return after / before
        case _:
            return after - before


def compare(value: Decimal, bound: Comparator, target: Target, metric: Metric) -> bool | None:
    """Hold a figure against a target; its bound says whether the source gives the number or only a side of it."""
    return within(value, bound, interval(target, metric))


def within(value: Decimal, bound: Comparator, ends: Iterable["Side | None"]) -> bool | None:
    """Whether a figure lies between the ends of what keeps a target."""
    verdicts = [side.verdict(value, bound) for side in ends if side]
    if False in verdicts:
        return False
    return None if None in verdicts else True


class Side(NamedTuple):
    """One end of the values that keep a target."""

    limit: Decimal
    upwards: bool
    included: bool

    def verdict(self, value: Decimal, bound: Comparator) -> bool | None:
        """Whether a figure lies on the right side; none where "more than N" or "less than N" leaves it open."""
        if bound not in ONE_SIDED:
            return self.admits(value)
        upwards, strictly = ONE_SIDED[bound]
        if upwards == self.upwards:
            return True if self.admits(value) or (value == self.limit and strictly) else None
        if value == self.limit:
            return False if strictly or not self.included else None
        return None if self.admits(value) else False

    def admits(self, value: Decimal) -> bool:
        """Whether an exact value lies on the right side."""
        return self.included if value == self.limit else (value > self.limit) == self.upwards


ONE_SIDED = {  # which way the true figure lies from the one that is printed, and whether it is surely another
    Comparator.MORE_THAN: (True, True),
    Comparator.AT_LEAST: (True, False),
    Comparator.LESS_THAN: (False, True),
    Comparator.AT_MOST: (False, False),
}


def interval(target: Target, metric: Metric) -> tuple[Side | None, Side | None]:
    """The lower and the upper end of the values that keep the target.

    "About N" asks for what lies within the tolerance of N on the worse side: to do better is no miss.
    """
    value = target.value
    if value is None:
        raise ValueError(f"{target.id} has no number to compare with")
    if target.basis is Basis.RANK and target.comparator is not Comparator.RANGE:
        return None, Side(value, upwards=False, included=True)
    match target.comparator:
        case Comparator.AT_LEAST | Comparator.MORE_THAN:
            return Side(value, upwards=True, included=target.comparator is Comparator.AT_LEAST), None
        case Comparator.AT_MOST | Comparator.LESS_THAN:
            return None, Side(value, upwards=False, included=target.comparator is Comparator.AT_MOST)
        case Comparator.RANGE:
            return Side(value, upwards=True, included=True), Side(target.upper or value, upwards=False, included=True)
        case Comparator.EQUAL:
            return Side(value, upwards=True, included=True), Side(value, upwards=False, included=True)
        case Comparator.ABOUT:
            slack = tolerance(target, value, metric)
            if metric.higher_is_better:
                return Side(value - slack, upwards=True, included=True), None
            return None, Side(value + slack, upwards=False, included=True)


def tolerance(target: Target, value: Decimal, metric: Metric) -> Decimal:
    """How far a figure may lie from an "about", in the unit of the value."""
    if target.tolerance is not None:
        return target.tolerance
    in_points = metric.unit is Unit.PERCENT or target.basis in (Basis.GROWTH_RATE, Basis.PP_CHANGE)
    return ABOUT_POINTS if in_points else abs(value) * ABOUT_SHARE


def release_order(actual: Actual) -> tuple[date, date, bool, str]:
    """Figures in the order in which they came to be known."""
    return actual.as_of, actual.released, actual.release.decides, actual.id
