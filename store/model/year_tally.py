"""How the promises of a year stand, province by province: counts, never an average."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from config.provinces import PROVINCES
from store.model.judgement import Status, Tally

PLACES = {code: place for place, code in enumerate(PROVINCES)}


class Group(StrEnum):
    """Statuses that a reader who looks at hundreds of targets takes as one."""

    MET = "met"
    MISSED = "missed"
    BEHIND = "behind"
    ON_TRACK = "on_track"
    OVERDUE = "overdue"  # the figure should be on record by now
    NO_FIGURE = "no_figure"
    OPEN = "open"


GROUPS = {
    Status.MET: Group.MET,
    Status.MET_EARLY: Group.MET,
    Status.MET_LATE: Group.MET,
    Status.MISSED: Group.MISSED,
    Status.OFF_TRACK: Group.BEHIND,
    Status.AT_RISK: Group.BEHIND,
    Status.ON_TRACK: Group.ON_TRACK,
    Status.RESULT_OVERDUE: Group.OVERDUE,
    Status.NO_DATA: Group.NO_FIGURE,
    Status.AWAITING_RESULT: Group.OPEN,
    Status.UNCOLOURED: Group.OPEN,
    Status.NO_PACE: Group.OPEN,
    Status.TOO_EARLY: Group.OPEN,
}


class YearTally(NamedTuple):
    """A province's promises of one year, counted."""

    province: str
    year: int
    targets: Tally
    initiatives: int = 0


def grouped(tally: Tally) -> Counter[Group]:
    """How many targets are in which group."""
    counts: Counter[Group] = Counter({Group.ON_TRACK: tally.on_track_but_stale})
    for status, n in tally.counts.items():
        counts[GROUPS[status]] += n
    return counts


def total_of(tallies: Iterable[YearTally]) -> Tally:
    """The targets of all of them together."""
    all_of = [tally.targets for tally in tallies]
    counts: Counter[Status] = Counter()
    for tally in all_of:
        counts.update(tally.counts)
    return Tally(
        counts,
        sum(tally.on_track_but_stale for tally in all_of),
        sum(tally.covered for tally in all_of),
        sum(tally.total for tally in all_of),
    )


def worst_tallies_first(tallies: Iterable[YearTally]) -> Sequence[YearTally]:
    """By what is missed, what falls behind and what nobody knows; of those alike the latest year first."""
    return sorted(tallies, key=severity)


def severity(tally: YearTally) -> tuple[int, ...]:
    """The smaller, the worse."""
    counts = grouped(tally.targets)
    worst = (Group.MISSED, Group.BEHIND, Group.OVERDUE, Group.NO_FIGURE)
    return *(-counts[group] for group in worst), -tally.year, PLACES[tally.province]
