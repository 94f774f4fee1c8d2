"""When people are reminded, and when others hear of it; an operator may change it."""

from datetime import time
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Reminding(BaseModel):
    """Times of day are each person's own."""

    model_config = ConfigDict(frozen=True)

    at: time = time(9, 30)
    quiet_from: time = time(19, 0)  # from here on nobody is reminded any more that day
    escalate_after_days: int = Field(
        default=14, ge=0
    )  # of silence on what is overdue; 0: coordinators never hear of it

    @model_validator(mode="after")
    def a_day_between(self) -> Self:
        """There is a time between the reminders and the evening."""
        if self.quiet_from <= self.at:
            raise ValueError("quiet_from must be later in the day than at")
        return self
