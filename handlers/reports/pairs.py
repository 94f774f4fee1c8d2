"""Several things and their numbers in one breath: A、B分别达到1万家、2万家, A and B reach 10 and 20, 各10家."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from config.metrics import Metric
from handlers.reports.carrying import GovernedNumber
from handlers.reports.naming import can_be, is_each
from handlers.words.descriptions import described_in
from handlers.words.names import Exact, metric_in
from handlers.words.quantity import Place, Quantity

PAIRED = re.compile(r"分别|(?<![a-z])respectively(?![a-z])")
JOINTS = re.compile(r",\s?(?:and )?|(?:以及|[和及与])|\s(?:and|as well as)\s")
BETWEEN = re.compile(
    r"[,\s]*(?:以上|左右|and|和|及|以及|与|,|超过|突破|达到?|增长|to|about|more than|over|at least|不低于|the"
    r"|percent)*[,\s]*"
)
LONGEST_LIST = 160  # characters
EACH_BEHIND = re.compile(r"\s(?P<names>[^;.!?\d]{8,140}?)\s(?:each|apiece)(?![a-z])")
CLAUSE_START = re.compile(r"[;:。!?]")
NAMES_END = re.compile(
    r"(?:数量|总数|数)?(?:将|要|力争|预计|均|总数|数量)*(?:分别|各)?(?:达到?|增长|突破|超过|新增|净增|培育|建设"
    r"|为|有)?$"
    r"|\s(?:will |should |to )?(?:reach|exceed|increase|grow|rise|hit|be)[a-z]*(?: by| to)?\s*$"
)


def alike(numbers: Sequence[GovernedNumber]) -> tuple[list[GovernedNumber], Mapping[int, Metric | None]]:
    """The numbers of a sentence, where several are said together each with what is said of the first or the last;
    and by their places those that are, with what each is of, where that is certain.
    """
    shared, found = [*numbers], dict[int, Metric | None]()
    for group in _groups(numbers):
        first, last = (numbers[group[place]].place.quantity for place in (0, -1))
        for number in group:
            shared[number] = _sharing(numbers[number], first, last)
        metrics = _metrics(shared[group[0]], [shared[number].place for number in group])
        found |= dict(zip(group, metrics, strict=True)) if metrics else dict.fromkeys(group)
    return shared, found


def _sharing(number: GovernedNumber, first: Quantity, last: Quantity) -> GovernedNumber:
    quantity = number.place.quantity
    taken = replace(
        quantity,
        unit=quantity.unit or first.unit or last.unit,
        basis=quantity.basis or first.basis,
        comparator=quantity.comparator or first.comparator or last.comparator,
    )
    return replace(number, place=number.place._replace(quantity=taken))


def each_of(number: GovernedNumber) -> list[Metric]:
    """The metrics of each of which that many are promised; none where one of them is not known."""
    place = number.place
    text = number.paragraph.folded.text
    if not is_each(place) and not EACH_BEHIND.match(text, place.end, min(len(text), place.end + LONGEST_LIST)):
        return []
    said = text[_start(text, number.before, place.start) : place.start]
    after = EACH_BEHIND.match(text, place.end, min(len(text), place.end + LONGEST_LIST))
    names = JOINTS.split(after["names"] if after else NAMES_END.sub("", said.rstrip("各 ")))
    found = [_metric(name, place) for name in names if name.strip()]
    while found and found[0] is None and not after:
        found.pop(0)  # 2030年,山西计划
    metrics = [metric for metric in found if metric]
    is_certain = len({metric.key for metric in metrics}) == len(found) > 1
    return metrics if is_certain else []


def _metric(words: str, place: Place) -> Metric | None:
    described = next((metric for metric in described_in(words) if can_be(metric, place)), None)
    named = metric_in(words)
    return described or (named.found if isinstance(named, Exact) and can_be(named.found, place) else None)


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
    if len(names) != len(places):
        return []
    found = [_metric(name, place) for name, place in zip(names, places, strict=True)]
    metrics = [metric for metric in found if metric]
    return metrics if len(metrics) == len(found) else []


def _start(text: str, first: int, last: int) -> int:
    ends = [match.end() for match in CLAUSE_START.finditer(text, first, last)]
    return ends[-1] if ends else first
