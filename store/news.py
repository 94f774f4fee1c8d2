"""What is new in a ledger since a revision and a day: what was written, and what the calendar alone has turned.

Only what a write or a day that passed can have turned is judged, at both ends; the state at the beginning is the
present one with the changes taken out, so that no write can fall between two windows or into both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

from config.metrics import METRICS
from store.changes import Changes, changes
from store.commitments import Unsettled
from store.lineage import promises_in
from store.model.actual import Actual
from store.model.assessment import Assessment, disagrees, in_force
from store.model.change import Change, undone
from store.model.commitment import Commitment, Initiative, Scope, State, Target
from store.model.conference import Conference
from store.model.judgement import judge
from store.model.lineage import Lineage, Silence, Succession, Turn, lineage_of
from store.model.milestone import Milestone
from store.model.observation import series_of
from store.model.official import come_to_be_known, is_measured
from store.model.progress import (
    Followed,
    Judged,
    Series,
    Tracked,
    bearing_on,
    by_day,
    by_initiative,
    by_series,
    first_day,
    follow,
    latest_first,
    worst_first,
)
from store.model.selection import Selection
from store.store import Ledger

T = TypeVar("T")
AHEAD = timedelta(days=14)
EVERY = 1_000_000  # commitments: a digest leaves none out


class Since(NamedTuple):
    """Where a window begins: after a revision of the ledger, at the end of a day."""

    revision: int
    day: date
    is_first: bool = False  # nothing has been told yet
    unknown: frozenset[str] = frozenset()  # editions of official figures that the program did not have yet


class Moved(NamedTuple):
    """A target of which something has changed: how it stands and stood, and its new figures."""

    now: Judged
    was: Judged
    figures: Sequence[Change[Actual]] = ()

    @property
    def is_turned(self) -> bool:
        """Whether its status is another."""
        return self.now.status is not self.was.status

    @property
    def former(self) -> Target | None:
        """What was promised then, where that is something else now."""
        return self.was.target if self.was.target != self.now.target else None


class Advanced(NamedTuple):
    """An initiative of which something has changed: how far it is and was, and its new steps."""

    now: Followed
    was: Followed
    steps: Sequence[Change[Milestone]] = ()

    @property
    def only_fell_behind(self) -> bool:
        """Whether its date has passed, and nothing else has happened: it stands among what is overdue."""
        fell_behind = self.now.is_late and not self.was.is_late
        return fell_behind and not self.steps and self.now.latest == self.was.latest and self.former is None

    @property
    def former(self) -> Initiative | None:
        """What was promised then, where that is something else now."""
        return self.was.initiative if self.was.initiative != self.now.initiative else None


class Gone(NamedTuple):
    """What belonged to what is asked for, and does not any more; what is off the record is as it was."""

    commitment: Commitment
    is_removed: bool


class Disagreement(NamedTuple):
    """A commitment of which somebody expects something else than what is on record lets expect."""

    item: Tracked
    assessment: Assessment


class News(NamedTuple):
    """Everything that a digest tells of."""

    since: Since
    through: int
    today: date
    moved: Sequence[Moved] = ()
    advanced: Sequence[Advanced] = ()
    added: Sequence[Tracked] = ()
    restored: Sequence[Tracked] = ()  # that had been dropped
    gone: Sequence[Gone] = ()
    due: Sequence[Tracked] = ()  # open, within two weeks, the nearest first
    overdue: Sequence[Followed] = ()  # work that is not done, the latest deadline first
    unpublished: Sequence[Judged] = ()  # whose figure should be out by now, the latest deadline first
    taken_up: Sequence[
        Succession
    ] = ()  # promises of an earlier year, made again since, that which has changed most first
    passed_over: Sequence[Silence] = ()  # those that a document recorded since does not take up again
    disagreements: Sequence[Disagreement] = ()  # that are new
    unpublished_in_all: int = 0  # of which only so many as were asked for are judged

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened; what is due or overdue for long is no news."""
        newly_due = any(self.since.is_first or item.due > self.since.day + AHEAD for item in self.due)
        lineage = self.taken_up or self.passed_over or self.disagreements
        return not (self.moved or self.advanced or self.added or self.restored or self.gone or lineage or newly_due)


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
    promises: Sequence[Commitment]  # all of the provinces in which any was written, and their documents
    documents: Sequence[Conference]
    assessments: Sequence[Assessment]


async def seen(ledger: Ledger, selection: Selection, since: Since, today: date, *, listed: int) -> Seen:
    """Read what can be new; `listed` is how many targets without a figure are wanted in full.

    To be called inside a read, so that all of it is of one moment.
    """
    through = await ledger.revision()
    changed = await changes(ledger, since.revision, through)
    touched = await touched_series(ledger, changed, since, today)
    found = {commitment.id: commitment for commitment in await turned_by_the_calendar(ledger, selection, since, today)}
    found |= {commitment.id: commitment for commitment in await of_series(ledger, selection, touched)}
    written = [change.after for change in changed.commitments.values() if change.after]
    found |= {commitment.id: commitment for commitment in written if selection.admits(commitment)}
    assessments = [version.record for version in await ledger.assessments.present()]
    judged_by_people = await ledger.commitments.named({assessment.commitment_id for assessment in assessments})
    found |= {commitment.id: commitment for commitment in judged_by_people if selection.admits(commitment)}
    unsettled = await ledger.commitments.without_result(selection, today)
    late = [item for item in unsettled if is_past_release(item.metric, item.due, today)]
    bare: list[Unsettled] = []
    doubtful: list[Unsettled] = []
    for item in late:
        has_figure = not item.bare or is_measured(item.province, item.metric, item.due, today)
        (doubtful if has_figure else bare).append(item)
    wanted = [item.target for item in bare[:listed]]
    targets = {commitment.id: commitment for commitment in found.values() if isinstance(commitment, Target)}
    targets |= {target.id: target for target in (*(item.target for item in doubtful), *wanted)}
    initiatives = await moved_initiatives(ledger, selection, changed, since, today)
    initiatives |= {commitment.id: commitment for commitment in found.values() if isinstance(commitment, Initiative)}
    promises, documents = await promises_in(ledger, places_written(changed))
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
        promises=promises,
        documents=documents,
        assessments=assessments,
    )


def places_written(changed: Changes) -> set[str]:
    """The provinces in which a promise or a document was written."""
    promises = {side.province for change in changed.commitments.values() for side in change.sides}
    return promises | {side.province for change in changed.conferences.values() for side in change.sides}


async def touched_series(ledger: Ledger, changed: Changes, since: Since, today: date) -> frozenset[Series]:
    """The series of which a figure was written, or has come to be known since, be it an official one."""
    written = [actual for change in changed.actuals.values() for actual in change.sides]
    come_out = await ledger.actuals.coming_out(since.day, today)
    official = come_to_be_known(since.day, today, since.unknown)
    return frozenset(
        {
            *(series_of(actual) for actual in (*written, *come_out)),
            *((province, metric, Scope.PROVINCE, None) for province, metric in official),
        }
    )


async def turned_by_the_calendar(ledger: Ledger, selection: Selection, since: Since, today: date) -> list[Commitment]:
    """What is due soon, whose deadline has passed since, and whose figure has become overdue since."""
    spans = [(selection, since.day, today + AHEAD)]
    for lag, metrics in groupby(
        sorted((metric.release_lag_days, key) for key, metric in METRICS.items()), itemgetter(0)
    ):
        slow = narrowed(selection, metrics={key for _, key in metrics})
        if slow:
            spans.append((slow, since.day - timedelta(days=lag), today - timedelta(days=lag + 1)))
    found = [
        await ledger.commitments.find(which.due_within(first, last), EVERY)
        for which, first, last in spans
        if first <= last
    ]
    return [commitment for some in found for commitment in some]


async def of_series(ledger: Ledger, selection: Selection, touched: frozenset[Series]) -> list[Commitment]:
    """The targets that measure what some series give."""
    provinces, metrics = {series[0] for series in touched}, {series[1] for series in touched}
    which = narrowed(selection, provinces=provinces, metrics=metrics)
    if which is None:
        return []
    found = await ledger.commitments.find(which.model_copy(update={"kind": "target"}), EVERY)
    return [commitment for commitment in found if isinstance(commitment, Target) and series_of(commitment) in touched]


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
    steps = [step for change in changed.milestones.values() for step in change.sides]
    steps += await ledger.milestones.between(since.day, today)
    others = {step.commitment_id for step in steps} - {commitment.id for commitment in passed}
    named = await ledger.commitments.named(sorted(others))
    return {
        commitment.id: commitment
        for commitment in (*passed, *named)
        if isinstance(commitment, Initiative) and selection.admits(commitment)
    }


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
    moved = sorted(bench.moved(), key=lambda target: worst_first(target.now))
    lineage, lineage_before = bench.lineages()
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
        taken_up=bench.taken_up(lineage, lineage_before),
        passed_over=bench.passed_over(lineage, lineage_before),
        disagreements=[*bench.disagreements()],
        unpublished_in_all=len({item.target.id for item in unpublished} | {item.id for item in seen.unsettled}),
    )


class Bench:
    """Where what was seen is judged, as it is and as it was."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.changed = seen.changes
        self.figures = by_series(seen.figures)
        self.written = by_series(actual for change in seen.changes.actuals.values() for actual in change.sides)
        self.figures_before = by_series(undone(seen.figures, seen.changes.actuals.values()))
        self.steps = by_initiative(seen.steps)
        self.steps_before = by_initiative(undone(seen.steps, seen.changes.milestones.values()))
        self.judged = [judged(target, self.figures, seen.today) for target in seen.targets]
        self.followed = [follow(initiative, self.steps[initiative.id], seen.today) for initiative in seen.initiatives]

    def former(self, commitment: Commitment) -> Commitment | None:
        """What was on record of it at the beginning."""
        change = self.changed.commitments.get(commitment.id)
        return change.before if change else commitment

    def was_there(self, commitment: Commitment) -> bool:
        """Whether it belonged to what is asked for at the beginning already."""
        former = self.former(commitment)
        return former is not None and former.kind == commitment.kind and self.seen.selection.admits(former)

    def moved(self) -> Iterator[Moved]:
        """The targets whose promise, figures or status are not what they were."""
        tellers = self.tellers()
        for now in self.judged:
            target, former = now.target, self.former(now.target)
            if not isinstance(former, Target) or not self.was_there(target) or not self.can_have_turned(target):
                continue
            was = judged(former, self.figures_before, self.seen.since.day, self.seen.since.unknown)
            figures = self.new_figures(target)
            rests_elsewhere = was.judgement.observation != now.judgement.observation
            if was.status is now.status and not rests_elsewhere:
                figures = [change for change in figures if target.id in tellers[id(change)]]
            moved = Moved(now, was, figures)
            if moved.is_turned or moved.former or figures:
                yield moved

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
            (item.target for item in self.judged), key=lambda target: (target.deadline.on, target.order)
        ):
            latest[series_of(target)] = target
        found: defaultdict[int, set[str]] = defaultdict(set)
        for change in self.changed.actuals.values():
            found[id(change)] = {latest[series_of(side)].id for side in change.sides if series_of(side) in latest}
        return found

    def advanced(self) -> Iterator[Advanced]:
        """The initiatives whose promise, steps or stage are not what they were."""
        for now in self.followed:
            initiative, former = now.initiative, self.former(now.initiative)
            if not isinstance(former, Initiative) or not self.was_there(initiative):
                continue
            was = follow(former, self.steps_before[initiative.id], self.seen.since.day)
            steps = [
                change
                for change in self.changed.milestones.values()
                if any(side.commitment_id == initiative.id for side in change.sides)
            ]
            advanced = Advanced(now, was, steps)
            if (
                advanced.former
                or steps
                or was.latest != now.latest
                or was.behind != now.behind
                or was.is_late is not now.is_late
            ):
                yield advanced

    def added(self, *, restored: bool) -> Iterator[Tracked]:
        """What belongs to what is asked for, and did not: new to it, or dropped until now."""
        items: list[Tracked] = [*sorted(self.judged, key=worst_first), *self.followed]
        for item in items:
            former = self.former(item.commitment)
            was_dropped = former is not None and former.state is State.DROPPED
            if was_dropped is restored and not self.was_there(item.commitment):
                yield item

    def gone(self) -> Iterator[Gone]:
        """What belonged to what is asked for, and no longer does: dropped, taken back, or edited out of it."""
        admits = self.seen.selection.admits
        for before, after in self.changed.commitments.values():
            if before is not None and admits(before) and not (after is not None and admits(after)):
                yield Gone(after or before, after is None)

    def lineages(self) -> tuple[Lineage, Lineage]:
        """How promises follow from each other in the provinces in which any was written, and how they did."""
        promises = {promise.id: promise for promise in self.seen.promises}
        documents = {document.id: document for document in self.seen.documents}
        before = lineage_of(
            before_changes(promises, self.changed.commitments).values(),
            [*before_changes(documents, self.changed.conferences).values()],
        )
        return lineage_of(promises.values(), self.seen.documents), before

    def taken_up(self, now: Lineage, before: Lineage) -> list[Succession]:
        """The promises that take up others, or do so otherwise than they did."""
        told = {(pair.before.id, id, pair.turns) for id, pair in before.before.items()}
        new = [pair for id, pair in now.before.items() if (pair.before.id, id, pair.turns) not in told]
        ours = [pair for pair in new if self.seen.selection.admits(pair.after)]
        return sorted(ours, key=lambda pair: ([*Turn].index(pair.turns[0]), pair.after.order))

    def passed_over(self, now: Lineage, before: Lineage) -> list[Silence]:
        """The promises that the next document does not take up, by what is known since."""
        new = [silence for id, silence in now.silences.items() if id not in before.silences]
        ours = [silence for silence in new if self.seen.selection.admits(silence.commitment)]
        return sorted(ours, key=lambda silence: silence.commitment.order)

    def disagreements(self) -> Iterator[Disagreement]:
        """Where somebody expects something else than what is on record, and did not at the beginning."""
        now = by_commitment(self.seen.assessments)
        written = self.changed.assessments
        former = {assessment.id: assessment for assessment in self.seen.assessments}
        before = by_commitment(before_changes(former, written).values())
        items: list[Tracked] = [*self.judged, *self.followed]
        for item in items:
            id = item.commitment.id
            was = self.as_it_was(item) if id in now else None
            told = {
                assessment.id
                for assessment in in_force(before[id], self.seen.since.day)
                if was is not None and disagrees(assessment, was)
            }
            for assessment in in_force(now[id], self.seen.today):
                if assessment.id not in told and disagrees(assessment, item):
                    yield Disagreement(item, assessment)

    def as_it_was(self, item: Tracked) -> Tracked | None:
        """A commitment as it stood at the beginning; none where it was another, or was not there."""
        former = self.former(item.commitment)
        if isinstance(former, Target):
            return judged(former, self.figures_before, self.seen.since.day)
        if isinstance(former, Initiative):
            return follow(former, self.steps_before[former.id], self.seen.since.day)
        return None

    def due(self) -> Iterator[Tracked]:
        """What is open and due within two weeks."""
        last = self.seen.today + AHEAD
        items: list[Tracked] = [*self.judged, *self.followed]
        yield from (item for item in items if item.is_open and self.seen.today <= item.due <= last)

    def overdue(self) -> Iterator[Followed]:
        """Work that is past its date and not recorded as done."""
        yield from (item for item in self.followed if item.is_late)

    def unpublished(self) -> Iterator[Judged]:
        """Targets past their deadline whose figure should be out by now."""
        yield from (item for item in self.judged if item.is_late)


def by_commitment(assessments: Iterable[Assessment]) -> defaultdict[str, list[Assessment]]:
    """Judgements by what they are of."""
    found: defaultdict[str, list[Assessment]] = defaultdict(list)
    for assessment in assessments:
        found[assessment.commitment_id].append(assessment)
    return found


def before_changes(records: Mapping[str, T], changes: Mapping[str, Change[T]]) -> dict[str, T]:
    """Records by their ids as they were before some changes."""
    former = {id: change.before for id, change in changes.items() if change.before is not None}
    return {id: record for id, record in records.items() if id not in changes} | former


def judged(
    target: Target, figures: Mapping[Series, Sequence[Actual]], day: date, unknown: Collection[str] = ()
) -> Judged:
    """A target as it stands on a day; a digest looks at too many for the judgements to be kept."""
    bearing = bearing_on(target, figures.get(series_of(target), ()), day, unknown)
    return Judged(target, judge(target, bearing, day), bearing)
