"""The words around a number, over folded text: how it compares, what it is of, how firmly it is promised."""

import re
from enum import StrEnum

from store.model.commitment import Comparator


class Modality(StrEnum):
    """How firmly it was promised."""

    FIRM = "firm"
    STRETCH = "stretch"
    FORECAST = "forecast"


WORDS_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
MULTIPLES = {"double": 2, "triple": 3, "quadruple": 4}
NUMERAL = r"\d{1,3}(?!\d)|[一二三四五六七八九十]{1,3}(?![一二三四五六七八九十])"
PHRASES = re.compile(
    r"(?P<average>(?:高于|超过|好于|优于|达到|高出)全国平均(?:水平)?(?:[\d.]+个百分点)?(?:以上)?"
    r"|(?:above|exceeds?|exceeding|higher than|over|more than|better than) (?:the )?national average(?: level)?)"
    r"|(?P<quadruple>翻两番|翻2番|(?<![a-z])quadrupl(?:e[ds]?|ing)(?![a-z]))"
    r"|(?P<triple>(?<![a-z])(?:tripl(?:e[ds]?|ing))(?![a-z]))"
    r"|(?P<double>翻一番|翻1番|翻番|(?:增加|增长|提高)一倍|倍增(?!计划|行动|工程|方案|培育)"
    r"|(?<![a-z])doubl(?:e[ds]?|ing)(?![a-z])(?! (?:first|carbon)))"
    r"|(?P<half>(?:超过?|过|达到?)半(?:数)?(?![年导])|一半(?:以上)?|(?:more than |over )?half(?= of (?:the|all|its)))"
    rf"|(?P<top>(?:全国)?前(?P<top_zh>{NUMERAL})(?:位|名|强)?(?![%年季月个项批期家所届章])"
    rf"|(?<![a-z])top[ -](?P<top_en>\d{{1,3}}|{'|'.join(WORDS_TO_TEN)})(?![a-z\d%,.]))"
    rf"|(?P<place>(?:全国)?第(?P<place_zh>{NUMERAL})[位名]"
    rf"|(?<![a-z])(?:rank(?:s|ed|ing)?|place[ds]?|number|no\.?) (?:the )?(?P<place_en>\d{{1,2}}(?:st|nd|rd"
    rf"|th)?|{'|'.join(ORDINALS)})(?![a-z\d%,.]))"
)
OVER_HALF = re.compile(r"超|过|以上|more|over")
IN_NAMES = re.compile(  # numbers in the names of metrics and programmes
    r"每(?:万|百万|千)(?:名|人|家|户)?|(?<!\d)万(?:人口?|名)(?=发明|高价值|有效|就业)|per (?:10,?000|10 ?k"
    r"|ten thousand|100,?000|million)(?![\d%])"
    r"|(?<!\d)(?:211|985|973|863|111)(?=工程|计划| (?:project|program))|(?<![\d.])[a-z]+-?\d+|十大|双一流|二十大"
)
CLAUSE_END = re.compile(r"[,;:](?!\d{3})|[。!?\n]|\.(?=\s)")
SENTENCE_END = re.compile(r"[;。!?\n]|\.(?=\s)")
FROM = re.compile(r"(?:从|由|自|(?<![a-z])from )(?:[^,;。\d]{0,12})$")
TO = re.compile(
    r"\s?(?:左右)?(?:增长|增加|提高|提升|发展|扩大|上升|跃升|跃|升|突破|增)?(?:到|至)|\s(?:[a-z-]+\s){0,3}to "
)

FILLED = r"(?:了|全国|全省|约为|为|a total of|a|the|as many as|人民币)?\s*"


def _before(words: str) -> re.Pattern[str]:
    """The words right before a number; those in Latin letters only from where a word begins."""
    return re.compile(rf"(?:(?<![a-z])|(?![a-z]))(?:{words})\s*{FILLED}$".replace(" ", r"\s+"))


REACHED_WORDS = (
    "达到|达|实现|完成|保持在|稳定在|维持在|到|至|为|reach(?:es|ed|ing)?|hit(?:s|ting)?|achiev(?:es?|ed|ing)"
    "|amount(?:s|ing)? to"
    "|maintain(?:ed|ing)? at|remain at|stay at|stand at|to"
)
REACHED = _before(REACHED_WORDS)
BEFORE = [
    (comparator, _before(words))
    for comparator, words in (
        (
            Comparator.AT_MOST,
            "不超过|不高于|不多于|不大于|控制在|限制在|至多|最多|≤|<=|no more than|not more than|not over"
            "|not (?:to )?exceed(?:ing)?|at most|up to|within|under",
        ),
        (Comparator.LESS_THAN, "低于|小于|少于|<|below|less than|fewer than|lower than"),
        (
            Comparator.AT_LEAST,
            "不低于|不少于|不小于|不下于|至少|最少|≥|>=|at least|(?:no|not) (?:be )?(?:less|fewer|lower) than"
            "|not below"
            "|a minimum of",
        ),
        (
            Comparator.MORE_THAN,
            "超过|突破|超|逾|高于|大于|多于|冲破|迈上|站上|跨越|>|exceed(?:s|ed|ing)?|more than|over"
            "|surpass(?:es|ed|ing)?"
            "|break(?:s|ing)? through|broke through|topp?(?:s|ed|ing)?|above|greater than|higher than"
            "|upwards? of|beyond"
            "|in excess of",
        ),
        (
            Comparator.ABOUT,
            "约|大约|大概|近|接近|将近|≈|about|around|roughly|nearly|approximately|almost|close to|some|circa",
        ),
        (Comparator.AT_LEAST, REACHED_WORDS),
    )
]
AFTER = (
    (
        Comparator.AT_LEAST,
        re.compile(
            r"\s?\+|(?:及|或)?以上|\s(?:[a-z-]+\s){0,5}?(?:or|and) (?:more|above|higher|over|better|greater)(?![a-z])"
        ),
    ),
    (
        Comparator.AT_MOST,
        re.compile(r"(?:及|或)?以下|之?以?内(?!部|蒙)|\s(?:or|and) (?:less|fewer|below|lower|under)(?![a-z])"),
    ),
    (Comparator.ABOUT, re.compile(r"左右|上下|\sor so(?![a-z])")),
)
RATE = re.compile(
    r"增速|增幅|增长率|(?<![a-z])growth(?! of [a-z])|(?<![a-z])growth(?=.*(?:of|over|above|rate))|同比增长|年均增长"
)
CHANGED = re.compile(
    r"增长|增加(?!值)|提升|提高|上升|扩大|下降|降低|前移|前进|(?<![a-z])(?:grow(?:s|n|th|ing)?|grew|increas(?:e[ds]?"
    r"|ing)|ris(?:es?|ing)|rose"
    r"|up by|up|rais(?:e[ds]?|ing)|improv(?:e[ds]?|ing)|expand(?:s|ed|ing)?|decreas(?:e[ds]?|ing)|climb(?:s|ed"
    r"|ing)?)(?![a-z])"
)
LEADS_UP = re.compile(
    r"(?:增长|增加|提升|提高|上升|扩大|发展|升|增|下降|降低)(?:到|至|为)[^,;。\d]{0,6}$|(?<![a-z])to (?:(?!by"
    r"|grow|increase|rise|raise|expand|add)[a-z]+ ){0,4}$"
)
ADDED = re.compile(
    r"新增|净增|再增|新建|新认定|新培育|新组建|新设|新登记|新增加|新引进|新获批|(?<![a-z])(?:add(?:s|ed|ing)?"
    r"|net increase|newly|additional"
    r"|another|a further|new)(?![a-z])"
)
NEW_AFTER = re.compile(r"\s(?:new(?! and|-type| high| r&d| tech| product)|additional|more)(?![a-z])(?! than)")
CUMULATIVE = re.compile(r"累计|累积|合计|(?<![a-z])(?:cumulative(?:ly)?|in total|accumulated|altogether)(?![a-z])")
GROWTH_AFTER = re.compile(
    r"(?:以上|左右)?的?(?:年均)?(?:增长|增速|增幅)|\s(?:or more )?(?:[a-z-]+ )?(?:annual |average "
    r"|year-on-year )*(?:growth|increase|rise)"
)
SHARE = re.compile(
    r"强度|比重|占比|覆盖率|比例|贡献率|(?<![a-z])(?:intensity|share|ratio|proportion|coverage|percentage)(?![a-z])"
)
SHARE_AFTER = re.compile(
    r"[a-z\s]{0,30}(?:growth|increase|rise) (?:of|in) (?:[a-z&]+ ){0,3}(?:intensity|share|ratio|coverage)"
)
MORE_TIMES = re.compile(r"\s(?:more|higher|larger|greater|increase|growth|rise)(?![a-z])")
MODALITIES = (
    (Modality.FIRM, re.compile(r"确保|保证|务必|必须|(?<![a-z])(?:ensur(?:e|ing)|guarantee|must)(?![a-z])")),
    (
        Modality.STRETCH,
        re.compile(
            r"力争|争取|努力|奋力|力促|冲刺|(?<![a-z])(?:striv(?:e|ing)|aim(?:s|ing)?|seek(?:s|ing)?"
            r"|endeavou?r)(?![a-z])"
        ),
    ),
    (
        Modality.FORECAST,
        re.compile(
            r"预计|有望|预测|(?<![a-z])(?:is|are) (?:expected|forecast|projected|likely|set) to(?![a-z])"
            r"|(?<![a-z])is estimated"
        ),
    ),
)
