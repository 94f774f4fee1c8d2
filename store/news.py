"""What is new in a ledger since a revision and a day: what was written, and what the calendar alone has turned.

Only what a write or a day that passed can have turned is judged, at both ends; the state at the beginning is the
present one with the changes taken out, so that no write can fall between two windows or into both.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from config.metrics import METRICS
from store.changes import Changes, changes
from store.commitments import Unsettled
from store.followed import Followed
from store.judged import Judged, Series, by_series, first_day, worst_first
from store.model.actual import Actual
from store.model.change import Change, undone
from store.model.commitment import Commitment, Initiative, State, Target
from store.model.judgement import Judgement, Status, judge
from store.model.milestone import Milestone, is_overdue, stage_of
from store.model.observation import series_of
from store.model.selection import Selection
from store.store import Ledger

AHEAD = timedelta(days=14)
EVERY = 1_000_000  # commitments: a digest leaves none out

Item = Judged | Followed


class Since(NamedTuple):
    """Where a window begins: after a revision of the ledger, at the end of a day."""

    revision: int
    day: date
    is_first: bool = False  # nothing has been told yet


class Moved(NamedTuple):
    """A target of which something has changed: how it stood, what was promised then, and its new figures."""

    now: Judged
    was: Judgement
    former: Target | None = None
    figures: Sequence[Change[Actual]] = ()

    @property
    def is_turned(self) -> bool:
        """Whether its status is another."""
        return self.now.judgement.status is not self.was.status


class Advanced(NamedTuple):
    """An initiative of which something has changed: how far it was, what was promised then, and its new steps."""

    now: Followed
    was: Followed
    former: Initiative | None = None
    steps: Sequence[Change[Milestone]] = ()

    @property
    def only_fell_behind(self) -> bool:
        """Whether its date has passed, and nothing else has happened: it stands among what is overdue."""
        fell_behind = self.now.overdue and not self.was.overdue
        return fell_behind and not self.steps and self.now.latest == self.was.latest and self.former is None


class Gone(NamedTuple):
    """What belonged to what is asked for, and does not any more; what is off the record is as it was."""

    one: Commitment
    is_removed: bool


class News(NamedTuple):
    """Everything that a digest tells of."""

    since: Since
    through: int
    today: date
    moved: Sequence[Moved] = ()
    advanced: Sequence[Advanced] = ()
    added: Sequence[Item] = ()
    restored: Sequence[Item] = ()  # that had been dropped
    gone: Sequence[Gone] = ()
    due: Sequence[Item] = ()  # open, within two weeks, the nearest first
    overdue: Sequence[Followed] = ()  # work that is not done, the latest deadline first
    unpublished: Sequence[Judged] = ()  # whose figure should be out by now, the latest deadline first
    unpublished_in_all: int = 0  # of which only so many as were asked for are judged

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened; what is due or overdue for long is no news."""
        newly_due = any(self.since.is_first or due_on(one) > self.since.day + AHEAD for one in self.due)
        return not (self.moved or self.advanced or self.added or self.restored or self.gone or newly_due)


class Seen(NamedTuple):
    """What was read of the ledger, all at one moment."""

    since: Since
    through: int
    today: date
    selection: Selection
    changes: Changes
    targets: Sequence[Target]
    initiatives: Sequence[Initiative]
    figures: Sequence[Actual]
    steps: Sequence[Milestone]
    touched: frozenset[Series]
    unsettled: Sequence[Unsettled]


async def seen(ledger: Ledger, selection: Selection, since: Since, today: date, *, listed: int) -> Seen:
    """Read what can be new; `listed` is how many targets without a figure are wanted in full.

    To be called inside a read, so that all of it is of one moment.
    """
    through = await ledger.revision()
    changed = await changes(ledger, since.revision, through)
    touched = await touched_series(ledger, changed, since, today)
    found = {one.id: one for one in await turned_by_the_calendar(ledger, selection, since, today)}
    found |= {one.id: one for one in await of_series(ledger, selection, touched)}
    written = [change.after for change in changed.commitments.values() if change.after]
    found |= {one.id: one for one in written if selection.admits(one)}
    unsettled = await ledger.commitments.without_result(selection, today)
    late = [one for one in unsettled if is_past_release(one.metric, one.due, today)]
    bare = [one for one in late if one.bare]
    doubtful = [one.target for one in late if not one.bare]
    wanted = [one.target for one in bare[:listed]]
    targets = {one.id: one for one in found.values() if isinstance(one, Target)}
    targets |= {one.id: one for one in (*doubtful, *wanted)}
    initiatives = await moved_initiatives(ledger, selection, changed, since, today)
    initiatives |= {one.id: one for one in found.values() if isinstance(one, Initiative)}
    return Seen(
        since=since,
        through=through,
        today=today,
        selection=selection,
        changes=changed,
        targets=[*targets.values()],
        initiatives=[*initiatives.values()],
        figures=await figures_of(ledger, targets.values(), changed),
        steps=await ledger.milestones.of([*initiatives]),
        touched=touched,
        unsettled=bare,
    )


async def touched_series(ledger: Ledger, changed: Changes, since: Since, today: date) -> frozenset[Series]:
    """The series of which a figure was written, or has come to be known since."""
    written = [one for change in changed.actuals.values() for one in change.sides]
    come_out = await ledger.actuals.coming_out(since.day, today)
    return frozenset(series_of(one) for one in (*written, *come_out))


async def turned_by_the_calendar(ledger: Ledger, selection: Selection, since: Since, today: date) -> list[Commitment]:
    """What is due soon, whose deadline has passed since, and whose figure has become overdue since."""
    spans = [(selection, since.day, today + AHEAD)]
    for lag, metrics in groupby(sorted((one.release_lag_days, key) for key, one in METRICS.items()), itemgetter(0)):
        slow = narrowed(selection, metrics={key for _, key in metrics})
        if slow:
            spans.append((slow, since.day - timedelta(days=lag), today - timedelta(days=lag + 1)))
    found = [
        await ledger.commitments.find(which.due_within(first, last), EVERY)
        for which, first, last in spans
        if first <= last
    ]
    return [one for some in found for one in some]


async def of_series(ledger: Ledger, selection: Selection, touched: frozenset[Series]) -> list[Commitment]:
    """The targets that measure what some series give."""
    provinces, metrics = {series[0] for series in touched}, {series[1] for series in touched}
    which = narrowed(selection, provinces=provinces, metrics=metrics)
    if which is None:
        return []
    found = await ledger.commitments.find(which.model_copy(update={"kind": "target"}), EVERY)
    return [one for one in found if isinstance(one, Target) and series_of(one) in touched]


def narrowed(
    selection: Selection, *, provinces: set[str] | None = None, metrics: set[str] | None = None
) -> Selection | None:
    """A selection of these provinces and metrics alone; none where nothing is left of it."""
    changes: dict[str, tuple[str, ...]] = {}
    for name, wanted in (("provinces", provinces), ("metrics", metrics)):
        if wanted is not None:
            own = getattr(selection, name)
            changes[name] = tuple(sorted(wanted & set(own) if own else wanted))
            if not changes[name]:
                return None
    return selection.model_copy(update=changes)


async def moved_initiatives(
    ledger: Ledger, selection: Selection, changed: Changes, since: Since, today: date
) -> dict[str, Initiative]:
    """The initiatives that are past their date, and those of which a step was written or has come since."""
    work = selection.model_copy(update={"kind": "initiative"})
    passed = await ledger.commitments.find(work.due_within(date.min, today - timedelta(days=1)), EVERY)
    steps = [one for change in changed.milestones.values() for one in change.sides]
    steps += await ledger.milestones.between(since.day, today)
    others = {step.commitment_id for step in steps} - {one.id for one in passed}
    named = await ledger.commitments.named(sorted(others))
    return {one.id: one for one in (*passed, *named) if isinstance(one, Initiative) and selection.admits(one)}


async def figures_of(ledger: Ledger, targets: Iterable[Target], changed: Changes) -> list[Actual]:
    """The figures that can bear on targets, in their present and their former form."""
    former = [change.before for change in changed.commitments.values() if isinstance(change.before, Target)]
    needed: defaultdict[str, set[str]] = defaultdict(set)
    start = date.max
    for target in (*targets, *former):
        needed[target.province].add(target.metric)
        start = min(start, first_day(target))
    return await ledger.actuals.of_each(needed, since=start)


def is_past_release(metric: str, due: date, today: date) -> bool:
    """Whether the figure for a deadline should be out."""
    return today > due + timedelta(days=METRICS[metric].release_lag_days)


def news(seen: Seen, *, listed: int) -> News:
    """What is new in what was seen; nothing here waits, so it can be done beside other work."""
    bench = Bench(seen)
    unpublished = sorted(bench.unpublished(), key=latest_first)
    moved = sorted(bench.moved(), key=lambda one: worst_first(one.now))
    return News(
        since=seen.since,
        through=seen.through,
        today=seen.today,
        moved=moved,
        advanced=[*bench.advanced()],
        added=[*bench.added(restored=False)],
        restored=[*bench.added(restored=True)],
        gone=[*bench.gone()],
        due=sorted(bench.due(), key=by_day),
        overdue=sorted(bench.overdue(), key=latest_first),
        unpublished=unpublished[:listed],
        unpublished_in_all=len({one.target.id for one in unpublished} | {one.id for one in seen.unsettled}),
    )


class Bench:
    """Where what was seen is judged, as it is and as it was."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.changed = seen.changes
        self.figures = by_series(seen.figures)
        self.written = by_series(one for change in seen.changes.actuals.values() for one in change.sides)
        self.figures_before = by_series(undone(seen.figures, seen.changes.actuals.values()))
        self.steps = grouped(seen.steps)
        self.steps_before = grouped(undone(seen.steps, seen.changes.milestones.values()))
        self.judged = {one.id: self.judge(one) for one in seen.targets}
        self.followed = {one.id: self.follow(one) for one in seen.initiatives}

    def judge(self, target: Target) -> Judged:
        """A target as it stands."""
        start = first_day(target)
        known = [
            one for one in self.figures[series_of(target)] if one.as_of >= start and one.released <= self.seen.today
        ]
        return Judged(target, judge(target, known, self.seen.today), known)

    def judge_before(self, target: Target) -> Judgement:
        """How a target stood at the beginning."""
        start, day = first_day(target), self.seen.since.day
        series = self.figures_before[series_of(target)]
        return judge(target, [one for one in series if one.as_of >= start and one.released <= day], day)

    def follow(self, initiative: Initiative) -> Followed:
        """An initiative as it stands."""
        return followed(initiative, self.steps[initiative.id], self.seen.today)

    def former(self, one: Commitment) -> Commitment | None:
        """What was on record of it at the beginning."""
        change = self.changed.commitments.get(one.id)
        return change.before if change else one

    def was_there(self, one: Commitment) -> bool:
        """Whether it belonged to what is asked for at the beginning already."""
        former = self.former(one)
        return former is not None and former.kind == one.kind and self.seen.selection.admits(former)

    def moved(self) -> Iterator[Moved]:
        """The targets whose promise, figures or status are not what they were."""
        tellers = self.tellers()
        for judged in self.judged.values():
            target, former = judged.target, self.former(judged.target)
            if not isinstance(former, Target) or not self.was_there(target) or not self.can_have_turned(target):
                continue
            was = self.judge_before(former)
            revised = former if former != target else None
            turned = was.status is not judged.judgement.status
            figures = self.new_figures(target)
            rests_elsewhere = was.observation != judged.judgement.observation
            told = figures if turned or rests_elsewhere else [one for one in figures if target.id in tellers[id(one)]]
            if turned or revised or told:
                yield Moved(judged, was, revised, told)

    def can_have_turned(self, target: Target) -> bool:
        """Whether anything was written about a target, or a day has passed that matters to it."""
        if target.id in self.changed.commitments or series_of(target) in self.seen.touched:
            return True
        lag = timedelta(days=METRICS[target.metric].release_lag_days)
        return any(
            self.seen.since.day <= day < self.seen.today for day in (target.deadline.on, target.deadline.on + lag)
        )

    def new_figures(self, target: Target) -> list[Change[Actual]]:
        """The changes of figures in the series of a target."""
        series = series_of(target)
        if series not in self.written:
            return []
        return [
            change
            for change in self.changed.actuals.values()
            if any(series_of(side) == series for side in change.sides)
        ]

    def tellers(self) -> defaultdict[int, set[str]]:
        """For each change of a figure the target that tells it if no judgement does: that with the latest deadline."""
        latest: dict[Series, Target] = {}
        for target in sorted(
            (one.target for one in self.judged.values()), key=lambda one: (one.deadline.on, one.order)
        ):
            latest[series_of(target)] = target
        found: defaultdict[int, set[str]] = defaultdict(set)
        for change in self.changed.actuals.values():
            found[id(change)] = {latest[series_of(side)].id for side in change.sides if series_of(side) in latest}
        return found

    def advanced(self) -> Iterator[Advanced]:
        """The initiatives whose promise, steps or stage are not what they were."""
        for now in self.followed.values():
            one, former = now.initiative, self.former(now.initiative)
            if not isinstance(former, Initiative) or not self.was_there(one):
                continue
            was = followed(former, self.steps_before[one.id], self.seen.since.day)
            steps = [
                change
                for change in self.changed.milestones.values()
                if any(side.commitment_id == one.id for side in change.sides)
            ]
            revised = former if former != one else None
            if revised or steps or was.latest != now.latest or was.overdue is not now.overdue:
                yield Advanced(now, was, revised, steps)

    def added(self, *, restored: bool) -> Iterator[Item]:
        """What belongs to what is asked for, and did not: new to it, or dropped until now."""
        items: list[Item] = [*sorted(self.judged.values(), key=worst_first), *self.followed.values()]
        for item in items:
            former = self.former(commitment_of(item))
            was_dropped = former is not None and former.state is State.DROPPED
            if was_dropped is restored and not self.was_there(commitment_of(item)):
                yield item

    def gone(self) -> Iterator[Gone]:
        """What belonged to what is asked for, and no longer does: dropped, taken back, or edited out of it."""
        admits = self.seen.selection.admits
        for before, after in self.changed.commitments.values():
            if before is not None and admits(before) and not (after is not None and admits(after)):
                yield Gone(after or before, after is None)

    def due(self) -> Iterator[Item]:
        """What is open and due within two weeks."""
        for judged in self.judged.values():
            if self.is_soon(judged) and not judged.judgement.status.is_settled:
                yield judged
        for one in self.followed.values():
            if self.is_soon(one) and not one.is_done:
                yield one

    def is_soon(self, item: Item) -> bool:
        """Whether the deadline is within two weeks, today among them."""
        return self.seen.today <= due_on(item) <= self.seen.today + AHEAD

    def overdue(self) -> Iterator[Followed]:
        """Work that is past its date and not recorded as done."""
        yield from (one for one in self.followed.values() if one.overdue)

    def unpublished(self) -> Iterator[Judged]:
        """Targets past their deadline whose figure should be out by now."""
        for judged in self.judged.values():
            if judged.judgement.status is Status.RESULT_OVERDUE:
                yield judged


def followed(initiative: Initiative, steps: Sequence[Milestone], day: date) -> Followed:
    """An initiative with its steps, as it stands on a day."""
    latest = stage_of(steps, day)
    return Followed(initiative, steps, latest, is_overdue(initiative, latest, day))


def grouped(steps: Iterable[Milestone]) -> defaultdict[str, list[Milestone]]:
    """Steps by their initiative, each one's in order of their days."""
    found: defaultdict[str, list[Milestone]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: (step.on, step.id)):
        found[step.commitment_id].append(step)
    return found


def commitment_of(item: Item) -> Commitment:
    return item.target if isinstance(item, Judged) else item.initiative


def due_on(item: Item) -> date:
    """The deadline; far away where there is none."""
    deadline = commitment_of(item).deadline
    return deadline.on if deadline else date.max


def by_day(item: Item) -> tuple[date, tuple[str, int, int]]:
    """The order of their deadlines."""
    return due_on(item), commitment_of(item).order


def latest_first(item: Item) -> tuple[int, tuple[str, int, int]]:
    """The latest deadline first: what has fallen behind last is the news."""
    return -due_on(item).toordinal(), commitment_of(item).order
