"""The forms in which the same is written: width, accents, simplified and traditional characters, and their sound."""

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, Protocol, cast
from unicodedata import combining, normalize

HAN = re.compile("[\u3400-\u9fff]")
VARIANTS = str.maketrans("陜", "陕")  # which the tables of traditional characters do not have
STACKED = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")  # more accents than a letter bears in any language


class Simplifier(Protocol):
    def convert(self, text: str) -> str: ...


def normalized(form: Literal["NFD", "NFKC"], text: str) -> str:
    """A text in one of Unicode's forms, with at most thirty accents in a row: to sort more takes their square.

    https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
    """
    return normalize(form, STACKED.sub(r"\1", text))


def has_han(text: str) -> bool:
    """Whether any of it is Chinese."""
    return HAN.search(text) is not None


def writings(text: str) -> Iterator[str]:
    """The text as it is, then in simplified characters where that changes it."""
    yield text
    if has_han(text):
        simplified = _simplifier().convert(text).translate(VARIANTS)
        if simplified != text:
            yield simplified


def syllables_of(text: str) -> list[str]:
    """Chinese characters as they are pronounced, a syllable each, in letters without tones."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # its words of several characters would take 40 MB
    from pypinyin import lazy_pinyin  # its tables are read when imported: see load_writing

    return [*lazy_pinyin(text)]


def load_writing() -> None:
    """Read the tables of characters and sounds now, so that nobody waits for them at the first Chinese word."""
    syllables_of("".join(writings("漢")))


def without_accents(text: str) -> str:
    """A text with its letters alone."""
    if text.isascii():
        return text
    return "".join(character for character in normalized("NFD", text) if not combining(character))


def singular(word: str) -> str:
    """An English word without its plural's s."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


@cache
def _simplifier() -> Simplifier:
    from opencc import OpenCC  # it reads its dictionaries when imported: see load_writing

    return cast(Simplifier, OpenCC("t2s"))
