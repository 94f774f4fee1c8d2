"""Answer what a year brought, what was written into the ledger, and how many there are."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from handlers.asking.commitments import chosen, opened
from handlers.asking.facts import (
    Case,
    by_province,
    concerned,
    figures,
    is_due_in,
    promises,
    targets_in,
    that_count,
)
from handlers.phrases.figures import in_short
from handlers.phrases.language import Language
from handlers.views.asking import commitments, records
from handlers.views.asking.claims import Claim, Told
from handlers.views.asking.figures import measured
from handlers.words.asking.question import KEPT, Counted, Kind, Question
from handlers.words.periods import Period
from store.model.actual import Actual
from store.model.commitment import Commitment
from store.model.conference import Conference
from store.model.event import Event
from store.model.official import spot_of
from store.model.progress import Judged, Tracked
from store.store import CHINA

RECENTLY = timedelta(days=30)
LATEST = 3  # writes that are told where none is of the last days
EVENTS = 500  # that are looked at
AT_ONCE = 5  # records written as one: more are told by their number
OF_EVERY_YEAR = ("rd_expenditure", "rd_intensity")
FIGURES = 12
PROMISES = 12

COUNTING = re.compile(r"\b(?:most|fewest|least|largest number|highest number)\b|最[多少]", re.IGNORECASE)
Write = tuple[Event, Sequence[str]]  # with the commitments that it concerns


async def achieved(case: Case, language: Language) -> Told | None:
    """What a year brought: what documents say of it, what was measured, and what became of what was due."""
    question = case.question
    provinces = question.provinces or tuple(await case.ledger.commitments.latest_years())
    documents = [document for code in provinces for document in await case.ledger.conferences.of_province(code)]
    years = years_reviewed(documents, question)
    claims = [
        records.said_of(review, document, language)
        for document in documents
        for review in document.reviews
        if review.year in years
    ]
    claims += [measured(figure, language) for figure in await figures_of_years(case, provinces, years)]
    items = await promises(replace(case, question=replace(question, years=(), noun=None, statuses=())))
    due = [item for item in items if is_due_in(item, years)][:PROMISES]
    claims += [commitments.in_a_line(item, language) for item in due]
    headline = language.mark("What {years} brought", years=language.listed([str(year) for year in years]))
    return Told(Kind.ACHIEVED, claims, headline, opens=opened(due, language)) if claims else None


def years_reviewed(documents: Sequence[Conference], question: Question) -> Sequence[int]:
    """The years that are named; where a report is, those on which it looks back; without either the last of these."""
    if question.years and not question.of_report:
        return question.years
    named = [document for document in documents if not question.years or document.year in question.years]
    looked_back = sorted({review.year for document in named for review in document.reviews})
    return looked_back[-1:] or question.years


async def figures_of_years(case: Case, provinces: Sequence[str], years: Sequence[int]) -> list[Actual]:
    """What is measured of some years: the team's figures, and of provinces that are named the official ones."""
    if not years:
        return []
    own = await case.ledger.actuals.of(provinces, None, since=date(min(years), 1, 1))
    seen = that_count(figure for figure in own if figure.as_of.year in years and figure.released <= case.today)
    known = await figures(case, case.question.provinces, OF_EVERY_YEAR) if case.question.provinces else []
    official = {spot_of(figure): figure for figure in known if figure.as_of.year in years}
    return [*(figure for figure in seen if spot_of(figure) not in official), *official.values()][:FIGURES]


async def changed(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """What was written into the ledger in some days; where none are named and nothing was, what was written last."""
    question, today = case.question, case.today
    period = period_of(question, today)
    events = await case.ledger.events.latest(EVENTS)
    asked = await concerned(replace(case, question=replace(question, years=(), period=None)))
    known = {one.id: one for one in asked if ids is None or one.id in ids}
    is_narrow = bool(question.provinces or question.topics or question.ids or ids)
    told = [(event, ids_of(event, known)) for event in events if event.record in WRITTEN]
    groups = [[*group] for _, group in groupby((one for one in told if one[1] or not is_narrow), key=at_once)]
    within = [group for group in groups if period.first <= day_of(group) <= period.last]
    if not within and groups and not (question.period or question.years):
        within = groups[:LATEST]
        period = Period(day_of(within[-1]), today)
    if not within:
        return Told(
            Kind.CHANGED,
            notes=[records.nothing_written(period.first, period.last, groups[0][0][0] if groups else None, language)],
        )
    headline = language.mark(
        "Recorded from {first} to {last}", first=language.day(period.first), last=language.day(period.last)
    )
    is_cut = len(events) == EVENTS and day_of([told[-1]]) >= period.first
    notes = [language.mark("Only the last {n} writes were looked at.", n=EVENTS)] if is_cut else []
    claims = [claim for group in within for claim in of_group(group, language)]
    shown = [known[id] for id in dict.fromkeys(id for group in within for _, ids in group for id in ids) if id in known]
    opens = [(one.id, in_short(one, language)) for one in shown]
    return Told(Kind.CHANGED, claims[: records.EVENTS_SHOWN], headline, notes, opens)


def of_group(group: Sequence[Write], language: Language) -> list[Claim]:
    """What was written as one: each of it where it is little."""
    if len(group) <= AT_ONCE:
        return [records.happened(event, ids, language) for event, ids in group]
    ids = list(dict.fromkeys(id for _, found in group for id in found))
    return [records.written_at_once([event for event, _ in group], ids, language)]


def at_once(write: Write) -> tuple[str, str, datetime]:
    """What tells writes of one occasion from others."""
    by = write[0].by
    return by.batch, by.actor, by.at


def day_of(group: Sequence[Write]) -> date:
    return group[0][0].by.at.astimezone(CHINA).date()


def period_of(question: Question, today: date) -> Period:
    """The days that are asked about: a month since which is asked goes on until today; without any the last thirty."""
    if question.period:
        last = today if question.since else question.period.last
        return Period(question.period.first, max(last, question.period.first))
    return since_named(question, today) or Period(today - RECENTLY, today)


WRITTEN = ("commitment", "actual", "milestone", "evidence", "conference", "assessment")


def since_named(question: Question, today: date) -> Period | None:
    """From the beginning of a year that is named until today, or until its end."""
    if not question.years:
        return None
    first = date(min(question.years), 1, 1)
    return Period(first, max(first, min(date(max(question.years), 12, 31), today)))


def ids_of(event: Event, known: Mapping[str, Commitment]) -> list[str]:
    """The commitments that a write concerns, of those that are asked about."""
    record = event.after or event.before or {}
    if event.record == "commitment":
        return [event.subject] if event.subject in known else []
    if id := record.get("commitment_id"):
        return [id] if id in known else []
    if event.record != "actual":
        return []
    series = record.get("province"), record.get("metric")
    return [one.id for one in known.values() if one.kind == "target" and (one.province, one.metric) == series]


async def count(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """How many promises or provinces there are of which something holds."""
    question = case.question
    counted = question.counted or (Counted.TARGETS if question.statuses else Counted.PROMISES)
    every, items = await chosen(case, ids)
    if not items:
        return (
            Told(Kind.COUNT, notes=[records.none_such(len(every), language)]) if question.is_about_something else None
        )
    if counted is Counted.PROVINCES:
        claim = records.how_many_provinces(by_province(items), language)
    else:
        of = len(targets_in(every) if question.statuses else every)
        claim = records.how_many(items, counted, of, language)
    return Told(Kind.COUNT, [claim], opens=opened(items, language))


async def most_of_all(case: Case, language: Language) -> Told | None:
    """Which provinces have the most promises of which something holds; who does best keeps most of what is settled."""
    if not COUNTING.search(case.question.text):
        return await best_of_all(case, language)
    _, items = await chosen(case, None)
    if not items:
        return None
    found = by_province(items)
    ordered = sorted(found, key=lambda code: len(found[code]), reverse=not case.question.least)
    claims = [records.most_of(code, found[code], language) for code in ordered]
    return Told(Kind.COUNT, claims, opens=opened(items, language))


async def best_of_all(case: Case, language: Language) -> Told | None:
    """The provinces by the share of their settled targets that is kept."""
    settled = [item for item in targets_in(await chosen_of(case)) if item.status.is_settled]
    found = by_province(settled)
    kept = {code: sum(is_kept(item) for item in items) for code, items in found.items()}
    ordered = sorted(
        found, key=lambda code: (kept[code] / len(found[code]), kept[code]), reverse=not case.question.least
    )
    claims = [records.kept_of(code, kept[code], found[code], language) for code in ordered]
    headline = language.mark("By the share of settled targets that was met")
    return Told(Kind.RANK, claims, headline, opens=opened(settled, language)) if claims else None


async def chosen_of(case: Case) -> list[Tracked]:
    """All that the provinces and years of a question have promised."""
    return await promises(replace(case, question=replace(case.question, noun=None, statuses=())))


def is_kept(item: Tracked) -> bool:
    return isinstance(item, Judged) and item.status in KEPT
