"""Measure how long it takes to read what people type, the most hostile texts among it.

`python -m tests.bench.reading` prints a line each; exit code 1 where one takes longer than it may.
"""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from handlers.sheets.imported import taken
from handlers.words import deadlines, promises, quantities
from handlers.words.names import resolve_metric, resolve_province
from handlers.words.notation import as_read, unescape, without_mentions
from handlers.words.questions import plain_question
from handlers.words.tokens import split
from store.model.errors import UserError
from tests.words import test_deadlines_read, test_names, test_promises, test_quantities, test_questions

TODAY = date(2022, 3, 10)
LONG_QUESTION = 40_000  # characters, as fit into a message
NAMES = [
    *test_names.PROVINCE_TYPOS,
    *test_names.METRIC_TYPOS,
    *test_names.UNCLEAR_PROVINCES,
    *test_names.UNCLEAR_METRICS,
    "nothing that anybody would know",
]
DEADLINES = (test_deadlines_read.READ, test_deadlines_read.ASSUMED, test_deadlines_read.ASKED)


class Measure(NamedTuple):
    """Something that is read, and how many seconds each text may take: on average, or the slowest."""

    name: str
    read: Callable[[str], object]
    texts: Sequence[str]
    limit: float
    pick: Callable[[Sequence[float]], float]

    def seconds(self) -> float:
        """What it takes."""
        return self.pick([self._once(text) for text in self.texts])

    def _once(self, text: str) -> float:
        began = time.perf_counter()
        with suppress(UserError):
            self.read(text)
        return time.perf_counter() - began


def average(seconds: Sequence[float]) -> float:
    return sum(seconds) / len(seconds)


def names(text: str) -> object:
    return resolve_province(text), resolve_metric(text)


def deadline(text: str) -> object:
    return deadlines.read_deadline(text, TODAY.year, TODAY)


def promise(text: str) -> object:
    return promises.read_promise(text, TODAY)


def sheet(text: str) -> object:
    return taken(text.encode(), TODAY, most=5000)


def notation(text: str) -> object:
    return as_read(text), unescape(text), without_mentions(text, "U0ADA"), [*split(text)]


def filled(pieces: Sequence[str], length: int) -> list[str]:
    """As long as it may be, of one piece."""
    return [(piece * length)[:length] for piece in pieces]


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
    Measure("a question", plain_question, [text for text, _, _ in test_questions.QUESTIONS], 0.01, average),
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
    Measure("hostile questions", plain_question, filled(["1 ", "ing ", "十", "Q1 "], LONG_QUESTION), 0.5, max),
    Measure("a sheet of 400,000 rows", sheet, ["省份,目标\n" + "x,y\n" * 400_000], 3, max),
)


def main() -> int:
    deadlines.load_dateparser()
    is_slow = False
    for one in MEASURES:
        seconds = one.seconds()
        is_slow |= seconds > one.limit
        sys.stdout.write(f"{one.name:25} {seconds * 1000:9.2f} ms, may take {one.limit * 1000:g}\n")
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
