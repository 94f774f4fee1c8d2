"""Numbers that belong together: what one starts from, and a multiple beside its level."""

import re
from collections.abc import Sequence
from dataclasses import replace

from config.metrics import Basis, Unit
from handlers.words.clauses import LONGEST_CLAUSE
from handlers.words.folding import Folded
from handlers.words.quantity import ALSO_A_MULTIPLE, NO_YEAR_OF_START, Base, Place
from handlers.words.quantity_words import A_YEAR, FROM, ON_BASE, TO, UP_FROM

BASE_YEAR = re.compile(rf"\s?{A_YEAR}")
TO_LEVEL = re.compile(
    r"\s?[,;]?\s?(?:以上|力争|总数|总量|规模)?(?:达到?|到|至|增至|突破|超过?)?\s?"
    r"|\s(?:(?:to|reaching|and reach)\s)?[a-z\s-]{0,30}"
)


def with_bases(folded: Folded, places: Sequence[Place]) -> list[Place]:
    """由A增至B, from A to B, B in place of A: A is where it stands, B is promised."""
    text, kept, base = folded.text, list[Place](), None
    for number, place in enumerate(places, start=1):
        before = max(0, place.start - LONGEST_CLAUSE)
        starts = FROM.search(text, before, place.start)
        if number < len(places) and (ON_BASE.match(text, place.end) or (starts and TO.match(text, place.end))):
            base = _base(folded, starts.start() if starts else place.start, place)
        elif kept and UP_FROM.search(text, before, place.start):
            kept[-1] = _from(kept[-1], _base(folded, place.start, place), folded.original)
        else:
            kept.append(_from(place, base, folded.original))
            base = None
    return kept


def _from(place: Place, base: Base | None, text: str) -> Place:
    """With its base, which is kept where its year is named."""
    if base is None:
        return place
    undated = () if re.search(A_YEAR, text[base.start : base.end]) else (NO_YEAR_OF_START,)
    return place._replace(quantity=replace(place.quantity, base=base, warnings=(*place.quantity.warnings, *undated)))


def _base(folded: Folded, start: int, place: Place) -> Base | None:
    """What a number starts from; none where that is no single number."""
    quantity = place.quantity
    if quantity.value is None or quantity.upper is not None:
        return None
    year = BASE_YEAR.match(folded.text, place.end)
    first, last = folded.place(start, year.end() if year else place.end)
    return Base(value=quantity.value, unit=quantity.unit, words=quantity.words, start=first, end=last)


def without_multiples(text: str, places: Sequence[Place]) -> list[Place]:
    """翻番达到2.4万家, doubled to 30,000: the level was taken, which is the number that can be checked."""
    kept = list[Place]()
    for place in places:
        last = kept[-1] if kept else None
        if last and last.quantity.basis is Basis.MULTIPLE and _leads_to_level(text[last.end : place.start], place):
            quantity = replace(place.quantity, basis=None, warnings=(*place.quantity.warnings, ALSO_A_MULTIPLE))
            kept[-1] = place._replace(quantity=quantity)
        else:
            kept.append(place)
    return kept


def _leads_to_level(between: str, place: Place) -> bool:
    basis, unit = place.quantity.basis, place.quantity.unit
    is_level = basis in (None, Basis.INCREMENT) and unit in (None, Unit.COUNT, Unit.PERSONS, Unit.CNY)
    return is_level and TO_LEVEL.fullmatch(between) is not None
