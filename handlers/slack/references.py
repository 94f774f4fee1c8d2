"""Find the commitment that somebody names, or tell how far the numbers go."""

from config.metrics import Wording
from config.provinces import PROVINCES
from store.model.commitment import Commitment
from store.model.errors import NotRecordedError, UserError
from store.records import Version
from store.store import Ledger


async def find(id: str, ledger: Ledger) -> Version[Commitment]:
    """The commitment that bears an id.

    Raises:
        NotRecordedError: none does.
    """
    try:
        return await ledger.commitments.version(id)
    except NotRecordedError as error:
        raise await not_recorded(id, ledger) from error


async def find_ever(id: str, ledger: Ledger) -> Commitment:
    """The commitment that bears an id or, where its record was taken back, once bore it."""
    versions = await ledger.commitments.history(id)
    if not versions:
        raise await not_recorded(id, ledger)
    return versions[-1].record


async def not_recorded(id: str, ledger: Ledger) -> UserError:
    """The sentence for an id that nothing bears: how far the numbers of its province and year go."""
    province, year, _ = id.split("-")
    last = await ledger.commitments.next_number(province, int(year)) - 1
    if last < 1:
        name = Wording(PROVINCES[province].en, PROVINCES[province].zh)
        return NotRecordedError(
            "There is no commitment {id}: nothing is recorded for {province} in {year}.",
            id=id,
            province=name,
            year=year,
        )
    if await ledger.commitments.history(id):
        return NotRecordedError(
            "{id} is not on record any more: {command} tells why.", id=id, command=f"/commitment history {id}"
        )
    highest = f"{province}-{year}-{last:02}"
    return NotRecordedError("There is no commitment {id}. The numbers of that year go to {last}.", id=id, last=highest)
