"""What a ledger holds of what may have turned since a revision and a day, all read at one moment.

Only what a write or a day that passed can have turned is read; the state at the beginning is the present one with the
changes taken out, so that no write can fall between two windows or into both.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from config.metrics import METRICS
from store.changes import Changes, changes
from store.commitments import Unsettled
from store.lineage import promises_in
from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.commitment import Commitment, Initiative, Scope, Target
from store.model.conference import Conference
from store.model.milestone import Milestone
from store.model.observation import series_of
from store.model.official import come_to_be_known, is_measured
from store.model.progress import Series, first_day
from store.model.selection import Selection
from store.store import Ledger

AHEAD = timedelta(days=14)
EVERY = 1_000_000  # commitments: a digest leaves none out


class Since(NamedTuple):
    """Where a window begins: after a revision of the ledger, at the end of a day."""

    revision: int
    day: date
    is_first: bool = False  # nothing has been told yet
    unknown: frozenset[str] = frozenset()  # editions of official figures that the program did not have yet


class Snapshot(NamedTuple):
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


async def snapshot(ledger: Ledger, selection: Selection, since: Since, today: date, *, listed: int) -> Snapshot:
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
    return Snapshot(
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
