"""Read from the ledger what became of commitments."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from config.provinces import PROVINCES
from store.model.actual import Actual
from store.model.commitment import Commitment, Initiative, Scope, Target
from store.model.errors import NotRecordedError
from store.model.event import Action
from store.model.observation import release_order
from store.model.official import beside, official_among, official_between
from store.model.progress import Followed, Judged, Tracked, by_series, first_day, follow_by, judge_by
from store.model.selection import Selection
from store.store import Ledger

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
WINDOW = 500  # commitments looked at for one answer; beyond it a reader has to narrow the question
LONG_WINDOW = 2000  # for a list that is asked for, of which a status may leave a few: three years of thirty provinces


async def judged_targets(ledger: Ledger, selection: Selection, today: date, limit: int = LONG_WINDOW) -> list[Judged]:
    """The targets that a selection asks for, worst first; of more than `limit` those with the latest deadlines."""
    found = await ledger.commitments.find(selection.model_copy(update={"kind": "target"}), limit=limit)
    return await judge_all(ledger, targets_among(found), today)


async def written_lately(ledger: Ledger, today: date) -> Mapping[tuple[str, Action], int]:
    """How many records of each kind something was done to in the last seven days, of which today is one."""
    begins, ends = (ledger.begin_of(day) for day in (today - A_WEEK + A_DAY, today + A_DAY))
    events = ledger.events
    return await events.counted(await events.last_before(begins), await events.last_before(ends))


async def followed_initiatives(
    ledger: Ledger, selection: Selection, today: date, limit: int = LONG_WINDOW
) -> list[Followed]:
    """The initiatives that a selection asks for, by number; of more than `limit` those with the latest deadlines."""
    found = await ledger.commitments.find(selection.model_copy(update={"kind": "initiative"}), limit=limit)
    return await follow_all(ledger, initiatives_among(found), today)


async def track(ledger: Ledger, commitments: Sequence[Commitment], today: date) -> list[Tracked]:
    """Commitments of both kinds with what became of them: the targets first, each kind in its usual order."""
    return [
        *await judge_all(ledger, targets_among(commitments), today),
        *await follow_all(ledger, initiatives_among(commitments), today),
    ]


async def judge_all(ledger: Ledger, targets: Sequence[Target], today: date) -> list[Judged]:
    """Judge targets by the figures on record, worst first and within a status by deadline."""
    if not targets:
        return []
    provinces = sorted({target.province for target in targets})
    metrics = sorted({target.metric for target in targets})
    since = min(map(first_day, targets))
    return judge_by(await ledger.actuals.of(provinces=provinces, metrics=metrics, since=since), targets, today)


async def measured_of(ledger: Ledger, provinces: Sequence[str], metrics: Sequence[str], today: date) -> list[Actual]:
    """What is measured of provinces, promised or not: the team's figures and the official ones, by province and day."""
    own = await ledger.actuals.of(provinces=provinces, metrics=metrics)
    figures = by_series(actual for actual in own if actual.released <= today and actual.scope is Scope.PROVINCE)
    return [
        figure
        for province in provinces
        for metric in metrics
        for figure in sorted(
            beside(
                figures[(province, metric, Scope.PROVINCE, None)], official_between(province, metric, date.min, today)
            ),
            key=lambda figure: (figure.as_of, figure.released),
        )
    ]


async def without_target(ledger: Ledger, judged: Sequence[Judged], today: date) -> list[Actual]:
    """The latest figures up to the last deadline of provinces that have some of the metric but no such target.

    An official one is among them where the team has recorded none.
    """
    targets = [item.target for item in judged]
    metrics = sorted({target.metric for target in targets})
    promising = {target.province for target in targets}
    others = [code for code in PROVINCES if code not in promising]
    last_day = max(target.deadline.on for target in targets)
    bases = {target.basis for target in targets}
    latest: dict[tuple[str, str], Actual] = {}
    recorded = await ledger.actuals.of(others, metrics, since=min(map(first_day, targets)))
    for actual in sorted(beside(recorded, official_among(others, metrics)), key=release_order):
        if (
            actual.scope is Scope.PROVINCE
            and actual.as_of <= last_day
            and actual.basis in bases
            and actual.released <= today
        ):
            latest[actual.province, actual.metric] = actual
    return [latest[series] for series in product(PROVINCES, metrics) if series in latest]


async def follow_all(ledger: Ledger, initiatives: Sequence[Initiative], today: date) -> list[Followed]:
    """Initiatives with their steps, in the order of their ids."""
    return follow_by(await ledger.milestones.of([initiative.id for initiative in initiatives]), initiatives, today)


async def present(ledger: Ledger, id: str) -> Commitment | None:
    """The commitment of an id, if it is on record still."""
    try:
        return await ledger.commitments.get(id)
    except NotRecordedError:
        return None


def targets_among(commitments: Iterable[Commitment]) -> list[Target]:
    return [commitment for commitment in commitments if isinstance(commitment, Target)]


def initiatives_among(commitments: Iterable[Commitment]) -> list[Initiative]:
    return [commitment for commitment in commitments if isinstance(commitment, Initiative)]
