"""What a channel has asked to be told, and when."""

from datetime import date, time
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator

ZONES = available_timezones()
MONDAY, EVERY_DAY = 0, (0, 1, 2, 3, 4, 5, 6)


class Told(StrEnum):
    """What is posted."""

    DIGEST = "digest"
    REMINDERS = "reminders"


class Sharing(StrEnum):
    """Whether it may speak where another company reads along."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    ALLOWED = "allowed"


class Subscription(BaseModel):
    """A saved question with a rhythm: which commitments, on which days, at what local time, in which language."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    id: str
    channel_id: str
    query: str = Field(default="", max_length=500)  # words as after /targets; empty: everything
    told: tuple[Told, ...] = Field(default=(Told.DIGEST,), min_length=1)
    weekdays: tuple[int, ...] = Field(default=(MONDAY,), min_length=1)  # Monday is 0
    at: time = time(9, 30)
    zone: str = "Asia/Shanghai"
    locale: Literal["en", "zh-CN"] = "en"
    quiet: bool = True  # nothing changed: no post, but for a sign of life once a month
    paused_until: date | None = None  # the first day on which it speaks again; date.max: until somebody resumes it
    starts_on: date  # the local day from which on it is due: nothing of before is made up for
    created_by: str
    sharing: Sharing = Sharing.NOT_ASKED

    @field_validator("weekdays")
    @classmethod
    def days_of_the_week(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        """Each once, in their order."""
        if not set(value) <= set(EVERY_DAY):
            raise ValueError("a weekday is 0 for Monday to 6 for Sunday")
        return tuple(sorted(set(value)))

    @field_validator("zone")
    @classmethod
    def zone_of_the_list(cls, value: str) -> str:
        """A name of the IANA list: offsets know nothing of summer time."""
        if value not in ZONES:
            raise ValueError("not a time zone of the IANA list, such as Asia/Shanghai")
        return value

    @property
    def is_off(self) -> bool:
        """Whether it is silent until somebody resumes it."""
        return self.paused_until == date.max

    def held(self) -> "Subscription":
        """The same, silent until somebody says that others may read it."""
        return self.model_copy(update={"paused_until": date.max, "sharing": Sharing.ASKED})

    def resumed(self) -> "Subscription":
        """The same, speaking again; whoever was asked whether others may read it has said so by that."""
        sharing = Sharing.ALLOWED if self.sharing is Sharing.ASKED else self.sharing
        return self.model_copy(update={"paused_until": None, "sharing": sharing})

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_weekly(self) -> bool:
        """Whether it has one day a week: then the week is its period, whichever day that is."""
        return len(self.weekdays) == 1

    def speaks_on(self, day: date) -> bool:
        """Whether a local day is one of its days."""
        is_paused = self.paused_until is not None and day < self.paused_until
        return day >= self.starts_on and day.weekday() in self.weekdays and not is_paused
