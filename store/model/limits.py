"""What a number, a day and an id can be, so that whatever is recorded can be reckoned with and shown."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field

LARGEST: Final = Decimal(10) ** 18  # in base units; more than all the money there is, and sums of it stay exact
PLACES: Final = 9  # behind the point

Amount = Annotated[Decimal, Field(gt=-LARGEST, lt=LARGEST, decimal_places=PLACES)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
RecordId = Annotated[str, Field(min_length=1, max_length=100)]  # buttons and menus carry it
MEMBER = re.compile(r"[UW][A-Z0-9]{1,30}")  # as Slack calls people
LEFT = "U000LEFT"  # how the ids begin that stand in for people of whom nothing is kept any more
MemberId = Annotated[str, Field(max_length=100)]  # in Slack, or a name in brackets for the program itself


def is_member(id: object) -> bool:
    """Whether it is the id of somebody in Slack."""
    return isinstance(id, str) and MEMBER.fullmatch(id) is not None


def has_left(id: str) -> bool:
    """Whether an id stands in for somebody of whom nothing is kept any more; Slack knows nobody of such an id."""
    return id.startswith(LEFT)


def is_amount(value: Decimal) -> bool:
    """Whether a number can be recorded."""
    places = -int(value.as_tuple().exponent) if value.is_finite() else 0
    return value.is_finite() and abs(value) < LARGEST and places <= PLACES
