"""Drop a commitment that is followed no more, and have it back: `/commitment drop`, `/commitment restore`."""

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.slack.app import App
from handlers.slack.forms import Memory, acknowledge_close, batch_of, typed
from handlers.slack.question import Payload
from handlers.slack.references import changeable
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.drop import DROP_FORM, changed_state, drop_modal
from handlers.views.kit.buttons import RESTORE_COMMITMENT
from store.model.commitment import State
from store.model.errors import UserError
from store.store import Ledger


def register(app: App) -> None:
    app.verb(
        "/commitment",
        drop,
        ("drop", "取消", "放弃"),
        ((Message("/commitment drop HA-2022-03"), Message("out of the lists, history kept; restore brings it back")),),
    )
    app.verb("/commitment", restore, ("restore", "恢复"))
    app.action(RESTORE_COMMITMENT)(restore_one)
    app.view(DROP_FORM)(save_drop)
    app.view_closed(DROP_FORM)(acknowledge_close)


async def drop(ack: AsyncAck, words: str, session: Session) -> None:
    """Ask why, of those who may."""
    version = await changeable(words, session.ledger)
    if version.record.state is State.DROPPED:
        raise UserError("{id} is dropped already.", id=version.record.id)
    memory = Memory(place=session.place, about=version.record.id, rev=version.rev)
    await session.open(drop_modal(version.record, memory.packed(), session.language))
    await ack()


async def save_drop(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    memory, why = Memory.of(view), typed(view)["why"]
    by = record.by(batch=batch_of(view), why=str(why))
    id, rev = str(memory.about), int(memory.rev or 0)

    async def work(ledger: Ledger) -> None:
        commitment = await ledger.commitments.get(id)
        await ledger.commitments.revise(commitment.model_copy(update={"state": State.DROPPED}), rev, by)

    await record(by, work)
    await ack()
    dropped = await session.ledger.commitments.get(id)
    tell(changed_state(dropped, by.batch, Message("Dropped {id}: {what}."), session.language))


async def restore(ack: AsyncAck, words: str, session: Session, record: Record, tell: Tell) -> None:
    await put_back(words, session, record, tell)
    await ack()


async def restore_one(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    await put_back(action.get("value", ""), session, record, tell)
    await ack()


async def put_back(words: str, session: Session, record: Record, tell: Tell) -> None:
    """Make a dropped commitment what it was before: active, or revised where its promise has been."""
    version = await changeable(words, session.ledger)
    commitment = version.record
    if commitment.state is not State.DROPPED:
        raise UserError("{id} is not dropped.", id=commitment.id)
    by = record.by()
    state = State.REVISED if commitment.former else State.ACTIVE
    restored = commitment.model_copy(update={"state": state})
    await record(by, lambda ledger: ledger.commitments.revise(restored, version.rev, by))
    tell(changed_state(restored, by.batch, Message("Restored {id}: {what}."), session.language))
