"""Commitments together with what became of them: targets are judged by figures, initiatives followed by steps."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from store.model.actual import Actual
from store.model.commitment import Commitment, Initiative, InterimGoal, Scope, Target
from store.model.judgement import WORST_FIRST, Judgement, Status, judge
from store.model.milestone import Milestone, behind_of, block_of, is_overdue, stage_of
from store.model.observation import release_order, series_of
from store.model.official import beside, official_between
from store.model.stage import FINISHED, Stage

REMEMBERED = 2000  # targets that are not judged anew for another question; ten megabytes with their records
LOOK_BACK = timedelta(days=2 * 366)  # growth on the year before needs the level of the year before that

Series = tuple[str, str, Scope, str | None]
Order = tuple[str, int, int]


class TrackedBase(ABC):
    """What is asked of targets and initiatives alike."""

    @property
    @abstractmethod
    def commitment(self) -> Commitment:
        """What was promised."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether something remains to be done or awaited."""

    @property
    @abstractmethod
    def is_late(self) -> bool:
        """Whether the work, or the figure that should be out by now, is overdue."""

    @property
    def owner(self) -> str | None:
        return self.commitment.owner

    @property
    def due(self) -> date:
        """The last day of its deadline; far away where it has none."""
        return self.commitment.deadline.on if self.commitment.deadline else date.max


@dataclass(frozen=True, eq=False)
class Judged(TrackedBase):
    """A target with its verdict, and the figures of its metric on which that may rest.

    It is equal to nothing but itself: so what is drawn of it can be kept by it, and found again in no time.
    """

    target: Target
    judgement: Judgement
    actuals: Sequence[Actual]

    @property
    def commitment(self) -> Target:
        return self.target

    @property
    def status(self) -> Status:
        return self.judgement.status

    @property
    def is_open(self) -> bool:
        return not self.status.is_settled

    @property
    def is_late(self) -> bool:
        return self.status is Status.RESULT_OVERDUE

    @property
    def last_stated(self) -> Actual | None:
        """The latest settled figure in the target's own terms, be it of before the promise."""
        basis = self.target.basis
        stated = [actual for actual in self.actuals if actual.basis is basis and actual.decides]
        return max(stated, key=release_order, default=None)

    @property
    def is_awaited(self) -> bool:
        """Whether the deciding figure is not out yet, as is usual by now."""
        return self.status is Status.AWAITING_RESULT

    @cached_property
    def place(self) -> tuple[int, date, Order]:
        """What sorts it into a list that begins with the worst."""
        return WORST_FIRST[self.status], self.due, self.target.order


@dataclass(frozen=True)
class Followed(TrackedBase):
    """An initiative with its steps, oldest first, and the one that gives it its present stage."""

    initiative: Initiative
    steps: Sequence[Milestone]
    latest: Milestone | None
    is_overdue: bool
    block: Milestone | None = None  # the step that tells what it waits for, while it does
    behind: InterimGoal | None = None  # the first goal whose day has passed without its stage being recorded

    @property
    def commitment(self) -> Initiative:
        return self.initiative

    @property
    def stage(self) -> Stage | None:
        return self.latest.stage if self.latest else None

    @property
    def is_open(self) -> bool:
        return self.stage not in FINISHED

    @property
    def is_late(self) -> bool:
        return self.is_overdue


Tracked = Judged | Followed


def judge_by(known: Iterable[Actual], targets: Iterable[Target], today: date) -> list[Judged]:
    """Judge targets by these figures and by official ones, worst first and within a status by deadline."""
    figures = by_series(known)
    return sorted((judged_of(target, tuple(figures[series_of(target)]), today) for target in targets), key=worst_first)


@lru_cache(maxsize=REMEMBERED)
def judged_of(target: Target, series: tuple[Actual, ...], today: date) -> Judged:
    """The same verdict for the same arguments: they are frozen, and it depends on nothing else."""
    bearing = bearing_on(target, series, today)
    return Judged(target, judge(target, bearing, today), bearing)


def bearing_on(
    target: Target, series: Iterable[Actual], today: date, unknown: Collection[str] = ()
) -> tuple[Actual, ...]:
    """The figures that are out by a day and can say something about a target: of its series, and official ones.

    `unknown` are the editions of official figures that are left out, for they had not been loaded yet.
    """
    start = first_day(target)
    own = [actual for actual in series if actual.as_of >= start and actual.released <= today]
    if target.scope is not Scope.PROVINCE:
        return tuple(own)
    return tuple(beside(own, official_between(target.province, target.metric, start, today, frozenset(unknown))))


def first_day(target: Target) -> date:
    """The earliest day whose figure can bear on a target: two years before its baseline or its promise."""
    starts = [target.deadline.on, date(target.year, 1, 1), *([target.baseline.on] if target.baseline else [])]
    return min(starts) - LOOK_BACK


def by_series(actuals: Iterable[Actual]) -> defaultdict[Series, list[Actual]]:
    """Figures by whose they are and what they measure."""
    series: defaultdict[Series, list[Actual]] = defaultdict(list)
    for actual in actuals:
        series[series_of(actual)].append(actual)
    return series


def follow_by(known: Iterable[Milestone], initiatives: Iterable[Initiative], today: date) -> list[Followed]:
    """Follow initiatives by these steps, in the order of their ids."""
    steps = by_initiative(known)
    ordered = sorted(initiatives, key=lambda initiative: initiative.order)
    return [follow(initiative, steps[initiative.id], today) for initiative in ordered]


def follow(initiative: Initiative, steps: Sequence[Milestone], today: date) -> Followed:
    """An initiative as it stands on a day, by steps in order of theirs."""
    latest = stage_of(steps, today)
    late, behind = is_overdue(initiative, latest, today), behind_of(initiative, latest, today)
    return Followed(initiative, steps, latest, late, block_of(steps, today), behind)


def by_initiative(steps: Iterable[Milestone]) -> defaultdict[str, list[Milestone]]:
    """Steps by their initiative, each one's in order of their days."""
    found: defaultdict[str, list[Milestone]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: (step.on, step.id)):
        found[step.commitment_id].append(step)
    return found


def worst_first(judged: Judged) -> tuple[int, date, Order]:
    """The order in which a reader should see targets."""
    return judged.place


def by_day(item: Tracked) -> tuple[date, Order]:
    """The order of an agenda: the nearest deadline first."""
    return item.due, item.commitment.order


def latest_first(item: Tracked) -> tuple[int, Order]:
    """The latest deadline first: what has fallen behind last is the news."""
    return -item.due.toordinal(), item.commitment.order
