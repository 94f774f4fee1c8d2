"""Whose promise a text tells of: a province's, a city's or zone's in it, or nobody's that is on record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.provinces import PROVINCES, Province
from handlers.words.names import Exact, Resolved, Typo, Unclear, Unknown, metric_in, province_in, resolve_province
from handlers.words.places import Named, is_of_the_nation, leads_with_a_district, place_in, region_in
from handlers.words.remark import Remark
from store.model.commitment import Scope
from store.model.writing import has_han

LONGEST_HEAD = 150  # characters from the start in which it is said whose promise it is

OF_A_PLACE = Remark("A city or zone leads the words: this was taken as its own promise, not the province's.")
NAMES_A_PLACE = Remark("The words name a city or zone: check whether the number is the province's.")
OF_THE_NATION = Remark("This is said of the nation: check whether the province promises it.")
OF_SEVERAL = Remark("Several provinces are named together: check whose promise it is.")


@dataclass(frozen=True)
class Whose:
    """The province as far as it is known, and the city or zone that leads the words."""

    province: Resolved[Province]
    typed: str = ""  # where a slip was understood
    place: Named | None = None

    @property
    def known(self) -> Province | None:
        return self.province.found if isinstance(self.province, Exact | Typo) else None

    @property
    def is_of_place(self) -> bool:
        """Whether the city or zone promises it, and not the province."""
        return self.place is not None and self.place.leads and self.known == PROVINCES[self.place.place.province]

    @property
    def scope(self) -> Scope:
        return Scope(self.place.kind) if self.place and self.is_of_place else Scope.PROVINCE

    @property
    def scope_name(self) -> str | None:
        return self.place.name if self.place and self.is_of_place else None

    def doubts(self, text: str, *, has_number: bool) -> Iterator[Remark]:
        """What speaks against its being that province's."""
        of_another = bool(self.place) or leads_with_a_district(text)
        if of_another and not self.is_of_place and has_number:
            yield NAMES_A_PLACE
        if is_of_the_nation(text):
            yield OF_THE_NATION
        if region_in(text[:LONGEST_HEAD]):
            yield OF_SEVERAL


def read_whose(text: str) -> Whose:
    """Whose promise it is; a city that leads the words tells its province where no other is named: 海南州 is 青海's."""
    province, typed = _province(text)
    place = place_in(text[:LONGEST_HEAD])
    if place and place.leads and (not isinstance(province, Exact | Typo) or place.name.startswith(province.found.zh)):
        province = Exact(PROVINCES[place.place.province])
    return Whose(province, typed, place)


def _province(text: str) -> tuple[Resolved[Province], str]:
    """Its name anywhere; codes, abbreviations and slips only as the first word."""
    first = re.split(r"[\s:：,，]", text, maxsplit=1)[0]
    named = province_in(text[:LONGEST_HEAD])
    if (
        isinstance(named, Exact)
        or not first
        or is_number(first)
        or (isinstance(named, Unclear) and len(named.candidates) > 1)
    ):
        return named, ""
    started = resolve_province(first) if len(first) > 3 or not first.islower() or has_han(first) else Unknown()
    if isinstance(started, Exact):
        return started, ""
    if isinstance(started, Typo):
        return started, first
    if isinstance(started, Unclear) and not has_han(first) and metric_in(first) == Unknown():
        return started, ""
    return named, ""


def is_number(word: str) -> bool:
    """Whether a word at the start of a line counts something: 50 is no Chongqing there, 500000 is."""
    return word.isdecimal() and not (len(word) == 6 and word.endswith("0000"))


def without_province(text: str, province: Exact[Province] | Typo[Province]) -> str:
    """Without its name at the start, where it heads a line."""
    first, _, rest = text.partition(" ")
    head = first.strip(",，:：")
    if rest and len(head) < 20 and resolve_province(head) == province:
        return rest
    names = (province.found.zh_full, province.found.zh, f"{province.found.en} Province", province.found.en)
    for name in names:
        if text.lower().startswith(name.lower()):
            return text[len(name) :]
    return text
