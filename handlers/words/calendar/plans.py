"""Stretches that have a name: five-year plans, terms of government, decades, centenaries."""

import re
from datetime import date

from handlers.words.calendar.parts import ORDINALS, end_of, number_in, part_of
from handlers.words.calendar.patterns import BEFORE_EN, EDGE_EN, NUMBER_EN, START, YEAR_ZH, either
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import (
    CENTENARY,
    CENTURY,
    CONGRESS,
    CONGRESS_TO_COME,
    DECADE,
    SEVERAL_DATES,
    TERM,
    ReadDeadline,
    Reading,
    Unsure,
)
from store.model.deadline import Deadline, Precision

CENTENARIES = {
    **dict.fromkeys(("建党", "party"), date(2021, 7, 1)),
    **dict.fromkeys(("建军", "army", "pla", "people's liberation army"), date(2027, 8, 1)),
    **dict.fromkeys(("建国", "新中国成立", "people's republic", "prc"), date(2049, 10, 1)),
}
PLANS = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth")

PLAN_EN = (
    rf"(?P<plan>1[0-7]|{'|'.join(PLANS)})(?:th)? "
    r"(?:(?:five|5)[\s-]+year(?:[\s-]+(?:plan|programme|program))?|fyp)(?: (?:period|years))?"
)
CENTENARIES_ZH, CENTENARIES_EN = either(*CENTENARIES)


def read_plan(match: re.Match[str], when: When) -> Reading:
    word = match["plan"]
    after_tenth = PLANS.index(word) if word in PLANS else number_in(word) - (10 if word.isdecimal() else 0)
    last = 2005 + 5 * after_tenth  # 十四五, the fourth after the tenth, ends in 2025
    groups = match.groupdict()
    if years := "first" if groups.get("opening") else groups.get("first"):
        return end_of(Precision.YEAR, last - 5 + (ORDINALS.get(years) or number_in(years)))
    return part_of(match, end_of(Precision.PLAN, last))


def read_turn_of_plans(match: re.Match[str], when: When) -> Reading:
    """“十四五”末“十五五”初 is the last year of the one or the first of the other."""
    last = read_plan(match, when)
    return (
        Unsure(SEVERAL_DATES, (last.deadline, end_of(Precision.YEAR, last.deadline.on.year + 1).deadline))
        if isinstance(last, ReadDeadline)
        else last
    )


def read_term(match: re.Match[str], when: When) -> Reading:
    return end_of(Precision.YEAR, when.year + (2027 - when.year) % 5, assumed=TERM)


def read_decade(match: re.Match[str], when: When) -> Reading:
    first = int(match["decade"] or when.year // 10 * 10)
    return Unsure(DECADE, tuple(end_of(Precision.YEAR, first + years).deadline for years in (9, 10)))


def read_century(match: re.Match[str], when: When) -> Reading:
    return Unsure(CENTURY, (end_of(Precision.YEAR, 2049).deadline, end_of(Precision.YEAR, 2050).deadline))


def read_centenary(match: re.Match[str], when: When) -> Reading:
    """A hundred years after 1921, 1927 and 1949."""
    return ReadDeadline(Deadline(on=CENTENARIES[match["of"]]), CENTENARY)


def read_congress(match: re.Match[str], when: When) -> Reading:
    return ReadDeadline(Deadline(on=date(2022, 10, 16)), CONGRESS)


def read_congress_to_come(match: re.Match[str], when: When) -> Reading:
    """The 21st will be held in the autumn of 2027, and nobody knows the day."""
    word = match["congress"]
    year = 2027 + 5 * (word[-1] in "二2" or word.endswith(("second", "2nd")))
    return Unsure(CONGRESS_TO_COME, tuple(end_of(Precision.MONTH, year, month).deadline for month in (9, 10, 11)))


PERIODS = family(
    r"十|five|5|fyp",
    Rule(
        r"(?:在|到|至)?第?十(?P<plan>[一二三四五六七])(?:个五年|五)(?:规划|时期|期间)?的?"
        r"(?:第(?P<first>[一二三四五1-5])个?年(?!均)|(?P<opening>开局|起步|首)之?年)(?:年?[底末])?(?:前)?",
        read_plan,
        needs_year=False,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?:(?P<first>first|second|third|fourth|fifth)|(?P<opening>opening)"
        rf"|last|final) year of (?:the )?{PLAN_EN}",
        read_plan,
        needs_year=False,
    ),
    Rule(
        r"(?<![较比与一二三四五六七八九])[到至在]?第?十(?P<plan>[一二三四五六七])(?:个五年|五)"
        r"(?!中后?期|初期?|第[一二三四五]年|开局|起步|以来|[家个项件名人年]|(?:规划|时期|期)?末?的?(?:基础|水平)|相比)"
        r"(?:(?:规划|时期|期间?)?的?[前头](?P<first>[一两二三四])年|的?后[一两二三四]年|(?P<before>[之以]?前)|(?:规划|计划)?"
        r"(?:期间|时期|期末|末期?|收官(?:之年)?"
        r"|期内|期)?(?:前)?)",
        read_plan,
        needs_year=False,
    ),
    Rule(
        r"第?十(?P<plan>[一二三四五六])(?:个五年|五)(?:规划|时期)?(?:期?末|末期)[、,至到和或]?"
        r"第?十[二三四五六七](?:个五年|五)(?:规划|时期)?(?:期?初|初期|开局)",
        read_turn_of_plans,
        needs_year=False,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?first (?P<first>{NUMBER_EN}) years of (?:the )?{PLAN_EN}",
        read_plan,
        needs_year=False,
    ),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<!\d){PLAN_EN}",
        read_plan,
        needs_year=False,
    ),
)

TERMS = family(
    r"本届|term",
    Rule(r"在?本届(?:省|市|自治区)?(?:委|政府)?(?:任期|政府)(?:期内|内|末|结束)?(?:之?前)?", read_term),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?:(?:the|this|current) ){{0,3}}(?:government's term(?: of office)?"
        r"|(?:current |present )?term (?:of office )?of (?:the|this) (?:current |present )?government|term of office)",
        read_term,
    ),
)

AGES = family(
    r"年代|百|世纪|党|100|\ds|decade|cent|congress",
    Rule(rf"{START}(?P<decade>20[2-9]0)年代(?:末期?)?", read_decade, needs_year=False),
    Rule(
        rf"(?:迎接|实现)?(?P<of>{CENTENARIES_ZH})(?:一百|100|百)(?:周年|年)(?:奋斗目标)?(?:之?前)?",
        read_centenary,
        needs_year=False,
    ),
    Rule(r"(?:迎接|喜迎)?党的二十大(?:胜利)?(?:召开)?(?:之?前)?", read_congress, needs_year=False),
    Rule(
        rf"{YEAR_ZH}?(?:迎接|喜迎)?党的(?P<congress>二十[一二])大(?:胜利)?(?:召开)?(?:[之以]?前)?",
        read_congress_to_come,
        needs_year=False,
    ),
    Rule(r"[到至]?(?:本|21|二十一)世纪中叶", read_century, needs_year=False),
    Rule(
        r"(?:(?:by|in|before|during|within) )?(?:the )?(?:end of )?(?:the |this )?(?:(?:20)?"
        r"(?P<decade>20[2-9]0)s|(?:current |next |present )?decade)(?![a-z])",
        read_decade,
        needs_year=False,
    ),
    Rule(
        r"(?:for |by |before )?(?:the )?(?:centenary|centennial|100th anniversary) of (?:the )?"
        rf"(?:founding of )?(?:the )?(?:chinese |communist )*(?P<of>{CENTENARIES_EN})",
        read_centenary,
        needs_year=False,
    ),
    Rule(
        r"(?:(?:by|before|ahead of|until) )?(?:the )?(?P<congress>2[12](?:st|nd)|twenty-(?:first|second)) "
        r"(?:cpc |party |national ){0,3}congress(?: in 20\d\d)?",
        read_congress_to_come,
        needs_year=False,
    ),
    Rule(
        r"(?:the )?(?:20th|twentieth) (?:cpc |party )?(?:national )?(?:party )?congress",
        read_congress,
        needs_year=False,
    ),
    Rule(
        r"(?:by )?(?:the )?(?:middle of (?:the|this)(?: 21st)? century|mid-?(?:21st[\s-])?century)",
        read_century,
        needs_year=False,
    ),
)
