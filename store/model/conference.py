"""The document in which commitments are written: a conference report, a work report, a plan, a notice."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

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

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    words: str
    words_zh: str | None = None


class Conference(BaseModel):
    """A province's yearly science-and-technology work conference, by the document that reports it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

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
