"""Find out why an answer is empty, and what could be asked instead."""

from collections.abc import Collection, Sequence
from datetime import date

from config.provinces import PROVINCES
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.kit.blocks import Answer
from handlers.views.kit.empty_answers import (
    beside_figures,
    measured_lines,
    nothing_left,
    nothing_of,
    nothing_recorded,
    other_kind,
    owns_nothing,
)
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.words.query import Query
from store.model.actual import Actual
from store.model.selection import Selection
from store.progress import WINDOW, measured_of
from store.store import Ledger


async def empty(
    asked: Asked, query: Query, notes: Sequence[Mrkdwn], ledger: Ledger, reader: Reader, today: date
) -> Answer:
    """The answer where a question found no promise: why, what there is instead, and what was measured all the same."""
    selection, language = query.selection, reader.language
    if selection.owners == (reader.id,):
        return owns_nothing(asked.topic, notes, language)
    plain = Selection(provinces=selection.provinces, metrics=selection.metrics)
    kind = "initiative" if asked.topic == "initiatives" else "target"
    same = await ledger.commitments.find(plain.model_copy(update={"kind": kind}), limit=WINDOW)
    if same:
        words = " ".join([*(PROVINCES[code].en.lower() for code in plain.provinces), *plain.metrics])
        years = sorted({commitment.year for commitment in same}) if selection.years else []
        answer = nothing_left(asked, words, len(same), years, notes, language)
    else:
        answer = await nothing_like_it(asked, plain, notes, ledger, reader)
    is_of_year = not same or bool(set(selection.years) - {commitment.year for commitment in same})
    if kind == "initiative" or not selection.provinces or not selection.metrics or not is_of_year:
        return answer
    figures = await measured_of(ledger, selection.provinces, selection.metrics, today)
    return beside_figures(answer, [figure for figure in figures if is_asked_for(figure, query)], language)


async def nothing_like_it(
    asked: Asked, plain: Selection, notes: Sequence[Mrkdwn], ledger: Ledger, reader: Reader
) -> Answer:
    """There is only the other kind of promise, or nothing is recorded at all."""
    language = reader.language
    other = "target" if asked.topic == "initiatives" else "initiative"
    others = await ledger.commitments.count(plain.model_copy(update={"kind": other})) if plain.provinces else 0
    if others:
        return other_kind(asked, plain.provinces, others, notes, language)
    recorded = await ledger.commitments.latest_years()
    alike = [near for code in plain.provinces for near in PROVINCES[code].confusable_with if near in recorded]
    return nothing_recorded(asked, plain.provinces, plain.metrics, [*recorded], alike, notes, language)


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
