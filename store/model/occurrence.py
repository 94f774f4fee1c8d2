"""When something is due: local days and times turned into instants, under keys that no recomputation changes.

A key names the occurrence ("this subscription, week 48"), never the moment at which somebody computed it: whoever
plans it twice plans the same. The instants follow the zone's rules of the day on which they are computed.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from store.model.subscription import Subscription, Told

FORMAT = "1"  # of keys


class Kind(StrEnum):
    """What a post is."""

    DIGEST = "digest"
    NOW = "now"  # a digest that somebody wants at once
    REMINDER = "reminder"  # of what is to be done
    REPLY = "reply"  # what a digest has no room for, in its thread


class Key(NamedTuple):
    """What tells one occurrence from all others of a team, for ever."""

    kind: Kind
    recipient: str  # a subscription's id, or an addressee
    subject: str  # a commitment's id, where it is about one
    occurrence: str

    @classmethod
    def read(cls, text: str) -> Self:
        """The key that is written so, in a row."""
        _, kind, recipient, subject, occurrence = text.split("|", 4)
        return cls(Kind(kind), recipient, subject, occurrence)

    def __str__(self) -> str:
        return "|".join((FORMAT, *self))


class Occurrence(NamedTuple):
    """One time at which one subscription is to speak."""

    key: Key
    day: date  # the local day it is meant for
    due: datetime
    expires: datetime  # when it is no longer worth posting: the next one is there


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of a local time. One that a clock skips comes later by the gap; of one that comes twice, the first."""
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def fingerprint(secret: str, team_id: str, key: str | Key) -> str:
    """A key as it travels in a message's metadata, which every member and app can read: nobody else can make it."""
    return hmac.new(secret.encode(), f"{team_id}|{key}".encode(), hashlib.sha256).hexdigest()[:32]


def plain_fingerprint(team_id: str, key: str | Key) -> str:
    """A key as it travelled before an installation had a secret; such posts may still have to be recognised."""
    return hashlib.sha256(f"{team_id}|{key}".encode()).hexdigest()[:32]


def period(subscription: Subscription, day: date) -> str:
    """The name of the period that a day belongs to: its week where there is one day a week, else the day itself."""
    if subscription.is_weekly:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat()


def digest_on(subscription: Subscription, day: date) -> Occurrence:
    """The digest of one of a subscription's days."""
    key = Key(Kind.DIGEST, subscription.id, "", period(subscription, day))
    following = next(days_of(subscription, day + timedelta(days=1)))
    due = instant(day, subscription.at, subscription.clock)
    return Occurrence(key, day, due, instant(following, subscription.at, subscription.clock))


def days_of(subscription: Subscription, start: date) -> Iterator[date]:
    """The weekdays of a subscription from a day on, pauses aside, without end."""
    day = start
    while True:
        if day.weekday() in subscription.weekdays:
            yield day
        day += timedelta(days=1)


def digests_between(subscription: Subscription, after: date, until: datetime) -> list[Occurrence]:
    """The digests of the days after `after` that are due by an instant; paused days have none."""
    found: list[Occurrence] = []
    if Told.DIGEST not in subscription.told:
        return found
    for day in days_of(subscription, max(after + timedelta(days=1), subscription.starts_on)):
        occurrence = digest_on(subscription, day)
        if occurrence.due > until:
            return found
        if subscription.speaks_on(day):
            found.append(occurrence)
    raise AssertionError("days have no end")


def digests_of_period(subscription: Subscription, now: datetime, through: date) -> list[Occurrence]:
    """The digests from the beginning of the present period through a local day; those of the past among them."""
    today = now.astimezone(subscription.clock).date()
    start = today - timedelta(days=today.weekday()) if subscription.is_weekly else today
    found: list[Occurrence] = []
    for day in days_of(subscription, max(start, subscription.starts_on)):
        if day > max(through, today):
            return found
        if subscription.speaks_on(day):
            found.append(digest_on(subscription, day))
    raise AssertionError("days have no end")


def digests_after(subscription: Subscription, now: datetime) -> Iterator[Occurrence]:
    """The digests to come, without end; none while it is paused until somebody resumes it."""
    today = now.astimezone(subscription.clock).date()
    start = max(today, subscription.starts_on, subscription.paused_until or today)
    if start < date.max - timedelta(days=366) and Told.DIGEST in subscription.told:
        yield from (
            digest for day in days_of(subscription, start) if (digest := digest_on(subscription, day)).due > now
        )


def last_day_by(subscription: Subscription, until: datetime) -> date:
    """The last local day whose time of day has come by an instant."""
    day = until.astimezone(subscription.clock).date()
    while instant(day, subscription.at, subscription.clock) > until:
        day -= timedelta(days=1)
    return day
