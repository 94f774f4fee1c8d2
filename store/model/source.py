"""Where a fact is published."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from store.model.limits import Day

Address = Annotated[str, Field(max_length=3000, pattern=r"^https?://[^\s<>|]+$")]  # Slack's limit for a link


class Source(BaseModel):
    """A publication by which a reader can check a fact: its name, and what is known of its address and number."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=500)
    name_zh: str | None = Field(default=None, max_length=500)
    address: Address | None = None
    document_number: str | None = Field(default=None, max_length=100)
    published: Day | None = None
