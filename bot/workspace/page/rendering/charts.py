"""Charts as pictures: a `data_visualization` block drawn as SVG, coloured by the page's style sheet."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from bot.workspace.page.rendering.text import columns

WIDTH, HEIGHT = 640, 260  # units of the drawing; the page scales it to its column
TOP, RIGHT, BOTTOM = 12, 12, 30
LONGEST_NAME = 14  # characters of a category's name on the axis, wide ones counting double
LARGEST = 1e100  # figures beyond it cannot be drawn to scale
SMALLEST_SPAN = 1e-100
COLOURS = 12  # classes of the style sheet, used in turn


@dataclass(frozen=True)
class Series:
    """One line, area, or set of bars; a value is missing where a category has no readable point."""

    name: str
    values: Sequence[float | None]


def chart(block: Mapping[str, Any]) -> Markup | None:
    """The drawing and its legend; None when the block holds nothing that can be drawn."""
    described = block.get("chart")
    if not isinstance(described, Mapping):
        return None
    title = str(block.get("title", ""))
    kind = described.get("type")
    if kind == "pie":
        return _pie(title, _segments(described))
    if kind not in ("line", "bar", "area"):
        return None
    axis = described.get("axis_config")
    axis = axis if isinstance(axis, Mapping) else {}
    series, categories = _series(described, axis)
    if not any(value is not None for one in series for value in one.values):
        return None
    return _Plot(title, kind, series, categories, str(axis.get("x_label", "")), str(axis.get("y_label", ""))).draw()


def nice_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers, evenly spaced, that enclose both ends; always at least two. Both ends within ±1e100."""
    size = max(abs(high), abs(low))
    if high - low <= size * 1e-9 or high - low < SMALLEST_SPAN:
        around = size / 2 if size > SMALLEST_SPAN else 0.5
        low, high = low - around, high + around
    rough = (high - low) / about
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next((magnitude * factor for factor in (1, 2, 2.5, 5) if magnitude * factor >= rough), magnitude * 10)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [float(f"{at * step:.12g}") for at in range(first, last + 1)]


def number_words(value: float) -> str:
    """A number for people: separated thousands, no needless zeros."""
    if value and (abs(value) >= 1e15 or abs(value) < 1e-6):
        return f"{value:.3g}"
    return f"{value:,.6f}".rstrip("0").rstrip(".").replace("-", "−")


@dataclass(frozen=True)
class _Plot:
    title: str
    kind: str
    series: Sequence[Series]
    categories: Sequence[str]
    x_label: str
    y_label: str

    def draw(self) -> Markup:
        marks = {"bar": self._bars, "line": self._lines, "area": self._areas}[self.kind]
        height = HEIGHT + (18 if self.x_label else 0)
        parts = [*self._grid(), *marks(), *self._category_names()]
        if self.x_label:
            parts.append(_text(self.x_label, (self._left + WIDTH - RIGHT) / 2, height - 4, "axis-label"))
        legend = [(one.name, "") for one in self.series] if len(self.series) > 1 or self.series[0].name else []
        shape = "wide" if self._is_wide else "narrow"
        return _figure(self.title, self._in_words(), (WIDTH, height), shape, parts, legend, self.y_label)

    @cached_property
    def _ticks(self) -> list[float]:
        values = [value for one in self.series for value in one.values if value is not None]
        if self.kind != "line":  # bars and areas stand on zero
            values.append(0.0)
        return nice_ticks(min(values), max(values))

    @cached_property
    def _left(self) -> float:
        return 16 + 6.6 * max(len(number_words(tick)) for tick in self._ticks)

    @property
    def _slot(self) -> float:
        """How wide one category is."""
        return (WIDTH - RIGHT - self._left) / max(len(self.categories), 1)

    @property
    def _widest(self) -> int:
        """Columns of the longest category name on the axis."""
        return max((columns(_shortened(name)) for name in self.categories), default=1)

    @property
    def _is_wide(self) -> bool:
        """Whether its words would run into each other on a phone, so that it is scrolled there, not shrunk."""
        return self._widest * 12 > self._slot or any(len(number_words(tick)) > 6 for tick in self._ticks)

    def _x(self, index: int) -> float:
        return self._left + self._slot * (index + 0.5)

    def _y(self, value: float) -> float:
        low, high = self._ticks[0], self._ticks[-1]
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP)

    def _grid(self) -> Iterator[Markup]:
        for tick in self._ticks:
            y = self._y(tick)
            kind = "zero" if tick == 0 else "grid"
            yield _line(self._left, y, WIDTH - RIGHT, y, kind)
            yield _text(number_words(tick), self._left - 8, y + 4, "tick")

    def _category_names(self) -> Iterator[Markup]:
        every = max(1, math.ceil(self._widest * 7 / self._slot))
        for index, name in enumerate(self.categories):
            if index % every == 0:
                yield _text(_shortened(name), self._x(index), HEIGHT - BOTTOM + 18, "category", name)

    def _points(self, series: Series) -> list[tuple[int, float]]:
        return [(index, value) for index, value in enumerate(series.values) if value is not None]

    def _tip(self, series: Series, index: int, value: float) -> str:
        name = f"{series.name}, " if series.name else ""
        return f"{name}{self.categories[index]}: {number_words(value)}"

    def _bars(self) -> Iterator[Markup]:
        group = min(self._slot * 0.72, 56 * len(self.series))
        width = group / len(self.series)
        for place, series in enumerate(self.series):
            for index, value in self._points(series):
                left = self._x(index) - group / 2 + place * width
                yield _bar(
                    left, self._y(0), width - min(2, width / 5), self._y(value), place, self._tip(series, index, value)
                )

    def _lines(self) -> Iterator[Markup]:
        for place, series in enumerate(self.series):
            path = " ".join(f"{self._x(index):.1f},{self._y(value):.1f}" for index, value in self._points(series))
            yield Markup('<polyline class="stroke colour-{}" points="{}"/>').format(place % COLOURS, path)
        yield from self._dots()

    def _areas(self) -> Iterator[Markup]:
        floor = self._y(0)
        for place, series in enumerate(self.series):
            points = self._points(series)
            if not points:
                continue
            path = " ".join(f"{self._x(index):.1f},{self._y(value):.1f}" for index, value in points)
            first, last = self._x(points[0][0]), self._x(points[-1][0])
            yield Markup('<polygon class="wash colour-{}" points="{:.1f},{:.1f} {} {:.1f},{:.1f}"/>').format(
                place % COLOURS, first, floor, path, last, floor
            )
        yield from self._lines()

    def _dots(self) -> Iterator[Markup]:
        for place, series in enumerate(self.series):
            for index, value in self._points(series):
                yield Markup(
                    '<circle class="dot colour-{}" cx="{:.1f}" cy="{:.1f}" r="4"><title>{}</title></circle>'
                ).format(place % COLOURS, self._x(index), self._y(value), self._tip(series, index, value))

    def _in_words(self) -> str:
        """Every value as a sentence, for people who hear the page."""
        tips = (self._tip(series, index, value) for series in self.series for index, value in self._points(series))
        return f"{self.kind.capitalize()} chart. " + "; ".join(tips)


def _pie(title: str, segments: Sequence[tuple[str, float]]) -> Markup | None:
    total = sum(value for _, value in segments)
    if not segments or not math.isfinite(total):
        return None
    parts: list[Markup] = []
    start = 0.0
    for place, (name, value) in enumerate(segments):
        tip = f"{name}: {number_words(value)} ({value / total:.0%})"
        parts.append(_slice(start / total, (start + value) / total, place, tip))
        start += value
    legend = [(name, f"{number_words(value)} · {value / total:.0%}") for name, value in segments]
    words = "Pie chart. " + "; ".join(f"{name}: {number_words(value)}" for name, value in segments)
    return _figure(title, words, (200, 200), "pie", parts, legend, "")


def _slice(start: float, end: float, place: int, tip: str) -> Markup:
    """A sector from one share of the circle to another, clockwise from twelve o'clock."""
    colour = place % COLOURS
    if end - start >= 1 - 1e-9:
        return Markup('<circle class="slice colour-{}" cx="100" cy="100" r="92"><title>{}</title></circle>').format(
            colour, tip
        )
    x1, y1 = _on_circle(start)
    x2, y2 = _on_circle(end)
    path = f"M100,100 L{x1:.2f},{y1:.2f} A92,92 0 {int(end - start > 0.5)} 1 {x2:.2f},{y2:.2f} Z"
    return Markup('<path class="slice colour-{}" d="{}"><title>{}</title></path>').format(colour, path, tip)


def _on_circle(share: float) -> tuple[float, float]:
    angle = 2 * math.pi * share
    return 100 + 92 * math.sin(angle), 100 - 92 * math.cos(angle)


def _figure(
    title: str,
    words: str,
    size: tuple[float, float],
    shape: str,
    parts: Sequence[Markup],
    legend: Sequence[tuple[str, str]],
    y_label: str,
) -> Markup:
    keys = Markup("").join(
        Markup('<li><i class="key colour-{}"></i>{}{}</li>').format(
            place % COLOURS, name, Markup(" <b>{}</b>").format(figures) if figures else ""
        )
        for place, (name, figures) in enumerate(legend)
    )
    return Markup(
        '<figure class="chart {}"><figcaption>{}</figcaption>{}'
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>{}</figure>'
    ).format(
        shape,
        title,
        Markup('<p class="y-label">{}</p>').format(y_label) if y_label else "",
        *size,
        f"{title}. {words}",
        Markup("").join(parts),
        Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(keys) if legend else "",
    )


def _bar(left: float, floor: float, width: float, end: float, place: int, tip: str) -> Markup:
    """A bar with its far end rounded, upwards or downwards from the floor."""
    radius = min(3.0, width / 2, abs(floor - end))
    inward = radius if end <= floor else -radius
    right = left + width
    path = (
        f"M{left:.1f},{floor:.1f} V{end + inward:.1f} Q{left:.1f},{end:.1f} {left + radius:.1f},{end:.1f} "
        f"H{right - radius:.1f} Q{right:.1f},{end:.1f} {right:.1f},{end + inward:.1f} V{floor:.1f} Z"
    )
    return Markup('<path class="bar colour-{}" d="{}"><title>{}</title></path>').format(place % COLOURS, path, tip)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(kind, x1, y1, x2, y2)


def _text(words: str, x: float, y: float, kind: str, tip: str = "") -> Markup:
    title = Markup("<title>{}</title>").format(tip) if tip and tip != words else ""
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}">{}{}</text>').format(kind, x, y, words, title)


def _series(described: Mapping[str, Any], axis: Mapping[str, Any]) -> tuple[list[Series], list[str]]:
    """What can be read of the series, each value under its category."""
    readable = [one for one in _list(described.get("series")) if isinstance(one, Mapping)]
    categories = [str(name) for name in _list(axis.get("categories"))]
    points = [
        {
            str(point.get("label", "")): _number(point.get("value"))
            for point in _list(one.get("data"))
            if isinstance(point, Mapping)
        }
        for one in readable
    ]
    if not categories:
        categories = list(dict.fromkeys(label for labels in points for label in labels))
    series = [
        Series(str(one.get("name", "")), [labels.get(name) for name in categories])
        for one, labels in zip(readable, points, strict=True)
    ]
    return series, categories


def _segments(described: Mapping[str, Any]) -> list[tuple[str, float]]:
    read = [
        (str(one.get("label", "")), _number(one.get("value")))
        for one in _list(described.get("segments"))
        if isinstance(one, Mapping)
    ]
    return [(name, value) for name, value in read if value is not None and value > 0]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST else None  # comparing is safe for nan and for huge whole numbers


def _shortened(name: str) -> str:
    if columns(name) <= LONGEST_NAME:
        return name
    short = ""
    for character in name:
        if columns(short + character) >= LONGEST_NAME:
            break
        short += character
    return f"{short}…"
