"""What is said of what a year brought, of what was written into the ledger, and of how many there are."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, joined, lines
from handlers.phrases.tallies import counts
from handlers.views.asking.claims import Claim, place_name
from handlers.views.commitment.history import authorship, told
from handlers.views.kit.sources import document
from handlers.words.asking.question import Counted
from store.model.conference import Conference, Review
from store.model.event import Event
from store.model.judgement import tally
from store.model.progress import Judged, Tracked

IDS_SHOWN = 40
EVENTS_SHOWN = 12


def said_of(review: Review, conference: Conference, language: Language) -> Claim:
    """What a document says of a year that is over."""
    text = language.mark("• {words} ({id})", words=language.as_written(review.words, review.words_zh), id=conference.id)
    return Claim(text, [conference.id], [document(conference, language)])


def how_many(items: Sequence[Tracked], counted: Counted, of: int, language: Language) -> Claim:
    """How many promises there are, by how they stand, and which."""
    n = len(items)
    match counted:
        case Counted.TARGETS:
            number = language.mark_n("*{n}* target", "*{n}* targets", n)
        case Counted.INITIATIVES:
            number = language.mark_n("*{n}* initiative", "*{n}* initiatives", n)
        case _:
            number = language.mark_n("*{n}* promise", "*{n}* promises", n)
    judged = [item for item in items if isinstance(item, Judged)]
    standing = counts(tally(item.judgement for item in judged), language)
    if standing:
        number = language.mark("{number}: {counts}", number=number, counts=standing)
    if of > n:
        number = language.mark("{number} (of {n})", number=number, n=of)
    ids = [item.commitment.id for item in items]
    return Claim(lines(number, listed_ids(ids, language)), ids)


def how_many_provinces(of: Mapping[str, Sequence[Tracked]], language: Language) -> Claim:
    """How many provinces have such promises, and which promises these are."""
    number = language.mark_n("*{n}* province", "*{n}* provinces", len(of))
    rows = [
        language.mark(
            "• {province}: {ids}",
            province=place_name(code, language),
            ids=listed_ids([item.commitment.id for item in items], language) or "",
        )
        for code, items in of.items()
    ]
    return Claim(lines(number, *rows), [item.commitment.id for items in of.values() for item in items])


def most_of(code: str, items: Sequence[Tracked], language: Language) -> Claim:
    """How many of a province's promises are such."""
    ids = [item.commitment.id for item in items]
    text = language.mark(
        "• {province}: *{n}* – {ids}",
        province=place_name(code, language),
        n=len(ids),
        ids=listed_ids(ids, language) or "",
    )
    return Claim(text, ids)


def kept_of(code: str, kept: int, items: Sequence[Tracked], language: Language) -> Claim:
    """How many of a province's settled targets are met."""
    ids = [item.commitment.id for item in items]
    text = language.mark(
        "• {province}: *{kept}* of {n} – {ids}",
        province=place_name(code, language),
        kept=kept,
        n=len(ids),
        ids=listed_ids(ids, language) or "",
    )
    return Claim(text, ids)


def listed_ids(ids: Sequence[str], language: Language) -> Mrkdwn | None:
    """The ids of promises, the first of them where there are many."""
    if not ids:
        return None
    shown = Mrkdwn(" ".join(ids[:IDS_SHOWN]))
    rest = len(ids) - IDS_SHOWN
    return joined(" ", [shown, language.mark_n("and {n} more", "and {n} more", rest)]) if rest > 0 else shown


def none_such(of: int, language: Language) -> Mrkdwn:
    """That none is such as was asked for, of so many."""
    if of:
        return language.mark("*0* of {n}: none on record is such.", n=of)
    return language.mark("*0*: none on record is such.")


def happened(event: Event, ids: Sequence[str], language: Language) -> Claim:
    """One write, with the commitments that it concerns."""
    concerned = language.mark(" ({ids})", ids=" ".join(ids)) if ids else Mrkdwn("")
    text = lines(authorship(event, language), joined("", [told(event, language), concerned]))
    return Claim(text, [event.subject, *ids])


def written_at_once(events: Sequence[Event], ids: Sequence[str], language: Language) -> Claim:
    """Many records that were written as one."""
    what = language.mark_n("{n} record was written at once.", "{n} records were written at once.", len(events))
    return Claim(
        lines(authorship(events[0], language), joined(" ", [what, listed_ids(ids, language) or Mrkdwn("")])),
        ids or [events[0].subject],
    )


def nothing_written(first: date, last: date, newest: Event | None, language: Language) -> Mrkdwn:
    """That nothing was written in some days, and when something last was."""
    told_of = language.mark(
        "Nothing was recorded from {first} to {last}.", first=language.day(first), last=language.day(last)
    )
    if newest is None:
        return told_of
    return language.sentence_marks(
        told_of, language.mark("The last time was on {day}.", day=language.day(newest.by.at.date()))
    )
