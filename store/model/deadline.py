"""By when: a calendar date that remembers how precisely it was promised."""

from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from store.model.limits import Day


class Precision(StrEnum):
    """How long the period is whose last day a deadline names."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PLAN = "plan"  # a five-year plan's period


MONTHS_IN = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12, Precision.PLAN: 60}


class Deadline(BaseModel):
    """The last day on which a commitment can be kept in time, in the province's own calendar: never an instant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: Day
    precision: Precision = Precision.DAY

    @classmethod
    def end_of(cls, precision: Precision, day: date) -> Self:
        """The end of the month, quarter, half, year or five-year plan in which `day` lies; the day itself for DAY."""
        if precision is Precision.DAY:
            return cls(on=day, precision=precision)
        if precision is Precision.PLAN:
            return cls(on=date(day.year + -day.year % 5, 12, 31), precision=precision)
        length = MONTHS_IN[precision]
        month = (day.month + length - 1) // length * length
        return cls(on=date(day.year, month, monthrange(day.year, month)[1]), precision=precision)

    def has_passed(self, today: date) -> bool:
        """Whether the last day lies behind; on that day itself there is still time."""
        return today > self.on
