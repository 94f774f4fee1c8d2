"""The patterns of dates in both languages, over folded text, and what reads each."""

import re
from collections.abc import Callable

from handlers.words.date_patterns import (
    A_YEAR,
    AT_HOUR,
    BEFORE_EN,
    BEFORE_ZH,
    BY,
    CENTENARIES_EN,
    CENTENARIES_ZH,
    DONE_BY,
    EDGE_EN,
    EDGE_ZH,
    FESTIVALS_EN,
    FESTIVALS_ZH,
    IN_ZH,
    MONTH_EN,
    MONTH_OF_WEEK_EN,
    MONTH_ZH,
    NEAR_EN,
    NEAR_ZH,
    NO_LEVEL,
    NO_NUMERAL_ZH,
    NUMBER_EN,
    OCCASIONS_ZH,
    OF_YEAR_EN,
    OR_MORE_ZH,
    ORDINAL_EN,
    QUARTER_ZH,
    SHORT_YEAR_EN,
    SMALL,
    SPAN_EN,
    SPAN_ZH,
    START,
    YEAR,
    YEAR_DIGITS,
    YEAR_ZH,
)
from handlers.words.dates import (
    PLANS,
    Reading,
    Rule,
    When,
    read_around_today,
    read_centenary,
    read_century,
    read_congress,
    read_dashed,
    read_day,
    read_day_around_today,
    read_day_of_some_month,
    read_days_ahead,
    read_decade,
    read_either_year,
    read_every_year,
    read_fiscal_year,
    read_half,
    read_halves_ahead,
    read_halves_later,
    read_later,
    read_month,
    read_months,
    read_numeric_day,
    read_plan,
    read_quarter,
    read_season,
    read_short_month,
    read_span_of_years,
    read_term,
    read_third,
    read_this_and_next,
    read_turn_of_plans,
    read_two_sessions,
    read_unknown_occasion,
    read_vague,
    read_week_of_month,
    read_year,
    read_years,
)
from handlers.words.occasions import (
    read_end_of_week,
    read_festival,
    read_near_day,
    read_week,
    read_weekday,
    read_working_days,
)


def _rule(pattern: str, read: Callable[[re.Match[str], When], Reading], needs_year: bool = True) -> Rule:
    """A space in a pattern stands for any white space."""
    return Rule(re.compile(pattern.replace(" ", r"\s+")), read, needs_year)


NUMERIC_RULES = (
    _rule(
        rf"{BY}{START}(?P<year>20\d\d)([-/.]|, )(?P<month>\d\d?)\2(?P<day>\d\d?)"
        rf"(?![\d%]|-?[家个项件人名万亿元]){DONE_BY}",
        read_day,
    ),
    _rule(
        rf"{BY}{START}(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])"
        r"(?![\d.,%家个项件人名万亿元])",
        read_day,
    ),
    _rule(rf"{BY}{START}(?P<first>\d\d?)([-/.])(?P<second>\d\d?)\2(?P<year>20\d\d)(?!\d){DONE_BY}", read_numeric_day),
    _rule(
        rf"{BY}{START}(?P<year>20\d\d)[-/](?P<second>\d\d?)(?![\d%]|[-/.]\d|周|[家个项件人名万亿元]){DONE_BY}",
        read_dashed,
    ),
    _rule(rf"{BY}{START}(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)(?!\d){DONE_BY}", read_month),
    _rule(rf"{BY}{START}(?P<month>0[1-9]|1[0-2])[-.]{YEAR_DIGITS}(?![-/]\d){DONE_BY}", read_month),
    _rule(rf"{BY}{START}{NO_LEVEL}(?P<year>20[2-6]\d)\.(?P<month>0?[1-9]|1[0-2])(?=[前底末,;。)]|\s*$)", read_month),
    _rule(rf"{BY}{START}(?P<year>20\d\d)(?P<last>[-/]\d\d(?:\d\d)?)?财年度?", read_fiscal_year),
    _rule(
        rf"(?:(?:in|during) )?{BY}{START}(?<![较比与])(?P<year>20[2-6]\d)年?"
        rf"(?:,\s?(?=20\d\d年)|\s?[和或及]\s?| (?:and|or) )(?P<last>20[2-6]\d)"
        r"(?![\d%]|[.,]\d|[-/]\d|-?[家个项件人名万亿元]|年?\d\d?月)年?[底末]?",
        read_either_year,
    ),
    _rule(
        rf"{BY}{START}(?P<year>20\d\d)(?:[-\s]*w(?:eek\s*)?|年?-?第?)(?P<week>\d\d?)(?:周|(?<=w\d)|(?<=w\d\d)|"
        r"(?<=week\s\d\d))"
        r"(?:[之以]?前|内)?",
        read_week,
    ),
    _rule(rf"{BY}(?<![a-z])(?:week|w|cw|kw)\s?(?P<week>\d\d?)(?:,? of|,|/)? ?(?P<year>20\d\d)(?!\d)", read_week),
    _rule(rf"{BY}(?<![a-z])fy\s?(?P<year>20\d\d)(?P<last>[-/]\d\d(?:\d\d)?)?(?!\d)", read_fiscal_year),
    _rule(
        rf"(?:from |during |自|从)?{START}(?P<year>20\d\d)年?(?:\s*(?:-|至|到)+\s*| (?:to|through|until) )"
        rf"(?P<last>20\d\d)(?![\d%]|[.,]\d|年?[-/.]?\d\d?月|[-/.]\d)(?:年度?)?(?:[底末](?:前)?|期间)?",
        read_years,
    ),
    _rule(rf"{BY}{START}(?P<year>20\d\d)(?P<last>/20\d\d)(?![\d/%])(?:学?年度?)?", read_fiscal_year),
    _rule(rf"{START}20\d\d\.\d\d?\s*-\s*(?P<year>20\d\d)\.(?P<month>0?[1-9]|1[0-2])(?!\d|\.\d)", read_month),
    _rule(rf"between {START}(?P<year>20\d\d) and (?P<last>20\d\d)(?!\d)", read_years),
)
CHINESE_RULES = (
    _rule(
        rf"{BY}{START}(?P<month>0?[1-9]|1[0-2])[./](?P<day>[0-2]?\d|3[01])(?!\d)[日号]?(?:(?:之|以)?前)(?![十\d百])",
        read_day,
    ),
    _rule(
        rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}(?P<day>{SMALL}|[二三]十[一二三四五六七八九]?)"
        rf"(?:[日号]|(?<=\d\d)(?=[前,;。)]|[之以]前|\s|$)){AT_HOUR}(?:之内|以内|内)?(?:(?:之|以)?前)?",
        read_day,
    ),
    _rule(rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?(?:[上中](?=[中下]旬))?(?P<third>[上中下])旬(?:前)?", read_third),
    _rule(rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?(?!第)(?:{EDGE_ZH}|{BEFORE_ZH})", read_month),
    _rule(rf"{IN_ZH}{YEAR_ZH}?{QUARTER_ZH}(?:{EDGE_ZH}|{BEFORE_ZH})", read_quarter),
    _rule(rf"{IN_ZH}{YEAR_ZH}?(?P<half>[上下])半年(?:{EDGE_ZH}|{BEFORE_ZH})", read_half),
    _rule(
        rf"{IN_ZH}{YEAR_ZH}(?!以来|来|起|代|此时|学年|年?[底末]?的?基础(?!研究|学科|设施)|相比|的?水平|的?[\d.两三四五六七八九十]+倍"
        rf"|[春夏秋冬暑寒腊正]|开年|第?\d{{1,2}}周|[一二三四1-4首末前第]{{1,2}}季|[qh][1-4]|为(?:基|起点|参照)|可持续发展)"
        rf"(?:{EDGE_ZH}|年?内|全年|{BEFORE_ZH})",
        read_year,
    ),
    _rule(
        r"[到至在]?(?:全年|(?<![几数多\d一二两三四五六七八九十])年内|本年度|(?<![\d上前去学一二三四五六七八九十])年(?P<edge>[底末终尾])|岁末(?!年初))(?:(?:之|以)?前|内)?",
        read_year,
    ),
    _rule(r"(?<![每\d])[到至在]?年(?P<edge>中)(?!期|叶|国|心)(?:前)?", read_year),
    _rule(
        r"(?<![较比与一二三四五六七八九])[到至在]?第?十(?P<plan>[一二三四五六七])(?:个五年|五)"
        r"(?!中后?期|初期?|第[一二三四五]年|开局|以来|[家个项件名人年]|(?:规划|时期|期)?末?的?(?:基础|水平)|相比)"
        r"(?:(?:规划|时期|期间?)?的?[前头](?P<first>[一两二三四])年|(?P<before>[之以]?前)|(?:规划|计划)?"
        r"(?:期间|时期|期末|末期?|收官(?:之年)?"
        r"|期内|期)?(?:前)?)",
        read_plan,
        needs_year=False,
    ),
    _rule(
        rf"[自从]?{YEAR_ZH}(?:开始|起),?的?(?:用|未来|连续)?(?P<number>{SMALL})年(?:时间|内|左右)?",
        read_span_of_years,
    ),
    _rule(
        rf"(?:未来|今后|接下来的?|力争用|争取用|再用|利用|用|经过|通过|后续)的?{SPAN_ZH}年(?:左右|时间|内"
        r"|的努力|期间)*",
        read_span_of_years,
    ),
    _rule(
        rf"(?<![\d第近前近去连每过上来.〇零一二两三四五六七八九十]){SPAN_ZH}年"
        r"(?:(?:左右)?的?时间|(?:左右)?之?内|行动计划|行动方案|(?:滚动)?计划|累计)",
        read_span_of_years,
    ),
    _rule(
        rf"(?:未来|今后|在)?{NO_NUMERAL_ZH}(?P<number>\d{{1,3}}|{SMALL})(?:{OR_MORE_ZH}(?P<most>\d{{1,3}}|{SMALL}))?"
        r"(?P<unit>个月|天|日|周|个?星期)"
        r"(?:之内|以内|内|后)",
        read_days_ahead,
        needs_year=False,
    ),
    _rule(
        r"[到在]?(?:[本当]|这个|(?P<next>下个?)|(?<![\d一二三四五六七八九十个上每半]))(?P<around>月)[底末尾内](?:前)?",
        read_around_today,
        needs_year=False,
    ),
    _rule(
        rf"[到在]?(?:[本当]|这个?|(?P<next>下个?))(?P<around>月)份?(?:(?P<day>{SMALL}|[二三]十[一二三四五六七八九]?)[日号]"
        r"|(?P<third>[上中下])旬|(?P<edge>[初中]))(?:之内|以内|内)?(?:[之以]?前)?",
        read_day_around_today,
        needs_year=False,
    ),
    _rule(
        r"[到在]?(?:[本当]|这个|(?P<next>下个?))(?P<around>月|季度)(?!\d|[上中下]旬)[内底末尾]?(?:前)?",
        read_around_today,
        needs_year=False,
    ),
    _rule(r"在?本届(?:省|市|自治区)?(?:委|政府)?(?:任期|政府)(?:期内|内|末|结束)?(?:之?前)?", read_term),
    _rule(rf"{YEAR_ZH}?(?P<festival>{FESTIVALS_ZH})(?:节|假期|期间|日)*(?:之前|以前|前(?!后))", read_festival),
    _rule(rf"{YEAR_ZH}(?P<season>[春夏秋冬](?!节))(?:季|天|末)?(?:之?前|内)?", read_season),
    _rule(
        rf"{IN_ZH}{YEAR_ZH}?(?<![\d.])(?:\d\d?|[一二三四五六七八九十]{{1,2}})月?(?:[-至到]|, ?)(?P<last>{SMALL})月"
        r"(?:份|底|末)?(?:[之以]?前)?",
        read_months,
    ),
    _rule(r"(?:每个?月|[次当]月|(?<![\d.月/-]))\d{1,2}[日号](?:[之以]?前)", read_day_of_some_month, needs_year=False),
    _rule(rf"(?<![达得遇增升加高大展降少])[到至]{YEAR}(?P<edge>[底末])?(?=[,;。)]|\s|$)", read_year),
    _rule(rf"{START}(?P<decade>20[2-9]0)年代(?:末期?)?", read_decade, needs_year=False),
    _rule(rf"{YEAR_ZH}?前(?P<last>{SMALL})个月", read_months),
    _rule(r"(?:今后|接下来|未来)?(?:今明|明后)(?:两|二|2)?年", read_this_and_next),
    _rule(
        r"(?:每年|每一年|逐年|历年)(?:的?年?[底末]|[上下]半年|\d{1,2}月(?:底|\d{1,2}[日号])?)(?:前)?",
        read_every_year,
    ),
    _rule(
        rf"(?:迎接|实现)?(?P<of>{CENTENARIES_ZH})(?:一百|100|百)(?:周年|年)(?:奋斗目标)?(?:之?前)?",
        read_centenary,
        needs_year=False,
    ),
    _rule(
        rf"(?<![上下前后近第])(?P<number>{SMALL})年半(?:之内|以内|内)|(?<![上下])半年(?:之内|以内|内)",
        read_halves_ahead,
        needs_year=False,
    ),
    _rule(rf"(?P<number>{SMALL})个半月(?:之内|以内|内)|半个月(?:之内|以内|内)", read_halves_ahead, needs_year=False),
    _rule(rf"(?<![\d第近前])(?P<number>{SMALL})年(?:之后|以后|后)", read_later, needs_year=False),
    _rule(
        rf"(?<![\d上下前后近第])(?:(?P<number>{SMALL})年)?半年?(?<=年半|半年)(?:之后|以后|后)",
        read_halves_later,
        needs_year=False,
    ),
    _rule(
        r"第?十(?P<plan>[一二三四五六])(?:个五年|五)(?:规划|时期)?(?:期?末|末期)[、,至到和或]?"
        r"第?十[二三四五六七](?:个五年|五)(?:规划|时期)?(?:期?初|初期|开局)",
        read_turn_of_plans,
        needs_year=False,
    ),
    _rule(
        rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?的?(?:第(?P<week>[一二三四五1-5])个?|最后一个?|首)(?:周|星期)(?![一二三四五六日天])(?:[之以]?前|内)?",
        read_week_of_month,
    ),
    _rule(
        rf"{IN_ZH}{YEAR_ZH}[\u4e00-\u9fff]{{0,6}}{OCCASIONS_ZH}(?:结束|召开|举办|开始|到来|来临)?(?:[之以]前|前(?![后列\d]))",
        read_unknown_occasion,
    ),
    _rule(rf"目标年(?:份|度)?:?\s?{YEAR}年?", read_year),
    _rule(
        rf"(?:在|于)?(?<![\d第])(?P<number>\d{{1,3}}|{SMALL})个?工作日(?:之内|以内|内)",
        read_working_days,
        needs_year=False,
    ),
    _rule(
        r"(?P<week>[本这下]周|[本这下]个?星期|(?<![个第])(?:周|星期))(?P<weekday>[一二三四五六日天])(?![期年月])(?:[之以]?前|内)?",
        read_weekday,
        needs_year=False,
    ),
    _rule(
        r"(?<!下)(?P<week>[本这]个?|下个?)(?:周|星期)(?:[内末底]|之内|以内|结束前)?(?:[之以]?前)?",
        read_end_of_week,
        needs_year=False,
    ),
    _rule(
        rf"(?P<near>{NEAR_ZH})(?:[之以]?前|内)?(?![性])",
        read_near_day,
        needs_year=False,
    ),
    _rule(rf"{YEAR_ZH}?(?:全国|省)?两会(?:召开)?(?:之前|以前|前)", read_two_sessions),
    _rule(r"(?:迎接|喜迎)?党的二十大(?:胜利)?(?:召开)?(?:之?前)?", read_congress, needs_year=False),
    _rule(r"[到至]?(?:本|21|二十一)世纪中叶", read_century, needs_year=False),
    _rule(r"近期|近日|尽快|尽早|适时|早日|短期内|中长期|长期|远期|待定|条件成熟时", read_vague, needs_year=False),
)
ENGLISH_RULES = (
    _rule(
        rf"{BEFORE_EN}?{START}(?P<year>20\d\d)[\s,-]+{MONTH_EN}[\s-]+(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d%.,])",
        read_day,
    ),
    _rule(rf"{BEFORE_EN}?{START}(?P<year>20\d\d)[\s-]+{MONTH_EN}(?![\s-]+\d)", read_month),
    _rule(
        rf"{BEFORE_EN}?{MONTH_EN}\s?(?P<apostrophe>')?(?:(?<=')|(?<=-)|-)(?P<number>[2-5]\d)(?![\d%.,])",
        read_short_month,
        needs_year=False,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?[\s-]+"
        rf"(?:day )?(?:of )?{MONTH_EN}{OF_YEAR_EN}",
        read_day,
    ),
    _rule(
        rf"{BEFORE_EN}?{MONTH_EN}[\s-]+(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d,%]\d|\d|%){OF_YEAR_EN}",
        read_day,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?[\s-]+(?:of )?{MONTH_EN},?\s?'{SHORT_YEAR_EN}",
        read_day,
    ),
    _rule(
        rf"{BEFORE_EN}?{MONTH_EN}[\s-]+(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s?'{SHORT_YEAR_EN}",
        read_day,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?(?:(?P<week>first|second|third|fourth|1st|2nd|3rd|4th)|last|final)[\s-]+(?:full )?"
        rf"week (?:of |in )(?:(?:{MONTH_OF_WEEK_EN})[\s,]*)?(?:of )?{YEAR}",
        read_week_of_month,
    ),
    _rule(rf"{BEFORE_EN}?(?:the )?target (?:year|date)(?: of| is)?:?\s?{YEAR}", read_year),
    _rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?:the )?(?P<relative>year after next)(?![a-z])", read_year),
    _rule(
        rf"(?<![a-z])(?:in|over|during|within) (?:the )?(?:next |coming )?{NUMBER_EN} years (?:up )?"
        rf"(?:to|until|ending(?: in)?) {YEAR}",
        read_year,
    ),
    _rule(
        rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}?{MONTH_EN}[\s,-]*(?:of )?(?:{YEAR}|(?:this|(?P<relative>next)) year)",
        read_month,
    ),
    _rule(rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}{MONTH_EN}", read_month),
    _rule(rf"{BEFORE_EN}(?:the )?{MONTH_EN}", read_month),
    _rule(
        rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}?(?<![a-z\d])(?:q|quarter )(?P<quarter>[1-4])(?!\d){OF_YEAR_EN}",
        read_quarter,
    ),
    _rule(rf"{BEFORE_EN}?(?<!\d)(?P<year>20\d\d)(?:年|[\s-]*)q(?P<quarter>[1-4])(?!\d)", read_quarter),
    _rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?P<quarter>{ORDINAL_EN}) (?:quarter|qtr\.?){OF_YEAR_EN}", read_quarter),
    _rule(rf"{BEFORE_EN}?(?<![a-z\d])h(?P<half>[12])(?!\d){OF_YEAR_EN}", read_half),
    _rule(rf"{START}'?(?P<short>[2-5]\d)年?[\s-]?q(?P<quarter>[1-4])(?![a-z\d])", read_quarter),
    _rule(rf"{START}'?(?P<short>[2-5]\d)年?[\s-]?h(?P<half>[12])(?![a-z\d])", read_half),
    _rule(rf"{BEFORE_EN}?(?<!\d)(?P<year>20\d\d)(?:年|[\s-]*)h(?P<half>[12])(?!\d)", read_half),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?P<half>first|second|1st|2nd|latter)[\s-]+half(?:[\s-]year)?{OF_YEAR_EN}",
        read_half,
    ),
    _rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}(?:(?:calendar )?year )?{YEAR}", read_year),
    _rule(rf"(?!on ){BEFORE_EN}(?:the )?(?:year )?{YEAR}(?! (?:enterprises|firms|companies))", read_year),
    _rule(rf"{BEFORE_EN}?(?:the )?(?:{YEAR}[\s-]+)?(?<![a-z])year[\s-]+(?P<edge>end)(?![a-z])", read_year),
    _rule(
        rf"{BEFORE_EN}?(?<![a-z])year[\s-]+(?P<edge>end),? (?:of )?(?:{YEAR_DIGITS}|'(?P<short>[2-5]\d)(?!\d))",
        read_year,
    ),
    _rule(rf"{BEFORE_EN}?{YEAR},? (?:by |at )?(?:the )?(?P<edge>end)(?: of)?(?: the)? year(?![a-z])", read_year),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}(?:this |(?P<relative>next|coming|following) |current )?year(?![a-z-])",
        read_year,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?(?:course of )?"
        r"(?:this|(?:the )?current|(?:the )?(?P<relative>next|coming|following)) year(?![a-z-])",
        read_year,
    ),
    _rule(
        r"(?:in|within|during|by|throughout) (?:the course of )?the year(?![a-z-])|(?<![a-z])eoy(?![a-z])", read_year
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?first (?P<first>{NUMBER_EN}) years of (?:the )?"
        rf"(?P<plan>1[0-7]|{'|'.join(PLANS)})(?:th)? "
        r"(?:(?:five|5)[\s-]+year(?:[\s-]+(?:plan|programme|program))?|fyp)(?: (?:period|years))?",
        read_plan,
        needs_year=False,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<!\d)(?P<plan>1[0-7]|{'|'.join(PLANS)})(?:th)? "
        r"(?:(?:five|5)[\s-]+year(?:[\s-]+(?:plan|programme|program))?|fyp)(?: (?:period|years))?",
        read_plan,
        needs_year=False,
    ),
    _rule(
        r"(?<![a-z])(?:(?:over|in|within|during|for) (?:a period of |the )?)?"
        rf"(?P<number>{NUMBER_EN}) years (?:from|starting(?: from| in)?|beginning(?: in)?) {YEAR}",
        read_span_of_years,
    ),
    _rule(rf"from {YEAR},? (?:over |within |in )?(?P<number>{NUMBER_EN}) years", read_span_of_years),
    _rule(
        r"(?<![a-z])(?:over|in|within|during|for|after) (?:a period of |about )?(?:the )?(?:next |coming |following )?"
        rf"{SPAN_EN} years?(?![a-z-])(?:'? time)?",
        read_span_of_years,
    ),
    _rule(rf"(?:the )?(?:next|coming|following) {SPAN_EN} years", read_span_of_years),
    _rule(
        rf"(?<![a-z])(?:in|within|over) (?:the )?(?:next |coming )?(?P<number>\d{{1,3}}|{NUMBER_EN})"
        rf"(?:(?:\s?-\s?| (?:to|or) )(?P<most>\d{{1,3}}|{NUMBER_EN}))? (?P<unit>day|week|month)s?(?![a-z])(?:'? time)?",
        read_days_ahead,
        needs_year=False,
    ),
    _rule(
        r"(?:(?:by|before|on|until) )?(?:the )?(?:(?P<day>\d\d?)(?:st|nd|rd|th)?(?: day)? of "
        r"|(?P<edge>mid|middle|early|beginning|start)(?: of)?[\s-]+)"
        r"(?:this|the|(?P<next>next)) (?P<around>month)(?![a-z])",
        read_day_around_today,
        needs_year=False,
    ),
    _rule(
        r"(?:(?:by|before|in|within|during) )?(?:(?:the )?end of )?"
        r"(?:this|the|(?P<next>next)) (?P<around>month|quarter)(?![a-z])",
        read_around_today,
        needs_year=False,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?:(?:the|this|current) ){{0,3}}(?:government's term(?: of office)?"
        r"|(?:current |present )?term (?:of office )?of (?:the|this) (?:current |present )?government|term of office)",
        read_term,
    ),
    _rule(
        rf"(?:before|by|ahead of|until) (?:the )?(?P<festival>{FESTIVALS_EN})(?: holidays?)?{OF_YEAR_EN}",
        read_festival,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<![a-z])(?P<season>spring|summer|autumn|fall|winter),? (?:of "
        rf"|in )?(?:{YEAR}|(?P<relative>next) year)",
        read_season,
    ),
    _rule(rf"{BEFORE_EN}?(?:the )?first (?P<last>{NUMBER_EN}) months{OF_YEAR_EN}", read_months),
    _rule(rf"{BEFORE_EN}?(?:the )?first (?P<quarter>two|three|four|2|3|4) quarters{OF_YEAR_EN}", read_quarter),
    _rule(rf"{BEFORE_EN}?(?<![a-z\d])(?P<quarter>[1-4])q[\s/'-]?{A_YEAR}", read_quarter),
    _rule(rf"{BEFORE_EN}?(?<![a-z])q(?P<quarter>[1-4])[\s/'-]{{0,2}}{A_YEAR}(?![\d%.,]|\s?[a-z])", read_quarter),
    _rule(rf"{BEFORE_EN}?(?<![a-z\d])(?P<half>[12])h[\s/'-]?{A_YEAR}", read_half),
    _rule(rf"{BEFORE_EN}?(?<![a-z])h(?P<half>[12])[\s/'-]{{0,2}}{A_YEAR}(?![\d%.,]|\s?[a-z])", read_half),
    _rule(rf"{BEFORE_EN}?(?:the )?(?<![a-z])(?P<edge>eoy|ye|fye)\s?{A_YEAR}", read_year),
    _rule(rf"{BEFORE_EN}?(?<!\d)(?P<day>\d\d?)-{MONTH_EN}-{A_YEAR}", read_day),
    _rule(
        r"(?:(?:by|before|until|till|on|due) )?(?:(?P<week>this|next|the coming) )?(?P<weekday>monday|tuesday"
        r"|wednesday|thursday|friday|saturday|sunday)(?![a-z,])(?! \d)(?P<after>(?: of)? next week)?",
        read_weekday,
        needs_year=False,
    ),
    _rule(
        r"(?:(?:by|before|until|till|within|during|in) )?(?:the )?(?:end of )?(?P<week>this|next|the) week"
        r"(?:end)?(?![a-z-])",
        read_end_of_week,
        needs_year=False,
    ),
    _rule(
        rf"(?:(?:by|before|until|till|on) )?(?<![a-z])(?P<near>{NEAR_EN})(?![a-z'])",
        read_near_day,
        needs_year=False,
    ),
    _rule(
        rf"(?<![a-z])(?:in|within) (?:the next )?(?P<number>\d{{1,3}}|{NUMBER_EN}) (?:working|business) days",
        read_working_days,
        needs_year=False,
    ),
    _rule(
        r"(?<![a-z])(?:in|within|over) (?:(?P<number>a|one|two|three) years? and a half|half a year"
        r"|the next half year)",
        read_halves_ahead,
        needs_year=False,
    ),
    _rule(rf"(?<![a-z])(?P<number>{NUMBER_EN}) years? (?:from now|later|hence)", read_later, needs_year=False),
    _rule(
        r"(?:(?:by|in|before|during|within) )?(?:the )?(?:end of )?(?:the |this )?(?:(?:20)?"
        r"(?P<decade>20[2-9]0)s|(?:current |next |present )?decade)(?![a-z])",
        read_decade,
        needs_year=False,
    ),
    _rule(
        r"(?:at |by )?(?:the )?(?:end of )?(?:each|every) year|(?<![a-z])annually(?![a-z])|year after year",
        read_every_year,
    ),
    _rule(rf"(?:in |by |before )?(?:each|every) {MONTH_EN}(?: \d\d?(?:st|nd|rd|th)?)?", read_every_year),
    _rule(
        r"(?:for |by |before )?(?:the )?(?:centenary|centennial|100th anniversary) of (?:the )?"
        rf"(?:founding of )?(?:the )?(?:chinese |communist )*(?P<of>{CENTENARIES_EN})",
        read_centenary,
        needs_year=False,
    ),
    _rule(rf"(?:before|by|ahead of) (?:the )?two sessions{OF_YEAR_EN}", read_two_sessions),
    _rule(
        r"(?:the )?(?:20th|twentieth) (?:cpc |party )?(?:national )?(?:party )?congress",
        read_congress,
        needs_year=False,
    ),
    _rule(
        r"(?:by )?(?:the )?(?:middle of (?:the|this)(?: 21st)? century|mid-?(?:21st[\s-])?century)",
        read_century,
        needs_year=False,
    ),
    _rule(
        r"as soon as (?:possible|practicable)|(?:in|within) the near future|when conditions (?:allow|permit|are ripe)"
        r"|(?<![a-z])(?:asap|soon|shortly|tbd|tba|to be determined|in due course|at an early date)(?![a-z])"
        r"|(?<![a-z])long[\s-]term(?![a-z])",
        read_vague,
        needs_year=False,
    ),
)
RULES = (*NUMERIC_RULES, *CHINESE_RULES, *ENGLISH_RULES)
BARE_RULES = (  # only where nothing else stands in the text
    _rule(rf"(?:the year |(?:up )?to )?{YEAR}", read_year),
    _rule(r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)", read_day),
    _rule(r"(?P<year>20\d\d)\.(?P<month>\d\d?)", read_month),
    _rule(rf"(?:the )?{MONTH_EN}", read_month),
    _rule(r"年(?P<edge>初)", read_year),
    _rule(rf"{SPAN_ZH}年期?", read_span_of_years),
    _rule(rf"{SPAN_EN} years?", read_span_of_years),
)
