"""Targets judged: the acceptance table V1-V20, and what must hold for every target."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.metrics import METRICS, Basis, Metric, MetricKind, Pace
from store.model.actual import Actual, Release
from store.model.commitment import Baseline, Comparator, Target
from store.model.deadline import Deadline, Precision
from store.model.judgement import WORST_FIRST, Judgement, Reason, Status, judge, tally
from store.model.source import Source

ENTERPRISES = replace(METRICS["high_tech_enterprises"], pace=Pace.LINEAR, release_lag_days=60, stale_after_days=100)
INTENSITY = METRICS["rd_intensity"]
COUNT = replace(METRICS["new_rd_institutions"], pace=Pace.LINEAR, stale_after_days=100)
FALLING = replace(COUNT, kind=MetricKind.RANK)
RANK = replace(METRICS["innovation_rank"], pace=Pace.LINEAR, stale_after_days=400)

START, END = date(2024, 12, 31), date(2025, 12, 31)


def target(
    comparator: str,
    value: str | int,
    *,
    start: str | int | None = None,
    since: date = START,
    by: date = END,
    basis: Basis = Basis.LEVEL,
    metric: Metric = COUNT,
    keep: bool = False,
    upper: int | None = None,
    stretch: int | None = None,
) -> Target:
    return Target(
        id="HA-2025-01",
        province="HA",
        year=2025,
        title="A target",
        metric=metric.key,
        basis=basis,
        comparator=Comparator(comparator),
        value=Decimal(value),
        upper=None if upper is None else Decimal(upper),
        stretch=None if stretch is None else Decimal(stretch),
        keep=keep,
        baseline=None if start is None else Baseline(value=Decimal(start), on=since),
        deadline=Deadline(on=by, precision=Precision.YEAR),
    )


def actual(
    value: str | int | Decimal,
    as_of: date,
    *,
    released: date | None = None,
    release: Release = Release.FINAL,
    metric: Metric = COUNT,
    basis: Basis = Basis.LEVEL,
    bound: str = "=",
) -> Actual:
    released = released or as_of
    return Actual(
        id=f"{as_of}/{released}/{release}",
        province="HA",
        metric=metric.key,
        basis=basis,
        as_of=as_of,
        value=Decimal(value),
        bound=Comparator(bound),
        release=release,
        released=released,
        source=Source(name="Bulletin"),
        entered_by="U1",
    )


def growth_by_a_fifth(*actuals: Actual, today: date) -> Judgement:
    return judge(target(">", 14_000, start=12_000, metric=ENTERPRISES), actuals, today, ENTERPRISES)


def test_v1_a_third_of_the_way_in_three_quarters_of_the_time_is_off_track():
    seen = growth_by_a_fifth(actual(12_600, date(2025, 9, 30), metric=ENTERPRISES), today=date(2025, 10, 5))

    assert (seen.status, seen.reason) == (Status.OFF_TRACK, Reason.PACE)
    assert seen.progress is not None
    assert [round(share, 2) for share in (seen.progress.way, seen.progress.time, seen.progress.pace)] == [
        Decimal("0.30"),
        Decimal("0.75"),
        Decimal("0.40"),
    ]
    assert round(seen.progress.lands_near, -2) == 12_800
    assert seen.progress.needs is not None
    assert round(seen.progress.needs) == 7


def test_v2_a_gap_of_five_points_is_still_on_track():
    seen = growth_by_a_fifth(actual(13_400, date(2025, 9, 30), metric=ENTERPRISES), today=date(2025, 10, 5))

    assert seen.status is Status.ON_TRACK
    assert seen.progress is not None
    assert round(seen.progress.pace, 2) == Decimal("0.94")


@pytest.mark.parametrize("reached", [12_600, 14_000])
def test_v3_v4_short_of_the_number_or_only_at_it_is_missed(reached: int):
    seen = growth_by_a_fifth(actual(reached, END, metric=ENTERPRISES), today=date(2026, 1, 15))

    assert seen.status is Status.MISSED


@pytest.mark.parametrize(
    ("today", "status", "stale"),
    [(date(2026, 1, 23), Status.AWAITING_RESULT, False), (date(2026, 12, 15), Status.RESULT_OVERDUE, True)],
)
def test_v5_v6_a_slow_statistic_is_awaited_and_then_overdue(today: date, status: Status, stale: bool):
    promised = target(">=", "2.2", metric=INTENSITY)
    last_year = actual("2.05", START, released=date(2025, 10, 1), metric=INTENSITY)

    seen = judge(promised, [last_year], today)

    assert (seen.status, seen.stale) == (status, stale)
    assert seen.expected_by == END + timedelta(days=330)


HALF_WAY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("value", "status", "reason", "pace"),
    [
        (85, Status.AT_RISK, Reason.PACE, "0.75"),
        (110, Status.OFF_TRACK, Reason.MOVING_AWAY, "-0.50"),
        (58, Status.ON_TRACK, Reason.MUST_HOLD, None),
    ],
)
def test_v7_v8_v9_a_value_that_is_to_fall(value: int, status: Status, reason: Reason, pace: str | None):
    promised = target("<=", 60, start=100, metric=FALLING)

    seen = judge(promised, [actual(value, HALF_WAY, metric=FALLING)], HALF_WAY, FALLING)

    assert (seen.status, seen.reason) == (status, reason)
    assert (seen.progress and str(round(seen.progress.pace, 2))) == pace


@pytest.mark.parametrize(("values", "status"), [((21, 19), Status.AT_RISK), ((19, 18), Status.OFF_TRACK)])
def test_v10_v11_a_value_that_is_to_be_held(values: tuple[int, int], status: Status):
    readings = [actual(value, date(2025, 3 * n, 1)) for n, value in enumerate(values, 1)]

    assert judge(target(">=", 20, keep=True), readings, HALF_WAY, COUNT).status is status


@pytest.mark.parametrize(
    ("readings", "today", "status", "stale"),
    [
        ([(1, date(2025, 1, 20))], date(2025, 1, 25), Status.TOO_EARLY, False),
        ([(100, date(2025, 10, 15))], date(2025, 10, 20), Status.MET_EARLY, False),
        ([(60, date(2025, 6, 30))], date(2025, 12, 20), Status.ON_TRACK, True),
        ([], date(2025, 12, 20), Status.NO_DATA, False),
    ],
)
def test_v12_v13_v14_v16_building_a_hundred(readings: list[tuple[int, date]], today: date, status: Status, stale: bool):
    promised = target(">=", 100, start=0, basis=Basis.CUMULATIVE)

    seen = judge(promised, [actual(n, on, basis=Basis.CUMULATIVE) for n, on in readings], today, COUNT)

    assert (seen.status, seen.stale) == (status, stale)


def test_v15_without_a_baseline_there_is_no_colour():
    seen = judge(target(">", 14_000), [actual(12_600, date(2025, 9, 30))], date(2025, 10, 5), COUNT)

    assert (seen.status, seen.reason) == (Status.UNCOLOURED, Reason.NO_BASELINE)


def test_v17_a_rank_counts_downwards():
    promised = target("<=", 15, start=17, basis=Basis.RANK, metric=RANK)
    on = START + (END - START) * 3 / 5

    seen = judge(promised, [actual(16, on, basis=Basis.RANK, metric=RANK)], on, RANK)

    assert seen.status is Status.AT_RISK
    assert seen.progress is not None
    assert round(seen.progress.pace, 2) == Decimal("0.83")


def test_v18_reached_after_the_deadline_is_met_late():
    readings = [actual(93, END), actual(101, date(2026, 3, 31))]

    seen = judge(target(">=", 100), readings, date(2026, 4, 5), COUNT)

    assert seen.status is Status.MET_LATE
    assert seen.observation is not None
    assert seen.observation.value == 101


HENAN_DUE = date(2022, 12, 31)


def test_v19_the_latest_release_decides_and_the_first_stays_visible():
    promised = target(">=", "1.96", metric=INTENSITY, by=HENAN_DUE)
    first = actual("1.86", HENAN_DUE, released=date(2023, 9, 18), metric=INTENSITY)
    revised = actual("1.96", HENAN_DUE, released=date(2024, 10, 12), release=Release.REVISED, metric=INTENSITY)

    seen = judge(promised, [revised, first], date(2026, 11, 22))

    assert seen.status is Status.MET
    assert seen.earlier is not None
    assert (seen.earlier.status, seen.earlier.observation.value) == (Status.MISSED, Decimal("1.86"))
    assert judge(promised, [revised, first], date(2023, 12, 1)).status is Status.MISSED


def test_v20_growth_is_computed_from_two_levels():
    spending = METRICS["rd_expenditure"]
    promised = target(">", 17, basis=Basis.GROWTH_RATE, metric=spending, by=HENAN_DUE)
    levels = [
        actual("101884000000", date(2021, 12, 31), released=date(2023, 9, 18), metric=spending),
        actual("114326000000", HENAN_DUE, released=date(2023, 9, 18), metric=spending),
    ]

    seen = judge(promised, levels, date(2026, 11, 22))

    assert seen.status is Status.MISSED
    assert seen.observation is not None
    assert round(seen.observation.value, 1) == Decimal("12.2")
    assert seen.observation.before is not None
    assert seen.observation.before.value == levels[0].value


@pytest.mark.parametrize(
    ("comparator", "limit", "bound", "figure", "status"),
    [
        (">", 10_000, ">", 10_000, Status.MET),
        (">=", 10_000, ">", 10_000, Status.MET),
        (">", 10_000, ">=", 10_000, Status.AWAITING_RESULT),
        (">", 10_000, ">", 9_000, Status.AWAITING_RESULT),
        ("<=", 60, "<", 60, Status.MET),
        ("<=", 60, ">", 10, Status.AWAITING_RESULT),
        ("~", 100, "=", 98, Status.MET),
        ("~", 100, "=", 97, Status.MISSED),
        ("~", 100, "=", 150, Status.MET),
        ("=", 100, "=", 100, Status.MET),
    ],
)
def test_a_source_that_says_only_more_than(comparator: str, limit: int, bound: str, figure: int, status: Status):
    seen = judge(target(comparator, limit), [actual(figure, END, bound=bound)], date(2026, 1, 5), COUNT)

    assert seen.status is status


def test_a_range_includes_both_ends():
    for value, status in [(5, Status.MET), (10, Status.MET), (11, Status.MISSED), (4, Status.MISSED)]:
        promised = target("range", 5, upper=10)
        assert judge(promised, [actual(value, END)], date(2026, 1, 5), COUNT).status is status


@pytest.mark.parametrize("release", [Release.ESTIMATE, Release.PRELIMINARY])
def test_an_unsettled_figure_closes_nothing(release: Release):
    seen = judge(target(">=", 100), [actual(120, END, release=release)], date(2026, 1, 5), COUNT)

    assert seen.status is Status.AWAITING_RESULT
    assert seen.observation is not None
    assert seen.observation.value == 120


def test_next_years_growth_does_not_heal_this_years():
    promised = target(">=", 10, basis=Basis.GROWTH_RATE)
    rates = [actual(8, END, basis=Basis.GROWTH_RATE), actual(12, date(2026, 12, 31), basis=Basis.GROWTH_RATE)]

    assert judge(promised, rates, date(2027, 1, 5), COUNT).status is Status.MISSED


def test_a_citys_figure_is_not_the_provinces():
    city = actual(500, END).model_copy(update={"scope": "city", "scope_name": "Zhengzhou"})

    assert judge(target(">=", 100), [city], date(2026, 1, 5), COUNT).status is Status.AWAITING_RESULT


def test_certificates_that_come_in_winter_get_no_pace():
    promised = target(">", 14_000, start=12_000, metric=METRICS["high_tech_enterprises"])

    seen = judge(promised, [actual(12_100, date(2025, 9, 30), metric=ENTERPRISES)], date(2025, 10, 5))

    assert (seen.status, seen.reason) == (Status.NO_PACE, Reason.END_LOADED)


def test_the_stretch_value_is_judged_beside_the_target():
    promised = target(">=", 100, stretch=120)

    assert judge(promised, [actual(110, END)], date(2026, 1, 5), COUNT).stretch_met is False
    assert judge(promised, [actual(120, END)], date(2026, 1, 5), COUNT).stretch_met is True


def test_a_tally_counts_and_says_how_many_have_a_current_figure():
    met = judge(target(">=", 100), [actual(110, END)], date(2026, 1, 5), COUNT)
    unknown = judge(target(">=", 100), [], date(2025, 6, 1), COUNT)

    counted = tally([met, met, unknown])

    assert (counted.counts[Status.MET], counted.counts[Status.NO_DATA]) == (2, 1)
    assert (counted.covered, counted.total) == (2, 3)


def test_what_is_on_track_by_an_old_figure_is_counted_apart():
    promised = target(">=", 100, start=0, basis=Basis.CUMULATIVE)
    old = judge(promised, [actual(60, date(2025, 6, 30), basis=Basis.CUMULATIVE)], date(2025, 12, 20), COUNT)

    counted = tally([old])

    assert old.status is Status.ON_TRACK
    assert (counted.counts[Status.ON_TRACK], counted.on_track_but_stale, counted.covered) == (0, 1, 0)


values = st.integers(min_value=0, max_value=300)
days = st.dates(min_value=START + timedelta(days=1), max_value=END + timedelta(days=400))
releases = st.sampled_from(list(Release))
readings = st.lists(st.tuples(values, days, st.integers(0, 300), releases), max_size=5)
RUNNING = {Status.OFF_TRACK: 0, Status.AT_RISK: 1, Status.TOO_EARLY: 2, Status.ON_TRACK: 3}
VERDICTS = {Status.MISSED: 0, Status.MET_LATE: 1, Status.MET: 2}


def actuals_from(drawn: list[tuple[int, date, int, Release]], shift: int = 0) -> list[Actual]:
    return [
        actual(value + shift, on, released=on + timedelta(days=lag), release=release).model_copy(update={"id": str(n)})
        for n, (value, on, lag, release) in enumerate(drawn)
    ]


@given(readings, days, st.integers(1, 100), st.sampled_from([">", ">=", "~"]))
def test_a_better_actual_never_worsens_a_status(
    drawn: list[tuple[int, date, int, Release]], today: date, better: int, comparator: str
):
    promised = target(comparator, 200, start=100)

    before = judge(promised, actuals_from(drawn), today, COUNT)
    after = judge(promised, actuals_from(drawn, better), today, COUNT)

    for order in (RUNNING, VERDICTS):
        if before.status in order:
            assert order.get(after.status, -1) >= order[before.status]


@given(readings, days, st.booleans())
def test_falling_targets_mirror_rising_ones(drawn: list[tuple[int, date, int, Release]], today: date, keep: bool):
    rising = judge(target(">=", 200, start=100, keep=keep), actuals_from(drawn), today, COUNT)
    mirrored = [one.model_copy(update={"value": 1000 - one.value}) for one in actuals_from(drawn)]
    falling = judge(target("<=", 800, start=900, keep=keep), mirrored, today, FALLING)

    assert (rising.status, rising.reason, rising.stale) == (falling.status, falling.reason, falling.stale)


@given(readings.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(range(len(drawn))))), days)
def test_a_verdict_depends_on_its_arguments_alone(
    drawn: tuple[list[tuple[int, date, int, Release]], list[int]], today: date
):
    promised = target(">", 200, start=100)
    ordered = actuals_from(drawn[0])

    first = judge(promised, ordered, today, COUNT)
    again = judge(promised, [ordered[place] for place in drawn[1]], today, COUNT)

    assert first == again
    assert first.status in WORST_FIRST


@given(readings, days, st.integers(1, 200))
def test_what_is_not_yet_published_changes_nothing(
    drawn: list[tuple[int, date, int, Release]], today: date, later: int
):
    promised = target(">", 200, start=100)
    future = actual(250, END, released=today + timedelta(days=later))

    assert judge(promised, [*actuals_from(drawn), future], today, COUNT) == judge(
        promised, actuals_from(drawn), today, COUNT
    )


PATENTS = replace(METRICS["invention_patents_granted"], pace=Pace.LINEAR)


@pytest.mark.parametrize(
    ("comparator", "goal", "start", "now"), [(">=", "2.2", "2.3", "2.1"), ("<=", "15", "14", "17")]
)
def test_from_a_start_that_kept_the_target_there_is_only_a_way_back(comparator: str, goal: str, start: str, now: str):
    seen = judge(target(comparator, goal, start=start), [actual(now, HALF_WAY)], HALF_WAY, COUNT)

    assert (seen.status, seen.reason) == (Status.OFF_TRACK, Reason.MOVING_AWAY)


@given(st.integers(0, 300), st.integers(0, 300), days)
def test_what_is_worse_than_the_start_and_not_enough_is_never_on_track(start: int, value: int, on: date):
    seen = judge(target(">=", 200, start=start), [actual(value, on)], on, COUNT)

    if value < min(start, 200):
        assert seen.status not in (Status.ON_TRACK, Status.AT_RISK, Status.MET, Status.MET_LATE)


def test_a_half_years_sum_decides_nothing_about_a_years():
    promised = target(">=", 60_000, start=50_000, metric=PATENTS)
    half, next_half = (
        actual(29_000, date(2025, 6, 30), metric=PATENTS),
        actual(31_000, date(2026, 6, 30), metric=PATENTS),
    )

    before = judge(promised, [half], date(2025, 7, 15), PATENTS)
    after = judge(promised, [half, next_half], date(2026, 7, 15), PATENTS)

    assert (before.status, before.reason) == (Status.NO_PACE, Reason.PART_OF_YEAR)
    assert after.status in (Status.AWAITING_RESULT, Status.RESULT_OVERDUE)


@pytest.mark.parametrize(
    ("promised", "sum_so_far", "reason"),
    [
        (target("<=", 60_000, metric=PATENTS), 29_000, Reason.PART_OF_YEAR),
        (target("range", 20_000, upper=60_000, metric=PATENTS), 29_000, Reason.PART_OF_YEAR),
        (target(">=", 60_000, keep=True, metric=PATENTS), 29_000, Reason.PART_OF_YEAR),
        (target(">=", 60_000, metric=PATENTS), 61_000, Reason.MUST_HOLD),
    ],
)
def test_a_half_years_sum_settles_only_what_more_of_it_cannot_undo(promised: Target, sum_so_far: int, reason: Reason):
    seen = judge(promised, [actual(sum_so_far, date(2025, 6, 30), metric=PATENTS)], date(2025, 7, 15), PATENTS)

    assert seen.reason is reason


def test_a_stated_rate_stands_before_one_of_our_own_sums():
    promised = target(">=", "12.2", basis=Basis.GROWTH_RATE)
    figures = [
        actual("12.2", END, basis=Basis.GROWTH_RATE),
        actual(100_000, START),
        actual(112_196, END).model_copy(update={"id": "z"}),
    ]

    seen = judge(promised, figures, date(2026, 1, 5), COUNT)

    assert (seen.status, seen.earlier) == (Status.MET, None)


@pytest.mark.parametrize("basis", [Basis.GROWTH_RATE, Basis.MULTIPLE])
def test_a_start_at_nothing_breaks_no_list(basis: Basis):
    seen = judge(target(">=", 2, start=0, basis=basis), [actual(5, END)], date(2026, 1, 5), COUNT)

    assert seen.status is Status.AWAITING_RESULT


@pytest.mark.parametrize(
    ("comparator", "limit", "bound", "figure", "status", "reason"),
    [
        (">=", 2, "<", 2, Status.MISSED, Reason.AT_DEADLINE),
        (">", 2, "<=", 2, Status.MISSED, Reason.AT_DEADLINE),
        ("<=", 60, ">", 60, Status.MISSED, Reason.AT_DEADLINE),
        (">", 15_000, ">", 10_000, Status.AWAITING_RESULT, Reason.LEFT_OPEN),
    ],
)
def test_a_bound_that_rules_a_target_out(
    comparator: str, limit: int, bound: str, figure: int, status: Status, reason: Reason
):
    seen = judge(target(comparator, limit), [actual(figure, END, bound=bound)], date(2026, 1, 5), COUNT)

    assert (seen.status, seen.reason) == (status, reason)


def test_a_bound_gives_no_pace_and_breaks_no_promise_to_hold():
    bound = [actual(12, HALF_WAY, bound=">")]

    assert judge(target(">=", 20, start=10), bound, HALF_WAY, COUNT).reason is Reason.LEFT_OPEN
    assert judge(target(">=", 20, keep=True), bound, HALF_WAY, COUNT).reason is Reason.LEFT_OPEN
