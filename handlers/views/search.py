"""The commitments in which words stand, each with the words marked."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.phrases.figures import province_name, stage_words, standing, title_of
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import NO_WIDTH, Mrkdwn, bold, escape, harmless, lines
from handlers.views.deadlines import entry
from handlers.views.kit.blocks import Answer, actions, context, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import Asked, Room, again, details_menu, paging, share
from handlers.views.kit.reader import Reader
from handlers.words.query import Query
from handlers.words.search import Match, Span
from store.model.conference import Conference
from store.model.progress import Judged, Tracked

ROOM = Room(10, 100)
AROUND = 60  # characters on either side of the first marked word
LONGEST = 200
DOCUMENTS = 5


class Finding(NamedTuple):
    """A commitment with what became of it, and the text in which the words stand: its own, a step's, or evidence."""

    item: Tracked
    match: Match


def found(
    asked: Asked,
    query: Query,
    findings: Sequence[Finding],
    documents: Sequence[Conference],
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn],
    is_exact: bool,
    is_cut: bool,
    shared: bool,
) -> Answer:
    """The best matches first, then documents by their titles."""
    language = reader.language
    sentence = lines(
        *notes,
        bold(language.say("Search: {words}", words=query.sought)),
        language.mark_n("{n} commitment", "{n} commitments", len(findings)),
        None
        if is_exact
        else language.mark(
            "Nothing has these words as typed; this has parts of them, or what sounds or looks like them."
        ),
        language.mark("There are more: add a word, a province or a year.") if is_cut else None,
    )
    shown = asked.shown(findings, ROOM)
    blocks = (
        [section(sentence), *paragraphs([line(finding, language) for finding in shown])]
        if shown
        else [section(sentence)]
    )
    if documents:
        listed = [document_line(document, language) for document in documents[:DOCUMENTS]]
        blocks.append(context(lines(language.mark("Documents:"), *listed)))
    menu = details_menu([entry(finding.item, language) for finding in shown], language) if shown else None
    turns = [] if shared else [*paging(asked, len(findings), ROOM, language), share(asked, language)]
    return Answer(sentence, [*blocks, *actions(menu, *turns)])


def nothing_found(asked: Asked, query: Query, notes: Sequence[Mrkdwn], language: Language) -> Answer:
    """No text has these words; the filters beside them are named, because without them there may be."""
    text = lines(
        *notes,
        language.mark("Nothing on record has the words “{words}”.", words=query.sought),
        language.mark("Titles, quotes, notes, sources and bodies were searched, in both languages."),
    )
    wider = again(language.say("Search everywhere"), asked.but(words=f"search {query.sought}", page=1), 1)
    is_narrow = len(query.words.split()) > len(query.sought.split()) + 1
    return Answer(text, [section(text), *actions(wider if is_narrow else None)])


def line(finding: Finding, language: Language) -> Mrkdwn:
    """A commitment, how it stands, and the words where they were found."""
    commitment, match = finding.item.commitment, finding.match
    title = title_of(commitment, language)
    is_title = match.text in (title, commitment.title, commitment.title_zh)
    first = language.mark(
        "• *{id}* {province} · {title} · {standing}",
        id=commitment.id,
        province=province_name(commitment.province, language),
        title=excerpt(match.text, match.spans) if is_title else escape(title[:LONGEST]),
        standing=standing_of(finding.item, language),
    )
    return first if is_title else lines(first, Mrkdwn(f"      {excerpt(match.text, match.spans)}"))


def standing_of(item: Tracked, language: Language) -> str:
    """The status of a target, the stage of an initiative."""
    return standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language)


def document_line(document: Conference, language: Language) -> Mrkdwn:
    """A document, and how to see what it promises."""
    title = language.pick(document.title, document.title_zh)
    words = f"{province_name(document.province, language).lower()} {document.year}"
    return language.mark("• {title}: `/targets {words}`", title=title, words=words)


def excerpt(text: str, spans: Sequence[Span]) -> Mrkdwn:
    """A text around the words that were found, which are bold.

    Slack wants a space on either side of bold; one without width will do, also between Chinese characters.
    """
    start = max(0, spans[0][0] - AROUND)
    end = min(len(text), max(start + LONGEST, spans[0][1] + AROUND))
    pieces = ["…" if start else ""]
    for first, last in spans:
        if last > end:
            break
        pieces += [harmless(text[start:first]), f"{NO_WIDTH}*{harmless(text[first:last])}*{NO_WIDTH}"]
        start = last
    pieces += [harmless(text[start:end]), "…" if end < len(text) else ""]
    return Mrkdwn("".join(pieces).replace("\n", " "))
