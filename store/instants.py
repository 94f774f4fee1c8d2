"""Instants as they are stored: whole milliseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_millis(instant: datetime) -> int:
    """The millisecond in which an instant (with its zone) lies."""
    return (instant - EPOCH) // timedelta(milliseconds=1)


def from_millis(millis: int) -> datetime:
    """The beginning of a millisecond, in UTC."""
    return EPOCH + timedelta(milliseconds=millis)
