"""The document in which commitments are written: a conference report, a work report, a plan, a notice."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from store.model.deadline import Deadline, Precision
from store.model.limits import Day, RecordId
from store.model.source import Address


class ConferenceKind(StrEnum):
    """What sort of document it is."""

    CONFERENCE_REPORT = "conference_report"
    GOVERNMENT_WORK_REPORT = "government_work_report"
    PLAN = "plan"
    NOTICE = "notice"


class Review(BaseModel):
    """What the document says of a year that is over: context for its targets, never one of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    year: int
    words: str
    words_zh: str | None = None


class Conference(BaseModel):
    """A province's yearly science-and-technology work conference, by the document that reports it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    id: RecordId  # "HA-2022", or "HA-2022-b" where a province has several documents in a year
    province: str  # the two ISO letters
    year: int = Field(ge=1949, le=2100)
    kind: ConferenceKind
    title: str = Field(min_length=1, max_length=500)
    title_zh: str | None = None
    held: Day | None = None
    published: Day | None = None
    publisher: str | None = None
    publisher_zh: str | None = None
    address: Address | None = None
    document_number: str | None = None
    language: str = "zh"
    reviews: tuple[Review, ...] = ()

    def fits(self, deadline: Deadline) -> bool:
        """Whether what is due then may well stand in it: in its own year, or in a five-year plan's that both lie in."""
        due = deadline.on.year
        if deadline.precision is Precision.PLAN or self.kind is ConferenceKind.PLAN:
            return self.year <= due and plan_of(self.year) == plan_of(due)
        return self.year == due


def plan_of(year: int) -> int:
    """The last year of the five-year plan in which a year lies."""
    return year + -year % 5
