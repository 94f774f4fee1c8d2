"""Of what somebody is to be reminded, and when: before the deadline, when the figure comes out, when it is late.

At any time at most one of a commitment's reminders applies: what was missed is not made up for. Each has a name that
no recomputation changes, so that nobody is told the same thing twice: "2026-12-31:-30d", "rd_intensity:2027-09",
"2026-12-31:+2".
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from config.metrics import METRICS, Basis
from store.model.commitment import State, Target
from store.model.deadline import Deadline, Precision
from store.model.occurrence import instant
from store.model.progress import Followed, Tracked
from store.model.subscription import Subscription
from store.model.workday import is_workday

OFFSETS = {  # days before the deadline
    Precision.DAY: (7, 1, 0),
    Precision.MONTH: (30, 7, 0),
    Precision.QUARTER: (30, 7, 0),
    Precision.HALF: (30, 7, 0),
    Precision.YEAR: (90, 30, 7, 0),
    Precision.PLAN: (365, 90, 30, 7, 0),
}
LONGEST = timedelta(days=max(max(days) for days in OFFSETS.values()))
STILL_NEWS = timedelta(days=7)  # before the deadline: what was recorded too late for its reminder is told all the same
WEEK = timedelta(days=7)  # between two reminders of what is overdue, at least
BROUGHT_FORWARD = 14  # days, at most; the longest holidays take nine
A_YEAR = 366  # days
OPEN = (State.ACTIVE, State.REVISED)

Speaks = Callable[[date], bool]  # whether somebody may be told something on a day


class Occasion(StrEnum):
    """Why something is said just now."""

    AHEAD = "ahead"
    RELEASE = "release"  # the month has come in which its statistic is usually published
    OVERDUE = "overdue"
    RETURNED = "returned"  # it had been put off until today
    SILENT = "silent"  # told to coordinators: it is overdue, and its owner does not answer
    UNOWNED = "unowned"  # told to coordinators: nobody owns it, or its owner said that it is not theirs


class Reminder(NamedTuple):
    """One thing to say about a commitment."""

    occasion: Occasion
    occurrence: str
    number: int = 0  # the how manieth reminder of what is overdue


class Button(StrEnum):
    """What a button under a reminder writes into the ledger by itself."""

    CLOSE = "close"
    NOT_MINE = "not_mine"
    LATER = "later"
    TAKE = "take"


class Pressed(NamedTuple):
    """Such a button of one message: the batch of what it writes, so that pressed twice it writes once."""

    button: Button
    post_id: int
    commitment_id: str
    rev: int

    @property
    def batch(self) -> str:
        return ":".join(("reminder", *map(str, self)))

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be said; what is only put off can still be answered."""
        return self.button is not Button.LATER

    @classmethod
    def read(cls, batch: str) -> Self | None:
        """What was pressed; none where a batch was written otherwise."""
        match batch.split(":"):
            case ["reminder", button, post_id, commitment_id, rev] if button in [*Button]:
                return cls(Button(button), int(post_id), commitment_id, int(rev))
        return None


class Hours(NamedTuple):
    """The time of day at which somebody is reminded: local times, the second of which is the beginning of quiet."""

    zone: str
    at: time
    until: time
    at_least: timedelta = timedelta(0)  # that it lasts, quiet or not

    def on(self, day: date) -> tuple[datetime, datetime]:
        """The instants of a day between which it lies; the second may be one of the next day."""
        zone = ZoneInfo(self.zone)
        begin = instant(day, self.at, zone)
        return begin, max(instant(day, self.until, zone), begin + self.at_least)

    def day(self, now: datetime) -> date | None:
        """The local day whose time it is."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        for day in (today, today - timedelta(days=1)):
            begin, end = self.on(day)
            if begin <= now < end:
                return day
        return None


def next_morning(subscription: Subscription, now: datetime) -> datetime | None:
    """When a channel is reminded next, if there is anything then: on its days, of those on which people work."""
    first = now.astimezone(subscription.clock).date()
    for day in (first + timedelta(days=n) for n in range(A_YEAR)):
        due = instant(day, subscription.at, subscription.clock)
        if due > now and subscription.speaks_on(day) and is_workday(day, subscription.zone):
            return due
    return None


class Release(NamedTuple):
    """When the statistic that decides begins to be expected."""

    occurrence: str
    on: date


class Asked(NamedTuple):
    """What a commitment still asks of somebody."""

    deadline: Deadline
    recorded_on: date
    release: Release | None = None
    late_from: date | None = None  # none: it is never late

    def is_late(self, today: date) -> bool:
        """Whether it should have been recorded by now."""
        return self.late_from is not None and today >= self.late_from


def asked_by(item: Tracked, recorded_on: date) -> Asked | None:
    """What is still open: none where it is closed, met, missed or done, or has no date."""
    deadline = item.commitment.deadline
    if item.commitment.state not in OPEN or deadline is None or not item.is_open:
        return None
    if isinstance(item, Followed):
        return Asked(deadline, recorded_on, late_from=next_day(deadline.on))
    if item.target.basis is Basis.RELATIVE:  # no figure can settle it
        return Asked(deadline, recorded_on)
    expected = item.judgement.expected_by
    return Asked(deadline, recorded_on, release_of(item.target), next_day(expected) if expected else None)


def release_of(target: Target) -> Release:
    """The first month in which the metric's figure for the deadline's year is usually out, once that is past."""
    window = METRICS[target.metric].released
    first = date(target.deadline.on.year + window.years_later, window.first, 1)
    on = max(first, next_day(target.deadline.on))
    return Release(f"{target.metric}:{on:%Y-%m}", on)


def reminders_on(
    today: date, asked: Asked, told: Mapping[str, date], snoozed_until: date | None, speaks: Speaks
) -> tuple[Reminder, ...]:
    """What is to be said on a day, the first of it first; `told` are the occurrences said before, with their days."""
    if snoozed_until and today < snoozed_until:
        return ()
    back = Reminder(Occasion.RETURNED, f"{snoozed_until}:snoozed")
    applying = applying_on(today, asked, told, speaks)
    found = (back if snoozed_until else None, applying)
    return tuple(reminder for reminder in found if reminder and reminder.occurrence not in told)


def applying_on(today: date, asked: Asked, told: Mapping[str, date], speaks: Speaks) -> Reminder | None:
    """The one reminder that a day calls for, be it told already or not."""
    if not asked.deadline.has_passed(today):
        return ahead(today, asked, speaks)
    if asked.is_late(today):
        return overdue(today, asked.deadline, told)
    if asked.release and today >= asked.release.on:
        return Reminder(Occasion.RELEASE, asked.release.occurrence)
    return None


def ahead(today: date, asked: Asked, speaks: Speaks) -> Reminder | None:
    """The last offset that has been reached; one that falls on a free day is brought forward."""
    due = asked.deadline.on
    reached = [
        days
        for days in OFFSETS[asked.deadline.precision]
        if brought_forward(due - timedelta(days=days), speaks) <= today
    ]
    if not reached:
        return None
    days = min(reached)
    was_recorded_later = due - timedelta(days=days) < asked.recorded_on
    if was_recorded_later and due - today > STILL_NEWS:
        return None
    return Reminder(Occasion.AHEAD, f"{due}:-{days}d")


def brought_forward(day: date, speaks: Speaks) -> date:
    """The last day until then on which somebody may be told; the day itself where there is none for weeks."""
    for earlier in range(BROUGHT_FORWARD + 1):
        if speaks(day - timedelta(days=earlier)):
            return day - timedelta(days=earlier)
    return day


def overdue(today: date, deadline: Deadline, told: Mapping[str, date]) -> Reminder | None:
    """The next of the numbered reminders, a week after the last thing that was said since the deadline."""
    start = f"{deadline.on}:+"
    numbers = [int(name.removeprefix(start)) for name in told if name.startswith(start)]
    said = [day for name, day in told.items() if name.startswith(start) or name.endswith(":snoozed")]
    if said and today - max(said) < WEEK:
        return None
    number = max(numbers, default=0) + 1
    return Reminder(Occasion.OVERDUE, f"{start}{number}", number)


def silence(deadline: Deadline, told: Mapping[str, date], answered: date | None, today: date) -> int | None:
    """For how many days somebody has not answered to what is overdue; none where they have not been told."""
    first = told.get(f"{deadline.on}:+1")
    return None if first is None else (today - max(first, answered or first)).days


def escalation(deadline: Deadline) -> Reminder:
    """What coordinators are told of a silence: once a deadline."""
    return Reminder(Occasion.SILENT, f"{deadline.on}:silent")


def left_behind(deadline: Deadline) -> Reminder:
    """What coordinators are told ahead of time in the stead of an owner who cannot be told: once a deadline."""
    return Reminder(Occasion.SILENT, f"{deadline.on}:gone")


def unclaimed(asked: Asked, today: date) -> Reminder:
    """What coordinators are told of what nobody owns: once when its time comes, and once when it is late."""
    return Reminder(Occasion.UNOWNED, f"{asked.deadline.on}:unowned{'-late' if asked.is_late(today) else ''}")


def disowned(user_id: str, day: date) -> Reminder:
    """What coordinators are told of what somebody said is not theirs."""
    return Reminder(Occasion.UNOWNED, f"{day}:not-mine:{user_id}")


def any_overdue(told: Mapping[str, Mapping[str, date]]) -> bool:
    """Whether somebody was told that anything is overdue, by commitment and occurrence."""
    return any(":+" in occurrence for occurrences in told.values() for occurrence in occurrences)


def next_day(day: date) -> date:
    return day + timedelta(days=1)
