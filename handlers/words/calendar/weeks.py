"""Weeks and their days: 周五前, next week, 2031-W40, 10个工作日内."""

import re
from datetime import date, timedelta

from handlers.words.calendar.parts import ENGLISH_NUMBERS, number_in
from handlers.words.calendar.patterns import (
    BEFORE_EN,
    BY,
    IN_ZH,
    MONTH_OF_WEEK_EN,
    MONTH_ZH,
    NUMBER_EN,
    SMALL,
    START,
    YEAR,
    YEAR_ZH,
)
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import (
    COUNTED_DAYS,
    NO_SUCH_DAY,
    PASSED,
    THIS_OR_NEXT_WEEK,
    WEEK_OF_MONTH,
    ReadDeadline,
    Reading,
    Unsure,
)
from handlers.words.numerals import chinese_number
from store.model.deadline import Deadline
from store.model.workday import calendar_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS_ZH = "一二三四五六日"
SUNDAY = 6


def read_weekday(match: re.Match[str], when: When) -> Reading:
    """周五前, by Friday: the next one that comes; 下周五 is the one of the week after this."""
    word = match["weekday"]
    number = WEEKDAYS_ZH.find(word.replace("天", "日")) if len(word) == 1 else WEEKDAYS.index(word[:3])
    monday = when.today - timedelta(days=when.today.weekday())
    this_week, next_week = (monday + timedelta(days=number + 7 * weeks) for weeks in (0, 1))
    coming = this_week if this_week >= when.today else next_week
    if match["week"] in ("下周", "下个星期", "下星期") or match.groupdict().get("after"):
        return ReadDeadline(Deadline(on=next_week), COUNTED_DAYS)
    if match["week"] and match["week"][0] in "本这t" and this_week < when.today:
        return Unsure(PASSED, (Deadline(on=this_week), Deadline(on=next_week)))
    if match["week"] == "next" and coming != next_week:
        return Unsure(THIS_OR_NEXT_WEEK, (Deadline(on=coming), Deadline(on=next_week)))
    return ReadDeadline(Deadline(on=coming), COUNTED_DAYS)


def read_end_of_week(match: re.Match[str], when: When) -> Reading:
    weeks = 1 if match["week"] in ("下", "下个", "next") else 0
    sunday = when.today + timedelta(days=SUNDAY - when.today.weekday() + 7 * weeks)
    return ReadDeadline(Deadline(on=sunday), COUNTED_DAYS)


def read_working_days(match: re.Match[str], when: When) -> Reading:
    """So many days on which mainland China works."""
    word = match["number"]
    number = ENGLISH_NUMBERS.get(word) or (int(word) if word.isdecimal() else int(chinese_number(word) or 0))
    if not 1 <= number <= 250:
        return Unsure(NO_SUCH_DAY)
    day = when.today
    while number:
        day += timedelta(days=1)
        number -= calendar_of("CN", day.year).is_working_day(day)
    return ReadDeadline(Deadline(on=day), COUNTED_DAYS)


def read_week(match: re.Match[str], when: When) -> Reading:
    """Week 40 ends on its Sunday (ISO 8601)."""
    return ReadDeadline(Deadline(on=date.fromisocalendar(when.year, number_in(match["week"]), 7)))


def read_week_of_month(match: re.Match[str], when: When) -> Reading:
    """6月第二周, the last week of 2027: some count from the first day, others from the first Monday."""
    return Unsure(WEEK_OF_MONTH)


NUMBERED = family(
    r"[周w]",
    Rule(
        rf"{BY}{START}(?P<year>20\d\d)(?:[-\s]*w(?:eek\s*)?|年?-?第?)(?P<week>\d\d?|(?<=第)[一二三四五]?十?[一二三四五六七八九十])(?:周|(?<=w\d)|(?<=w\d\d)|"
        r"(?<=week\s\d\d))"
        r"(?:[之以]?前|内)?",
        read_week,
    ),
    Rule(rf"{BY}(?<![a-z])(?:week|w|cw|kw)\s?(?P<week>\d\d?)(?:,? of|,|/)? ?(?P<year>20\d\d)(?!\d)", read_week),
)
CHINESE = family(
    r"周|星期|工作日",
    Rule(
        rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?的?(?:第(?P<week>[一二三四五1-5])个?|最后一个?|首)(?:周|星期|工作日)(?![一二三四五六日天])(?:[之以]?前|内)?",
        read_week_of_month,
    ),
    Rule(
        rf"(?:在|于)?(?<![\d第])(?P<number>\d{{1,3}}|{SMALL})个?工作日(?:之内|以内|内)",
        read_working_days,
        needs_year=False,
    ),
    Rule(
        r"(?P<week>[本这下]周|[本这下]个?星期|(?<![个第(])(?:周|星期))(?P<weekday>[一二三四五六日天])(?![期年月])(?:[之以]?前|内)?",
        read_weekday,
        needs_year=False,
    ),
    Rule(
        r"(?<!下)(?P<week>[本这]个?|下个?)(?:周|星期)(?:[内末底]|之内|以内|结束前)?(?:[之以]?前)?",
        read_end_of_week,
        needs_year=False,
    ),
)

ENGLISH = family(
    r"w|day",
    Rule(
        rf"{BEFORE_EN}?(?:the )?(?:(?P<week>first|second|third|fourth|1st|2nd|3rd|4th)|last|final)[\s-]+(?:full )?"
        rf"week (?:of |in )(?:(?:{MONTH_OF_WEEK_EN})[\s,]*)?(?:of )?{YEAR}",
        read_week_of_month,
    ),
    Rule(
        r"(?:(?:by|before|until|till|on|due) )?(?:(?P<week>this|next|the coming) )?(?P<weekday>monday|tuesday"
        r"|wednesday|thursday|friday|saturday|sunday)(?![a-z,])(?! \d)(?P<after>(?: of)? next week)?",
        read_weekday,
        needs_year=False,
    ),
    Rule(
        r"(?:(?:by|before|until|till|within|during|in) )?(?:the )?(?:end of )?(?P<week>this|next|the) week"
        r"(?:end)?(?![a-z-])",
        read_end_of_week,
        needs_year=False,
    ),
    Rule(
        rf"(?<![a-z])(?:in|within) (?:the next )?(?P<number>\d{{1,3}}|{NUMBER_EN}) (?:working|business) days",
        read_working_days,
        needs_year=False,
    ),
)
