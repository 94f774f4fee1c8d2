"""Read a question as one asks a colleague: what kind of answer is wanted, and about what."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from config.metrics import METRICS, Unit
from handlers.words.asking.forms import nearest
from handlers.words.asking.heard import Heard, added, sorted_out
from handlers.words.asking.kinds import (
    ASKING_FOR_MORE,
    NOUNS,
    is_filtered,
    is_of_absence,
    is_of_work_done,
    kind_of,
    of_the_nation,
)
from handlers.words.asking.question import KEPT, NATION, NOT_OUT, Counted, Kind, Question, Reckoning, Side, Topic
from handlers.words.asking.scanning import QUESTION_END, Piece, Unknown, scan
from handlers.words.asking.vocabulary import Cue
from handlers.words.names import Exact, Typo, resolve_metric
from handlers.words.periods import around
from handlers.words.query import LONGEST
from handlers.words.tokens import tidy
from store.model.deadline import Precision
from store.model.judgement import Status
from store.model.stage import FINISHED
from store.model.writing import has_han

YES_OR_NO = re.compile(
    r"^(?:is|are|was|were|did|does|do|has|have|had|will|can|could|would|should|isn't|aren't|didn't|hasn't|haven't)\b"
    r"|是不是|是否|有没有|能不能|能否|会不会|可否|难道",
    re.IGNORECASE,
)
SMALL_TALK = (Cue.NOTHING, Cue.STATUS, Cue.IF)
SENTENCE_END = re.compile(r"(?<=[a-z%\d)])[.:?!]\s+(?=\S)|[。：！]\s*(?=\S)|(?<=[吗呢了])\?\s*(?=\S)")
ANY_DAY = date(2000, 1, 1)
FIGURES = (Kind.VALUE, Kind.RANK, Kind.DIFFERENCE, Kind.TREND)
WHETHER = re.compile(r"\bwhether\b|是否", re.IGNORECASE)
HIGHEST = re.compile(
    r"\b(?:highest|most|biggest|largest|lowest|least|smallest|fewest|more|higher|lower|less|fewer|bigger)\b"
    r"|[最更][高多大低少小]|比.+[高多低少]",
    re.IGNORECASE,
)
DEADLINES = re.compile(r"\bdeadlines?\b|截止|期限|到期", re.IGNORECASE)
EITHER = re.compile(r"\bor\b|还是|或", re.IGNORECASE)
AVERAGE = re.compile(r"average|mean|平均", re.IGNORECASE)
OF_ONE = re.compile(r"(?:in )?total|altogether|一共|总共|总计", re.IGNORECASE)  # said of one figure as well
TOTALLED = re.compile(r"\btotal\b|[一总]共", re.IGNORECASE)  # within another phrase: total R&D expenditure, 一共多少
OF_EACH = re.compile(r"\b(?:each|respectively)\b|分别|各[自是为]|各有", re.IGNORECASE)
PASSED = re.compile(r"[破过超]\s?[\d.一二两三五]*[百千万亿]")  # said of an amount
YET = re.compile(r"\byet\b|还|尚", re.IGNORECASE)
SHARES = re.compile(r"share|percentage|proportion|ratio|占|比[例重]|份额")
RD = ("rd_expenditure", "rd_intensity")
MISSED = (Status.MISSED,)
NOT_MET = tuple(status for status in Status if status not in KEPT)


def read_question(text: str, today: date) -> Question:
    """What is asked; of a text that is too long to be a question, that nothing is known."""
    asked = tidy(text)
    if len(asked) > LONGEST:
        return Question(asked[:LONGEST], left=(asked[:LONGEST],))
    pieces = [*pieces_of(asked, today)]
    heard = sorted_out(asked, pieces, today)
    heard.question = with_names_apart(heard.question)
    asks = bool(heard.cues - {Cue.NOTHING}) or asked.endswith(("?", "？"))
    only_told = asked.endswith("?") and bool(heard.amounts) and not heard.has(*ASKING_FOR_MORE, Cue.GAP)
    heard.question = replace(heard.question, yes_or_no=only_told or is_yes_or_no(asked), asks=asks)
    heard.question = with_meaning(heard.question, heard, today)
    kind = of_the_nation(kind_of(heard), heard.question)
    is_measured = kind in FIGURES and heard.question.metrics
    return replace(of_figures(heard.question) if is_measured else heard.question, kind=kind)


def pieces_of(asked: str, today: date) -> Iterator[Piece]:
    """The pieces of all sentences; of those before the last, which only lead up to it, the ones that are known."""
    *before, last = SENTENCE_END.split(asked.rstrip(" .:。：")) if asked.strip(" .:。：") else [asked]
    for sentence in before:
        yield from (piece for piece in scan(sentence, today) if not isinstance(piece.value, Unknown))
    yield from scan(last, today)


def of_figures(question: Question) -> Question:
    """Of a theme or a field nothing is measured: beside a metric its word would be left out."""
    others = [topic.text for topic in question.topics if not topic.metrics]
    if not others:
        return question
    topics = tuple(topic for topic in question.topics if topic.metrics)
    return replace(question, topics=topics, left=added(question.left, *others), narrowing=True)


def with_names_apart(question: Question) -> Question:
    """A metric whose words stand apart: the revenue target for high-tech enterprises is for their revenue."""
    for word, topic in product(question.left, question.topics):
        if topic.metrics and (key := named_apart(word, topic)):
            topics = tuple(Topic(topic.text, (key,)) if one is topic else one for one in question.topics)
            left = tuple(other for other in question.left if other != word)
            return replace(question, topics=topics, left=left, narrowing=False)
    return question


def named_apart(word: str, topic: Topic) -> str | None:
    """The metric that a word and a topic name together."""
    for phrase in (f"{word} {topic.text}", f"{topic.text} {word}"):
        resolved = resolve_metric(phrase)
        if isinstance(resolved, Exact | Typo):
            return resolved.found.key
    return None


def is_yes_or_no(asked: str) -> bool:
    """Whether yes and no are answers."""
    return bool(YES_OR_NO.search(asked) or (has_han(asked) and QUESTION_END.search(asked)))


def with_meaning(question: Question, heard: Heard, today: date) -> Question:
    """What follows from several words together."""
    has = heard.has
    question = replace(
        with_other_measures(question, heard),
        statuses=statuses_meant(heard),
        stages=FINISHED if is_of_work_done(heard) else question.stages,
        topics=meant_by(question.topics, heard),
        amount=heard.amounts[0] if heard.amounts else None,
        side=side_of(heard),
        least=(has(Cue.LEAST, Cue.BEHIND) and not has(Cue.MOST)) or (heard.top is not None and heard.top.least),
        top=heard.top.number if heard.top else None,
        promised=has(Cue.PROMISED, Cue.TARGETS) and HIGHEST.search(question.text) is not None,
        counted=counted_in(heard),
        noun=noun_in(heard),
        growth=has(Cue.GROWTH),
        since=has(Cue.SINCE, Cue.COMPARE, Cue.MORE, Cue.LESS),
        since_when=has(Cue.SINCE_WHEN),
        falls=has(Cue.FALLEN),
        yes_or_no=question.yes_or_no and not is_either(heard),
        of_due=has(Cue.DUE),
        beyond=has(Cue.REACHED, Cue.MORE, Cue.LESS) and not has(Cue.PROMISED),
        of_meeting=(has(Cue.MEETING) or (has(Cue.REPORT, Cue.SOURCE) and has(Cue.PUBLISHED)))
        and not question.topics
        and not has(Cue.PROMISED, Cue.TARGETS),
        of_report=has(Cue.REPORT),
        unowned=has(Cue.NOBODY),
        unsourced=has(Cue.SOURCE) and has(Cue.NOT) and has(Cue.WHICH, Cue.HOW_MANY),
        undated=has(Cue.UNDATED),
        margin=has(Cue.MARGIN),
        dropped=has(Cue.DROPPED) and not (question.metrics and question.places),
        blocked=has(Cue.BLOCKED),
        made=has(Cue.PROMISED) and not has(Cue.DUE),
        absent=is_of_absence(heard),
        unstarted=has(Cue.STARTED) and has(Cue.NOT),
    )
    return with_reckoning(in_years(with_month_ahead(question, heard, today)), heard)


def with_month_ahead(question: Question, heard: Heard, today: date) -> Question:
    """What is due in a month without a year is due in the nearest one; of all else it is the last."""
    if question.period is None or not (question.of_due or DEADLINES.search(question.text)):
        return question
    text = next((piece.text for piece in heard.pieces if piece.value == question.period), "")
    return replace(question, period=nearest(question.period, text, today))


def with_reckoning(question: Question, heard: Heard) -> Question:
    """A sum or a ratio of figures; where none can be made of them, its words cannot be left out."""
    is_of_figures = len(question.metrics) == 1 and len(question.places) > 1 and len(question.years) <= 1
    is_of_figures = is_of_figures and not (question.growth or OF_EACH.search(question.text))
    if is_of_figures and not heard.has(Cue.PROMISED, Cue.TARGETS):
        if heard.has(Cue.RATIO) and len(question.places) == 2:
            return replace(question, reckoning=Reckoning.RATIO)
        is_summed = heard.has(Cue.TOTAL) or TOTALLED.search(question.text)
        if is_summed and METRICS[question.metrics[0]].unit is not Unit.PERCENT:
            return replace(question, reckoning=Reckoning.SUM)
    if heard.has(Cue.HOW_MANY) and not question.metrics:
        return question
    words = [piece.text for piece in heard.pieces if piece.value in (Cue.TOTAL, Cue.RATIO)]
    hard = [word for word in words if not OF_ONE.fullmatch(word)]
    return replace(question, left=added(question.left, *hard), narrowing=True) if hard else question


def statuses_meant(heard: Heard) -> tuple[Status, ...]:
    """The statuses that are asked for: named, or meant by what was reached, was not, or is not out."""
    question, has = heard.question, heard.has
    if has(Cue.WAITING):
        return NOT_OUT
    if is_of_work_done(heard):
        return ()
    is_open = WHETHER.search(question.text) is not None and has(Cue.WHICH)  # which there are, and whether they are met
    statuses = () if is_open else question.statuses
    reached = has(Cue.REACHED, Cue.ACHIEVED)
    if (has(Cue.NOT) and (reached or statuses == KEPT)) or statuses == MISSED:
        is_some = has(Cue.WHICH, Cue.HOW_MANY) and not question.yes_or_no
        return NOT_MET if is_some and YET.search(question.text) else MISSED
    return KEPT if reached and is_filtered(heard) and not statuses and not is_open else statuses


def is_either(heard: Heard) -> bool:
    """Whether one of two opposites is asked for, to which yes and no are no answers: does it rise or fall?"""
    opposed = heard.has(Cue.FALLEN) and heard.has(Cue.TREND, Cue.GROWTH)
    opposed = opposed or (heard.has(Cue.MORE) and heard.has(Cue.LESS))
    opposed = opposed or (heard.has(Cue.REACHED) and heard.question.statuses == MISSED and not heard.has(Cue.NOT))
    return opposed and EITHER.search(heard.question.text) is not None


def side_of(heard: Heard) -> Side | None:
    """On which side of an amount, where one is named."""
    if heard.has(Cue.MORE) or (heard.amounts and PASSED.search(heard.question.text)):
        return Side.MORE
    return Side.LESS if heard.has(Cue.LESS) else None


def with_other_measures(question: Question, heard: Heard) -> Question:
    """Words for a number that is not on record, an average or what there is a head: they cannot be left out."""
    if heard.has(Cue.HOW_MANY) and not question.metrics:
        return question
    is_share = all(METRICS[key].unit is Unit.PERCENT for key in question.metrics)
    words = [piece.text for piece in heard.pieces if piece.value is Cue.OTHER_MEASURE]
    if heard.has(Cue.HOW_MUCH) and not question.topics and not heard.has(Cue.OF_GDP):
        words += [piece.text for piece in heard.pieces if piece.value is Cue.SPENT]
    others = [word for word in words if not (is_share and SHARES.search(word.lower()))]
    if is_share and question.places == (NATION,):  # of the whole country a share is the average
        others = [word for word in others if not AVERAGE.search(word)]
    return replace(question, left=added(question.left, *others), narrowing=True) if others else question


def in_years(question: Question) -> Question:
    """A whole year that is named by words is that year: 去年, this year."""
    period = question.period
    if period and not question.years and period == around(period.first, Precision.YEAR):
        return replace(question, years=(period.first.year,), period=None)
    return question


def meant_by(topics: tuple[Topic, ...], heard: Heard) -> tuple[Topic, ...]:
    """R&D that is spent is its expenditure, and its share of GDP the intensity; what is said twice counts once."""
    if not topics:
        return (Topic("R&D", metrics=("rd_intensity",)),) if heard.has(Cue.OF_GDP) and heard.has(Cue.SPENT) else ()
    found = []
    for topic in topics:
        if set(topic.metrics) == set(RD):
            key = "rd_intensity" if heard.has(Cue.OF_GDP) else "rd_expenditure" if heard.has(Cue.SPENT) else ""
            topic = Topic(topic.text, metrics=(key,)) if key else replace(topic, theme="rd_input")
        elif topic.metrics == ("rd_expenditure",) and heard.has(Cue.OF_GDP):
            topic = Topic(topic.text, metrics=("rd_intensity",))
        found.append(topic)
    exact = {key for topic in found if topic.is_metric for key in topic.metrics}
    return tuple(dict.fromkeys(topic for topic in found if topic.is_metric or not exact & set(topic.metrics)))


def counted_in(heard: Heard) -> Counted | None:
    """What is counted: the first that is named after the word that asks how many; else whatever is named."""
    values = [piece.value for piece in heard.pieces]
    asked = next((place for place, value in enumerate(values) if value is Cue.HOW_MANY), None)
    if asked is not None and "省" in heard.pieces[asked].text:
        return Counted.PROVINCES
    named = [NOUNS[value] for value in values[asked or 0 :] if isinstance(value, Cue) and value in NOUNS]
    if named:
        return named[0] if asked is not None else noun_in(heard) or named[0]
    return noun_in(heard) or (Counted.PROVINCES if heard.has(Cue.WHO) else None)


def noun_in(heard: Heard) -> Counted | None:
    """Targets or initiatives, where only one of the two is spoken of."""
    if heard.has(Cue.TARGETS) and heard.has(Cue.INITIATIVES):
        return None
    return next((NOUNS[cue] for cue in (Cue.INITIATIVES, Cue.TARGETS) if heard.has(cue)), None)


def says_nothing(text: str) -> bool:
    """Whether no word of a text asks or names anything, but for how one is."""
    return all(piece.value in SMALL_TALK for piece in scan(tidy(text)[:LONGEST], ANY_DAY))
