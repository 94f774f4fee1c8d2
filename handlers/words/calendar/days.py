"""Days that are written out: 2027-06-30, 6月30日前, 30 June, 6月中旬."""

import re
from datetime import date

from handlers.words.calendar.parts import MONTHS, month_in, number_in
from handlers.words.calendar.patterns import (
    A_YEAR,
    AT_HOUR,
    BEFORE_EN,
    BY,
    DONE_BY,
    EDGE_EN,
    IN_ZH,
    MONTH_EN,
    MONTH_ZH,
    OF_YEAR_EN,
    SHORT_YEAR_EN,
    SMALL,
    START,
    YEAR_ZH,
)
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import DAY_OR_MONTH_FIRST, EARLY, NO_SUCH_DAY, ReadDeadline, Reading, Unsure
from store.model.deadline import Deadline, Precision


def read_day(match: re.Match[str], when: When) -> Reading:
    return ReadDeadline(Deadline(on=date(when.year, month_in(match), number_in(match["day"]))))


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
    month = Deadline.end_of(Precision.MONTH, date(when.year, month_in(match), 1))
    last = {"上": 10, "中": 20}.get(match["third"])
    return ReadDeadline(Deadline(on=month.on.replace(day=last)), EARLY) if last else ReadDeadline(month)


NUMERIC = family(
    r"20\d\d|\d[-./]\d",
    Rule(
        rf"{BY}{START}(?P<year>20\d\d)([-/.]|, )(?P<month>\d\d?)\2(?P<day>\d\d?)"
        rf"(?![\d%]|-?[家个项件人名万亿元]){DONE_BY}",
        read_day,
    ),
    Rule(
        rf"{BY}{START}(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])"
        r"(?![\d.%家个项件人名万亿元]|,\d)",
        read_day,
    ),
    Rule(rf"{BY}{START}(?P<first>\d\d?)([-/.])(?P<second>\d\d?)\2(?P<year>20\d\d)(?!\d){DONE_BY}", read_numeric_day),
    Rule(rf"{BY}{START}(?P<year>20\d\d)[ _](?P<month>0[1-9]|1[0-2])[ _](?P<day>[0-2]\d|3[01])(?!\d)", read_day),
    Rule(rf"{BY}{START}(?P<first>[0-3]\d)[ _](?P<second>[0-1]\d)[ _](?P<year>20\d\d)(?!\d)", read_numeric_day),
    Rule(rf"{BY}{START}(?P<first>\d\d?)/(?P<second>\d\d?)/(?P<short>[2-5]\d)(?![\d/.%])", read_numeric_day),
    Rule(  # from one day to another, of which the last counts
        rf"(?:from )?{START}20\d\d([-/.])\d\d?\1\d\d?\s?(?:-|至|到| to )\s?(?P<year>20\d\d)\1(?P<month>\d\d?)\1"
        r"(?P<day>\d\d?)(?!\d)",
        read_day,
    ),
    Rule(
        rf"{BY}{START}(?P<month>0?[1-9]|1[0-2])[-./](?P<day>[0-2]?\d|3[01])(?!\d)[日号]?(?:(?:之|以)?前)(?![十\d百])",
        read_day,
    ),
)

CHINESE = family(
    r"月",
    Rule(
        rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}(?P<day>{SMALL}|[二三]十[一二三四五六七八九]?)"
        rf"(?:[日号]|(?<=\d\d)(?=[前,;。)]|[之以]前|\s|$)){AT_HOUR}(?:之内|以内|内)?(?:(?:之|以)?前)?",
        read_day,
    ),
    Rule(rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?(?:[上中](?=[中下]旬))?(?P<third>[上中下])旬(?:前)?", read_third),
)

ENGLISH = family(
    "|".join(MONTHS),
    Rule(
        rf"{BEFORE_EN}?{START}(?P<year>20\d\d)[\s,-]+{MONTH_EN}[\s-]+(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d%.,])",
        read_day,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?[\s-]+"
        rf"(?:day )?(?:of )?{MONTH_EN}{OF_YEAR_EN}",
        read_day,
    ),
    Rule(
        rf"{BEFORE_EN}?{MONTH_EN}[\s-]+(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d,%]\d|\d|%){OF_YEAR_EN}",
        read_day,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?[\s-]+(?:of )?{MONTH_EN},?\s?'{SHORT_YEAR_EN}",
        read_day,
    ),
    Rule(
        rf"{BEFORE_EN}?{MONTH_EN}[\s-]+(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s?'{SHORT_YEAR_EN}",
        read_day,
    ),
    Rule(rf"{BEFORE_EN}?(?<!\d)(?P<day>\d\d?)-{MONTH_EN}-{A_YEAR}", read_day),
)
