"""How many backups are kept, and for how long what; an operator may change it."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Backing(BaseModel):
    """Backups of a ledger that is a file; a server's are its own matter."""

    model_config = ConfigDict(frozen=True)

    folder: Path | None = None  # none: `backups` beside the ledger
    daily: int = Field(default=7, ge=0)  # the newest; 0: none are made
    weekly: int = Field(default=4, ge=0)  # of those before, the first of each week
