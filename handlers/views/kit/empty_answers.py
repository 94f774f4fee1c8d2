"""An answer that has nothing to list, and what to ask instead."""

from collections.abc import Sequence
from datetime import date

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from handlers.phrases.figures import (
    amount,
    bounded,
    measure_name,
    metric_name,
    province_name,
    province_names,
    provinces_named,
    subject_of,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, lines
from handlers.views.kit.blocks import Answer, Element, actions, section
from handlers.views.kit.buttons import record_figure_button
from handlers.views.kit.first_steps import first_steps, ways_to_begin, who_may_begin
from handlers.views.kit.question import Asked, again, details_menu
from handlers.views.kit.sources import publication
from handlers.words.as_of import with_day
from store.model.actual import Actual
from store.model.commitment import Commitment

YEARS_SHOWN = 3
SERIES_SHOWN = 10  # each on a line of its own


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
    if not recorded:
        text = lines(*notes, opening if names else None, first_steps(language))
        return Answer(text, [section(text), *ways_to_begin(language), who_may_begin(language)])
    rest = language.mark("On record so far: {names}.", names=provinces_named(recorded, language))
    warning = None
    if alike:
        similar = provinces_named(alike, language)
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
    record = record_figure_button(f"{provinces[0]} {metrics[0]}", language) if provinces and metrics else None
    return Answer(text, [section(text), *actions(*buttons, record)])


def begins_later(asked: Asked, day: date, began: date, language: Language) -> Answer:
    """What was asked of a day before anything was recorded, and the first day of which it can be asked."""
    text = language.mark(
        "Nothing was on record on {day} yet: the ledger begins on {began}.",
        day=language.day(day),
        began=language.day(began),
    )
    label = language.say("As of {day}", day=language.day(began))
    first = again(label, asked.but(words=with_day(asked.words, began), page=1), 1)
    return Answer(text, [section(text), *actions(first)])


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
    names = provinces_named(provinces, language)
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


def all_dropped(
    provinces: Sequence[str], dropped: Sequence[Commitment], notes: Sequence[Mrkdwn], language: Language
) -> Answer:
    """What is on record of a province are promises that were dropped; each can be opened."""
    sentence = language.mark_n(
        "{names}: {n} promise is on record, and it was dropped.",
        "{names}: {n} promises are on record, and all were dropped.",
        len(dropped),
        names=provinces_named(provinces or {commitment.province for commitment in dropped}, language),
    )
    text = lines(*notes, sentence)
    entries = [(commitment.id, subject_of(commitment, language)) for commitment in dropped]
    return Answer(text, [section(text), *actions(details_menu(entries, language))])


def only_figures(
    asked: Asked, figures: Sequence[Actual], initiatives: int, notes: Sequence[Mrkdwn], language: Language
) -> Answer:
    """Nothing like it was promised, but it is measured."""
    also = language.mark_n("Also on record: {n} initiative.", "Also on record: {n} initiatives.", initiatives)
    text = lines(*notes, figures_told(figures, language), also if initiatives else None)
    other = Asked(topic="initiatives", words=asked.words)
    show = again(language.say("Show the initiatives"), other, 1) if initiatives else None
    return Answer(text, [section(text), *actions(show, record_button(figures, language))])


def beside_figures(answer: Answer, figures: Sequence[Actual], language: Language) -> Answer:
    """An answer without promises, led by what was measured."""
    if not figures:
        return answer
    text = figures_told(figures, language)
    blocks = [section(text), *actions(record_button(figures, language)), *answer.blocks]
    return Answer(lines(text, answer.text), blocks)


def record_button(figures: Sequence[Actual], language: Language) -> Element:
    """Takes in another figure of what was measured."""
    provinces, metrics = {figure.province for figure in figures}, {figure.metric for figure in figures}
    known = [*(provinces if len(provinces) == 1 else ()), *(metrics if len(metrics) == 1 else ())]
    return record_figure_button(" ".join(known), language)


def figures_told(figures: Sequence[Actual], language: Language) -> Mrkdwn:
    """What was measured where nothing was promised: of each province and metric the latest years."""
    return lines(language.mark("No such promise is on record. What was measured:"), *measured_lines(figures, language))


def nothing_of(provinces: Sequence[str], language: Language) -> Mrkdwn:
    """That some of several provinces have no such promise."""
    names = provinces_named(provinces, language)
    return language.mark("No such promise of {names} is on record.", names=names)


def measured_lines(figures: Sequence[Actual], language: Language) -> list[Mrkdwn]:
    """Of each province and metric the latest years, a line each; of many provinces the latest alone."""
    by_series: dict[tuple[str, str, Basis], dict[date, Actual]] = {}
    for figure in figures:
        by_series.setdefault((figure.province, figure.metric, figure.basis), {})[figure.as_of] = figure
    if len(by_series) <= SERIES_SHOWN:
        return [series_line([*days.values()][-YEARS_SHOWN:], language) for days in by_series.values()]
    by_metric: dict[tuple[str, Basis], list[Actual]] = {}
    for (_, metric, basis), days in by_series.items():
        by_metric.setdefault((metric, basis), []).append([*days.values()][-1])
    return [provinces_line(latest, language) for latest in by_metric.values()]


def provinces_line(figures: Sequence[Actual], language: Language) -> Mrkdwn:
    """The latest figure of each province, the highest first."""
    metric, basis = figures[0].metric, figures[0].basis
    values = [
        language.say(
            "{province} {value} ({day})",
            province=province_name(figure.province, language),
            value=bounded(figure.bound, amount(figure.value, METRICS[metric], basis, language), language),
            day=year_or_day(figure.as_of, language),
        )
        for figure in sorted(figures, key=lambda figure: -figure.value)
    ]
    return language.mark(
        "• {metric}: {values}", metric=measure_name(metric, basis, language), values=" · ".join(values)
    )


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
