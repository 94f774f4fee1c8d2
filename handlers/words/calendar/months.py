"""Months: 2025年6月底前, by June, 2025-06, the first nine months."""

import re
from datetime import date

from handlers.words.calendar.parts import MONTHS, end_of, month_in, number_in, part_of
from handlers.words.calendar.patterns import (
    BEFORE_EN,
    BEFORE_ZH,
    BY,
    DONE_BY,
    EDGE_EN,
    EDGE_ZH,
    IN_ZH,
    MONTH_EN,
    MONTH_ZH,
    NO_LEVEL,
    NUMBER_EN,
    OF_YEAR_EN,
    SMALL,
    START,
    YEAR,
    YEAR_DIGITS,
    YEAR_ZH,
)
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import DAY_OR_YEAR, FISCAL_YEAR, NO_SUCH_DAY, SHORT_YEAR, Reading, Unsure
from store.model.deadline import Deadline, Precision


def read_month(match: re.Match[str], when: When) -> Reading:
    return part_of(match, end_of(Precision.MONTH, when.year, month_in(match)))


def read_dashed(match: re.Match[str], when: When) -> Reading:
    """2025-06 is a month, 2021-25 a stretch of years, 2027/28 a year of studies or of accounts."""
    second = int(match["second"])
    if "/" in match[0] and second == when.year % 100 + 1 and second > 12:
        return Unsure(FISCAL_YEAR, (end_of(Precision.YEAR, when.year + 1).deadline,))
    if 1 <= second <= 12:
        return end_of(Precision.MONTH, when.year, second)
    last = when.year // 100 * 100 + second
    return end_of(Precision.YEAR, last) if when.year < last <= when.year + 30 else Unsure(NO_SUCH_DAY)


def read_months(match: re.Match[str], when: When) -> Reading:
    """6—9月, 前九个月, the first nine months: the last of them."""
    return end_of(Precision.MONTH, when.year, number_in(match["last"]))


def read_short_month(match: re.Match[str], when: When) -> Reading:
    """Jun '27 is a month; Jun-27 may as well be a day."""
    month = end_of(Precision.MONTH, 2000 + int(match["number"]), month_in(match), SHORT_YEAR)
    if match["apostrophe"]:
        return month
    return Unsure(DAY_OR_YEAR, (month.deadline, Deadline(on=date(when.year, month_in(match), int(match["number"])))))


NUMERIC = family(
    r"20\d\d",
    Rule(
        rf"(?:(?:in|during|over|for|within|throughout) (?:the )?)?{BY}"
        rf"{START}(?P<year>20\d\d)[-/](?P<second>\d\d?)(?![\d%]|[-/.]\d|周|[家个项件人名万亿元]){DONE_BY}",
        read_dashed,
    ),
    Rule(rf"{BY}{START}(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)(?!\d){DONE_BY}", read_month),
    Rule(rf"{BY}{START}(?P<month>0[1-9]|1[0-2])[-.]{YEAR_DIGITS}(?![-/]\d){DONE_BY}", read_month),
    Rule(rf"{BY}{START}{NO_LEVEL}(?P<year>20[2-6]\d)\.(?P<month>0?[1-9]|1[0-2])(?=[前底末,;。)]|\s*$)", read_month),
    Rule(rf"{START}20\d\d\.\d\d?\s*-\s*(?P<year>20\d\d)\.(?P<month>0?[1-9]|1[0-2])(?!\d|\.\d)", read_month),
)

CHINESE = family(
    r"月",
    Rule(rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?(?!第)(?:{EDGE_ZH}|{BEFORE_ZH})", read_month),
    Rule(
        rf"{IN_ZH}{YEAR_ZH}?(?<![\d.])(?:\d\d?|[一二三四五六七八九十]{{1,2}})月?(?:[-至到]|, ?)(?P<last>{SMALL})月"
        r"(?:份|底|末)?(?:[之以]?前)?",
        read_months,
    ),
    Rule(rf"{YEAR_ZH}?前(?P<last>{SMALL})个月", read_months),
)

ENGLISH = family(
    "|".join((*MONTHS, "month")),
    Rule(rf"{BEFORE_EN}?{START}(?P<year>20\d\d)[\s-]+{MONTH_EN}(?![\s-]+\d)", read_month),
    Rule(
        rf"{BEFORE_EN}?{MONTH_EN}\s?(?P<apostrophe>')?(?:(?<=')|(?<=-)|-)(?P<number>[2-5]\d)(?![\d%.,])",
        read_short_month,
        needs_year=False,
    ),
    Rule(
        rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}?{MONTH_EN}[\s,-]*(?:of )?(?:{YEAR}|(?:this|(?P<relative>next)) year)",
        read_month,
    ),
    Rule(rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}{MONTH_EN}", read_month),
    Rule(rf"{BEFORE_EN}(?:the )?{MONTH_EN}", read_month),
    Rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<![a-z])this (?:coming )?{MONTH_EN}", read_month),
    Rule(rf"(?:{BEFORE_EN}(?:the )?)?{MONTH_EN}[\s-](?P<edge>end)(?![a-z]){OF_YEAR_EN}", read_month),
    Rule(rf"{BEFORE_EN}?(?:the )?first (?P<last>{NUMBER_EN}) months{OF_YEAR_EN}", read_months),
)
