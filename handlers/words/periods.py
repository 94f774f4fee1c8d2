"""Stretches of time as people type them: 2022Q4, 30d, this quarter, 本月."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from store.model.deadline import Deadline, Precision

QUARTERS_ZH = "一二三四"
UNITS = {"d": 1, "day": 1, "days": 1, "天": 1, "日": 1, "w": 7, "week": 7, "weeks": 7, "周": 7}
UNITS |= {"month": 30, "months": 30, "个月": 30}
DAYS = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "yesterday": -1, "昨天": -1}
WEEKS = {"this": 0, "本": 0, "next": 1, "下": 1, "last": -1, "上": -1}
HALVES = {"上半年": 6, "first half": 6, "下半年": 12, "second half": 12}
YEARS = {
    f"{year}{end}": words
    for year, words in (("今年", "this year"), ("明年", "next year"), ("去年", "last year"))
    for end in ("", "底", "末", "年底", "年末")
} | dict.fromkeys(("年底", "年末", "年底前", "年末前"), "this year")
PLAN = re.compile(r"[“\"]?十([二三四五六])五[”\"]?(?:期间|时期)?")
SPANS = {
    "month": Precision.MONTH,
    "quarter": Precision.QUARTER,
    "half": Precision.HALF,
    "year": Precision.YEAR,
    "月": Precision.MONTH,
    "季度": Precision.QUARTER,
    "半年": Precision.HALF,
    "年": Precision.YEAR,
}


class Period(NamedTuple):
    """Some days in a row, both ends included."""

    first: date
    last: date


def read_period(text: str, today: date) -> Period | None:
    """The days that a phrase names, counted from `today` where it is relative; none where it names none."""
    phrase = re.sub(r"\s+", " ", text.strip().lower())
    return read_calendar(phrase) or read_ahead(phrase, today) or read_relative(phrase, today)


def read_calendar(phrase: str) -> Period | None:
    """2022, 2022q4, 2022h2, 2022-12, 2022-12-31 and their Chinese forms."""
    if plan := PLAN.fullmatch(phrase):
        last = 2015 + 5 * "二三四五六".index(plan[1])
        return Period(date(last - 4, 1, 1), date(last, 12, 31))
    if match := re.fullmatch(r"(?:end of )?((?:19|20)\d\d)(?:年[底末]?)?", phrase):
        return around(date(int(match[1]), 1, 1), Precision.YEAR)
    if match := re.fullmatch(r"((?:19|20)\d\d) ?-?q([1-4])", phrase):
        return around(date(int(match[1]), 3 * int(match[2]), 1), Precision.QUARTER)
    if match := re.fullmatch(rf"((?:19|20)\d\d)年第?([{QUARTERS_ZH}1-4])季度", phrase):
        quarter = QUARTERS_ZH.find(match[2]) + 1 or int(match[2])
        return around(date(int(match[1]), 3 * quarter, 1), Precision.QUARTER)
    if match := re.fullmatch(r"((?:19|20)\d\d)(?: ?-?h([12])|年([上下])半年)", phrase):
        second = match[2] == "2" or match[3] == "下"
        return around(date(int(match[1]), 12 if second else 6, 1), Precision.HALF)
    if match := re.fullmatch(r"((?:19|20)\d\d)[-/年](\d{1,2})(?:[-/月](\d{1,2})?日?)?", phrase):
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
        try:
            return around(date(year, month, day), Precision.DAY if match[3] else Precision.MONTH)
        except ValueError:
            return None
    return None


def read_ahead(phrase: str, today: date) -> Period | None:
    """30d, 2 weeks, 未来30天, 三个月内: from today on."""
    match = re.fullmatch(r"(?:next |未来)?(\d{1,3}|[一二三四五六七八九十]) ?([a-z]+|[天日周]|个月)内?", phrase)
    if not match or match[2] not in UNITS:
        return None
    number = int(match[1]) if match[1].isdecimal() else "一二三四五六七八九十".index(match[1]) + 1
    return Period(today, today + timedelta(days=number * UNITS[match[2]]))


def read_relative(phrase: str, today: date) -> Period | None:
    """This, next or last month, quarter, half or year; 本季度, 下个月, 今年, 去年."""
    if phrase in DAYS:
        day = today + timedelta(days=DAYS[phrase])
        return Period(day, day)
    if phrase in HALVES:  # of this year: 下半年 is its second half, not the half after this one
        return around(date(today.year, HALVES[phrase], 1), Precision.HALF)
    phrase = YEARS.get(phrase, phrase)
    if match := re.fullmatch(r"(this|next|last|本|下|上) ?(?:week|周)", phrase):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS[match[1]])
        return Period(monday, monday + timedelta(days=6))
    match = re.fullmatch(r"(this|next|last|本|这个?|下个?|上个?) ?(month|quarter|half|year|月|季度|半年|年)", phrase)
    if not match:
        return None
    precision = SPANS[match[2]]
    period = around(today, precision)
    if match[1] == "next" or match[1].startswith("下"):
        return around(period.last + timedelta(days=1), precision)
    if match[1] == "last" or match[1].startswith("上"):
        return around(period.first - timedelta(days=1), precision)
    return period


def around(day: date, precision: Precision) -> Period:
    """The whole month, quarter, half or year in which a day lies."""
    last = Deadline.end_of(precision, day).on
    if precision is Precision.DAY:
        return Period(day, day)
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6}.get(precision, 12)
    return Period(date(last.year, last.month - months + 1, 1), last)
