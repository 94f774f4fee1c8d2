"""Where the figures of an answer are written: the line at its foot."""

from collections.abc import Iterable, Mapping, Sequence

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, escape, joined, link
from handlers.views.kit.blocks import Block, context
from store.model.conference import Conference
from store.model.progress import Judged
from store.model.source import Source

SHOWN = 3


def sources(judged: Iterable[Judged], conferences: Mapping[str, Conference], language: Language) -> list[Block]:
    """The documents in which the promises stand, and the publications from which the figures come."""
    promised: dict[str, Conference] = {}
    measured: dict[str, Source] = {}
    for item in judged:
        conference = conferences.get(item.target.conference_id or "")
        if conference:
            promised[conference.id] = conference
        if item.judgement.observation:
            source = item.judgement.observation.actual.source
            measured[source.name] = source
    texts = []
    if promised:
        documents = [document(conference, language) for conference in promised.values()]
        texts.append(language.mark("Promised: {documents}", documents=some(documents, language)))
    if measured:
        publications = [publication(source, language) for source in measured.values()]
        texts.append(language.mark("Figures: {publications}", publications=some(publications, language)))
    return [context(*texts)] if texts else []


def document(conference: Conference, language: Language) -> Mrkdwn:
    """A conference by its name, linked where its report can be read."""
    name = language.as_written(conference.title, conference.title_zh)
    return link(conference.address, name) if conference.address else escape(name)


def publication(source: Source, language: Language) -> Mrkdwn:
    """A source by its name, linked where it can be read."""
    name = language.pick(source.name, source.name_zh)
    return link(source.address, name) if source.address else escape(name)


def reviews(conferences: Mapping[str, Conference], language: Language) -> list[Block]:
    """What the documents say of the years before: context, which no target is made of."""
    said: dict[int, list[str]] = {}
    for conference in conferences.values():
        for review in conference.reviews:
            said.setdefault(review.year, []).append(language.pick(review.words, review.words_zh))
    texts = [
        language.mark(
            "Context, not a target. What was said of {year}: {words}", year=year, words=language.sentences(*words)
        )
        for year, words in sorted(said.items())
    ]
    return [context(*texts)] if texts else []


def some(names: Sequence[Mrkdwn], language: Language) -> Mrkdwn:
    """The first few of a list, and how many more there are."""
    shown = joined(" · ", names[:SHOWN])
    rest = len(names) - SHOWN
    return shown if rest <= 0 else joined(" · ", [shown, language.mark_n("{n} more", "{n} more", rest)])
