"""Whether a number tells of what was reached or of what is promised."""

import re

from handlers.words.quantity import Quantity
from handlers.words.sentences import sentence_of

PAST = re.compile(
    r"去年|上年度?(?!末)|过去|年来|以来|截至目前|截至20\d\d年底?,|已经?(?:达到?|突破|超过|建成|有)|实现了|同比|居全国第|据统计"
    r"|\b(?:last year|over the past|in the past|so far|year[- ]on[- ]year|has (?:reached|built|exceeded|been)"
    r"|have (?:reached|been)|had)\b",
    re.IGNORECASE,
)
COMPARED_AFTER = re.compile(r"[^\d;；]{0,4}(?:同比|(?:位)?居全国第)")  # 1143.26亿元，同比增长12.2%
AHEAD = re.compile(
    r"目标|力争|争取|确保|计划|将|要|今年|明年|下一步|未来|预期|新增"
    r"|\b(?:will|aims?|targets?|plans?|strive|by 20\d\d|expected|this year|should|is to|are to)\b",
    re.IGNORECASE,
)
A_YEAR = re.compile(r"(?<![\d.,])20\d\d(?!\d|[.,]\d|%|[家个项件人名万亿元])")


def looks_back(text: str, quantity: Quantity, this_year: int) -> bool:
    """Whether the last word before the number that tells past from future tells of the past, or else the one after."""
    start, end = sentence_of(text, quantity)
    past = [match.end() for match in PAST.finditer(text, start, quantity.start)]
    ahead = [match.end() for match in AHEAD.finditer(text, start, quantity.start)]
    ahead += [match.end() for match in A_YEAR.finditer(text, start, quantity.start) if int(match[0]) > this_year]
    if not past and not ahead:
        return COMPARED_AFTER.match(text, quantity.end, end) is not None
    return bool(past) and max(past) > max(ahead, default=0)


def is_promised(text: str, quantity: Quantity) -> bool:
    """Whether a word before the number in its sentence tells of what is to come."""
    start, _ = sentence_of(text, quantity)
    return AHEAD.search(text, start, quantity.start) is not None


def year_governing(text: str, quantity: Quantity) -> int | None:
    """The last year that is named before the number in its sentence."""
    start, _ = sentence_of(text, quantity)
    years = A_YEAR.findall(text, start, quantity.start)
    return int(years[-1]) if years else None
