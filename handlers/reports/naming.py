"""Which metric a number is of: named in its own words, else right behind it, else what the clause before spoke of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from config.metrics import Basis, Metric, Unit
from handlers.reports.carrying import GovernedNumber
from handlers.words.descriptions import described_in
from handlers.words.names import Exact, Resolved, Typo, Unclear, Unknown, metric_in
from handlers.words.promises import fits
from handlers.words.quantity import EACH, Place
from store.model.writing import HAN, has_han

CLAUSE_END = re.compile(
    r"[,;:](?!\d{3}(?!\d))"
    r"|(?<![a-z])(?:and (?=the |its |more|over|about|at least|\d|to |an? |there )|while|with)(?![a-z])"
)
PART_OF_IT = re.compile(r"\s*(?:其中|(?:of these|among them|of which)(?![a-z]))")
A_CITY = re.compile(r"[\u4e00-\u9fff]{2,3}(?:市|州|盟|地区)")
PART_END = re.compile("[;:。]")
WORDS_KEPT = 512  # a clause is asked for its metric once for every number beside it
LONGEST_NAME = 60  # characters behind a number in which what it counts is named
MAKES = re.compile(  # verbs whose object stands behind the number: 新增500家科技型中小企业
    r"(?:新增|净增|新建|建设|建成|打造|培育|培养|引进|攻克|实施|转化|认定|组建|布局|争创|创建|推进|支持"
    r"|设立|遴选|组织|立项|登记|推动|获批|完成"
    r"|开展|发布|命名|备案|引育|选派|派出|招引|孵化|申报|承担|部署|启动|落地|催生|集聚|产生|取得|推广|服务"
    r"|新认定|新培育|新组建|各)"
    r"(?:了|约|近|超过|超|不少于|不低于|至少|达到|全省|省级|国家级)*\s?$"
    r"|(?<![a-z])(?:build|set up|setting up|establish|add|creat|recruit|attract|win|support|carry out|implement"
    r"|tackle|launch)[a-z]*(?: (?:about|some|over|more than|at least|nearly|another|a further))?\s$"
)
FILLER = re.compile(
    r"[一二两三四五\d]年|还|也|又|则|全面|第|大关|新增|其|其中|同时|以上|左右|年均|同比|环比|较上年|比上年"
    r"|较去年|平均|每年"
    r"|增长率?|增幅|增速|增加|增至|增|达到?"
    r"|超过|超|突破|提高|提升|上升|总数|总量|总额|总值"
    r"|累计|占比|比重|规模|数量|力争|争取|确保|实现|计划|保持|稳定|左右|有望|预计|首次|净增|新增|再|均|分别|各"
    r"|将|要|约|为|到|至|在|的|了|数|并|且|较|比|位|居|全国|排名"
    r"|全省|全市|全区|我省|我市|由|从|上年|今年|去年|明年|年底?|月|末|前|底|水平|不低于|不少于|高于|其|这一|该"
    r"|(?<![a-z])(?:raise|bring|push|lift|boost|aims?|plans?|have|has|wants?|there|their|and|with|an?|the|of|by"
    r"|to|at|in|up|for|over|more|than|about|around|nearly|least|rate|growth"
    r"|increase[sd]?|grow|rise|rising|reach(?:es|ed|ing)?"
    r"|exceed(?:s|ed|ing)?|annual|average|averaging|year|which|will|is|are|be|it|its|this|that|figure|number"
    r"|total|value|from|increasing|strive|achieve|on"
    r"|expected|province|respectively|or|among|also)(?![a-z])|[\d\s.,;:()%#&'-]+"
)
OF_GDP = re.compile(r"占(?:全省|全市|全区)?(?:gdp|地区生产总值|生产总值)|(?:与|相当于)(?:gdp|地区生产总值|生产总值)")
OF_GDP_BEHIND = re.compile(r"\s*of (?:the |its |regional |provincial |local )*(?:gdp|grp|gross [a-z]+ product)")
RD = re.compile(r"r&d|research and")
ITS_INTENSITY = re.compile(r"\W*(?:and )?(?:the|its|whose) intensity(?![a-z])")
SHARE = re.compile(
    r"^[^\u4e00-\u9fff]*(?:占|与)|比重|占比|之比|(?<![a-z])(?:accounts? for|accounting for|as a share of|share of)"
)


@dataclass(frozen=True)
class Named:
    """A number with what it is of, and where its words begin."""

    metric: Resolved[Metric]
    start: int
    is_inherited: bool = False


NAMELESS = Unknown()


def names_of(numbers: Sequence[GovernedNumber], before: Metric | None = None) -> Iterator[Named]:
    """Of the numbers of one sentence, in order; `before` is what the one before spoke of: 其中,武汉市2300家."""
    first = numbers[0]
    goes_on = before and PART_OF_IT.match(first.paragraph.folded.text, *first.sentence)
    subject, subject_start = (before.zh if goes_on and before else ""), first.sentence[0]
    metric: Resolved[Metric] = Exact(before) if goes_on and before else NAMELESS
    for place, number in enumerate(numbers):
        following = numbers[place + 1].place if place + 1 < len(numbers) else None
        named, words = _name(number, following, subject, subject_start, metric)
        if words:
            subject, subject_start = words, named.start
        metric = named.metric
        yield named


def _name(
    number: GovernedNumber, following: Place | None, subject: str, subject_start: int, inherited: Resolved[Metric]
) -> tuple[Named, str]:
    text, place = number.paragraph.folded.text, number.place
    start = _clause_start(text, number.before, place.start)
    words, whole = text[start : place.start], text[number.before : place.start]
    behind = _behind(text, place, following.start if following else number.sentence[1])
    is_idle = _is_idle(words)
    if OF_GDP_BEHIND.match(text, place.end) and _known(share := _metric(f"{words} as a share of gdp", place), place):
        return Named(share, start), words
    if ITS_INTENSITY.match(words) and RD.search(subject) and _known(share := _metric("R&D intensity", place), place):
        return Named(share, subject_start, is_inherited=True), ""
    share_of_subject = subject and SHARE.search(words) and not _known(_metric(words, place), place)
    if share_of_subject or (is_idle and subject and OF_GDP.search(words)):
        named = _metric(f"{_noun(subject)}{words}", place)
        return Named(named if _known(named, place) else _metric(words, place), subject_start, is_inherited=True), ""
    makes = MAKES.search(words)
    if (makes or _is_idle_en(words) or _counts_things(place)) and re.search(r"[a-z\u4e00-\u9fff]", behind):
        after = _metric(f"{makes[0] if makes else ''} {behind}", place)
        if _known(after, place):
            return Named(after, start), behind
    named = _metric(words, place)
    if _known(named, place):
        return Named(named, start), words
    if is_idle and not _is_idle(whole) and _known(before := _metric(whole, place), place):
        return Named(before, number.before), whole
    if _known(after := _metric(behind, place), place):
        return Named(after, start), behind
    if is_idle and subject and not isinstance(inherited, Unknown):
        return Named(inherited, subject_start, is_inherited=True), ""
    if not has_han(whole) and _known(before := _metric(whole, place), place):
        return Named(before, number.before, is_inherited=True), whole
    if isinstance(named, Unknown) and _known(before := _metric(text[_sentence_part(number) : start], place), place):
        return Named(before, _sentence_part(number), is_inherited=True), ""
    return Named(named, start), words if not is_idle else ""


def _sentence_part(number: GovernedNumber) -> int:
    """Where the clauses begin that a number may be said of: 组建创新联合体,三年组建20个."""
    text = number.paragraph.folded.text
    ends = [match.end() for match in PART_END.finditer(text, number.before, number.place.start)]
    return max(ends[-1] if ends else number.before, number.place.start - LONGEST_NAME)


def _metric(words: str, place: Place) -> Resolved[Metric]:
    """The metric that words describe and the number can be of; else the one that they name."""
    described, named = _metrics_said(words)
    return next((Exact(metric) for metric in described if can_be(metric, place)), named)


@lru_cache(WORDS_KEPT)
def _metrics_said(words: str) -> tuple[tuple[Metric, ...], Resolved[Metric]]:
    return tuple(described_in(words)), metric_in(words)


def _clause_start(text: str, first: int, last: int) -> int:
    ends = [match.end() for match in CLAUSE_END.finditer(text, first, last)]
    while ends and not re.search(r"[a-z\u4e00-\u9fff]", text[ends[-1] : last]):
        ends.pop()
    return ends[-1] if ends else first


def _behind(text: str, place: Place, last: int) -> str:
    """What stands behind a number in its clause: 15家左右国家级科技创新平台."""
    end = min(last, place.end + LONGEST_NAME)
    close = CLAUSE_END.search(text, place.end, end)
    return text[place.end : close.start() if close else end]


def _noun(subject: str) -> str:
    """What a clause speaks of, without how much of it."""
    return re.sub(r"(?:达到?|增长|超过|突破|提高|实现|为|到|约|总量|总额|预计|力争)+\s*$", "", subject)


def _is_idle(words: str) -> bool:
    """Whether words before a number name nothing by themselves: 年均增长."""
    return not re.search(r"[a-z\u4e00-\u9fff]", FILLER.sub("", A_CITY.sub("", words)))


def _counts_things(place: Place) -> bool:
    """Whether a number in English stands before what it counts: 6,500 high-tech enterprises."""
    quantity = place.quantity
    is_verb = quantity.basis is Basis.MULTIPLE and quantity.words.lower().startswith(("doubl", "tripl", "quadrupl"))
    return is_verb or (
        quantity.unit in (Unit.COUNT, Unit.PERSONS) and not quantity.counter and quantity.words.isascii()
    )


def _is_idle_en(words: str) -> bool:
    return not HAN.search(words) and _is_idle(words)


def _known(named: Resolved[Metric], place: Place) -> bool:
    """Whether it is a metric that the number can be of."""
    match named:
        case Exact(found=metric) | Typo(found=metric):
            return can_be(metric, place)
        case Unclear(candidates=metrics):
            return sum(can_be(metric, place) for metric in metrics) == 1
    return False


def can_be(metric: Metric, place: Place) -> bool:
    """Whether a number can be of a metric, as its level, as a change of it, or as its rank."""
    quantity = place.quantity
    if quantity.basis is Basis.RANK:
        return True
    if quantity.basis is Basis.PP_CHANGE:
        return metric.unit in (Unit.PERCENT, Unit.INDEX)
    if metric.unit is Unit.RANK:
        return False
    if metric.unit is Unit.INDEX and quantity.unit is Unit.PERCENT:
        return True
    return fits(metric, quantity)


def is_each(place: Place) -> bool:
    return EACH in place.quantity.warnings
