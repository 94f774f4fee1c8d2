"""Charts as drawings: right where they are well formed, refused where they are not."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.workspace.page.rendering.charts import chart, nice_ticks, number_words
from tests.workspace.drawing import drawn


def line(*values: object, kind: str = "line") -> dict[str, Any]:
    names = [str(2020 + place) for place in range(len(values))]
    data = [{"label": name, "value": value} for name, value in zip(names, values, strict=True)]
    described = {"type": kind, "axis_config": {"categories": names}, "series": [{"name": "Hubei", "data": data}]}
    return {"type": "data_visualization", "title": "Growth", "chart": described}


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
@pytest.mark.parametrize(
    "values",
    [(1,), (0,), (0, 0), (-3, 5, -0.5), (-3,), (1e12, 2e12), (1e-9, 2e-9), (1e100, -1e100), (None, 2), ("3", 2)],
)
def test_charts_of_every_size(kind: str, values: tuple[object, ...]) -> None:
    html = chart(line(*values, kind=kind))

    assert html is not None
    assert "nan" not in html
    assert "inf" not in html
    assert html.count("<title>Hubei") == sum(isinstance(value, int | float) for value in values)


def test_a_chart_can_be_read_aloud() -> None:
    html = chart(line(2.0, -2.5)) or ""

    assert 'role="img" aria-label="Growth. Line chart. Hubei, 2020: 2; Hubei, 2021: −2.5"' in html
    assert '<li><i class="key colour-0"></i>Hubei</li>' in html


def test_bars_below_zero_hang_from_the_zero_line() -> None:
    html = chart(line(4, -4, kind="bar")) or ""

    floors = re.findall(r'class="bar [^>]*d="M[\d.]+,([\d.]+) V([\d.]+)', html)
    (floor, up), (other_floor, down) = [(float(start), float(end)) for start, end in floors]
    assert floor == other_floor
    assert up < floor < down


def test_pies() -> None:
    segments = [{"label": "On track", "value": 3}, {"label": "Late", "value": 1}, {"label": "Broken", "value": -1}]
    pie = {"title": "Status", "chart": {"type": "pie", "segments": segments}}
    whole = {"title": "Status", "chart": {"type": "pie", "segments": segments[:1]}}

    assert "<title>On track: 3 (75%)</title>" in (chart(pie) or "")
    assert "Broken" not in (chart(pie) or "")
    assert '<circle class="slice' in (chart(whole) or "")


@pytest.mark.parametrize(
    "block",
    [
        {},
        {"chart": 1},
        {"chart": {"type": "radar"}},
        {"chart": {"type": "pie"}},
        {"chart": {"type": "bar", "series": [1]}},
    ],
)
def test_what_cannot_be_drawn_is_no_chart(block: dict[str, Any]) -> None:
    assert chart(block) is None
    assert "unsupported block: data_visualization" in drawn({"type": "data_visualization", **block})


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 10, [0, 2, 4, 6, 8, 10]), (-3, 5, [-4, -2, 0, 2, 4, 6]), (0, 0.24, [0, 0.05, 0.1, 0.15, 0.2, 0.25])],
)
def test_nice_ticks(low: float, high: float, expected: list[float]) -> None:
    assert nice_ticks(low, high) == pytest.approx(expected)


@given(st.floats(-1e100, 1e100), st.floats(-1e100, 1e100))
@example(5e-324, 5e-324)
def test_ticks_enclose_what_they_measure(one: float, other: float) -> None:
    low, high = sorted((one, other))

    ticks = nice_ticks(low, high)

    assert 2 <= len(ticks) <= 25
    assert ticks[0] < ticks[-1]
    slack = 1e-9 * max(abs(low), abs(high))
    assert ticks[0] <= low + slack
    assert high - slack <= ticks[-1]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(12000, "12,000"), (-1.50, "−1.5"), (0.1 + 0.2, "0.3"), (0, "0"), (1e16, "1e+16"), (100, "100")],
)
def test_numbers_for_people(value: float, expected: str) -> None:
    assert number_words(value) == expected
