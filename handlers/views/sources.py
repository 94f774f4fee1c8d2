"""Where the figures of an answer are written: the line at its foot."""

from collections.abc import Iterable, Mapping

from handlers.views.blocks import Block, context
from handlers.views.language import Language
from handlers.views.mrkdwn import Mrkdwn, escape, joined, link
from store.judged import Judged
from store.model.conference import Conference
from store.model.source import Source

SHOWN = 3


def sources(judged: Iterable[Judged], conferences: Mapping[str, Conference], language: Language) -> list[Block]:
    """The documents in which the promises stand, and the publications from which the figures come."""
    documents: dict[str, Mrkdwn] = {}
    publications: dict[str, Mrkdwn] = {}
    for one in judged:
        conference = conferences.get(one.target.conference_id or "")
        if conference:
            documents[conference.id] = document(conference, language)
        if one.judgement.observation:
            source = one.judgement.observation.actual.source
            publications[source.name] = publication(source)
    texts = []
    if documents:
        texts.append(language.mark("Promised: {documents}", documents=some(documents.values(), language)))
    if publications:
        texts.append(language.mark("Figures: {publications}", publications=some(publications.values(), language)))
    return [context(*texts)] if texts else []


def document(conference: Conference, language: Language) -> Mrkdwn:
    """A conference by its name, linked where its report can be read."""
    name = language.pick(conference.title, conference.title_zh)
    return link(conference.address, name) if conference.address else escape(name)


def publication(source: Source) -> Mrkdwn:
    """A source by its name, linked where it can be read."""
    return link(source.address, source.name) if source.address else escape(source.name)


def some(names: Iterable[Mrkdwn], language: Language) -> Mrkdwn:
    """The first few of a list, and how many more there are."""
    every = [*names]
    shown = joined(" · ", every[:SHOWN])
    rest = len(every) - SHOWN
    return shown if rest <= 0 else joined(" · ", [shown, language.mark_n("{n} more", "{n} more", rest)])
