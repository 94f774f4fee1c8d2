"""Targets as assistants ask for them: those of provinces, and one metric across provinces."""

from collections.abc import Sequence
from typing import Any

from handlers.assistants.absence import tell_absence
from handlers.assistants.answers import AcrossTold, StatisticTold, TargetsTold, TargetTold
from handlers.assistants.arguments import (
    METRIC,
    PROMISED_IN,
    PROVINCES,
    SOME_METRICS,
    STATUSES,
    DatedArguments,
    Name,
    Names,
    PagedArguments,
    Years,
)
from handlers.assistants.blocks import below, call, next_button, opening, published, reasons, table
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.names import statuses_of
from handlers.assistants.outcome import Outcome, said_of, text_of
from handlers.assistants.telling import (
    counts_told,
    figure_told,
    metric_told,
    province_told,
    target_told,
)
from handlers.assistants.texts import others_text, target_text
from handlers.phrases.figures import measured, metric_name, province_names
from handlers.phrases.language import Language
from handlers.phrases.tallies import counts
from handlers.views.comparison import PROVINCES_COMPARED
from handlers.views.kit.blocks import Element
from handlers.views.targets import by_promise, chart, headline, target_listing
from store.model.actual import Actual
from store.model.judgement import tally
from store.model.progress import Judged
from store.model.selection import Selection
from store.progress import LONG_WINDOW, judged_targets, without_target


class OfProvinces(DatedArguments, PagedArguments):
    """What `province_targets` is asked with."""

    provinces: Names = PROVINCES
    years: Years = PROMISED_IN
    metrics: Names = SOME_METRICS
    statuses: Names = STATUSES


class OfMetric(DatedArguments, PagedArguments):
    """What `metric_across_provinces` is asked with."""

    metric: Name = METRIC
    years: Years = PROMISED_IN
    statuses: Names = STATUSES


async def province_targets(inquiry: Inquiry[OfProvinces]) -> Outcome:
    """Targets of some provinces or all, worst first."""
    asked, language = inquiry.arguments, inquiry.language
    selection = Selection(
        kind="target",
        provinces=inquiry.names.provinces(asked.provinces),
        metrics=inquiry.names.metrics(asked.metrics),
        years=asked.years,
    )
    judged = await wanted(inquiry, selection, asked.statuses)
    names = language.listed([province_names(code, language) for code in selection.provinces])
    title = headline(names or language.say("Targets"), judged, language)
    shown, cursor = inquiry.page(judged)
    told = await told_of(inquiry, shown)
    answer = TargetsTold(
        as_of=inquiry.today,
        found=len(judged),
        notes=said_of(inquiry),
        next_cursor=cursor,
        counts=counts_told(judged),
        targets=told,
    )
    return listed(inquiry, answer, title, judged, shown, with_province=len({one.target.province for one in judged}) > 1)


async def metric_across_provinces(inquiry: Inquiry[OfMetric]) -> Outcome:
    """One metric in every province that promised something of it, and the figures of those that did not."""
    asked, language = inquiry.arguments, inquiry.language
    (metric,) = inquiry.names.metrics([asked.metric])
    selection = Selection(kind="target", metrics=(metric,), years=asked.years)
    judged = sorted(await wanted(inquiry, selection, asked.statuses), key=by_promise)
    others = await without_target(inquiry.ledger, judged, inquiry.today) if judged else []
    title = headline(metric_name(metric, language), judged, language)
    shown, cursor = inquiry.page(judged)
    told = await told_of(inquiry, shown)
    answer = AcrossTold(
        as_of=inquiry.today,
        found=len(judged),
        notes=said_of(inquiry),
        next_cursor=cursor,
        counts=counts_told(judged),
        targets=told,
        without_target=[statistic_told(actual, language) for actual in others] if not inquiry.start else [],
    )
    return listed(inquiry, answer, title, judged, shown, with_province=True, others=others)


async def wanted(inquiry: Inquiry[Any], selection: Selection, statuses: Sequence[str] = ()) -> list[Judged]:
    """The targets of a selection that stand as was asked; where there are none, it is noted what there is instead."""
    stands = statuses_of(statuses)
    found = await judged_targets(inquiry.ledger, selection, inquiry.today)
    if len(found) == LONG_WINDOW:
        inquiry.notes.append(
            inquiry.language.say("This is more than I judge at once: only those with the latest deadlines are here.")
        )
    judged = [item for item in found if not stands or item.status in stands]
    if not judged:
        await tell_absence(inquiry, selection, is_filtered=bool(stands))
    return judged


async def told_of(inquiry: Inquiry[Any], judged: Sequence[Judged]) -> list[TargetTold]:
    conferences = await inquiry.ledger.conferences.cited_by(item.target for item in judged)
    return [target_told(item, conferences, inquiry.language) for item in judged]


def listed(
    inquiry: Inquiry[Any],
    answer: TargetsTold,
    title: str,
    judged: Sequence[Judged],
    shown: Sequence[Judged],
    *,
    with_province: bool,
    others: Sequence[Actual] = (),
) -> Outcome:
    """A list of targets as text and as blocks."""
    language = inquiry.language
    told = answer.targets
    summaries = [summary(judged, language)] if judged else []
    measures = {measured(item.target, language) for item in judged}
    listing = target_listing(language, with_province=with_province, with_measure=len(measures) != 1)
    provinces = [*dict.fromkeys(item.target.province for item in shown)]
    metrics = [*dict.fromkeys(item.target.metric for item in shown)]
    blocks = [
        *opening(inquiry, title, *summaries),
        *table(title, listing.columns, [listing.cells(item) for item in shown]),
        *(chart(judged, language, others) if with_province and len(metrics) == 1 else []),
        *reasons(told, inquiry),
        *published(told, language),
        *below(
            next_button(inquiry, answer.next_cursor),
            comparison_of(provinces, inquiry) if with_province else None,
            across(metrics, inquiry) if not with_province else None,
            None if judged else figures_of(inquiry),
        ),
    ]
    beside = [] if inquiry.start else [statistic_told(actual, language) for actual in others]
    parts = [*(target_text(one, language) for one in told), *([others_text(beside, language)] if beside else [])]
    return Outcome(answer, text_of(inquiry, title, summaries, parts, answer.next_cursor), blocks)


def summary(judged: Sequence[Judged], language: Language) -> str:
    """How many targets stand where, and for how many there is a current figure."""
    counted = tally(item.judgement for item in judged)
    by_status = counts(counted, language)
    return language.sentences(
        language.say_n("{n} target: {counts}.", "{n} targets: {counts}.", counted.total, counts=by_status),
        language.say(
            "Current sourced figures: {covered} of {total}.",
            covered=language.number(counted.covered),
            total=language.number(counted.total),
        ),
    )


def statistic_told(actual: Actual, language: Language) -> StatisticTold:
    return StatisticTold(
        province=province_told(actual.province), metric=metric_told(actual.metric), figure=figure_told(actual, language)
    )


def comparison_of(provinces: Sequence[str], inquiry: Inquiry[Any]) -> Element | None:
    """The way to the provinces of a list side by side, where they are few enough."""
    if not 2 <= len(provinces) <= PROVINCES_COMPARED:
        return None
    arguments = {"provinces": provinces, "as_of": inquiry.arguments.as_of}
    return call(inquiry.language.say("Side by side"), "compare_provinces", arguments)


def figures_of(inquiry: Inquiry[Any]) -> Element | None:
    """The way to what is measured, where nothing was promised."""
    asked = inquiry.arguments.model_dump(include={"metric", "metrics", "provinces", "as_of"}, exclude_defaults=True)
    if "metric" in asked:
        asked["metrics"] = [asked.pop("metric")]
    if not asked.keys() & {"metrics", "provinces"}:
        return None
    return call(inquiry.language.say("Official figures"), "official_figures", asked)


def across(metrics: Sequence[str], inquiry: Inquiry[Any]) -> Element | None:
    """The way to the first metric of a list in all provinces."""
    if not metrics:
        return None
    language = inquiry.language
    label = language.say("{metric} in all provinces", metric=metric_name(metrics[0], language))
    return call(label, "metric_across_provinces", {"metric": metrics[0], "as_of": inquiry.arguments.as_of})
