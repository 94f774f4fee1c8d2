"""What is new in a ledger since a revision and a day: what was written, and what the calendar alone has turned."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from config.metrics import METRICS
from store.model.actual import Actual
from store.model.assessment import Assessment, disagrees, in_force
from store.model.change import Change, undone
from store.model.commitment import Commitment, Initiative, State, Target
from store.model.judgement import judge
from store.model.lineage import Lineage, Silence, Succession, Turn, lineage_of
from store.model.milestone import Milestone
from store.model.observation import series_of
from store.model.progress import (
    Followed,
    Judged,
    Series,
    Tracked,
    bearing_on,
    by_day,
    by_initiative,
    by_series,
    follow,
    latest_first,
    worst_first,
)
from store.snapshot import AHEAD, Since, Snapshot

T = TypeVar("T")


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


def news(snapshot: Snapshot, *, listed: int) -> News:
    """What is new in what was read; nothing here waits, so it can be done beside other work."""
    bench = Bench(snapshot)
    unpublished = sorted(bench.unpublished(), key=latest_first)
    moved = sorted(bench.moved(), key=lambda target: worst_first(target.now))
    lineage, lineage_before = bench.lineages()
    return News(
        since=snapshot.since,
        through=snapshot.through,
        today=snapshot.today,
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
        unpublished_in_all=len({item.target.id for item in unpublished} | {item.id for item in snapshot.unsettled}),
    )


class Bench:
    """Where what was read is judged, as it is and as it was."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.changed = snapshot.changes
        self.figures = by_series(snapshot.figures)
        self.written = by_series(actual for change in snapshot.changes.actuals.values() for actual in change.sides)
        self.figures_before = by_series(undone(snapshot.figures, snapshot.changes.actuals.values()))
        self.steps = by_initiative(snapshot.steps)
        self.steps_before = by_initiative(undone(snapshot.steps, snapshot.changes.milestones.values()))
        self.judged = [judged(target, self.figures, snapshot.today) for target in snapshot.targets]
        self.followed = [
            follow(initiative, self.steps[initiative.id], snapshot.today) for initiative in snapshot.initiatives
        ]

    def former(self, commitment: Commitment) -> Commitment | None:
        """What was on record of it at the beginning."""
        change = self.changed.commitments.get(commitment.id)
        return change.before if change else commitment

    def was_there(self, commitment: Commitment) -> bool:
        """Whether it belonged to what is asked for at the beginning already."""
        former = self.former(commitment)
        return former is not None and former.kind == commitment.kind and self.snapshot.selection.admits(former)

    def moved(self) -> Iterator[Moved]:
        """The targets whose promise, figures or status are not what they were."""
        tellers = self.tellers()
        for now in self.judged:
            target, former = now.target, self.former(now.target)
            if not isinstance(former, Target) or not self.was_there(target) or not self.can_have_turned(target):
                continue
            was = judged(former, self.figures_before, self.snapshot.since.day, self.snapshot.since.unknown)
            figures = self.new_figures(target)
            rests_elsewhere = was.judgement.observation != now.judgement.observation
            if was.status is now.status and not rests_elsewhere:
                figures = [change for change in figures if target.id in tellers[id(change)]]
            moved = Moved(now, was, figures)
            if moved.is_turned or moved.former or figures:
                yield moved

    def can_have_turned(self, target: Target) -> bool:
        """Whether anything was written about a target, or a day has passed that matters to it."""
        if target.id in self.changed.commitments or series_of(target) in self.snapshot.touched:
            return True
        lag = timedelta(days=METRICS[target.metric].release_lag_days)
        return any(
            self.snapshot.since.day <= day < self.snapshot.today
            for day in (target.deadline.on, target.deadline.on + lag)
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
            was = follow(former, self.steps_before[initiative.id], self.snapshot.since.day)
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
        admits = self.snapshot.selection.admits
        for before, after in self.changed.commitments.values():
            if before is not None and admits(before) and not (after is not None and admits(after)):
                yield Gone(after or before, after is None)

    def lineages(self) -> tuple[Lineage, Lineage]:
        """How promises follow from each other in the provinces in which any was written, and how they did."""
        promises = {promise.id: promise for promise in self.snapshot.promises}
        documents = {document.id: document for document in self.snapshot.documents}
        before = lineage_of(
            before_changes(promises, self.changed.commitments).values(),
            [*before_changes(documents, self.changed.conferences).values()],
        )
        return lineage_of(promises.values(), self.snapshot.documents), before

    def taken_up(self, now: Lineage, before: Lineage) -> list[Succession]:
        """The promises that take up others, or do so otherwise than they did."""
        told = {(pair.before.id, id, pair.turns) for id, pair in before.before.items()}
        new = [pair for id, pair in now.before.items() if (pair.before.id, id, pair.turns) not in told]
        ours = [pair for pair in new if self.snapshot.selection.admits(pair.after)]
        return sorted(ours, key=lambda pair: ([*Turn].index(pair.turns[0]), pair.after.order))

    def passed_over(self, now: Lineage, before: Lineage) -> list[Silence]:
        """The promises that the next document does not take up, by what is known since."""
        new = [silence for id, silence in now.silences.items() if id not in before.silences]
        ours = [silence for silence in new if self.snapshot.selection.admits(silence.commitment)]
        return sorted(ours, key=lambda silence: silence.commitment.order)

    def disagreements(self) -> Iterator[Disagreement]:
        """Where somebody expects something else than what is on record, and did not at the beginning."""
        now = by_commitment(self.snapshot.assessments)
        written = self.changed.assessments
        former = {assessment.id: assessment for assessment in self.snapshot.assessments}
        before = by_commitment(before_changes(former, written).values())
        items: list[Tracked] = [*self.judged, *self.followed]
        for item in items:
            id = item.commitment.id
            was = self.as_it_was(item) if id in now else None
            told = {
                assessment.id
                for assessment in in_force(before[id], self.snapshot.since.day)
                if was is not None and disagrees(assessment, was)
            }
            for assessment in in_force(now[id], self.snapshot.today):
                if assessment.id not in told and disagrees(assessment, item):
                    yield Disagreement(item, assessment)

    def as_it_was(self, item: Tracked) -> Tracked | None:
        """A commitment as it stood at the beginning; none where it was another, or was not there."""
        former = self.former(item.commitment)
        if isinstance(former, Target):
            return judged(former, self.figures_before, self.snapshot.since.day)
        if isinstance(former, Initiative):
            return follow(former, self.steps_before[former.id], self.snapshot.since.day)
        return None

    def due(self) -> Iterator[Tracked]:
        """What is open and due within two weeks."""
        last = self.snapshot.today + AHEAD
        items: list[Tracked] = [*self.judged, *self.followed]
        yield from (item for item in items if item.is_open and self.snapshot.today <= item.due <= last)

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
