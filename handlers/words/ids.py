"""A commitment's id as people write it, alone or before other words; and the ids that a slip may have meant."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from handlers.words.names import Exact, resolve_province
from handlers.words.spelling import Spellings
from store.model.commitment import Commitment
from store.model.commitment_id import CommitmentId
from store.model.errors import NotRecordedError

LONGEST = 60  # characters, a province's name among them
SLIPS = 2
GAP = r"[\s_./#‐‑–—-]"
ID = re.compile(rf"(\D+?){GAP}*([0-9]{{4}}){GAP}+([0-9]{{1,4}})|([^\d\s]+?)-?([0-9]{{4}})([0-9]{{2,3}})")
MONTH = re.compile(
    r"(?:\s|[\u3400-\u9fff])(?:19|20)\d\d(?:[./–-]?\d{1,2})$"
)  # “henan 2022-12” asks for what is due then
YEARS = re.compile(r"(?:19|20)\d\d$")
AROUND = "\"'“”‘’«»<>[]()【】「」《》#:,;.!? "
ATTEMPT = re.compile(r"[a-z]{1,3}[_./‐‑–—-]?[0-9oil]{2,5}[_./‐‑–—-]?[0-9oil]{1,4}", re.IGNORECASE)
PARTED = re.compile(r"[_./‐‑–—-]|\d{5}")  # without one of these it is a word with a number behind it
YEAR_ALONE = re.compile(r"\D+(?:19|20)\d\d")
LIKE_DIGITS = str.maketrans("OIL", "011")
LETTERS = re.compile(r"[A-Z]*")


class UnknownIdError(NotRecordedError):
    """An id that nothing bears; `near` are the commitments that may have been meant."""

    def __init__(self, message: str, /, *, near: Sequence[Commitment], **values: Any) -> None:
        super().__init__(message, **values)
        self.near = tuple(near)


def leading_id(words: str) -> tuple[str | None, str]:
    """The id with which some words begin, in its usual form, and the words after it."""
    match = ID.match(words[: LONGEST + 1])
    if not match or not re.match(r"\s|[:,]|$", words[match.end() :]):
        return None, words
    name, year, number = match.groups()[:3] if match[1] else match.groups()[3:]
    province = resolve_province(name)
    if not isinstance(province, Exact):
        return None, words
    return str(CommitmentId(province.found.code, int(year), int(number))), words[match.end() :].strip(" ,:")


def lone_id(words: str) -> str | None:
    """The id that a question consists of; a province with a month or with two years is none."""
    bare = words.strip(AROUND)
    id, rest = leading_id(bare)
    return id if id and not rest and not MONTH.search(bare) and not YEARS.search(bare[4:]) else None


def is_attempt(word: str) -> bool:
    """Whether a word looks as if it was meant for an id, be it with a slip: HA-2022-O1, HAA-2022-01, ha20221."""
    bare = word.strip(AROUND)
    return bool(ATTEMPT.fullmatch(bare) and PARTED.search(bare) and not YEAR_ALONE.fullmatch(bare))


def near_ids(typed: str, ids: Collection[str], most: int) -> list[str]:
    """The ids that the fewest slips, two at most, would turn into what was typed."""
    slips = Spellings((signs_of(id), id) for id in ids).near(signs_of(typed.strip(AROUND)), SLIPS)
    fewest = min(slips.values(), default=0)
    return sorted((id for id, n in slips.items() if n == fewest), key=CommitmentId.read)[:most]


def signs_of(id: str) -> str:
    """Its letters and digits, with letters that look like digits taken for those behind the province's."""
    signs = "".join(sign for sign in id.upper() if sign.isalnum())
    province = LETTERS.match(signs[:2])
    start = province.end() if province else 0
    return signs[:start] + signs[start:].translate(LIKE_DIGITS)
