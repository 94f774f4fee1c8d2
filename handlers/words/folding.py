"""Fold a text for matching, and remember where each character of it came from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import category, normalize

from store.model.writing import HAN, has_han, writings

DASHES = dict.fromkeys("‐‑‒–—―−－~～〜", "-")
QUOTES = dict.fromkeys('“”„"「」『』《》〈〉', "")  # broken by translators as often as not
COMPARISONS = {"≦": "≤", "⩽": "≤", "≯": "≤", "≧": "≥", "⩾": "≥", "≮": "≥", "≲": "≤", "≳": "≥"}
FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
SIGNS = DASHES | QUOTES | COMPARISONS | FRACTIONS | {"、": ", ", "’": "'", "‘": "'"}
PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
FORMAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟][壹贰叁肆伍陆柒捌玖拾佰仟万亿零]+")  # 壹仟伍佰万, as on cheques
PINYIN = re.compile(rf"(?<={HAN.pattern})\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{{1,6}}\)")  # 技術(shù)
ABOUT = re.compile(r"(?:^|(?<=[\s:：(（=＝]))(?<![\d%％元万亿家个项件人名位]\s)[~～〜](?=\s?[\d０-９])")
IDLE_SPACE = re.compile(rf"(?<={HAN.pattern})[ \t]+|[ \t]+(?={HAN.pattern})|(?<=\s)\s+")


@dataclass(frozen=True)
class Folded:
    """Lower case, half width, simplified, without quotation marks, one space between words and none beside Chinese."""

    text: str
    origins: Sequence[int]
    """Of each character, its place in the original."""
    original: str

    def written(self, start: int, end: int) -> str:
        """A stretch as it stands in the original."""
        first, last = self.place(start, end)
        return self.original[first:last]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch begins and ends in the original."""
        if start >= end:
            return (self.origins[start], self.origins[start]) if start < len(self.origins) else (0, 0)
        return self.origins[start], self.origins[end - 1] + 1


class Marked:
    """The places of a text that are taken by something."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]]) -> None:
        self._marks = bytearray(length)
        self.add(spans)

    def add(self, spans: Iterable[tuple[int, int]]) -> None:
        for start, end in spans:
            self._marks[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether a stretch has any of them."""
        return self._marks.find(1, start, end) >= 0

    def hide(self, text: str) -> str:
        """A text without them, so that nothing of what stands there is joined to other signs: in 2021 to 13,000."""
        return "".join("#" if mark else sign for sign, mark in zip(text, self._marks, strict=True))


def fold(text: str) -> Folded:
    """Each character on its own, so that its origin is known."""
    characters = [
        (one, place)
        for place, character in enumerate(ABOUT.sub("≈", text))
        if category(character) != "Cf"
        for one in SIGNS.get(character, normalize("NFKC", character).lower())
    ]
    folded = FORMAL.sub(_plain_numeral, _simplified("".join(one for one, _ in characters)))
    origins = [place for _, place in characters]
    for dropped in (PINYIN, IDLE_SPACE):
        kept = _outside(dropped, folded)
        folded = "".join(folded[start:end] for start, end in kept)
        origins = [origin for start, end in kept for origin in origins[start:end]]
    return Folded(folded, origins, text)


def _plain_numeral(formal: re.Match[str]) -> str:
    return formal[0].translate(PLAIN)


def _simplified(text: str) -> str:
    """In simplified characters, unless that would move any of them."""
    if not has_han(text):
        return text
    *_, simplified = writings(text)
    return simplified if len(simplified) == len(text) else text


def _outside(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """The stretches between the matches."""
    cuts = [0, *(edge for match in pattern.finditer(text) for edge in match.span()), len(text)]
    return list(zip(cuts[::2], cuts[1::2], strict=True))
