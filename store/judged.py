"""Targets together with what became of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from store.model.actual import Actual
from store.model.commitment import Scope, Target
from store.model.judgement import WORST_FIRST, Judgement, judge
from store.model.observation import series_of
from store.model.selection import Selection
from store.store import Ledger

WINDOW = 500  # targets judged for one answer; beyond it a reader has to narrow the question
REMEMBERED = 2000  # judgements that are not worked out anew for another question; about two megabytes
LOOK_BACK = timedelta(days=2 * 366)  # growth on the year before needs the level of the year before that


Series = tuple[str, str, Scope, str | None]


class Judged(NamedTuple):
    """A target with its verdict, and the figures of its metric on which that may rest."""

    target: Target
    judgement: Judgement
    actuals: Sequence[Actual]


async def judged_targets(ledger: Ledger, selection: Selection, today: date, limit: int = WINDOW) -> list[Judged]:
    """The targets that a selection asks for, worst first; of more than `limit` those with the latest deadlines."""
    found = await ledger.commitments.find(selection.model_copy(update={"kind": "target"}), limit=limit)
    return await judge_all(ledger, [one for one in found if isinstance(one, Target)], today)


async def latest_judged(ledger: Ledger, today: date) -> list[tuple[str, int, list[Judged]]]:
    """Each province on record with its latest year and the targets of that year, in their usual order."""
    years = await ledger.commitments.latest_years()
    return [
        (code, year, await judged_targets(ledger, Selection(provinces=(code,), years=(year,)), today))
        for code, year in years.items()
    ]


async def judge_all(ledger: Ledger, targets: Sequence[Target], today: date) -> list[Judged]:
    """Judge targets by the figures on record, worst first and within a status by deadline."""
    if not targets:
        return []
    provinces = sorted({target.province for target in targets})
    metrics = sorted({target.metric for target in targets})
    since = min(map(first_day, targets))
    known = await ledger.actuals.of(provinces=provinces, metrics=metrics, since=since)
    return judge_by(known, targets, today)


def judge_by(known: Iterable[Actual], targets: Sequence[Target], today: date) -> list[Judged]:
    """Judge targets by these figures, worst first and within a status by deadline."""
    figures = by_series(actual for actual in known if actual.released <= today)
    judged = []
    for target in targets:
        start = first_day(target)
        series = tuple(actual for actual in figures[series_of(target)] if actual.as_of >= start)
        judged.append(Judged(target, judgement_of(target, series, today), series))
    return sorted(judged, key=worst_first)


@lru_cache(maxsize=REMEMBERED)
def judgement_of(target: Target, actuals: tuple[Actual, ...], today: date) -> Judgement:
    """The same judgement for the same arguments: they are frozen, and it depends on nothing else."""
    return judge(target, actuals, today)


def first_day(target: Target) -> date:
    """The earliest day whose figure can bear on a target: two years before its baseline or its promise."""
    starts = [target.deadline.on, date(target.year, 1, 1), *([target.baseline.on] if target.baseline else [])]
    return min(starts) - LOOK_BACK


def worst_first(one: Judged) -> tuple[int, date, tuple[str, int, int]]:
    """The order in which a reader should see targets."""
    return WORST_FIRST[one.judgement.status], one.target.deadline.on, one.target.order


def by_series(actuals: Iterable[Actual]) -> defaultdict[Series, list[Actual]]:
    """Figures by whose they are and what they measure."""
    series: defaultdict[Series, list[Actual]] = defaultdict(list)
    for actual in actuals:
        series[series_of(actual)].append(actual)
    return series
