"""Take a figure as a target's baseline, so that its pace is judged: a button on the card and after a figure."""

from slack_bolt.async_app import AsyncAck

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
    app.action(USE_BASELINE)(use_baseline)


async def use_baseline(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    """Put the figure that a button names on record as the baseline, if it is still the one to count from."""
    ledger, language = session.ledger, session.language
    id, figure_id = leading_id(action.get("value", ""))
    if id is None:
        raise OutdatedButtonError
    version = await changeable(id, ledger)
    target = version.record
    if not isinstance(target, Target) or target.baseline:
        raise UserError("{id} has its baseline, or needs none.", id=id)
    (judged,) = await judge_all(ledger, [target], session.today)
    figure = baseline_at_hand(judged)
    if figure is None or figure.id != figure_id:
        raise UserError("Another figure is the one to count from by now: open the card of {id} again.", id=id)

    new = started(target, figure, language.pick(figure.source.name, figure.source.name_zh))
    by = record.by()
    await record(by, lambda then: then.commitments.revise(new, version.rev, by))
    (after,) = await judge_all(ledger, [new], session.today)
    await ack()
    tell(counted_from(after, by.batch, language))
