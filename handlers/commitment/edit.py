"""Change what is on record, or note that the province has revised it: `/commitment edit`."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.commitment.fields import Setting
from handlers.commitment.form import Understood
from handlers.commitment.modal import (
    add_conference,
    base,
    drawn,
    filled_in,
    former,
    opened,
    tell,
    understood_or_shown,
    with_facts,
)
from handlers.commitment.picker import one_named
from handlers.commitment.prefilled import filled_with
from handlers.commitment.questions import is_settled, questioned, questions
from handlers.commitment.shelf import shelf_for
from handlers.phrases.language import Language
from handlers.phrases.titles import is_named_by_us
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, Typed, acknowledge_close, batch_of, close_all, typed
from handlers.slack.question import Later, Payload
from handlers.slack.references import changeable
from handlers.slack.replies import Record
from handlers.slack.session import Session
from handlers.views.commitment.edit import Collision, collided, collisions
from handlers.views.commitment.form import CHANGE_FORM, CORRECTION, MINE, REVISION, Filled, chosen
from handlers.views.commitment.questions import Question
from handlers.views.kit.blocks import context
from handlers.views.kit.buttons import EDIT_COMMITMENT
from handlers.views.kit.errors import you_typed
from handlers.views.kit.inputs import View
from handlers.words.ids import leading_id
from store.model.commitment import COMMITMENT, Commitment, State, Target
from store.model.errors import UserError
from store.model.event import Authorship
from store.model.fields import parts_of
from store.records import Version
from store.store import Ledger

PROMISED = ("metric", "basis", "comparator", "value", "upper", "stretch", "deadline", "keep")  # what a revision changes


def register(app: App) -> None:
    app.verb(
        "/commitment",
        edit,
        ("edit", "change", "modify", "amend", "correct", "revise", "编辑", "修改", "更改", "更正", "修订"),
        ((Message("/commitment edit HA-2022-03"), Message("correct it, or record that the province revised it")),),
    )
    app.action(EDIT_COMMITMENT)(edit_one)
    app.view(CHANGE_FORM)(save_change)
    app.view_closed(CHANGE_FORM)(acknowledge_close)


async def edit(ack: AsyncAck, words: str, session: Session) -> None:
    if named := await one_named("edit", words, session):
        await open_change(" ".join(named), session)
    await ack()


async def edit_one(ack: AsyncAck, action: Payload, session: Session) -> None:
    await open_change(action.get("value", ""), session)
    await ack()


async def open_change(words: str, session: Session) -> None:
    """Open the modal of a commitment; what was typed behind its id stands above the fields, to be taken over."""
    id, rest = leading_id(words)
    version = await changeable(id or words, session.ledger)
    top = [context(you_typed(rest, session.language))] if rest else []
    memory = Memory(place=session.place, about=version.record.id, rev=version.rev)
    filled = filled_with(version.record, session.language) | {"change": CORRECTION}
    await session.open_on_top(await drawn(filled, memory, session.ledger, session.language, top, version.record))


class Edit(NamedTuple):
    """A change that somebody is about to make: what they began with, what is on record now, what they want."""

    base: Commitment
    present: Version[Commitment]
    understood: Understood
    is_revision: bool

    @property
    def mine(self) -> Commitment:
        return self.understood.commitment

    def collisions(self) -> list[Collision]:
        """What somebody else has changed in the meantime; a title of ours only follows from the rest."""
        found = collisions(self.base, self.present.record, self.mine)
        ours = all(
            isinstance(commitment, Target) and is_named_by_us(commitment) for commitment in (self.base, self.mine)
        )
        return [collision for collision in found if not (ours and collision.fact.name in ("title", "title_zh"))]

    def merged(self, decided: Typed) -> Commitment:
        return merge(self.base, self.present.record, self.mine, mine_first=decided == MINE)


async def save_change(ack: AsyncAck, view: Payload, session: Session, record: Record, later: Later) -> None:
    ledger, today, language = session.ledger, session.today, session.language
    memory = Memory.of(view)
    began_with = await opened(ledger, memory)
    filled = filled_in(view, began_with, language)
    by = record.by(batch=batch_of(view), why=chosen(filled, "why"))
    if began_with is None or await ledger.events.of_batch(by.batch):  # sent once more, because the answer was lost
        await close_all(ack, view)
        return
    shelf = await shelf_for(filled, ledger, began_with)
    setting = Setting(shelf, today, language, began_with, filled_with(began_with, language))
    understood = await understood_or_shown(ack, view, filled, setting, ledger, language)
    if understood is None:
        return
    present = await ledger.commitments.version(began_with.id)
    change = Edit(began_with, present, understood, chosen(filled, "change") == REVISION)
    refuse_idle(change, view)

    decided = typed(view).get(Question.CONFLICT.field(present.rev)) or memory.facts.get(f"decided.{present.rev}")
    clash = change.collisions()
    if clash and (
        memory.rev != present.rev or (not decided and any(collision.mine is not None for collision in clash))
    ):
        await ack(response_action="update", view=await collided_view(change, clash, filled, memory, ledger, language))
        return
    merged = change.merged(decided)
    understood = understood._replace(commitment=merged)
    asked = await questions(understood, filled, ledger, today, about=began_with)
    if not differs_in_promise(merged, present.record):
        asked = asked._replace(doubts=())
    if not is_settled(view, understood, asked):
        memory = with_facts(memory, **({f"decided.{present.rev}": decided} if decided else {}))
        shown = await questioned(memory, filled, understood, asked, ledger, language, began_with)
        await ack(response_action="update", view=shown)
        return

    events = await record(by, lambda ledger: write(change, merged, ledger, today, by))
    await close_all(ack, view)
    later(tell(session, events))


def refuse_idle(change: Edit, view: Payload) -> None:
    """Say so where nothing would be written, or nothing revised.

    Raises:
        FormError: beside the field that would tell.
    """
    places = {base(name): name for name in typed(view)}
    if change.mine == change.base and change.understood.conference is None:
        raise FormError({places["why"]: UserError("Nothing here differs from what is on record.")})
    if change.is_revision and not differs_in_promise(change.mine, change.base):
        raise FormError({places["change"]: UserError("A revision changes the promise: its value or its deadline.")})


async def collided_view(
    change: Edit,
    clash: Sequence[Collision],
    filled: Filled,
    memory: Memory,
    ledger: Ledger,
    language: Language,
) -> View:
    """The modal as it was filled in, below what somebody else has changed."""
    first = memory.facts.get("base") or memory.rev or 0
    events = await ledger.events.of("commitment", change.base.id)
    who = dict.fromkeys(event.by.actor for event in events if event.rev > first)
    top = collided(clash, [*who], change.present.rev, language)
    known = with_facts(memory, base=first).model_copy(update={"rev": change.present.rev})
    return await drawn(filled, known, ledger, language, top, change.base)


async def write(change: Edit, new: Commitment, ledger: Ledger, today: date, by: Authorship) -> None:
    """Put the new version in the place of the present one; a revision keeps the earlier promise beside it."""
    conference_id = await add_conference(change.understood.conference, ledger, by)
    if conference_id:
        new = new.model_copy(update={"conference_id": conference_id})
    present = change.present.record
    if change.is_revision and differs_in_promise(new, present):
        source = change.understood.revision
        on = source.published if source and source.published else today
        earlier = (*present.former, former(present, on, source))
        new = new.model_copy(update={"former": earlier, "state": State.REVISED})
    await ledger.commitments.revise(new, change.present.rev, by)


def differs_in_promise(one: Commitment, other: Commitment) -> bool:
    names = (*PROMISED, *(() if isinstance(one, Target) else ("title", "title_zh")))
    return any(getattr(one, name, None) != getattr(other, name, None) for name in names)


def merge(began_with: Commitment, theirs: Commitment, mine: Commitment, *, mine_first: bool) -> Commitment:
    """Both people's changes; where they touch the same fields, whose was decided."""
    changes: dict[str, Any] = {}
    for names in parts_of(type(began_with)):
        own = {name: getattr(mine, name) for name in names if hasattr(mine, name)}
        is_mine = any(getattr(began_with, name) != value for name, value in own.items())
        is_theirs = any(getattr(began_with, name) != getattr(theirs, name) for name in own)
        if is_mine and (mine_first or not is_theirs):
            changes |= own
    return COMMITMENT.validate_python(theirs.model_copy(update=changes).model_dump())
