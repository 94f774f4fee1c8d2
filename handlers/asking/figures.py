"""Answer what is asked of measured figures: their values, who is ahead, how far apart two are, how they moved."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from config.metrics import METRICS, Basis, Unit
from handlers.asking.facts import (
    Case,
    common_year,
    everywhere,
    figures,
    is_awaited,
    latest_of,
    promises,
    targets_in,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.asking import figures as views
from handlers.views.asking.claims import Claim, Told, amount_words
from handlers.words.asking.question import NATION, Amount, Kind, Question, Side
from store.model.actual import Actual
from store.model.commitment import Comparator
from store.model.observation import Side as Edge
from store.model.observation import change
from store.model.progress import Judged

AMONG = 2  # provinces; more are ranked among themselves
METRICS_SHOWN = 4  # of a word that may mean several
COMPARED = ("rd_intensity", "rd_expenditure", "tech_contract_turnover", "high_tech_enterprises", "rd_personnel")
SHOWN = 5  # of a ranking, where no other number is asked for
MOST_SHOWN = 31
MOST_OF_THEM = 20  # provinces: a year of which fewer have figures is no ranking
PROMISED = 6


async def value(case: Case, language: Language) -> Told | None:
    """What is measured, and what was promised of the same."""
    question = case.question
    if not question.places:
        return await rank(case, language)
    metrics = question.metrics
    known = await figures(case, question.places, metrics)
    metrics = tuple(key for key in metrics if any(figure.metric == key for figure in known)) or metrics[:1]
    found = latest_of(known, question.years)
    latest = latest_of(known)
    targets = await targets_of(case, metrics)
    told = Told(Kind.VALUE)
    claims: list[Claim] = []
    notes: list[Mrkdwn] = []
    for metric in metrics[:METRICS_SHOWN]:
        for place in question.places:
            spot = place, metric
            if spot in found:
                claims.append(views.measured(found[spot], language))
            elif question.years or spot not in latest:
                years = question.years or (case.today.year - 1,)
                notes.append(views.no_such_year(place, metric, years, is_awaited(metric, years, case.today), language))
                claims += [views.measured(latest[spot], language)] if spot in latest else []
            promised = [item for item in targets if (item.target.province, item.target.metric) == spot]
            claims += [views.promise_beside(item, language) for item in promised if is_of(item, question.years)]
            if not promised and spot in latest and place != NATION:
                notes.append(views.no_promise(place, metric, language))
    opens = [(item.target.id, views.value_name(item, language)) for item in targets]
    return told.but(claims=claims, notes=notes, opens=opens) if claims else None


async def targets_of(case: Case, metrics: Sequence[str]) -> list[Judged]:
    """The targets of these metrics, of the places that are asked about."""
    if set(case.question.places) == {NATION}:
        return []
    plain = replace(case.question, noun=None, ids=(), years=(), period=None, growth=False)
    items = targets_in(await promises(replace(case, question=plain)))
    return [item for item in items if item.target.metric in metrics and item.target.scope == "province"]


def is_of(item: Judged, years: Sequence[int]) -> bool:
    """Whether a target was made in a year that is named, or for it."""
    return not years or item.target.year in years or item.target.deadline.on.year in years


def measured_lines(found: Sequence[Actual], language: Language) -> list[Claim]:
    """Figures, each in a line with its source."""
    return [views.measured(figure, language) for figure in found]


async def rank(case: Case, language: Language) -> Told | None:
    """Which provinces are ahead, or behind, and where those that were asked about and those that promised stand."""
    question = case.question
    places = question.provinces if len(question.provinces) > AMONG else everywhere()
    known = await figures(case, places, question.metrics)
    metric = next((key for key in question.metrics if any(figure.metric == key for figure in known)), None)
    if metric is None:
        return None
    if question.growth:
        known = grown([figure for figure in known if figure.metric == metric], question)
    ranked = ranking(known, metric, question)
    if question.side and NATION in question.places and ranked.years:
        question = await than_the_nation(case, metric, ranked.years[-1])
    if question.amount and (question.side or question.beyond):
        return beyond_amount(ranked, question, language)
    if not ranked.figures:
        return None
    shown = ranked.figures[: min(question.top or SHOWN, MOST_SHOWN)]
    standing = {figure.province: figure for figure in ranked.figures}
    claims = [
        views.its_place(ranked, place, standing[place], language) for place in question.provinces if place in standing
    ]
    claims += [views.rank_line(ranked, figure, language) for figure in shown]
    notes = [note for note in (views.not_one_year(ranked, language),) if note]
    targets = [] if question.top else await targets_of(replace(case, question=replace(question, years=())), [metric])
    claims += [views.promised_rank(item, ranked, language) for item in targets[:PROMISED]]
    opens = [(item.target.id, views.value_name(item, language)) for item in targets]
    return Told(Kind.RANK, claims, views.rank_headline(ranked, language), notes, opens)


async def than_the_nation(case: Case, metric: str, year: int) -> Question:
    """The question with the figure of the whole country in the place of an amount."""
    known = latest_of(await figures(case, [NATION], [metric]), (year,))
    figure = known.get((NATION, metric))
    amount = Amount(figure.value, METRICS[metric].unit) if figure else None
    return replace(case.question, amount=amount)


def beyond_amount(ranked: views.Ranked, question: Question, language: Language) -> Told:
    """The provinces of which the latest figure is on one side of an amount, and those of which that is not known."""
    found = [figure for figure in ranked.figures if is_beyond(figure, question)]
    unsure = [figure for figure in ranked.figures if is_beyond(figure, question) is None]
    claims = [views.rank_line(ranked, figure, language) for figure in found]
    claims += [views.may_be_beyond(figure, language) for figure in unsure]
    limit = amount_words(question.amount, question, language) if question.amount else ""
    headline = views.beyond_headline(ranked, len(found), limit, question.side or Side.MORE, language)
    return Told(Kind.RANK, claims, headline, [note for note in (views.not_one_year(ranked, language),) if note])


def is_beyond(figure: Actual, question: Question) -> bool | None:
    """Whether a figure is on the side of an amount that is asked about; none where its source leaves that open."""
    limit = question.amount.value if question.amount else Decimal(0)
    upwards = question.side is not Side.LESS
    included = question.side is None  # reached, not passed
    return Edge(limit, upwards=upwards, included=included).verdict(figure.value, figure.bound)


def grown(known: Sequence[Actual], question: Question) -> list[Actual]:
    """By how much each exact level is more than the one of the year before, as a figure of its own."""
    exact = {(figure.province, figure.as_of.year): figure for figure in known if figure.bound is Comparator.EQUAL}
    found: list[Actual] = []
    for (province, year), figure in exact.items():
        before = exact.get((province, year - 1))
        if before and before.value and figure.basis is before.basis is Basis.LEVEL:
            basis = Basis.PP_CHANGE if METRICS[figure.metric].unit is Unit.PERCENT else Basis.GROWTH_RATE
            value = round(change(basis, before.value, figure.value), 2)
            facts = {**dict(figure), "value": value, "basis": basis, "before": before.id, "computed": before.id}
            found.append(views.Grown.model_construct(**{name: facts[name] for name in views.Grown.model_fields}))
    return found


def ranking(known: Sequence[Actual], metric: str, question: Question) -> views.Ranked:
    """The figures of the year that is asked for; else of the latest that most have; else the latest of each."""
    own = [figure for figure in known if figure.metric == metric]
    counts = {year: sum(figure.as_of.year == year for figure in own) for year in {figure.as_of.year for figure in own}}
    full = [year for year, n in counts.items() if n >= MOST_OF_THEM]
    years = question.years or ((max(full),) if full else ())
    return views.Ranked(latest_of(own, years).values(), metric, least=question.least)


async def difference(case: Case, language: Language) -> Told | None:
    """How far places are apart; of metrics that most have, where none is named."""
    question = case.question
    places = question.places
    metrics = question.metrics or COMPARED
    known = await figures(case, places, metrics)
    claims = []
    for metric in [key for key in metrics if any(figure.metric == key for figure in known)][:METRICS_SHOWN]:
        year = next((year for year in question.years), None) or common_year(known, places, metric)
        found = latest_of(known, (year,) if year else ())
        pairs = [found[place, metric] for place in places if (place, metric) in found]
        if year is None or len(pairs) < len(places):
            if question.metrics:
                latest = latest_of(known)
                there = [latest[place, metric] for place in places if (place, metric) in latest]
                claims.append(views.not_comparable(places, metric, there, language))
        elif len(pairs) == 2:
            first, second = pairs
            claims.append(views.difference(first, second, question.side, language, yes_or_no=question.yes_or_no))
        else:
            ranked = views.Ranked(pairs, metric, least=False)
            claims += [views.rank_line(ranked, figure, language) for figure in ranked.figures]
    if not claims:
        return None
    notes = [] if question.metrics else [language.mark("No metric is named: these are the ones that both have.")]
    targets = await targets_of(case, question.metrics) if question.metrics else []
    claims += [views.promise_beside(item, language) for item in targets[:PROMISED]]
    return Told(
        Kind.DIFFERENCE,
        claims,
        notes=notes,
        opens=[(item.target.id, views.value_name(item, language)) for item in targets],
    )


async def trend(case: Case, language: Language) -> Told | None:
    """How figures moved over the years; since when they are beyond an amount."""
    question = case.question
    places = question.places
    if not places:
        return await rank(case, language)
    known = await figures(case, places, question.metrics)
    claims: list[Claim] = []
    notes: list[Mrkdwn] = []
    for metric in question.metrics[:METRICS_SHOWN]:
        for place in places:
            series = [figure for figure in known if (figure.province, figure.metric) == (place, metric)]
            series = [figure for figure in series if figure.basis is series[-1].basis]
            if not series:
                continue
            claims += moved(series, question, language)
            missing = [year for year in question.years if year not in {figure.as_of.year for figure in series}]
            if missing:
                notes.append(
                    views.no_such_year(place, metric, missing, is_awaited(metric, missing, case.today), language)
                )
    return Told(Kind.TREND, claims, notes=notes) if claims else None


def moved(series: Sequence[Actual], question: Question, language: Language) -> list[Claim]:
    """What one series tells."""
    if question.since_when and question.amount:
        return [*reached(series, question, language), views.series(series, language)]
    if len(question.years) == 1 and (question.growth or not question.since):
        (year,) = question.years
        series = [figure for figure in series if year - 1 <= figure.as_of.year <= year]
    elif question.years:
        last = max(question.years) if len(question.years) > 1 else series[-1].as_of.year
        series = [figure for figure in series if min(question.years) <= figure.as_of.year <= last]
    elif question.growth:
        series = series[-2:]
    if len(series) < 2:
        return [views.measured_alone(figure, language) for figure in series]
    lines = [views.moved(series[0], series[-1], language, yes_or_no=question.yes_or_no, falls=question.falls)]
    if len(series) > 2:
        lines.append(views.series(series, language))
    return lines


def since(series: Sequence[Actual], question: Question) -> Actual | None:
    """The first figure of the last run on one side of an amount."""
    run: list[Actual] = []
    for figure in series:
        run = [*run, figure] if is_beyond(figure, question) else []
    return run[0] if run else None


async def first_reached(case: Case, language: Language) -> list[Claim]:
    """Since when what is measured of places is beyond an amount."""
    question = case.question
    metrics = [key for topic in question.topics if topic.is_metric for key in topic.metrics]
    known = await figures(case, question.places, metrics) if question.places and metrics else []
    series = [[figure for figure in known if figure.province == place] for place in question.places]
    return [claim for figures_of in series if figures_of for claim in reached(figures_of, question, language)]


def reached(series: Sequence[Actual], question: Question, language: Language) -> list[Claim]:
    side = question.side or Side.MORE
    limit = amount_words(question.amount, question, language) if question.amount else ""
    first = since(series, question)
    return [views.first_beyond(first, limit, series, side, language)]
