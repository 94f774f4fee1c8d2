"""What is named by today: 月底前, 下月15日, this quarter, the day after tomorrow."""

import re
from datetime import timedelta

from handlers.words.calendar.parts import number_in, part_of
from handlers.words.calendar.patterns import SMALL, either
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import COUNTED_DAYS, COUNTED_MONTH, EARLY, MONTH_NEEDED, ReadDeadline, Reading, Unsure
from store.model.deadline import Deadline, Precision

AROUND = {
    "月": Precision.MONTH,
    "month": Precision.MONTH,
    "季度": Precision.QUARTER,
    "quarter": Precision.QUARTER,
    "half": Precision.HALF,
}
DAYS_AHEAD = {
    **dict.fromkeys(("今天", "今日", "today"), 0),
    **dict.fromkeys(("明天", "明日", "tomorrow"), 1),
    **dict.fromkeys(("后天", "the day after tomorrow", "day after tomorrow"), 2),
    "大后天": 3,
}

NEAR_ZH, NEAR_EN = either(*DAYS_AHEAD)


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
        return ReadDeadline(Deadline(on=last.replace(day=number_in(groups["day"]))), COUNTED_MONTH)
    if third := groups.get("third"):
        end = {"上": 10, "中": 20}.get(third, last.day)
        return ReadDeadline(Deadline(on=last.replace(day=end)), EARLY)
    return part_of(match, month)


def read_day_of_some_month(match: re.Match[str], when: When) -> Reading:
    """10日前, 每月10日前."""
    return Unsure(MONTH_NEEDED)


def read_near_day(match: re.Match[str], when: When) -> Reading:
    return ReadDeadline(Deadline(on=when.today + timedelta(days=DAYS_AHEAD[match["near"]])), COUNTED_DAYS)


CHINESE = family(
    r"月|季度|天|日|号",
    Rule(
        r"[到在]?(?:[本当]|这个|(?P<next>下个?)|(?<![\d一二三四五六七八九十个上每半次隔]))(?P<around>月)[底末尾内](?:前)?",
        read_around_today,
        needs_year=False,
    ),
    Rule(
        rf"[到在]?(?:[本当]|这个?|(?P<next>下个?))(?P<around>月)份?(?:(?P<day>{SMALL}|[二三]十[一二三四五六七八九]?)[日号]"
        r"|(?P<third>[上中下])旬|(?P<edge>[初中]))(?:之内|以内|内)?(?:[之以]?前)?",
        read_day_around_today,
        needs_year=False,
    ),
    Rule(
        r"[到在]?(?:[本当]|这个|(?P<next>下个?))(?P<around>月|季度)(?!\d|[上中下]旬)[内底末尾]?(?:前)?",
        read_around_today,
        needs_year=False,
    ),
    Rule(r"(?:每个?月|[次当]月|(?<![\d.月/-]))\d{1,2}[日号](?:[之以]?前)", read_day_of_some_month, needs_year=False),
    Rule(
        rf"(?P<near>{NEAR_ZH})(?:[之以]?前|内)?(?![性])",
        read_near_day,
        needs_year=False,
    ),
)

ENGLISH = family(
    r"month|quarter|to",
    Rule(
        r"(?:(?:by|before|on|until) )?(?:the )?(?:(?P<day>\d\d?)(?:st|nd|rd|th)?(?: day)? of "
        r"|(?P<edge>mid|middle|early|beginning|start)(?: of)?[\s-]+)"
        r"(?:this|the|(?P<next>next)) (?P<around>month)(?![a-z])",
        read_day_around_today,
        needs_year=False,
    ),
    Rule(
        r"(?:(?:by|before|in|within|during) )?(?:(?:the )?end of )?"
        r"(?:this|the|(?P<next>next)) (?P<around>month|quarter)(?![a-z])",
        read_around_today,
        needs_year=False,
    ),
    Rule(
        rf"(?:(?:by|before|until|till|on) )?(?<![a-z])(?P<near>{NEAR_EN})(?![a-z'])",
        read_near_day,
        needs_year=False,
    ),
)
