"""Bring what people type to one form, so that case, width, accents, spaces and plurals make no difference."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from store.model.writing import has_han, normalized, singular, syllables_of, without_accents

APOSTROPHES = str.maketrans(dict.fromkeys("’‘＇ʼʹ′`´｀", "'"))
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0306": "3", "\u0300": "4"}  # a breve is a caron typed in haste
POSSESSIVE = re.compile(r"'s(?!\w)")


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
    phrase = without_accents(_folded(html.unescape(html.unescape(text))))
    for pattern, words in PHRASES:
        phrase = pattern.sub(words, phrase)
    if has_han(phrase):
        for chinese, words in CHINESE_PHRASES.items():
            phrase = phrase.replace(chinese, words)
    return tuple(singular(word) for word in re.findall(r"[^\W_]+", phrase) if word not in STOP_WORDS)


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


def in_both(text: str | None) -> tuple[str | None, str | None]:
    """A name as a record keeps it, and again as its Chinese one where it is Chinese."""
    return text or None, text if text and has_han(text) else None


def sound_of(text: str) -> str:
    """Chinese characters as they are pronounced, in letters without tones; empty where there are none."""
    return "".join(syllables_of(text)) if has_han(text) else ""


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


def _folded(text: str) -> str:
    return POSSESSIVE.sub("", normalized("NFKC", text.translate(APOSTROPHES)).casefold())
