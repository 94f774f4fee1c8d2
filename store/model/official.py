"""Figures that the program brings along: they stand beside a team's own, are judged by, and are in no ledger."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from config.metrics import METRICS, Basis
from config.official import STATISTICS, Counted, Statistic
from config.provinces import PROVINCES
from store.model.actual import Actual, Release
from store.model.commitment import Comparator, Scope
from store.model.source import Source

Spot = tuple[str, str, date]

REMEMBERED = 5000  # cuts of a series, a line each
NEARLY_ALL = 25  # of 31 provinces: a table of fewer ranks nobody
PUBLISHER = "[official statistics]"  # in the place of whoever entered it


class OfficialFigure(Actual):
    """A published statistic as an actual; it cannot be edited, and a team's own figure never takes its place."""

    rounding: Decimal  # by how much it may differ from the exact number
    counted_otherwise: bool  # it can show that a promise is kept, and never that it is not
    released_in_year: bool  # nothing but the year is known: `released` is its last day
    edition: str

    __hash__ = Actual.__hash__


@cache
def official_figures(province: str, metric: str) -> tuple[OfficialFigure, ...]:
    """The province's figures of a metric, in the order of their tables."""
    return tuple(
        figure_of(statistic, number) for number, statistic in enumerate(STATISTICS.get((province, metric), ()), start=1)
    )


def figure_of(statistic: Statistic, number: int) -> OfficialFigure:
    return OfficialFigure(
        id=f"official-{statistic.region}-{statistic.metric}-{number:02}",
        province=statistic.region,
        metric=statistic.metric,
        as_of=date(statistic.year, 12, 31),
        value=statistic.value,
        release=Release.REVISED if statistic.is_revised else Release.FINAL,
        released=statistic.published,
        source=Source(
            name=statistic.source.en,
            name_zh=statistic.source.zh,
            address=statistic.address,
        ),
        entered_by=PUBLISHER,
        rounding=statistic.rounding,
        counted_otherwise=statistic.counted is Counted.OTHERWISE,
        released_in_year=len(statistic.published_in) == 4,
        edition=statistic.edition,
    )


@lru_cache(maxsize=REMEMBERED)
def official_between(
    province: str, metric: str, start: date, today: date, unknown: frozenset[str] = frozenset()
) -> tuple[OfficialFigure, ...]:
    """Those of days from `start` on that are out by `today`, without editions that were not there yet."""
    return tuple(
        figure
        for figure in official_figures(province, metric)
        if figure.as_of >= start and figure.released <= today and figure.edition not in unknown
    )


@cache
def every_figure() -> tuple[OfficialFigure, ...]:
    return tuple(figure for region, metric in STATISTICS for figure in official_figures(region, metric))


def come_to_be_known(after: date, until: date, unknown: Collection[str]) -> set[tuple[str, str]]:
    """The provinces and metrics of which figures came out between the ends of two days, or were loaded since."""
    return {
        (figure.province, figure.metric)
        for figure in every_figure()
        if figure.released <= until and (after < figure.released or figure.edition in unknown)
    }


def is_measured(province: str, metric: str, since: date, today: date) -> bool:
    """Whether an official figure is out for a day from `since` on."""
    return bool(official_between(province, metric, since, today))


def official_among(provinces: Iterable[str], metrics: Collection[str]) -> Iterable[OfficialFigure]:
    """All figures of these metrics in these provinces."""
    return (figure for province in provinces for metric in metrics for figure in official_figures(province, metric))


class Place(NamedTuple):
    """Where a province stands among the others by one table of a publication, and who is next to it."""

    figure: OfficialFigure
    rank: int  # of those alike the same
    among: int
    better: OfficialFigure | None
    worse: OfficialFigure | None


@lru_cache(maxsize=REMEMBERED)
def places(metric: str, today: date) -> Mapping[str, Place]:
    """The provinces by the latest table of a metric that has nearly all of them; nothing where there is none."""
    tables: defaultdict[tuple[date, date, str], list[OfficialFigure]] = defaultdict(list)
    for figure in official_among(PROVINCES, (metric,)):
        if figure.released <= today:
            tables[figure.as_of, figure.released, figure.source.name].append(figure)
    whole = [table for table in tables if len(tables[table]) >= NEARLY_ALL]
    if not whole:
        return {}
    best_first = sorted(tables[max(whole)], key=lambda figure: figure.value, reverse=METRICS[metric].higher_is_better)
    values = [figure.value for figure in best_first]
    around = [None, *best_first, None]
    return {
        figure.province: Place(figure, values.index(figure.value) + 1, len(values), around[at], around[at + 2])
        for at, figure in enumerate(best_first)
    }


def beside(own: Sequence[Actual], official: Iterable[OfficialFigure]) -> Sequence[Actual]:
    """A team's figures and the official ones that say anything else than they do."""
    if not own:
        return [*official]
    settled: defaultdict[Spot, list[Actual]] = defaultdict(list)
    for actual in own:
        if is_level(actual):
            settled[spot_of(actual)].append(actual)
    return [*own, *(figure for figure in official if not any(says(figure, it) for it in settled[spot_of(figure)]))]


def spot_of(actual: Actual) -> Spot:
    """Of what and of which day it is."""
    return actual.province, actual.metric, actual.as_of


def is_level(actual: Actual) -> bool:
    """Whether it is an exact, settled level of the whole province, as the official figures are."""
    return (
        actual.scope is Scope.PROVINCE
        and actual.basis is Basis.LEVEL
        and actual.bound is Comparator.EQUAL
        and actual.decides
    )


def says(figure: OfficialFigure, actual: Actual) -> bool:
    """Whether a team's level is the same number, be it with more digits."""
    return abs(actual.value - figure.value) <= figure.rounding


def official_twin(actual: Actual) -> OfficialFigure | None:
    """The official figure that says what a team's own says."""
    if isinstance(actual, OfficialFigure) or not is_level(actual):
        return None
    alike = official_figures(actual.province, actual.metric)
    return next((figure for figure in alike if figure.as_of == actual.as_of and says(figure, actual)), None)
