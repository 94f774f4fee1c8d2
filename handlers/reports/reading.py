"""What is read of a report: the document it is, and what may become records, each with the words that it rests on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.metrics import Basis, Metric
from config.provinces import Province
from handlers.words.dates import Reading
from handlers.words.quantity import Quantity
from handlers.words.remark import Remark
from store.model.commitment import Comparator, Scope


@dataclass(frozen=True)
class Span:
    """A stretch of the text as it came, before anything was folded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that stand there."""
        return text[self.start : self.end]


class DocumentKind(StrEnum):
    CONFERENCE = "conference"
    WORK_REPORT = "work_report"
    PLAN = "plan"
    OPINION = "opinion"
    PRESS_CONFERENCE = "press_conference"
    NEWS = "news"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The document: what is known of it, and where in the text that stands."""

    kind: DocumentKind = DocumentKind.UNKNOWN
    title: str | None = None
    province: Province | None = None
    province_at: Span | None = None  # none where somebody said it
    year: int | None = None
    year_at: Span | None = None  # none where somebody said it
    year_is_thin: bool = False  # its evidence does not suffice: it is asked
    held_on: date | None = None
    published_on: date | None = None
    ends: int | None = None  # the last year of a plan's period
    scope: Scope = Scope.PROVINCE  # of a city's or zone's own document
    scope_name: str | None = None
    publisher: str | None = None
    address: str | None = None


class CandidateKind(StrEnum):
    TARGET = "target"
    INITIATIVE = "initiative"
    RESULT = "result"  # of the past, or an estimate of the year just ended
    DEADLINE = "deadline"  # a day by which something is to be done, without a number


class HeadKind(StrEnum):
    """What makes a clause a promise or a report."""

    PROMISE = "promise"
    RESULT = "result"


@dataclass(frozen=True)
class Head:
    """The words that make a number a target or a result; a stronger one reaches further."""

    kind: HeadKind
    strength: int  # 1 a weak hint, 2 plain words, 3 a heading or a formula that only promises
    at: Span


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What may become a record, as it was read; `why_not` says why it is not ticked when it is offered.

    A quantity and a deadline stand where they stand in the whole text.
    """

    kind: CandidateKind
    at: Span  # the sentence or clause that is quoted
    quote: str
    paragraph: int  # counted from 1
    head: Head | None = None
    title: str = ""
    metric: Metric | None = None
    quantity: Quantity | None = None
    stretch: Quantity | None = None
    baseline_on: Reading | None = None
    basis: Basis | None = None
    comparator: Comparator | None = None
    deadline: Reading | None = None
    province: Province | None = None
    scope: Scope = Scope.PROVINCE
    scope_name: str | None = None
    year: int | None = None  # of the document; of a result the year that it tells of
    why_not: tuple[Remark, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it is offered ticked."""
        return self.kind is CandidateKind.TARGET and not self.why_not


@dataclass(frozen=True)
class Report:
    """A whole document as it was read, in the order of its text; `remarks` are told about it as a whole."""

    text: str
    facts: Facts
    candidates: tuple[Candidate, ...] = ()
    remarks: tuple[Remark, ...] = ()
