"""What is said of measured figures: their values, who is ahead, how far apart two are, and how they moved."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from config.metrics import METRICS, Basis, Metric, Unit
from handlers.phrases.figures import (
    RELEASE_WORDS,
    amount,
    bounded,
    deadline_words,
    measure_name,
    metric_name,
    promised,
    release_months,
    released_on,
    standing,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, lines
from handlers.views.asking.claims import Claim, place_name
from handlers.views.kit.sources import publication
from handlers.words.asking.question import Side
from store.model.actual import Actual
from store.model.commitment import Comparator
from store.model.progress import Judged

FIGURES_SHOWN = 10  # of one series


def value_of(figure: Actual, language: Language) -> str:
    """A figure as its source gives it: "2.01%", "more than 15,000"."""
    metric = METRICS[figure.metric]
    return bounded(figure.bound, amount(figure.value, metric, figure.basis, language), language)


def measured(figure: Actual, language: Language) -> Claim:
    """A figure with its day, its release and where it is published."""
    text = language.mark(
        "• {place} · {metric}: *{value}* ({day}, {release}, released {released}{computed}) – {source}",
        place=place_name(figure.province, language),
        metric=measure_name(figure.metric, figure.basis, language),
        value=value_of(figure, language),
        day=year_or_day(figure.as_of, language),
        release=language.say(RELEASE_WORDS[figure.release]),
        released=released_on(figure, language),
        computed=language.say("; computed") if figure.computed else "",
        source=publication(figure.source, language),
    )
    return Claim(text, rows_of(figure))


def measured_alone(figure: Actual, language: Language) -> Claim:
    """A figure beside which there is none to compare it with."""
    alone = language.mark("There is no other figure to compare it with, so the change is not known.")
    return Claim(lines(measured(figure, language).text, alone), [figure.id])


def no_such_year(place: str, metric: str, years: Sequence[int], is_open: bool, language: Language) -> Mrkdwn:
    """That no figure of a year is on record, and when one is to be expected."""
    told = language.mark(
        "No figure of {place} · {metric} for {years} is on record.",
        place=place_name(place, language),
        metric=metric_name(metric, language),
        years=language.listed([str(year) for year in years]),
    )
    if not is_open:
        return told
    months = release_months(METRICS[metric], max(years), language)
    return language.sentence_marks(told, language.mark("It usually comes out {months}.", months=months))


def promise_beside(item: Judged, language: Language) -> Claim:
    """What was promised of the same metric, and how that stands."""
    text = language.mark(
        "• Promised: *{id}* {name} {promise}, {deadline}: {status}",
        id=item.target.id,
        name=measure_name(item.target.metric, item.target.basis, language),
        promise=promised(item.target, language),
        deadline=deadline_words(item.target.deadline, language),
        status=standing(item.judgement, language),
    )
    return Claim(text, [item.target.id])


def no_promise(place: str, metric: str, language: Language) -> Mrkdwn:
    """That only a figure is there: nobody promised anything."""
    return language.mark(
        "{place} made no such promise on record: {metric}.",
        place=place_name(place, language),
        metric=metric_name(metric, language),
    )


class Grown(Actual):
    """By how much a level is more than the one a year before, as a figure that nobody has recorded."""

    before: str  # the id of that


def rows_of(figure: Actual) -> list[str]:
    """The records on which a figure rests."""
    return [figure.id, figure.before] if isinstance(figure, Grown) else [figure.id]


class Ranked:
    """Figures of one metric, one of each place, the best first."""

    def __init__(self, figures: Iterable[Actual], metric: str, *, least: bool) -> None:
        best_is_high = METRICS[metric].higher_is_better
        self.metric = metric
        self.figures = sorted(figures, key=lambda figure: figure.value, reverse=best_is_high != least)
        self.years = sorted({figure.as_of.year for figure in self.figures})
        self.least = least

    def place_of(self, province: str) -> int | None:
        """At which place a province stands, counted from the best: who has as much stands as high."""
        values = {figure.province: figure.value for figure in self.figures}
        if province not in values:
            return None
        high = METRICS[self.metric].higher_is_better
        own = values[province]
        return 1 + sum(value > own if high else value < own for value in values.values())


def rank_line(ranked: Ranked, figure: Actual, language: Language) -> Claim:
    """One place of a ranking, with the year of its figure where the figures are of several."""
    values = {
        "place": ranked.place_of(figure.province),
        "province": place_name(figure.province, language),
        "value": value_of(figure, language),
    }
    text = (
        language.mark("{place}. {province} · *{value}*", **values)
        if len(ranked.years) == 1
        else language.mark("{place}. {province} · *{value}* ({day})", day=year_or_day(figure.as_of, language), **values)
    )
    return Claim(text, rows_of(figure), [publication(figure.source, language)])


def rank_headline(ranked: Ranked, language: Language) -> Mrkdwn:
    """What is ranked, of which year and among how many."""
    values = {"metric": ranked_name(ranked, language), "n": len(ranked.figures)}
    if ranked.least:
        return language.mark("{metric}: the lowest of {n} provinces", **values)
    return language.mark("{metric}: the highest of {n} provinces", **values)


def beyond_headline(ranked: Ranked, n: int, limit: str, side: Side, language: Language) -> Mrkdwn:
    """How many provinces are on one side of an amount."""
    values = {"metric": ranked_name(ranked, language), "all": len(ranked.figures), "limit": limit}
    if side is Side.LESS:
        return language.mark_n(
            "{metric} below {limit}: {n} of {all} provinces",
            "{metric} below {limit}: {n} of {all} provinces",
            n,
            **values,
        )
    return language.mark_n(
        "{metric} above {limit}: {n} of {all} provinces", "{metric} above {limit}: {n} of {all} provinces", n, **values
    )


def ranked_name(ranked: Ranked, language: Language) -> str:
    """What is ranked, and of which year; of several, that it is the latest figure of each."""
    name = measure_name(ranked.metric, ranked.figures[0].basis, language)
    if len(ranked.years) == 1:
        return language.say("{metric} {year}", metric=name, year=ranked.years[0])
    return language.say("{metric}, by the latest figure of each", metric=name)


def may_be_beyond(figure: Actual, language: Language) -> Claim:
    """A province of which the source gives only a side."""
    text = language.mark(
        "• {province} · *{value}* ({day}): its source leaves it open.",
        province=place_name(figure.province, language),
        value=value_of(figure, language),
        day=year_or_day(figure.as_of, language),
    )
    return Claim(text, rows_of(figure), [publication(figure.source, language)])


def not_one_year(ranked: Ranked, language: Language) -> Mrkdwn | None:
    """That the figures compared are of several years, so that this is no ranking of one."""
    if len(ranked.years) <= 1:
        return None
    return language.mark("The figures are of different years, and others may have more: only these are on record.")


def its_place(ranked: Ranked, province: str, figure: Actual, language: Language) -> Claim:
    """Where a province that was asked about stands."""
    text = language.mark(
        "{province} is no. {place} of {n}: *{value}* ({day}).",
        province=place_name(province, language),
        place=ranked.place_of(province),
        n=len(ranked.figures),
        value=value_of(figure, language),
        day=year_or_day(figure.as_of, language),
    )
    return Claim(text, rows_of(figure), [publication(figure.source, language)])


def promised_rank(item: Judged, ranked: Ranked, language: Language) -> Claim:
    """A promise of the metric, beside the place at which its province stands."""
    place = ranked.place_of(item.target.province)
    text = language.mark(
        "• Promised: *{id}* {province} {promise}, {deadline}: {status}{place}",
        id=item.target.id,
        province=place_name(item.target.province, language),
        promise=promised(item.target, language),
        deadline=deadline_words(item.target.deadline, language),
        status=standing(item.judgement, language),
        place=language.say(" · no. {n}", n=place) if place else "",
    )
    return Claim(text, [item.target.id])


def gap_words(gap: Decimal, metric: Metric, basis: Basis, language: Language) -> str:
    """The distance between two values; between two shares it is counted in points."""
    if metric.unit is Unit.PERCENT or basis is Basis.GROWTH_RATE:
        return amount(gap, metric, Basis.PP_CHANGE, language)
    return amount(gap, metric, basis, language)


def difference(first: Actual, second: Actual, asked: Side | None, language: Language, *, yes_or_no: bool) -> Claim:
    """How far two figures of one year are apart, and which is the higher."""
    metric = METRICS[first.metric]
    high, low = (first, second) if first.value >= second.value else (second, first)
    values = {
        "metric": metric_name(first.metric, language),
        "year": year_or_day(first.as_of, language),
        "high": place_name(high.province, language),
        "most": value_of(high, language),
        "low": place_name(low.province, language),
        "least": value_of(low, language),
    }
    sides = {figure.bound for figure in (first, second)} - {Comparator.EQUAL}
    if first.value == second.value and not sides:
        text = language.mark("{metric} {year}: {high} and {low} have the same, *{most}*.", **values)
    elif sides:
        text = language.mark(
            "{metric} {year}: {high} {most}, {low} {least}. A source gives only a side, so the gap is not known.",
            **values,
        )
    else:
        gap = gap_words(high.value - low.value, metric, high.basis, language)
        text = language.mark(
            "{metric} {year}: {high} *{most}*, {low} *{least}*: {high} has {gap} more.", gap=gap, **values
        )
        if yes_or_no and asked:
            holds = first.value > second.value if asked is Side.MORE else first.value < second.value
            text = language.sentence_marks(language.mark("Yes.") if holds else language.mark("No."), text)
    sources = [publication(figure.source, language) for figure in (first, second)]
    return Claim(text, [first.id, second.id], sources)


def not_comparable(places: Sequence[str], metric: str, figures: Sequence[Actual], language: Language) -> Claim:
    """That there are no figures of the same year, and what there is."""
    what = [
        language.say(
            "{place} {value} ({day})",
            place=place_name(figure.province, language),
            value=value_of(figure, language),
            day=year_or_day(figure.as_of, language),
        )
        for figure in figures
    ]
    text = language.mark(
        "{metric}: no figures of the same year of {places}. On record: {figures}.",
        metric=metric_name(metric, language),
        places=language.listed([place_name(place, language) for place in places]),
        figures=language.listed(what) or language.say("none"),
    )
    return Claim(text, [figure.id for figure in figures])


def series(figures: Sequence[Actual], language: Language) -> Claim:
    """The values of one series from year to year."""
    newest = figures[-1]
    shown = figures[-FIGURES_SHOWN:]
    values = [
        language.say("{value} ({day})", value=value_of(figure, language), day=year_or_day(figure.as_of, language))
        for figure in shown
    ]
    text = language.mark(
        "• {place} · {metric}: {values}",
        place=place_name(newest.province, language),
        metric=measure_name(newest.metric, newest.basis, language),
        values=" → ".join(values),
    )
    return Claim(
        text,
        [figure.id for figure in shown],
        [*dict.fromkeys(publication(figure.source, language) for figure in shown)],
    )


def moved(first: Actual, last: Actual, language: Language, *, yes_or_no: bool = False, falls: bool = False) -> Claim:
    """By how much a figure has changed between two days."""
    metric = METRICS[first.metric]
    gap = last.value - first.value
    if first.bound != Comparator.EQUAL or last.bound != Comparator.EQUAL:
        text = language.mark(
            "From {first} to {last}: a source gives only a side, so the change is not known.",
            first=value_of(first, language),
            last=value_of(last, language),
        )
        return Claim(text, [first.id, last.id])
    change = gap_words(abs(gap), metric, last.basis, language)
    values = {
        "place": place_name(last.province, language),
        "start": year_or_day(first.as_of, language),
        "end": year_or_day(last.as_of, language),
        "first": value_of(first, language),
        "last": value_of(last, language),
        "change": change,
    }
    if gap == 0:
        text = language.mark("{place}: {first} ({start}) and {last} ({end}): no change.", **values)
    elif gap > 0:
        text = language.mark("{place}: {first} ({start}) → {last} ({end}): up by *{change}*.", **values)
    else:
        text = language.mark("{place}: {first} ({start}) → {last} ({end}): down by *{change}*.", **values)
    if metric.unit is not Unit.PERCENT and first.value and gap:
        share = f"{abs(gap) / first.value * 100:.1f}"
        text = language.sentence_marks(text, language.mark("That is {n}%, computed from the two levels.", n=share))
    if yes_or_no:
        holds = gap < 0 if falls else gap > 0
        text = language.sentence_marks(language.mark("Yes.") if holds else language.mark("No."), text)
    sources = [publication(figure.source, language) for figure in (first, last)]
    return Claim(text, [first.id, last.id], sources)


def first_beyond(found: Actual | None, limit: str, known: Sequence[Actual], side: Side, language: Language) -> Claim:
    """The first year from which on a figure has been on one side of an amount."""
    told = found or known[-1]
    values = {
        "place": place_name(told.province, language),
        "limit": limit,
        "day": year_or_day(told.as_of, language),
        "value": value_of(told, language),
    }
    if found is None and side is Side.MORE:
        text = language.mark("{place} has not come to {limit}: *{value}* is the latest ({day}).", **values)
    elif found is None:
        text = language.mark("{place} has not been below {limit}: *{value}* is the latest ({day}).", **values)
    elif side is Side.MORE:
        text = language.mark("{place} has been at {limit} or above since {day}: *{value}* then.", **values)
    else:
        text = language.mark("{place} has been below {limit} since {day}: *{value}* then.", **values)
    if found is known[0]:
        text = lines(text, language.mark("Figures of earlier years are not on record."))
    return Claim(text, [told.id], [publication(told.source, language)])


def value_name(item: Judged, language: Language) -> str:
    """A target for the menu that opens its card."""
    return f"{measure_name(item.target.metric, item.target.basis, language)} {promised(item.target, language)}"
