"""How many backups are kept, and for how long what; an operator may change it."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Backing(BaseModel):
    """Backups of a ledger that is a file; a server's are its own matter."""

    model_config = ConfigDict(frozen=True)

    folder: Path | None = None  # none: `backups` beside the ledger
    daily: int = Field(default=7, ge=0)  # the newest; 0: none are made
    weekly: int = Field(default=4, ge=0)  # of those before, the first of each week


def at_least(days: int) -> AfterValidator:
    """For ever, or for so many days: what is younger is still needed."""

    def check(value: int) -> int:
        if 0 < value < days:
            raise ValueError(f"must be 0 (for ever), or at least {days} days")
        return value

    return AfterValidator(check)


class Retention(BaseModel):
    """Days after which something is removed; 0: never."""

    model_config = ConfigDict(frozen=True)

    events: Annotated[int, at_least(92)] = Field(default=0, ge=0)  # digests tell what has changed for so long
    outbox: Annotated[int, at_least(400)] = Field(default=400, ge=0)  # reminders look back for more than a year
    drafts: int = Field(default=92, ge=0)  # what was typed into a modal and never saved
