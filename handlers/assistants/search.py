"""The commitments and documents in which words stand."""

from collections.abc import Sequence

from pydantic import Field

from config.catalogue import Message
from handlers.assistants.absence import tell_others
from handlers.assistants.answers import DocumentTold, FindingsTold, FindingTold
from handlers.assistants.arguments import (
    PROMISED_IN,
    PROVINCES,
    SOME_METRICS,
    DatedArguments,
    Names,
    PagedArguments,
    Text,
    Years,
)
from handlers.assistants.blocks import below, card_button, next_button, opening, table
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.outcome import Outcome, said_of, text_of
from handlers.assistants.telling import either_told, is_message, is_said_in_slack, province_told
from handlers.assistants.texts import either_text
from handlers.phrases.figures import in_short, province_name, stage_words, standing
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import cut, visible
from handlers.slack.search_answers import search
from handlers.views.search import Finding
from handlers.words.query import Query
from store.model.conference import Conference
from store.model.errors import UserError
from store.model.pieces import runs_of
from store.model.progress import Judged
from store.model.selection import Selection

DOCUMENTS = 5
CARDS_OFFERED = 3
LONGEST_MATCH = 600  # characters
COLUMNS = (Message("ID"), Message("Province"), Message("Promised"), Message("Status"))


class OfWords(DatedArguments, PagedArguments):
    """What `search_commitments` is asked with."""

    words: Text = Field(
        description="Words to look for, in English or Chinese: in titles, the words of the source, notes, steps, "
        "evidence and the names of documents",
        examples=["laboratory"],
    )
    provinces: Names = PROVINCES
    years: Years = PROMISED_IN
    metrics: Names = SOME_METRICS


async def search_commitments(inquiry: Inquiry[OfWords]) -> Outcome:
    """Commitments by the words in them, the best match first."""
    asked, language = inquiry.arguments, inquiry.language
    if not runs_of(asked.words):
        raise UserError("There is no word in “{words}” that could be looked for.", words=asked.words)
    selection = Selection(
        provinces=inquiry.names.provinces(asked.provinces),
        metrics=inquiry.names.metrics(asked.metrics),
        years=asked.years,
    )
    query = Query(words=asked.words, selection=selection, sought=asked.words)
    found = await search(query, inquiry.ledger, inquiry.today)
    findings, documents = (found.commitments, found.documents) if found else ([], [])
    if found and not found.is_exact:
        inquiry.notes.append(
            language.say("Nothing has these words as typed; this has parts of them, or what sounds or looks like them.")
        )
    if found and found.is_cut:
        inquiry.notes.append(language.say("There are more: add a word, a province or a year."))
    if not found:
        inquiry.notes.append(language.say("Nothing on record has these words."))
        await tell_others(inquiry, selection)
    shown, cursor = inquiry.page(findings)
    told = await told_of(inquiry, shown)
    answer = FindingsTold(
        as_of=inquiry.today,
        found=len(findings),
        notes=said_of(inquiry),
        next_cursor=cursor,
        is_exact=bool(found and found.is_exact),
        findings=told,
        documents=[document_told(document, language) for document in documents[:DOCUMENTS]],
    )
    title = language.say("Search: {words}", words=asked.words)
    summary = [language.say_n("{n} commitment", "{n} commitments", len(findings))] if findings else []
    blocks = [
        *opening(inquiry, title, *summary, *(document_text(one) for one in answer.documents)),
        *table(title, [language.say(column) for column in COLUMNS], [row(finding, language) for finding in shown]),
        *below(
            next_button(inquiry, cursor),
            *(card_button(finding.item.commitment.id, inquiry) for finding in shown[:CARDS_OFFERED]),
        ),
    ]
    parts = [
        *(either_text(finding.target, finding.initiative, language) for finding in told),
        *(document_text(document) for document in answer.documents),
    ]
    return Outcome(answer, text_of(inquiry, title, summary, parts, cursor), blocks)


async def told_of(inquiry: Inquiry[OfWords], shown: Sequence[Finding]) -> list[FindingTold]:
    """What was found, with the text in which the words stand, unless somebody wrote that in Slack."""
    ledger, language = inquiry.ledger, inquiry.language
    conferences = await ledger.conferences.cited_by(finding.item.commitment for finding in shown)
    evidence = await ledger.evidence.of([finding.item.commitment.id for finding in shown])
    messages = {kept.quote for kept in evidence if is_message(kept)}
    told = []
    for finding in shown:
        promise, text = finding.item.commitment, finding.match.text
        is_theirs = text in messages or (
            text in (promise.words, promise.words_zh) and is_said_in_slack(promise, conferences)
        )
        matched = None if is_theirs else cut(text, LONGEST_MATCH)
        told.append(FindingTold(matched=matched, **either_told(finding.item, conferences, language)))
    return told


def row(finding: Finding, language: Language) -> list[str]:
    """A commitment in the table."""
    item, promise = finding.item, finding.item.commitment
    status = standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language)
    return [promise.id, province_name(promise.province, language), in_short(promise, language), status]


def document_told(document: Conference, language: Language) -> DocumentTold:
    return DocumentTold(
        id=document.id,
        title=visible(language.pick(document.title, document.title_zh)),
        province=province_told(document.province),
        year=document.year,
        address=document.address,
    )


def document_text(document: DocumentTold) -> str:
    return " – ".join(part for part in (document.title, document.address) if part)
