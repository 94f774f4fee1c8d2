"""Drop a commitment that is followed no more, and have it back: `/commitment drop`, `/commitment restore`."""

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.app import App
from handlers.slack.forms import Memory, Place, batch_of, typed
from handlers.slack.question import Payload
from handlers.slack.references import read_id
from handlers.slack.replies import Record, Tell
from handlers.views.commitment.drop import DROP_FORM, changed_state, drop_modal
from handlers.views.kit.buttons import DROP_COMMITMENT, RESTORE_COMMITMENT
from handlers.views.kit.language import message
from handlers.views.kit.reader import Reader
from store.model.commitment import Commitment, State
from store.model.errors import UserError
from store.model.role import Role
from store.records import Version
from store.store import Ledger


def register(app: App) -> None:
    app.verb(
        "/commitment",
        drop,
        ("drop", "取消", "放弃"),
        ((message("/commitment drop HA-2022-03"), message("out of the lists, history kept; restore brings it back")),),
    )
    app.verb("/commitment", restore, ("restore", "恢复"))
    app.action(DROP_COMMITMENT)(drop_one)
    app.action(RESTORE_COMMITMENT)(restore_one)
    app.view(DROP_FORM)(save_drop)
    app.view_closed(DROP_FORM)(let_go)


async def drop(
    ack: AsyncAck, words: str, command: Payload, client: AsyncWebClient, ledger: Ledger, reader: Reader
) -> None:
    await open_drop(words, command, client, ledger, reader)
    await ack()


async def drop_one(
    ack: AsyncAck, action: Payload, body: Payload, client: AsyncWebClient, ledger: Ledger, reader: Reader
) -> None:
    await open_drop(action.get("value", ""), body, client, ledger, reader)
    await ack()


async def open_drop(words: str, body: Payload, client: AsyncWebClient, ledger: Ledger, reader: Reader) -> None:
    """Ask why, of those who may."""
    version = await changeable(words, ledger)
    if version.record.state is State.DROPPED:
        raise UserError("{id} is dropped already.", id=version.record.id)
    memory = Memory(place=Place.of(body), about=version.record.id, rev=version.rev)
    view = drop_modal(version.record, memory.packed(), reader.language)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def changeable(words: str, ledger: Ledger) -> Version[Commitment]:
    """The commitment that is named, to those who may change it."""
    version = await ledger.commitments.version(read_id(words))
    await ledger.admit(Role.COORDINATOR, version.record.province)
    return version


async def save_drop(
    ack: AsyncAck,
    body: Payload,
    view: Payload,
    ledger: Ledger,
    reader: Reader,
    record: Record,
    tell: Tell,
) -> None:
    memory, why = Memory.of(view), typed(view)["why"]
    by = record.by(batch=batch_of(view), why=str(why))
    id, rev = str(memory.about), int(memory.rev or 0)

    async def work(ledger: Ledger) -> None:
        commitment = await ledger.commitments.get(id)
        await ledger.commitments.revise(commitment.model_copy(update={"state": State.DROPPED}), rev, by)

    await record(by, work)
    await ack()
    answer = changed_state(
        await ledger.commitments.get(id), by.batch, message("Dropped {id}: {what}."), reader.language
    )
    tell(Place.of(body), answer)


async def let_go(ack: AsyncAck) -> None:
    """Nothing is dropped."""
    await ack()


async def restore(
    ack: AsyncAck,
    words: str,
    command: Payload,
    ledger: Ledger,
    reader: Reader,
    record: Record,
    tell: Tell,
) -> None:
    await put_back(words, command, ledger, reader, record, tell)
    await ack()


async def restore_one(
    ack: AsyncAck,
    action: Payload,
    body: Payload,
    ledger: Ledger,
    reader: Reader,
    record: Record,
    tell: Tell,
) -> None:
    await put_back(action.get("value", ""), body, ledger, reader, record, tell)
    await ack()


async def put_back(
    words: str,
    body: Payload,
    ledger: Ledger,
    reader: Reader,
    record: Record,
    tell: Tell,
) -> None:
    """Make a dropped commitment what it was before: active, or revised where its promise has been."""
    version = await changeable(words, ledger)
    commitment = version.record
    if commitment.state is not State.DROPPED:
        raise UserError("{id} is not dropped.", id=commitment.id)
    by = record.by()
    state = State.REVISED if commitment.former else State.ACTIVE
    restored = commitment.model_copy(update={"state": state})
    await record(by, lambda ledger: ledger.commitments.revise(restored, version.rev, by))
    answer = changed_state(restored, by.batch, message("Restored {id}: {what}."), reader.language)
    tell(Place.of(body), answer)
