"""Find out why an answer is empty, and what could be asked instead."""

from collections.abc import Sequence

from config.provinces import PROVINCES
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.kit.blocks import Answer
from handlers.views.kit.empty_answers import nothing_left, nothing_recorded, other_kind, owns_nothing
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.words.query import Query
from store.model.selection import Selection
from store.store import Ledger


async def empty(asked: Asked, query: Query, notes: Sequence[Mrkdwn], ledger: Ledger, reader: Reader) -> Answer:
    """The answer where a question found nothing: its filters, the other kind of promise, or nothing recorded at all."""
    language = reader.language
    if query.selection.owners == (reader.id,):
        return owns_nothing(asked.topic, notes, language)
    plain = Selection(provinces=query.selection.provinces, metrics=query.selection.metrics)
    kind, other = ("initiative", "target") if asked.topic == "initiatives" else ("target", "initiative")
    same = await ledger.commitments.count(plain.model_copy(update={"kind": kind}))
    if same:
        words = " ".join([*(PROVINCES[code].en.lower() for code in plain.provinces), *plain.metrics])
        return nothing_left(asked, words, same, notes, language)
    others = await ledger.commitments.count(plain.model_copy(update={"kind": other})) if plain.provinces else 0
    if others:
        return other_kind(asked, plain.provinces, others, notes, language)
    recorded = await ledger.commitments.latest_years()
    alike = [near for code in plain.provinces for near in PROVINCES[code].confusable_with if near in recorded]
    return nothing_recorded(asked, plain.provinces, plain.metrics, [*recorded], alike, notes, language)
