"""Read a question as one asks a colleague: what kind of answer is wanted, and about what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from config.metrics import METRICS, Unit
from config.provinces import Province
from handlers.words.asking.forms import Top
from handlers.words.asking.question import NATION, Amount, Counted, Kind, Question, Side, Topic
from handlers.words.asking.scanning import QUESTION_END, Piece, Places, Unknown, scan
from handlers.words.asking.vocabulary import Cue
from handlers.words.names import Exact, Typo, resolve_metric
from handlers.words.periods import Period, around
from handlers.words.query import LONGEST, Correction
from handlers.words.tokens import tidy
from store.model.commitment import Force
from store.model.deadline import Precision
from store.model.judgement import Status
from store.model.stage import FINISHED, Stage
from store.model.writing import has_han

YES_OR_NO = re.compile(
    r"^(?:is|are|was|were|did|does|do|has|have|had|will|can|could|would|should|isn't|aren't|didn't|hasn't|haven't)\b"
    r"|是不是|是否|有没有|能不能|能否|会不会|可否|难道",
    re.IGNORECASE,
)
ASKING_FOR_MORE = frozenset((Cue.WHY, Cue.WHEN, Cue.WHO, Cue.HOW_MUCH, Cue.HOW_MANY, Cue.SOURCE, Cue.WHICH, Cue.WHAT))
NOUNS = {
    Cue.TARGETS: Counted.TARGETS,
    Cue.INITIATIVES: Counted.INITIATIVES,
    Cue.PROMISES: Counted.PROMISES,
    Cue.PROVINCES: Counted.PROVINCES,
}
SMALL_TALK = (Cue.NOTHING, Cue.STATUS, Cue.IF)
SENTENCE_END = re.compile(r"(?<=[a-z%\d)])[.:?!]\s+(?=\S)|[。：！]\s*(?=\S)|(?<=[吗呢了])\?\s*(?=\S)")
ANY_DAY = date(2000, 1, 1)
OWN = re.compile(r"\b(?:my|mine|i own|assigned to me)\b|我的(?!问题)|我负责|我名下", re.IGNORECASE)
LINKS = ("on", "for", "in", "by", "per", "of", "from", "the", "a", "的")
PREPOSITIONS = ("on", "for", "in", "by", "per", "of", "from")
FIGURES = (Kind.VALUE, Kind.RANK, Kind.DIFFERENCE, Kind.TREND)
YET = re.compile(r"\byet\b|还|尚", re.IGNORECASE)
LEADS = re.compile(r"\bwho (?:leads|runs|is leading|is running)\b", re.IGNORECASE)
PAST = re.compile(r"\bhow (?:did|has|have)\b", re.IGNORECASE)
SHARES = re.compile(r"share|percentage|proportion|ratio|占|比[例重]|份额")
RD = ("rd_expenditure", "rd_intensity")
MISSED = (Status.MISSED,)
MET = (Status.MET, Status.MET_EARLY, Status.MET_LATE)
NOT_MET = tuple(status for status in Status if status not in MET)
NOT_OUT = (Status.NO_DATA, Status.AWAITING_RESULT, Status.RESULT_OVERDUE)
FALLEN_BEHIND = (Status.OFF_TRACK, Status.AT_RISK, Status.MISSED)
FINISHED_WORDS = ("met", "完成", "已完成", "达标", "已达标")


@dataclass
class Heard:
    """What stands in a question, sorted."""

    pieces: Sequence[Piece]
    cues: frozenset[Cue]
    question: Question
    top: Top | None = None
    amounts: list[Amount] = field(default_factory=list)

    def has(self, *cues: Cue) -> bool:
        return not self.cues.isdisjoint(cues)


def read_question(text: str, today: date) -> Question:
    """What is asked; of a text that is too long to be a question, that nothing is known."""
    asked = tidy(text)
    if len(asked) > LONGEST:
        return Question(asked[:LONGEST], left=(asked[:LONGEST],))
    pieces = [*pieces_of(asked, today)]
    heard = sorted_out(asked, pieces, today)
    heard.question = with_names_apart(heard.question)
    asks = bool(heard.cues - {Cue.NOTHING}) or asked.endswith(("?", "？"))
    only_told = asked.endswith("?") and bool(heard.amounts) and not heard.has(*ASKING_FOR_MORE)
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


def of_the_nation(kind: Kind, question: Question) -> Kind:
    """Of the whole country there are figures alone."""
    if question.places != (NATION,) or not question.metrics or kind not in (Kind.STATUS, Kind.LIST, Kind.WHY):
        return kind
    return Kind.TREND if question.growth else Kind.VALUE


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


def sorted_out(asked: str, pieces: Sequence[Piece], today: date) -> Heard:
    """The pieces of a question by what they are."""
    question = Question(asked, own=OWN.search(asked) is not None)
    cues = set()
    top: Top | None = None
    amounts: list[Amount] = []
    excluding = False
    for place, piece in enumerate(pieces):
        match piece.value:
            case Cue.SINCE if not is_day(pieces[place + 1 : place + 2]):
                continue  # what comes from a province does not begin there
            case Cue():
                cues.add(piece.value)
                if "多少" in piece.text:
                    cues.add(Cue.HOW_MUCH)
                excluding = piece.value is Cue.EXCEPT or (excluding and piece.value is Cue.NOTHING)
                if piece.value is Cue.NATION:
                    question = replace(question, places=added(question.places, NATION))
                continue
            case Places(codes):
                if excluding:
                    question = replace(question, not_places=added(question.not_places, *codes))
                else:
                    question = replace(question, places=added(question.places, *codes))
            case Topic():
                question = replace(question, topics=added(question.topics, piece.value))
            case Amount():
                amounts.append(piece.value)
            case Period():
                question = replace(question, period=piece.value)
            case Top():
                top = piece.value
            case Unknown(word):
                is_narrowing = question.narrowing or narrows(place, pieces)
                question = replace(question, left=added(question.left, word), narrowing=is_narrowing)
            case Correction():
                question = with_correction(question, piece.value)
            case Stage():
                question = replace(question, stages=added(question.stages, piece.value))
            case Force():
                question = replace(question, forces=added(question.forces, piece.value))
            case tuple():
                question = with_statuses(question, piece)
            case str() if piece.value.isdecimal():
                question = replace(question, years=added(question.years, int(piece.value)))
            case str():
                question = replace(question, ids=added(question.ids, piece.value))
        excluding = False
    return Heard(pieces, frozenset(cues), question, top, amounts)


def narrows(place: int, pieces: Sequence[Piece]) -> bool:
    """Whether an unknown word belongs to a metric: coal R&D, GDP of villages, R&D intensity per mine."""
    before = [piece for piece in pieces[:place] if piece.text not in LINKS]
    after = pieces[place + 1 : place + 2]
    linked = place > 0 and (pieces[place - 1].text.lower() in PREPOSITIONS or has_han(pieces[place].text))
    is_after = bool(before) and linked and is_measure(before[-1])
    return is_after or bool(after and is_measure(after[0]))


def is_measure(piece: Piece) -> bool:
    return isinstance(piece.value, Topic) and bool(piece.value.metrics)


def is_day(following: Sequence[Piece]) -> bool:
    """Whether the next piece is a day or a year."""
    value = following[0].value if following else None
    return isinstance(value, Period) or (isinstance(value, str) and value.isdecimal())


def added(known: tuple, *new: object) -> tuple:  # type: ignore[type-arg]
    """A list with more at its end; what stands in it stays once."""
    return tuple(dict.fromkeys((*known, *new)))


def with_correction(question: Question, correction: Correction) -> Question:
    """A misspelt name taken as meant."""
    question = replace(question, corrections=added(question.corrections, correction))
    if isinstance(correction.meant, Province):
        return replace(question, places=added(question.places, correction.meant.code))
    return replace(question, topics=added(question.topics, Topic(correction.typed, metrics=(correction.meant.key,))))


def with_statuses(question: Question, piece: Piece) -> Question:
    """A status that is named; “overdue” is said of work as well."""
    if piece.text.lower() in ("overdue", "late", "逾期", "已逾期"):
        return replace(question, overdue=True)
    met = piece.text.lower() in FINISHED_WORDS
    return replace(question, statuses=added(question.statuses, *(MET if met else piece.value)))  # type: ignore[misc]


def with_meaning(question: Question, heard: Heard, today: date) -> Question:
    """What follows from several words together."""
    statuses = question.statuses
    if heard.has(Cue.NOT) and (heard.has(Cue.REACHED, Cue.ACHIEVED) or statuses == MET):
        statuses = NOT_MET if YET.search(question.text) and is_filtered(heard) else MISSED
    elif heard.has(Cue.REACHED, Cue.ACHIEVED) and is_filtered(heard) and not statuses:
        statuses = MET
    if is_of_work_done(heard):
        statuses = ()
    if heard.has(Cue.WAITING):
        statuses = NOT_OUT
    is_share = all(METRICS[key].unit is Unit.PERCENT for key in question.metrics)
    others = [piece.text for piece in heard.pieces if piece.value is Cue.OTHER_MEASURE]
    others = [word for word in others if not (is_share and SHARES.search(word.lower()))]
    if others:
        question = replace(question, left=added(question.left, *others), narrowing=True)
    question = replace(
        question,
        statuses=statuses,
        topics=meant_by(question.topics, heard),
        amount=heard.amounts[0] if heard.amounts else None,
        side=Side.LESS
        if heard.has(Cue.LESS) and not heard.has(Cue.MORE)
        else Side.MORE
        if heard.has(Cue.MORE)
        else None,
        least=heard.has(Cue.LEAST, Cue.BEHIND) and not heard.has(Cue.MOST),
        top=heard.top.number if heard.top else None,
        counted=counted_in(heard),
        noun=noun_in(heard),
        growth=heard.has(Cue.GROWTH),
        since=heard.has(Cue.SINCE),
        since_when=heard.has(Cue.SINCE_WHEN),
        falls=heard.has(Cue.FALLEN),
        of_due=heard.has(Cue.DUE),
        beyond=heard.has(Cue.REACHED, Cue.MORE, Cue.LESS) and not heard.has(Cue.PROMISED),
        of_meeting=heard.has(Cue.MEETING) and not question.topics and not heard.has(Cue.PROMISED, Cue.TARGETS),
        of_release=heard.has(Cue.PUBLISHED),
        of_report=heard.has(Cue.REPORT),
        unowned=heard.has(Cue.NOBODY),
        undated=heard.has(Cue.UNDATED),
        absent=is_of_absence(heard),
        stages=FINISHED if is_of_work_done(heard) else question.stages,
        unstarted=heard.has(Cue.STARTED) and heard.has(Cue.NOT),
    )
    if heard.top and heard.top.least:
        question = replace(question, least=True)
    return in_years(question, heard, today)


def is_of_absence(heard: Heard) -> bool:
    """Whether provinces are asked for that have promised no such thing."""
    if not heard.has(Cue.NOT) or heard.has(Cue.REACHED) or heard.question.statuses or not heard.question.topics:
        return False
    return heard.has(Cue.WHO, Cue.PROVINCES) and heard.has(Cue.PROMISED, Cue.TARGETS, Cue.INITIATIVES, Cue.PROMISES)


def is_of_work_done(heard: Heard) -> bool:
    """Whether initiatives are asked for that are finished."""
    finished = heard.has(Cue.REACHED, Cue.ACHIEVED) or heard.question.statuses == MET
    return heard.has(Cue.INITIATIVES) and finished and heard.has(Cue.WHICH, Cue.HOW_MANY) and not heard.has(Cue.NOT)


def is_filtered(heard: Heard) -> bool:
    """Whether some of several are asked for, and what was reached tells which."""
    if heard.question.yes_or_no:
        return False
    return heard.has(Cue.WHICH, Cue.WHO, Cue.HOW_MANY) and heard.has(Cue.TARGETS, Cue.PROVINCES, Cue.WHO, Cue.PROMISES)


def in_years(question: Question, heard: Heard, today: date) -> Question:
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


def kind_of(heard: Heard) -> Kind:  # one rule a line, the first that holds
    """What kind of answer is wanted: the first rule that holds."""
    question, has = heard.question, heard.has
    measured, several = bool(question.metrics), len(question.places) > 1
    if has(Cue.WHY):
        return Kind.WHY
    if question.of_meeting and has(Cue.WHEN):
        return Kind.WHEN
    if question.absent:
        return Kind.LIST
    if has(Cue.OWNER) or question.unowned or (question.noun and LEADS.search(question.text)):
        return Kind.WHO
    if has(Cue.SOURCE) and not has(Cue.RANK, Cue.MOST, Cue.LEAST):
        return Kind.SOURCE
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
    if (has(Cue.HOW_MANY) and (question.counted or not measured)) or (
        has(Cue.HOW_MUCH) and not measured and has(Cue.TARGETS, Cue.INITIATIVES, Cue.PROMISES, Cue.PROMISED)
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
    if has(Cue.RANK, Cue.MOST, Cue.LEAST, Cue.BEHIND) or heard.top:
        if measured or (has(Cue.MOST, Cue.LEAST) and (question.statuses or has(*NOUNS, Cue.PROMISED))):
            return Kind.RANK
        return Kind.LIST if has(Cue.BEHIND, Cue.LEAST) or question.topics else Kind.UNKNOWN
    if measured and is_over_time(heard):
        return Kind.TREND
    if is_of_status(heard):
        return Kind.STATUS
    if measured and wants_a_figure(heard):
        return Kind.VALUE
    return Kind.LIST if question.is_about_something or question.left else Kind.UNKNOWN


def is_against_the_nation(heard: Heard) -> bool:
    """Whether provinces are asked for that are above the whole country, or below it."""
    question = heard.question
    if question.places != (NATION,) or question.side is None or not question.metrics:
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
    if heard.question.unstarted or (heard.question.metrics and not heard.question.period):
        return False
    return heard.has(Cue.NEWS, Cue.CHANGED) and not heard.has(Cue.PROMISED) and not heard.question.ids


def is_of_the_past(heard: Heard) -> bool:
    """Whether what a year brought is asked about, all of it."""
    question = heard.question
    if question.metrics or question.ids or heard.has(Cue.HOW_MANY, Cue.INITIATIVES):
        return False
    has_subject = bool(question.years or question.period or question.of_report or question.provinces)
    if heard.has(Cue.ACHIEVED) and has_subject and not heard.has(Cue.NOT) and not is_filtered(heard):
        return not question.yes_or_no
    finished = any(status in MET for status in question.statuses) or heard.has(Cue.REACHED)
    return (
        finished
        and heard.has(Cue.WHICH)
        and bool(question.years)
        and not heard.has(Cue.TARGETS, Cue.WHO, Cue.PROVINCES)
    )


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
    if has(Cue.GAP) and (question.amount or has(Cue.TARGETS)):
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
    if question.yes_or_no and (question.amount or question.metrics):
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


def says_nothing(text: str) -> bool:
    """Whether no word of a text asks or names anything, but for how one is."""
    return all(piece.value in SMALL_TALK for piece in scan(tidy(text)[:LONGEST], ANY_DAY))
