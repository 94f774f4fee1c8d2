"""Say who owns a commitment, and who owns what is recorded of a province from now on: `/commitment owner`."""

from typing import NamedTuple

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from config.provinces import PROVINCES
from handlers.commitment.picker import one_named
from handlers.phrases.mrkdwn import cut
from handlers.slack.app import App, begins_with_id
from handlers.slack.forms import FormError, Memory, acknowledge_close, batch_of, close_all, typed
from handlers.slack.question import Payload
from handlers.slack.references import changeable
from handlers.slack.replies import Record, Tell
from handlers.slack.session import Session
from handlers.views.commitment.owner import (
    DEFAULT_OWNER,
    ONE_OWNER_FORM,
    OWNER_FORM,
    default_owner_form,
    default_owner_set,
    of_province_button,
    owner_form,
    owner_set,
)
from handlers.words.ids import leading_id
from handlers.words.names import Exact, resolve_province
from handlers.words.notation import MENTION
from handlers.words.query import ME, NOBODYS
from store.model.commitment import Commitment
from store.model.errors import UserError
from store.model.event import Authorship
from store.model.province_rules import ProvinceRules
from store.model.role import Role
from store.records import Version
from store.store import Ledger

LONGEST = 60  # characters of what is repeated


def register(app: App) -> None:
    app.verb(
        "/commitment",
        owner,
        ("owner", "assign", "负责人", "指派"),
        (
            (
                Message("/commitment owner henan @li"),
                Message("who owns what is recorded there from now on; “nobody” takes it back"),
            ),
            (Message("/commitment owner HA-2022-03 @li"), Message("who looks after one, and is reminded of it")),
        ),
    )
    app.action(DEFAULT_OWNER)(open_form)
    app.view(OWNER_FORM)(save)
    app.view(ONE_OWNER_FORM)(save_one)
    app.view_closed(OWNER_FORM)(acknowledge_close)
    app.view_closed(ONE_OWNER_FORM)(acknowledge_close)


class Named(NamedTuple):
    """Some words, and whom they name at their end: a member, or nobody."""

    words: str
    owner: str | None
    is_said: bool


async def owner(ack: AsyncAck, words: str, session: Session, record: Record, tell: Tell) -> None:
    named = read_owner(words, session.reader.id)
    if named.words and not begins_with_id(words):
        await settle_province(named, session, record, tell)
    elif one := await one_named("owner", words, session, others=[of_province_button(session.language)]):
        await give_or_ask(*one, session, record, tell)
    await ack()


async def own_one(ack: AsyncAck, action: Payload, session: Session, record: Record, tell: Tell) -> None:
    id, rest = leading_id(action.get("value", ""))
    await give_or_ask(id or "", rest, session, record, tell)
    await ack()


async def settle_province(named: Named, session: Session, record: Record, tell: Tell) -> None:
    """Have somebody own what is recorded of a province, or ask who."""
    province = province_in(named.words)
    if not named.is_said:
        await ask(province, session)
        return
    rules = ProvinceRules(id=province, default_owner=named.owner)
    by = record.by()
    await record(by, lambda ledger: settle(ledger, rules, by))
    tell(default_owner_set(rules, by.batch, session.language))


async def give_or_ask(id: str, said: str, session: Session, record: Record, tell: Tell) -> None:
    """Have whoever is named own a commitment, or ask who."""
    if said:
        await give(id, read_owner(said, session.reader.id), session, record, tell)
        return
    version = await changeable(id, session.ledger)
    memory = Memory(place=session.place, about=id).packed()
    await session.open_on_top(owner_form(version.record, memory, session.language))


def read_owner(words: str, asker: str) -> Named:
    """Who is named at the end of some words."""
    mention = MENTION.search(words)
    if mention:
        return Named(words[: mention.start()].strip(), mention[1], is_said=True)
    for word, person in (*((me, asker) for me in ME), *((nobody, None) for nobody in NOBODYS)):
        if words.lower() == word or words.lower().endswith(f" {word}"):
            return Named(words[: -len(word)].strip(), person, is_said=True)
    return Named(words.strip(), None, is_said=False)


def province_in(words: str) -> str:
    """The code of the province that is named.

    Raises:
        UserError: none is.
    """
    found = resolve_province(words)
    if isinstance(found, Exact):
        return found.found.code
    raise UserError(
        "I see no province and member in “{words}”. Write for example `/commitment owner henan @li` and choose a name "
        "from Slack's list.",
        words=cut(words, LONGEST),
    )


async def give(id: str, named: Named, session: Session, record: Record, tell: Tell) -> None:
    """Have somebody own a commitment, or nobody."""
    version = await changeable(id, session.ledger)
    if not named.is_said or named.words:
        raise UserError("Name one member, or nobody: `/commitment owner {id} @li`.", id=id)
    by = record.by()
    tell(owner_set(await put_owner(version, named.owner, record, by), by.batch, session.language))


async def put_owner(version: Version[Commitment], owner: str | None, record: Record, by: Authorship) -> Commitment:
    """Put on record who owns a commitment; gives it as it is then."""
    given = version.record.model_copy(update={"owner": owner})
    if given == version.record:
        raise UserError("That is so already, so there is nothing to change.")
    await record(by, lambda ledger: ledger.commitments.revise(given, version.rev, by))
    return given


async def settle(ledger: Ledger, rules: ProvinceRules, by: Authorship) -> None:
    """Put the default owner of a province on record, beside whatever else is settled for it."""
    known = await ledger.rules.present([rules.id])
    if not known:
        await ledger.rules.add(rules, by)
        return
    changed = known[0].record.model_copy(update={"default_owner": rules.default_owner})
    if changed == known[0].record:
        raise UserError("That is so already, so there is nothing to change.")
    await ledger.rules.revise(changed, known[0].rev, by)


async def open_form(ack: AsyncAck, session: Session) -> None:
    await ack()
    await ask(None, session)


async def ask(province: str | None, session: Session) -> None:
    """Open the modal in which a default owner is set, to those who may."""
    ledger = session.ledger
    if province:
        await ledger.admit(Role.COORDINATOR, province)
    known = {rules.id: rules.default_owner for rules in await ledger.rules.all()}
    codes = [code for code in PROVINCES if await ledger.allows(Role.COORDINATOR, code)]
    if not codes:
        await ledger.admit(Role.COORDINATOR)
    memory = Memory(place=session.place).packed()
    await session.open_on_top(default_owner_form(codes, province, known.get(province or ""), memory, session.language))


async def save(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    fields = typed(view)
    if fields["province"] not in PROVINCES:
        raise FormError({"province": UserError("Which province? Type its name and choose it.")})
    owner = fields["owner"]
    rules = ProvinceRules(id=str(fields["province"]), default_owner=owner if isinstance(owner, str) else None)
    by = record.by(batch=batch_of(view))
    await record(by, lambda ledger: settle(ledger, rules, by))
    await close_all(ack, view)
    tell(default_owner_set(rules, by.batch, session.language))


async def save_one(ack: AsyncAck, view: Payload, session: Session, record: Record, tell: Tell) -> None:
    version = await changeable(Memory.of(view).about or "", session.ledger)
    owner = typed(view)["owner"]
    by = record.by(batch=batch_of(view))
    given = await put_owner(version, owner if isinstance(owner, str) else None, record, by)
    await close_all(ack, view)
    tell(owner_set(given, by.batch, session.language))
