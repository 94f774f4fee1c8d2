"""Where a fact is published."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Source(BaseModel):
    """A publication by which a reader can check a fact: its name, and what is known of its address and number."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=500)
    name_zh: str | None = Field(default=None, max_length=500)
    address: str | None = Field(default=None, max_length=2000, pattern=r"^https?://[^\s<>|]+$")
    document_number: str | None = Field(default=None, max_length=100)
    published: date | None = None
