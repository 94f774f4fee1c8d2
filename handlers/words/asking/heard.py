"""What stands in a question, sorted: its names, days and amounts, and what its words ask for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from config.provinces import Province
from handlers.words.asking.forms import Top
from handlers.words.asking.question import KEPT, NATION, Amount, Question, Topic
from handlers.words.asking.scanning import Piece, Places, Unknown
from handlers.words.asking.vocabulary import Cue
from handlers.words.periods import Period
from handlers.words.query import Correction
from store.model.commitment import Force
from store.model.stage import Stage
from store.model.writing import has_han

OWN = re.compile(r"\b(?:my|mine|i own|assigned to me)\b|我的(?!问题)|我负责|我名下", re.IGNORECASE)
LINKS = ("on", "for", "in", "by", "per", "of", "from", "the", "a", "的")
PREPOSITIONS = ("on", "for", "in", "by", "per", "of", "from")
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


def sorted_out(asked: str, pieces: Sequence[Piece], today: date) -> Heard:
    """The pieces of a question by what they are."""
    question = Question(asked, own=OWN.search(asked) is not None)
    cues = set()
    top: Top | None = None
    amounts: list[Amount] = []
    excluding = False
    for place, piece in enumerate(pieces):
        match piece.value:
            case Cue.SINCE if not any(map(is_day, pieces[max(0, place - 1) : place + 2])):
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


def is_day(piece: Piece) -> bool:
    """Whether it is a day, some days or a year."""
    return isinstance(piece.value, Period) or (isinstance(piece.value, str) and piece.value.isdecimal())


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
    return replace(question, statuses=added(question.statuses, *(KEPT if met else piece.value)))  # type: ignore[misc]
