"""An answer that has nothing to list, and what to ask instead."""

from collections.abc import Sequence
from datetime import date

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from handlers.phrases.figures import amount, bounded, measure_name, metric_name, province_names, year_or_day
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, lines
from handlers.views.kit.blocks import Answer, actions, section
from handlers.views.kit.question import Asked, again
from handlers.views.kit.sources import publication
from store.model.actual import Actual

YEARS_SHOWN = 3


def nothing_recorded(
    asked: Asked,
    provinces: Sequence[str],
    metrics: Sequence[str],
    recorded: Sequence[str],
    alike: Sequence[str],
    notes: Sequence[Mrkdwn],
    language: Language,
) -> Answer:
    """Nothing is on record for what was asked: which provinces have something, those with a similar name first."""
    names = [*(province_names(code, language) for code in provinces), *(metric_name(key, language) for key in metrics)]
    opening = (
        language.mark("Nothing is recorded for {names} yet.", names=language.say(", ").join(names))
        if names
        else language.mark("Nothing is recorded yet.")
    )
    other = language.listed([province_names(code, language) for code in recorded])
    rest = language.mark("On record so far: {names}.", names=other) if recorded else None
    warning = None
    if alike:
        similar = language.listed([province_names(code, language) for code in alike])
        warning = language.mark_n(
            "{names} is another province and is on record.",
            "{names} are other provinces and are on record.",
            len(alike),
            names=similar,
        )
    text = lines(*notes, opening, warning, rest)
    offered = [*dict.fromkeys([*alike, *recorded])][:5]
    buttons = [
        again(province_names(code, language), asked.but(words=PROVINCES[code].en.lower(), page=1), place)
        for place, code in enumerate(offered)
    ]
    return Answer(text, [section(text), *actions(*buttons)])


def nothing_left(
    asked: Asked, plain_words: str, total: int, years: Sequence[int], notes: Sequence[Mrkdwn], language: Language
) -> Answer:
    """Something is on record, but the filters leave none of it; its `years` are told where others were asked for."""
    text = lines(
        *notes,
        language.mark_n(
            "Your filters leave none of the {n} on record.", "Your filters leave none of the {n} on record.", total
        ),
        language.mark("On record: {years}.", years=language.listed([str(year) for year in years])) if years else None,
    )
    without = again(language.say("Without the filters"), asked.but(words=plain_words, page=1), 1)
    return Answer(text, [section(text), *actions(without)])


def owns_nothing(topic: str, notes: Sequence[Mrkdwn], language: Language) -> Answer:
    """The reader asked for what is theirs, and nothing of it fits."""
    if topic == "initiatives":
        sentence = language.mark("No initiative that fits has you as its owner.")
    else:
        sentence = language.mark("No target that fits has you as its owner.")
    text = lines(*notes, sentence)
    return Answer(text, [section(text)])


def other_kind(
    asked: Asked, provinces: Sequence[str], total: int, notes: Sequence[Mrkdwn], language: Language
) -> Answer:
    """There are no promises of the kind that was asked for, but some of the other."""
    names = language.listed([province_names(code, language) for code in provinces])
    words = " ".join(PROVINCES[code].en.lower() for code in provinces)
    if asked.topic == "initiatives":
        other = Asked(topic="targets", words=words)
        sentence = language.mark_n(
            "{names} has no initiatives on record, but {n} target.",
            "{names} has no initiatives on record, but {n} targets.",
            total,
            names=names,
        )
        label = language.say("Show the targets")
    else:
        other = Asked(topic="initiatives", words=words)
        sentence = language.mark_n(
            "{names} has no targets on record, but {n} initiative.",
            "{names} has no targets on record, but {n} initiatives.",
            total,
            names=names,
        )
        label = language.say("Show the initiatives")
    text = lines(*notes, sentence)
    return Answer(text, [section(text), *actions(again(label, other, 1))])


def beside_figures(answer: Answer, figures: Sequence[Actual], language: Language) -> Answer:
    """An answer without promises, led by what was measured: of each province and metric the latest years."""
    told = measured_lines(figures, language)
    if not told:
        return answer
    text = lines(language.mark("No such promise is on record. What was measured:"), *told)
    return Answer(lines(text, answer.text), [section(text), *answer.blocks])


def nothing_of(provinces: Sequence[str], language: Language) -> Mrkdwn:
    """That some of several provinces have no such promise."""
    names = language.listed([province_names(code, language) for code in provinces])
    return language.mark("No such promise of {names} is on record.", names=names)


def measured_lines(figures: Sequence[Actual], language: Language) -> list[Mrkdwn]:
    """Of each province and metric the latest years, a line each."""
    by_series: dict[tuple[str, str, Basis], dict[date, Actual]] = {}
    for figure in figures:
        by_series.setdefault((figure.province, figure.metric, figure.basis), {})[figure.as_of] = figure
    return [series_line([*days.values()][-YEARS_SHOWN:], language) for days in by_series.values()]


def series_line(figures: Sequence[Actual], language: Language) -> Mrkdwn:
    """The values of one series, newest first, and where the newest is published."""
    *_, newest = figures
    values = [
        language.say(
            "{value} ({day})",
            value=bounded(figure.bound, amount(figure.value, METRICS[figure.metric], figure.basis, language), language),
            day=year_or_day(figure.as_of, language),
        )
        for figure in reversed(figures)
    ]
    return language.mark(
        "• {province} · {metric}: {values} – {source}",
        province=province_names(newest.province, language),
        metric=measure_name(newest.metric, newest.basis, language),
        values=" · ".join(values),
        source=publication(newest.source, language),
    )
