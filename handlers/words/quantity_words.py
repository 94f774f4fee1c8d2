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
    r"(?P<average>(?:高于|超过|超|好于|优于|达到|高出|不低于|赶上)全国平均(?:水平|数|值)?(?:[\d.]+个百分点)?(?:以上)?"
    r"|(?:above|exceeds?|exceeding|higher than|over|more than|better than|no lower than|at least|reach) (?:the )?"
    r"national average(?: level)?)"
    r"|(?P<digits>(?P<digits_zh>[两二三四五])位数|(?<![a-z])(?P<digits_en>double|two|triple|three|four|five)[ -]digit)"
    r"|(?P<moves>(?<![a-z])(?:up|climb[a-z]*|ris(?:e|es|ing)|advanc[a-z]+|gain[a-z]*)(?: by)? "
    rf"(?P<moved>\d{{1,2}}|{'|'.join(WORDS_TO_TEN)}) (?:places|spots|positions|ranks|place)(?![a-z]))"
    r"|(?P<vague>(?:数|好?几|[一二三四五六七八九]?十几|(?<=[百千万])几)[十百千万亿]*(?=[家个项件人名元户条台位])"
    r"|(?<![a-z])(?:(?:a few|several|a couple of) (?:dozen|hundred|thousand|million|billion)s?"
    r"|(?:a couple|a handful|dozens|scores|hundreds|thousands|millions|billions|(?:tens|hundreds) of thousands) of)"
    r"(?![a-z]))"
    rf"|(?P<times>(?<![a-z\d.])(?P<fold>\d{{1,3}}|{'|'.join(WORDS_TO_TEN[1:])})-?fold(?![a-z]))"
    r"|(?P<quadruple>翻了?两番|翻2番|(?<![a-z])quadrupl(?:e[ds]?|ing)(?![a-z]))"
    r"|(?P<triple>(?<![a-z])(?:tripl(?:e[ds]?|ing))(?![a-z]))"
    r"|(?P<double>翻了?一番|翻1番|翻番|(?:增加|增长|提高)一倍|倍增(?!计划|行动|工程|方案|培育)"
    r"|(?<![a-z])doubl(?:e[ds]?|ing)(?![a-z])(?! (?:first|carbon)))"
    r"|(?P<half>(?:超过?|过|达到?)半(?:数)?(?![年导])|一半(?:以上)?|(?:more than |over |at least )half(?= of(?![a-z]))"
    r"|(?<!first )(?<!second )(?<!latter )half(?= of (?!20|the (?:year|decade)))|(?<=by )(?:a )?half(?! a|[a-z -]))"
    rf"|(?P<top>(?:全国)?前(?P<top_zh>{NUMERAL})(?:位|名|强)?(?![%年季月个项批期家所届章])"
    rf"|(?<![a-z])top[ -](?P<top_en>\d{{1,3}}|{'|'.join(WORDS_TO_TEN)})(?![a-z\d%,.]"
    r"|\s(?:thousand|[mbt]n|million|billion|trillion|hundred)))"
    rf"|(?P<place>(?:全国)?第(?P<place_zh>{NUMERAL})(?:[位名]|(?<=[国省部列居排至入为名位]第.)(?=[,;。!?)\s]|左右|$)"
    r"|(?<=[国省部列居排至入为名位]第..)(?=[,;。!?)\s]|左右|$))"
    r"|(?<![a-z])(?:rank(?:s|ed|ing)?|place[ds]?|number|no\.?) (?:(?:no lower than|at least|at|within) (?=\d+[snrt]))?"
    rf"(?:the )?(?P<place_en>\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(ORDINALS)})(?![a-z\d%,.]))"
)
OVER_HALF = re.compile(r"超|过|以上|more|over")
IN_NAMES = re.compile(  # numbers in the names of metrics and programmes
    r"每(?:[1一]?(?:亿|百万|十万|万|千|百)|1[0,]*000)(?:名|人|家|户|元)?|(?<!\d)万(?:人口?|名)(?=发明|高价值|有效|就业)"
    r"|(?<![a-z])(?:per|(?:for )?every|each) (?:10,?000|10 ?k|ten thousand|100,?000|1,?000|thousand|million|100 million"
    r"|hundred)(?![\d%])|十大|双一流|二十大"
)
CLAUSE_END = re.compile(r"[,;:](?!\d{3})|[。!?\n]|(?<!approx)\.(?=\s)")
SENTENCE_END = re.compile(r"[;。!?\n]|\.(?=\s)")
A_YEAR = r"(?:\(?(?:in |at the end of |by )?(?:19|20)\d\d(?:年|年度)?(?:[底末]|年底|年末)?\)?的?)"
FROM = re.compile(
    rf"(?:从|由|自(?![治主创然身贸动立我])|(?<![a-z])from )(?:[^,;。\d]{{0,12}}{A_YEAR})?[^,;。\d]{{0,12}}$"
    rf"|(?:比|较|相比)(?:{A_YEAR}|上年|去年)的?$"
    r"|(?<![a-z])(?:up from|down from|compared (?:with|to)|versus|vs\.?|(?:higher|more|lower) than) "
    r"(?:the )?(?:level of )?$"
)
TO = re.compile(
    rf"\s?(?:左右|以上)?\s?{A_YEAR}?,?\s?(?:稳步|进一步|大幅|逐步)?(?:增长|增加|提高|提升|发展|扩大|扩展|上升|跃升|跃居|跃|升|突破|增|下降|降低|降|减少|压减"
    "|前进|前移|翻番)?(?:到|至)"
    rf"|\s?{A_YEAR}?,?\s?(?:翻[一两]?番|提高|增加|增长|提升|突破|超过|的?基础上)"
    rf"|\s(?:(?!to |are |is |will )[a-z-]+\s){{0,4}}{A_YEAR}?\s?,?(?:to|up to|reaching) "
)
UP_FROM = re.compile(r"(?<![a-z])(?:from|up from|down from|compared (?:with|to)|versus|vs\.?) (?:the )?(?:level of )?$")
ON_BASE = re.compile(r"(?:左右)?的?(?:基础|水平)上")

FILLED = r"(?:了|全国|全省|约为|为|a total of|a|the|as many as|人民币)?\s*"


def _before(words: str) -> re.Pattern[str]:
    """The words right before a number; those in Latin letters only from where a word begins."""
    return re.compile(rf"(?:(?<![a-z])|(?![a-z]))(?:{words})\s*:?\s*{FILLED}$".replace(" ", r"\s+"))


REACHED_WORDS = (
    "达到|达|实现|完成|保持在|稳定在|维持在|到|至|为|reach(?:es|ed|ing)?|hit(?:s|ting)?|achiev(?:es?|ed|ing)"
    "|amount(?:s|ing)? to"
    "|maintain(?:ed|ing)? at|remain at|stay at|stand at|stood at|to"
)
REACHED = _before(REACHED_WORDS)
BEFORE = [
    (comparator, _before(words))
    for comparator, words in (
        (
            Comparator.AT_MOST,
            "不[再会应宜能可得要准许]?(?:超过|高于|多于|大于|突破)"
            "|(?:小于|低于|少于)或?等于|控制在|压缩在|限制在|至多|最多|≤|<=|=<"
            "|no (?:more|greater|higher) than|not (?:be )?(?:more|greater|higher) than|not over|not above"
            "|(?:less|lower|smaller|fewer) than or equal to|(?:not|never) (?:to |go |rise )?(?:exceed(?:ing)?"
            "|above|over)|at most|up to|a maximum of"
            "|within|under",
        ),
        (Comparator.LESS_THAN, "低于|小于|少于|不足|不到|<|below|less than|fewer than|lower than"),
        (
            Comparator.AT_LEAST,
            "[不勿][再会应宜能可得要准许]?(?:低于|少于|小于|下于)|(?:大于|高于|多于)或?等于|至少|最少|≥|>=|=>|at least"
            "|(?:greater|more|higher|larger) than or equal to|(?:no|not) (?:be )?(?:less|fewer|lower) than"
            "|(?:not|never)(?: to)? (?:fall |drop |go |dip )?below|without (?:falling|dropping|dipping) below"
            "|a minimum of",
        ),
        (
            Comparator.MORE_THAN,
            "超过|突破|超|逾|高于|大于|多于|冲破|迈上|站上|跨越|(?<![突冲打])破|(?<![通经超不度跨越])过|>"
            "|exceed(?:s|ed|ing)?|more than|over"
            "|surpass(?:es|ed|ing)?"
            "|break(?:s|ing)? through|broke through|topp?(?:s|ed|ing)?|above|greater than|higher than"
            "|upwards? of|beyond"
            "|in excess of",
        ),
        (
            Comparator.ABOUT,
            "约|大约|大概|近|接近|将近|≈"
            "|about|around|roughly|nearly|approximately|approx[.]?|almost|close to|some|circa",
        ),
        (Comparator.AT_LEAST, REACHED_WORDS),
    )
]
AFTER = (
    (
        Comparator.AT_LEAST,
        re.compile(
            r"\s?\+|[\s-]plus(?![a-z])"
            r"|(?:及|或)?以上|\s(?:[a-z-]+\s){0,5}?(?:or|and) (?:more|above|higher|over|better|greater)(?![a-z]| than)"
        ),
    ),
    (
        Comparator.AT_MOST,
        re.compile(r"(?:及|或)?以下|之?以?内(?!部|蒙)|\s(?:or|and) (?:less|fewer|below|lower|under)(?![a-z])"),
    ),
    (Comparator.ABOUT, re.compile(r"左右|上下|\sor so(?![a-z])")),
)
RATE = re.compile(
    r"增速|增幅|降幅|增长率|同比增长|年均增长"
    r"|(?<![a-z])growth(?! of [a-z])|(?<![a-z])growth(?=.*(?:of|over|above|rate))"
)
CHANGED = re.compile(
    r"增长|增加(?!值)|提升|提高|上升|扩大|下降|降低|减少|压减|削减|缩减|回落|下调|前移|前进|(?<![a-z])(?:grow(?:s|n|th|ing)?|grew|increas(?:e[ds]?"
    r"|ing)|ris(?:es?|ing)|rose"
    r"|up by|up|rais(?:e[ds]?|ing)|improv(?:e[ds]?|ing)|expand(?:s|ed|ing)?|lift(?:s|ed|ing)?|boost(?:s|ed|ing)?"
    r"|climb(?:s|ed|ing)?"
    r"|decreas(?:e[ds]?|ing)|declin(?:e[ds]?|ing)|reduc(?:e[ds]?|ing|tion)|fall(?:s|ing)?|fell|drop(?:s|ped|ping)?"
    r"|down by|down|cut(?:s|ting)?|lower(?:ed|ing)?(?! than))(?![a-z])"
)
FALLEN = re.compile(
    r"下降|降低|减少|压减|削减|缩减|回落|下调|(?<![a-z])(?:decreas(?:e[ds]?|ing)|declin(?:e[ds]?|ing)|reduc(?:e[ds]?|ing|tion)"
    r"|fall(?:s|ing)?|fell|drop(?:s|ped|ping)?|down|cut(?:s|ting)?|lower(?:ed|ing)?)(?![a-z])"
)
FALL = re.compile(r"降幅|(?<![a-z])(?:rate of )?(?:decline|decrease) (?:of|at|below|above|within)(?![a-z])")
FALL_AFTER = re.compile(
    r"(?:以上|左右)?的?(?:降幅|下降|降低)"
    r"|\s(?:or more )?(?:[a-z-]+ ){0,2}(?:decrease|decline|fall|drop|reduction|cut)(?![a-z])"
)
BELOW_ZERO = re.compile(r"(?:^|[\s(:=<>≤≥~]|增长|增速|增幅|增长率|[为到达在至负])-$|负$|(?<![a-z])minus $|负增长$")
LEADS_UP = re.compile(
    rf"(?:增长|增加|提升|提高|上升|扩大|发展|升|增|下降|降低|减少|压减|降)(?:到|至|为){A_YEAR}?[^,;。\d]{{0,6}}$"
    r"|(?<![a-z])(?:ris|rose|lift|boost|climb|fall|fell|drop|dip|declin)[a-z]* (?:above|below|under|beneath)\s$"
    r"|(?<![a-z])(?:lift|rais|push|bring|boost)[a-z]* [^,;.\d]{1,50} (?:above|over|beyond) $"
    r"|(?<![a-z])to (?:(?!by|grow|increase|rise|raise|expand|add|fall|drop|decline|reduce|cut)[a-z]+ ){0,4}$"
)
NARROWED = re.compile(  # what is left of a fall: 降幅收窄至3%
    r"降幅[^,;。\d]{0,6}(?:收窄|缩小|缩窄|控制|压缩|减小)"
    r"|(?<![a-z])narrow[a-z]* [^,;.\d]{0,40}|(?:decline|fall|drop|decrease)s? (?:to )?narrow[a-z]*"
)
LEADS_DOWN = re.compile(
    rf"(?:下降|降低|减少|压减|缩减|回落|放缓|降)(?:到|至|为){A_YEAR}?[^,;。\d]{{0,6}}$"
    r"|(?<![a-z])(?:reduc|cut|lower|fall|fell|drop|declin|decreas)[a-z]* [^,;.\d]{0,40}(?<![a-z])to $"
)
ADDED = re.compile(
    r"(?<!创)新增(?!长极)|净增|再增|新(?:建|认定|培育|组建|设|登记|增加|引进|获批|引育|引|聘|晋|获|入选|挂牌|签约|成立|布局|启动|立项"
    r"|备案|入库|上市|注册|授权|创建|落地|当选)|(?<![a-z])(?:certif(?:y|ies|ying)|add(?:s|ed|ing)?"
    r"|net (?:increase|growth|gain|addition|rise)|newly|additional"
    r"|another|a further|new(?! and high| & high|[ -]type| r&d| high| tech|ly)|(?<=[^a-z])extra)(?![a-z])(?! value)"
)
NEW_AFTER = re.compile(
    r"\s(?:each of )?(?:the )?(?:new(?! and|-type| high| r&d| tech| product)|newly|additional|more)(?![a-z])(?! than)"
)
CUMULATIVE = re.compile(r"累计|累积|合计|(?<![a-z])(?:cumulative(?:ly)?|in total|accumulated|altogether)(?![a-z])")
THRESHOLD = re.compile(  # after the number: 超百亿元企业达到40家, with sales of over 1 billion yuan reach 50
    r"(?:以上|以下|及以上)?的?(?:级|规模的?)?[^,;。!?\n\d]{0,12}?(?:企业|集群|产业|园区|公司|项目|县|平台|基金|基地|机构|单位)"
    r"(?:总数|数量|数)?[^,;。!?\n\d]{0,8}?(?=\d[\d.,]*[万千]?余?[家个户项只座])"
)
THRESHOLD_EN = re.compile(r"(?<![a-z])(?:with|whose|having|of which the|earning|worth) [^,;.\d]{0,60}$")
REACH_AFTER = re.compile(
    r"[^,;.\d]{0,40}(?<![a-z])(?:reach|exceed|number|total|to|hit|surpass|top|stand at|grow to)[a-z]* [^,;.\d]{0,12}\d"
)
EACH_AFTER = re.compile(r"[家个项座所名]?\s?(?:each|apiece)(?![a-z])|[^,;.\d]{0,20},? (?:each|apiece)(?![a-z])")
EACH_BEFORE = re.compile(
    r"(?<![年平人户])均(?:达到?|超过?|突破|不低于|保持在|稳定在|提高到|增长)?\s?$"
    r"|(?<![a-z])both [^,;.]{0,80} and [^,;.]{0,60}$"
    r"|各(?:自|类|市|新增|新建|新培育|培育|建设|建成|建|增|达到?|有|认定)?\s?$"
)
STRETCH_AFTER = re.compile(r"\s?(?:\(|as an? |as the |at )?(?:stretch|力争[值数目])")
ABOUT_UP = re.compile(r"上$")
GROWTH_AFTER = re.compile(
    r"(?:以上|左右)?的?(?:速度|幅度)?(?:年均)?(?:增长|增速|增幅|递增)"
    r"|\s(?:as (?:a|the|its) target )?(?:for|in) (?:the )?(?:[a-z&]+ ){0,5}?growth(?![a-z])"
    r"|\s(?:or more )?(?:[a-z-]+ )?(?:annual |average "
    r"|year-on-year )*(?:growth|increase|rise)|\smore(?! than)(?![a-z])"
)
SHARE = re.compile(
    r"强度|比重|占比|覆盖率|比例|贡献率|(?<![a-z])(?:intensity|share|ratio|proportion|coverage|percentage)(?![a-z])"
)
SHARE_AFTER = re.compile(
    r"[a-z\s]{0,30}(?:growth|increase|rise) (?:of|in) (?:[a-z&]+ ){0,3}(?:intensity|share|ratio|coverage)"
)
MORE_TIMES = re.compile(r"\s(?:more|higher|larger|greater|increase|growth|rise)(?![a-z])")
MODALITIES = (
    (Modality.FIRM, re.compile(r"保$|确保|保证|务必|必须|(?<![a-z])(?:ensur(?:e|ing)|guarantee|must)(?![a-z])")),
    (
        Modality.STRETCH,
        re.compile(
            r"争$|力争|争取|努力|奋力|力促|冲刺|(?<![a-z])(?:striv(?:e|ing)|aim(?:s|ing)?|seek(?:s|ing)?"
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
