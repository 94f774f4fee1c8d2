"""What the statistics say of every province: shipped with the program, apart from what teams record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from config.metrics import METRICS, Wording
from config.provinces import PROVINCES
from config.tables import Line, read_table

NATION = "CN"
REGIONS = (NATION, *(code for code, province in PROVINCES.items() if province.holds_conference))


class Counted(StrEnum):
    """Whether a publication counts what the provinces themselves count.

    A yearbook gives contracts to the seller's province, a province those that are registered with it; a yearbook has
    full-time equivalents where a promise may mean heads. Such a figure can show that a promise is kept, and by itself
    never that it is not.
    """

    OWN = "own"
    OTHERWISE = "otherwise"


@dataclass(frozen=True)
class Statistic:
    """One value of a table that was published, in the metric's base unit."""

    region: str
    metric: str
    year: int
    value: Decimal
    rounding: Decimal
    """By how much the printed number may differ from the exact one."""
    is_revised: bool
    counted: Counted
    source: Wording
    address: str
    published: date
    published_in: str
    """The day, or only the year, in which it came out: then `published` is the last day of that."""
    edition: str
    """In which edition of these tables it was added."""


@dataclass(frozen=True)
class Publication:
    """A series of publications, whose names differ by year."""

    wording: Wording
    added: str

    def of(self, edition: str) -> Wording:
        return Wording(self.wording.en.replace("{edition}", edition), self.wording.zh.replace("{edition}", edition))


def publications_in(lines: Iterable[Line]) -> dict[str, Publication]:
    """The publications by their key; a faulty line is a `TableError`."""
    return {
        line.text("key"): Publication(Wording(line.text("en"), line.text("zh")), line.text("added")) for line in lines
    }


def statistics_in(
    lines: Iterable[Line], publications: Mapping[str, Publication]
) -> Mapping[tuple[str, str], Sequence[Statistic]]:
    """The values of tables by region and metric, in their order; a faulty line is a `TableError`."""
    found: defaultdict[tuple[str, str], list[Statistic]] = defaultdict(list)
    for line in lines:
        for statistic in statistics_of(line, publications):
            found[statistic.region, statistic.metric].append(statistic)
    return MappingProxyType({series: tuple(values) for series, values in found.items()})


def statistics_of(line: Line, publications: Mapping[str, Publication]) -> Iterable[Statistic]:
    """What a line says of each region: it is one table of one publication."""
    metric, source = line.text("metric"), line.text("source")
    if metric not in METRICS:
        raise line.error(f"metric is {metric!r}, which config/metrics.csv does not have")
    if source not in publications:
        raise line.error(f"source is {source!r}, which config/official-sources.csv does not have")
    publication, times = publications[source], Decimal(line.count("times"))
    published_in = line.text("published")
    for region in REGIONS:
        printed = line.decimal(region)
        if printed is None:
            continue
        yield Statistic(
            region=region,
            metric=metric,
            year=line.count("year"),
            value=(printed * times).normalize() + 0,
            rounding=Decimal(1).scaleb(int(printed.as_tuple().exponent)) * times / 2,
            is_revised=line.text("release") == "revised",
            counted=line.choice("counted", Counted),
            source=publication.of(line.text("edition")),
            address=line.text("address"),
            published=day_of(published_in, line),
            published_in=published_in,
            edition=publication.added,
        )


def day_of(published: str, line: Line) -> date:
    """The day of a publication, or the last one of the year in which it was."""
    try:
        return date.fromisoformat(f"{published}-12-31" if len(published) == 4 else published)
    except ValueError:
        raise line.error(f"published is {published!r}, neither a day nor a year") from None


STATISTICS: Mapping[tuple[str, str], Sequence[Statistic]] = statistics_in(
    read_table("official.csv"), publications_in(read_table("official-sources.csv"))
)
EDITIONS = frozenset(statistic.edition for values in STATISTICS.values() for statistic in values)
