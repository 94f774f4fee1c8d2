"""Which of the dates of a text governs a number, and the year that the text is of."""

import re
from collections.abc import Sequence
from datetime import date

from handlers.words.calendar.patterns import START, YEAR_DIGITS
from handlers.words.dates import ReadDeadline, Reading, Unsure
from handlers.words.deadlines import dated_spans, find_deadlines
from handlers.words.folding import Folded, fold
from handlers.words.labels import labels_in
from handlers.words.quantity import Base, Quantity
from handlers.words.remark import Remark
from handlers.words.sentences import CLAUSE_END, sentence_of
from store.model.deadline import Deadline, Precision

YEAR_ALONE = Remark("The year alone was taken as the deadline.")

BARE_YEAR = re.compile(rf"{START}(?<![较比与]){YEAR_DIGITS}(?!学年|年?(?:起|以来|[之以]后|开始)|前)年?")
COMPARED_WITH = re.compile(
    r"(?<![a-z])(?:than|than in|compared (?:with|to)|versus|vs\.?"
    r"|since|after|beyond|as in|from|over|on|of|the level of|level in|q\d"
    r"|h\d)\s(?:the\s)?$"
    r"|(?:相比|比|较|自|基期)$"
)
IN_A_NAME = re.compile(r"(?<![a-z])(?:agenda|vision|horizon|made in china)\s$")
YEAR_OF_PAPER = re.compile(  # 2023年全省科技工作会议; and a year that stands in brackets
    rf"{START}{YEAR_DIGITS}年度?[^,;:。!?\d]{{0,15}}?(?:会议?|大会|全会|工作报告|要点|工作计划)(?![员议计])"
    rf"|\({YEAR_DIGITS.replace('year', 'bracketed')}年?\)"
)
STARTS = re.compile(r"(?:正式|全面)?(?:启动|开工|动工|起步|着手)")  # 2026年启动，2028年建成
ANNOUNCED = re.compile(
    r"召开|举行|印发|发布|公布|提出|宣布|审议|通过|出台|会议|大会"
    r"|\b(?:announc|said|says|issu|releas|publish|adopt|approv|held|met|unveil|report)[a-z]*\b",
    re.IGNORECASE,
)
NEAR = 32  # characters before a year in which it is said what it is compared with


def year_of_text(text: str) -> int | None:
    """A year that stands alone: henan 2022 …; one with “by” or “end of” is a deadline's."""
    folded = fold(text)
    paper = YEAR_OF_PAPER.search(folded.text)
    if paper:
        return int(paper["year"] or paper["bracketed"])
    dated = " ".join(folded.text[start:end] for start, end in dated_spans(folded))
    match = _bare_year(folded)
    return int(match["year"]) if match and match["year"] not in dated else None


def _bare_year(folded: Folded, base: Base | None = None) -> re.Match[str] | None:
    """The first year that stands alone; none that is compared with, and none in a number of a document or a name."""
    labels = labels_in(folded.text)
    for match in BARE_YEAR.finditer(folded.text):
        start, _ = folded.place(*match.span())
        near = max(0, match.start() - NEAR), match.start()
        is_compared = COMPARED_WITH.search(folded.text, *near) or IN_A_NAME.search(folded.text, *near)
        is_label = any(first <= match.start("year") and match.end("year") < last for first, last in labels)
        if not is_compared and not is_label and not (base and base.start <= start < base.end):
            return match
    return None


def year_as_deadline(text: str, quantity: Quantity | None) -> Reading | None:
    folded = fold(text)
    match = _bare_year(folded, quantity.base if quantity else None)
    if not match:
        return None
    start, _ = folded.place(*match.span())
    end_of_year = Deadline.end_of(Precision.YEAR, date(int(match["year"]), 1, 1))
    return ReadDeadline(end_of_year, YEAR_ALONE, folded.written(*match.span()), start)


def dates_and_base(
    text: str, year: int | None, today: date, quantity: Quantity | None
) -> tuple[Reading | None, Sequence[Reading]]:
    """The day of the base, and every other date: 从2019年的1.2%提高到2027年的2.1% is due in 2027."""
    dates = find_deadlines(text, year, today)
    base = quantity.base if quantity else None
    of_base = [reading for reading in dates if base and base.start <= reading.start < base.end]
    return next(iter(of_base), None), [reading for reading in dates if reading not in of_base]


def deadline_of(
    text: str, found: Sequence[Reading], quantity: Quantity | None, quantities: Sequence[Quantity], today: date
) -> Reading | None:
    """The date that governs the number: the last one before it in its sentence, else the next, else any before.

    The day on which it was announced is none, nor is one that has passed where another stands right after the number.
    """
    if quantity is None or not found:
        return found[0] if found else None
    start, end = sentence_of(text, quantity)
    before = [one for one in found if one.start < quantity.start and not _is_of_the_news(text, one, quantity)]
    near = [one for one in before if one.start >= start]
    own = [one for one in found if _follows(text, one, quantity, quantities)]
    if own and near and _has_passed(near[-1], today) and not _has_passed(own[0], today):
        return own[0]
    last_number = max(one.start for one in quantities if one.start < end)  # a date governs the numbers after it
    after = own or [one for one in found if max(quantity.start, last_number) < one.start < end]
    after = [one for one in after if not STARTS.match(text, one.start + len(one.words))] or after
    governing = near[-1:] or after[:1] or before[-1:]
    certain = [reading for reading in (*near[::-1], *after) if isinstance(reading, ReadDeadline)]
    if governing and isinstance(governing[0], Unsure) and (governing[0].needs_year or governing[0].begins) and certain:
        return certain[0]  # 三年行动计划(2026—2028年)
    return governing[0] if governing else None


def _follows(text: str, reading: Reading, quantity: Quantity, quantities: Sequence[Quantity]) -> bool:
    """Whether a date stands behind the number in the same clause: 300 by 2030 (220 in 2025)."""
    if reading.start < quantity.end or CLAUSE_END.search(text, quantity.end, reading.start):
        return False
    return not any(quantity.end <= other.start < reading.start for other in quantities)


def _is_of_the_news(text: str, reading: Reading, quantity: Quantity) -> bool:
    """Whether a day tells when something was said, and not by when it is to be done."""
    is_day = isinstance(reading, ReadDeadline) and reading.deadline.precision is Precision.DAY
    return is_day and ANNOUNCED.search(text, reading.start, quantity.start) is not None


def _has_passed(reading: Reading, today: date) -> bool:
    return isinstance(reading, ReadDeadline) and reading.deadline.has_passed(today)
