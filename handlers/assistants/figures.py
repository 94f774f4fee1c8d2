"""What the official statistics say, promised or not, and what a team has recorded that says otherwise."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from config.catalogue import Message
from config.metrics import METRICS
from config.official import STATISTICS
from config.provinces import PROVINCES as ALL_PROVINCES
from handlers.assistants.answers import StatisticsTold
from handlers.assistants.arguments import PROVINCES, SOME_METRICS, DatedArguments, Names, PagedArguments, Years
from handlers.assistants.blocks import below, call, next_button, opening, table
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.outcome import Outcome, said_of, text_of
from handlers.assistants.targets import statistic_told
from handlers.assistants.texts import statistic_text
from handlers.phrases.figures import RELEASE_WORDS, metric_name, province_name, year_or_day
from handlers.phrases.language import Language
from handlers.views.kit.blocks import Block, Element, Series, bar_chart
from handlers.views.targets import axis
from store.model.actual import Actual
from store.model.commitment import Scope
from store.model.errors import UserError
from store.model.official import official_between, official_twin

CHARTED = 20  # provinces
COLUMNS = (
    Message("Province"),
    Message("Metric"),
    Message("Day"),
    Message("Figure"),
    Message("Release"),
    Message("Source"),
)


class OfStatistics(DatedArguments, PagedArguments):
    """What `official_figures` is asked with."""

    metrics: Names = SOME_METRICS
    provinces: Names = PROVINCES
    years: Years = Field(
        default=(),
        description="Years of the figures, such as 2023 or 2020-2024; without it: of one province all, of several the "
        "latest",
        examples=[[2023]],
    )


async def official_figures(inquiry: Inquiry[OfStatistics]) -> Outcome:
    """Published figures, the newest first, and beside them the team's own that say something else."""
    asked, language = inquiry.arguments, inquiry.language
    provinces = inquiry.names.provinces(asked.provinces)
    metrics = inquiry.names.metrics(asked.metrics)
    if not provinces and not metrics:
        raise UserError("Name a metric, such as R&D intensity, or a province, such as Henan.")
    known = published(provinces or tuple(ALL_PROVINCES), metrics or tuple(METRICS), inquiry.today)
    own = await inquiry.ledger.actuals.of(provinces or None, metrics or None)
    beside = [figure for figure in own if is_another(figure, inquiry.today)]
    found = newest_first(chosen([*known, *beside], asked.years, is_of_one=len(provinces) == 1))
    if not found:
        tell_none(inquiry, provinces, metrics, [*known, *beside])
    shown, cursor = inquiry.page(found)
    told = [statistic_told(figure, language) for figure in shown]
    answer = StatisticsTold(
        as_of=inquiry.today, found=len(found), notes=said_of(inquiry), next_cursor=cursor, figures=told
    )
    title = title_of(provinces, metrics, language)
    blocks = [
        *opening(inquiry, title),
        *table(title, [language.say(column) for column in COLUMNS], [row(figure, language) for figure in shown]),
        *chart_of(found, language),
        *below(next_button(inquiry, cursor), targets_of(provinces, metrics, inquiry)),
    ]
    return Outcome(answer, text_of(inquiry, title, (), [statistic_text(one, language) for one in told], cursor), blocks)


def published(provinces: Sequence[str], metrics: Sequence[str], today: date) -> list[Actual]:
    """The official figures that are out by a day."""
    return [
        figure
        for province in provinces
        for metric in metrics
        if (province, metric) in STATISTICS
        for figure in official_between(province, metric, date.min, today)
    ]


def is_another(figure: Actual, today: date) -> bool:
    """Whether a team's figure is of a whole province, out by a day, and not what the statistics say as well."""
    return figure.scope is Scope.PROVINCE and figure.released <= today and official_twin(figure) is None


def chosen(figures: Sequence[Actual], years: Sequence[int], *, is_of_one: bool) -> list[Actual]:
    """Those of the years that are asked for; where none is, the latest year of each metric, or of one province all."""
    if years:
        return [figure for figure in figures if figure.as_of.year in years]
    if is_of_one:
        return [*figures]
    latest = {metric: max(one.as_of.year for one in figures if one.metric == metric) for metric in metrics_of(figures)}
    return [figure for figure in figures if figure.as_of.year == latest[figure.metric]]


def newest_first(figures: Sequence[Actual]) -> list[Actual]:
    """The newest day first, within a day by metric and province."""
    places = {code: place for place, code in enumerate(ALL_PROVINCES)}
    return sorted(
        figures,
        key=lambda one: (-one.as_of.toordinal(), one.metric, places[one.province], one.basis, one.released, one.id),
    )


def metrics_of(figures: Sequence[Actual]) -> list[str]:
    return [*dict.fromkeys(figure.metric for figure in figures)]


def tell_none(
    inquiry: Inquiry[OfStatistics], provinces: Sequence[str], metrics: Sequence[str], known: Sequence[Actual]
) -> None:
    """Note that there is no such figure, and of which years there are any."""
    language = inquiry.language
    years = sorted({str(figure.as_of.year) for figure in known})
    if years:
        told = language.say("There is no such figure. There are some of: {years}.", years=language.listed(years))
    else:
        names = title_of(provinces, metrics, language)
        told = language.say("I know no official figure of {names}, and nobody has recorded one.", names=names)
    inquiry.notes.append(told)


def title_of(provinces: Sequence[str], metrics: Sequence[str], language: Language) -> str:
    """What figures are asked for."""
    names = [
        *(metric_name(key, language) for key in metrics),
        *(province_name(code, language) for code in provinces),
    ]
    return language.say(", ").join(names)


def row(figure: Actual, language: Language) -> list[str]:
    """A figure in the table."""
    told = statistic_told(figure, language).figure
    return [
        province_name(figure.province, language),
        metric_name(figure.metric, language),
        year_or_day(figure.as_of, language),
        told.written,
        language.say(RELEASE_WORDS[figure.release]),
        "; ".join(source.name for source in told.sources),
    ]


def chart_of(figures: Sequence[Actual], language: Language) -> list[Block]:
    """The provinces side by side, where all figures are of one metric and one year."""
    series = {(figure.metric, figure.basis, figure.as_of) for figure in figures}
    if len(series) != 1 or len(figures) < 2:
        return []
    ((metric, basis, day),) = series
    scale, unit = axis(METRICS[metric].unit, basis, language)
    values = {figure.province: float(figure.value) / scale for figure in figures}  # of several releases the last
    largest = sorted(values, key=lambda code: -values[code])[:CHARTED]
    name = language.say("{metric}, {year}", metric=metric_name(metric, language), year=day.year)
    measured = Series(language.say("Measured"), [values[code] for code in largest])
    return [bar_chart(name, [province_name(code, language) for code in largest], [measured], unit)]


def targets_of(provinces: Sequence[str], metrics: Sequence[str], inquiry: Inquiry[OfStatistics]) -> Element | None:
    """The way to what was promised of it."""
    label, day = inquiry.language.say("What was promised"), inquiry.arguments.as_of
    if provinces:
        return call(label, "province_targets", {"provinces": [*provinces], "metrics": [*metrics], "as_of": day})
    return call(label, "metric_across_provinces", {"metric": metrics[0], "as_of": day})
