"""Take back what was written as one, without losing that it was written."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from store.model.errors import NotRecordedError, UserError
from store.model.event import Authorship, Event
from store.model.role import PROGRAM

if TYPE_CHECKING:
    from store.store import Ledger

OWN_TIME = timedelta(minutes=10)  # in which to take back one's own needs no more than to add it


async def undo(ledger: "Ledger", batch: str, by: Authorship) -> list[Event]:
    """Give every record that a batch touched the shape it had before, newest write first.

    To be called inside a write. An undo is a batch as well, so it can be undone.

    Raises:
        NotRecordedError: there is no such batch.
        UserError: it has been taken back already.
        ChangedMeanwhileError: one of its records has been changed since.
        NotAllowedError: it is somebody else's, or older than ten minutes, and needs a coordinator; or the writer's
            role has been taken away since.
    """
    events = await ledger.events.of_batch(batch)
    if not events:
        raise NotRecordedError("There is nothing on record under {id} that could be undone.", id=batch)
    if await ledger.events.undone(batch):
        raise UserError("That has been undone already.")
    await _admit(ledger, events, by)
    taking_back = by.model_copy(update={"undoes": batch})
    records = ledger.seen_by(PROGRAM).records
    for event in reversed(events):
        await records[event.record].take_back(event, taking_back)
    return await ledger.events.of_batch(taking_back.batch)


async def _admit(ledger: "Ledger", events: Sequence[Event], by: Authorship) -> None:
    is_own = all(event.by.actor == by.actor for event in events) and by.at - events[0].by.at <= OWN_TIME
    for event in events:
        table = ledger.records[event.record]
        for province in table.provinces_of(event):
            await ledger.admit(table.to_add if is_own else table.to_change, province)
