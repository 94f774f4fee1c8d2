"""Bring what people type to one form, so that case, width, accents, spaces and plurals make no difference."""

import html
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol, cast
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

APOSTROPHES = str.maketrans(dict.fromkeys("’‘＇ʼʹ′`´｀", "'"))
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0306": "3", "\u0300": "4"}  # a breve is a caron typed in haste
POSSESSIVE = re.compile(r"'s(?!\w)")
VARIANTS = str.maketrans("陜", "陕")  # which the tables of traditional characters do not have
HAN = re.compile("[\u3400-\u9fff]")
STACKED = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")  # more accents than a letter bears in any language


@dataclass(frozen=True)
class Name:
    """A proper name: its letters without spaces and accents, and apart from them the marks that were typed.

    A mark is a tone or an apostrophe, with the number of letters before it: Shǎnxī and Shanxi have the same letters.
    """

    letters: str
    marks: frozenset[tuple[int, str]]


def read_name(text: str) -> Name:
    letters: list[str] = []
    marks: set[tuple[int, str]] = set()
    for character in normalized("NFD", _folded(text)):
        if character.isalnum():
            letters.append(character)
        elif character in TONES:
            marks.add((len(letters), TONES[character]))
        elif character == "'":
            marks.add((len(letters), character))
    quotes = {(0, "'"), (len(letters), "'")}  # around the name, not in it
    return Name("".join(letters), frozenset(marks - quotes))


PHRASES = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"[_\-‐‑–—]", " "),
        (r"(?<=\d),(?=\d{3})", ""),
        (r"(?<![a-z])r\s*(?:&|and|n|\+|/)?\s*d(?![a-z])", "rd"),
        (r"research\s*(?:and|&)\s*(?:experimental\s*)?development", "rd"),
        (r"(?<![a-z])s\s*(?:&|and|\+)?\s*t(?![a-z])", "st"),
        (r"science\s*(?:and|&)\s*technology|scientific\s*(?:and|&)\s*technological|sci\s?tech(?![a-z])", "st"),
        (r"small\s*(?:and|&)\s*medium(?:\s?sized)?\s*(?:enterprise|firm|companie|business)(?:e?s)?", "smes"),
        (r"(?:new and high|high and new|high|hi)\s?tech(?:nology)?(?![a-z])", "hightech"),
        (r"above\s*(?:the\s*)?(?:designated size|scale)", "abovescale"),
        (r"ten thousand|(?<!\d)10\s?k(?![a-z])", "10000"),
    )
]
CHINESE_PHRASES = {
    "研究与试验发展": "rd",
    "研发": "rd",
    "地区生产总值": "gdp",
    "规模以上": "规上",
    "科学技术": "科技",
    "比例": "比重",
    "全社会": "",
    "的": "",
}
STOP_WORDS = {"the", "of", "a", "an", "and", "in", "on", "to", "for", "by", "as"}


def read_phrase(text: str) -> tuple[str, ...]:
    """The words that carry the meaning of a phrase, each in the singular; Chinese stays in one piece."""
    phrase = _without_accents(_folded(html.unescape(html.unescape(text))))
    for pattern, words in PHRASES:
        phrase = pattern.sub(words, phrase)
    if has_han(phrase):
        for chinese, words in CHINESE_PHRASES.items():
            phrase = phrase.replace(chinese, words)
    return tuple(_singular(word) for word in re.findall(r"[^\W_]+", phrase) if word not in STOP_WORDS)


SYNONYMS = {
    word: meaning
    for meaning, words in {
        "enterprise": "company firm business",
        "spending": "expenditure investment input fund funding expense outlay",
        "share": "proportion percentage ratio",
        "lab": "laboratory",
        "rank": "ranking",
        "centre": "center",
        "national": "state",
        "programme": "program",
        "institution": "institute",
        "technology": "tech technological",
        "science": "scientific",
        "specialised": "specialized",
    }.items()
    for word in words.split()
}


def meaning(words: tuple[str, ...]) -> str:
    """One key for all the ways to say the same: translators change words that mean no difference."""
    return "".join(SYNONYMS.get(word, word) for word in words)


def normalized(form: Literal["NFD", "NFKC"], text: str) -> str:
    """A text in one of Unicode's forms, with at most thirty accents in a row: to sort more takes their square.

    https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
    """
    return normalize(form, STACKED.sub(r"\1", text))


def has_han(text: str) -> bool:
    return HAN.search(text) is not None


def in_both(text: str | None) -> tuple[str | None, str | None]:
    """A name as a record keeps it, and again as its Chinese one where it is Chinese."""
    return text or None, text if text and has_han(text) else None


def writings(text: str) -> Iterator[str]:
    """The text as it is, then in simplified characters where that changes it."""
    yield text
    if has_han(text):
        simplified = _simplifier().convert(text).translate(VARIANTS)
        if simplified != text:
            yield simplified


def sound_of(text: str) -> str:
    """Chinese characters as they are pronounced, in letters without tones; empty where there are none."""
    if not has_han(text):
        return ""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # its words of several characters would take 40 MB
    from pypinyin import lazy_pinyin  # its tables are read when imported; only a slip in Chinese needs them

    return "".join(lazy_pinyin(text))


def typos_allowed(letters: str) -> int:
    """How many slips may be forgiven in a word of that length."""
    return 0 if len(letters) < 4 else min(1 + len(letters) // 8, 3)


class Spellings:
    """Folded spellings and whose they are, to be searched for those that a slip or two would turn into a text."""

    def __init__(self, spelt: Iterable[tuple[str, str]]) -> None:
        self.spelt = list(dict.fromkeys(spelt))
        self._letters = [letters for letters, _ in self.spelt]

    def near(self, text: str, most: int) -> dict[str, int]:
        """The slips from the text to the nearest spelling of each owner, where there are at most so many.

        A slip is a letter too many, too few or wrong, or two swapped; at least one letter has to be right.
        """
        slips: dict[str, int] = {}
        found = extract(text, self._letters, scorer=OSA.distance, processor=None, score_cutoff=most, limit=None)
        for letters, distance, place in found:
            if distance < min(len(letters), len(text)):
                slips.setdefault(self.spelt[place][1], int(distance))  # the nearest come first
        return slips


class Simplifier(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _simplifier() -> Simplifier:
    from opencc import OpenCC  # it reads its dictionaries when imported; most people never need them

    return cast(Simplifier, OpenCC("t2s"))


def _folded(text: str) -> str:
    return POSSESSIVE.sub("", normalized("NFKC", text.translate(APOSTROPHES)).casefold())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(character for character in normalized("NFD", text) if not combining(character))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
