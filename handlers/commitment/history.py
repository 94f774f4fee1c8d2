"""Show who wrote what of a commitment, and take it back: `/commitment history`, `/commitment undo`, Undo."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse

from config.catalogue import Message
from handlers.commitment.picker import EVER, one_named
from handlers.slack.answer_cache import encoded
from handlers.slack.app import App, acknowledged
from handlers.slack.forms import Memory
from handlers.slack.question import Later, Payload, post
from handlers.slack.references import find_ever, id_meant, read_id
from handlers.slack.replies import Record, tell_privately
from handlers.slack.session import Session
from handlers.views.commitment.history import Entry, changed_since, history, modal_of, to_confirm, undone
from handlers.views.kit.blocks import Answer
from handlers.views.kit.buttons import SHOW_HISTORY, UNDO
from handlers.views.kit.reader import Reader
from handlers.words.ids import leading_id
from store.model.commitment import Target
from store.model.errors import ChangedMeanwhileError, UserError
from store.model.event import Event
from store.model.progress import Judged
from store.model.role import Role
from store.model.selection import Selection
from store.progress import judge_all
from store.store import Ledger
from store.undo import OWN_TIME

LOOKED_BACK = 300  # of somebody's own writes, for the last one that stands
AFFECTED = 3  # targets of which an undo tells how they stand


def register(app: App) -> None:
    app.verb(
        "/commitment",
        type_history,
        ("history", "log", "changes", "历史", "记录历史", "变更记录"),
        ((Message("/commitment history HA-2022-03"), Message("who wrote what, when and why, with Undo")),),
    )
    app.verb(
        "/commitment",
        type_undo,
        ("undo", "revert", "撤销", "撤回"),
        (
            (
                Message("/commitment undo"),
                Message("take back what you wrote last; with an id, the last write to that one"),
            ),
        ),
    )
    app.action(re.compile(rf"^{SHOW_HISTORY}(:\d+)?$"))(show_history)
    app.action(UNDO)(undo)


async def type_history(ack: AsyncAck, words: str, session: Session) -> BoltResponse:
    named = await one_named("history", words, session, among=EVER)
    if named is None:
        return await ack()
    return acknowledged(encoded(await history_of(named[0], 1, session.ledger, session.now, session.reader)))


async def pick_history(ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
    id, _ = leading_id(action.get("value", ""))
    await show_history(ack, {"value": id}, session, later)


async def show_history(ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
    """A history of its own; its pages take each other's place."""
    words, _, page = action.get("value", "").partition(" ")
    id = read_id(words)
    await ack()

    async def reply(reader: Reader) -> Answer:
        return await history_of(id, int(page or 1), session.ledger, session.now, reader)

    if "view" not in session.body:
        in_place = bool(page) and session.is_private
        later(post(session, reply, response_type="ephemeral", replace_original=in_place))
        return
    view = modal_of(await reply(session.reader), Memory(place=session.place, about=id).packed(), session.language)
    if page:
        await session.client.views_update(view_id=session.body["view"]["id"], view=view)
    else:
        await session.open_on_top(view)


async def history_of(id: str, page: int, ledger: Ledger, now: datetime, reader: Reader) -> Answer:
    """A page of what happened to a commitment."""

    async def look(then: Ledger) -> Answer:
        commitment = await find_ever(id, then)
        events = [*reversed(await then.events.around(commitment))]
        may_change = await then.allows(Role.COORDINATOR, commitment.province)
        entries = await undoable(events, then, now, reader, may_change=may_change)
        return history(commitment, entries, page, reader.language, may_restore=may_change)

    return await ledger.read(look)


async def undoable(
    events: Sequence[Event], ledger: Ledger, now: datetime, reader: Reader, *, may_change: bool
) -> list[Entry]:
    """Which of the writes the reader can take back: those that left what stands now, once, in time or by role."""
    newest: dict[tuple[str, str], Event] = {}
    stale: set[str] = set()
    for event in events:
        last = newest.setdefault((event.record, event.subject), event)
        if not event.leaves_the_same_as(last):
            stale.add(event.by.batch)
    sizes: dict[str, int] = {}
    for batch in {event.by.batch for event in events} - stale:
        if not await ledger.events.undone(batch):
            sizes[batch] = len(await ledger.events.of_batch(batch))
    entries = []
    for event in events:
        is_theirs = event.by.actor == reader.id and now - event.by.at <= OWN_TIME
        can_undo = event.by.batch in sizes and (may_change or is_theirs)
        entries.append(Entry(event, can_undo, sizes.get(event.by.batch, 1)))
    return entries


async def type_undo(words: str, ledger: Ledger, reader: Reader) -> BoltResponse:
    """What was written last, with the button that takes it back."""
    events = await last_of(await id_meant(words, ledger), ledger) if words else await last_by(reader.id, ledger)
    return acknowledged(encoded(to_confirm(events, reader.language)))


async def last_of(id: str, ledger: Ledger) -> list[Event]:
    """The last write to a commitment that stands."""
    events = await ledger.events.around(await find_ever(id, ledger))
    found = await last_standing([*reversed(events)], ledger)
    if not found:
        raise UserError("Nothing that was written to {id} is left to undo.", id=id)
    return found


async def last_by(user_id: str, ledger: Ledger) -> list[Event]:
    """The last write of somebody's that stands."""
    theirs = await ledger.events.by(user_id, LOOKED_BACK)
    found = await last_standing([event for event in theirs if event.record in ledger.records], ledger)
    if not found:
        raise UserError("You have written nothing that is left to undo.")
    return found


async def last_standing(events: Sequence[Event], ledger: Ledger) -> list[Event]:
    """The newest batch that still holds, be it written for the first time or written again."""
    for batch in dict.fromkeys(event.by.batch for event in events):
        if not await takes_back(batch, ledger) and not await ledger.events.undone(batch):
            return await ledger.events.of_batch(batch)
    return []


async def takes_back(batch: str, ledger: Ledger) -> bool:
    """Whether a batch takes something back; one that takes back an undo writes it again."""
    written = await ledger.events.of_batch(batch)
    undoes = written[0].by.undoes if written else None
    return undoes is not None and not await takes_back(undoes, ledger)


async def undo(ack: AsyncAck, action: Payload, session: Session, record: Record, later: Later) -> None:
    """Take back what was written as one, and tell it in the place of the message with the button."""
    batch, ledger, language = action.get("value", ""), session.ledger, session.language
    await ack()
    is_reminder = await reminds(session.body, ledger)
    try:
        events = await record.undo(batch)
    except ChangedMeanwhileError:
        answer = changed_since(await written_after(batch, ledger), language)
    else:
        again = await takes_back(batch, ledger)
        answer = undone(events, await affected_by(events, ledger, session.today), language, again=again)
        if is_reminder:  # it shows by itself that it asks again
            return
    later(tell_there(session, answer, in_place=not is_reminder))


async def reminds(body: Payload, ledger: Ledger) -> bool:
    """Whether the message with the button reminds of something; that stays, whatever becomes of one of its parts."""
    container = body.get("container", {})
    if "message_ts" not in container:
        return False
    return bool(await ledger.reminders.at(container["channel_id"], container["message_ts"]))


async def written_after(batch: str, ledger: Ledger) -> list[Event]:
    """What has been written since to the records of a batch, the oldest first."""
    later: dict[int, Event] = {}
    for event in await ledger.events.of_batch(batch):
        for other in await ledger.events.of(event.record, event.subject):
            if other.id > event.id and other.by.batch != batch:
                later[other.id] = other
    return [later[id] for id in sorted(later)]


async def affected_by(events: Sequence[Event], ledger: Ledger, today: date) -> list[Judged]:
    """The targets whose figures or promises were touched, as they are judged now; none where they are too many."""
    targets: dict[str, Target] = {}
    for event in events:
        record = event.after or event.before or {}
        if event.record == "commitment" and event.after and record["kind"] == "target":
            targets[event.subject] = Target.model_validate(record)
        elif event.record == "actual":
            series = Selection(kind="target", provinces=(record["province"],), metrics=(record["metric"],))
            found = await ledger.commitments.find(series, AFFECTED)
            targets |= {target.id: target for target in found if isinstance(target, Target)}
        if len(targets) > AFFECTED:
            return []
    return await judge_all(ledger, [*targets.values()], today)


async def tell_there(session: Session, answer: Answer, *, in_place: bool = True) -> None:
    """Answer in the place of the private message or the modal in which a button was pressed."""
    if session.modal:
        view = modal_of(answer, Memory(place=session.place).packed(), session.language)
        await session.client.views_update(view_id=session.modal["id"], view=view)
        return
    is_private = session.is_private or str(session.place.channel).startswith("D")
    await tell_privately(session, answer, replace_original=is_private and in_place)
