"""On which side of a number a source puts its promise, where something else is on record."""

from collections.abc import Iterable
from typing import NamedTuple

from handlers.words.quantities import find_quantities
from store.model.commitment import Comparator, Target


class Side(NamedTuple):
    """What the words say: at least, more than; and the words themselves."""

    comparator: Comparator
    words: str


def said_otherwise(target: Target, texts: Iterable[str | None]) -> Side | None:
    """The side that a source's words name of the promised number, where the one on record is another.

    Words that name none, a rank and a range leave nothing to choose.
    """
    if target.value is None or target.comparator is Comparator.RANGE:
        return None
    for text in texts:
        same = [quantity for quantity in find_quantities(text or "") if quantity.value == target.value]
        sides = [quantity for quantity in same if quantity.comparator and quantity.upper is None]
        if sides:
            said = sides[0]
            is_other = said.comparator is not None and said.comparator is not target.comparator
            return Side(said.comparator, said.words) if is_other and said.comparator else None
    return None
