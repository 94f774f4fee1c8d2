"""What became of a promise, as people type it in one line: a figure or a step, its day, its release, its source."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.catalogue import Message
from config.metrics import Basis, Metric, Unit
from handlers.words.dates import ReadDeadline, Unsure
from handlers.words.deadlines import read_deadline
from handlers.words.quantities import read_quantity
from handlers.words.stages import SPELLINGS, read_stage
from handlers.words.tokens import tidy
from store.model.actual import Release
from store.model.commitment import Comparator
from store.model.deadline import Deadline, Precision
from store.model.errors import UserError
from store.model.limits import is_amount
from store.model.stage import Stage
from store.model.writing import has_han

RELEASES: dict[Release, tuple[str, ...]] = {
    Release.ESTIMATE: ("estimate", "estimated", "expected", "预计", "估计", "预估", "预计数"),
    Release.PRELIMINARY: (
        *("preliminary", "provisional", "初步核算数", "初步核算", "初步统计", "初步数据", "初步数", "初步"),
        *("快报数", "快报"),
    ),
    Release.FINAL: ("final", "最终核实数", "最终核实", "最终数", "最终", "终值", "核实数"),
    Release.REVISED: (
        "revised",
        "revision",
        *(f"{word}{end}" for word in ("修订", "修正") for end in ("为", "后", "值", "数")),
        "修订",
        "修正",
    ),
}
ADDRESS = re.compile(r"<?(https?://[^\s<>|]+)(?:\|[^>]*)?>?")
DATE = r"[^,;，；\s]+(?:\s+[a-z]+\.?\s+\d{4}|\s+\d{1,2},?\s+\d{4})?"  # 2023-09-18, 18 Sep 2023
DAY_ZH = r"(?<!\d)20\d\d(?:年\d{1,2}月(?:\d{1,2}[日号])?|[-/.]\d{1,2}[-/.]\d{1,2})"
PERIOD_ZH = (  # 2022年, 2022年底, 2022年上半年, 2022年前三季度, 2022年1—6月
    r"(?<![\d.])(?:19|20)\d\d年(?:[上下]半年|[前第]?[一二三四1-4]个?季度末?|(?:\d{1,2}[-—–~至])?\d{1,2}月(?:\d{1,2}日|底|末|份)?"
    r"|年?[底末]|度|全年)?"
)
RELEASED = re.compile(
    rf"\b(?:released|published)\s*(?:on)?:?\s*(?P<after>{DATE})"
    rf"|(?:发布|公布)(?:于|日期|时间)?\s*[:为]?\s*(?P<day>{DAY_ZH})|(?P<before>{DAY_ZH})\s*[^\s\d,;]{{0,12}}?(?:发布|公布)",
    re.I,
)
AS_OF = re.compile(
    rf"截[至止]到?\s*:?\s*(?P<period>{PERIOD_ZH})"
    rf"|(?:\b(?:as[ -]of|at the end of|for|in)\b:?\s*|截[至止]到?\s*:?\s*)(?P<day>{DATE})",
    re.I,
)
YEAR = re.compile(rf"({PERIOD_ZH}|(?:^|(?<=[\s,;]))(?:19|20)\d\d(?=$|[\s,;]))")
EMPTY_BRACKETS = re.compile(r"[(（][\s,;，；]*[)）]")
MINUS = re.compile(r"[-−–负]\s*$")
NEGATIVE = re.compile(r"(?:[-−–]|负|minus|下降|减少|降低|回落|down|fell(?: by)?|decline(?:d)?(?: by| of)?)\s*$", re.I)
CUT_OFF = re.compile(r"[,.，．]?\d")  # digits go on after what could be read: 12,60
ORDINAL = re.compile(r"(?<!\d)(\d+)(?:st|nd|rd|th)", re.I)
THINGS = (Unit.COUNT, Unit.PERSONS, Unit.PER_10K, Unit.PER_10K_PEOPLE, Unit.INDEX)
WHOLE_YUAN = Decimal(1_000_000)  # money without a unit: below, 亿 or 万 was surely left out
UNIT_NAMES = {
    Unit.CNY: Message("yuan, for example CNY 114.3 billion"),
    Unit.PERCENT: Message("percent, for example 1.86%"),
    Unit.COUNT: Message("a number, for example 12,600"),
    Unit.PERSONS: Message("a number of people, for example 12,600"),
    Unit.RANK: Message("a rank, for example no. 15"),
}
POINTS = Message("in percentage points, for example 0.1 percentage points")


@dataclass(frozen=True)
class Line:
    """The parts of a line, as typed; what is not there is empty."""

    value: str = ""  # or what happened
    as_of: str = ""
    released: date | None = None
    release: Release | None = None
    address: str = ""
    stage: Stage | None = None


@dataclass(frozen=True)
class Measured:
    """A figure in the metric's base unit, and whether its words give only a side of it."""

    value: Decimal
    bound: Comparator
    words: str


def read_line(text: str, today: date) -> Line:
    """The parts of what stands after the id; what cannot be placed stays with the value."""
    rest, address = cut_out(ADDRESS, text)
    rest, released = cut_out(RELEASED, tidy(rest))
    rest, as_of = cut_out(AS_OF, rest)
    if not as_of and re.search(r"\d", YEAR.sub("", rest)):
        rest, as_of = cut_out(YEAR, rest)
    release = None
    for one, words in RELEASES.items():
        for word in words:
            edges = ("", "") if has_han(word) else (r"(?:^|[\s,;(（])", r"(?=$|[\s,;)）])")
            found = re.search(rf"{edges[0]}{re.escape(word)}{edges[1]}", rest, re.I)
            if found and release is None:
                release, rest = one, rest[: found.start()] + " " + rest[found.end() :]
    known = read_deadline(released, None, today) if released else None
    day = known.deadline.on if isinstance(known, ReadDeadline) else None
    value = tidy(EMPTY_BRACKETS.sub(" ", rest)).strip(" ,;，；").removeprefix("为")
    return Line(value, as_of, day, release, address)


def read_step(text: str, today: date) -> Line:
    """The parts of a step of an initiative: a stage where one begins the line, a day, what happened, an address."""
    rest, address = cut_out(ADDRESS, text)
    rest = tidy(rest)
    stage = None
    for spelling in sorted((word for words in SPELLINGS.values() for word in words), key=len, reverse=True):
        if re.match(rf"{re.escape(spelling)}(?=$|[\s,:;\d])", rest, re.I):
            stage, rest = read_stage(spelling), rest[len(spelling) :].strip(" ,:;")
            break
    first = re.match(
        r"(?:on\s+)?(\d{4}[-.]\d{1,2}[-.]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2} [A-Za-z]{3,9} \d{4})", rest
    )
    known = read_deadline(first[1], None, today) if first else None
    day = known.deadline.on if isinstance(known, ReadDeadline) else None
    if first and day:
        rest = rest[first.end() :].strip(" ,:;")
    return Line(rest, "", day, None, address, stage)


def cut_out(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """A text without the first match, and what the match holds."""
    match = pattern.search(text)
    if not match:
        return text, ""
    held = next(group for group in match.groups() if group is not None)
    return f"{text[: match.start()]} {text[match.end() :]}", held.strip(" ,;")


def read_day(text: str, today: date) -> Deadline:
    """The day of which a figure is: a year is its last day.

    Raises:
        UserError: it names none, or one that lies ahead.
    """
    found = read_deadline(text, None, today)
    if isinstance(found, Unsure):
        raise UserError("“{words}” can be read in two ways. Write it like 2022 or 2022-09-30.", words=text)
    if found is None:
        raise UserError("I cannot read “{words}” as a year or a day. Write it like 2022 or 2022-09-30.", words=text)
    if found.deadline.on <= today:
        return found.deadline
    if found.deadline.precision is Precision.YEAR and found.deadline.on.year == today.year:
        raise UserError("{year} is not over. For a figure within the year, give its day.", year=today.year)
    raise UserError("That day lies ahead: a figure is of a day that has been.")


def read_measured(text: str, metric: Metric, basis: Basis) -> Measured:
    """The figure, in the unit in which its metric is recorded.

    Raises:
        UserError: there is none, it is in another unit, or its own unit is missing.
    """
    said = ORDINAL.sub(r"\1", text) if expected_unit(metric, basis) is Unit.RANK else text
    found = read_quantity(said)
    if found is None or found.value is None or not is_amount(found.value) or CUT_OFF.match(said, found.end):
        raise UserError("I cannot read a figure in “{words}”.", words=text)
    if found.upper is not None:
        raise UserError("That is a range. Give one figure; the rest can go into the note.")
    wanted = expected_unit(metric, basis)
    if not fits(found.unit, found.basis, wanted, basis):
        unit = POINTS if basis is Basis.PP_CHANGE else unit_name(wanted, metric)
        raise UserError("That is another unit: this figure is {unit}.", unit=unit)
    if wanted is Unit.CNY and found.unit is None and found.value < WHOLE_YUAN:
        raise UserError("Write the unit as well: this figure is {unit}.", unit=unit_name(wanted, metric))
    before = text[: found.start]
    if MINUS.search(before) and not can_fall(basis):
        raise UserError("This figure cannot be below zero.")
    falls = can_fall(basis) and NEGATIVE.search(before) is not None
    value = -abs(found.value) if falls else found.value
    if value < 0 and not can_fall(basis):
        raise UserError("This figure cannot be below zero.")
    bound = found.comparator or Comparator.EQUAL
    return Measured(value, bound if bound is not Comparator.RANGE else Comparator.EQUAL, text)


def can_fall(basis: Basis) -> bool:
    """Whether such a figure can be below nothing."""
    return basis in (Basis.GROWTH_RATE, Basis.PP_CHANGE, Basis.INCREMENT)


def expected_unit(metric: Metric, basis: Basis) -> Unit | None:
    """The unit of a figure; none for a multiple."""
    match basis:
        case Basis.GROWTH_RATE | Basis.PP_CHANGE:
            return Unit.PERCENT
        case Basis.MULTIPLE:
            return None
        case Basis.RANK:
            return Unit.RANK
    return metric.unit


def fits(unit: Unit | None, said: Basis | None, wanted: Unit | None, basis: Basis) -> bool:
    """Whether a number's own unit can be meant."""
    if wanted is None:
        return said is Basis.MULTIPLE or unit is None
    if said is Basis.MULTIPLE or (said is Basis.PP_CHANGE) != (basis is Basis.PP_CHANGE and unit is not None):
        return unit is None
    return unit is None or unit is wanted or (unit in THINGS and wanted in THINGS)


def unit_name(wanted: Unit | None, metric: Metric) -> Message:
    """A unit by an example."""
    if wanted is None:
        return Message("a multiple, for example 1.5 times")
    return UNIT_NAMES.get(wanted, UNIT_NAMES[Unit.COUNT])
