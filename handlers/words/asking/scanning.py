"""A question cut into pieces: names, days, amounts, and words that ask."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from config.metrics import Metric
from config.provinces import PROVINCES, Province
from handlers.words.asking.forms import SPECIAL, Top, value_of
from handlers.words.asking.question import Amount, Topic
from handlers.words.asking.vocabulary import CUES, FIELD_WORDS, LONGEST_CUE, METRIC_WORDS, THEME_WORDS, Cue
from handlers.words.force import read_force
from handlers.words.names import METRICS_BY_AMBIGUOUS_WORD, Typo, longest_name, resolve_metric, resolve_province
from handlers.words.periods import Period
from handlers.words.places import provinces_of_region
from handlers.words.query import Correction
from handlers.words.spelling import STOP_WORDS, meaning, read_phrase
from handlers.words.stages import read_stage
from handlers.words.statuses import read_statuses
from handlers.words.themes import read_theme
from store.model.commitment import Force
from store.model.judgement import Status
from store.model.stage import Stage
from store.model.writing import has_han

LONGEST_PHRASE = 7  # words
LONGEST_PIECE = 16  # characters
LONGEST_RUN = 200  # characters without a space between them
LONGEST_WORD = 40  # characters: what is longer is no slip of a name
MOST_SLIPS = 8  # unknown words that are compared with names


WORD = re.compile(r"[^\s,?!;:()\[\]{}\"“”‘「」『』《》。？！；：…~—]+")
PARTICLES = "的了吗呢是在和与及有个省"
ABBREVIATIONS = frozenset("豫鄂湘粤皖赣闽浙苏鲁冀晋陕陇桂琼渝黔滇沪京津川辽")
PROVINCES_BY_TWO = frozenset(province.zh for province in PROVINCES.values() if len(province.zh) == 2)
QUESTION_END = re.compile(r"(?:了?没有?|了吗|了么|了不|吗|(?<![什怎那这多要])么|(?<!要)不)[\s?？!！。.呢啊呀]*$")


@dataclass(frozen=True)
class Places:
    """Provinces named by one word: one, or those of a region."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Unknown:
    """A word of which nothing is known."""

    text: str


Value = str | Places | Topic | Cue | Amount | Period | Top | Unknown | Correction | Stage | Force | tuple[Status, ...]


@dataclass(frozen=True)
class Piece:
    """A part of a question, and what it is; an id and a year are texts."""

    text: str
    value: Value


def scan(asked: str, today: date) -> Iterator[Piece]:
    """The pieces of a tidied question in their order."""
    slips = MOST_SLIPS
    for piece in joined_up(cut(asked, today)):
        if isinstance(piece.value, Unknown) and slips and len(piece.text) <= LONGEST_WORD:
            slips -= 1
            yield Piece(piece.text, slip_in(piece.text) or piece.value)
        else:
            yield piece


def cut(asked: str, today: date) -> Iterator[Piece]:
    """What has a form of its own, and the words between."""
    place = 0
    for match in SPECIAL.finditer(asked):
        value = Cue.NOTHING if match["person"] or match["told"] else value_of(match, today)
        if value is None:
            continue
        yield from words_of(asked[place : match.start()])
        yield Piece(match[0], value)
        place = match.end()
    yield from words_of(asked[place:])


def words_of(text: str) -> Iterator[Piece]:
    """The pieces of a text in which nothing has a form of its own."""
    words = [match[0].strip("'.") for match in WORD.finditer(text)]
    words = [word for word in words if word]
    place = 0
    while place < len(words):
        if has_han(words[place]):
            yield from pieces_of(words[place][:LONGEST_RUN])
            place += 1
            continue
        most = next((ahead for ahead, word in enumerate(words[place:]) if has_han(word)), len(words) - place)
        length, value = phrase_of(words[place : place + min(most, LONGEST_PHRASE)])
        yield Piece(" ".join(words[place : place + length]), value)
        place += length


def phrase_of(words: Sequence[str]) -> tuple[int, Value]:
    """The most words from the start that mean something, and what."""
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length])
        if (value := known(phrase, length)) is not None:
            return length, value
    return 1, Unknown(words[0])


@lru_cache(maxsize=5000)
def known(phrase: str, length: int) -> Value | None:
    """What a phrase means: a name, a theme, a status, a word that asks; none where it means nothing as a whole."""
    lower = phrase.lower().replace("’", "'")
    bare = re.sub(r"(?:'s?|-related)$", "", lower)
    is_acronym = length == 1 and phrase.isupper() and len(phrase) == 2
    cue = CUES.get(lower)
    if cue is None or (is_acronym and lower not in ("us",)):
        name = longest_name(phrase.removesuffix("-related").split(), short=is_acronym) if is_whole(lower) else None
        if name and name[0] == len(phrase.split()):
            return named(name[1], phrase)
    if cue is not None and length <= LONGEST_CUE and not (cue is Cue.NOTHING and read_statuses(lower)):
        return cue
    if key := METRIC_WORDS.get(bare):
        return Topic(phrase, metrics=(key,))
    if bare in FIELD_WORDS:
        return Topic(phrase, words=bare)
    if theme := THEME_WORDS.get(bare):
        return Topic(phrase, theme=theme.value)
    if told := read_statuses(lower) or read_stage(lower) or read_force(lower):
        return told
    if not is_whole(lower):
        return None
    if codes := provinces_of_region(bare):
        return Places(codes)
    if keys := METRICS_BY_AMBIGUOUS_WORD.get(meaning(read_phrase(bare))):
        return Topic(phrase, metrics=tuple(keys), words=stem_of(bare))
    if theme := read_theme(bare):
        return Topic(phrase, theme=theme.value)
    return CUES.get(bare)


def is_whole(phrase: str) -> bool:
    """Whether a name can end here: names are compared without little words, and would take them along."""
    first, *_, last = *phrase.split(), phrase.split()[-1]
    if " " in phrase and not STOP_WORDS.isdisjoint((first, last)):
        return False
    return not (has_han(phrase) and len(phrase) > 2 and phrase[-1] in "的数量")


def stem_of(word: str) -> str:
    """What stands in titles: lab, of labs and of laboratories."""
    return "lab" if word.startswith("lab") else word.rstrip("s") if not has_han(word) else word


def named(found: Province | Metric, text: str) -> Places | Topic:
    """A name as a piece of a question."""
    return Places((found.code,)) if isinstance(found, Province) else Topic(text, metrics=(found.key,))


def pieces_of(run: str) -> Iterator[Piece]:
    """Chinese without spaces, the longest piece first; what is unknown stays together."""
    place = 0
    unknown = ""
    while place < len(run):
        length, value = piece_at(run[place : place + LONGEST_PIECE])
        if not length:
            unknown += run[place]
            place += 1
            continue
        if unknown:
            yield Piece(unknown, Unknown(unknown))
            unknown = ""
        yield Piece(run[place : place + length], value or Cue.NOTHING)
        place += length
    if unknown:
        yield Piece(unknown, Unknown(unknown))


def piece_at(rest: str) -> tuple[int, Value | None]:
    """The longest piece that is known from the start, and what it is; no length where there is none."""
    if rest[0] == "的":  # names are compared without it, so it would be taken along
        return 1, Cue.NOTHING
    for length in range(len(rest), 1, -1):
        piece = rest[:length]
        if (piece.endswith("的") and piece not in CUES) or rest[length - 1 : length + 1] in PROVINCES_BY_TWO:
            continue
        if (value := known(piece, 1)) is not None:
            return length, value
    if rest[0] in CUES:
        return 1, CUES[rest[0]]
    if rest[0] in ABBREVIATIONS and (name := longest_name([rest[0]])):
        return 1, named(name[1], rest[0])
    if rest[0].isascii() and rest[0].isalnum():
        word = re.match(r"[A-Za-z0-9&.+-]+", rest)
        return (len(word[0]), known(word[0], 1) or Unknown(word[0])) if word else (0, None)
    return (0, None) if rest[0].isalnum() else (1, Cue.NOTHING)


def joined_up(pieces: Iterable[Piece]) -> list[Piece]:
    """What is unknown together with the single characters beside it: 出口 is one word, and 出 asks nothing in it."""
    found: list[Piece] = []
    for piece in pieces:
        while found and belong_together(found[-1], piece):
            text = found.pop().text + piece.text
            piece = Piece(text, Unknown(text))
        found.append(piece)
    return found


def belong_together(piece: Piece, following: Piece) -> bool:
    """Whether two pieces of Chinese are a word of which nothing is known."""
    pair = (piece, following)
    if not all(has_han(one.text) for one in pair) or not any(isinstance(one.value, Unknown) for one in pair):
        return False
    if all(isinstance(one.value, Unknown) or is_field(one) for one in pair):
        return True
    return all(len(one.text) == 1 and one.text not in PARTICLES for one in pair)


def is_field(piece: Piece) -> bool:
    """Whether it is about something that no metric and no theme stands for."""
    return isinstance(piece.value, Topic) and not piece.value.metrics and not piece.value.theme


def slip_in(word: str) -> Correction | None:
    """What a misspelt word was meant to be, where it can be only one thing."""
    if has_han(word) or len(word) < 4:
        return None
    for resolved in (resolve_province(word), resolve_metric(word)):
        if isinstance(resolved, Typo):
            return Correction(word, resolved.found)
    return None
