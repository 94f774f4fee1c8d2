"""What the pieces of a date come to: its numbers, its end, its beginning and its middle."""

import re
from datetime import date, timedelta

from handlers.words.dates import BEFORE_OR_WITHIN, BEGINNING, EARLY, EARLY_YEAR, MIDDLE, ReadDeadline, Reading, Unsure
from handlers.words.numerals import chinese_number
from handlers.words.remark import Remark
from store.model.deadline import MONTHS_IN, Deadline, Precision

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TO_TWELVE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ENGLISH_NUMBERS = {word: number for number, word in enumerate(TO_TWELVE, start=1)}
ENGLISH_NUMBERS |= {"a": 1, "fifteen": 15, "twenty": 20, "thirty": 30}
TENS = ("twenty", "thirty", "forty", "fifty", "sixty")
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
ORDINALS |= {"fifth": 5, "5th": 5}
ORDINALS |= {"last": 4, "final": 4, "首": 1, "末": 4}
RELATIVE_YEARS = {"明": 1, "次": 1, "翌": 1, "后": 2, "来": 1, "next": 1, "coming": 1, "following": 1}
RELATIVE_YEARS |= {"year after next": 2}
EDGES = {
    **dict.fromkeys(
        ("end", "eoy", "ye", "fye", "close", "late", "底", "末", "年底", "年末", "年终", "底之", "终", "尾", "年尾"),
        "end",
    ),
    **dict.fromkeys(("middle", "mid", "中", "年中"), "middle"),
    **dict.fromkeys(("early", "beginning", "start", "初", "年初"), "beginning"),
}


def year_of(match: re.Match[str], year: int | None) -> int | None:
    """The year that is named outright, or counted from the conference's; none where that is not known."""
    groups = match.groupdict()
    if short := groups.get("short"):
        return 2000 + int(short)
    if named := groups.get("year"):
        return _named_year(named)
    if year is None:
        return None
    return year + RELATIVE_YEARS.get(groups.get("relative") or "", 0)


def _named_year(named: str) -> int:
    """2028, 二〇二八, twenty twenty-eight."""
    if named.isdecimal():
        return int(named)
    if named.isascii():
        *_, tens, ones = re.split(r"[\s-]+", named) if named[-2:] != "ty" else (*re.split(r"[\s-]+", named), "")
        return 2000 + 10 * (2 + TENS.index(tens)) + ENGLISH_NUMBERS.get(ones, 0)
    return int(chinese_number(re.sub("[o○]", "零", named)) or 0)


def number_in(word: str | None) -> int:
    """A small number in digits, in characters or as an English word."""
    if not word:
        return 0
    if word in ENGLISH_NUMBERS:
        return ENGLISH_NUMBERS[word]
    return int(word) if word.isdecimal() else int(chinese_number(word) or 0)


def month_in(match: re.Match[str]) -> int:
    word = match["month"]
    if word == "元":
        return 1
    return MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else number_in(word)


def end_of(precision: Precision, year: int, month: int = 12, assumed: Remark | None = None) -> ReadDeadline:
    return ReadDeadline(Deadline.end_of(precision, date(year, month, 1)), assumed)


def _until_before(reading: ReadDeadline) -> Reading:
    """2025年前, before June: strictly the end of the time before, though most mean the end of the time itself."""
    own = reading.deadline
    months = own.on.year * 12 + own.on.month - MONTHS_IN[own.precision]
    first = date(months // 12, months % 12 + 1, 1)
    return Unsure(BEFORE_OR_WITHIN, (Deadline.end_of(own.precision, first - timedelta(days=1)), own))


def edge_of(match: re.Match[str]) -> str:
    """The end, the middle or the beginning; empty where none is named."""
    return EDGES.get(match.groupdict().get("edge") or "", "")


def part_of(match: re.Match[str], reading: ReadDeadline) -> Reading:
    """Sharpened by what stands beside it: before it, its beginning, its middle, its end."""
    edge, before = edge_of(match), match.groupdict().get("before")
    own = reading.deadline
    if edge == "end":
        return reading
    if edge == "middle":
        if own.precision is Precision.YEAR:
            return end_of(Precision.HALF, own.on.year, 6, MIDDLE)
        return (
            ReadDeadline(Deadline(on=own.on.replace(day=15)), MIDDLE) if own.precision is Precision.MONTH else reading
        )
    if edge == "beginning":
        if own.precision is Precision.YEAR:
            first_quarter = end_of(Precision.QUARTER, own.on.year, 3, EARLY_YEAR)
            return _until_before(first_quarter) if before else first_quarter
        return (
            ReadDeadline(Deadline(on=own.on.replace(day=10)), EARLY)
            if own.precision is Precision.MONTH
            else Unsure(BEGINNING)
        )
    return _until_before(reading) if before else reading
