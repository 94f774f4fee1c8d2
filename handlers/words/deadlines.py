"""By when something was promised, read from what a report or a form says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from handlers.words.calendar.families import BARE_RULES, dates_in
from handlers.words.calendar.parts import edge_of, year_of
from handlers.words.calendar.patterns import BEGINS_AFTER, BEGINS_BEFORE, LEADING, ONWARDS, UNTIL
from handlers.words.calendar.rules import Rule, When
from handlers.words.dates import (
    BEGINNING,
    COUNTED_YEARS,
    LATER,
    NO_SUCH_DAY,
    SEVERAL_DATES,
    SHORT_YEAR,
    YEAR_NEEDED,
    ReadDeadline,
    Reading,
    Unsure,
)
from handlers.words.folding import Folded, fold
from store.model.deadline import Deadline, Precision

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

LONGEST = 200  # characters of a text that is meant to be a date
NEAR_WORDS = 16  # characters before a date in which it is said that it begins something
EITHER = re.compile(
    r"\s*(?:或者?|、|/|or|-|—|–|至|到|to|until)?\s*"
    r"|[、，,;；(（\s]*(?:力争|争取|确保|最[迟晚]|努力|or|ideally|preferably|if possible|at the latest)[,，\s]*"
    r"(?:在|于|到|by\s)?",
    re.IGNORECASE,
)
SO_LONG = re.compile(r"(?<![a-z\d])(?:the|an?|\d+|[a-z]+) (?:day|week|month|quarter|year)s? $")
NEAR = 3  # characters between two dates that share their year
ENDING = " \t\r\n.,;。"


class Dated(NamedTuple):
    """A deadline with its place in the folded text."""

    start: int
    end: int
    reading: Reading


def read_deadline(text: str, year: int | None, today: date) -> Reading | None:
    """The deadline that a text is; `year` is the conference's, from which 今年 and 上半年 are counted.

    Numbers that belong to no date make it unreadable: a wrong date is worse than none.
    """
    if len(text) > LONGEST:
        return None
    folded = fold(text.strip())
    for rule in BARE_RULES:
        if match := rule.pattern.fullmatch(folded.text.rstrip(ENDING)):
            return replace(_reading(rule, match, year, today), words=text.strip())
    found = [dated.reading for dated in read_dates(folded, year, today)]
    if not found or re.search(r"\d", _outside(folded.text, dated_spans(folded))):
        return _written_out(folded)
    return _one_of(found, text.strip())


def find_deadlines(text: str, year: int | None, today: date) -> list[Reading]:
    """Every deadline that stands in a running text, in its order; of two that are joined by “or” neither is taken.

    Nor is it of 2028年底至2029年初, which is no stretch of time but the turn of two years.
    """
    found = list[Reading]()
    for _, _, reading in read_dates(fold(text), year, today):
        last = found[-1] if found else None
        if last and EITHER.fullmatch(text[last.start + len(last.words) : reading.start]):
            words = text[last.start : reading.start + len(reading.words)]
            found[-1] = Unsure(SEVERAL_DATES, (*_days_of(last), *_days_of(reading)), words, last.start)
        else:
            found.append(reading)
    return found


def _days_of(reading: Reading) -> tuple[Deadline, ...]:
    return (reading.deadline,) if isinstance(reading, ReadDeadline) else reading.candidates


def dated_spans(folded: Folded) -> list[tuple[int, int]]:
    """Where a folded text speaks of dates, so that their digits are taken for no quantities."""
    return [match.span() for _, match in dates_in(folded.text)]


@cache
def load_dateparser() -> None:
    """Read what `dateparser` needs from the disk, a third of a second, before somebody waits for it."""
    _parser().get_date_data("30 June 2025")


def read_dates(folded: Folded, year: int | None, today: date) -> Iterator[Dated]:
    """Every date of a folded text, be it a deadline or not, in its order."""
    matches = dates_in(folded.text)
    named, named_until = year, 0
    for place, (rule, match) in enumerate(matches):
        near = match.start() - named_until <= NEAR
        reading = _reading(rule, match, named if near else year, today)
        if "year" in match.re.groupindex and match["year"]:
            named, named_until = year_of(match, year), match.end()  # 2023年6月或12月
        following = matches[place + 1][1] if place + 1 < len(matches) else None
        if following and _leads_to(match, following):
            continue  # a stretch of time ends with its last date
        span = match.span()
        beginning = None if following and _is_turn(match, following) else _beginning(match)
        if beginning:
            reading, span = Unsure(BEGINNING), beginning
        elif (offset := _offset(match)) is not None:
            reading, span = Unsure(LATER), (offset, match.end())
        start, _ = folded.place(*span)
        yield Dated(*span, replace(reading, words=folded.written(*span), start=start))


def _beginning(match: re.Match[str]) -> tuple[int, int] | None:
    """Where 自2028年3月起 or “after 2028” stands, if the words around a date make it a beginning."""
    text, (start, end) = match.string, match.span()
    before = BEGINS_BEFORE.search(text, max(0, start - NEAR_WORDS), start)
    after = BEGINS_AFTER.match(text, end)
    if not before and not after:
        return None
    return before.start() if before else start, after.end() if after else end


def _offset(match: re.Match[str]) -> int | None:
    """Where “three months” begins before “before the end of 2028”."""
    if not match[0].startswith(("before", "prior to", "ahead of")):
        return None
    offset = SO_LONG.search(match.string, max(0, match.start() - NEAR_WORDS), match.start())
    return offset.start() if offset else None


def _leads_to(match: re.Match[str], following: re.Match[str]) -> bool:
    """Whether “from … to …” joins the two, or 至."""
    between = match.string[match.end() : following.start()]
    joins = UNTIL.fullmatch(between) or (not between.strip() and ONWARDS.match(following[0]))
    return bool(joins) and not _is_turn(match, following)


def _is_turn(match: re.Match[str], following: re.Match[str]) -> bool:
    """Whether one ends where the other begins."""
    return edge_of(match) == "end" and edge_of(following) == "beginning"


def _outside(text: str, spans: list[tuple[int, int]]) -> str:
    cuts = [0, *(edge for span in spans for edge in span), len(text)]
    return " ".join(text[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True))


def _reading(rule: Rule, match: re.Match[str], year: int | None, today: date) -> Reading:
    counted = year_of(match, year)
    if counted is None and rule.needs_year:
        return Unsure(YEAR_NEEDED)
    try:
        reading = rule.read(match, When(counted or today.year, today))
    except (ValueError, OverflowError):  # no such day, or none that a calendar reaches
        return Unsure(NO_SUCH_DAY)
    is_short = "short" in match.re.groupindex and match["short"] is not None
    if is_short and isinstance(reading, ReadDeadline) and reading.assumed is None:
        return replace(reading, assumed=SHORT_YEAR)
    return reading


def _one_of(readings: list[Reading], words: str) -> Reading:
    """The reading that all agree on; several different ones are to be chosen from."""
    if any(_is_certain(reading) for reading in readings):  # 三年行动计划(2021—2023年): what is named outright counts
        readings = [reading for reading in readings if _is_certain(reading)]
    deadlines = {one: None for reading in readings for one in _days_of(reading)}
    dates = {deadline.on for deadline in deadlines}
    if len(dates) > 1 and len(readings) > 1:
        return Unsure(SEVERAL_DATES, tuple(deadlines), words)
    dated = [reading for reading in readings if isinstance(reading, ReadDeadline)]
    return replace((dated or readings)[0], words=words, start=0)


def _is_certain(reading: Reading) -> bool:
    return not (isinstance(reading, ReadDeadline) and reading.assumed == COUNTED_YEARS)


def _written_out(folded: Folded) -> Reading | None:
    """A day that our own grammar does not have; only one whose year is among the words."""
    text = LEADING.sub("", folded.text).strip(" .,;")
    if not re.search(r"(?<!\d)20\d\d(?!\d)", text):
        return None
    try:
        data = _parser().get_date_data(text)
    except (ValueError, OverflowError, TypeError, IndexError, AttributeError):  # it trips over odd texts
        return None
    if data is None or data.date_obj is None or str(data.date_obj.year) not in text:
        return None
    precision = {"day": Precision.DAY, "month": Precision.MONTH}.get(data.period or "")
    return ReadDeadline(Deadline.end_of(precision, data.date_obj.date()), words=folded.original) if precision else None


@cache
def _parser() -> "DateDataParser":
    from dateparser.date import DateDataParser  # a third of a second, see load_dateparser

    return DateDataParser(
        languages=["en", "zh"],
        settings={
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["month", "year"],
            "PARSERS": ["absolute-time"],
            "DATE_ORDER": "DMY",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
