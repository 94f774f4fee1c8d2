"""Times that are named by an occasion: festivals, seasons, sessions, and words that name none."""

import re
from datetime import date, timedelta

from handlers.words.calendar.parts import end_of
from handlers.words.calendar.patterns import BEFORE_EN, EDGE_EN, IN_ZH, OF_YEAR_EN, YEAR, YEAR_ZH, either
from handlers.words.calendar.rules import Rule, When, family
from handlers.words.dates import FESTIVAL, NO_DATE, PASSED, SEASON, TWO_SESSIONS, WINTER, ReadDeadline, Reading, Unsure
from store.model.deadline import Deadline, Precision

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
AFTER_NEW_YEAR = timedelta(days=14)
SEASONS = {"春": 5, "夏": 8, "秋": 11, "冬": None, "spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": None}

FESTIVALS_ZH, FESTIVALS_EN = either(*FIXED, *MOVING, *LANTERNS)

OCCASIONS_ZH = (
    r"(?:周年|汛期|学期|开学|毕业|十一|暑假|寒假|供暖季|采暖季|春耕|秋收|春运|三夏|麦收|春播|秋种|活动周|汛|毕业季|台风季|旺季|高峰期|除夕|小年|开工|开幕|闭幕|换届|高考|大会|博览会|运动会"
    r"|奥运会?|亚运会?|世博会?|全运会?|进博会?|世界杯|峰会|论坛|[一二三四五六七]中全会)"
)
OCCASIONS_EN = (
    r"(?:olympics|olympic games|asian games|national games|world cup|world expo|expo|summit|plenum|flood season)"
)


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
    import holidays  # a tenth of a second with its countries

    country, named = MOVING[name]
    language = "zh_CN" if country == "CN" else "zh_HK"
    days = holidays.country_holidays(country, years=year, language=language).get_named(named, lookup="icontains")
    return min(days, default=None)


def read_season(match: re.Match[str], when: When) -> Reading:
    season = SEASONS[match["season"]]
    if season is None:
        ends = end_of(Precision.MONTH, when.year, 12), end_of(Precision.MONTH, when.year + 1, 2)
        return Unsure(WINTER, tuple(end.deadline for end in ends))
    return end_of(Precision.MONTH, when.year, season, SEASON)


def read_two_sessions(match: re.Match[str], when: When) -> Reading:
    return Unsure(
        TWO_SESSIONS, (end_of(Precision.MONTH, when.year, 1).deadline, end_of(Precision.MONTH, when.year, 3).deadline)
    )


def read_unknown_occasion(match: re.Match[str], when: When) -> Reading:
    """2028年汛期前, 2030年封关五周年前: a day of that year which no calendar tells."""
    return Unsure(NO_DATE)


def read_vague(match: re.Match[str], when: When) -> Reading:
    return Unsure(NO_DATE)


FESTIVALS = family(
    r"前|before|by|ahead|until|in time",
    Rule(rf"{YEAR_ZH}?(?P<festival>{FESTIVALS_ZH})(?:节|假期|期间|日)*(?:之前|以前|前(?!后))", read_festival),
    Rule(
        rf"{IN_ZH}{YEAR_ZH}[\u4e00-\u9fff]{{0,6}}{OCCASIONS_ZH}(?:结束|召开|举办|开始|到来|来临)?(?:[之以]前|前(?![后列\d]))",
        read_unknown_occasion,
    ),
    Rule(
        rf"(?:(?:before|by|ahead of|until|in time for) )(?:the )?(?:{YEAR} (?:[a-z]+ )?{OCCASIONS_EN}"
        rf"|(?:[a-z]+ )?{OCCASIONS_EN} (?:of |in )(?:20\d\d))(?![a-z])",
        read_unknown_occasion,
        needs_year=False,
    ),
    Rule(
        rf"{IN_ZH}{YEAR_ZH}(?:(?![底末初中内前后起月日季周旬半年度至到和第]|{FESTIVALS_ZH})[\u4e00-\u9fff]){{2,10}}"
        r"(?:之前|以前|前夕?)(?=[,;。!?)]|$)",
        read_unknown_occasion,
    ),
    Rule(rf"{YEAR_ZH}?(?:全国|省)?两会(?:召开)?(?:之前|以前|前)", read_two_sessions),
    Rule(
        rf"(?:before|by|ahead of|until) (?:the )?(?P<festival>{FESTIVALS_EN})(?: holidays?)?{OF_YEAR_EN}",
        read_festival,
    ),
    Rule(rf"(?:before|by|ahead of) (?:the )?two sessions{OF_YEAR_EN}", read_two_sessions),
)

TIMES_OF_YEAR = family(
    r"[春夏秋冬]|spring|summer|autumn|fall|winter",
    Rule(rf"{YEAR_ZH}(?P<season>[春夏秋冬](?![节耕招运训播学晚茶粮收种闲汛]))(?:季|天|末)?(?:之?前|内)?", read_season),
    Rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<![a-z])(?P<season>spring|summer|autumn|fall|winter),? (?:of "
        rf"|in )?(?:{YEAR}|(?P<relative>next) year)",
        read_season,
    ),
)

VAGUE = family(
    r"[近尽适早短长远待条]|as soon|future|conditions|asap|soon|shortly|tb[da]|determined|course|early date|term",
    Rule(r"近期|近日|尽快|尽早|适时|早日|短期内|中长期|长期|远期|待定|条件成熟时", read_vague, needs_year=False),
    Rule(
        r"as soon as (?:possible|practicable)|(?:in|within) the near future|when conditions (?:allow|permit|are ripe)"
        r"|(?<![a-z])(?:asap|soon|shortly|tbd|tba|to be determined|in due course|at an early date)(?![a-z])"
        r"|(?<![a-z])long[\s-]term(?![a-z])",
        read_vague,
        needs_year=False,
    ),
)
