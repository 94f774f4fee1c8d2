"""Find on record what a question is about: promises with what became of them, and measured figures."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from handlers.slack.references import find
from handlers.words.asking.question import Question
from store.model.actual import Actual
from store.model.commitment import Commitment, State
from store.model.judgement import Status
from store.model.official import OfficialFigure
from store.model.progress import Judged, Tracked
from store.model.selection import LIVE, Selection
from store.progress import LONG_WINDOW, measured_of, track
from store.store import Ledger

STATED = (Basis.LEVEL, Basis.CUMULATIVE, Basis.RANK, Basis.INCREMENT)


@dataclass(frozen=True)
class Case:
    """A question with the ledger, the day and the member for whom it is answered."""

    question: Question
    ledger: Ledger
    today: date
    asker: str


async def promises(case: Case, *, ids: Collection[str] | None = None) -> list[Tracked]:
    """The promises that a question is about, whatever became of them: the targets worst first, then the initiatives."""
    found = await concerned(case)
    return await track(case.ledger, [one for one in found if ids is None or one.id in ids], case.today)


async def concerned(case: Case) -> list[Commitment]:
    """The promises that a question is about, by what was written."""
    question = case.question
    if question.ids:
        found: Iterable[Commitment] = [(await find(id, case.ledger)).record for id in question.ids]
    else:
        found = await case.ledger.commitments.find(selection_of(case), limit=LONG_WINDOW)
    asked = [
        commitment
        for commitment in found
        if (question.noun is None or commitment.kind == question.noun)
        and question.concerns(commitment)
        and is_of_years(commitment, question)
    ]
    grown: list[Commitment] = [one for one in asked if question.growth and one.kind == "target"]
    asked = grown or asked  # work that is named beside a growth that was promised is not asked about
    made = [commitment for commitment in asked if commitment.year in question.years] if question.made else []
    return made or asked


def selection_of(case: Case) -> Selection:
    """What of a question a selection can tell."""
    question = case.question
    exact = [topic for topic in question.topics if topic.is_metric]
    return Selection(
        provinces=question.provinces,
        not_provinces=question.not_places,
        metrics=exact[0].metrics if len(question.topics) == 1 and exact else (),
        owners=(case.asker,) if question.own and case.asker else (),
        states=(State.DROPPED,) if question.dropped else LIVE,
    )


async def is_cut(case: Case) -> bool:
    """Whether there are more promises than are looked at for one answer."""
    if case.question.ids:
        return False
    return await case.ledger.commitments.count(selection_of(case), up_to=LONG_WINDOW + 1) > LONG_WINDOW


def is_of_years(commitment: Commitment, question: Question) -> bool:
    """Whether a promise was made in a year that is named, or for it; and is due in the days that are."""
    due = commitment.deadline.on if commitment.deadline else None
    if question.period and not (due and question.period.first <= due <= question.period.last):
        return False
    return not question.years or commitment.year in question.years or (due is not None and due.year in question.years)


def with_statuses(items: Sequence[Tracked], statuses: Collection[Status], *, overdue: bool) -> list[Tracked]:
    """Those that stand as was asked; a status is of targets."""
    return [
        item
        for item in items
        if (not statuses or (isinstance(item, Judged) and item.status in statuses)) and (not overdue or item.is_late)
    ]


def targets_in(items: Iterable[Tracked]) -> list[Judged]:
    return [item for item in items if isinstance(item, Judged)]


def by_province(items: Iterable[Tracked]) -> Mapping[str, list[Tracked]]:
    """Promises by their provinces, in the usual order of these."""
    found: defaultdict[str, list[Tracked]] = defaultdict(list)
    for item in items:
        found[item.commitment.province].append(item)
    return {code: found[code] for code in PROVINCES if code in found}


async def figures(case: Case, places: Sequence[str], metrics: Sequence[str]) -> list[Actual]:
    """What is measured, of each place, metric and day the figure that counts, the oldest first."""
    found = await measured_of(case.ledger, places, metrics, case.today)
    return sorted(
        (figure for figure in that_count(found) if figure.basis in STATED),
        key=lambda figure: (figure.province, figure.metric, figure.as_of),
    )


def that_count(found: Iterable[Actual]) -> list[Actual]:
    """Of several figures of one day the settled one, and of these the latest release."""
    best: dict[tuple[str, str, str, date], Actual] = {}
    for figure in found:
        spot = figure.province, figure.metric, figure.basis, figure.as_of
        if spot not in best or weight(figure) >= weight(best[spot]):
            best[spot] = figure
    return [*best.values()]


def weight(figure: Actual) -> tuple[bool, bool, date]:
    """What speaks for a figure: that it is settled, counted as provinces count, and new."""
    return figure.decides, not (isinstance(figure, OfficialFigure) and figure.counted_otherwise), figure.released


def latest_of(found: Sequence[Actual], years: Collection[int] = ()) -> dict[tuple[str, str], Actual]:
    """The latest figure of each place and metric, of the years that are named."""
    latest: dict[tuple[str, str], Actual] = {}
    for figure in found:
        if not years or figure.as_of.year in years:
            latest[figure.province, figure.metric] = figure
    return latest


def common_year(found: Sequence[Actual], places: Sequence[str], metric: str) -> int | None:
    """The latest year of which every place has a figure of a metric."""
    years = [
        {figure.as_of.year for figure in found if (figure.province, figure.metric) == (place, metric)}
        for place in places
    ]
    return max(set.intersection(*years), default=None) if years else None


def everywhere() -> list[str]:
    """The provinces of the mainland, of which there are official figures."""
    return [code for code in PROVINCES if code not in ("HK", "MO", "TW")]


def is_awaited(metric: str, years: Collection[int], today: date) -> bool:
    """Whether the figures of a year are not out yet, as is usual by now."""
    return any((today - date(year, 12, 31)).days <= METRICS[metric].release_lag_days for year in years)


def is_due_in(item: Tracked, years: Collection[int]) -> bool:
    return item.commitment.deadline is not None and item.commitment.deadline.on.year in years
