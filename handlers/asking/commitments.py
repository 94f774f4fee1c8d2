"""Answer what is asked of promises: how they stand, why, by when, whose they are, where they are written."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from config.metrics import METRICS, Unit
from handlers.asking.facts import Case, everywhere, figures, is_of_years, latest_of, promises, targets_in, with_statuses
from handlers.asking.figures import first_reached, grown, is_beyond, measured_lines, value
from handlers.phrases.figures import province_name
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, escape
from handlers.phrases.tallies import counts
from handlers.slack.search_answers import search
from handlers.views.asking import commitments as views
from handlers.views.asking.claims import Claim, Told
from handlers.views.kit.empty_answers import nothing_of
from handlers.words.asking.question import Amount, Kind, Question, Side
from handlers.words.query import Query
from store.model.commitment import Target
from store.model.judgement import tally
from store.model.progress import Judged, Tracked
from store.model.selection import Selection
from store.model.stage import Stage
from store.model.writing import has_han

AT_LENGTH = 5  # with the reason of each; more than these are listed in a line each
LISTED = 40


async def status(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """How promises stand, with yes or no where that was asked."""
    question = case.question
    items = await judged_first(case, ids)
    exact = [item for item in items if question.amount and views.is_of_target(item, question.amount.value)]
    if question.amount and not exact and (metric := single_metric(items, question)):
        return await against_amount(case, items, metric, language)
    items = exact or items
    if not items:
        return await only_measured(case, language) if ids is None else None
    told = shown(Kind.STATUS, items, question, language, at_length=len(items) <= AT_LENGTH)
    return told.but(claims=[*told.claims, *await measured_elsewhere(case, items, language)])


async def measured_elsewhere(case: Case, items: Sequence[Tracked], language: Language) -> list[Claim]:
    """What is measured of the provinces that were asked about and made no such promise."""
    left = tuple(code for code in case.question.provinces if code not in {item.commitment.province for item in items})
    metrics = [key for topic in case.question.topics if topic.is_metric for key in topic.metrics]
    found = latest_of(await figures(case, left, metrics), case.question.years) if left and metrics else {}
    return measured_lines([*found.values()], language)


async def why(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """Why promises stand as they do, with their sources."""
    question = case.question
    every = await judged_first(case, ids)
    items = with_statuses(every, question.statuses, overdue=question.overdue)
    notes = []
    if every and not items:
        items = every
        notes.append(language.mark("None of these is as you say. They stand like this:"))
    if not items:
        return await only_measured(case, language) if ids is None else None
    documents = await case.ledger.conferences.cited_by(item.commitment for item in items)
    claims = [views.reason(item, documents, language) for item in items[:AT_LENGTH]]
    claims += [views.in_a_line(item, language) for item in items[AT_LENGTH:LISTED]]
    return Told(Kind.WHY, claims, notes=[*notes, *cut_note(items, language)], opens=opened(items, language))


async def when(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """By when promises are due, or when a conference was held."""
    question = case.question
    if question.of_meeting:
        return await meetings(case, language)
    every = await judged_first(case, ids)
    items = with_statuses(every, question.statuses, overdue=question.overdue) or every
    if question.amount:
        items = [item for item in items if views.is_of_target(item, question.amount.value)] or items
    reached = await first_reached(case, language) if question.amount and question.beyond else []
    if reached:
        items = [item for item in items if question.amount and views.is_of_target(item, question.amount.value)]
    elif not items or (question.amount and not any(views.is_of_target(item, question.amount.value) for item in items)):
        return await only_measured(case, language) if ids is None else None
    claims = [*reached, *(views.due(item, question, language) for item in items[:LISTED])]
    return Told(Kind.WHEN, claims, notes=cut_note(items, language), opens=opened(items, language))


async def meetings(case: Case, language: Language) -> Told | None:
    """When conferences were held."""
    question = case.question
    provinces = question.provinces or tuple(await case.ledger.commitments.latest_years())
    found = [
        conference
        for province in provinces
        for conference in await case.ledger.conferences.of_province(province)
        if not question.years or conference.year in question.years
    ]
    if not found:
        return None
    return Told(Kind.WHEN, [views.held(conference, language) for conference in found[:LISTED]])


async def who(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """Who looks after promises."""
    question = case.question
    items = await judged_first(case, ids)
    if question.unowned:
        items = [item for item in items if item.owner is None]
    if not items:
        return None
    claims = [views.owned(item, language) for item in items[:LISTED]]
    return Told(Kind.WHO, claims, notes=cut_note(items, language), opens=opened(items, language))


async def source(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """Where promises are written, and where figures are published."""
    question = case.question
    items = await judged_first(case, ids)
    if not items:
        return await only_measured(case, language) if ids is None else None
    if question.unsourced:
        return without_document(items, language)
    documents = await case.ledger.conferences.cited_by(item.commitment for item in items)
    if len(items) <= AT_LENGTH:
        claims = [views.written(item, documents, language) for item in items]
        return Told(Kind.SOURCE, claims, opens=opened(items, language))
    standing_in: dict[str, list[str]] = {}
    for item in sorted(items, key=lambda item: item.commitment.order):
        standing_in.setdefault(item.commitment.conference_id or "", []).append(item.commitment.id)
    claims = [views.in_document(documents[id], found, language) for id, found in standing_in.items() if id in documents]
    return Told(Kind.SOURCE, claims, opens=opened(items, language)) if claims else None


def without_document(items: Sequence[Tracked], language: Language) -> Told:
    """The promises of which no document is named."""
    found = [item for item in items if item.commitment.conference_id is None]
    notes = cut_note(found, language) if found else [language.mark("Each of them names the document it stands in.")]
    claims = [views.in_a_line(item, language) for item in found[:LISTED]]
    return Told(Kind.SOURCE, claims, notes=notes, opens=opened(found, language))


async def listed(case: Case, ids: Collection[str] | None, language: Language) -> Told | None:
    """The promises that are asked for, each in a line."""
    question = case.question
    _, items = await chosen(case, ids)
    if question.absent:
        return await without_any(case, items, language)
    if not items:
        is_plain = ids is None and not (question.statuses or question.amount or question.undated)
        return await only_measured(case, language) if is_plain else None
    return shown(Kind.LIST, items, question, language, at_length=False)


async def most_promised(case: Case, language: Language) -> Told | None:
    """The targets in the order of what they promise; what is counted otherwise stands apart."""
    items = targets_in(await judged_first(case, None))
    if not items:
        return await only_measured(case, language)
    terms = Counter((item.target.metric, item.target.basis) for item in items)
    sign = 1 if case.question.least else -1
    ordered = sorted(
        (item for item in items if item.target.value is not None),
        key=lambda item: (-terms[item.target.metric, item.target.basis], sign * (item.target.value or 0)),
    )
    headline = language.mark("By what was promised, not by what was measured")
    notes = [*without_part(items, case.question, language), *cut_note(ordered, language)]
    claims = [views.in_a_line(item, language) for item in ordered[:LISTED]]
    return Told(case.question.kind, claims, headline, notes, opened(ordered, language))


async def missed_most(case: Case, language: Language) -> Told | None:
    """The targets whose latest figure is furthest from what was promised, as a share of that, first."""
    items = [item for item in targets_in((await chosen(case, None))[1]) if item.judgement.observation]
    short = {item.target.id: shortfall(item) for item in items}
    ordered = sorted((item for item in items if short[item.target.id]), key=lambda item: -short[item.target.id])
    if not ordered:
        return None
    claims = [views.short_by(item, language) for item in ordered[:LISTED]]
    headline = language.mark("By how much is missing, as a share of what was promised")
    return Told(Kind.RANK, claims, headline, opens=opened(ordered, language))


def shortfall(item: Judged) -> Decimal:
    """How much of what was promised is missing, as a share of it."""
    left = views.still_missing(item)
    return left / abs(item.target.value) if left and item.target.value else Decimal(0)


async def without_any(case: Case, items: Sequence[Tracked], language: Language) -> Told:
    """The provinces on record that have no such promise; of the others nothing is known."""
    recorded = await case.ledger.commitments.latest_years()
    if not case.question.topics:
        names = language.listed([province_name(code, language) for code in everywhere() if code not in recorded])
        return Told(Kind.LIST, notes=[language.mark("Nothing is on record for {names}.", names=names)])
    having = {item.commitment.province for item in items}
    left = [code for code in recorded if code not in having]
    documents = [document for code in left for document in await case.ledger.conferences.of_province(code)]
    claims = [views.without_such(code, [one for one in documents if one.province == code], language) for code in left]
    have = views.having_such(items, language) if items else None
    if left:
        n = len(recorded)
        note = language.mark("Of {n} provinces on record, {left} have no such promise.", n=n, left=len(left))
    else:
        note = language.mark("All {n} provinces on record have such a promise.", n=len(recorded))
    return Told(Kind.LIST, [*claims, *([have] if have else [])], notes=[note])


async def chosen(case: Case, ids: Collection[str] | None) -> tuple[list[Tracked], list[Tracked]]:
    """The promises that are asked about, and those of them that stand as is asked for."""
    question = case.question
    every = await judged_first(case, ids)
    items = with_statuses(every, question.statuses, overdue=question.overdue)
    return every, [item for item in items if is_as_asked(item, question)]


def is_as_asked(item: Tracked, question: Question) -> bool:
    """Whether a promise has a value, an owner, a date and a stage as is asked for."""
    if question.amount and not promises_beyond(item, question.amount, question.side or Side.MORE):
        return False
    stage = None if isinstance(item, Judged) else item.stage
    return (
        not (question.unowned and item.owner)
        and not (question.forces and item.commitment.force not in question.forces)
        and not (question.undated and item.commitment.deadline)
        and not (question.blocked and (isinstance(item, Judged) or not item.block))
        and not (question.stages and stage not in question.stages)
        and not (question.unstarted and (isinstance(item, Judged) or stage not in (None, Stage.NOT_STARTED)))
    )


def promises_beyond(item: Tracked, amount: Amount, side: Side) -> bool:
    """Whether a target promises at least as much as an amount, or at most."""
    target = item.commitment
    if not isinstance(target, Target) or target.value is None:
        return False
    return target.value >= amount.value if side is Side.MORE else target.value <= amount.value


async def judged_first(case: Case, ids: Collection[str] | None) -> list[Tracked]:
    """The promises asked about; where targets were named and none is there, the initiatives, and the other way."""
    question = case.question
    for wider in (question, replace(question, noun=None)):
        if items := await promises(replace(case, question=wider), ids=ids):
            return items
        if not question.topics and not question.provinces:
            break
    return await in_words(case) if ids is None else []


async def in_words(case: Case) -> list[Tracked]:
    """The promises whose texts have the words of the topics, where no metric and no theme leads to any."""
    question = case.question
    sought = " ".join(topic.text for topic in question.topics if has_han(topic.text) or " " in topic.text)
    if not sought or question.growth:
        return []
    query = Query(words=sought, sought=sought, selection=Selection(provinces=question.provinces))
    found = await search(query, case.ledger, case.today)
    if not found or not found.is_exact:
        return []
    items = [finding.item for finding in found.commitments]
    return [item for item in items if is_of_years(item.commitment, question)]


def single_metric(items: Sequence[Tracked], question: Question) -> str | None:
    """The one metric that an amount is of."""
    metrics = {item.commitment.metric for item in items if item.commitment.metric} or set(question.metrics)
    return metrics.pop() if len(metrics) == 1 else None


async def against_amount(case: Case, items: Sequence[Tracked], metric: str, language: Language) -> Told | None:
    """Whether a measured value is beyond a number that nobody promised; what was promised stands below."""
    question = case.question
    places = question.places or tuple(dict.fromkeys(item.commitment.province for item in items))
    known = await figures(case, places, [metric])
    if is_of_growth(question, metric):
        known = grown(known, question)
    found = latest_of(known, question.years)
    if not found:
        return shown(Kind.STATUS, items, question, language, at_length=True) if items else None
    claims = [views.against_amount(figure, is_beyond(figure, question), language) for figure in found.values()]
    claims += [views.in_a_line(item, language) for item in items[:AT_LENGTH]]
    return Told(Kind.STATUS, claims, opens=opened(items, language))


def is_of_growth(question: Question, metric: str) -> bool:
    """Whether an amount is of how much a figure grows: a percentage of what is itself none."""
    is_share = question.amount is not None and question.amount.unit is Unit.PERCENT
    return question.growth or (is_share and METRICS[metric].unit is not Unit.PERCENT)


async def only_measured(case: Case, language: Language) -> Told | None:
    """Where no promise is such: what was measured all the same, and what was promised otherwise."""
    question = case.question
    metrics = question.metrics
    if not question.places or not metrics or question.ids:
        return None
    found = latest_of(await figures(case, question.places, metrics), question.years)
    if not found:
        return None
    told = await value(replace(case, question=replace(question, growth=False, statuses=())), language)
    if told and question.kind is Kind.WHY:
        note = language.mark("Nothing on record tells why a figure is as it is; this is what was measured.")
        told = told.but(notes=[*told.notes, note])
    return told and told.but(kind=question.kind)


def shown(kind: Kind, items: Sequence[Tracked], question: Question, language: Language, *, at_length: bool) -> Told:
    """Promises at length where they are few, else in a line each, with their number by status above."""
    claims: list[Claim] = (
        [views.verdict(item, question, language) for item in items] if at_length else in_lines(kind, items, language)
    )
    headline = numbers(items, language) if len(items) > 1 else None
    if headline and kind is Kind.STATUS and question.yes_or_no and not question.statuses:
        headline = language.sentence_marks(views.of_all(targets_in(items), language) or Mrkdwn(""), headline)
    notes = [*without_part(items, question, language), *cut_note(items, language)]
    is_plain = not (question.topics or question.ids or question.left)
    if question.noun and is_plain and all(item.commitment.kind != question.noun for item in items):
        notes.insert(0, views.none_of(question.noun, language))
    return Told(kind, claims, headline, notes, opened(items, language))


def in_lines(kind: Kind, items: Sequence[Tracked], language: Language) -> list[Claim]:
    """A line each; of how things stand, work of which nothing is on record is told in one."""
    silent = [item for item in items if kind is Kind.STATUS and not (isinstance(item, Judged) or item.latest)]
    silent = [item for item in silent if not item.is_late]
    told = [item for item in items if item not in silent]
    claims = [views.in_a_line(item, language) for item in told[:LISTED]]
    return [*claims, *([views.without_stage(silent[:LISTED], language)] if silent else [])]


def without_part(items: Sequence[Tracked], question: Question, language: Language) -> list[Mrkdwn]:
    """Which of the provinces that were asked about have no such promise."""
    left = [code for code in question.provinces if code not in {item.commitment.province for item in items}]
    return [nothing_of(left, language)] if left and not question.ids else []


def numbers(items: Sequence[Tracked], language: Language) -> Mrkdwn:
    """How many there are of each kind, and how the targets stand."""
    judged = targets_in(items)
    rest = len(items) - len(judged)
    parts = []
    if judged:
        standing = counts(tally(item.judgement for item in judged), language)
        parts.append(language.say_n("{n} target: {counts}", "{n} targets: {counts}", len(judged), counts=standing))
    if rest:
        parts.append(language.say_n("{n} initiative", "{n} initiatives", rest))
    return escape(language.say("; ").join(parts))


def opened(items: Sequence[Tracked], language: Language) -> list[tuple[str, str]]:
    return [views.entry(item, language) for item in items]


def cut_note(items: Sequence[Tracked], language: Language) -> list[Mrkdwn]:
    """That only the first are shown."""
    rest = len(items) - LISTED
    return (
        [
            language.mark_n(
                "The first {shown} are shown; {n} more is on record.",
                "The first {shown} are shown; {n} more are on record.",
                rest,
                shown=LISTED,
            )
        ]
        if rest > 0
        else []
    )
