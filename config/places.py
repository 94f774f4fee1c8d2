"""Cities and zones with the province they lie in, and regions of several provinces.

Cities are the divisions of prefecture level and those that a province governs directly; zones are national-level new
areas and what science policy calls by a name of its own (中关村, 光谷). What either promises is not the province's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from config.provinces import PROVINCES
from config.tables import Line, read_table


class PlaceKind(StrEnum):
    """What sort of place it is; the values are those of a commitment's scope."""

    CITY = "city"
    ZONE = "zone"


@dataclass(frozen=True)
class Place:
    """A city or zone; two may share a name in Latin letters (Suzhou), never in Chinese."""

    province: str
    kind: PlaceKind
    zh: str
    en: str


@dataclass(frozen=True)
class Region:
    """Provinces that are spoken of together."""

    names: tuple[str, ...]
    provinces: tuple[str, ...]


def places_in(lines: Iterable[Line]) -> tuple[Place, ...]:
    """The places of a table; a faulty line is a `TableError`."""
    return tuple(
        Place(_province(line, line.text("province")), line.choice("kind", PlaceKind), line.text("zh"), line.text("en"))
        for line in lines
    )


def regions_in(lines: Iterable[Line]) -> tuple[Region, ...]:
    """The regions of a table; a faulty line is a `TableError`."""
    return tuple(
        Region(line.texts("zh") + line.texts("en"), tuple(_province(line, code) for code in line.texts("provinces")))
        for line in lines
    )


def _province(line: Line, code: str) -> str:
    if code not in PROVINCES:
        raise line.error(f"there is no province {code!r}")
    return code


PLACES = places_in(read_table("places.csv"))
REGIONS = regions_in(read_table("regions.csv"))
