"""Days that are named by an occasion: festivals, weekdays, the day after tomorrow, a week of the year."""

import re
from datetime import date, timedelta

import holidays

from handlers.words.dates import (
    COUNTED_DAYS,
    ENGLISH_NUMBERS,
    FESTIVAL,
    NO_DATE,
    NO_SUCH_DAY,
    PASSED,
    THIS_OR_NEXT_WEEK,
    ReadDeadline,
    Reading,
    Unsure,
    When,
)
from handlers.words.numerals import chinese_number
from store.model.deadline import Deadline
from store.model.workday import calendar_of

FIXED = {
    **dict.fromkeys(("国庆", "national day"), (10, 1)),
    **dict.fromkeys(("五一", "劳动", "labour day", "labor day", "may day"), (5, 1)),
    **dict.fromkeys(("七一", "建党"), (7, 1)),
    **dict.fromkeys(("八一", "建军", "army day"), (8, 1)),
    **dict.fromkeys(("六一", "儿童", "children's day"), (6, 1)),
    **dict.fromkeys(("教师", "teachers' day", "teacher's day"), (9, 10)),
    **dict.fromkeys(("三八", "妇女", "women's day"), (3, 8)),
    **dict.fromkeys(("圣诞", "christmas"), (12, 25)),
    **dict.fromkeys(("元旦", "new year's day"), (1, 1)),
}
MOVING = {  # by the country in whose calendar `holidays` has it, and its name there
    **dict.fromkeys(("春", "农历新年", "spring festival", "chinese new year", "lunar new year"), ("CN", "春节")),
    **dict.fromkeys(("清明", "qingming festival", "tomb-sweeping day", "qingming"), ("CN", "清明节")),
    **dict.fromkeys(("端午", "dragon boat festival"), ("CN", "端午节")),
    **dict.fromkeys(("中秋", "mid-autumn festival", "mid autumn festival"), ("CN", "中秋节")),
    **dict.fromkeys(("重阳", "double ninth festival"), ("HK", "重陽節")),
}
LANTERNS = ("元宵", "lantern festival")
AFTER_NEW_YEAR = timedelta(days=14)  # from the first day of the lunar year to the Lantern Festival
LUNAR = timedelta(days=400)  # longer than any year, in which the next festival is found

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS_ZH = "一二三四五六日"
DAYS_AHEAD = {
    **dict.fromkeys(("今天", "今日", "today"), 0),
    **dict.fromkeys(("明天", "明日", "tomorrow"), 1),
    **dict.fromkeys(("后天", "the day after tomorrow", "day after tomorrow"), 2),
    "大后天": 3,
}
SUNDAY = 6


def read_festival(match: re.Match[str], when: When) -> Reading:
    """The day of the festival; one of this year that has passed is asked, for the next may be meant."""
    name, is_named = match["festival"], bool(match.groupdict().get("year") or match.groupdict().get("relative"))
    day = day_of(name, when.year)
    if day is None:
        return Unsure(NO_DATE)
    if name in ("元旦", "new year's day") and not is_named:
        return ReadDeadline(Deadline(on=date(when.year, 12, 31)), FESTIVAL)
    following = day_of(name, when.year + 1)
    if day < when.today and when.year == when.today.year and not is_named and following:
        return Unsure(PASSED, (Deadline(on=day), Deadline(on=following)))
    return ReadDeadline(Deadline(on=day), FESTIVAL)


def day_of(name: str, year: int) -> date | None:
    """The first day of a festival in a year; none where the calendar of the moon does not reach."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in LANTERNS:
        new_year = day_of("春", year)
        return new_year + AFTER_NEW_YEAR if new_year else None
    country, named = MOVING[name]
    language = "zh_CN" if country == "CN" else "zh_HK"
    days = holidays.country_holidays(country, years=year, language=language).get_named(named, lookup="icontains")
    return min(days, default=None)


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


def read_near_day(match: re.Match[str], when: When) -> Reading:
    return ReadDeadline(Deadline(on=when.today + timedelta(days=DAYS_AHEAD[match["near"]])), COUNTED_DAYS)


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
    return ReadDeadline(Deadline(on=date.fromisocalendar(when.year, int(match["week"]), 7)))
