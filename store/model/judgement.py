"""How a target is judged: by arithmetic that anyone can do again.

Everything here depends on its arguments alone. What a verdict rests on is returned with it, in figures; the words
for it, in the reader's language, are made elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from config.metrics import METRICS, Basis, Metric, Pace
from store.model.actual import Actual
from store.model.commitment import Comparator, InterimGoal, Target
from store.model.observation import (
    Observation,
    compare,
    interval,
    latest_releases,
    observations_for,
    said_otherwise,
)
from store.model.path import as_target, expected_share, goal_by

TOO_EARLY = Decimal("0.15")  # share of the time, before which no pace is read
ON_PACE = Decimal("0.95")
SLOW_PACE = Decimal("0.60")
SLIGHT_GAP = Decimal("0.05")  # share of the way, behind the straight line


class Status(StrEnum):
    """How well a target is kept; the same words on card, table, digest and export."""

    MISSED = "missed"
    OFF_TRACK = "off_track"
    RESULT_OVERDUE = "result_overdue"
    AT_RISK = "at_risk"
    AWAITING_RESULT = "awaiting_result"
    NO_DATA = "no_data"
    UNCOLOURED = "uncoloured"
    NO_PACE = "no_pace"
    TOO_EARLY = "too_early"
    ON_TRACK = "on_track"
    MET_LATE = "met_late"
    MET_EARLY = "met_early"
    MET = "met"

    @property
    def is_settled(self) -> bool:
        """Whether no further figure is expected."""
        return self in (Status.MET, Status.MET_EARLY, Status.MET_LATE, Status.MISSED)


WORST_FIRST = {status: place for place, status in enumerate(Status)}


class Reason(StrEnum):
    """By which rule a status was reached."""

    AT_DEADLINE = "at_deadline"
    AFTER_DEADLINE = "after_deadline"
    NOT_PUBLISHED = "not_published"
    NOTHING_RECORDED = "nothing_recorded"
    LEFT_OPEN = "left_open"
    UNCONFIRMED = "unconfirmed"
    PART_OF_YEAR = "part_of_year"
    KEPT = "kept"
    SLIPPED_ONCE = "slipped_once"
    SLIPPED_TWICE = "slipped_twice"
    REACHED = "reached"
    MUST_HOLD = "must_hold"
    END_LOADED = "end_loaded"
    NO_BASELINE = "no_baseline"
    NO_NUMBER = "no_number"
    MOVING_AWAY = "moving_away"
    SHORT_TIME = "short_time"
    PACE = "pace"
    GOAL_REACHED = "goal_reached"
    GOAL_MISSED = "goal_missed"


class Progress(NamedTuple):
    """How far, against how much time: shares of one, taken on the day of the observation."""

    way: Decimal
    time: Decimal
    lands_near: Decimal  # the value at the deadline, should it go on like this
    needs: Decimal | None  # how many times the pace so far; none where there has been none
    expected: Decimal | None = None  # the share of the way that interim goals ask for; none: as much as of the time

    @property
    def due(self) -> Decimal:
        """The share of the way that should be gone."""
        return self.time if self.expected is None else self.expected

    @property
    def pace(self) -> Decimal:
        """The way gone for what should be; 1 is as expected, and so is anything while nothing is."""
        return self.way / self.due if self.due > 0 else Decimal(1)


class EarlierVerdict(NamedTuple):
    """What an earlier release of the deciding figure had said."""

    status: Status
    observation: Observation


class Judgement(NamedTuple):
    """A target's status, with everything its *why* is made of."""

    status: Status
    reason: Reason
    observation: Observation | None = None  # the figure it rests on
    progress: Progress | None = None
    stale: bool = False
    expected_by: date | None = None  # when the figure that decides is usually out
    earlier: EarlierVerdict | None = None
    stretch_met: bool | None = None
    goal: InterimGoal | None = None  # the last that should be reached by the day of the figure
    otherwise: Observation | None = None  # another figure of the same day that says otherwise than that one

    @property
    def is_covered(self) -> bool:
        """Whether a current, sourced figure stands behind the status."""
        return self.observation is not None and not self.stale and self.status not in WITHOUT_RESULT


WITHOUT_RESULT = (Status.NO_DATA, Status.AWAITING_RESULT, Status.RESULT_OVERDUE)


class Tally(NamedTuple):
    """Targets counted by status, never averaged."""

    counts: Counter[Status]  # without those of the next line
    on_track_but_stale: int
    covered: int
    total: int


def judge(target: Target, actuals: Iterable[Actual], today: date, metric: Metric | None = None) -> Judgement:
    """Judge a target by the figures published up to `today`.

    `actuals` may hold any figures of the province; only those that measure the same thing are compared. `metric`
    gives the rhythm of the statistic (release lag, staleness, pace) and is looked up where it is not given.
    """
    metric = metric or METRICS[target.metric]
    if target.basis is Basis.RELATIVE:
        return Judgement(Status.UNCOLOURED, Reason.NO_NUMBER)
    known = [*actuals]
    releases = [seen for seen in observations_for(target, known, metric) if max(seen.released, seen.as_of) <= today]
    judgement = after_deadline(target, releases, today, metric) or before_deadline(target, releases, metric)
    seen = judgement.observation
    other = said_otherwise(seen, target, known, today) if seen else None
    return finish(judgement, target, today, metric)._replace(otherwise=other)


def tally(judgements: Iterable[Judgement]) -> Tally:
    """Roll a province's targets up: how many stand where, and how many have a current sourced figure."""
    judged = list(judgements)
    old = [judgement for judgement in judged if judgement.status is Status.ON_TRACK and judgement.stale]
    counts = Counter(judgement.status for judgement in judged)
    counts[Status.ON_TRACK] -= len(old)
    return Tally(counts, len(old), sum(judgement.is_covered for judgement in judged), len(judged))


def after_deadline(target: Target, releases: Sequence[Observation], today: date, metric: Metric) -> Judgement | None:
    """The verdict by the first settled figure dated on or after the deadline; none while the deadline is ahead."""
    due = target.deadline.on
    published = [seen for seen in releases if seen.as_of >= due and seen.release.decides and not seen.is_part]
    settled = [seen for seen in published if not seen.is_pending]
    deciding = [seen for seen in settled if seen.is_met is not None]
    if not any(seen.as_of.year == due.year for seen in deciding):
        deciding = [seen for seen in deciding if not seen.is_official]  # the statistics begin in some later year
    if not deciding:
        if not target.deadline.has_passed(today):
            return None
        if published and not settled:
            return Judgement(Status.AWAITING_RESULT, Reason.UNCONFIRMED, published[-1])
        return missing_result(target, releases, today, metric, Reason.LEFT_OPEN if settled else Reason.NOT_PUBLISHED)

    series = [seen for seen in deciding if seen.as_of == deciding[0].as_of]
    latest = series[-1]
    status, rests_on, reason = Status.MET, latest, Reason.AT_DEADLINE
    if not latest.is_met:
        later = next((seen for seen in latest_releases(deciding) if seen.is_met), None)
        status = Status.MET_LATE if later else Status.MISSED
        rests_on = later or latest
        reason = Reason.AFTER_DEADLINE if later else Reason.AT_DEADLINE
    return Judgement(status, reason, rests_on, earlier=earlier_verdict(series))


def earlier_verdict(series: Sequence[Observation]) -> EarlierVerdict | None:
    """The first release's verdict on a day, where the latest release has turned it."""
    first, latest = series[0], series[-1]
    if first.is_met == latest.is_met or first.released == latest.released:
        return None
    return EarlierVerdict(Status.MET if first.is_met else Status.MISSED, first)


def missing_result(
    target: Target, releases: Sequence[Observation], today: date, metric: Metric, reason: Reason
) -> Judgement:
    """Past the deadline without a figure that settles it: statistics are slow, and that is not the province's miss."""
    late = today > expected_by(target, metric)
    status = Status.RESULT_OVERDUE if late else Status.AWAITING_RESULT
    return Judgement(status, reason, last(releases))


def before_deadline(target: Target, releases: Sequence[Observation], metric: Metric) -> Judgement:
    """The verdict while there is time: kept, reached, or a pace against the straight line."""
    seen = latest_releases(releases)
    if target.baseline:
        seen = [observation for observation in seen if observation.as_of > target.baseline.on]
    if not seen:
        return Judgement(Status.NO_DATA, Reason.NOTHING_RECORDED)
    latest = seen[-1]
    goal = goal_by(target, latest.as_of)
    if latest.is_part and target.basis is Basis.LEVEL and not is_reached_for_good(latest, target, metric):
        if goal and goal.on == latest.as_of:
            return by_goal(target, latest, goal, metric)
        return Judgement(Status.NO_PACE, Reason.PART_OF_YEAR, latest)
    if target.keep or target.upper is not None:
        return keeping(
            [observation for observation in seen if observation.is_met is not None and not observation.is_part]
            or seen[-1:]
        )
    if latest.is_met:
        if latest.is_pending:
            return Judgement(Status.ON_TRACK, Reason.UNCONFIRMED, latest)
        if target.basis is Basis.CUMULATIVE:
            return Judgement(Status.MET_EARLY, Reason.REACHED, latest)
        return Judgement(Status.ON_TRACK, Reason.MUST_HOLD, latest)
    if metric.pace is not Pace.LINEAR and goal is None:
        return Judgement(Status.NO_PACE, Reason.END_LOADED, latest)
    if latest.is_met is None:
        return Judgement(Status.UNCOLOURED, Reason.LEFT_OPEN, latest)
    judgement = by_pace(target, latest, metric)
    if goal and judgement.reason is Reason.NO_BASELINE:
        return by_goal(target, latest, goal, metric)
    return judgement._replace(goal=goal)


def by_goal(target: Target, latest: Observation, goal: InterimGoal, metric: Metric) -> Judgement:
    """The verdict where no pace can be read, by the last interim goal alone: one that is missed warns."""
    is_reached = latest.satisfies(as_target(target, goal), metric)
    if is_reached is None:
        return Judgement(Status.UNCOLOURED, Reason.LEFT_OPEN, latest, goal=goal)
    if is_reached:
        return Judgement(Status.ON_TRACK, Reason.GOAL_REACHED, latest, goal=goal)
    return Judgement(Status.AT_RISK, Reason.GOAL_MISSED, latest, goal=goal)


def is_reached_for_good(seen: Observation, target: Target, metric: Metric) -> bool:
    """Whether the rest of the year can only add to a sum that keeps the target already: no upper end is set to it."""
    _, upper_end = interval(target, metric)
    return bool(seen.is_met) and upper_end is None


def keeping(seen: Sequence[Observation]) -> Judgement:
    """The verdict on a value that is to be held: one slip warns, two in a row tell."""
    if seen[-1].is_met is None:
        return Judgement(Status.UNCOLOURED, Reason.LEFT_OPEN, seen[-1])
    slips = [not observation.is_met for observation in seen[-2:]]
    if not slips[-1]:
        return Judgement(Status.ON_TRACK, Reason.KEPT, seen[-1])
    if len(slips) == 2 and slips[0]:
        return Judgement(Status.OFF_TRACK, Reason.SLIPPED_TWICE, seen[-1])
    return Judgement(Status.AT_RISK, Reason.SLIPPED_ONCE, seen[-1])


def by_pace(target: Target, latest: Observation, metric: Metric) -> Judgement:
    """The verdict by the share of the way against the share of the time, both on the day of the observation.

    From a start that kept the target already there is no way to go, only one back.
    """
    if started_there(target, metric):
        return Judgement(Status.OFF_TRACK, Reason.MOVING_AWAY, latest)
    progress = progress_of(target, latest)
    if progress is None:
        return Judgement(Status.UNCOLOURED, Reason.NO_BASELINE, latest)
    if progress.way < 0:
        return Judgement(Status.OFF_TRACK, Reason.MOVING_AWAY, latest, progress)
    if progress.time < TOO_EARLY and goal_by(target, latest.as_of) is None:
        return Judgement(Status.TOO_EARLY, Reason.SHORT_TIME, latest, progress)
    if progress.pace >= ON_PACE or progress.due - progress.way <= SLIGHT_GAP:
        return Judgement(Status.ON_TRACK, Reason.PACE, latest, progress)
    status = Status.AT_RISK if progress.pace >= SLOW_PACE else Status.OFF_TRACK
    return Judgement(status, Reason.PACE, latest, progress)


def started_there(target: Target, metric: Metric) -> bool:
    """Whether the baseline keeps the target already."""
    start = target.baseline
    if start is None or target.basis in WITHOUT_START:
        return False
    return compare(start.value, Comparator.EQUAL, target, metric) is True


def progress_of(target: Target, latest: Observation) -> Progress | None:
    """Shares of the way and of the time since the baseline; none without a baseline that leaves both a way and a time.

    Growth rates and changes start from nothing, so a baseline level is no start for them.
    """
    start = target.baseline
    if start is None or target.value is None or target.basis in WITHOUT_START or start.on >= target.deadline.on:
        return None
    whole = target.value - start.value
    gone = latest.value - start.value
    if whole == 0:
        return None
    way = gone / whole
    time = Decimal((latest.as_of - start.on).days) / (target.deadline.on - start.on).days
    expected = expected_share(target, latest.as_of)
    due = time if expected is None else expected
    needs = (1 - way) / (1 - due) / (way / due) if way > 0 and 0 < due < 1 else None
    return Progress(way, time, start.value + gone / due if due > 0 else target.value, needs, expected)


WITHOUT_START = (Basis.GROWTH_RATE, Basis.PP_CHANGE, Basis.INCREMENT, Basis.MULTIPLE)


def finish(judgement: Judgement, target: Target, today: date, metric: Metric) -> Judgement:
    """Add what does not depend on the rule: staleness, when the result is due, the stretch value."""
    seen = judgement.observation
    old = seen is not None and (today - seen.as_of).days > metric.stale_after_days
    stretch = None
    if seen is not None and target.stretch is not None and judgement.status.is_settled:
        stretch = seen.satisfies(target.model_copy(update={"value": target.stretch}), metric)
    return judgement._replace(
        stale=old and not judgement.status.is_settled,
        expected_by=expected_by(target, metric),
        stretch_met=stretch,
    )


def expected_by(target: Target, metric: Metric) -> date:
    """The day by which the official figure for the deadline is usually published."""
    return target.deadline.on + timedelta(days=metric.release_lag_days)


def last(releases: Sequence[Observation]) -> Observation | None:
    """The latest release of the latest day."""
    by_day = latest_releases(releases)
    return by_day[-1] if by_day else None
