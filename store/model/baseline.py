"""Where a target starts from, where nobody has said so: the last figure before it was promised."""

from datetime import date

from config.metrics import METRICS, Basis, Pace
from store.model.actual import Actual, Release
from store.model.commitment import Baseline, Comparator, Target
from store.model.judgement import started_there
from store.model.observation import is_part, release_order
from store.model.official import OfficialFigure
from store.model.progress import Judged

COUNTED_FROM = {Basis.LEVEL: Basis.LEVEL, Basis.RANK: Basis.RANK, Basis.MULTIPLE: Basis.LEVEL}


def baseline_at_hand(judged: Judged) -> Actual | None:
    """The figure from which a target could be counted, be it an official one; none where none is wanted."""
    target = judged.target
    if target.baseline or judged.status.is_settled or not is_wanted(target):
        return None
    before = [actual for actual in judged.actuals if can_start(actual, target)]
    latest = max(before, key=release_order, default=None)
    if latest is None or started_there(started(target, latest), METRICS[target.metric]):
        return None
    return latest


def is_wanted(target: Target) -> bool:
    """Whether a start says anything of a target: of one that is to be held, or that comes in late, it does not."""
    if target.keep or target.upper is not None:
        return False
    return target.basis is Basis.MULTIPLE or (
        target.basis in COUNTED_FROM and METRICS[target.metric].pace is Pace.LINEAR
    )


def can_start(actual: Actual, target: Target) -> bool:
    """Whether a figure is a settled, whole one of the same kind from before the year of the promise."""
    is_other_count = isinstance(actual, OfficialFigure) and actual.counted_otherwise
    return (
        actual.as_of < date(target.year, 1, 1)
        and actual.basis is COUNTED_FROM[target.basis]
        and actual.bound is Comparator.EQUAL
        and actual.release is not Release.ESTIMATE
        and not actual.is_pending
        and not is_other_count
        and not is_part(actual.as_of, target, METRICS[target.metric])
    )


def started(target: Target, actual: Actual, source: str | None = None) -> Target:
    """The target with a figure as its baseline; `source` is what its publication is called."""
    start = Baseline(value=actual.value, on=actual.as_of, source=source or actual.source.name)
    return target.model_copy(update={"baseline": start})
