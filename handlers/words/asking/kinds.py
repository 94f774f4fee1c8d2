"""Which kind of answer a question wants."""

import re
from dataclasses import replace

from handlers.words.asking.heard import Heard
from handlers.words.asking.question import KEPT, NATION, Counted, Kind, Question
from handlers.words.asking.vocabulary import Cue

ASKING_FOR_MORE = frozenset((Cue.WHY, Cue.WHEN, Cue.WHO, Cue.HOW_MUCH, Cue.HOW_MANY, Cue.SOURCE, Cue.WHICH, Cue.WHAT))
NOUNS = {
    Cue.TARGETS: Counted.TARGETS,
    Cue.INITIATIVES: Counted.INITIATIVES,
    Cue.PROMISES: Counted.PROMISES,
    Cue.PROVINCES: Counted.PROVINCES,
}
LEADS = re.compile(r"\bwho (?:leads|runs|is leading|is running)\b", re.IGNORECASE)
FIRST_FIGURE = re.compile(r"\bfirst\b.{0,30}\bfigure|\bfirst released?\b|首次(?:发布|公布)|初步数", re.IGNORECASE)
PAST = re.compile(r"\bhow (?:did|has|have)\b", re.IGNORECASE)


def kind_of(heard: Heard) -> Kind:  # one rule a line, the first that holds
    """What kind of answer is wanted: the first rule that holds."""
    question, has = heard.question, heard.has
    measured, several = bool(question.metrics), len(question.places) > 1
    if has(Cue.WHY) or (FIRST_FIGURE.search(question.text) and question.provinces):
        return Kind.WHY
    if question.reckoning:
        return Kind.DIFFERENCE
    if question.of_meeting and has(Cue.WHEN):
        return Kind.WHEN
    if question.absent:
        return Kind.LIST
    if has(Cue.OWNER) or question.unowned or (question.noun and LEADS.search(question.text)):
        return Kind.WHO
    if has(Cue.SOURCE) and not has(Cue.RANK, Cue.MOST, Cue.LEAST):
        return Kind.SOURCE
    if is_short_of_its_promise(heard):
        return Kind.STATUS
    if is_of_news(heard):
        return Kind.CHANGED
    if question.since_when and measured:
        return Kind.TREND
    if has(Cue.WHEN) or question.of_due:
        return Kind.COUNT if has(Cue.HOW_MANY) else Kind.WHEN
    if is_of_the_past(heard):
        return Kind.ACHIEVED
    if is_against_the_nation(heard) or (measured and question.amount and is_of_provinces_by_figures(heard)):
        return Kind.RANK
    is_of_two = measured and several and has(Cue.COMPARE, Cue.GAP, Cue.MORE, Cue.LESS)
    if (has(Cue.HOW_MANY) and (question.counted or not measured) and not is_of_two) or (
        has(Cue.HOW_MUCH)
        and not (measured or question.amount)
        and has(Cue.TARGETS, Cue.INITIATIVES, Cue.PROMISES, Cue.PROMISED)
    ):
        return Kind.COUNT
    if measured and len(question.provinces) > 2 and (has(Cue.MOST, Cue.LEAST, Cue.RANK) or heard.top):
        return Kind.RANK
    if measured and several and has(Cue.COMPARE, Cue.GAP, Cue.MORE, Cue.LESS, Cue.MOST, Cue.LEAST, Cue.WHO):
        return Kind.DIFFERENCE
    if measured and len(question.provinces) == 2 and has(Cue.RANK, Cue.BEHIND):
        return Kind.DIFFERENCE
    if len(question.places) == 2 and has(Cue.GAP, Cue.MORE, Cue.LESS, Cue.COMPARE):
        return Kind.DIFFERENCE
    if has(Cue.BEHIND) and question.yes_or_no and len(question.provinces) == 1:
        return Kind.STATUS
    if question.margin and not measured:
        return Kind.RANK
    if has(Cue.RANK, Cue.MOST, Cue.LEAST, Cue.BEHIND) or heard.top:
        if not measured and len(question.provinces) == 1 and not has(Cue.BEHIND):
            return Kind.UNKNOWN
        if measured or (has(Cue.MOST, Cue.LEAST) and (question.statuses or has(*NOUNS, Cue.WHO, Cue.PROMISED))):
            return Kind.RANK
        return Kind.LIST if has(Cue.BEHIND, Cue.LEAST) or question.topics else Kind.UNKNOWN
    if measured and is_over_time(heard):
        return Kind.TREND
    if is_of_status(heard):
        return Kind.STATUS
    if measured and wants_a_figure(heard):
        return Kind.VALUE
    is_of_records = has(*NOUNS, Cue.PROMISED) or replace(question, counted=None).is_about_something
    return Kind.LIST if is_of_records or question.left else Kind.UNKNOWN


def of_the_nation(kind: Kind, question: Question) -> Kind:
    """Of the whole country there are figures alone."""
    if question.places != (NATION,) or not question.metrics or kind not in (Kind.STATUS, Kind.LIST, Kind.WHY):
        return kind
    return Kind.TREND if question.growth else Kind.VALUE


def is_against_the_nation(heard: Heard) -> bool:
    """Whether provinces are asked for that are above the whole country, or below it."""
    question = heard.question
    if question.places != (NATION,) or question.side is None or not question.metrics or heard.top:
        return False
    return heard.has(Cue.WHO, Cue.PROVINCES) or question.counted is Counted.PROVINCES


def is_of_provinces_by_figures(heard: Heard) -> bool:
    """Whether provinces are asked for by what is measured of them, not by what they promise."""
    if heard.question.provinces or heard.has(Cue.PROMISED, Cue.TARGETS, Cue.INITIATIVES, Cue.PROMISES):
        return False
    of_provinces = heard.has(Cue.WHO, Cue.PROVINCES) or heard.question.counted is Counted.PROVINCES
    return heard.question.side is not None and of_provinces


def is_of_news(heard: Heard) -> bool:
    """Whether somebody wants to know what was written into the ledger, and not how a figure has moved."""
    question = heard.question
    if question.unstarted or question.ids or (question.metrics and not question.period):
        return False
    within_days = question.period is not None and not question.of_due
    told = heard.has(Cue.NEWS, Cue.CHANGED) or (heard.has(Cue.STATUS) and within_days)
    return told and not heard.has(Cue.PROMISED)


def is_of_the_past(heard: Heard) -> bool:
    """Whether what a year brought is asked about, all of it."""
    question = heard.question
    if question.metrics or question.ids or heard.has(Cue.HOW_MANY, Cue.INITIATIVES, Cue.PROMISED):
        return False
    has_subject = bool(question.years or question.period or question.of_report or question.provinces)
    if heard.has(Cue.ACHIEVED) and has_subject and not heard.has(Cue.NOT) and not is_filtered(heard):
        return not question.yes_or_no
    finished = any(status in KEPT for status in question.statuses) or heard.has(Cue.REACHED)
    return (
        finished
        and heard.has(Cue.WHICH)
        and bool(question.years)
        and not heard.has(Cue.TARGETS, Cue.WHO, Cue.PROVINCES)
    )


def is_short_of_its_promise(heard: Heard) -> bool:
    """Whether it is asked by how much one place falls short: of what, is plain, for it is compared with no other."""
    question, has = heard.question, heard.has
    is_alone = len(question.places) <= 1 and not has(Cue.COMPARE, Cue.MOST, Cue.LEAST, Cue.WHO, Cue.MORE, Cue.LESS)
    is_of_one = bool(question.ids) or bool(question.places and (question.metrics or question.amount))
    return has(Cue.GAP) and is_alone and is_of_one and not question.years[1:] and not has(Cue.SINCE, Cue.TREND)


def is_over_time(heard: Heard) -> bool:
    """Whether a figure is asked about for more than one year."""
    question, has = heard.question, heard.has
    if has(Cue.TARGETS, Cue.PROMISED) and not has(Cue.SINCE, Cue.TREND, Cue.FALLEN):
        return False
    if question.amount and not question.years:
        return False
    is_compared = has(Cue.COMPARE) or (has(Cue.MORE, Cue.LESS) and not question.amount)
    compared = is_compared and len(question.places) == 1 and bool(question.years)
    grown = question.growth and (has(Cue.HOW_MUCH, Cue.HOW_MANY, Cue.WHAT) or PAST.search(question.text) is not None)
    moved = has(Cue.CHANGED, Cue.TREND, Cue.FALLEN, Cue.SINCE) and not has(Cue.REACHED)
    return compared or grown or moved or len(question.years) > 1


def is_of_status(heard: Heard) -> bool:
    """Whether somebody wants to know if a promise is kept."""
    question, has = heard.question, heard.has
    if has(Cue.GAP) and (question.amount or has(Cue.TARGETS, Cue.PROMISED)):
        return True
    if is_filtered(heard) or (has(Cue.WHICH, Cue.WHO) and question.statuses and not question.yes_or_no):
        return False
    if question.yes_or_no and has(Cue.WHICH) and not question.statuses and not has(Cue.REACHED):
        return False
    if question.stages and has(Cue.WHICH):
        return False
    judged = has(Cue.STATUS, Cue.REACHED, Cue.ACHIEVED) or bool(question.statuses)
    if question.ids and not has(*ASKING_FOR_MORE - {Cue.HOW_MUCH}):
        return judged or question.yes_or_no
    if (
        has(Cue.HOW_MUCH, Cue.WHAT)
        and not has(Cue.STATUS)
        and not question.yes_or_no
        and not has(Cue.REACHED)
        and not question.statuses
    ):
        return False
    if question.yes_or_no and (question.metrics or (question.amount and (question.provinces or question.noun))):
        return True
    return judged and bool(question.places or question.topics or question.noun)


def wants_a_figure(heard: Heard) -> bool:
    """Whether the measured number is wanted, rather than what was promised."""
    question, has = heard.question, heard.has
    if has(Cue.PROMISED, Cue.TARGETS, Cue.INITIATIVES, Cue.PROMISES) or question.amount or question.statuses:
        return False
    if has(Cue.HOW_MUCH, Cue.HOW_MANY, Cue.WHAT):
        return True
    exact = any(topic.is_metric for topic in question.topics)
    return exact and bool(question.places) and not question.growth


def is_of_absence(heard: Heard) -> bool:
    """Whether provinces are asked for that have promised no such thing, or nothing at all."""
    if not heard.has(Cue.NOT) or heard.has(Cue.REACHED) or heard.question.statuses:
        return False
    return heard.has(Cue.WHO, Cue.PROVINCES) and heard.has(Cue.PROMISED, Cue.TARGETS, Cue.INITIATIVES, Cue.PROMISES)


def is_of_work_done(heard: Heard) -> bool:
    """Whether initiatives are asked for that are finished."""
    finished = heard.has(Cue.REACHED, Cue.ACHIEVED) or heard.question.statuses == KEPT
    return heard.has(Cue.INITIATIVES) and finished and heard.has(Cue.WHICH, Cue.HOW_MANY) and not heard.has(Cue.NOT)


def is_filtered(heard: Heard) -> bool:
    """Whether some of several are asked for, and what was reached tells which."""
    if heard.question.yes_or_no:
        return False
    if heard.has(Cue.WHICH) and not heard.question.is_about_something:
        return True
    return heard.has(Cue.WHICH, Cue.WHO, Cue.HOW_MANY) and heard.has(Cue.TARGETS, Cue.PROVINCES, Cue.WHO, Cue.PROMISES)
