"""A second person stands for a figure: the button, what follows from it, and whether a province asks for it."""

from config.metrics import METRICS
from handlers.phrases.figures import amount, province_names, standing, year_or_day
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold, escape, lines
from handlers.phrases.reasons import why
from handlers.views.kit.blocks import Answer, Element, actions, button, section
from handlers.views.kit.buttons import history_button, undo_button
from handlers.views.kit.question import SHOW_COMMITMENT
from handlers.views.kit.records import figure
from store.model.actual import Actual
from store.model.observation import release_order, series_of
from store.model.progress import Judged
from store.model.province_rules import ProvinceRules

CONFIRM_FIGURE = "actual:confirm"


def pending(judged: Judged) -> Actual | None:
    """The newest figure of a target that waits for a second person."""
    series = series_of(judged.target)
    waiting = [actual for actual in judged.actuals if actual.is_pending and series_of(actual) == series]
    return max(waiting, key=release_order, default=None)


def confirm_button(judged: Judged, language: Language) -> Element | None:
    """For whoever has not recorded it: "Confirm 17.5% (2022)"; none where nothing waits."""
    actual = pending(judged)
    if actual is None:
        return None
    value = amount(actual.value, METRICS[actual.metric], actual.basis, language)
    day = year_or_day(actual.as_of, language)
    return button(
        language.say("Confirm {value} ({day})", value=value, day=day),
        CONFIRM_FIGURE,
        f"{judged.target.id} {actual.id}",
        name=language.say("Stand for the figure {value} ({day}) as a second person", value=value, day=day),
    )


def confirmed(actual: Actual, judged: Judged, batch: str, language: Language) -> Answer:
    """Who recorded a figure and who confirmed it, and how the target is judged now."""
    target = judged.target
    people = language.mark(
        "Recorded by {author}, confirmed by {second}.",
        author=language.mention(actual.entered_by),
        second=language.mention(actual.confirmed_by or ""),
    )
    told = lines(
        language.mark("Confirmed for *{id}*: {figure}", id=target.id, figure=figure(actual, language)),
        people,
        bold(standing(judged.judgement, language)),
        escape(why(target, judged.judgement, language)),
    )
    show = button(language.say("Open"), SHOW_COMMITMENT, target.id)
    ways = actions(undo_button(batch, language), history_button(target.id, language), show)
    return Answer(told, [section(told), *ways])


def two_people_settled(rules: ProvinceRules, batch: str, language: Language) -> Answer:
    """Whether figures of a province need a second person from now on, and the way back."""
    province = province_names(rules.id, language)
    if rules.two_people:
        told = language.mark(
            "From now on a figure of {province} decides a verdict only when a second person has confirmed it. "
            "What is on record counts as before.",
            province=province,
        )
    else:
        told = language.mark(
            "Figures of {province} need no second person any more; those that wait for one still do.",
            province=province,
        )
    return Answer(told, [section(told), *actions(undo_button(batch, language))])
