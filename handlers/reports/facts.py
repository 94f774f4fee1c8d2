"""What document a report is: its kind, whose it is, of which year, and what in its text says so."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from config.places import PLACES, Place, PlaceKind
from config.provinces import PROVINCES, DivisionKind, Province
from handlers.reports.reading import DocumentKind, Facts, Span
from handlers.reports.text import Paragraph
from handlers.words.calendar.parts import MONTHS
from handlers.words.names import CODES_ZH, PROVINCES_ZH
from handlers.words.places import COMMON_WORDS, NAMES_ZH, NOT_A_PLACE
from store.model.commitment import Scope
from store.model.writing import has_han

OPENING = 1500  # characters in which a document says what it is
LONGEST_BYLINE = 90  # characters of a line that tells a day and a paper
WELL_SHOWN = 3  # weight of evidence from which on a year is not asked
CITED_OFTEN = 3  # times that a city is named in its own document

KINDS = (
    (DocumentKind.WORK_REPORT, r"政府工作报告|government work report"),
    (
        DocumentKind.PLAN,
        r"行动方案|行动计划|实施方案|工作方案|发展规划|五年规划|十[一二三四五六七]五[^,。]{0,20}规划|规划\("
        r"|计划\(|规划纲要|工作要点|重点任务清单|规划"
        r"(?=的?通知)|(?<![a-z])(?:action plan|(?<!th )(?<!th\s-)(?:five|three|two)[ -]year (?:action )?plan"
        r"|five-year plan (?:for|on)"
        r"|development plan"
        r"|implementation plan)",
    ),
    (
        DocumentKind.OPINION,
        r"实施意见|的意见|若干意见|若干措施|若干政策|政发〔|办发〔|政发\[|opinions on|several measures",
    ),
    (DocumentKind.PRESS_CONFERENCE, r"新闻发布会|发布会|吹风会|(?<![a-z])(?:press|news) (?:conference|briefing)"),
    (
        DocumentKind.CONFERENCE,
        r"工作会议|科技大会|创新大会|推进会|座谈会|全体会议|部署会|动员会|工作会|大会|(?<![a-z])(?:conference"
        r"|working meeting|work meeting|meeting)(?![a-z])",
    ),
    (
        DocumentKind.NEWS,
        r"记者|报讯|日讯|日电|来源:|通讯员|(?<![a-z])(?:reporter|correspondent|xinhua|published)(?![a-z])",
    ),
)
OF_SOME_YEARS = (DocumentKind.PLAN, DocumentKind.OPINION, DocumentKind.PRESS_CONFERENCE)
KINDS_READ = [(kind, re.compile(pattern)) for kind, pattern in KINDS]

MONTH = "|".join(MONTHS)
YEAR = r"(?<!\d)(?P<year>20[0-6]\d)(?!\d)"
MEETING = r"(?:工作会议?|会议|大会|推进会|座谈会|部署会|全会|政府工作报告|工作要点|工作总结)"
EVIDENCE = (  # how much it weighs, only in the opening
    (5, True, rf"{YEAR}年?度?(?![年月\d])[^,;:。!?\d]{{0,22}}?{MEETING}"),
    (5, True, rf"(?:conference|meeting) (?:of|for) {YEAR}"),
    (
        3,
        False,
        rf"(?:targets?|goals?|objectives?|plans?|tasks|work)(?: (?:of|for|in)(?: [a-z&]+){{0,5}})?"
        rf" (?:for|of|in) {YEAR}",
    ),
    (5, True, rf"{YEAR} (?:[a-z&'-]+ ){{0,9}}(?:conference|meeting|work report(?! card))"),
    (5, True, rf"(?:conference|meeting)[^.\d]{{0,80}}(?:{MONTH})[a-z]* \d{{1,2}},? {YEAR}"),
    (5, True, rf"(?:{MONTH})[a-z]* \d{{1,2}},? {YEAR} (?:[a-z]+ ){{0,4}}(?:conference|meeting)"),
    (3, False, rf"\({YEAR}年?\s?-\s?(?P<last>20[0-6]\d)年?\)"),
    (
        3,
        False,
        rf"{YEAR}年?的?[^,;:。!?\d]{{0,12}}(?:(?:主要|预期|发展|工作|科技|创新)目标|重点工作|工作安排|目标任务"
        rf"|工作部署|工作思路|重点任务|要重点)",
    ),
    (3, False, rf"[〔\[(]{YEAR}[〕\])]第?\d+号"),
    (3, False, rf"对{YEAR}年[^,;。\d]{{0,14}}(?:部署|安排)"),
    (3, False, rf"{YEAR}年度?[^,;。\d]{{0,24}}(?:任务|计划|要点|工作)[^,;。\d]{{0,6}}的通知"),
    (3, False, rf"部署了?{YEAR}年[^,;。\d]{{0,10}}(?:任务|工作)"),
    (3, False, rf"in {YEAR}, (?:the )?(?:[a-z]+ ){{0,3}}(?:targets?|goals?|focus|priorities)"),
    (
        3,
        False,
        rf"{YEAR}年\d{{1,2}}月(?:\d{{1,2}}日)?[^。!?\d]{{0,30}}(?:印发|召开|发布|出台|举行|部署|介绍|通过|审议)",
    ),
    (3, False, rf"{YEAR}年?是[^,;:。!?]{{0,20}}(?:开局|关键|起步|攻坚|收官|第[一二三四五]|决胜|深化)"),
)
EVIDENCE_READ = [(weight, is_opening, re.compile(pattern)) for weight, is_opening, pattern in EVIDENCE]
OF_ANOTHER = re.compile(r"全国|national|中央|党中央")
DAY = re.compile(
    rf"{YEAR}[-/.年]\s?(?P<month>\d{{1,2}})[-/.月]\s?(?P<day>\d{{1,2}})(?!\d)"
    rf"|(?<![a-z])(?P<month_en>{MONTH})[a-z]*\.? (?P<day_en>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?,? {YEAR.replace('year', 'year_en')}"
    rf"|(?<!\d)(?P<day_uk>\d{{1,2}})(?:st|nd|rd"
    rf"|th)? (?P<month_uk>{MONTH})[a-z]*\.?,? {YEAR.replace('year', 'year_uk')}"
)
DAY_OF_MEETING = re.compile(
    r"(?:(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^。!?]{0,60}?(?:会议|大会|发布会|推进会|吹风会|座谈会))"
    rf"|(?<![a-z])(?P<month_en>{MONTH})[a-z]* (?P<day_en>\d{{1,2}})(?:,? 20\d\d)?[^.]{{0,60}}(?:conference"
    rf"|meeting|briefing)"
    rf"|(?:conference|meeting"
    rf"|briefing)[^.]{{0,60}}(?<![a-z])(?P<month_back>{MONTH})[a-z]* (?P<day_back>\d{{1,2}})(?!\d)"
)
DUE = re.compile(r"(?:到|至|截[至止]|于|自|by|before|until|from)\s?$")
ENDS = re.compile(r"日?(?:前|止|之前|以前|起)")
YEAR_IN_CHARACTERS = re.compile("二[〇零○][〇零○一二三四五六七八九]{2}(?=年)")
DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
ANY_YEAR = re.compile(r"(?<!\d)(?<![到至自从较比由])(?<!by )(?<!than )(20[0-6]\d)(?:年|(?!\.?\d|[%万亿家个项件人名]))")
AHEAD = re.compile(
    r"[^。!?;]{0,60}?(?:目标|力争|将|计划|确保|要|拟|(?<![a-z])(?:will|targets?|goals?|aims?|plans?|should)(?![a-z]))"
)
AHEAD_BEFORE = re.compile(  # by the end of 2025; a headline of what is to come: to boost science in 2025
    r"(?<![a-z])(?:by|before|until) (?:the )?(?:end|close) of $|(?<![a-z])(?:will|to) (?:[a-z-]+ ){1,8}in $"
)
LONGEST_BEFORE = 80  # characters
RELATIVE = re.compile(r"去年|今年|上年|过去一年|(?<![a-z])(?:last|this|past) year(?![a-z])")
AS_OF = re.compile(r"(?:截[至止]到?|as of (?:the end of )?)(?P<year>20[0-6]\d)(?:年)?(?P<end>年?[底末]|12月31?)?")
PERIOD = re.compile(
    rf"(?:方案|规划|计划|行动|意见|措施|纲要|plan|action|program"
    rf"|programme)[^,;。!?]{{0,12}}?\({YEAR}年?\s?-\s?(?P<last>20[0-6]\d)年?\)"
)
PLAN_PERIOD = re.compile(
    r"十(?P<plan>[一二三四五六七])五[^,;。!?]{0,24}规划(?![^,;。]{0,8}(?:评估|实施情况|总结|完成))"
    r"|(?P<plan_en>1[1-7])th five-year plan (?:for|on)"
)
FURNITURE = re.compile(
    r"首页|当前位置|icp备|版权所有|责任?编辑?:|字号|打印|分享|返回顶部|网站标识|公网安备|点击|浏览器|导航|>"
    r"|上一篇|下一篇|leave a reply"
    r"|email address|copyright|all rights reserved|previous|next post|0 by|小字号"
)
PUBLISHER = re.compile(r"(?:来源|稿源|发布机构|发布单位|信息来源)\s*[:：]\s*(?P<name>[^\s,，;；|]{2,30})")
ADDRESS = re.compile(r"https?://[^\s<>\"'，。）)]+")
PAPERS = {  # that do not bear the name of their province
    "楚天": "HB",
    "荆楚": "HB",
    "长江日报": "HB",
    "大众日报": "SD",
    "大众网": "SD",
    "齐鲁": "SD",
    "南方日报": "GD",
    "羊城": "GD",
    "新华日报": "JS",
    "扬子晚报": "JS",
    "交汇点": "JS",
    "大河": "HA",
    "红网": "HN",
    "三湘": "HN",
    "潇湘": "HN",
    "三秦": "SN",
    "华商报": "SN",
    "解放日报": "SH",
    "文汇报": "SH",
    "钱江晚报": "ZJ",
    "燕赵": "HE",
    "长城网": "HE",
    "三晋": "SX",
    "辽沈": "LN",
    "龙江": "HL",
    "东北网": "HL",
    "东南网": "FJ",
    "八桂": "GX",
    "云岭": "YN",
    "陇原": "GS",
    "每日甘肃": "GS",
    "川观": "SC",
    "华西都市": "SC",
    "天府": "SC",
    "上游新闻": "CQ",
    "华龙网": "CQ",
    "津云": "TJ",
    "江淮": "AH",
    "天山网": "XJ",
    "荔枝": "JS",
    "草原": "NM",
}
PAPERS_READ = re.compile("|".join(PAPERS))
PROVINCES_EN = {province.en.lower(): code for code, province in PROVINCES.items()}
PROVINCES_EN_READ = re.compile(rf"(?<![a-z])(?:{'|'.join(PROVINCES_EN)})(?![a-z])")
PLACES_READ = re.compile("|".join(sorted(NAMES_ZH, key=len, reverse=True)))
PLACES_EN = {place.en.lower(): place for place in PLACES}
PLACES_EN_READ = re.compile(
    rf"(?<![a-z])(?:{'|'.join(sorted(map(re.escape, PLACES_EN), key=len, reverse=True))})(?![a-z])"
)
OF_CITY = re.compile(
    r"全市|我市|市委市政府|全州|我州|(?<![a-z])(?:the whole city|citywide|the city's|our city)(?![a-z])"
)
OF_PROVINCE = re.compile(
    r"全省|我省|全区|我区|自治区|省科技厅|(?<![a-z])(?:the province|whole province|our province|provincial)(?![a-z])"
)
HEAD_OF_TITLE = 3  # paragraphs among which the title stands
SHORTEST_TITLE = 8


@dataclass(frozen=True)
class Evidence:
    """A year that a document may be of, how strongly that is said, and where."""

    year: int
    weight: int
    at: Span


@dataclass(frozen=True)
class ShownDay:
    """A whole date of the text; a byline tells when it was published."""

    on: date
    is_byline: bool
    at: Span


def facts_of(
    text: str, paragraphs: Sequence[Paragraph], today: date, province: Province | None, year: int | None
) -> Facts:
    """What is known of the document; what somebody said of it counts."""
    opening = [paragraph for paragraph in paragraphs if paragraph.folded.origins[0] < OPENING]
    kind = _kind(opening)
    named, named_at = _province(paragraphs)
    city = _city(paragraphs, province=named)
    known = province or named or _of_place(opening)
    days = [*_days(paragraphs)]
    shown = _strongest([*_evidence(paragraphs, days, today)])
    own_year = year or (shown.year if shown else None)
    address, publisher = ADDRESS.search(text[:OPENING]), PUBLISHER.search(text[:OPENING])
    return Facts(
        kind=kind,
        title=_title(text, paragraphs),
        province=known,
        province_at=None if province else named_at,
        year=own_year,
        year_at=shown.at if shown and year is None else None,
        year_is_thin=year is None and (shown is None or shown.weight < WELL_SHOWN),
        held_on=_held_on(opening, own_year),
        published_on=_published_on(days, own_year),
        ends=_ends(opening) if kind in OF_SOME_YEARS else None,
        scope=Scope(city.kind.value) if city else Scope.PROVINCE,
        scope_name=(city.zh if has_han(text[:OPENING]) else city.en) if city else None,
        publisher=publisher["name"] if publisher else None,
        address=address[0] if address else None,
    )


def span_of(paragraph: Paragraph, start: int, end: int) -> Span:
    """Where a stretch of a paragraph stands in the whole text."""
    return Span(*paragraph.folded.place(start, end))


def _kind(opening: Sequence[Paragraph]) -> DocumentKind:
    """What is named first; a paper only where nothing else is."""
    said = "\n".join(paragraph.folded.text for paragraph in opening)
    found = [(match.start(), kind) for kind, pattern in KINDS_READ[:-1] if (match := pattern.search(said))]
    if found:
        return min(found)[1]
    return DocumentKind.NEWS if KINDS_READ[-1][1].search(said) else DocumentKind.UNKNOWN


def _title(text: str, paragraphs: Sequence[Paragraph]) -> str | None:
    for paragraph in paragraphs[: 2 * HEAD_OF_TITLE]:
        said = paragraph.folded.text
        if paragraph.is_heading and len(said) >= SHORTEST_TITLE and not FURNITURE.search(said) and not DAY.search(said):
            return span_of(paragraph, 0, len(said)).of(text).strip()
    return None


def _evidence(paragraphs: Sequence[Paragraph], days: Sequence[ShownDay], today: date) -> Iterator[Evidence]:
    for paragraph in paragraphs:
        for weight, is_opening, pattern in EVIDENCE_READ:
            for match in pattern.finditer(_in_digits(paragraph.folded.text)):
                is_weak = is_opening and (paragraph.folded.origins[0] >= OPENING or OF_ANOTHER.search(match[0]))
                own = next(int(one) for name, one in match.groupdict().items() if name.startswith("year") and one)
                yield Evidence(own, 2 if is_weak else weight, span_of(paragraph, *match.span()))
    if period := _plan(paragraphs[: 2 * HEAD_OF_TITLE]):
        yield Evidence(period[0] - 4, 3, period[1])
    yield from (
        Evidence(day.on.year, 4 if day.is_byline else 3 if day.at.start < OPENING else 2, day.at) for day in days
    )
    yield from _guessed(paragraphs, today)


def _guessed(paragraphs: Sequence[Paragraph], today: date) -> Iterator[Evidence]:
    """The latest year that is named, or the one after it where that is only told of as past."""
    named = [
        (int(match[1]), paragraph, match)
        for paragraph in paragraphs
        for match in ANY_YEAR.finditer(paragraph.folded.text)
        if int(match[1]) <= today.year
    ]
    told = [
        (int(match["year"]) + bool(match["end"]), paragraph, match)
        for paragraph in paragraphs
        for match in AS_OF.finditer(paragraph.folded.text)
    ]
    if told and max(year for year, *_ in told) > max((year for year, *_ in named), default=0):
        year, paragraph, match = max(told, key=lambda one: one[0])
        yield Evidence(year, 1, span_of(paragraph, *match.span()))
        return
    if not named:
        return
    latest = max(year for year, *_ in named)
    mentions = [(paragraph, match) for year, paragraph, match in named if year == latest]
    looks_ahead = any(
        AHEAD.match(paragraph.folded.text, match.end())
        or AHEAD_BEFORE.search(paragraph.folded.text, max(0, match.start() - LONGEST_BEFORE), match.start())
        for paragraph, match in mentions
    )
    is_past = not looks_ahead and any(RELATIVE.search(paragraph.folded.text) for paragraph in paragraphs)
    paragraph, match = mentions[0]
    yield Evidence(latest + 1 if is_past else latest, 1, span_of(paragraph, *match.span()))


def _in_digits(text: str) -> str:
    """二〇三〇年 as 2030年, every character in its place."""
    return YEAR_IN_CHARACTERS.sub(lambda year: year[0].translate(DIGITS), text)


def _strongest(evidence: Sequence[Evidence]) -> Evidence | None:
    """Of the year with the most evidence, each strength counted once; of two the one that is named first."""
    said: dict[int, dict[int, Evidence]] = {}
    for one in evidence:
        said.setdefault(one.year, {}).setdefault(one.weight, one)
    if not said:
        return None
    best = max(said.values(), key=lambda found: (max(found), sum(found)))
    return Evidence(best[max(best)].year, sum(best), best[max(best)].at)


def _of_place(opening: Sequence[Paragraph]) -> Province | None:
    """The province of the city that is named most: a conference is held in its capital."""
    named = Counter(place.province for paragraph in opening for place in _places_in(paragraph.folded.text))
    return PROVINCES[max(named, key=lambda code: named[code])] if named else None


def _days(paragraphs: Sequence[Paragraph]) -> Iterator[ShownDay]:
    for paragraph in paragraphs:
        for match in DAY.finditer(paragraph.folded.text):
            year, month, day = (
                next((found for name in (part, f"{part}_en", f"{part}_uk") if (found := match[name])), "")
                for part in ("year", "month", "day")
            )
            on = _day(int(year), MONTHS.index(month) + 1 if month in MONTHS else int(month), int(day))
            is_deadline = DUE.search(paragraph.folded.text, max(0, match.start() - 8), match.start())
            if on and not is_deadline and not ENDS.match(paragraph.folded.text, match.end()):
                yield ShownDay(on, len(paragraph.folded.text) <= LONGEST_BYLINE, span_of(paragraph, *match.span()))


def _published_on(days: Sequence[ShownDay], year: int | None) -> date | None:
    """The day of a byline; else the first day of its year that the opening names."""
    bylines = (day.on for day in days if day.is_byline)
    named = (day.on for day in days if day.on.year == year and day.at.start < OPENING)
    return next(bylines, None) or next(named, None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _held_on(opening: Sequence[Paragraph], year: int | None) -> date | None:
    """The day of the conference, of which the year is known from elsewhere."""
    for paragraph in opening:
        match = DAY_OF_MEETING.search(paragraph.folded.text) if year else None
        if match and year:
            month, day = next(
                (match[f"month{end}"], match[f"day{end}"]) for end in ("", "_en", "_back") if match[f"month{end}"]
            )
            return _day(year, MONTHS.index(month) + 1 if month in MONTHS else int(month), int(day))
    return None


def _ends(opening: Sequence[Paragraph]) -> int | None:
    """The last year of the period that a plan bears in its name."""
    for paragraph in opening:
        if match := PERIOD.search(paragraph.folded.text):
            return int(match["last"])
    plan = _plan(opening[: 2 * HEAD_OF_TITLE])
    return plan[0] if plan else None


def _plan(paragraphs: Sequence[Paragraph]) -> tuple[int, Span] | None:
    """The last year of a five-year plan that a title names."""
    for paragraph in paragraphs:
        if match := PLAN_PERIOD.search(paragraph.folded.text):
            number = int(match["plan_en"]) - 11 if match["plan_en"] else "一二三四五六七".index(match["plan"])
            return 2010 + 5 * number, span_of(paragraph, *match.span())
    return None


def _province(paragraphs: Sequence[Paragraph]) -> tuple[Province | None, Span | None]:
    """The one that is named most, the title thrice; else that of the paper."""
    named, first = Counter[str](), dict[str, Span]()
    for place, paragraph in enumerate(paragraphs):
        for code, start, end in _provinces_in(paragraph.folded.text):
            named[code] += 3 if place < HEAD_OF_TITLE else 1
            first.setdefault(code, span_of(paragraph, start, end))
    for paragraph in paragraphs if not named else ():
        if match := PAPERS_READ.search(paragraph.folded.text):
            code = PAPERS[match[0]]
            return PROVINCES[code], span_of(paragraph, *match.span())
    if not named:
        return None, None
    code = max(named, key=lambda one: named[one])
    return PROVINCES[code], first[code]


def _provinces_in(text: str) -> Iterator[tuple[str, int, int]]:
    for match in PROVINCES_ZH.finditer(text):
        code = CODES_ZH[match["name"]]
        if not match["city"] or PROVINCES[code].kind is DivisionKind.MUNICIPALITY:
            yield code, *match.span()
    for match in PROVINCES_EN_READ.finditer(text):
        yield PROVINCES_EN[match[0]], *match.span()


def _city(paragraphs: Sequence[Paragraph], *, province: Province | None) -> Place | None:
    """The city or zone whose own document it is: it speaks of the whole city, or names it often and no province."""
    if province and province.kind is DivisionKind.MUNICIPALITY:
        return None
    own, wide = (
        sum(1 for paragraph in paragraphs if pattern.search(paragraph.folded.text))
        for pattern in (OF_CITY, OF_PROVINCE)
    )
    if (own <= wide) if province else (wide > 0):
        return None
    named = Counter[Place](place for paragraph in paragraphs for place in _places_in(paragraph.folded.text))
    if not named:
        return None
    place = max(named, key=lambda one: named[one])
    return place if own or named[place] >= CITED_OFTEN else None


def _places_in(text: str) -> Iterator[Place]:
    for match in PLACES_READ.finditer(text):
        place = NAMES_ZH[match[0]]
        is_province = PROVINCES[place.province].kind is DivisionKind.MUNICIPALITY and place.kind is PlaceKind.CITY
        if not is_province and match[0] not in COMMON_WORDS and not re.match(NOT_A_PLACE, text[match.end() :][:4]):
            yield place
    for match in PLACES_EN_READ.finditer(text):
        place = PLACES_EN[match[0]]
        if PROVINCES[place.province].kind is not DivisionKind.MUNICIPALITY:
            yield place
