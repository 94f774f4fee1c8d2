"""Find the commitment that somebody names by its id, however they write it, or tell which they may have meant."""

from config.metrics import Wording
from config.provinces import PROVINCES
from handlers.phrases.mrkdwn import cut
from handlers.words.ids import AROUND, LONGEST, UnknownIdError, is_attempt, leading_id, lone_id, near_ids
from store.model.commitment import Commitment
from store.model.commitment_id import CommitmentId
from store.model.errors import NotRecordedError, UserError
from store.model.role import Role
from store.records import Version
from store.store import Ledger

NEAR = 5


def read_id(words: str) -> str:
    """The id that was typed, in its usual form: "ha 2022 3", ha202203 and 豫-2022-03 are HA-2022-03."""
    id, rest = leading_id(words.strip(AROUND))
    if id is None or rest:
        raise UserError(
            "“{word}” is no commitment's id. An id looks like HA-2022-03: province, year, number.",
            word=cut(words, LONGEST),
        )
    return id


async def id_meant(words: str, ledger: Ledger) -> str:
    """The id that was typed, which may have slips in it.

    Raises:
        UnknownIdError: it is none; the ids that are near are with it.
    """
    if id := lone_id(words):
        return id
    if not is_attempt(words):
        return read_id(words)
    near = await near_to(words, ledger)
    raise UnknownIdError("There is no commitment “{word}”.", near=near, word=cut(words, LONGEST))


async def near_to(typed: str, ledger: Ledger) -> list[Commitment]:
    """The commitments whose ids a slip or two would turn into what was typed."""
    near = near_ids(typed, await ledger.commitments.ids(), NEAR)
    return await ledger.commitments.named(near)


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
    version = await find(read_id(words), ledger)
    await ledger.admit(Role.COORDINATOR, version.record.province)
    return version


async def find_ever(id: str, ledger: Ledger) -> Commitment:
    """The commitment that bears an id or, where its record was taken back, once bore it."""
    versions = await ledger.commitments.history(id)
    if not versions:
        raise await not_recorded(id, ledger)
    return versions[-1].record


async def not_recorded(id: str, ledger: Ledger) -> NotRecordedError:
    """The sentence for an id that nothing bears: how far the numbers of its province and year go."""
    province, year, _ = CommitmentId.read(id)
    if await ledger.commitments.history(id):
        return NotRecordedError(
            "{id} is not on record any more: {command} tells why.", id=id, command=f"/commitment history {id}"
        )
    last = await ledger.commitments.next_number(province, year) - 1
    near = await near_to(id, ledger)
    if last < 1:
        name = Wording(PROVINCES[province].en, PROVINCES[province].zh)
        return UnknownIdError(
            "There is no commitment {id}: nothing is recorded for {province} in {year}.",
            near=near,
            id=id,
            province=name,
            year=str(year),
        )
    highest = str(CommitmentId(province, year, last))
    return UnknownIdError(
        "There is no commitment {id}. The numbers of that year go to {last}.", near=near, id=id, last=highest
    )
