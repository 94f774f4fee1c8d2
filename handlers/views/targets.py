"""Targets as a reader meets them: a province's, or one metric's across provinces."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from config.metrics import METRICS, Basis, Unit
from handlers.phrases.figures import (
    amount,
    bounded,
    deadline_words,
    latest,
    latest_and_standing,
    latest_of_all,
    measure_name,
    measured,
    metric_name,
    promised,
    province_name,
    provinces_named,
    standing,
    subject_of,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.marks import gaps_counted, gaps_told, marked
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, joined, lines
from handlers.phrases.reasons import why
from handlers.phrases.tallies import counts
from handlers.views.kit.blocks import DRAWN, Answer, Block, Cell, Number, Series, bar_chart, button, context, section
from handlers.views.kit.listing import Listing
from handlers.views.kit.question import SHOW_COMMITMENT, Asked
from handlers.views.kit.reader import Reader
from handlers.views.kit.sources import reviews, sources
from store.model.actual import Actual
from store.model.commitment import Scope
from store.model.conference import Conference
from store.model.judgement import tally
from store.model.progress import Judged
from store.model.verifiability import gaps

OTHERS_SHOWN = 34  # every province, for one metric
FEWEST_DRAWN = 3  # provinces in a chart: one bar says nothing
HUNDRED_MILLION, BILLION = 10**8, 10**9


def province_targets(
    asked: Asked,
    judged: Sequence[Judged],
    conferences: Mapping[str, Conference],
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn] = (),
    also: int = 0,
    shared: bool = False,
) -> Answer:
    """The targets of one or several provinces, worst first."""
    language = reader.language
    provinces = {item.target.province for item in judged}
    names = provinces_named(provinces, language)
    sentence = lines(*notes, bold(of_provinces(names, judged, language)), summary(judged, language))
    listing = target_listing(language, with_province=len(provinces) > 1)
    caption = language.say("Targets of {provinces}", provinces=headline(names, judged, language))
    below = [
        *(reviews(conferences, language) if asked.layout == "details" else []),
        *sources(judged, conferences, language),
    ]
    return listing.answer(sentence, caption, asked, judged, below, reader, also=also, shared=shared)


def metric_targets(
    asked: Asked,
    judged: Sequence[Judged],
    others: Sequence[Actual],
    conferences: Mapping[str, Conference],
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn] = (),
    shared: bool = False,
) -> Answer:
    """One metric across provinces; `others` are figures of provinces that have no such target on record."""
    language = reader.language
    metrics = dict.fromkeys(item.target.metric for item in judged)
    title = headline(language.listed([metric_name(key, language) for key in metrics]), judged, language)
    sentence = lines(*notes, bold(title), summary(judged, language))
    ordered = sorted(judged, key=by_promise)
    measures = {measured(item.target, language) for item in judged}
    listing = target_listing(language, with_province=True, with_measure=len(measures) > 1)
    below = [
        *(chart(ordered, language, others) if reader.has_charts and asked.layout == "table" else []),
        *without_target(others, language),
        *sources(judged, conferences, language),
    ]
    return listing.answer(sentence, title, asked, ordered, below, reader, shared=shared)


def of_provinces(names: str, judged: Sequence[Judged], language: Language) -> str:
    """Whose targets an answer holds; with the year, where all of them are of one year."""
    years = {item.target.year for item in judged}
    return language.say("{provinces}, {year}", provinces=names, year=years.pop()) if len(years) == 1 else names


def headline(name: str, judged: Sequence[Judged], language: Language) -> str:
    """What an answer is about; with the year, where all of it is of one year."""
    years = {item.target.year for item in judged}
    return language.say("{name}, {year}", name=name, year=years.pop()) if len(years) == 1 else name


def target_listing(language: Language, *, with_province: bool, with_measure: bool = True) -> Listing[Judged]:
    """How targets are listed: the status second, for a phone shows no more.

    Where all measure the same, that is left out, and the latest figure may be one of before the promise.
    """
    columns = [
        language.say("ID"),
        language.say("Status"),
        *([language.say("Province")] if with_province else []),
        *([language.say("Target")] if with_measure else []),
        language.say("Promised"),
        language.say("Latest"),
        language.say("By"),
    ]
    return Listing(
        columns=columns,
        cells=lambda judged: target_cells(judged, language, with_province=with_province, with_measure=with_measure),
        line=lambda judged: target_line(judged, language, with_province=with_province),
        detail=lambda judged: target_detail(judged, language),
        entry=lambda judged: target_entry(judged, language, with_province=with_province),
    )


@lru_cache(maxsize=DRAWN)
def target_cells(judged: Judged, language: Language, *, with_province: bool, with_measure: bool) -> tuple[Cell, ...]:
    """A target as a row of a table; where all measure the same, the numbers sort as such."""
    target = judged.target
    promise = promised(target, language)
    numbers: list[Cell]
    if with_measure:
        numbers = [marked(measured(target, language), target, language), promise, latest(judged, language)]
    else:
        numbers = [
            sortable(target.value, marked(promise, target, language)),
            sortable(last_value(judged), latest_of_all(judged, language)),
        ]
    return (
        target.id,
        standing(judged.judgement, language),
        *([province_name(target.province, language)] if with_province else []),
        *numbers,
        deadline_words(target.deadline, language),
    )


def sortable(value: Decimal | None, words: str) -> Cell:
    """A value in words, by which its column sorts; words alone where there is none."""
    return Number(float(value), words) if value is not None and words else words


@lru_cache(maxsize=DRAWN)
def target_entry(judged: Judged, language: Language, *, with_province: bool) -> tuple[str, str]:
    """A target in a menu: its id, and what it measures."""
    return judged.target.id, subject_of(judged.target, language, with_province=with_province)


def summary(judged: Sequence[Judged], language: Language) -> Mrkdwn:
    """How many targets stand where, and for how many there is a current figure: counts, never an average."""
    counted = tally(item.judgement for item in judged)
    by_status = counts(counted, language)
    total = language.mark_n("{n} target: {counts}.", "{n} targets: {counts}.", counted.total, counts=by_status)
    covered = language.mark(
        "Current sourced figures: {covered} of {total}.",
        covered=language.number(counted.covered),
        total=language.number(counted.total),
    )
    unverifiable = gaps_counted(sum(bool(gaps(item.target)) for item in judged), language)
    return Mrkdwn(language.sentences(total, covered, escape(unverifiable)))


def target_line(judged: Judged, language: Language, *, with_province: bool) -> Mrkdwn:
    """A target in one line of text, for a workspace that shows no tables."""
    target = judged.target
    return language.mark(
        "*{id}* {name} {promise} · {known} · {due}",
        id=target.id,
        name=marked(subject_of(target, language, with_province=with_province), target, language),
        promise=promised(target, language),
        known=latest_and_standing(judged, language),
        due=deadline_words(target.deadline, language),
    )


def target_detail(judged: Judged, language: Language) -> Block:
    """A target with the why of its status, and a button to its card."""
    target, judgement = judged.target, judged.judgement
    text = lines(
        language.mark(
            "*{id}* · {province}: {name} {promise}",
            id=target.id,
            province=province_name(target.province, language),
            name=measured(target, language),
            promise=marked(promised(target, language), target, language),
        ),
        due_and_status(judged, language),
        escape(why(target, judgement, language)),
        escape(gaps_told(target, language)) if gaps(target) else None,
    )
    name = language.say("Open {id}", id=target.id)
    return section(text, accessory=button(language.say("Open"), SHOW_COMMITMENT, target.id, name=name))


def due_and_status(judged: Judged, language: Language) -> Mrkdwn:
    """By when, and how it stands."""
    return language.mark(
        "{status} · by {due}",
        status=standing(judged.judgement, language),
        due=deadline_words(judged.target.deadline, language),
    )


def by_promise(judged: Judged) -> tuple[str, str, int, bool, Decimal, tuple[str, int, int]]:
    """The order in which one metric is read across provinces: the latest deadlines, the boldest promises first."""
    target = judged.target
    boldest = -1 if METRICS[target.metric].higher_is_better and target.basis is not Basis.RANK else 1
    value = boldest * (target.value or 0)
    return target.metric, target.basis, -judged.due.toordinal(), target.value is None, Decimal(value), target.order


def chart(judged: Sequence[Judged], language: Language, others: Sequence[Actual] = ()) -> list[Block]:
    """Promised and measured side by side, where at least three provinces promised the same of a year.

    Of provinces without such a promise what is measured stands beside it, as far as there is room.
    """
    groups: dict[tuple[str, Basis, int], dict[str, Judged]] = {}
    for item in judged:
        target = item.target
        if target.scope is Scope.PROVINCE and target.value is not None and target.upper is None:
            groups.setdefault((target.metric, target.basis, target.deadline.on.year), {})[target.province] = item
    drawn = [group for group in groups if len(groups[group]) >= FEWEST_DRAWN]
    if not drawn:
        return []
    metric, basis, year = max(drawn, key=lambda group: group[2])
    rows = groups[metric, basis, year]
    beside = {other.province: other.value for other in others if (other.metric, other.basis) == (metric, basis)}
    provinces = [*rows, *sorted(beside.keys() - rows.keys(), key=lambda code: -beside[code])]
    scale, unit = axis(METRICS[metric].unit, basis, language)
    values: dict[str, dict[str, Decimal | None]] = {
        language.say("Promised"): {code: item.target.value for code, item in rows.items()},
        language.say("Latest figure"): {code: last_value(item) for code, item in rows.items()},
        language.say("No such promise"): {code: beside[code] for code in beside.keys() - rows.keys()},
    }
    series = [
        Series(name, [float(round((known.get(code) or Decimal()) / scale, 4)) for code in provinces])
        for name, known in values.items()
        if known
    ]
    title = language.say("{metric}, {year}", metric=measure_name(metric, basis, language), year=year)
    return [bar_chart(title, [province_name(code, language) for code in provinces], series, unit)]


def can_be_plotted(judged: Judged) -> bool:
    """Whether a target and its figure are the province's own, and of the same year."""
    target, seen = judged.target, judged.judgement.observation
    own = target.scope is Scope.PROVINCE and target.value is not None and target.upper is None
    return own and seen is not None and seen.as_of.year == target.deadline.on.year


def last_value(judged: Judged) -> Decimal | None:
    """The latest figure in the terms of a target, be it of before its promise."""
    seen, stated = judged.judgement.observation, judged.last_stated
    if seen is not None and not seen.is_part:
        return seen.value
    return stated.value if stated else None


def axis(unit: Unit, basis: Basis, language: Language) -> tuple[int, str]:
    """By what to divide the values of a chart, and the name of the unit that results."""
    if basis is Basis.GROWTH_RATE or (unit is Unit.PERCENT and basis is Basis.LEVEL):
        return 1, "%"
    if unit is Unit.CNY and basis is not Basis.MULTIPLE:
        return (HUNDRED_MILLION, "亿元") if language.is_chinese else (BILLION, "CNY billion")
    return 1, ""


def without_target(others: Sequence[Actual], language: Language) -> list[Block]:
    """Provinces of which a figure is on record but no such target."""
    if not others:
        return []
    figures = [
        language.say(
            "{province} {value} ({day})",
            province=province_name(actual.province, language),
            value=bounded(actual.bound, amount(actual.value, METRICS[actual.metric], actual.basis, language), language),
            day=year_or_day(actual.as_of, language),
        )
        for actual in sorted(others, key=lambda actual: -actual.value)[:OTHERS_SHOWN]
    ]
    rest = len(others) - len(figures)
    more = [language.mark_n("{n} more", "{n} more", rest)] if rest else []
    told = language.mark("No such target on record: {figures}", figures=" · ".join(figures))
    return [context(joined(" · ", [told, *more]))]
