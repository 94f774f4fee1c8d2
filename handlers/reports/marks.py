"""What stands in a paragraph that may be promised or tells of its when: numbers and dates, each looked for once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from config.metrics import Basis, Unit
from handlers.reports.text import Paragraph
from handlers.words.deadlines import Dated, read_dates
from handlers.words.quantities import quantities_in
from handlers.words.quantity import Place, Quantity
from store.model.commitment import Comparator

FEW = 20  # things: more of them are no list of aims
ANNOUNCED = re.compile(  # 九方面, 十大行动, nine aspects: how many aims follow, not how much is aimed at
    r"[个张]?(?:大|方面|大类|条|重|点|大工程|项?(?:重点)?(?:改革|清单|任务|工作|措施|举措|抓手|要求|原则|机制"
    r"|环节|指标|目标"
    r"|内容|行动|大事|实事|重大?工程)"
    r"|件(?:大事|实事|民生)|个(?:倍增|突破|翻番|提升|重点|关键|一批|方面|维度|更加|坚持|聚焦|领域|环节|专项行动"
    r"|工程|体系))"
    r"|\s(?:[a-z-]+\s){0,2}(?:aspects?|actions?|measures|tasks|aims|dimensions|areas|fronts|pillars|priorities"
    r"|strategies|goals|targets)(?![a-z])"
)
SUBSIDY = re.compile(
    r"(?:给予|奖励|补助|资助|补贴|奖补|最高|予以|不超过[^,]{0,4}的|每[家个项人](?:最高)?(?:给予|奖励)?)[^,;。]{0,14}$"
    r"|(?<![a-z])(?:subsid|reward|grant|award)[a-z]* (?:[a-z]+ ){0,6}$"
)
FOR_EVERY = re.compile(r"每(?:提高|增加|提升|增长|新增|投入)(?:约|近)?$")
LONGEST_STEP = 50  # characters between the number that something starts from and the one that it reaches
LEADS_FROM = re.compile(
    r"(?:从|由)(?:20\d\d年?[底末]?的?)?[^,;。\d]{0,16}$|(?<![a-z])from (?:the )?(?:about |around |nearly |over "
    r"|less than )?$"
)
LEADS_TO = re.compile(r"(?:到|至|为)[^,;。]{0,6}$|(?<![a-z])to (?:[a-z]+ ){0,3}$")
A_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d$")
LOWEST_RANK = 40  # there are fewer provinces
JOINT = re.compile(r"(?:[,、和及与]|\s?,?\s(?:and|to)\s|\s)+")
OF_WHOM = re.compile(  # who is meant, not how many: 交易额超过1000万元的机构
    r"(?:以上|以下|及以上)?的[^,;。\d]{0,8}(?:机构|企业|单位|地区|市县|区县|项目|个人|团队|平台|园区|载体"
    r"|高校)(?![^,;。]{0,8}(?:达|超|突破|占))"
)
ATTENDED = re.compile(
    r"[^,;。]{0,12}(?:参加|出席|参会|交流发言)|\s(?:[a-z]+ ){0,3}(?:attend|participat|took part|were present)"
)
LONGEST_ROW = 120  # characters
IN_TABLE = re.compile(  # 高新技术企业（家） 292 600
    r"\s*(?:\d{1,2}\s+)?[^\s\d，,；;。]{2,40}(?:\s+[\d.,]+[%％]?){2,}\s*"
)
DEFINITE = re.compile(r"(?<![a-z])(?:(?:the|these|those|both|its|all) |no\. ?)$")
SCALED = re.compile(r"(?:\d|hundred|thousand|million|billion|trillion)$")


@dataclass(frozen=True)
class Marks:
    """The dates and the numbers of a paragraph, in its order."""

    dates: tuple[Dated, ...]
    numbers: tuple[Place, ...]


def marks_in(paragraph: Paragraph, year: int | None, today: date) -> Marks:
    """Numbers in dates are no quantities, nor are those that count aims, or what one firm is given."""
    dates = tuple(read_dates(paragraph.folded, year, today))
    spans = [(dated.start, dated.end) for dated in dates]
    return Marks(dates, tuple(_counted(paragraph, quantities_in(paragraph.folded, spans))))


def _counted(paragraph: Paragraph, places: Sequence[Place]) -> Iterator[Place]:
    text, last = paragraph.folded.text, None
    for number, place in enumerate(places):
        if _is_base(text, place, places[number + 1] if number + 1 < len(places) else None):
            continue
        if _is_in_table(paragraph, place):
            continue
        before = max(0, place.start - 40), place.start
        if _is_announced(text, place) or FOR_EVERY.search(text, *before):
            continue
        if OF_WHOM.match(text, place.end) or ATTENDED.match(text, place.end):
            continue
        if place.quantity.unit is Unit.CNY and SUBSIDY.search(text, *before):
            continue
        is_next = last is not None and JOINT.fullmatch(text, last, place.start) is not None
        if DEFINITE.search(text, *before) and not place.quantity.comparator:
            continue
        if place.quantity.unit is None and not _is_told(place.quantity) and not is_next:
            continue
        if place.quantity.basis is Basis.RANK and (place.quantity.value or 0) > LOWEST_RANK:
            continue
        last = place.end
        yield place


def _is_told(quantity: Quantity) -> bool:
    """Whether a number without a unit is more than digits in passing: exceeded 10,000."""
    if A_YEAR.search(quantity.words) and quantity.comparator not in (Comparator.AT_LEAST, Comparator.MORE_THAN):
        return False
    return bool(quantity.basis or (quantity.comparator and quantity.value and SCALED.search(quantity.words.lower())))


def _is_in_table(paragraph: Paragraph, place: Place) -> bool:
    """Whether a number stands in a row of figures, whose headings say what it is."""
    original = paragraph.folded.original
    start = original.rfind("\n", 0, place.quantity.start) + 1
    end = original.find("\n", place.quantity.start, start + LONGEST_ROW)
    return IN_TABLE.fullmatch(original, start, end if end >= 0 else len(original)) is not None


def _is_base(text: str, place: Place, following: Place | None) -> bool:
    """Whether a number is only where the next one starts from: from 0.6 % (assessed) in 2020 to 1.2 %."""
    if following is None or following.start - place.end > LONGEST_STEP:
        return False
    leads = LEADS_FROM.search(text, max(0, place.start - 30), place.start)
    return leads is not None and LEADS_TO.search(text, place.end, following.start) is not None


def _is_announced(text: str, place: Place) -> bool:
    quantity = place.quantity
    if quantity.value is None or quantity.value > FEW or quantity.basis not in (None, Basis.LEVEL):
        return False
    if quantity.unit not in (None, Unit.COUNT, Unit.RANK):
        return False
    digits = re.match(r"[\d一二两三四五六七八九十]+", text[place.start : place.end])
    return ANNOUNCED.match(text, place.start + digits.end() if digits else place.end) is not None
