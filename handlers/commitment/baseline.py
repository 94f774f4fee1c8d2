"""Take a figure as a target's baseline, so that its pace is judged: `/commitment baseline`, a button on the card."""

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.commitment.picker import TARGETS, one_named
from handlers.slack.app import App
from handlers.slack.question import Payload
from handlers.slack.references import changeable
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.baseline import USE_BASELINE, counted_from
from handlers.views.kit.question import OutdatedButtonError
from handlers.words.ids import leading_id
from store.model.baseline import baseline_at_hand, started
from store.model.commitment import Target
from store.model.errors import UserError
from store.progress import judge_all


def register(app: App) -> None:
    app.verb(
        "/commitment",
        type_baseline,
        ("baseline", "base", "基期", "基数", "起点"),
        (
            (
                Message("/commitment baseline HA-2022-02"),
                Message("count from the last figure before it, so that its pace is judged"),
            ),
        ),
    )
    app.action(USE_BASELINE)(use_baseline)


async def type_baseline(ack: AsyncAck, words: str, session: Session, record: Record, tell: Tell) -> None:
    if named := await one_named("baseline", words, session, among=TARGETS):
        await count_from(named[0], None, session, record, tell)
    await ack()


async def baseline_one(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    id, _ = leading_id(action.get("value", ""))
    await count_from(id or "", None, session, record, tell)
    await ack()


async def use_baseline(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    id, figure_id = leading_id(action.get("value", ""))
    if id is None:
        raise OutdatedButtonError
    await count_from(id, figure_id or None, session, record, tell)
    await ack()


async def count_from(id: str, figure_id: str | None, session: Session, record: Record, tell: Tell) -> None:
    """Put the figure at hand on record as the baseline; where a button names it, if it is still the one."""
    ledger, language = session.ledger, session.language
    version = await changeable(id, ledger)
    target = version.record
    if not isinstance(target, Target) or target.baseline:
        raise UserError("{id} has its baseline, or needs none.", id=id)
    (judged,) = await judge_all(ledger, [target], session.today)
    figure = baseline_at_hand(judged)
    if figure is None and figure_id is None:
        raise UserError("No figure from before {id} is on record, from which it could be counted.", id=id)
    if figure is None or figure.id != (figure_id or figure.id):
        raise UserError("Another figure is the one to count from by now: open the card of {id} again.", id=id)

    new = started(target, figure, language.pick(figure.source.name, figure.source.name_zh))
    by = record.by()
    await record(by, lambda then: then.commitments.revise(new, version.rev, by))
    (after,) = await judge_all(ledger, [new], session.today)
    tell(counted_from(after, by.batch, language))
