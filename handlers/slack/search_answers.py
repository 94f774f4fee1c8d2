"""Answer with the commitments in which words stand: as they were typed, else as they sound, else with a slip."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from handlers.views.kit.blocks import Answer
from handlers.views.kit.notes import notes_on
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.views.search import Finding, found, nothing_found
from handlers.words.query import Query
from handlers.words.search import Match, Term, exact_terms, match_in, partial_terms, slipped_terms, sounding_terms
from store.model.commitment import Commitment, Target
from store.model.conference import Conference
from store.model.evidence import Evidence
from store.model.milestone import Milestone
from store.model.pieces import question_by_sound, question_in_parts, question_of, question_with_slips, runs_of
from store.progress import track
from store.search import Hit
from store.store import Ledger

MOST = 300  # records that are looked at
TITLE, WORDS, NOTE, ELSEWHERE = 8, 4, 2, 1  # how much it counts where words stand


class Way(NamedTuple):
    """How words are looked for: what the index is asked, and what has to stand in a text then."""

    question: Callable[[str, str], str | None]
    terms: Callable[[str], list[Term]]


WAYS = (
    Way(question_of, exact_terms),
    Way(question_in_parts, partial_terms),
    Way(question_by_sound, sounding_terms),
    Way(question_with_slips, slipped_terms),
)


class Findings(NamedTuple):
    """What was found: the commitments, the best first, and documents by their titles."""

    commitments: Sequence[Finding]
    documents: Sequence[Conference]
    is_exact: bool
    is_cut: bool  # more was found than was looked at


async def found_in_words(
    asked: Asked, query: Query, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False
) -> Answer:
    """The answer to words that are no filter; to those near a name without slips, for the name may be meant.

    Raises:
        UnknownWordError: nobody asked for a search, and there is nothing with these words.
    """
    if query.unknown and not any(len(run) > 1 for run in runs_of(query.sought)):
        raise query.unknown
    notes = notes_on(query, False, reader.language)
    findings = await search(query, ledger, today)
    if findings:
        commitments, documents, is_exact, is_cut = findings
        return found(
            asked, query, commitments, documents, reader, notes=notes, is_exact=is_exact, is_cut=is_cut, shared=shared
        )
    if query.unknown:
        raise query.unknown
    return nothing_found(asked, query, notes, reader.language)


async def search(query: Query, ledger: Ledger, today: date) -> Findings | None:
    """What the words of a question stand in, by the first way of looking that finds any."""
    for way in WAYS[:-1] if query.unknown and query.unknown.choices else WAYS:
        question = way.question(query.sought, ledger.team_id)
        hits = await ledger.search.find(question, MOST) if question else []
        findings, documents = await _matching(way.terms(query.sought), hits, query, ledger, today)
        if findings or documents:
            return Findings(findings, documents, is_exact=way is WAYS[0], is_cut=len(hits) == MOST)
    return None


async def _matching(
    terms: Sequence[Term], hits: Sequence[Hit], query: Query, ledger: Ledger, today: date
) -> tuple[list[Finding], list[Conference]]:
    """What of the hits really holds the words and is asked for, the best first."""
    matches: dict[str, Match] = {}

    async def take(id: str, texts: Iterable[tuple[int, str | None]]) -> None:
        await asyncio.sleep(0)  # hundreds of long texts take a while, in which others are answered
        match = match_in([(weight, text) for weight, text in texts if text], terms)
        if match and (id not in matches or matches[id].weight < match.weight):
            matches[id] = match

    ids = by_kind(hits)
    commitments = {one.id: one for one in await ledger.commitments.named(ids.get("commitment", ()))}
    for commitment in commitments.values():
        await take(commitment.id, texts_of(commitment))
    for step in await ledger.milestones.present(ids["milestone"]) if "milestone" in ids else ():
        await take(step.record.commitment_id, texts_of_step(step.record))
    for kept in await ledger.evidence.present(ids["evidence"]) if "evidence" in ids else ():
        await take(kept.record.commitment_id, texts_of_evidence(kept.record))
    others = await ledger.commitments.named([id for id in matches if id not in commitments])
    wanted = [
        commitment
        for commitment in (*commitments.values(), *others)
        if commitment.id in matches and query.selection.admits(commitment) and query.concerns(commitment)
    ]
    items = query.admitted(await track(ledger, wanted, today))
    findings = [Finding(item, matches[item.commitment.id]) for item in items]
    documents = [
        document
        for document in (await ledger.conferences.named(ids.get("conference", ()))).values()
        if match_in([(TITLE, text) for text in (document.title, document.title_zh, document.publisher) if text], terms)
        and document.province in (query.selection.provinces or (document.province,))
    ]
    return sorted(findings, key=rank), documents


def rank(finding: Finding) -> tuple[int, int, tuple[str, int, int]]:
    """The best match first, then the newest."""
    commitment = finding.item.commitment
    return -finding.match.weight, -commitment.year, commitment.order


def by_kind(hits: Iterable[Hit]) -> Mapping[str, list[str]]:
    """The ids of each kind of record."""
    ids: dict[str, list[str]] = {}
    for hit in hits:
        ids.setdefault(hit.kind, []).append(hit.id)
    return ids


def texts_of(commitment: Commitment) -> list[tuple[int, str | None]]:
    source = commitment.source
    return [
        *((TITLE, text) for text in (commitment.title, commitment.title_zh)),
        *((WORDS, text) for text in (commitment.words, commitment.words_zh)),
        *((NOTE, text) for text in (commitment.note, commitment.note_zh)),
        *((ELSEWHERE, text) for text in (commitment.scope_name, commitment.lead_body, commitment.supporting_bodies)),
        *((ELSEWHERE, text) for text in ((source.name, source.name_zh) if source else ())),
        *([(ELSEWHERE, commitment.value_words)] if isinstance(commitment, Target) else []),
    ]


def texts_of_step(step: Milestone) -> list[tuple[int, str | None]]:
    return [(NOTE, step.title), (ELSEWHERE, step.source.name), (ELSEWHERE, step.source.name_zh)]


def texts_of_evidence(kept: Evidence) -> list[tuple[int, str | None]]:
    return [(NOTE, kept.quote), (NOTE, kept.note), (ELSEWHERE, kept.source.name), (ELSEWHERE, kept.source.name_zh)]
