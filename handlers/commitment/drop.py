"""Drop a commitment that is followed no more, and have it back: `/commitment drop`, `/commitment restore`."""

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.commitment.picker import one_named
from handlers.slack.app import App
from handlers.slack.forms import Memory, acknowledge_close, batch_of, close_all, typed
from handlers.slack.question import Payload
from handlers.slack.references import changeable
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.drop import DROP_FORM, changed_state, drop_modal
from handlers.views.kit.buttons import RESTORE_COMMITMENT
from handlers.words.ids import leading_id
from store.model.commitment import State
from store.model.errors import UserError
from store.model.selection import Selection
from store.store import Ledger

DROPPED = Selection(states=(State.DROPPED,))


def register(app: App) -> None:
    app.verb(
        "/commitment",
        drop,
        ("drop", "delete", "remove", "rm", "del", "取消", "放弃", "删除", "移除", "作废", "终止"),
        ((Message("/commitment drop HA-2022-03"), Message("out of the lists, history kept; restore brings it back")),),
    )
    app.verb("/commitment", restore, ("restore", "undrop", "恢复", "还原"))
    app.action(RESTORE_COMMITMENT)(restore_one)
    app.view(DROP_FORM)(save_drop)
    app.view_closed(DROP_FORM)(acknowledge_close)


async def drop(ack: AsyncAck, words: str, session: Session) -> None:
    if named := await one_named("drop", words, session):
        await ask_why(*named, session)
    await ack()


async def drop_one(ack: AsyncAck, action: Payload, session: Session) -> None:
    id, why = leading_id(action.get("value", ""))
    await ask_why(id or "", why, session)
    await ack()


async def ask_why(id: str, why: str, session: Session) -> None:
    """Ask those who may, with what they typed as their reason."""
    version = await changeable(id, session.ledger)
    if version.record.state is State.DROPPED:
        raise UserError("{id} is dropped already.", id=version.record.id)
    memory = Memory(place=session.place, about=version.record.id, rev=version.rev)
    await session.open_on_top(drop_modal(version.record, why, memory.packed(), session.language))


async def save_drop(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    memory, why = Memory.of(view), typed(view)["why"]
    by = record.by(batch=batch_of(view), why=str(why))
    id, rev = str(memory.about), int(memory.rev or 0)

    async def work(ledger: Ledger) -> None:
        commitment = await ledger.commitments.get(id)
        await ledger.commitments.revise(commitment.model_copy(update={"state": State.DROPPED}), rev, by)

    await record(by, work)
    await close_all(ack, view)
    dropped = await session.ledger.commitments.get(id)
    tell(changed_state(dropped, by.batch, Message("Dropped {id}: {what}."), session.language))


async def restore(ack: AsyncAck, words: str, session: Session, record: Record, tell: Tell) -> None:
    if named := await one_named("restore", words, session, among=DROPPED):
        await put_back(named[0], session, record, tell)
    await ack()


async def restore_one(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    await put_back(action.get("value", ""), session, record, tell)
    await ack()


async def put_back(words: str, session: Session, record: Record, tell: Tell) -> None:
    """Make a dropped commitment what it was before: active, or revised where its promise has been."""
    id, _ = leading_id(words)
    version = await changeable(id or words, session.ledger)
    commitment = version.record
    if commitment.state is not State.DROPPED:
        raise UserError("{id} is not dropped.", id=commitment.id)
    by = record.by()
    state = State.REVISED if commitment.former else State.ACTIVE
    restored = commitment.model_copy(update={"state": state})
    await record(by, lambda ledger: ledger.commitments.revise(restored, version.rev, by))
    tell(changed_state(restored, by.batch, Message("Restored {id}: {what}."), session.language))
