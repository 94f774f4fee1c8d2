"""Targets as a reader meets them: a province's, or one metric's across provinces."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from config.metrics import METRICS, Basis, Unit
from handlers.phrases.figures import (
    amount,
    bounded,
    deadline_words,
    latest,
    measured,
    metric_name,
    promised,
    province_name,
    province_names,
    standing,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.marks import gaps_counted, gaps_told, marked
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, joined, lines
from handlers.phrases.reasons import why
from handlers.phrases.tallies import counts
from handlers.views.kit.blocks import DRAWN, Answer, Block, Series, bar_chart, button, context, section
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
HUNDRED_MILLION, BILLION = 10**8, 10**9


def province_targets(
    asked: Asked,
    judged: Sequence[Judged],
    conferences: Mapping[str, Conference],
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn] = (),
    shared: bool = False,
) -> Answer:
    """The targets of one or several provinces, worst first."""
    language = reader.language
    provinces = dict.fromkeys(item.target.province for item in judged)
    title = headline(language.listed([province_names(code, language) for code in provinces]), judged, language)
    sentence = lines(*notes, bold(title), summary(judged, language))
    listing = target_listing(language, with_province=len(provinces) > 1)
    caption = language.say("Targets of {provinces}", provinces=title)
    below = [
        *(reviews(conferences, language) if asked.layout == "details" else []),
        *sources(judged, conferences, language),
    ]
    return listing.answer(sentence, caption, asked, judged, below, reader, shared=shared)


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
    listing = target_listing(language, with_province=True)
    below = [
        *(chart(judged, language) if reader.has_charts and asked.layout == "table" else []),
        *without_target(others, language),
        *sources(judged, conferences, language),
    ]
    return listing.answer(sentence, title, asked, judged, below, reader, shared=shared)


def headline(name: str, judged: Sequence[Judged], language: Language) -> str:
    """What an answer is about; with the year, where all of it is of one year."""
    years = {item.target.year for item in judged}
    return language.say("{name}, {year}", name=name, year=years.pop()) if len(years) == 1 else name


def target_listing(language: Language, *, with_province: bool) -> Listing[Judged]:
    """How targets are listed; with their province where there are several."""

    province = [language.say("Province")] if with_province else []
    columns = [
        language.say("ID"),
        *province,
        language.say("Target"),
        language.say("Promised"),
        language.say("Latest"),
        language.say("Status"),
        language.say("By"),
    ]
    return Listing(
        columns=columns,
        cells=lambda judged: target_cells(judged, language, with_province=with_province),
        line=lambda judged: target_line(judged, language, with_province=with_province),
        detail=lambda judged: target_detail(judged, language),
        entry=lambda judged: target_entry(judged, language),
    )


@lru_cache(maxsize=DRAWN)
def target_cells(judged: Judged, language: Language, *, with_province: bool) -> tuple[str, ...]:
    """A target as a row of a table."""
    target = judged.target
    return (
        target.id,
        *([province_name(target.province, language)] if with_province else []),
        marked(measured(target, language), target, language),
        promised(target, language),
        latest(judged, language),
        standing(judged.judgement, language),
        deadline_words(target.deadline, language),
    )


@lru_cache(maxsize=DRAWN)
def target_entry(judged: Judged, language: Language) -> tuple[str, str]:
    """A target in a menu: its id, and what it measures."""
    return judged.target.id, measured(judged.target, language)


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
    name = marked(measured(judged.target, language), judged.target, language)
    return language.mark(
        "*{id}* {name} {promise} · {latest} · {status} · {due}",
        id=judged.target.id,
        name=language.say("{province}, {name}", province=province_name(judged.target.province, language), name=name)
        if with_province
        else name,
        promise=promised(judged.target, language),
        latest=latest(judged, language),
        status=standing(judged.judgement, language),
        due=deadline_words(judged.target.deadline, language),
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
    return section(text, accessory=button(language.say("Card"), SHOW_COMMITMENT, target.id, name=name))


def due_and_status(judged: Judged, language: Language) -> Mrkdwn:
    """By when, and how it stands."""
    return language.mark(
        "{status} · by {due}",
        status=standing(judged.judgement, language),
        due=deadline_words(judged.target.deadline, language),
    )


def chart(judged: Sequence[Judged], language: Language) -> list[Block]:
    """Promised and measured side by side, of the targets that can be compared: same metric, terms and year."""
    comparable = [item for item in judged if can_be_plotted(item)]
    groups: dict[tuple[str, Basis, int], list[Judged]] = {}
    for item in comparable:
        groups.setdefault((item.target.metric, item.target.basis, item.target.deadline.on.year), []).append(item)
    if not groups:
        return []
    (key, basis, year), largest = max(groups.items(), key=lambda group: (len(group[1]), group[0][2]))
    scale, unit = axis(METRICS[key].unit, basis, language)
    by_province = {item.target.province: item for item in largest}
    rows = sorted(by_province.values(), key=lambda item: -plotted(item)[1])
    return [
        bar_chart(
            language.say("{metric}, {year}", metric=measured(largest[0].target, language), year=year),
            [province_name(item.target.province, language) for item in rows],
            [
                Series(language.say("Promised"), [plotted(item)[0] / scale for item in rows]),
                Series(language.say("Measured"), [plotted(item)[1] / scale for item in rows]),
            ],
            unit,
        )
    ]


def can_be_plotted(judged: Judged) -> bool:
    """Whether a target and its figure are the province's own, and of the same year."""
    target, seen = judged.target, judged.judgement.observation
    own = target.scope is Scope.PROVINCE and target.value is not None and target.upper is None
    return own and seen is not None and seen.as_of.year == target.deadline.on.year


def plotted(judged: Judged) -> tuple[float, float]:
    """The promised and the measured value of a target that has both."""
    seen = judged.judgement.observation
    if seen is None or judged.target.value is None:
        raise ValueError(f"{judged.target.id} has nothing to plot")
    return float(judged.target.value), float(round(seen.value, 4))


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
        for actual in others[:OTHERS_SHOWN]
    ]
    rest = len(others) - len(figures)
    more = [language.mark_n("{n} more", "{n} more", rest)] if rest else []
    told = language.mark("No such target on record: {figures}", figures=" · ".join(figures))
    return [context(joined(" · ", [told, *more]))]
