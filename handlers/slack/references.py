"""Find the commitment that somebody names by its id, however they write it, or tell how far the numbers go."""

import re

from config.metrics import Wording
from config.provinces import PROVINCES
from handlers.phrases.mrkdwn import cut
from handlers.words.names import Exact, resolve_province
from store.model.commitment import Commitment
from store.model.commitment_id import CommitmentId
from store.model.errors import NotRecordedError, UserError
from store.model.role import Role
from store.records import Version
from store.store import Ledger

LONGEST_ID = 60  # characters, a province's name among them
ID = re.compile(r"(\D+?)[\s_‐‑–—-]*([0-9]{4})[\s_‐‑–—-]+([0-9]{1,4})")


def read_id(words: str) -> str:
    """The id that was typed, in its usual form: "ha 2022 3" and 豫-2022-03 are HA-2022-03."""
    id, rest = leading_id(words)
    if id is None or rest:
        raise UserError(
            "“{word}” is no commitment's id. An id looks like HA-2022-03: province, year, number.",
            word=cut(words, LONGEST_ID),
        )
    return id


def leading_id(words: str) -> tuple[str | None, str]:
    """The id with which some words begin, and the words after it."""
    match = ID.match(words[: LONGEST_ID + 1])
    if not match or not re.match(r"\s|[:,]|$", words[match.end() :]):
        return None, words
    province = resolve_province(match[1])
    if not isinstance(province, Exact):
        return None, words
    return str(CommitmentId(province.found.code, int(match[2]), int(match[3]))), words[match.end() :].strip(" ,:")


async def find(id: str, ledger: Ledger) -> Version[Commitment]:
    """The commitment that bears an id.

    Raises:
        NotRecordedError: none does.
    """
    try:
        return await ledger.commitments.version(id)
    except NotRecordedError as error:
        raise await not_recorded(id, ledger) from error


async def changeable(words: str, ledger: Ledger) -> Version[Commitment]:
    """The commitment whose id was typed, for those who may change it."""
    version = await ledger.commitments.version(read_id(words))
    await ledger.admit(Role.COORDINATOR, version.record.province)
    return version


async def find_ever(id: str, ledger: Ledger) -> Commitment:
    """The commitment that bears an id or, where its record was taken back, once bore it."""
    versions = await ledger.commitments.history(id)
    if not versions:
        raise await not_recorded(id, ledger)
    return versions[-1].record


async def not_recorded(id: str, ledger: Ledger) -> UserError:
    """The sentence for an id that nothing bears: how far the numbers of its province and year go."""
    province, year, _ = CommitmentId.read(id)
    last = await ledger.commitments.next_number(province, year) - 1
    if last < 1:
        name = Wording(PROVINCES[province].en, PROVINCES[province].zh)
        return NotRecordedError(
            "There is no commitment {id}: nothing is recorded for {province} in {year}.",
            id=id,
            province=name,
            year=str(year),
        )
    if await ledger.commitments.history(id):
        return NotRecordedError(
            "{id} is not on record any more: {command} tells why.", id=id, command=f"/commitment history {id}"
        )
    highest = str(CommitmentId(province, year, last))
    return NotRecordedError("There is no commitment {id}. The numbers of that year go to {last}.", id=id, last=highest)
