"""Years: 2025年底前, by the end of next year, 2021—2025年, FY2031."""

import re

from handlers.words.calendar.parts import end_of, part_of
from handlers.words.calendar.patterns import (
    A_YEAR,
    BEFORE_EN,
    BEFORE_ZH,
    BY,
    EDGE_EN,
    EDGE_ZH,
    IN_ZH,
    MONTH_EN,
    NUMBER_EN,
    START,
    YEAR,
    YEAR_DIGITS,
    YEAR_ZH,
)
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import (
    BEGINNING,
    BY_YEAR,
    EVERY_YEAR,
    FISCAL_YEAR,
    NO_SUCH_DAY,
    SEVERAL_DATES,
    Reading,
    Unsure,
)
from store.model.deadline import Precision


def read_year(match: re.Match[str], when: When) -> Reading:
    """By the end of it; an English “by 2025” says so only to those who know what it translates."""
    groups = match.groupdict()
    by = groups.get("by") and not groups.get("edge")
    return part_of(match, end_of(Precision.YEAR, when.year, assumed=BY_YEAR if by else None))


def read_years(match: re.Match[str], when: When) -> Reading:
    last = int(match["last"])
    return end_of(Precision.YEAR, last) if when.year < last <= when.year + 50 else Unsure(NO_SUCH_DAY)


def read_either_year(match: re.Match[str], when: When) -> Reading:
    """2028、2029年, in 2028 or 2029."""
    return Unsure(
        SEVERAL_DATES, tuple(end_of(Precision.YEAR, year).deadline for year in (when.year, int(match["last"])))
    )


def read_fiscal_year(match: re.Match[str], when: When) -> Reading:
    """FY2031 is China's calendar year; FY2031/32 ends in the second, in March or in June or at its end."""
    if not match["last"]:
        return end_of(Precision.YEAR, when.year)
    last = when.year + 1
    return Unsure(FISCAL_YEAR, tuple(end_of(Precision.MONTH, last, month).deadline for month in (3, 6, 12)))


def read_every_year(match: re.Match[str], when: When) -> Reading:
    return Unsure(EVERY_YEAR, (end_of(Precision.YEAR, when.year).deadline,))


def read_this_and_next(match: re.Match[str], when: When) -> Reading:
    """今明两年 ends with the second of them."""
    return end_of(Precision.YEAR, when.year + ("明后" in match[0]) + 1)


def read_beginning(match: re.Match[str], when: When) -> Reading:
    """From 2028 on, starting in 2028."""
    return Unsure(BEGINNING)


NUMERIC = family(
    r"20\d\d",
    Rule(rf"{BY}{START}(?P<year>20\d\d)(?P<last>[-/]\d\d(?:\d\d)?)?年?(?:财年度?|财政年度|会计年度)", read_fiscal_year),
    Rule(
        rf"(?:(?:in|during) )?{BY}{START}(?<![较比与])(?P<year>20[2-6]\d)年?"
        rf"(?:,\s?(?=20\d\d年)|\s?[和或及]\s?| (?:and|or) )(?P<last>20[2-6]\d)"
        r"(?![\d%]|[.,]\d|[-/]\d|-?[家个项件人名万亿元]|年?\d\d?月)年?[底末]?",
        read_either_year,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?(?:academic|school|financial|fiscal) year {START}(?P<year>20\d\d)"
        r"(?P<last>[-/]\d\d(?:\d\d)?)(?!\d)",
        read_fiscal_year,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{START}(?P<year>20\d\d)(?P<last>[-/]\d\d(?:\d\d)?)"
        r"\s?(?:学年度?|(?:academic|school|financial|fiscal) year)",
        read_fiscal_year,
    ),
    Rule(rf"(?:between|from) now (?:and|to|until) (?:the end of )?{YEAR}", read_year),
    Rule(rf"{BY}(?<![a-z])fy\s?(?P<year>20\d\d)(?P<last>[-/]\d\d(?:\d\d)?)?(?!\d)", read_fiscal_year),
    Rule(
        rf"(?:from |during |自|从)?{START}(?P<year>20\d\d)年?(?:\s*(?:-|至|到)+\s*| (?:to|through|until) )"
        rf"(?P<last>20\d\d)(?![\d%]|[.,]\d|年?[-/.]?\d\d?月|[-/.]\d)(?:年度?)?(?:[底末](?:前)?|期间)?",
        read_years,
    ),
    Rule(rf"{BY}{START}(?P<year>20\d\d)(?P<last>/20\d\d)(?![\d/%])(?:学?年度?)?", read_fiscal_year),
    Rule(rf"between {START}(?P<year>20\d\d) and (?P<last>20\d\d)(?!\d)", read_years),
    Rule(rf"(?<![达得遇增升加高大展降少])[到至]{YEAR}(?P<edge>[底末])?(?=[,;。)]|\s|$)", read_year),
)

CHINESE = family(
    r"年|岁末",
    Rule(
        rf"{IN_ZH}{YEAR_ZH}(?!以来|来|代|此时|学年|年?[底末]?的?基础(?!研究|学科|设施)|相比|的?水平|的?[\d.两三四五六七八九十]+倍"
        rf"|[春夏秋冬暑寒腊正]|开年|第?\d{{1,2}}周|[一二三四1-4首末前第]{{1,2}}季|[qh][1-4]|为(?:基|起点|参照)|可持续发展)"
        rf"(?:{EDGE_ZH}|年?内|全年|{BEFORE_ZH})",
        read_year,
    ),
    Rule(
        r"[到至在]?(?:全年|(?<![几数多干\d一二两三四五六七八九十])年内|本年度|(?<![\d上前去学一二三四五六七八九十])年(?P<edge>[底末终尾])|岁末(?!年初))(?:(?:之|以)?前|内)?",
        read_year,
    ),
    Rule(r"(?<![每\d])[到至在]?年(?P<edge>中)(?!期|叶|国|心)(?:前)?", read_year),
    Rule(r"(?:今后|接下来|未来)?(?:今明|明后)(?:两|二|2)?年", read_this_and_next),
    Rule(
        r"(?:每年|每一年|逐年|历年)(?:的?年?[底末]|[上下]半年|\d{1,2}月(?:底|\d{1,2}[日号])?)(?:前)?",
        read_every_year,
    ),
    Rule(rf"目标年(?:份|度)?:?\s?{YEAR}年?", read_year),
)

ENGLISH = family(
    r"[a-z][\s-]+(?:20\d\d|twenty|two\s)|'\d\d|ye|eoy|each|every|annually",
    Rule(
        rf"(?<![a-z])(?:as )?(?:from|of) {YEAR},? (?:on(?:wards?)?|forwards?|and (?:after|beyond))(?![a-z])",
        read_beginning,
    ),
    Rule(rf"(?<![a-z])(?:starting|beginning|effective)(?: from| in)? {YEAR}", read_beginning),
    Rule(rf"{BEFORE_EN}(?:the )?{EDGE_EN}?'(?P<short>[2-5]\d)(?![\d%.,'a-z])", read_year),
    Rule(rf"{EDGE_EN}'(?P<short>[2-5]\d)(?![\d%.,'a-z])", read_year),
    Rule(rf"(?<![a-z])(?:up|through) to (?:the (?P<edge>end) of )?{YEAR}(?=[,;.]|\s*$)", read_year),
    Rule(rf"{BEFORE_EN}?(?:the )?(?P<edge>end)[\s-]of[\s-](?:the[\s-])?(?:calendar[\s-])?year,? {YEAR}", read_year),
    Rule(rf"(?<![a-z])(?:around|circa|about|sometime in) {YEAR}(?=[,;.]|\s*$)", read_year),
    Rule(rf"{BEFORE_EN}?(?:the )?target (?:year|date)(?: of| is)?:?\s?{YEAR}", read_year),
    Rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?:the )?(?P<relative>year after next)(?![a-z])", read_year),
    Rule(
        rf"(?<![a-z])(?:in|over|during|within) (?:the )?(?:next |coming )?{NUMBER_EN} years (?:up )?"
        rf"(?:to|until|ending(?: in)?) {YEAR}",
        read_year,
    ),
    Rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}(?:(?:calendar )?year )?{YEAR}", read_year),
    Rule(rf"(?!on ){BEFORE_EN}(?:the )?(?:year )?{YEAR}(?! (?:enterprises|firms|companies))", read_year),
    Rule(rf"{BEFORE_EN}?(?:the )?(?:{YEAR}[\s-]+)?(?<![a-z])year[\s-]+(?P<edge>end)(?![a-z])", read_year),
    Rule(
        rf"{BEFORE_EN}?(?<![a-z])year[\s-]+(?P<edge>end),? (?:of )?(?:{YEAR_DIGITS}|'(?P<short>[2-5]\d)(?!\d))",
        read_year,
    ),
    Rule(rf"{BEFORE_EN}?{YEAR},? (?:by |at )?(?:the )?(?P<edge>end)(?: of)?(?: the)? year(?![a-z])", read_year),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}(?:this |(?P<relative>next|coming|following) |current )?year(?![a-z-])",
        read_year,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?(?:course of )?"
        r"(?:this|(?:the )?current|(?:the )?(?P<relative>next|coming|following)) year(?![a-z-])",
        read_year,
    ),
    Rule(r"(?:in|within|during|by|throughout) (?:the course of )?the year(?![a-z-])|(?<![a-z])eoy(?![a-z])", read_year),
    Rule(rf"{BEFORE_EN}?(?:the )?(?<![a-z])(?P<edge>eoy|ye|fye)\s?{A_YEAR}", read_year),
    Rule(
        r"(?:at |by )?(?:the )?(?:end of )?(?:each|every) year|(?<![a-z])annually(?![a-z])|year after year",
        read_every_year,
    ),
    Rule(rf"(?:in |by |before )?(?:each|every) {MONTH_EN}(?: \d\d?(?:st|nd|rd|th)?)?", read_every_year),
)
