"""Read of a channel's name which province it is about: “henan-rd”, “河南科技”."""

import re
from itertools import pairwise

from config.provinces import PROVINCES, Province
from handlers.words.names import Exact, resolve_province

BETWEEN = re.compile(r"[-_\s]+")
SHORTEST = 4  # letters of a name that is no Chinese one: “he” and “sd” may be anything


def province_of_channel(name: str) -> Province | None:
    """The one province that a channel is named for; none where it is named for several, or for none."""
    words = [word for word in BETWEEN.split(name) if len(word) >= SHORTEST]
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    read = [resolve_province(phrase) for phrase in (*words, *pairs)]
    found = {one.found.code for one in read if isinstance(one, Exact)}
    found |= {code for code, province in PROVINCES.items() if province.zh in name}
    return PROVINCES[found.pop()] if len(found) == 1 else None
