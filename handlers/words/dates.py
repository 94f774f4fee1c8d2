"""The ways to write a date in either language, and what each says: 2025年底前, by the end of June, “十四五”末."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from handlers.words.numerals import chinese_number
from handlers.words.remark import Remark
from handlers.words.spelling import normalized
from store.model.deadline import MONTHS_IN, Deadline, Precision

YEAR_NEEDED = Remark("Of which year? Write it with the date.")
MONTH_NEEDED = Remark("Of which month or quarter? Write it with its year.")
NO_DATE = Remark("These words name no date.")
NO_SUCH_DAY = Remark("The calendar has no such day.")
SEVERAL_DATES = Remark("There are several dates.")
DAY_OR_MONTH_FIRST = Remark("The day and the month cannot be told apart.")
BEFORE_OR_WITHIN = Remark("“Before” may mean the end of that time or the end of the one before it.")
BEGINNING = Remark("A beginning has no last day.")
LONG_OR_SHORT = Remark("Two spans of time are named.")
TWO_SESSIONS = Remark("The province's two sessions are held in January, the national ones in March.")
CENTURY = Remark("The middle of the century may be 2049 or 2050.")
DECADE = Remark("The last year of a decade is 2029 to some and 2030 to others; “the 2030s” have no year.")
PASSED = Remark("That day of this year has passed: is the next one meant?")
THIS_OR_NEXT_WEEK = Remark("“Next” may mean the one of this week or of the week after.")
EVERY_YEAR = Remark("Every year has such a day: of which year is it?")
FISCAL_YEAR = Remark("When that fiscal year ends is not certain.")
DAY_OR_YEAR = Remark("The number may be a day or a year.")
WINTER = Remark("A winter ends in the year after.")
WEEK_OF_MONTH = Remark("Where a week of a month or a year ends is not certain: write the day.")
LATER = Remark("That is counted from a day that is not named.")

BY_YEAR = Remark("“By” a year was taken as by its end.")
COUNTED_YEARS = Remark("The years were counted from the first one, which is included.")
COUNTED_DAYS = Remark("The time was counted from today.")
COUNTED_MONTH = Remark("It was taken as the month, quarter or half year that it is today.")
MIDDLE = Remark("The middle was taken as the 15th, or as 30 June.")
EARLY = Remark("The first third of a month was taken to end on its 10th day, the second on its 20th.")
EARLY_YEAR = Remark("The beginning of the year was taken as its first quarter.")
TERM = Remark("A government's term was taken to end with its fifth year: 2022, 2027, 2032.")
SEASON = Remark("A season was taken to end with May, August or November.")
SHORT_YEAR = Remark("Two digits were taken as a year of this century.")
CENTENARY = Remark("The day of the centenary was taken as the last.")
FESTIVAL = Remark("The day of the festival itself was taken as the last.")
CONGRESS = Remark("The opening day of the 20th Party Congress was taken; it is an occasion, not a deadline.")


@dataclass(frozen=True)
class ReadDeadline:
    """A deadline, and the words that it was read from."""

    deadline: Deadline
    assumed: Remark | None = None
    """What had to be assumed, where the words do not say it outright."""
    words: str = ""
    start: int = 0  # in the original text


@dataclass(frozen=True)
class Unsure:
    """To be asked: the days that may be meant, which can be none, and why."""

    why: Remark
    candidates: tuple[Deadline, ...] = ()
    words: str = ""
    start: int = 0

    @property
    def needs_year(self) -> bool:
        return self.why == YEAR_NEEDED


Reading = ReadDeadline | Unsure


class When(NamedTuple):
    """What the words of a date are counted from."""

    year: int
    today: date


class Rule(NamedTuple):
    """A way to write a date; `needs_year` where it names none and has to be counted from the conference's."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], When], Reading]
    needs_year: bool = True


YEAR_IN = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
EARLIEST_YEAR = 1949
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TO_TWELVE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ENGLISH_NUMBERS = {word: number for number, word in enumerate(TO_TWELVE, start=1)}
ENGLISH_NUMBERS |= {"a": 1, "fifteen": 15, "twenty": 20, "thirty": 30}
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
ORDINALS |= {"last": 4, "final": 4, "首": 1, "末": 4}
PLANS = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth")
RELATIVE_YEARS = {"明": 1, "次": 1, "翌": 1, "后": 2, "来": 1, "next": 1, "coming": 1, "following": 1}
RELATIVE_YEARS |= {"year after next": 2}
SEASONS = {"春": 5, "夏": 8, "秋": 11, "冬": None, "spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": None}
CENTENARIES = {
    **dict.fromkeys(("建党", "party"), date(2021, 7, 1)),
    **dict.fromkeys(("建军", "army", "pla", "people's liberation army"), date(2027, 8, 1)),
    **dict.fromkeys(("建国", "新中国成立", "people's republic", "prc"), date(2049, 10, 1)),
}
EDGES = {
    **dict.fromkeys(
        ("end", "eoy", "ye", "fye", "close", "late", "底", "末", "年底", "年末", "年终", "底之", "终", "尾", "年尾"),
        "end",
    ),
    **dict.fromkeys(("middle", "mid", "中", "年中"), "middle"),
    **dict.fromkeys(("early", "beginning", "start", "初", "年初"), "beginning"),
}
AROUND = {
    "月": Precision.MONTH,
    "month": Precision.MONTH,
    "季度": Precision.QUARTER,
    "quarter": Precision.QUARTER,
    "half": Precision.HALF,
}


def year_of(match: re.Match[str], year: int | None) -> int | None:
    """The year that is named outright, or counted from the conference's; none where that is not known."""
    groups = match.groupdict()
    if short := groups.get("short"):
        return 2000 + int(short)
    if named := groups.get("year"):
        return int(named) if named.isdecimal() else int(chinese_number(re.sub("[o○]", "零", named)) or 0)
    if year is None:
        return None
    return year + RELATIVE_YEARS.get(groups.get("relative") or "", 0)


def year_in(text: str) -> int | None:
    """The first year of a text, be it one of a date: 2026, 2026年, 2026-01-09."""
    match = YEAR_IN.search(normalized("NFKC", text))
    return int(match[1]) if match and int(match[1]) >= EARLIEST_YEAR else None


def _number(word: str | None) -> int:
    """A small number in digits, in characters or as an English word."""
    if not word:
        return 0
    if word in ENGLISH_NUMBERS:
        return ENGLISH_NUMBERS[word]
    return int(word) if word.isdecimal() else int(chinese_number(word) or 0)


def _month_of(match: re.Match[str]) -> int:
    word = match["month"]
    if word == "元":
        return 1
    return MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else _number(word)


def _end(precision: Precision, year: int, month: int = 12, assumed: Remark | None = None) -> ReadDeadline:
    return ReadDeadline(Deadline.end_of(precision, date(year, month, 1)), assumed)


def _until_before(reading: ReadDeadline) -> Reading:
    """2025年前, before June: strictly the end of the time before, though most mean the end of the time itself."""
    own = reading.deadline
    months = own.on.year * 12 + own.on.month - MONTHS_IN[own.precision]
    first = date(months // 12, months % 12 + 1, 1)
    return Unsure(BEFORE_OR_WITHIN, (Deadline.end_of(own.precision, first - timedelta(days=1)), own))


def _part(match: re.Match[str], reading: ReadDeadline) -> Reading:
    """Sharpened by what stands beside it: before it, its beginning, its middle, its end."""
    groups = match.groupdict()
    edge = EDGES.get(groups.get("edge") or "", "")
    own = reading.deadline
    if edge == "end":
        return reading
    if edge == "middle":
        if own.precision is Precision.YEAR:
            return _end(Precision.HALF, own.on.year, 6, MIDDLE)
        return (
            ReadDeadline(Deadline(on=own.on.replace(day=15)), MIDDLE) if own.precision is Precision.MONTH else reading
        )
    if edge == "beginning":
        if own.precision is Precision.YEAR:
            return _end(Precision.QUARTER, own.on.year, 3, EARLY_YEAR)
        return (
            ReadDeadline(Deadline(on=own.on.replace(day=10)), EARLY)
            if own.precision is Precision.MONTH
            else Unsure(BEGINNING)
        )
    return _until_before(reading) if groups.get("before") else reading


def read_day(match: re.Match[str], when: When) -> Reading:
    return ReadDeadline(Deadline(on=date(when.year, _month_of(match), _number(match["day"]))))


def read_numeric_day(match: re.Match[str], when: When) -> Reading:
    """3/4/2026 is 3 April to some and 4 March to others."""
    first, second = int(match["first"]), int(match["second"])
    days = {date(when.year, month, day): None for day, month in ((first, second), (second, first)) if 1 <= month <= 12}
    candidates = tuple(Deadline(on=day) for day in days)
    if not candidates:
        return Unsure(NO_SUCH_DAY)
    return ReadDeadline(candidates[0]) if len(candidates) == 1 else Unsure(DAY_OR_MONTH_FIRST, candidates)


def read_third(match: re.Match[str], when: When) -> Reading:
    """上旬, 中旬 and 下旬 are the thirds of a month."""
    month = Deadline.end_of(Precision.MONTH, date(when.year, _month_of(match), 1))
    last = {"上": 10, "中": 20}.get(match["third"])
    return ReadDeadline(Deadline(on=month.on.replace(day=last)), EARLY) if last else ReadDeadline(month)


def read_month(match: re.Match[str], when: When) -> Reading:
    return _part(match, _end(Precision.MONTH, when.year, _month_of(match)))


def read_dashed(match: re.Match[str], when: When) -> Reading:
    """2025-06 is a month, 2021-25 a stretch of years, 2027/28 a year of studies or of accounts."""
    second = int(match["second"])
    if "/" in match[0] and second == when.year % 100 + 1 and second > 12:
        return Unsure(FISCAL_YEAR, (_end(Precision.YEAR, when.year + 1).deadline,))
    if 1 <= second <= 12:
        return _end(Precision.MONTH, when.year, second)
    last = when.year // 100 * 100 + second
    return _end(Precision.YEAR, last) if when.year < last <= when.year + 30 else Unsure(NO_SUCH_DAY)


def read_months(match: re.Match[str], when: When) -> Reading:
    """6—9月, 前九个月, the first nine months: the last of them."""
    return _end(Precision.MONTH, when.year, _number(match["last"]))


def read_quarter(match: re.Match[str], when: When) -> Reading:
    word = match["quarter"]
    quarter = ORDINALS.get(word) or _number(word)
    return _part(match, _end(Precision.QUARTER, when.year, 3 * quarter))


def read_half(match: re.Match[str], when: When) -> Reading:
    second = match["half"] in ("下", "2", "second", "2nd", "latter", "last")
    return _part(match, _end(Precision.HALF, when.year, 12 if second else 6))


def read_year(match: re.Match[str], when: When) -> Reading:
    """By the end of it; an English “by 2025” says so only to those who know what it translates."""
    groups = match.groupdict()
    by = groups.get("by") and not groups.get("edge")
    return _part(match, _end(Precision.YEAR, when.year, assumed=BY_YEAR if by else None))


def read_years(match: re.Match[str], when: When) -> Reading:
    last = int(match["last"])
    return _end(Precision.YEAR, last) if when.year < last <= when.year + 50 else Unsure(NO_SUCH_DAY)


def read_either_year(match: re.Match[str], when: When) -> Reading:
    """2028、2029年, in 2028 or 2029."""
    return Unsure(SEVERAL_DATES, tuple(_end(Precision.YEAR, year).deadline for year in (when.year, int(match["last"]))))


def read_turn_of_plans(match: re.Match[str], when: When) -> Reading:
    """“十四五”末“十五五”初 is the last year of the one or the first of the other."""
    last = read_plan(match, when)
    return (
        Unsure(SEVERAL_DATES, (last.deadline, _end(Precision.YEAR, last.deadline.on.year + 1).deadline))
        if isinstance(last, ReadDeadline)
        else last
    )


def read_plan(match: re.Match[str], when: When) -> Reading:
    word = match["plan"]
    after_tenth = PLANS.index(word) if word in PLANS else _number(word) - (10 if word.isdecimal() else 0)
    last = 2005 + 5 * after_tenth  # 十四五, the fourth after the tenth, ends in 2025
    groups = match.groupdict()
    if groups.get("first"):
        return _end(Precision.YEAR, last - 5 + _number(groups["first"]))
    return _part(match, _end(Precision.PLAN, last))


def read_span_of_years(match: re.Match[str], when: When) -> Reading:
    """未来五年: counted from the conference's year, or the year that is named, which is the first of them."""
    years, most = _number(match["number"]), _number(match.groupdict().get("most"))
    if not 1 <= years <= 50:
        return Unsure(NO_SUCH_DAY)
    ends = [Deadline.end_of(Precision.YEAR, date(when.year + span - 1, 1, 1)) for span in (years, most) if span]
    return ReadDeadline(ends[0], COUNTED_YEARS) if len(ends) == 1 else Unsure(LONG_OR_SHORT, tuple(ends))


def read_days_ahead(match: re.Match[str], when: When) -> Reading:
    """两周内, within six months."""
    spans = [_number(match[name]) for name in ("number", "most") if match[name]]
    ends = tuple(Deadline(on=_ahead(number, match["unit"], when.today)) for number in spans)
    return ReadDeadline(ends[0], COUNTED_DAYS) if len(ends) == 1 else Unsure(LONG_OR_SHORT, ends)


def _ahead(number: int, unit: str, today: date) -> date:
    if unit in ("个月", "month"):
        return _months_after(today, number)
    return today + timedelta(days=number * (7 if unit in ("周", "个星期", "星期", "week") else 1))


def read_halves_ahead(match: re.Match[str], when: When) -> Reading:
    """半年内, 一年半内, 一个半月内, within half a year."""
    number = _number(match["number"])
    if "年" in match[0] or "year" in match[0]:
        return ReadDeadline(Deadline(on=_months_after(when.today, 12 * number + 6)), COUNTED_DAYS)
    return ReadDeadline(Deadline(on=_months_after(when.today, number) + timedelta(days=15)), COUNTED_DAYS)


def _months_after(day: date, number: int) -> date:
    months = day.year * 12 + day.month - 1 + number
    last = Deadline.end_of(Precision.MONTH, date(months // 12, months % 12 + 1, 1)).on
    return last.replace(day=min(day.day, last.day))


def read_later(match: re.Match[str], when: When) -> Reading:
    """两年后 is so long after a day that is not named; the one in which it is read is a guess."""
    return Unsure(LATER, (Deadline(on=_months_after(when.today, 12 * _number(match["number"]))),))


def read_halves_later(match: re.Match[str], when: When) -> Reading:
    """半年后, 一年半后."""
    return Unsure(LATER, (Deadline(on=_months_after(when.today, 12 * _number(match["number"]) + 6)),))


def read_week_of_month(match: re.Match[str], when: When) -> Reading:
    """6月第二周, the last week of 2027: some count from the first day, others from the first Monday."""
    return Unsure(WEEK_OF_MONTH)


def read_season(match: re.Match[str], when: When) -> Reading:
    season = SEASONS[match["season"]]
    if season is None:
        ends = _end(Precision.MONTH, when.year, 12), _end(Precision.MONTH, when.year + 1, 2)
        return Unsure(WINTER, tuple(end.deadline for end in ends))
    return _end(Precision.MONTH, when.year, season, SEASON)


def read_every_year(match: re.Match[str], when: When) -> Reading:
    return Unsure(EVERY_YEAR, (_end(Precision.YEAR, when.year).deadline,))


def read_this_and_next(match: re.Match[str], when: When) -> Reading:
    """今明两年 ends with the second of them."""
    return _end(Precision.YEAR, when.year + ("明后" in match[0]) + 1)


def read_fiscal_year(match: re.Match[str], when: When) -> Reading:
    """FY2031 is China's calendar year; FY2031/32 ends in the second, in March or in June or at its end."""
    if not match["last"]:
        return _end(Precision.YEAR, when.year)
    last = when.year + 1
    return Unsure(FISCAL_YEAR, tuple(_end(Precision.MONTH, last, month).deadline for month in (3, 6, 12)))


def read_decade(match: re.Match[str], when: When) -> Reading:
    first = int(match["decade"] or when.year // 10 * 10)
    return Unsure(DECADE, tuple(_end(Precision.YEAR, first + years).deadline for years in (9, 10)))


def read_short_month(match: re.Match[str], when: When) -> Reading:
    """Jun '27 is a month; Jun-27 may as well be a day."""
    month = _end(Precision.MONTH, 2000 + int(match["number"]), _month_of(match), SHORT_YEAR)
    if match["apostrophe"]:
        return month
    return Unsure(DAY_OR_YEAR, (month.deadline, Deadline(on=date(when.year, _month_of(match), int(match["number"])))))


def read_centenary(match: re.Match[str], when: When) -> Reading:
    """A hundred years after 1921, 1927 and 1949."""
    return ReadDeadline(Deadline(on=CENTENARIES[match["of"]]), CENTENARY)


def read_around_today(match: re.Match[str], when: When) -> Reading:
    """月底前, this quarter: only where the conference is of this year."""
    precision = AROUND[match["around"]]
    if when.year != when.today.year:
        return Unsure(MONTH_NEEDED)
    current = Deadline.end_of(precision, when.today)
    if match["next"]:
        current = Deadline.end_of(precision, current.on + timedelta(days=1))
    return ReadDeadline(current, COUNTED_MONTH)


def read_day_around_today(match: re.Match[str], when: When) -> Reading:
    """下月15日, 本月中旬, the 15th of next month."""
    month = read_around_today(match, when)
    if isinstance(month, Unsure):
        return month
    groups, last = match.groupdict(), month.deadline.on
    if groups.get("day"):
        return ReadDeadline(Deadline(on=last.replace(day=_number(groups["day"]))), COUNTED_MONTH)
    if third := groups.get("third"):
        end = {"上": 10, "中": 20}.get(third, last.day)
        return ReadDeadline(Deadline(on=last.replace(day=end)), EARLY)
    return _part(match, month)


def read_day_of_some_month(match: re.Match[str], when: When) -> Reading:
    """10日前, 每月10日前."""
    return Unsure(MONTH_NEEDED)


def read_term(match: re.Match[str], when: When) -> Reading:
    return _end(Precision.YEAR, when.year + (2027 - when.year) % 5, assumed=TERM)


def read_two_sessions(match: re.Match[str], when: When) -> Reading:
    return Unsure(
        TWO_SESSIONS, (_end(Precision.MONTH, when.year, 1).deadline, _end(Precision.MONTH, when.year, 3).deadline)
    )


def read_congress(match: re.Match[str], when: When) -> Reading:
    return ReadDeadline(Deadline(on=date(2022, 10, 16)), CONGRESS)


def read_century(match: re.Match[str], when: When) -> Reading:
    return Unsure(CENTURY, (_end(Precision.YEAR, 2049).deadline, _end(Precision.YEAR, 2050).deadline))


def read_unknown_occasion(match: re.Match[str], when: When) -> Reading:
    """2028年汛期前, 2030年封关五周年前: a day of that year which no calendar tells."""
    return Unsure(NO_DATE)


def read_vague(match: re.Match[str], when: When) -> Reading:
    return Unsure(NO_DATE)
