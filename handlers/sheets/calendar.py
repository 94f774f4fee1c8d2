"""Deadlines as a calendar that any program opens (RFC 5545)."""

from collections.abc import Sequence

from icalendar import Calendar, Event

from handlers.phrases.figures import deadline_words, measured, own_words, promised, province_name, title_of
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import cut, visible
from store.exchange.contents import Contents
from store.model.commitment import Commitment, Target
from store.model.conference import Conference
from store.model.selection import LIVE

PRODUCT = "-//targets-bot//deadlines//EN"
LONGEST = 150  # characters of a summary


def calendar(contents: Contents, team_id: str, language: Language) -> bytes | None:
    """An all-day event for each deadline that still counts; none where there is no such deadline."""
    dated = [commitment for commitment in contents.commitments if commitment.deadline and commitment.state in LIVE]
    if not dated:
        return None
    documents = {document.id: document for document in contents.conferences}
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", language.say("Provincial commitments"))
    for commitment in dated:
        made.add_component(
            event(commitment, documents.get(commitment.conference_id or ""), contents, team_id, language)
        )
    return bytes(made.to_ical())


def event(
    commitment: Commitment, document: Conference | None, contents: Contents, team_id: str, language: Language
) -> Event:
    """One deadline. Its UID stays the same, so a calendar that takes the file in again moves it and adds no other."""
    if commitment.deadline is None:
        raise ValueError(f"{commitment.id} has no deadline")
    made = Event()
    made.add("uid", f"{commitment.id}.{team_id}@targets-bot")
    made.add("dtstamp", contents.as_of)
    made.add("sequence", contents.rev(commitment) or 0)
    made.add("dtstart", commitment.deadline.on)
    made.add("summary", summary(commitment, language))
    made.add("description", "\n".join(visible(line) for line in described(commitment, document, language)))
    made.add("transp", "TRANSPARENT")  # it takes up nobody's day
    address = (commitment.source and commitment.source.address) or (document and document.address)
    if address:
        made.add("url", address)
    return made


def summary(commitment: Commitment, language: Language) -> str:
    """The promise, and by when, as precisely as it was promised: the day alone would say too much."""
    if isinstance(commitment, Target):
        promise = f"{measured(commitment, language)} {promised(commitment, language)}"
    else:
        promise = title_of(commitment, language)
    ending = language.say(" (by {due})", due=deadline_words(commitment.deadline, language))
    line = language.say("{province}: {promise}", province=province_name(commitment.province, language), promise=promise)
    return cut(line, LONGEST) + ending


def described(commitment: Commitment, document: Conference | None, language: Language) -> Sequence[str]:
    """The id, the title, the words of the source and the source itself."""
    lines = [commitment.id, title_of(commitment, language)]
    words = own_words(commitment, document)
    if words and commitment.words_are == "quote":
        lines.append(language.say("“{words}”", words=words))
    elif words:
        lines.append(language.say("Paraphrase: {words}", words=words))
    if commitment.source:
        lines.append(
            language.say("Source: {source}", source=language.pick(commitment.source.name, commitment.source.name_zh))
        )
    elif document:
        lines.append(language.say("Source: {source}", source=language.pick(document.title, document.title_zh)))
    return lines
