"""Several things and their numbers in one breath: A、B分别达到1万家、2万家, A and B reach 10 and 20, 各10家."""

import re
from collections.abc import Mapping, Sequence

from config.metrics import Metric
from handlers.reports.carrying import GovernedNumber
from handlers.reports.naming import can_be, is_each
from handlers.words.names import Exact, metric_in
from handlers.words.quantity import Place

PAIRED = re.compile(r"分别|(?<![a-z])respectively(?![a-z])")
JOINTS = re.compile(r",\s?(?:and )?|(?:以及|[和及与])|\s(?:and|as well as)\s")
BETWEEN = re.compile(
    r"[,\s]*(?:以上|左右|and|和|及|以及|与|,|超过|突破|达到?|增长|to|about|more than|over|at least|不低于|the"
    r"|percent)*[,\s]*"
)
CLAUSE_START = re.compile(r"[;:。!?]")
NAMES_END = re.compile(
    r"(?:数量|总数|数)?(?:将|要|力争|预计|均|总数|数量)*(?:分别|各)?(?:达到?|增长|突破|超过|新增|净增|培育|建设"
    r"|为|有)?$"
    r"|\s(?:will |should |to )?(?:reach|exceed|increase|grow|rise|hit|be)[a-z]*(?: by| to)?\s*$"
)


def paired(numbers: Sequence[GovernedNumber]) -> Mapping[int, Metric | None]:
    """By their places, the numbers that are said together; with what each is of, where that is certain."""
    found: dict[int, Metric | None] = {}
    for group in _groups(numbers):
        metrics = _metrics(numbers[group[0]], [numbers[number].place for number in group])
        found |= dict(zip(group, metrics, strict=True)) if metrics else dict.fromkeys(group)
    return found


def each_of(number: GovernedNumber) -> list[Metric]:
    """The metrics of each of which that many are promised; none where one of them is not known."""
    place = number.place
    if not is_each(place):
        return []
    text = number.paragraph.folded.text
    said = text[_start(text, number.before, place.start) : place.start]
    names = [name for name in JOINTS.split(NAMES_END.sub("", said.rstrip("各 "))) if name.strip()]
    metrics = [named.found for name in names if isinstance(named := metric_in(name), Exact)]
    alike = len({metric.key for metric in metrics}) == len(metrics) == len(names) > 1
    return metrics if alike and all(can_be(metric, place) for metric in metrics) else []


def _groups(numbers: Sequence[GovernedNumber]) -> list[list[int]]:
    """Numbers that follow each other with nothing but joints between, where it is said that they belong apart."""
    groups = list[list[int]]()
    for number, one in enumerate(numbers):
        text, place = one.paragraph.folded.text, one.place
        last = numbers[groups[-1][-1]].place if groups else None
        if last and groups[-1][-1] == number - 1 and BETWEEN.fullmatch(text[last.end : place.start]):
            groups[-1].append(number)
        else:
            groups.append([number])
    return [group for group in groups if len(group) > 1 and _says_so(numbers, group)]


def _says_so(numbers: Sequence[GovernedNumber], group: Sequence[int]) -> bool:
    first, last = numbers[group[0]], numbers[group[-1]].place
    text = first.paragraph.folded.text
    return bool(
        PAIRED.search(text, first.before, first.place.start)
        or PAIRED.search(text, last.end, min(len(text), last.end + 20))
    )


def _metrics(first: GovernedNumber, places: Sequence[Place]) -> list[Metric]:
    text = first.paragraph.folded.text
    end = places[0].start
    said = text[_start(text, first.before, end) : end]
    marked = PAIRED.search(said)
    said = said[: marked.start()] if marked else said
    names = [name for name in JOINTS.split(NAMES_END.sub("", said)) if name.strip()][-len(places) :]
    metrics = [named.found for name in names if isinstance(named := metric_in(name), Exact)]
    if len(metrics) != len(places) or not all(can_be(*pair) for pair in zip(metrics, places, strict=True)):
        return []
    return metrics


def _start(text: str, first: int, last: int) -> int:
    ends = [match.end() for match in CLAUSE_START.finditer(text, first, last)]
    return ends[-1] if ends else first
