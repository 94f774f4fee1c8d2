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
from store.model.selection import Selection
from store.progress import WINDOW, measured_of
from store.store import Ledger


async def empty(
    asked: Asked, query: Query, notes: Sequence[Mrkdwn], ledger: Ledger, reader: Reader, today: date
) -> Answer:
    """The answer where a question found no promise: why, what there is instead, and what was measured all the same."""
    selection = query.selection
    if selection.owners == (reader.id,):
        return owns_nothing(asked.topic, notes, reader.language)
    answer = await without_promises(asked, query, notes, ledger, reader)
    if asked.topic != "targets" or not selection.provinces or not selection.metrics:
        return answer
    figures = await measured_of(ledger, selection.provinces, selection.metrics, today)
    asked_for = [figure for figure in figures if figure.as_of.year in (selection.years or (figure.as_of.year,))]
    return beside_figures(answer, asked_for, reader.language)


async def without_promises(
    asked: Asked, query: Query, notes: Sequence[Mrkdwn], ledger: Ledger, reader: Reader
) -> Answer:
    """Its filters leave nothing, or there is only the other kind of promise, or nothing is recorded at all."""
    language = reader.language
    plain = Selection(provinces=query.selection.provinces, metrics=query.selection.metrics)
    kind, other = ("initiative", "target") if asked.topic == "initiatives" else ("target", "initiative")
    same = await ledger.commitments.find(plain.model_copy(update={"kind": kind}), limit=WINDOW)
    if same:
        words = " ".join([*(PROVINCES[code].en.lower() for code in plain.provinces), *plain.metrics])
        years = sorted({commitment.year for commitment in same}) if query.selection.years else []
        return nothing_left(asked, words, len(same), years, notes, language)
    others = await ledger.commitments.count(plain.model_copy(update={"kind": other})) if plain.provinces else 0
    if others:
        return other_kind(asked, plain.provinces, others, notes, language)
    recorded = await ledger.commitments.latest_years()
    alike = [near for code in plain.provinces for near in PROVINCES[code].confusable_with if near in recorded]
    return nothing_recorded(asked, plain.provinces, plain.metrics, [*recorded], alike, notes, language)


async def on_parts_without(
    query: Query, found: Collection[str], ledger: Ledger, reader: Reader, today: date
) -> list[Mrkdwn]:
    """A note on the provinces that were asked for and have no such promise, with what was measured of them."""
    left = [code for code in query.selection.provinces if code not in found]
    if not left:
        return []
    note = nothing_of(left, reader.language)
    metrics, years = query.selection.metrics, query.selection.years
    figures = await measured_of(ledger, left, metrics, today) if metrics else []
    asked_for = [figure for figure in figures if figure.as_of.year in (years or (figure.as_of.year,))]
    return [note, *measured_lines(asked_for, reader.language)]
