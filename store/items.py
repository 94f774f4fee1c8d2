"""Any commitment together with what became of it."""

from datetime import date

from store.followed import Followed, follow_all
from store.judged import Judged, judge_all
from store.model.commitment import Commitment, Target
from store.model.errors import NotRecordedError
from store.store import Ledger

Item = Judged | Followed


async def item_of(ledger: Ledger, commitment: Commitment, today: date) -> Item:
    """A commitment with its figures and verdict, or with its steps."""
    if isinstance(commitment, Target):
        return (await judge_all(ledger, [commitment], today))[0]
    return (await follow_all(ledger, [commitment], today))[0]


def commitment_of(item: Item) -> Commitment:
    """What was promised."""
    return item.target if isinstance(item, Judged) else item.initiative


async def present(ledger: Ledger, id: str) -> Commitment | None:
    """The commitment of an id, if it is on record still."""
    try:
        return await ledger.commitments.get(id)
    except NotRecordedError:
        return None
