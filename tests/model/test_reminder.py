"""When somebody is reminded of what, and that it is never twice."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.model.actual import Actual, Release
from store.model.commitment import State, Target
from store.model.deadline import Deadline, Precision
from store.model.judgement import judge
from store.model.progress import Judged, follow
from store.model.reminder import WEEK, Asked, Button, Hours, Occasion, Pressed, asked_by, reminders_on, silence
from store.model.stage import Stage
from store.model.workday import is_workday
from tests.store.samples import SOURCE, initiative, milestone, target

CHINA = "Asia/Shanghai"
LONG_AGO = date(2020, 1, 1)
MORNING, EVENING = time(9, 30), time(19, 0)


def works(day: date) -> bool:
    return is_workday(day, CHINA)


def every_day(day: date) -> bool:
    return True


def said(asked: Asked, first: date, days: int, speaks=works, told=None, snoozed_until=None) -> list[tuple[str, str]]:
    """What is said, and when, if somebody is told all of it at once."""
    told = {} if told is None else told
    found = []
    for day in (first + timedelta(days=n) for n in range(days)):
        for one in reminders_on(day, asked, told, snoozed_until, speaks) if speaks(day) else ():
            told[one.occurrence] = day
            found.append((day.isoformat(), one.occurrence))
    return found


@pytest.mark.parametrize(
    ("precision", "due", "offsets"),
    [
        (Precision.DAY, "2026-06-18", [7, 1, 0]),
        (Precision.MONTH, "2026-06-30", [30, 7, 0]),
        (Precision.QUARTER, "2026-06-30", [30, 7, 0]),
        (Precision.HALF, "2026-06-30", [30, 7, 0]),
        (Precision.YEAR, "2026-12-31", [90, 30, 7, 0]),
        (Precision.PLAN, "2025-12-31", [365, 90, 30, 7, 0]),
    ],
)
def test_offsets_follow_the_precision(precision: Precision, due: str, offsets: list[int]):
    on = date.fromisoformat(due)
    asked = Asked(Deadline(on=on, precision=precision), LONG_AGO)

    expected = [((on - timedelta(days=n)).isoformat(), f"{due}:-{n}d") for n in offsets]
    assert said(asked, on - timedelta(days=400), 420, every_day) == expected


def test_on_days_off_it_is_said_before():
    asked = Asked(Deadline(on=date(2026, 2, 20)), LONG_AGO)  # in the Spring Festival, as is the day before

    assert said(asked, date(2026, 2, 1), 30) == [("2026-02-13", "2026-02-20:-7d"), ("2026-02-14", "2026-02-20:-0d")]


def test_what_was_missed_is_not_made_up_for():
    asked = Asked(Deadline(on=date(2026, 12, 31), precision=Precision.YEAR), LONG_AGO)

    assert said(asked, date(2026, 12, 10), 30)[:2] == [
        ("2026-12-10", "2026-12-31:-30d"),
        ("2026-12-24", "2026-12-31:-7d"),
    ]


@pytest.mark.parametrize(
    ("recorded", "first"),
    [
        ("2026-11-15", ("2026-12-01", "2026-12-31:-30d")),  # not the ninety days of before it was recorded
        ("2026-12-26", ("2026-12-28", "2026-12-31:-7d")),  # five days before: that is news still
    ],
)
def test_of_before_it_was_recorded_nothing_is_said(recorded: str, first: tuple[str, str]):
    on = date.fromisoformat(recorded)
    asked = Asked(Deadline(on=date(2026, 12, 31), precision=Precision.YEAR), on)

    assert said(asked, on, 60)[0] == first


def test_a_deadline_that_moves_gives_new_ones_and_back_repeats_none():
    told: dict[str, date] = {}
    june, july = (Asked(Deadline(on=date(2026, month, 10)), LONG_AGO) for month in (6, 7))

    assert [name for _, name in said(june, date(2026, 6, 1), 5, told=told)] == ["2026-06-10:-7d"]
    assert [name for _, name in said(july, date(2026, 6, 6), 1, told=told)] == []
    assert [name for _, name in said(june, date(2026, 6, 6), 9, told=told)] == ["2026-06-10:-1d", "2026-06-10:-0d"]
    assert [name for _, name in said(july, date(2026, 7, 1), 10, told=told)] == [
        "2026-07-10:-7d",
        "2026-07-10:-1d",
        "2026-07-10:-0d",
    ]


def judged(promised: Target, day: date, *figures: Actual) -> Judged:
    return Judged(promised, judge(promised, figures, day), figures)


def test_the_overdue_is_numbered_and_comes_once_a_week():
    asked = asked_by(follow(initiative("HA-2022-02", deadline=Deadline(on=date(2026, 9, 15))), [], LONG_AGO), LONG_AGO)
    assert asked

    assert said(asked, date(2026, 9, 16), 30) == [
        ("2026-09-16", "2026-09-15:+1"),
        ("2026-09-23", "2026-09-15:+2"),
        ("2026-09-30", "2026-09-15:+3"),
        ("2026-10-08", "2026-09-15:+4"),  # a week later the country was on holiday
        ("2026-10-15", "2026-09-15:+5"),
    ]


def test_a_target_waits_for_its_statistic_first():
    promised = target()  # R&D intensity, end of 2022; out from September to November 2023

    def asked_on(day: date) -> Asked | None:
        return asked_by(judged(promised, day), LONG_AGO)

    told: dict[str, date] = {}
    found = []
    for day in (date(2023, 1, 1) + timedelta(days=n) for n in range(365)):
        asked = asked_on(day)
        assert asked
        for one in reminders_on(day, asked, told, None, works) if works(day) else ():
            told[one.occurrence] = day
            found.append((day.isoformat(), one.occurrence, one.occasion))

    assert found[0] == ("2023-09-01", "rd_intensity:2023-09", Occasion.RELEASE)
    assert found[1] == ("2023-11-27", "2022-12-31:+1", Occasion.OVERDUE)
    assert [name for _, name, _ in found[2:]] == [f"2022-12-31:+{n}" for n in range(2, 6)]


def test_what_was_put_off_comes_back_on_its_day():
    asked = Asked(Deadline(on=date(2026, 9, 15)), LONG_AGO, late_from=date(2026, 9, 16))
    told = {"2026-09-15:+1": date(2026, 9, 16)}

    assert said(asked, date(2026, 9, 17), 12, told=told, snoozed_until=date(2026, 9, 21)) == [
        ("2026-09-21", "2026-09-21:snoozed"),
        ("2026-09-28", "2026-09-15:+2"),  # a week after the last word, not after the last number
    ]


@pytest.mark.parametrize("state", [State.CLOSED, State.DROPPED, State.DRAFT])
def test_nothing_is_asked_of_what_is_closed(state: State):
    promised = target(state=state)
    assert asked_by(judged(promised, date(2022, 12, 1)), LONG_AGO) is None


def test_nothing_is_asked_of_what_is_settled():
    figure = Actual(
        id="a",
        province="HA",
        metric="rd_intensity",
        as_of=date(2022, 12, 31),
        value=Decimal("1.86"),
        release=Release.FINAL,
        released=date(2023, 9, 18),
        source=SOURCE,
        entered_by="U1",
    )
    promised = target()
    assert asked_by(judged(promised, date(2023, 9, 1), figure), LONG_AGO)
    assert asked_by(judged(promised, date(2023, 9, 20), figure), LONG_AGO) is None
    work = initiative("HA-2022-02", deadline=Deadline(on=date(2022, 6, 30)))
    done = milestone("m1", work.id).model_copy(update={"stage": Stage.DONE})
    assert asked_by(follow(work, [done], date(2023, 9, 20)), LONG_AGO) is None
    assert asked_by(follow(work.model_copy(update={"deadline": None}), [], LONG_AGO), LONG_AGO) is None


def test_silence_is_counted_from_the_first_overdue_reminder_or_the_last_answer():
    due = Deadline(on=date(2026, 9, 15))
    told = {"2026-09-15:+1": date(2026, 9, 16), "2026-09-15:+2": date(2026, 9, 23)}

    assert silence(due, {}, None, date(2026, 10, 1)) is None
    assert silence(due, told, None, date(2026, 9, 30)) == 14
    assert silence(due, told, date(2026, 9, 24), date(2026, 9, 30)) == 6
    assert silence(due, told, date(2026, 9, 1), date(2026, 9, 30)) == 14


def test_the_hours_are_those_of_the_zone():
    hours = Hours("Europe/Paris", MORNING, EVENING)

    assert hours.day(datetime(2026, 7, 1, 7, 29, tzinfo=UTC)) is None
    assert hours.day(datetime(2026, 7, 1, 7, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert hours.day(datetime(2026, 7, 1, 16, 59, tzinfo=UTC)) == date(2026, 7, 1)
    assert hours.day(datetime(2026, 7, 1, 17, 0, tzinfo=UTC)) is None
    assert hours.day(datetime(2026, 12, 1, 7, 45, tzinfo=UTC)) is None


def test_a_late_hour_lasts_a_while_into_the_next_day():
    hours = Hours("UTC", time(23, 59), EVENING, timedelta(hours=2))

    assert hours.day(datetime(2026, 7, 1, 23, 58, tzinfo=UTC)) is None
    assert hours.day(datetime(2026, 7, 1, 23, 59, tzinfo=UTC)) == date(2026, 7, 1)
    assert hours.day(datetime(2026, 7, 2, 1, 58, tzinfo=UTC)) == date(2026, 7, 1)
    assert hours.day(datetime(2026, 7, 2, 1, 59, tzinfo=UTC)) is None


DAYS = st.dates(date(2025, 6, 1), date(2026, 12, 31))
DEADLINES = st.builds(lambda day, precision: Deadline.end_of(precision, day), DAYS, st.sampled_from(Precision))


@st.composite
def lives(draw: st.DrawFn) -> dict[date, object]:
    """What happens to a commitment: its deadline moves, it is put off, the bot is down for some days."""
    happening = st.one_of(
        DEADLINES, st.integers(1, 40).map(lambda n: ("snooze", n)), st.integers(1, 30).map(lambda n: ("down", n))
    )
    return draw(st.dictionaries(DAYS, happening, max_size=12))


@given(
    st.lists(DEADLINES, min_size=1, max_size=3),
    lives(),
    st.sampled_from([CHINA, "Europe/Paris", "America/New_York", "Asia/Riyadh", "Etc/UTC"]),
    st.integers(0, 59),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_two_years_in_which_nothing_is_said_twice_or_out_of_hours(
    deadlines: list[Deadline], life: dict[date, object], zone: str, minute: int
):
    clock = ZoneInfo(zone)
    now = datetime(2025, 5, 30, 0, minute, tzinfo=UTC)
    deadline, snoozed_until, down_until = deadlines[0], None, LONG_AGO
    told: dict[str, date] = {}
    messages: list[date] = []
    happened: set[date] = set()
    while now.year < 2027:
        now += timedelta(hours=2)
        today = now.astimezone(clock).date()
        if today in life and today not in happened:
            happened.add(today)
            match life[today]:
                case Deadline() as moved:
                    deadline = moved
                case ("snooze", int(days)):
                    snoozed_until = today + timedelta(days=days)
                case ("down", int(days)):
                    down_until = today + timedelta(days=days)
        day = Hours(zone, MORNING, EVENING).day(now)
        if day is None or today < down_until or not is_workday(day, zone) or day in messages:
            continue
        asked = Asked(deadline, LONG_AGO, late_from=deadline.on + timedelta(days=1))
        found = reminders_on(day, asked, told, snoozed_until, lambda day: is_workday(day, zone))
        for one in found:
            assert one.occurrence not in told
            assert snoozed_until is None or day >= snoozed_until
            if one.occasion is Occasion.OVERDUE:
                before = [at for name, at in told.items() if name.startswith(f"{deadline.on}:+")]
                assert all(day - at >= WEEK for at in before)
                assert one.number == len(before) + 1
            else:
                assert one.occasion is Occasion.RETURNED or not deadline.has_passed(day)
        told |= {one.occurrence: day for one in found}
        if found:
            messages.append(day)
            assert MORNING <= now.astimezone(clock).time() < EVENING
    assert len(messages) == len(set(messages))


def test_a_button_is_known_again_by_what_it_wrote():
    for button in Button:
        pressed = Pressed(button, 12, "HA-2022-01", 3)
        assert Pressed.read(pressed.batch) == pressed
    assert Pressed.read("reminder:sooner:12:HA-2022-01:3") is None
    assert Pressed.read("V12AB:hash") is None
