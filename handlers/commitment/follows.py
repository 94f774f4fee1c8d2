"""Say which earlier promise a commitment takes up, or that it is a new one: `/commitment follows`, Same promise."""

import re

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.commitment.picker import one_named
from handlers.slack.app import App
from handlers.slack.question import Payload
from handlers.slack.references import changeable, find, read_id
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.lineage import FOLLOWS, linked
from handlers.words.ids import leading_id
from store.lineage import kin_in
from store.model.commitment import COMMITMENT, NEW_PROMISE
from store.model.commitment_id import CommitmentId
from store.model.errors import UserError
from store.model.selection import Selection

NEW = ("new", "nothing", "none", "新", "新承诺", "无")
AGAIN = ("auto", "automatic", "自动")
YEARS_BACK = 20  # in which the earlier promise is looked for


def register(app: App) -> None:
    app.verb(
        "/commitment",
        type_follows,
        ("follows", "takes-up", "continues", "承接", "延续"),
        (
            (
                Message("/commitment follows HA-2023-01 HA-2022-03"),
                Message("the same promise as the year before; new instead of the second id: it is none"),
            ),
        ),
    )
    app.action(re.compile(rf"^{FOLLOWS}(:\d+)?$"))(press_follows)


async def type_follows(ack: AsyncAck, words: str, session: Session, record: Record, tell: Tell) -> None:
    await go_on(words, session, record, tell)
    await ack()


async def pick_follows(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    await go_on(action.get("value", ""), session, record, tell)
    await ack()


async def go_on(words: str, session: Session, record: Record, tell: Tell) -> None:
    """Put on record what is said of two, or ask for the one that is not named: first the later one."""
    named = await one_named("follows", words, session)
    if named is None:
        return
    id, rest = named
    if rest.lower() not in (*NEW, *AGAIN):
        province, year, _ = CommitmentId.read(id)
        earlier = Selection(provinces=(province,), years=tuple(range(year - YEARS_BACK, year)))
        if named_too := leading_id(rest)[0]:
            refuse_other_than_earlier(id, named_too)
        other = await one_named("follows", rest, session, among=earlier, before=id)
        if other is None:
            return
    await say_follows(*both_in(f"{id} {rest}"), session, record, tell)


async def press_follows(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    await say_follows(*both_in(action.get("value", "")), session, record, tell)
    await ack()


def both_in(words: str) -> tuple[str, str | None]:
    """The id of a commitment, and what it takes up, as it says that itself."""
    id, rest = leading_id(words)
    if id is None or not rest:
        raise UserError("Name both, the later one first, for example `/commitment follows HA-2023-01 HA-2022-03`.")
    if rest.lower() in AGAIN:
        return id, None
    return id, NEW_PROMISE if rest.lower() in NEW else read_id(rest)


async def say_follows(id: str, follows: str | None, session: Session, record: Record, tell: Tell) -> None:
    """Put it on record, and tell what follows from it."""
    ledger = session.ledger
    version = await changeable(id, ledger)
    if follows not in (None, NEW_PROMISE):
        refuse_other_than_earlier(id, follows)
        await find(follows, ledger)
    new = COMMITMENT.validate_python({**version.record.model_dump(), "follows": follows})
    if new == version.record:
        raise UserError("That is on record already.")
    by = record.by()
    await record(by, lambda then: then.commitments.revise(new, version.rev, by))
    kin = await kin_in(ledger, [new.province])
    tell(linked(new, await kin.line(ledger, new, session.today), by.batch, session.language))


def refuse_other_than_earlier(id: str, follows: str) -> None:
    """Only what an earlier year of the same province holds can be taken up."""
    own, other = CommitmentId.read(id), CommitmentId.read(follows)
    if other.province != own.province or other.year >= own.year:
        raise UserError("{id} can take up a promise of its own province and of an earlier year.", id=id)
