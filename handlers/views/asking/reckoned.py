"""What is said of numbers made of figures: their sum, and how many times the one is the other."""

from collections.abc import Sequence
from decimal import Decimal

from config.metrics import METRICS
from handlers.phrases.figures import amount, metric_name, year_or_day
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.asking.claims import Claim, place_name
from handlers.views.asking.figures import value_of
from handlers.views.kit.sources import publication
from store.model.actual import Actual


def total(figures: Sequence[Actual], language: Language) -> Claim:
    """The sum of figures of one year, with each of them."""
    first = figures[0]
    metric = METRICS[first.metric]
    text = language.mark(
        "{metric} {day}: {parts}. Together *{total}*, computed from these.",
        metric=metric_name(first.metric, language),
        day=year_or_day(first.as_of, language),
        parts=language.listed([of_place(figure, language) for figure in figures]),
        total=amount(sum((figure.value for figure in figures), Decimal(0)), metric, first.basis, language),
    )
    return resting(text, figures, language)


def ratio(first: Actual, second: Actual, language: Language) -> Claim:
    """How many times one figure is another."""
    text = language.mark(
        "{metric} {day}: {parts}. {first} has *{n}* times as much as {second}, computed from these.",
        metric=metric_name(first.metric, language),
        day=year_or_day(first.as_of, language),
        parts=language.listed([of_place(first, language), of_place(second, language)]),
        first=place_name(first.province, language),
        second=place_name(second.province, language),
        n=language.number(round(first.value / second.value, 2)),
    )
    return resting(text, [first, second], language)


def not_reckoned(figures: Sequence[Actual], language: Language) -> Claim:
    """That no number can be made of figures that are not exact or not of one kind."""
    text = language.mark(
        "{metric} {day}: {parts}. These are not exact, or not counted alike: nothing can be computed from them.",
        metric=metric_name(figures[0].metric, language),
        day=year_or_day(figures[0].as_of, language),
        parts=language.listed([of_place(figure, language) for figure in figures]),
    )
    return resting(text, figures, language)


def of_place(figure: Actual, language: Language) -> str:
    place = place_name(figure.province, language)
    return language.say("{place} {value}", place=place, value=value_of(figure, language))


def resting(text: Mrkdwn, figures: Sequence[Actual], language: Language) -> Claim:
    sources = [*dict.fromkeys(publication(figure.source, language) for figure in figures)]
    return Claim(text, [figure.id for figure in figures], sources)
