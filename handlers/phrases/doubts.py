"""What is doubtful about a promise, as whoever records it is asked, at every door."""

from collections.abc import Callable
from decimal import Decimal

from config.metrics import METRICS, Basis, Metric
from handlers.phrases.figures import amount, deadline_words, promised, year_or_day
from handlers.phrases.language import Language
from store.model.actual import Actual
from store.model.commitment import Commitment, Target
from store.model.doubts import (
    AlreadyReached,
    Clash,
    Doubt,
    FarStretch,
    FigureDoubt,
    JumpFromFigure,
    JumpFromLast,
    JumpFromTarget,
    OutsideRange,
    PastDeadline,
    SaidOtherwise,
    ShortStretch,
    SpeakAgainst,
    TooSoon,
    Twice,
)
from store.model.observation import Observation

FigureWords = Callable[[Actual, Language], str]


def doubt_words(doubt: Doubt, commitment: Commitment, language: Language) -> str:
    """What is odd, with the figures that make it so."""

    def value(number: Decimal) -> str:
        assert isinstance(commitment, Target)  # noqa: S101  # only targets have values to doubt
        return amount(number, METRICS[commitment.metric], commitment.basis, language)

    match doubt:
        case SpeakAgainst(words):
            return language.say(words)
        case JumpFromFigure(seen):
            return language.say(
                "The figure of {day} is {value}. Has a 万 or 亿 been lost, or is one too many?",
                day=year_or_day(seen.as_of, language),
                value=value(seen.value),
            )
        case JumpFromTarget(before):
            return language.say(
                "{id} promised {promise} for {year}. Has a 万 or 亿 been lost, or is one too many?",
                id=before.id,
                promise=promised(before, language),
                year=before.year,
            )
        case OutsideRange(low, high):
            return language.say(
                "No province has been outside {low} to {high}. Is the unit right?", low=value(low), high=value(high)
            )
        case PastDeadline(deadline):
            when = deadline_words(deadline, language)
            return language.say("The deadline, {deadline}, is already over. Is the year right?", deadline=when)
        case AlreadyReached(seen):
            return language.say(
                "It is reached already: the figure of {day} is {value}. Is the direction right?",
                day=year_or_day(seen.as_of, language),
                value=value(seen.value),
            )
        case ShortStretch(stretch):
            return language.say(
                "The stretch value, {value}, does not go beyond what is promised. Have the two been swapped?",
                value=value(stretch),
            )
        case FarStretch(stretch):
            return language.say(
                "The stretch value, {value}, is a thousand times more or less than what is promised. "
                "Has a 万 or 亿 been lost, or is one too many?",
                value=value(stretch),
            )


def figure_doubt_words(doubt: FigureDoubt, metric: Metric, told: FigureWords, language: Language) -> str:
    """What is odd about a figure; `told` says another one in a line."""
    match doubt:
        case OutsideRange():
            return language.say(
                "No province has ever been outside {low} to {high}. Is a unit lost, or one too many?",
                low=amount(doubt.low, metric, Basis.LEVEL, language),
                high=amount(doubt.high, metric, Basis.LEVEL, language),
            )
        case JumpFromLast():
            return language.say(
                "This is a thousand times more or less than the last figure, or further off: {figure}.",
                figure=told(doubt.last, language),
            )
        case Clash():
            return language.say(
                "Another value is on record for that day: {figure}.", figure=told(doubt.other, language)
            )
        case Twice():
            return language.say("This is on record already: {figure}.", figure=told(doubt.other, language))
        case SaidOtherwise(seen, basis):
            return said_otherwise(seen, metric, basis, language)
        case TooSoon():
            return language.say("It was released before the day of which it is. Is it an estimate?")


def said_otherwise(seen: Observation, metric: Metric, basis: Basis, language: Language) -> str:
    """What a figure is at odds with: a computed change with its two levels, or the official figure."""
    day = year_or_day(seen.as_of, language)
    if seen.before is None:
        return language.say(
            "The official figure of {day} is {value} ({source}). Is this another count, or a slip?",
            day=day,
            value=amount(seen.value, metric, Basis.LEVEL, language),
            source=language.pick(seen.actual.source.name, seen.actual.source.name_zh),
        )
    return language.say(
        "Two levels give {value} instead: {after} ({day}) against {before} ({year_before}). Is the figure right?",
        value=amount(round(seen.value, 2 if basis is Basis.PP_CHANGE else 1), metric, basis, language),
        after=amount(seen.actual.value, metric, Basis.LEVEL, language),
        day=day,
        before=amount(seen.before.value, metric, Basis.LEVEL, language),
        year_before=year_or_day(seen.before.as_of, language),
    )
