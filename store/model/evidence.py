"""What was said or published about a commitment, and which way it points."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from store.model.commitment import ID_PATTERN
from store.model.limits import Day, MemberId, RecordId
from store.model.source import Source


class Bearing(StrEnum):
    """What a piece of evidence says of its commitment."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    MENTIONS = "mentions"


class Evidence(BaseModel):
    """A message or a publication kept beside a commitment; a figure that decides is an actual instead."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: RecordId
    commitment_id: str = Field(pattern=ID_PATTERN)
    bearing: Bearing
    on: Day
    quote: str = Field(min_length=1, max_length=3000)
    said_by: MemberId | None = None  # a Slack user id, where it is a message
    note: str | None = Field(default=None, max_length=1000)
    source: Source
    saved_by: MemberId
