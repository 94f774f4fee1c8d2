"""A record in a line, and what is odd about one that is about to be written."""

from config.metrics import METRICS
from handlers.phrases.doubts import doubt_words, figure_doubt_words
from handlers.phrases.figures import amount, bounded, measured, metric_name, promised, title_of, year_or_day
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import cut
from store.exchange.contents import Record
from store.exchange.plan import Planned
from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.commitment import Initiative, Target
from store.model.conference import Conference
from store.model.evidence import Evidence
from store.model.milestone import Milestone

LONGEST = 200  # characters of a title


def in_words(record: Record, language: Language) -> str:
    """A record in a line."""
    match record:
        case Target():
            return f"{measured(record, language)} {promised(record, language)}"
        case Initiative():
            return cut(title_of(record, language), LONGEST)
        case Conference():
            return cut(language.pick(record.title, record.title_zh), LONGEST)
        case Actual():
            value = amount(record.value, METRICS[record.metric], record.basis, language)
            return language.say(
                "{metric}: {value} ({day})",
                metric=metric_name(record.metric, language),
                value=bounded(record.bound, value, language),
                day=year_or_day(record.as_of, language),
            )
        case Milestone():
            return cut(record.title, LONGEST)
        case Evidence():
            return cut(record.quote, LONGEST)
        case Assessment():
            return cut(record.reason, LONGEST)


def doubts_in_words(planned: Planned, language: Language) -> str:
    """What is odd about a row, in a sentence or two for each doubt; nothing where it is as it should be."""
    record = planned.row.record
    if isinstance(record, Actual):
        metric = METRICS[record.metric]
        told = [figure_doubt_words(doubt, metric, in_words, language) for doubt in planned.figure_doubts]
        return language.sentences(*told)
    if not isinstance(record, Target | Initiative):
        return ""
    return language.sentences(*(doubt_words(doubt, record, language) for doubt in planned.doubts))
