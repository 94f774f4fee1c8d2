"""What makes a clause a promise or a report: years, goals, and words of what has been, with how far they reach."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.reports.reading import DocumentKind, Facts, HeadKind
from handlers.reports.text import Paragraph
from handlers.words.dates import BEFORE_OR_WITHIN, ReadDeadline
from handlers.words.deadlines import Dated
from store.model.deadline import Deadline, Precision

PROMISE, RESULT = HeadKind.PROMISE, HeadKind.RESULT
EARLY = 6  # the last month in which a year is spoken of as still to come
LATE = 10  # the first month in which what is expected of the year is an estimate


@dataclass(frozen=True)
class HeadMark:
    """Words that govern what follows them; without a kind they only end what was said of another time."""

    start: int
    end: int
    kind: HeadKind | None
    strength: int
    dated: Dated | None = None
    opens_list: bool = False
    is_forecast: bool = False


NOT_MET = r"(?<!完成)(?<!实现)(?<!达成)(?<!达到)(?<!超出)(?<!高于)(?<!要想)"
GOALS = (  # 3 promises and nothing else, 2 plainly promises, 1 may be a promise
    (
        3,
        r"目标(?:是|为|:|包括|如下|有|到|达|设定|定为|,)|(?:预期|主要|发展|工作|年度|具体|总体)目标(?!任务|责任"
        r"|要求|[^,;。]{0,6}(?:完成|实现))"
        r"|力争|争取|确保|力促|冲刺|争创|奋力(?:实现|突破|达到)?|努力(?:实现|达到|使|突破|推动|保持|完成)"
        r"|下一步|接下来|今后|新的一年|下一阶段|下阶段|下步|展望(?=20|未来|今|明|新)"
        r"|未来(?=[一二三四五六七八九十\d几]{1,2}年|,|我)"
        r"|(?:主要|重点)(?:预期)?(?:指标|任务)(?:是|为|:|包括|如下)"
        r"|(?<![a-z])(?:targets?|goals?|objectives?) (?:for|of|is|are|to|include|by|set)(?![a-z])|(?:targets?"
        r"|goals?|objectives?):"
        r"|(?<![a-z])(?:striv(?:e|es|ing)|aim(?:s|ing|ed)?(?= to|s? at| for)|ensur(?:e|es|ing)|endeavou?rs? to"
        r"|seeks? to"
        r"|targeting|going forward|next step|in the future)(?![a-z])",
    ),
    (
        2,
        r"计划(?=到|在|于|新|今|投|建|培|引|用|三年|通|组|开|启|完|安|认|支|实施|每|20|力)|拟(?=新|建|投|用|培"
        r"|于|在|引|组|出台|到)"
        r"|预期(?=目标|增|到|达)"
        r"|(?:方案|规划|意见|纲要|通知|措施|计划|行动)(?:还|中)?(?:明确|提出|要求|指出|部署)"
        r"|将(?!军|近|来|士|帅|领|其|错|[^,;。]{1,12}(?:作为|纳入|列入|摆在|放在))"
        r"|(?<![主重需还不只想将必刚纲摘简冲])要(?!求|素|点|闻|塞|领|件|么|想|是|看|地|害)"
        r"|部署了?[^,;。]{0,10}(?:任务|工作|举措)|(?:做好|抓好|推进"
        r"|实施)[^,;。]{0,6}[一二三四五六七八九十\d]+(?:个方面|项|大|件)[^,;。]{0,8}(?:工作|任务|工程|行动|大事)"
        r"|必须|务必|务求|提出(?=,?到|,?力|,?20)|明确(?=,?到20)"
        r"|(?<![a-z])plans(?= [a-z ]{3,60} of (?:more|over|at least|about|\d))"
        r"|(?<![a-z])(?:will|shall|should|must|plans? to|(?<!had )planned to|is to|are to|intends? to|expects? to"
        r"|hopes? to|calls? for|wants? to|vows? to"
        r"|pledge[sd]? to|(?:requested|required|demanded|urged|asked) that"
        r"|committed to|is scheduled to|are scheduled to|we need to)(?![a-z])",
    ),
    (
        1,
        r"有望|预计|预测|(?<![a-z])(?:(?:is|are) (?:expected|forecast|projected|likely|set) to"
        r"|it is (?:expected|estimated))",
    ),
)
ACHIEVED = (
    (
        3,
        r"原定|原计划|曾提出|去年|上年(?!度?末)|过去(?:的)?(?:一|二|两|三|四|五|十|几|\d{1,2})+年|近(?:年来?"
        r"|(?:两|几|三|四|五|十"
        r"|\d)年)|[一二两三四五六七八九十几\d]年来"
        r"|(?<!自)今年以来|以来(?!的)|截[至止](?!时间|日期)|目前|据统计|数据显示|统计显示|统计公报|回顾"
        r"|日前(?=,?全省|,?全市)"
        r"|(?<![a-z])(?:had (?:planned|aimed|hoped|set)|originally|last year|previous year|(?:the )?(?:past"
        r"|last) (?:[a-z]+ )?years?|in recent years"
        r"|since (?:the )?(?:last|20|beginning|start|18th"
        r"|19th|20th|13th|12th|14th)|so far|to date|up to now|at present|currently|as of|statistics show"
        r"|according to statistics|over the past)(?![a-z])",
    ),
    (
        2,
        r"已(?!然|知)|(?:实现|达到|突破|完成|取得|获得|新增|建成|超过|增长|提高|形成|培育|引进|建设|组织|实施"
        r"|支持)了|成功(?=获|创|入|升|举|研|突|建)|(?:现有|拥有(?!量)|共有)(?=[^,;。]{0,14}\d)"
        r"|(?<![a-z])(?:has|have|had) (?:[a-z]+ly )?(?:been |won |built|reached|exceeded|increased|risen|grown"
        r"|achieved|completed|added|established|ranked|become)",
    ),
    (
        1,
        r"同比|较上年|比上年|较去年|较20\d\d年?(?!底?的?基础)|居全国|位居|位列|列全国|排名全国|首次|荣获|获评"
        r"|获批|入选|连续[两三四五六七八九十\d]+年"
        r"|(?<![a-z])(?:year[ -]on[ -]year|ranked|was|were|reached|exceeded|increased|rose|grew"
        r"|for the first time)(?![a-z])",
    ),
)
GOALS_READ = [(strength, re.compile(pattern)) for strength, pattern in GOALS]
ACHIEVED_READ = [(strength, re.compile(pattern)) for strength, pattern in ACHIEVED]
MET = re.compile(  # a goal that is only said to be met, or is a name
    r"(?:完成|实现|达成|超出|高于|要想|提前|圆满|对标|围绕|锚定|聚焦|按照|根据|对照|相当于)[^,;:。]{0,16}$"
    r"|(?<![a-z])(?:exceed|exceeded|met|meet|achiev|complet|fulfil|surpass|reach)[a-z]* (?:[a-z]+ ){0,5}$"
)
LIST_AFTER = re.compile(r"[^。!?;\d]{0,80}?(?::|包括|如下|分别|(?<![a-z])(?:are|include)(?![a-z]))")
BASE = re.compile(  # 在2022年的基础上, from 0.6 % in 2020 to 1.2 %
    r"年?[底末]?的?基础上|的?水平|相比|\)?\s(?:up )?to (?:about |more than |over |at least |nearly |around )?\d"
    r"|\)?(?:增长|增加|提高|提升|增|升)(?:到|至)"
)
ON_BASE = re.compile(r"[^,;。]{0,16}(?:的?基础上|提高到|增长到|增加到|增至|提升到|提高至)")
COMPARED = re.compile(
    r"(?:较|比|与|从|由|自|相比|在)$|(?<![a-z])(?:from|than|than in|over|on|compared (?:with|to)|versus|of"
    r"|level in|up from|in)$"
)
PLAN_S_NAME = re.compile(r"(?:规划)?(?:目标|收官|开局|决胜|规划(?!期))")
A_YEAR = re.compile(r"(?:in |the )?20\d\d年?度?")
NAMED = re.compile(  # a year that is part of the name of a meeting, a plan or a paper
    r"年?度?(?:[^,;:。!?\d]{0,20}?(?:工作会议?|会议|大会|工作报告|工作要点|年会|论坛|推进会|座谈会|方案|计划"
    r"|规划|专项)(?!的?目标|,?提出))"
    r"|(?: [a-z&'-]+){0,9} (?:conference|meeting|work report|forum|edition)(?![a-z])"
)
AHEAD_IN_TITLE = re.compile(
    r"(?:发展|科技|工作|年度?|小)目标|部署|力争|(?:aims?|plans?|targets?|goals?)(?= )", re.IGNORECASE
)
BACK_IN_TITLE = re.compile(r"回顾|综述|成就|成绩单|盘点|十大|review|achievements|report card|fruitful", re.IGNORECASE)
PART_OF_YEAR = (Precision.HALF, Precision.QUARTER, Precision.MONTH)
LASTING = re.compile(r"[以之]?来|(?:年?底|年末)?(?:,)?(?:已|共有|拥有)")
UNTIL_THEN = re.compile(r"截[至止]到?|as of|up to")
DEADLINE = re.compile(r"^(?:到|至|by|before|until)|前$|[底末]$|内$|end of|within")


def heads_in(paragraph: Paragraph, dates: Sequence[Dated], facts: Facts) -> list[HeadMark]:
    """All of a paragraph, in its order."""
    text = paragraph.folded.text
    return sorted(
        [*_goals(text), *_achieved(text), *_times(text, dates, facts)],
        key=lambda head: (head.start, -head.strength),
    )


def _goals(text: str) -> Iterator[HeadMark]:
    for strength, pattern in GOALS_READ:
        for match in pattern.finditer(text):
            is_goal = (
                match[0].endswith(("目标", "目标是", "目标为"))
                or "目标" in match[0]
                or match[0][:4] in ("targ", "goal", "obje")
            )
            if is_goal and MET.search(text, max(0, match.start() - 40), match.start()):
                continue
            opens_list = strength == 3 and (is_goal or "任务" in match[0] or "指标" in match[0])
            opens_list = opens_list and LIST_AFTER.match(text, match.start()) is not None
            yield HeadMark(*match.span(), PROMISE, strength, opens_list=opens_list, is_forecast=strength == 1)


def _achieved(text: str) -> Iterator[HeadMark]:
    for strength, pattern in ACHIEVED_READ:
        for match in pattern.finditer(text):
            is_base = COMPARED.search(text, max(0, match.start() - 20), match.start()) or ON_BASE.match(
                text, match.end()
            )
            if strength == 3 and is_base and match[0].startswith(("去年", "上年", "last year", "previous")):
                continue
            yield HeadMark(*match.span(), RESULT, strength)


def _times(text: str, dates: Sequence[Dated], facts: Facts) -> Iterator[HeadMark]:
    """What a date says of the clauses after it: past, to come, or only when."""
    for dated in dates:
        near = max(0, dated.start - 20), dated.start
        said = text[dated.start : dated.end]
        is_base = BASE.match(text, dated.end) or (COMPARED.search(text, *near) and not DEADLINE.search(said))
        is_plan_s_name = dated.end - dated.start <= 5 and PLAN_S_NAME.match(text, dated.end)
        is_name = is_plan_s_name or (A_YEAR.fullmatch(text, dated.start, dated.end) and NAMED.match(text, dated.end))
        if is_base or is_name:
            continue
        kind, strength = _tense(text, dated, facts)
        if kind or _is_long(dated):
            yield HeadMark(dated.start, dated.end, kind, strength, dated=dated)


def _is_long(dated: Dated) -> bool:
    """Whether it is a year or more; a day only tells when something was said."""
    on = _day_of(dated)
    return on is not None and on.precision not in (Precision.DAY, *PART_OF_YEAR)


def _day_of(dated: Dated) -> Deadline | None:
    """The last day that may be meant: 三季度前 rather means its end."""
    reading = dated.reading
    if isinstance(reading, ReadDeadline):
        return reading.deadline
    return max(reading.candidates, key=lambda one: one.on) if reading.why == BEFORE_OR_WITHIN else None


def _tense(text: str, dated: Dated, facts: Facts) -> tuple[HeadKind | None, int]:
    deadline = _day_of(dated)
    said = text[dated.start : dated.end]
    if deadline is None:
        return None, 0
    if UNTIL_THEN.search(text, max(0, dated.start - 6), dated.end) or LASTING.match(text, dated.end):
        return RESULT, 3
    if facts.year is None:  # then no year is told of, and those that are named lie ahead
        return (PROMISE, 2) if DEADLINE.search(said) else (None, 0)
    if deadline.on.year < facts.year:
        return RESULT, 3
    if deadline.precision in (Precision.DAY, Precision.MONTH) and not DEADLINE.search(said):
        return None, 0
    if deadline.on.year > facts.year:
        return PROMISE, 3 if DEADLINE.search(said) else 2
    day = facts.held_on or facts.published_on
    if DEADLINE.search(said):
        return (None, 0) if is_late(facts) else (PROMISE, 2)
    if deadline.precision in PART_OF_YEAR and day is None:
        return None, 0
    if deadline.precision in PART_OF_YEAR and day and deadline.on <= _month_end(day):
        return RESULT, 3
    return (PROMISE, 2) if looks_ahead(facts) else (None, 0)


def _month_end(day: date) -> date:
    return date(day.year, day.month, 28)


def looks_ahead(facts: Facts) -> bool:
    """Whether the document's own year still lies before it; where that year is a guess, nothing follows from it."""
    if facts.year_is_thin or (facts.title and BACK_IN_TITLE.search(facts.title)):
        return False
    day = facts.held_on or facts.published_on
    if day and facts.year is not None and day.year < facts.year:
        return True
    if day:
        return day.month <= EARLY
    if facts.title and AHEAD_IN_TITLE.search(facts.title):
        return True
    return facts.kind in (DocumentKind.CONFERENCE, DocumentKind.WORK_REPORT, DocumentKind.PLAN, DocumentKind.OPINION)


def is_late(facts: Facts) -> bool:
    """Whether the document's own year is nearly over, so that what is expected of it is an estimate."""
    day = facts.held_on or facts.published_on
    return day is not None and facts.year == day.year and day.month >= LATE
