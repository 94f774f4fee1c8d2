"""What can be measured: each metric's names, unit and rhythm, and who publishes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from config.catalogue import Message
from config.tables import Line, read_table


class Wording(NamedTuple):
    """A name in English and in Chinese, from the tables or from the headings of files; what is said is a `Message`."""

    en: str
    zh: str


class Theme(StrEnum):
    """What a metric or a commitment is about; the last three have initiatives but nothing to measure."""

    RD_INPUT = "rd_input"
    FIRMS = "firms"
    OUTPUT = "output"
    IP = "ip"
    PLATFORMS = "platforms"
    TALENT = "talent"
    PROJECTS = "projects"
    REGIONS = "regions"
    REFORM = "reform"
    RURAL = "rural"
    COOPERATION = "cooperation"

    @property
    def label(self) -> Message:
        return THEME_LABELS[self]


THEME_LABELS = {
    Theme.RD_INPUT: Message("R&D input"),
    Theme.FIRMS: Message("Firms"),
    Theme.OUTPUT: Message("Output and industry"),
    Theme.IP: Message("Intellectual property"),
    Theme.PLATFORMS: Message("Platforms"),
    Theme.TALENT: Message("Talent"),
    Theme.PROJECTS: Message("Projects"),
    Theme.REGIONS: Message("Places and rankings"),
    Theme.REFORM: Message("Reform"),
    Theme.RURAL: Message("Rural areas"),
    Theme.COOPERATION: Message("Cooperation"),
}


class Unit(StrEnum):
    """What a value of the metric counts; money is in yuan, a share in percent (1.96, not 0.0196)."""

    CNY = "cny"
    PERCENT = "percent"
    COUNT = "count"
    PERSONS = "persons"
    PER_10K = "per_10k"
    PER_10K_PEOPLE = "per_10k_people"
    RANK = "rank"
    INDEX = "index"


class MetricKind(StrEnum):
    """How its figures relate to time: a stock stands at year end, a flow sums up the year."""

    STOCK = "stock"
    FLOW = "flow"
    RATIO = "ratio"
    INDEX = "index"
    RANK = "rank"


class Basis(StrEnum):
    """What a target says of its metric: its level, or one of the ways in which it changes."""

    LEVEL = "level"
    GROWTH_RATE = "growth_rate"
    INCREMENT = "increment"
    PP_CHANGE = "pp_change"
    MULTIPLE = "multiple"
    CUMULATIVE = "cumulative"
    RANK = "rank"
    RELATIVE = "relative"


class Pace(StrEnum):
    """Whether a figure on the way tells if the end will be reached.

    Linear: a straight line is a fair guess; yearly statistics too, for a target several years ahead.
    End-loaded: most of it comes in the last months, so half-way figures look bad for no reason.
    None: figures within the year are sums since January, or what comes is decided by others in one go.
    """

    LINEAR = "linear"
    END_LOADED = "end_loaded"
    NONE = "none"


class ReleaseWindow(NamedTuple):
    """The months in which the figure of a year usually comes out, of which the last may lie in the next year."""

    first: int
    last: int
    years_later: int
    """Of the first month, counted from the year that the figure is of."""

    def of(self, year: int) -> tuple[date, date]:
        """The first and the last day of these months, for the figure of a year."""
        last = year + self.years_later + (self.last < self.first)
        ending = date(last + self.last // 12, self.last % 12 + 1, 1) - timedelta(days=1)
        return date(year + self.years_later, self.first, 1), ending


@dataclass(frozen=True)
class Source:
    """Who publishes a metric, when, and how long its figures stay good."""

    wording: Wording
    released: ReleaseWindow
    release_lag_days: int
    stale_after_days: int


@dataclass(frozen=True)
class Metric:
    """Something a province can promise a figure of."""

    key: str
    theme: Theme
    en: str
    zh: str
    pinyin: str
    """Of the Chinese name, a space between the syllables."""
    aliases: tuple[str, ...]
    """Other names in both languages that mean this metric and no other."""
    ambiguous: tuple[str, ...]
    """Words people use for it that may as well mean another metric."""
    narrower: tuple[str, ...]
    """Those of the other names that mean only a part of it: unicorns are not yet eaglets and gazelles."""
    unit: Unit
    counter_zh: str
    """The Chinese measure word after a number (家, 项 …); empty for money, shares and indices."""
    kind: MetricKind
    default_basis: Basis
    pace: Pace
    source: Wording
    """Who publishes the official figure, in a few words."""
    released: ReleaseWindow
    release_lag_days: int
    """Days after 31 December of a year by which its figure is usually out."""
    stale_after_days: int
    """Days after which a figure no longer says how things stand: the rhythm of the series and some grace."""
    sane_range: tuple[Decimal, Decimal] | None
    """Lowest and highest level seen in any province, in base units; outside it, 万 or 亿 may have been lost."""

    @property
    def higher_is_better(self) -> bool:
        return self.kind is not MetricKind.RANK


def sources_in(lines: Iterable[Line]) -> dict[str, Source]:
    """The publishers by their key; a faulty line is a `TableError`."""
    return {
        line.text("key"): Source(
            wording=Wording(line.text("en"), line.text("zh")),
            released=_window(line),
            release_lag_days=line.count("release_lag_days"),
            stale_after_days=line.count("stale_after_days"),
        )
        for line in lines
    }


def metrics_in(lines: Iterable[Line], sources: Mapping[str, Source]) -> Mapping[str, Metric]:
    """The metrics of a table by their key, in its order; a faulty line is a `TableError`."""
    metrics: dict[str, Metric] = {}
    for line in lines:
        metric = _metric(line, sources)
        if metric.key in metrics:
            raise line.error(f"there is another metric {metric.key} above")
        metrics[metric.key] = metric
    return MappingProxyType(metrics)


def _metric(line: Line, sources: Mapping[str, Source]) -> Metric:
    source = sources.get(line.text("source"))
    if source is None:
        raise line.error(f"source is {line.text('source')!r}, which config/sources.csv does not have")
    low, high = line.decimal("sane_low"), line.decimal("sane_high")
    if (low is None) != (high is None):
        raise line.error("sane_low and sane_high need each other")
    return Metric(
        key=line.text("key"),
        theme=line.choice("theme", Theme),
        en=line.text("en"),
        zh=line.text("zh"),
        pinyin=line.text("pinyin"),
        aliases=line.texts("aliases_en") + line.texts("aliases_zh"),
        ambiguous=line.texts("ambiguous"),
        narrower=line.texts("narrower"),
        unit=line.choice("unit", Unit),
        counter_zh=line.optional("counter_zh"),
        kind=line.choice("kind", MetricKind),
        default_basis=line.choice("default_basis", Basis),
        pace=line.choice("pace", Pace),
        source=source.wording,
        released=source.released,
        release_lag_days=source.release_lag_days,
        stale_after_days=source.stale_after_days,
        sane_range=None if low is None or high is None else (low, high),
    )


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _window(line: Line) -> ReleaseWindow:
    words = re.fullmatch(r"(\w{3})-(\w{3}) \+(\d)", line.text("released"))
    if words is None or words[1] not in MONTHS or words[2] not in MONTHS:
        raise line.error("released must read like Sep-Nov +1: the months, and how many years after the figure's year")
    return ReleaseWindow(MONTHS.index(words[1]) + 1, MONTHS.index(words[2]) + 1, int(words[3]))


METRICS: Mapping[str, Metric] = metrics_in(read_table("metrics.csv"), sources_in(read_table("sources.csv")))
