"""The 34 province-level divisions, and every way their names are written."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from config.tables import Line, read_table


class DivisionKind(StrEnum):
    """What sort of division it is: the words after its name follow from this (省, 市, 自治区 …)."""

    PROVINCE = "province"
    MUNICIPALITY = "municipality"
    AUTONOMOUS_REGION = "autonomous_region"
    SPECIAL_REGION = "special_region"


@dataclass(frozen=True)
class Province:
    """A division of the first level; its code is the ISO 3166-2 one without the country."""

    code: str
    gb: str
    """Six digits of the national standard GB/T 2260; the first two are enough to tell it."""
    en: str
    zh: str
    zh_full: str
    pinyin: str
    pinyin_toned: str
    """Only where the tones alone tell two provinces apart; otherwise empty."""
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]
    nicknames: tuple[str, ...]
    """Literary names; unlike aliases, two provinces may share one, and in running text they may mean less or more."""
    kind: DivisionKind
    confusable_with: tuple[str, ...]
    """Codes of the provinces it is mistaken for, a slip of one letter away; it holds both ways."""
    holds_conference: bool
    """Whether its government holds a yearly science-and-technology work conference."""

    @property
    def iso(self) -> str:
        return f"CN-{self.code}"


def in_order(codes: Container[str]) -> list[str]:
    """Those provinces in the order of the national standard, in which every Chinese table has them."""
    return [code for code in PROVINCES if code in codes]


def provinces_in(lines: Iterable[Line]) -> Mapping[str, Province]:
    """The provinces of a table by their codes, in its order; a faulty line is a `TableError`."""
    provinces: dict[str, Province] = {}
    seen: dict[str, Line] = {}
    for line in lines:
        province = _province(line)
        if province.code in provinces:
            raise line.error(f"the code {province.code} is already in line {seen[province.code].number}")
        provinces[province.code] = province
        seen[province.code] = line
    for code, province in provinces.items():
        for other in province.confusable_with:
            if other not in provinces or code not in provinces[other].confusable_with:
                raise seen[code].error(
                    f"it is confusable with {other}, so {other} must exist and say the same of {code}"
                )
    return MappingProxyType(provinces)


def _province(line: Line) -> Province:
    return Province(
        code=line.text("code"),
        gb=line.text("gb"),
        en=line.text("en"),
        zh=line.text("zh"),
        zh_full=line.text("zh_full"),
        pinyin=line.text("pinyin"),
        pinyin_toned=line.optional("pinyin_toned"),
        abbreviations=line.texts("abbreviations"),
        aliases=line.texts("aliases"),
        nicknames=line.texts("nicknames"),
        kind=line.choice("kind", DivisionKind),
        confusable_with=line.texts("confusable_with"),
        holds_conference=line.yes("holds_conference"),
    )


PROVINCES: Mapping[str, Province] = provinces_in(read_table("provinces.csv"))
