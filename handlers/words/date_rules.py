"""The patterns of dates in both languages, over folded text, and what reads each."""

import re
from collections.abc import Callable

from handlers.words.dates import (
    PLANS,
    Reading,
    Rule,
    When,
    read_around_today,
    read_century,
    read_congress,
    read_dashed,
    read_day,
    read_days_ahead,
    read_festival,
    read_half,
    read_month,
    read_numeric_day,
    read_plan,
    read_quarter,
    read_span_of_years,
    read_spring_festival,
    read_term,
    read_third,
    read_two_sessions,
    read_vague,
    read_year,
    read_years,
)

# Fragments of patterns, over folded text; a space stands for any white space.
START = r"(?<!\d)(?<!\d[.,/-])"
YEAR_DIGITS = r"(?P<year>20[0-6]\d)(?![\d%]|\.\d|,\d{3}|-?[家个项件人名万亿元])"
YEAR = START + YEAR_DIGITS
YEAR_ZH = (
    rf"(?:{START}(?<![较比与])(?P<year>20[0-6]\d|二[〇零○o][〇零○o一二三四五六][〇零○o一二三四五六七八九])年(?:度(?!过))?"
    r"|(?P<relative>[今本当明来]|(?<![今前先然随])后)年度?)"
)
SMALL = r"(?:\d{1,2}|十[一二三四五六七八九]?|[一二两三四五六七八九]十?[一二三四五六七八九]?)"
MONTH_ZH = rf"(?<![\d第个])(?P<month>{SMALL})月"
SPAN_ZH = rf"(?P<number>{SMALL})(?:[-到至或](?P<most>{SMALL}))?"
IN_ZH = r"(?:(?<![达得遇])到|(?<![甚乃])至|截[至止]到?|(?<!存)在|于)?"
BEFORE_ZH = r"(?:(?P<before>[之以]?前)|之内|以内|内)?"
EDGE_ZH = r"(?P<edge>年?[底末终]|年?中(?![期叶国央心西部小试等高])|年?初(?![步创级]))(?:[之以]?前|之内)?"

BEFORE_EN = (
    r"(?:(?<![a-z])(?<!than\s)(?:(?P<before>before |prior to |ahead of )"
    r"|(?P<by>(?:by|until|till|through|no later than|not later than) )"
    r"|(?:in|within|during|for|on|at|throughout) ))"
)
EDGE_EN = r"(?:(?P<edge>end|close|late|mid|middle|early|beginning|start)(?: of)?[\s-]+(?:of )?(?:the )?)"
MONTH_EN = (
    r"(?<![a-z])(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
NUMBER_EN = r"(?:\d\d?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|a)"
SPAN_EN = rf"(?P<number>{NUMBER_EN})(?:(?:\s*-\s*| (?:to|or) )(?P<most>{NUMBER_EN}))?"
ORDINAL_EN = r"(?:first|second|third|fourth|1st|2nd|3rd|4th|last|final)"
OF_YEAR_EN = rf"(?:[\s,/-]*(?:of |in )?(?:{YEAR_DIGITS}|(?:the|this|(?P<relative>next)) year(?![a-z-])))?"
UNTIL = re.compile(r"\s*(?:-|至|到|to|until|till|through)\s*(?:the\s+)?")
ONWARDS = re.compile(r"[至到]|until|till|through")
LEADING = re.compile(r"^\s*(?:(?:by|before|on|until|no later than|due|deadline:?|截止日期?:?|截至|到|至|于)\s*)+")


def _rule(pattern: str, read: Callable[[re.Match[str], When], Reading], needs_year: bool = True) -> Rule:
    """A space in a pattern stands for any white space."""
    return Rule(re.compile(pattern.replace(" ", r"\s+")), read, needs_year)


NUMERIC_RULES = (
    _rule(rf"{START}(?P<year>20\d\d)([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)(?![\d%])", read_day),
    _rule(rf"{START}(?P<first>\d\d?)([-/.])(?P<second>\d\d?)\2(?P<year>20\d\d)(?!\d)", read_numeric_day),
    _rule(rf"{START}(?P<year>20\d\d)[-/](?P<second>\d\d?)(?![\d%]|[-/.]\d|[家个项件人名万亿元])", read_dashed),
    _rule(rf"{START}(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)(?!\d)", read_month),
    _rule(
        rf"(?:from |during |自|从)?{START}(?P<year>20\d\d)年?(?:\s*(?:-|至|到)+\s*| (?:to|through|until) )"
        rf"(?P<last>20\d\d)(?![\d%]|[.,]\d|年?[-/.]?\d\d?月|[-/.]\d)(?:年度?)?(?:[底末](?:前)?|期间)?",
        read_years,
    ),
    _rule(rf"between {START}(?P<year>20\d\d) and (?P<last>20\d\d)(?!\d)", read_years),
)
CHINESE_RULES = (
    _rule(
        rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}(?P<day>{SMALL}|[二三]十[一二三四五六七八九]?)[日号](?:之内|以内|内)?(?:(?:之|以)?前)?",
        read_day,
    ),
    _rule(rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?(?P<third>[上中下])旬(?:前)?", read_third),
    _rule(rf"{IN_ZH}{YEAR_ZH}?{MONTH_ZH}份?(?:{EDGE_ZH}|{BEFORE_ZH})", read_month),
    _rule(rf"{IN_ZH}{YEAR_ZH}?[第前]?(?P<quarter>[一二三四1-4])个?季度(?:{EDGE_ZH}|{BEFORE_ZH})", read_quarter),
    _rule(rf"{IN_ZH}{YEAR_ZH}?(?P<half>[上下])半年(?:{EDGE_ZH}|{BEFORE_ZH})", read_half),
    _rule(
        rf"{IN_ZH}{YEAR_ZH}(?!以来|来|起|的?基础(?!研究|学科|设施)|相比|的?水平)(?:{EDGE_ZH}|年?内|全年|{BEFORE_ZH})",
        read_year,
    ),
    _rule(r"[到至在]?(?:全年|年内|本年度|(?<![\d上前去])年(?P<edge>[底末终])|岁末)(?:(?:之|以)?前|内)?", read_year),
    _rule(r"(?<![每\d])[到至在]?年(?P<edge>中)(?!期|叶|国|心)(?:前)?", read_year),
    _rule(
        r"(?<![较比与一二三四五六七八九])[到至在]?第?十(?P<plan>[一二三四五六七])(?:个五年|五)"
        r"(?!中期|初期|开局|以来|[家个项件名人年])(?:规划|计划)?(?:期间|时期|期末|末期?|收官(?:之年)?|期内|期)?(?:前)?",
        read_plan,
        needs_year=False,
    ),
    _rule(
        rf"[自从]{YEAR_ZH}(?:开始|起),?的?(?:用|未来|连续)?(?P<number>{SMALL})年(?:时间|内|左右)?",
        read_span_of_years,
    ),
    _rule(
        rf"(?:未来|今后|接下来的?|力争用|争取用|再用|利用|用|经过|通过|后续)的?{SPAN_ZH}年(?:左右|时间|内|的努力|期间)*",
        read_span_of_years,
    ),
    _rule(
        rf"(?<![\d第近前近去连每过上来.〇零一二三四五六七八九十]){SPAN_ZH}年"
        r"(?:时间|之?内|行动计划|行动方案|(?:滚动)?计划|累计)",
        read_span_of_years,
    ),
    _rule(
        rf"(?:未来|今后|在)?(?<![\d第近前过])(?P<number>\d{{1,3}}|{SMALL})(?P<unit>个月|天|日|周|个?星期)(?:之内|以内|内|后)",
        read_days_ahead,
        needs_year=False,
    ),
    _rule(
        r"[到在]?(?:[本当]|这个|(?P<next>下个?)|(?<![\d一二三四五六七八九十个上每半]))(?P<around>月)[底末](?:前)?",
        read_around_today,
        needs_year=False,
    ),
    _rule(
        r"[到在]?(?:[本当]|这个|(?P<next>下个?))(?P<around>月|季度)[内底末]?(?:前)?",
        read_around_today,
        needs_year=False,
    ),
    _rule(r"在?本届(?:省|市|自治区)?(?:委|政府)?(?:任期|政府)(?:期内|内|末|结束)?(?:之?前)?", read_term),
    _rule(rf"{YEAR_ZH}?(?P<festival>国庆|五一|七一|元旦|劳动)节?(?:之前|以前|前)", read_festival),
    _rule(rf"{YEAR_ZH}?(?:春节|农历新年)(?:之前|以前|前)", read_spring_festival),
    _rule(rf"{YEAR_ZH}?(?:全国|省)?两会(?:召开)?(?:之前|以前|前)", read_two_sessions),
    _rule(r"(?:迎接|喜迎)?党的二十大(?:胜利)?(?:召开)?(?:之?前)?", read_congress, needs_year=False),
    _rule(r"[到至]?(?:本|21|二十一)世纪中叶", read_century, needs_year=False),
    _rule(r"近期|近日|尽快|尽早|适时|早日|短期内|中长期|长期|远期|待定|条件成熟时", read_vague, needs_year=False),
)
ENGLISH_RULES = (
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
        rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}?{MONTH_EN}[\s,-]*(?:of )?(?:{YEAR}|(?:this|(?P<relative>next)) year)",
        read_month,
    ),
    _rule(rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}{MONTH_EN}", read_month),
    _rule(rf"{BEFORE_EN}(?:the )?{MONTH_EN}", read_month),
    _rule(
        rf"(?:{BEFORE_EN}(?:the )?)?{EDGE_EN}?(?<![a-z])(?:q|quarter )(?P<quarter>[1-4])(?!\d){OF_YEAR_EN}",
        read_quarter,
    ),
    _rule(rf"{BEFORE_EN}?(?<!\d)(?P<year>20\d\d)[\s-]*q(?P<quarter>[1-4])(?!\d)", read_quarter),
    _rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?P<quarter>{ORDINAL_EN}) quarter{OF_YEAR_EN}", read_quarter),
    _rule(rf"{BEFORE_EN}?(?<![a-z])h(?P<half>[12])(?!\d){OF_YEAR_EN}", read_half),
    _rule(rf"{BEFORE_EN}?(?<!\d)(?P<year>20\d\d)[\s-]*h(?P<half>[12])(?!\d)", read_half),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?P<half>first|second|1st|2nd|latter)[\s-]+half(?:[\s-]year)?{OF_YEAR_EN}",
        read_half,
    ),
    _rule(rf"{BEFORE_EN}?(?:the )?{EDGE_EN}(?:year )?{YEAR}", read_year),
    _rule(rf"{BEFORE_EN}(?:the )?(?:year )?{YEAR}(?! (?:enterprises|firms|companies))", read_year),
    _rule(rf"{BEFORE_EN}?(?:the )?(?:{YEAR}[\s-]+)?(?<![a-z])year[\s-]+(?P<edge>end)(?![a-z])", read_year),
    _rule(rf"{BEFORE_EN}?(?<![a-z])year[\s-]+(?P<edge>end) (?:of )?{YEAR}", read_year),
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
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?<!\d)(?P<plan>1[0-7]|{'|'.join(PLANS)})(?:th)? "
        r"(?:(?:five|5)[\s-]+year(?:[\s-]+(?:plan|programme|program))?|fyp)(?: (?:period|years))?",
        read_plan,
        needs_year=False,
    ),
    _rule(
        rf"(?<![a-z])(?P<number>{NUMBER_EN}) years (?:from|starting(?: from| in)?|beginning(?: in)?) {YEAR}",
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
        rf"(?<![a-z])(?:in|within|over) (?:the )?(?:next |coming )?(?P<number>\d{{1,3}}|{NUMBER_EN}) "
        r"(?P<unit>day|week|month)s?(?![a-z])(?:'? time)?",
        read_days_ahead,
        needs_year=False,
    ),
    _rule(
        r"(?:(?:by|before|in|within|during) )?(?:(?:the )?end of )?"
        r"(?:this|the|(?P<next>next)) (?P<around>month|quarter)(?![a-z])",
        read_around_today,
        needs_year=False,
    ),
    _rule(
        rf"{BEFORE_EN}?(?:the )?{EDGE_EN}?(?:(?:the|this|current) )*(?:government's term(?: of office)?"
        r"|(?:current |present )?term (?:of office )?of (?:the|this) (?:current |present )?government|term of office)",
        read_term,
    ),
    _rule(
        r"(?:before|by|ahead of) (?:the )?(?P<festival>national day|labour day|may day|new year's day)"
        rf"(?: holidays?)?{OF_YEAR_EN}",
        read_festival,
    ),
    _rule(
        rf"(?:before|by|ahead of) (?:the )?(?:spring festival|chinese new year|lunar new year){OF_YEAR_EN}",
        read_spring_festival,
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
