"""Measure how long it takes to read what people type, the most hostile texts among it.

`python -m tests.bench.reading` prints a line each; exit code 1 where one takes longer than it may, or where twice the
text takes much more than twice the time.
"""

import re
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from handlers.reports.report import read_report
from handlers.sheets.columns import column_of
from handlers.sheets.imported import taken
from handlers.words import deadlines, promises, quantities
from handlers.words.addressed import read_addressed
from handlers.words.amounts import find_amounts
from handlers.words.as_of import split_as_of
from handlers.words.asking.reading import read_question
from handlers.words.calendar.families import dates_in
from handlers.words.measurements import read_line, read_step
from handlers.words.names import metric_in, province_in, resolve_metric, resolve_province
from handlers.words.notation import as_read, unescape, without_mentions
from handlers.words.query import LONGEST
from handlers.words.spelling import read_name, read_phrase
from handlers.words.tokens import split, tidy
from store.model.errors import UserError
from tests.questions.asking import catalogue
from tests.reports.scoring import corpus
from tests.words import test_deadlines_read, test_names, test_promises, test_quantities

TODAY = date(2022, 3, 10)
LONG_DOCUMENT = 100_000  # characters; a five-year plan has some sixty thousand
LONG_QUESTION = 40_000  # characters, as fit into a message
LONG_REPORT = 16_000
REPORT_EN = (
    "By the end of 2027, high-tech enterprises will exceed 14,000, R&D intensity will rise from 1.9 to 2.1 percent and "
    "technology contracts will reach 100 billion yuan; ten provincial laboratories will be built in the first half. "
)
NAMES = [
    *test_names.PROVINCE_TYPOS,
    *test_names.METRIC_TYPOS,
    *test_names.UNCLEAR_PROVINCES,
    *test_names.UNCLEAR_METRICS,
    "nothing that anybody would know",
]
DEADLINES = (test_deadlines_read.READ, test_deadlines_read.ASSUMED, test_deadlines_read.ASKED)


class Measure(NamedTuple):
    """Something that is read, and how many seconds of CPU each text may take: on average, or the slowest."""

    name: str
    read: Callable[[str], object]
    texts: Sequence[str]
    limit: float
    pick: Callable[[Sequence[float]], float]

    def seconds(self) -> float:
        """What it takes."""
        return self.pick([self._once(text) for text in self.texts])

    def _once(self, text: str) -> float:
        began = time.process_time()
        with suppress(UserError):
            self.read(text)
        return time.process_time() - began


def average(seconds: Sequence[float]) -> float:
    return sum(seconds) / len(seconds)


def names(text: str) -> object:
    return resolve_province(text), resolve_metric(text)


def deadline(text: str) -> object:
    return deadlines.read_deadline(text, TODAY.year, TODAY)


def dates(text: str) -> object:
    dates_in.cache_clear()
    return deadlines.find_deadlines(text, TODAY.year, TODAY)


def promise(text: str) -> object:
    return promises.read_promise(text, TODAY)


def report(text: str) -> object:
    return read_report(text, TODAY)


def question(text: str) -> object:
    return read_question(text, TODAY)


def sheet(text: str) -> object:
    return taken(text.encode(), TODAY, most=5000)


def notation(text: str) -> object:
    return as_read(text), unescape(text), without_mentions(text, "U0ADA"), [*split(text)]


def filled(pieces: Sequence[str], length: int) -> list[str]:
    """As long as it may be, of one piece."""
    return [(piece * length)[:length] for piece in pieces]


def long_reports() -> list[str]:
    """The reports of the corpus one after the other in each language, over and over with other digits."""
    texts = {"zh": "", "en": ""}
    for language in texts:
        once = "".join(f"{report.text}\n" for report in corpus() if report.name.startswith(language))
        for n in range(LONG_DOCUMENT // len(once) + 1):
            texts[language] += with_other_digits(once, n)
    return [text[:LONG_DOCUMENT] for text in texts.values()]


def with_other_digits(text: str, n: int) -> str:
    """With another last digit of each number: what is repeated is not read again."""
    return re.sub(r"\d(?!\d)", lambda digit: str((int(digit[0]) + n) % 10), text)


MEASURES = (
    Measure("Slack's notation", notation, filled(["<", "<!", "< ", "<@U0ADA|", "&", "<a|b"], LONG_QUESTION), 0.5, max),
    Measure("a name", names, NAMES, 0.002, average),
    Measure(
        "a quantity",
        quantities.read_quantity,
        [p for p, _ in test_quantities.cases(test_quantities.READ)],
        0.005,
        average,
    ),
    Measure(
        "a deadline", deadline, [p for table in DEADLINES for p, _ in test_deadlines_read.cases(table)], 0.005, average
    ),
    Measure("a question", question, [asked.question for asked in catalogue()], 0.01, average),
    Measure("the dates of a report", dates, filled([test_promises.PARAGRAPH, REPORT_EN], LONG_REPORT), 0.1, max),
    Measure("a paragraph", promise, [test_promises.PARAGRAPH * 40], 0.5, max),
    Measure(
        "hostile quantities",
        quantities.find_quantities,
        filled(["1", "1,", "万", "one ", "1-", "十", "a "], quantities.LONGEST),
        1,
        max,
    ),
    Measure(
        "hostile deadlines",
        deadline,
        filled(["1", "年", "十", "the ", " ", "end of the "], deadlines.LONGEST),
        0.1,
        max,
    ),
    Measure(
        "hostile promises",
        promise,
        filled(
            ["100家 ", "去年达到100家，", "2025年6月前,", "一", "1", "2025 ", "end of the ", "(", " "], promises.LONGEST
        ),
        2,
        max,
    ),
    Measure("hostile questions", question, filled(["1 ", "ing ", "十", "Q1 "], LONG_QUESTION), 0.5, max),
    Measure(
        "hostile questions that fit",
        question,
        filled(
            ["1,", "hunann gansuu ", "十", "top ", "研发", "出口", "of ", "2022年", "R&D ", "<@U1>", "a: "], LONGEST
        ),
        0.2,
        max,
    ),
    Measure("a report of 100,000 characters", report, long_reports(), 2, max),
    Measure(
        "hostile reports",
        report,
        filled(
            ["2030年", "1万家，", "到2030年达到1家；", "一是", "目标", "分别", "各1家", "（", "a ", "will ", "1 "],
            LONG_REPORT,
        ),
        2,
        max,
    ),
    Measure("a sheet of 400,000 rows", sheet, ["省份,目标\n" + "x,y\n" * 400_000], 3, max),
)


class Growth(NamedTuple):
    """What is read, and a length that it reads to the end: half of it must take no less than a third of the time."""

    name: str
    read: Callable[[str], object]
    length: int = 16_000

    def worst(self) -> tuple[float, str]:
        """By how much the time grows when a text is twice as long, and the piece with which it grows most."""
        return max((self.of(piece), piece) for piece in PIECES)

    def of(self, piece: str) -> float:
        """By how much it grows with a text that is made of one piece, between others so that no end is a match."""
        short, long = (self.least(f"年 {(piece * n)[:n]}x") for n in (self.length // 2, self.length))
        return long / short if long > UNNOTICED else 0.0

    def least(self, text: str) -> float:
        """The CPU time of the quickest of three turns."""
        turns = []
        for _ in range(3):
            dates_in.cache_clear()
            began = time.process_time()
            with suppress(UserError):
                self.read(text)
            turns.append(time.process_time() - began)
        return min(turns)


UNNOTICED = 0.005  # seconds, too few to compare
MOST_GROWTH = 3.0
PIECES = (
    *("1", "1,", "1.", "1-", "1-1-2025-", "12/12/", "/", "-", "--", ",", "，", ".", "(", "（,", "[", "<", "<a|"),
    *(" ", "\t", "\u3000", "\n", '"', "“a", "'s", "&amp;", "https://a", "é ", "\u0315\u0300"),
    *("年", "1年", "2025年底 ", "2025年至", "至", "月", "1月1日", "截至", "前10 ", "2022-01-01发", "漢 ", "字1"),
    *(
        "万",
        "1万",
        "1万家 ",
        "万1",
        "〇",
        "点",
        "十",
        "一",
        "分之",
        "三分之",
        "百分之",
        "成",
        "第",
        "每",
        "增长到",
        "分别",
    ),
    *("x", "ab", "goal", "a ", "a-", "a.", "the ", "the end of ", "end of the ", "by ", "from 1 to ", "between 1 and "),
    *("one ", "one hundred and ", "1 st ", "1st ", "no.1 ", "top ", "to ", "growth of ", "1 a b c ", "r & d", "as of "),
    *("released 1 ", "河南"),
)
GROWTHS = (
    Growth("Slack's notation", notation),
    Growth("words of a command", lambda text: [*split(tidy(text))]),
    Growth("words to the bot", lambda text: read_addressed(text, "U0ADA")),
    Growth("a question", question),
    Growth("a day to look back to", lambda text: split_as_of(text, TODAY)),
    Growth("a name", lambda text: read_phrase(text) and read_name(text)),
    Growth("names in a text", lambda text: (metric_in(text), province_in(text)), 4_000),
    Growth("amounts", lambda text: [*find_amounts(text)]),
    Growth("quantities", quantities.find_quantities, quantities.LONGEST),
    Growth("deadlines", lambda text: deadlines.find_deadlines(text, TODAY.year, TODAY), promises.LONGEST),
    Growth("a promise", promise, promises.LONGEST),
    Growth("a figure in a line", lambda text: read_line(text, TODAY)),
    Growth("a step in a line", lambda text: read_step(text, TODAY)),
    Growth("a report", report),
    Growth("a heading", column_of),
    Growth("a sheet", lambda text: taken(f"省份,年份,目标\n河南,2022,{text}\n".encode(), TODAY, most=5000)),
)


def main() -> int:
    deadlines.load_dateparser()
    is_slow = False
    for one in MEASURES:
        seconds = one.seconds()
        is_slow |= seconds > one.limit
        sys.stdout.write(f"{one.name:25} {seconds * 1000:9.2f} ms, may take {one.limit * 1000:g}\n")
    for growth in GROWTHS:
        times, piece = growth.worst()
        is_slow |= times > MOST_GROWTH
        sys.stdout.write(f"{growth.name:25} {times:9.2f} × for twice the text, at most {MOST_GROWTH:g} ({piece!r})\n")
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
