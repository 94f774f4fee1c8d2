"""Stretches that are counted: 未来五年, within six months, 两年后."""

import re
from datetime import date, timedelta

from handlers.words.calendar.parts import number_in
from handlers.words.calendar.patterns import (
    NO_NUMERAL_ZH,
    NUMBER_EN,
    OR_MORE_ZH,
    SMALL,
    SPAN_EN,
    SPAN_ZH,
    YEAR,
    YEAR_ZH,
)
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import (
    COUNTED_DAYS,
    COUNTED_YEARS,
    LATER,
    LONG_OR_SHORT,
    NO_SUCH_DAY,
    ReadDeadline,
    Reading,
    Unsure,
)
from store.model.deadline import Deadline, Precision


def read_span_of_years(match: re.Match[str], when: When) -> Reading:
    """未来五年: counted from the conference's year, or the year that is named, which is the first of them."""
    years, most = number_in(match["number"]), number_in(match.groupdict().get("most"))
    if not 1 <= years <= 50:
        return Unsure(NO_SUCH_DAY)
    ends = [Deadline.end_of(Precision.YEAR, date(when.year + span - 1, 1, 1)) for span in (years, most) if span]
    return ReadDeadline(ends[0], COUNTED_YEARS) if len(ends) == 1 else Unsure(LONG_OR_SHORT, tuple(ends))


def read_days_ahead(match: re.Match[str], when: When) -> Reading:
    """两周内, within six months."""
    spans = [number_in(match[name]) for name in ("number", "most") if match[name]]
    ends = tuple(Deadline(on=_ahead(number, match["unit"], when.today)) for number in spans)
    return ReadDeadline(ends[0], COUNTED_DAYS) if len(ends) == 1 else Unsure(LONG_OR_SHORT, ends)


def _ahead(number: int, unit: str, today: date) -> date:
    if unit in ("个月", "month"):
        return _months_after(today, number)
    return today + timedelta(days=number * (7 if unit in ("周", "个星期", "星期", "week") else 1))


def read_fortnight(match: re.Match[str], when: When) -> Reading:
    return ReadDeadline(Deadline(on=_ahead(2, "week", when.today)), COUNTED_DAYS)


def read_halves_ahead(match: re.Match[str], when: When) -> Reading:
    """半年内, 一年半内, 一个半月内, within half a year."""
    number = number_in(match["number"])
    if "年" in match[0] or "year" in match[0]:
        return ReadDeadline(Deadline(on=_months_after(when.today, 12 * number + 6)), COUNTED_DAYS)
    return ReadDeadline(Deadline(on=_months_after(when.today, number) + timedelta(days=15)), COUNTED_DAYS)


def _months_after(day: date, number: int) -> date:
    months = day.year * 12 + day.month - 1 + number
    last = Deadline.end_of(Precision.MONTH, date(months // 12, months % 12 + 1, 1)).on
    return last.replace(day=min(day.day, last.day))


def read_later(match: re.Match[str], when: When) -> Reading:
    """两年后 is so long after a day that is not named; the one in which it is read is a guess."""
    years = 1 if match["number"] == "next" else number_in(match["number"])
    return Unsure(LATER, (Deadline(on=_months_after(when.today, 12 * years)),))


def read_after_an_event(match: re.Match[str], when: When) -> Reading:
    """自发布之日起三年内, within two years of its launch."""
    return Unsure(LATER)


def read_halves_later(match: re.Match[str], when: When) -> Reading:
    """半年后, 一年半后."""
    return Unsure(LATER, (Deadline(on=_months_after(when.today, 12 * number_in(match["number"]) + 6)),))


CHINESE = family(
    r"年|内|后",
    Rule(
        rf"[自从]?{YEAR_ZH}(?:开始|起),?的?(?:用|未来|连续)?(?P<number>{SMALL})年(?:时间|内|左右)?",
        read_span_of_years,
    ),
    Rule(
        rf"(?:未来|今后|接下来的?|力争用|争取用|再用|利用|用|经过|通过|后续)的?{SPAN_ZH}年(?:左右|时间|内"
        r"|的努力|期间)*",
        read_span_of_years,
    ),
    Rule(
        rf"(?<![\d第近前近去连每过上来个.〇零一二两三四五六七八九十]){SPAN_ZH}年"
        r"(?:(?:左右)?的?时间|(?:左右)?之?内|行动计划|行动方案|(?:滚动)?计划|累计)",
        read_span_of_years,
    ),
    Rule(
        rf"(?:未来|今后|在)?{NO_NUMERAL_ZH}(?P<number>\d{{1,3}}|{SMALL})(?:{OR_MORE_ZH}(?P<most>\d{{1,3}}|{SMALL}))?"
        r"(?P<unit>个月|天|日|周|个?星期)"
        r"(?:之内|以内|内|后)",
        read_days_ahead,
        needs_year=False,
    ),
    Rule(
        rf"(?<![上下前后近第])(?P<number>{SMALL})年半(?:之内|以内|内)|(?<![上下])半年(?:之内|以内|内)",
        read_halves_ahead,
        needs_year=False,
    ),
    Rule(rf"(?P<number>{SMALL})个半月(?:之内|以内|内)|半个月(?:之内|以内|内)", read_halves_ahead, needs_year=False),
    Rule(
        rf"(?:之日起|(?:印发|发布|公布|实施|施行|批准|批复|立项|启动|开工|签约|签订|生效|挂牌|验收|投产|成立)(?:之?[日后]|起|以后){{1,2}}起?)"
        rf",?的?(?:{SPAN_ZH}|半)个?(?:年|半?月|天|日|周|星期|工作日)(?:之?内|以内)?",
        read_after_an_event,
        needs_year=False,
    ),
    Rule(rf"(?<![\d第近前])(?P<number>{SMALL})年(?:之后|以后|后)", read_later, needs_year=False),
    Rule(
        rf"(?<![\d上下前后近第])(?:(?P<number>{SMALL})年)?半年?(?<=年半|半年)(?:之后|以后|后)",
        read_halves_later,
        needs_year=False,
    ),
)

ENGLISH = family(
    r"year|day|week|month|quarter|fortnight",
    Rule(
        r"(?<![a-z])(?:in|within|over) (?:a|the next|the coming) fortnight(?![a-z])(?:'s time)?",
        read_fortnight,
        needs_year=False,
    ),
    Rule(
        r"(?<![a-z])(?:(?:over|in|within|during|for) (?:a period of |the )?)?"
        rf"(?P<number>{NUMBER_EN}) years (?:from|starting(?: from| in)?|beginning(?: in)?) {YEAR}",
        read_span_of_years,
    ),
    Rule(rf"from {YEAR},? (?:over |within |in )?(?P<number>{NUMBER_EN}) years", read_span_of_years),
    Rule(
        r"(?<![a-z])(?:over|in|within|during|for|after) (?:a period of |about )?(?:the )?(?:next |coming |following )?"
        rf"{SPAN_EN} years?(?![a-z-])(?:'? time)?",
        read_span_of_years,
    ),
    Rule(rf"(?:the )?(?:next|coming|following) {SPAN_EN} years", read_span_of_years),
    Rule(
        rf"(?<![a-z])(?:in|within|over) (?:the )?(?:next |coming )?(?P<number>\d{{1,3}}|{NUMBER_EN})"
        rf"(?:(?:\s?-\s?| (?:to|or) )(?P<most>\d{{1,3}}|{NUMBER_EN}))? (?P<unit>day|week|month)s?(?![a-z])(?:'? time)?",
        read_days_ahead,
        needs_year=False,
    ),
    Rule(
        r"(?<![a-z])(?:in|within|over) (?:(?P<number>a|one|two|three) years? and a half|half a year"
        r"|the next half year)",
        read_halves_ahead,
        needs_year=False,
    ),
    Rule(rf"(?<![a-z])(?P<number>{NUMBER_EN}) years? (?:from now|later|hence)", read_later, needs_year=False),
    Rule(rf"(?<![a-z])in (?:about )?(?P<number>{NUMBER_EN}) years?(?:'s?) time", read_later, needs_year=False),
    Rule(r"(?:by |around )?this time (?P<number>next) year", read_later, needs_year=False),
    Rule(
        rf"(?<![a-z])(?:within |in |by )?(?:\d{{1,3}}|{NUMBER_EN}) (?:days?|weeks?|months?|quarters?|years?) "
        r"(?:of (?:the|its|this|their|being|approval|launch|publication|issue|adoption)"
        r"|(?:after|following|from) (?!(?:the )?(?:20|end|next|this))[a-z]+|later|hence)"
        r"(?![a-z])(?! (?:plan|government|province|year|decade)(?![a-z]))",
        read_after_an_event,
        needs_year=False,
    ),
)
