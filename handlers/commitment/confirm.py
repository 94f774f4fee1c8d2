"""Confirm a figure as a second person, and settle whether a province asks for that: `/commitment confirm`."""

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.commitment.picker import TARGETS, one_named
from handlers.slack.app import App, names_one
from handlers.slack.question import Payload
from handlers.slack.references import find
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.confirm import CONFIRM_FIGURE, confirmed, pending, two_people_settled
from handlers.views.kit.question import OutdatedButtonError
from handlers.words.ids import leading_id
from handlers.words.names import Exact, resolve_province
from store.model.commitment import Target
from store.model.errors import UserError
from store.model.event import Authorship
from store.model.progress import Judged
from store.model.province_rules import ProvinceRules
from store.progress import judge_all
from store.store import Ledger

ON = ("on", "yes", "开", "是", "启用")
OFF = ("off", "no", "关", "否", "停用")


def register(app: App) -> None:
    app.verb(
        "/commitment",
        type_confirm,
        ("confirm", "verify", "确认", "复核"),
        (
            (Message("/commitment confirm HA-2022-03"), Message("stand for a figure that somebody else has recorded")),
            (
                Message("/commitment confirm henan on"),
                Message("from now on figures there need a second person before they decide; off ends it"),
            ),
        ),
    )
    app.action(CONFIRM_FIGURE)(press_confirm)


async def type_confirm(ack: AsyncAck, words: str, session: Session, record: Record, tell: Tell) -> None:
    if rule := rule_in(words):
        await settle(*rule, session, record, tell)
    elif named := await one_named("confirm", words, session, among=TARGETS):
        await confirm_pending(named[0], session, record, tell)
    await ack()


async def confirm_one(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    id, _ = leading_id(action.get("value", ""))
    await confirm_pending(id or "", session, record, tell)
    await ack()


async def confirm_pending(id: str, session: Session, record: Record, tell: Tell) -> None:
    """Stand for the figure of a target that waits for a second person."""
    judged = await judged_target(id, session)
    figure = pending(judged)
    if figure is None:
        raise UserError("No figure of {id} waits for a second person.", id=id)
    await confirm(figure.id, judged.target, session, record, tell)


async def press_confirm(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    id, figure_id = leading_id(action.get("value", ""))
    if id is None or not figure_id:
        raise OutdatedButtonError
    await confirm(figure_id, (await judged_target(id, session)).target, session, record, tell)
    await ack()


async def judged_target(id: str, session: Session) -> Judged:
    """The target of an id, as it is judged now."""
    commitment = (await find(id, session.ledger)).record
    if not isinstance(commitment, Target):
        raise UserError("{id} is no target, so it has no figures.", id=id)
    (judged,) = await judge_all(session.ledger, [commitment], session.today)
    return judged


async def confirm(figure_id: str, target: Target, session: Session, record: Record, tell: Tell) -> None:
    """Put on record who stands for a figure, and tell how the target is judged by it."""
    by = record.by()
    await record(by, lambda ledger: ledger.actuals.confirm(figure_id, by))
    actual = await session.ledger.actuals.get(figure_id)
    (judged,) = await judge_all(session.ledger, [target], session.today)
    tell(confirmed(actual, judged, by.batch, session.language))


def rule_in(words: str) -> tuple[str, bool] | None:
    """A province, and whether its figures need a second person; none where some commitment is meant.

    Raises:
        UserError: it is neither.
    """
    name, _, answer = words.rpartition(" ")
    found = resolve_province(name)
    if isinstance(found, Exact) and answer.lower() in ON + OFF:
        return found.found.code, answer.lower() in ON
    if words and not names_one(words):
        raise UserError(
            "Name a commitment, or a province with on or off: `/commitment confirm HA-2022-03`, "
            "`/commitment confirm henan on`."
        )
    return None


async def settle(province: str, two_people: bool, session: Session, record: Record, tell: Tell) -> None:
    """Put on record whether figures of a province need a second person."""
    by = record.by()
    await record(by, lambda ledger: put_rule(province, two_people, ledger, by))
    rules = await session.ledger.rules.of(province)
    tell(two_people_settled(rules, by.batch, session.language))


async def put_rule(province: str, two_people: bool, ledger: Ledger, by: Authorship) -> None:
    """Beside whatever else is settled for the province."""
    known = await ledger.rules.present([province])
    before = known[0].record if known else ProvinceRules(id=province)
    rules = before.model_copy(update={"two_people": two_people})
    if rules == before:
        raise UserError("That is so already, so there is nothing to change.")
    if known:
        await ledger.rules.revise(rules, known[0].rev, by)
    else:
        await ledger.rules.add(rules, by)
