"""How many items a text announces, held against the list that follows: a paste is often cut off."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from handlers.reports.text import Paragraph
from handlers.words.numerals import chinese_number
from handlers.words.remark import Remark

CUT_OFF = Remark("The text announces more items than it lists: it may be cut off.")

CARDINALS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
MOST = 20  # announcements that are looked at
THINGS_ZH = "工作|任务|行动|举措|措施|大事|实事|工程"
THINGS_EN = "tasks|measures|actions|deeds|aspects|works|projects|steps|priorities"
ANNOUNCEMENT = re.compile(
    rf"(?P<zh>[二三四五六七八九十]{{1,3}}|(?<![\d.])\d{{1,2}})(?:个方面|[个大项件条])的?(?:重点|主要|关键|具体)?(?:{THINGS_ZH})"
    rf"|(?<![a-z])(?P<en>{CARDINALS}|\d{{1,2}}) (?:[a-z]+ ){{0,3}}(?:{THINGS_EN})(?![a-z])"
)
MARK = re.compile(
    r"(?:^|[\n:;。,.!])\s{0,3}(?:第?(?P<zh>[一二三四五六七八九十]{1,3})(?:是|要|,|\b)|\((?P<bracketed>[一二三四五六七八九十]{1,3}|\d{1,2})\)"
    rf"|(?P<digits>\d{{1,2}})[.,)](?!\d)|(?:and )?(?:the )?(?P<en>{ORDINALS})(?:ly)?(?![a-z]))"
)


def remarks_on_lists(paragraphs: Sequence[Paragraph]) -> Iterator[Remark]:
    """What to say where a list stops before it has as many items as were announced; nothing where there is none."""
    text = "\n".join(paragraph.folded.text for paragraph in paragraphs)
    marks = [(match.start(), number_of(match)) for match in MARK.finditer(text)]
    for match in islice(ANNOUNCEMENT.finditer(text), MOST):
        announced = number_of(match)
        listed = 0
        for place, number in marks:
            listed += place >= match.end() - 1 and number == listed + 1
        if 1 < listed < announced:
            yield CUT_OFF
            return


def number_of(match: re.Match[str]) -> int:
    """The number in an announcement or in the mark of an item; nought where it is none."""
    words = next((found for found in match.groupdict().values() if found), "")
    for names, first in ((CARDINALS, 2), (ORDINALS, 1)):
        if words in (each := names.split("|")):
            return each.index(words) + first
    return int(words) if words.isdecimal() else int(chinese_number(words) or 0)
