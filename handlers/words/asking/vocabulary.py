"""The words that make a question, as `config/asking.csv` has them: what each asks for, or what it is about."""

from collections.abc import Iterator
from enum import StrEnum, auto

from config.metrics import METRICS, Theme
from config.tables import Line, TableError, read_table


class Cue(StrEnum):
    """What a word of a question asks for; of those that a word has in the table, the first counts."""

    WHY = auto()
    HOW_MANY = auto()
    HOW_MUCH = auto()
    WHAT = auto()
    WHICH = auto()
    WHEN = auto()
    WHO = auto()
    OWNER = auto()
    NOBODY = auto()
    SOURCE = auto()
    COMPARE = auto()
    GAP = auto()
    MORE = auto()
    LESS = auto()
    MOST = auto()
    LEAST = auto()
    BEHIND = auto()
    RANK = auto()
    SINCE = auto()
    SINCE_WHEN = auto()
    TREND = auto()
    FALLEN = auto()
    CHANGED = auto()
    NEWS = auto()
    ACHIEVED = auto()
    REPORT = auto()
    STATUS = auto()
    REACHED = auto()
    NOT = auto()
    PROMISED = auto()
    DUE = auto()
    UNDATED = auto()
    STARTED = auto()
    WAITING = auto()
    MARGIN = auto()
    DROPPED = auto()
    BLOCKED = auto()
    GROWTH = auto()
    SPENT = auto()
    OF_GDP = auto()
    MEETING = auto()
    PUBLISHED = auto()
    TARGETS = auto()
    INITIATIVES = auto()
    PROMISES = auto()
    PROVINCES = auto()
    IF = auto()
    EXCEPT = auto()
    OTHER_MEASURE = auto()  # which is not on record, and would be another number
    TOTAL = auto()
    RATIO = auto()
    NATION = auto()
    NOTHING = auto()  # it leads up to the others


LINES = [*read_table("asking.csv")]


def lines_of_sort(sort: str) -> Iterator[Line]:
    return (line for line in LINES if line.text("sort") == sort)


def words_in(line: Line) -> tuple[str, ...]:
    return tuple(word.lower() for word in (*line.texts("en"), *line.texts("zh")))


def read_cues() -> dict[str, Cue]:
    """What each phrase asks for."""
    found: dict[str, Cue] = {}
    by_cue = {line.choice("meaning", Cue): line for line in lines_of_sort("asks")}
    for cue in Cue:
        if cue not in by_cue:
            raise TableError(f"config/asking.csv: no line says how one asks for {cue}")
        for word in words_in(by_cue[cue]):
            found.setdefault(word, cue)
    return found


def named_metric(line: Line) -> str:
    """The metric that a line has further names for, which mean it in a question alone."""
    if line.text("meaning") not in METRICS:
        raise line.error(f"there is no metric {line.text('meaning')!r}")
    return line.text("meaning")


CUES = read_cues()
LONGEST_CUE = max(len(phrase.split()) for phrase in CUES)
THEME_WORDS = {word: line.choice("meaning", Theme) for line in lines_of_sort("theme") for word in words_in(line)}
METRIC_WORDS = {word: named_metric(line) for line in lines_of_sort("metric") for word in words_in(line)}
FIELD_WORDS = {word for line in lines_of_sort("field") for word in words_in(line)}  # which would be taken apart
