"""When something is due, in zones whose clocks jump."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.model.occurrence import digest_on, digests_between, fingerprint, instant, last_day_by, plain_fingerprint
from store.model.subscription import EVERY_DAY, Subscription

ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "America/Santiago",
    "Africa/Cairo",
    "Australia/Lord_Howe",
)


def subscription(zone: str = "Asia/Shanghai", at: time = time(9, 30), **changes: object) -> Subscription:
    fields = {"id": "S1", "channel_id": "C1", "zone": zone, "at": at, "starts_on": date(2026, 1, 1), "created_by": "U1"}
    return Subscription.model_validate({**fields, **changes})


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("Asia/Shanghai", "2026-11-23", "09:30", "2026-11-23T01:30"),
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30"),  # 02:30 is skipped: 03:30 summer time
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),  # comes twice: the first
        ("Europe/London", "2026-03-29", "01:30", "2026-03-29T01:30"),  # skipped: 02:30 summer time
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30"),
        ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00"),  # midnight is skipped: 01:00
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),  # midnight is skipped: 01:00
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),  # half an hour is skipped: 02:45
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T19:00"),  # a day that never was
    ],
)
def test_a_local_time_is_an_instant(zone: str, day: str, at: str, utc: str):
    found = instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_week_has_one_digest_whichever_day_it_is_moved_to():
    monday, thursday = subscription(weekdays=(0,)), subscription(weekdays=(3,))
    assert digest_on(monday, date(2026, 11, 23)).key == digest_on(thursday, date(2026, 11, 26)).key
    assert digest_on(monday, date(2026, 11, 30)).key != digest_on(thursday, date(2026, 11, 26)).key


def test_a_day_has_one_digest_at_whichever_hour_and_in_whichever_zone():
    daily = subscription(weekdays=EVERY_DAY)
    moved = subscription("Europe/London", time(18), weekdays=EVERY_DAY)
    assert digest_on(daily, date(2026, 11, 23)).key == digest_on(moved, date(2026, 11, 23)).key


def test_nothing_is_made_up_for_from_before_the_start_or_within_a_pause():
    late = subscription(weekdays=EVERY_DAY, starts_on=date(2026, 1, 10), paused_until=date(2026, 1, 20))
    found = digests_between(late, date(2026, 1, 1), datetime(2026, 1, 22, 12, tzinfo=UTC))
    assert [one.day.day for one in found] == [20, 21, 22]


def test_a_digest_matters_until_the_next_one():
    weekly = subscription(weekdays=(0,))
    assert digest_on(weekly, date(2026, 11, 23)).expires == digest_on(weekly, date(2026, 11, 30)).due


def test_a_fingerprint_tells_neither_key_nor_team_and_nobody_else_can_make_it():
    key = "1|digest|S1||2026-W48"
    made = fingerprint("secret", "T1", key)
    others = [fingerprint("secret", "T2", key), fingerprint("another", "T1", key), plain_fingerprint("T1", key)]

    assert "W48" not in made
    assert len({made, *others}) == 4


DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(zone=st.sampled_from(ZONES), day=DAYS, at=TIMES)
def test_the_clock_on_the_wall_shows_the_time_that_was_asked_for_or_the_end_of_the_gap(zone: str, day: date, at: time):
    shown = instant(day, at, ZoneInfo(zone)).astimezone(ZoneInfo(zone))
    late = shown.replace(tzinfo=None) - datetime.combine(day, at)
    assert timedelta(0) <= late <= timedelta(hours=1)
    if late:
        assert datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).time() != at


@given(zone=st.sampled_from(ZONES), start=DAYS, at=TIMES, cuts=st.lists(st.integers(1, 90 * 24), max_size=5))
def test_however_planning_is_cut_up_each_day_is_planned_once(zone: str, start: date, at: time, cuts: list[int]):
    daily = subscription(zone, at, weekdays=EVERY_DAY, starts_on=start)
    through, planned = start - timedelta(days=1), []
    end = datetime.combine(start, time(), UTC) + timedelta(days=95)
    for hours in [*sorted(cuts), 95 * 24]:
        until = min(end, datetime.combine(start, time(), UTC) + timedelta(hours=hours))
        planned += digests_between(daily, through, until)
        through = max(through, last_day_by(daily, until))
    days = [one.day for one in planned]
    assert days == [start + timedelta(days=n) for n in range(len(days))]
    assert len(days) >= 94
