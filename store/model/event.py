"""What was written into the ledger: who, when, what it was before and after, and why."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from store.model.role import is_program


class Action(StrEnum):
    """What a write did to a record."""

    ADDED = "added"
    REVISED = "revised"
    REMOVED = "removed"


class Authorship(BaseModel):
    """Who writes, at what instant, and for what reason: the part of an event that its writer brings along.

    Writes of one batch belong together, and are undone together. A batch that bears the id of what was submitted is
    written once, however often it is submitted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    actor: str  # a Slack user id, or the name of a program
    at: datetime
    why: str | None = None
    batch: str = Field(default_factory=lambda: uuid4().hex, min_length=1)
    undoes: str | None = None  # the batch that is taken back

    @property
    def is_by_program(self) -> bool:
        """Whether the bot itself or its operator wrote, and nobody in Slack."""
        return is_program(self.actor)


class Event(BaseModel):
    """One write to one record; `before` and `after` are the whole record as JSON, none where it did not exist."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: int
    record: str  # its kind: "commitment", "actual", "conference", "milestone", "evidence", "grant", "subscription" …
    subject: str  # the record's id
    rev: int
    action: Action
    by: Authorship
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def leaves_the_same_as(self, other: "Event") -> bool:
        """Whether the record is in the same shape after both, or the same one is gone."""
        return (self.after, self.after or self.before) == (other.after, other.after or other.before)
