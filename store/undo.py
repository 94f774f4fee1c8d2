"""Take back what was written as one, without losing that it was written."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from store.events import Events
from store.model.errors import NotRecordedError, UserError
from store.model.event import Authorship, Event
from store.model.reminder import Button, Pressed
from store.model.role import Role
from store.records import Records

OWN_TIME = timedelta(minutes=10)  # in which to take back one's own needs no more than to add it

Tables = Mapping[str, Records[Any]]  # by the kind that events name
Admit = Callable[[Role, str | None], Awaitable[None]]


async def undo(events: Events, tables: Tables, admit: Admit, batch: str, by: Authorship) -> None:
    """Give every record that a batch touched the shape it had before, newest write first.

    To be called inside a write, with tables that ask nobody's role: `admit` has asked before. An undo is a batch as
    well, so it can be undone.

    Raises:
        NotRecordedError: there is no such batch.
        UserError: it has been taken back already.
        ChangedMeanwhileError: one of its records has been changed since.
        NotAllowedError: it is somebody else's, or older than ten minutes, and needs a coordinator; or the writer's
            role has been taken away since.
    """
    written = await events.of_batch(batch)
    if not written:
        raise NotRecordedError("There is nothing on record under {id} that could be undone.", id=batch)
    if any(event.record not in tables for event in written):
        raise UserError("That was no record, and cannot be undone.")
    if await events.undone(batch):
        raise UserError("That has been undone already.")
    is_own = is_fresh_and_own(written, by)
    for event in () if is_own_answer(written, by) else written:
        table = tables[event.record]
        for province in table.provinces_of(event):
            await admit(table.to_add if is_own else table.to_change, province)
    taking_back = by.model_copy(update={"undoes": batch})
    for event in reversed(written):
        await tables[event.record].take_back(event, taking_back)


def is_own_answer(events: Sequence[Event], by: Authorship) -> bool:
    """Whether somebody takes back their own answer to a reminder, which owners may give whatever their role."""
    pressed = Pressed.read(events[0].by.batch)
    match pressed and pressed.button:
        case Button.LATER:
            return all(event.by.actor == by.actor for event in events)
        case Button.NOT_MINE:
            return is_fresh_and_own(events, by)
    return False


def is_fresh_and_own(events: Sequence[Event], by: Authorship) -> bool:
    """Whether somebody takes back what they wrote themselves a moment ago."""
    return all(event.by.actor == by.actor for event in events) and by.at - events[0].by.at <= OWN_TIME
