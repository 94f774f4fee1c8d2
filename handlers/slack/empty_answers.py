"""Find out why an answer is empty, and what could be asked instead."""

from collections.abc import Collection, Sequence
from datetime import date

from config.metrics import METRICS
from config.provinces import PROVINCES
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.kit.blocks import OPTIONS, Answer
from handlers.views.kit.empty_answers import (
    all_dropped,
    beside_figures,
    measured_lines,
    nothing_left,
    nothing_of,
    nothing_recorded,
    only_figures,
    other_kind,
    owns_nothing,
)
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.words.query import Query
from store.model.actual import Actual
from store.model.commitment import State
from store.model.official import official_figures
from store.model.selection import CommitmentKind, Selection
from store.progress import WINDOW, measured_of
from store.store import Ledger

MEASURES_SHOWN = 3  # of a province of which nothing is recorded


async def empty(
    asked: Asked, query: Query, notes: Sequence[Mrkdwn], ledger: Ledger, reader: Reader, today: date
) -> Answer:
    """The answer where a question found no promise: why, what there is instead, and what was measured all the same."""
    selection, language = query.selection, reader.language
    if selection.owners == (reader.id,):
        return owns_nothing(asked.topic, notes, language)
    kind = kind_of(asked)
    plain = Selection(provinces=selection.provinces, metrics=selection.metrics, kind=kind)
    same = await ledger.commitments.find(plain, limit=WINDOW)
    years = sorted({commitment.year for commitment in same})
    figures = []
    if kind == "target" and selection.metrics and (not same or set(selection.years) - set(years)):
        measured = await measured_of(ledger, selection.provinces or [*PROVINCES], selection.metrics, today)
        figures = [figure for figure in measured if is_asked_for(figure, query)]
    if same:
        words = " ".join([*(PROVINCES[code].en.lower() for code in plain.provinces), *plain.metrics])
        left = nothing_left(asked, words, len(same), years if selection.years else [], notes, language)
        return beside_figures(left, figures, language) if figures else left
    others = await ledger.commitments.count(plain.model_copy(update={"kind": other_than(kind)}))
    dropped = await ledger.commitments.find(plain.model_copy(update={"states": (State.DROPPED,)}), limit=OPTIONS)
    if figures:
        return only_figures(asked, figures, others, notes, language)
    if others and plain.provinces:
        return other_kind(asked, plain.provinces, others, notes, language)
    if dropped:
        return all_dropped(plain.provinces, dropped, notes, language)
    recorded = await ledger.commitments.latest_years()
    alike = [near for code in plain.provinces for near in PROVINCES[code].confusable_with if near in recorded]
    answer = nothing_recorded(asked, plain.provinces, plain.metrics, [*recorded], alike, notes, language)
    if not plain.provinces or plain.metrics or not recorded or kind != "target":
        return answer
    official = [key for key in METRICS if any(official_figures(code, key) for code in plain.provinces)]
    figures = await measured_of(ledger, plain.provinces, official[:MEASURES_SHOWN], today)
    return beside_figures(answer, [figure for figure in figures if is_asked_for(figure, query)], language)


def kind_of(asked: Asked) -> CommitmentKind:
    """Which promises a question is about."""
    return "initiative" if asked.topic == "initiatives" else "target"


def other_than(kind: CommitmentKind) -> CommitmentKind:
    return "initiative" if kind == "target" else "target"


async def of_other_kind(asked: Asked, query: Query, ledger: Ledger) -> int:
    """How many promises of the other kind the same words ask for, where they ask for no figures and no progress."""
    selection = query.selection
    if query.asks_progress or not (selection.provinces or selection.years or selection.themes):
        return 0
    if selection.metrics or selection.owners:
        return 0
    return await ledger.commitments.count(selection.model_copy(update={"kind": other_than(kind_of(asked))}))


def is_asked_for(figure: Actual, query: Query) -> bool:
    """Whether a figure is of a year that was asked for, if any was."""
    return not query.selection.years or figure.as_of.year in query.selection.years


async def on_parts_without(
    query: Query, found: Collection[str], ledger: Ledger, reader: Reader, today: date
) -> list[Mrkdwn]:
    """A note on the provinces that were asked for and have no such promise, with what was measured of them."""
    left = [code for code in query.selection.provinces if code not in found]
    if not left:
        return []
    note = nothing_of(left, reader.language)
    metrics = query.selection.metrics
    figures = await measured_of(ledger, left, metrics, today) if metrics else []
    return [note, *measured_lines([figure for figure in figures if is_asked_for(figure, query)], reader.language)]
