"""Look through what was read of a report: tick, correct, say which document it is, save, and go on later."""

import re
from collections.abc import Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck

from config.provinces import PROVINCES
from handlers.commitment.fields import Fields, Setting
from handlers.commitment.modal import drawn, filled_in, understood_or_shown
from handlers.commitment.questions import is_settled, questioned, questions
from handlers.commitment.shelf import Shelf
from handlers.commitment.sitting import kept
from handlers.commitment.sitting.items import filled_of, place_of
from handlers.commitment.sitting.reading import (
    as_on_record,
    on_record_of,
    on_shelf,
    read_again,
    show,
    show_read,
    split_off,
    token,
    view_of,
    with_part,
)
from handlers.commitment.sitting.saving import Saved, save
from handlers.reports.documents.document import refuse_longer
from handlers.reports.reading import CandidateKind
from handlers.reports.sitting import Document, Item, Part, Sitting
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, batch_of, typed
from handlers.slack.heavy_work import Apart, Jobs
from handlers.slack.locks import Locks
from handlers.slack.permissions import admit_to_record
from handlers.slack.question import Later, Payload
from handlers.slack.replies import Record, Tell, tell_privately
from handlers.slack.session import Session
from handlers.views.commitment.form import ITEM_FORM, NEW_DOCUMENT, chosen
from handlers.views.commitment.questions import Question
from handlers.views.commitment.sitting import (
    ABOUT,
    ADD,
    CORRECT,
    DOCUMENT,
    LOOK,
    MORE,
    PUT_AWAY,
    REVIEW,
    SAVE_ON,
    SPLIT,
    TEXT,
    TICK,
    TICK_ALL,
    TURN,
    document_form,
    left,
    more_form,
    put_away,
    reading,
    saved,
    saved_lines,
)
from handlers.views.kit.blocks import Block, actions, section
from handlers.views.kit.buttons import undo_button
from handlers.words.dates import year_in
from store.leases import Leases
from store.model.conference import ConferenceKind
from store.model.errors import UserError


class Review:
    """The modal of a sitting; one thing after the other for each person, for clicks come quickly."""

    def __init__(self, leases: Leases) -> None:
        self._locks = Locks(leases, "sitting")

    def register(self, app: App) -> None:
        app.action(LOOK)(self.look)
        app.action(PUT_AWAY)(self.put_away)
        app.action(re.compile(rf"^{TICK}:"))(self.tick)
        app.action(re.compile(rf"^{TICK_ALL}:"))(self.tick_all)
        app.action(re.compile(rf"^{TURN}:"))(self.turn)
        app.action(CORRECT)(self.correct)
        app.view(ITEM_FORM)(self.take_correction)
        app.action(ABOUT)(self.ask_document)
        app.view(DOCUMENT)(self.take_document)
        app.action(SPLIT)(self.split)
        app.action(ADD)(self.ask_for_more)
        app.view(MORE)(self.take_more)
        app.action(SAVE_ON)(self.save_and_go_on)
        app.view(REVIEW)(self.save_and_close)
        app.view_closed(REVIEW)(self.leave)

    async def look(self, ack: AsyncAck, action: Payload, session: Session) -> None:
        """Go on with it: from a message, or from the Home tab."""
        await admit_to_record(session.ledger, None)
        sitting = await kept.get(action.get("value", ""), session)
        await session.open_on_top(await view_of(sitting, session))
        await ack()

    async def put_away(self, ack: AsyncAck, action: Payload, session: Session, tell: Tell) -> None:
        """Nothing more of it is to be recorded."""
        sitting = await kept.get(action.get("value", ""), session)
        await kept.put(sitting, session, is_over=True)
        await ack()
        tell(put_away(sitting, session.language), replace_original=True)

    async def tick(self, ack: AsyncAck, session: Session, later: Later) -> None:
        await ack()
        later(self._changed(session))

    async def tick_all(self, ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
        await ack()
        later(self._changed(session, all_of=CandidateKind(action["value"])))

    async def turn(self, ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
        await ack()
        later(self._changed(session, page=int(action["value"])))

    async def _changed(self, session: Session, *, page: int | None = None, all_of: CandidateKind | None = None) -> None:
        """Keep what is ticked, and show what follows from it."""
        async with self._locks.turn(*key_of(session)):
            shown = page_of(session)
            sitting = ticked_in(await opened(session), session.body["view"])
            if all_of:
                sitting = await with_all_ticked(sitting, all_of, shown, session)
            await kept.put(sitting, session)
            await show(session, session.body["view"]["id"], await view_of(sitting, session, page or shown))

    async def correct(self, ack: AsyncAck, action: Payload, session: Session) -> None:
        """Open an item in the ordinary modal, on top."""
        async with self._locks.turn(*key_of(session)):
            sitting = ticked_in(await opened(session), session.body["view"])
            await kept.put(sitting, session)
        item = found_item(sitting, action.get("value", ""))
        facts: dict[str, Any] = {"sitting": sitting.token, "item": item.number, "page": page_of(session)}
        memory = Memory(place=session.place, facts=facts)
        filled = filled_of(item, sitting.document)
        await session.open_on_top(await drawn(filled, memory, session.ledger, session.language))
        await ack()

    async def take_correction(self, ack: AsyncAck, view: Payload, session: Session, later: Later) -> None:
        """Keep an item as it was corrected, and ticked; what is odd about it is asked as if it were saved."""
        ledger, today, language = session.ledger, session.today, session.language
        sitting = await opened(session)
        filled = place_of(sitting.document) | filled_in(view, None, language)
        setting = await kept.setting_of(sitting, session)
        understood = await understood_or_shown(ack, view, filled, setting, ledger, language)
        if understood is None:
            return
        await admit_to_record(ledger, understood.commitment.province)
        understood = understood._replace(remarks=())  # it is read back in the list before it is saved
        asked = (await questions(understood, filled, ledger, today))._replace(same=())
        if not is_settled(view, understood, asked):
            again = await questioned(Memory.of(view), filled, understood, asked, ledger, language)
            await ack(response_action="update", view=again)
            return
        await ack()
        item = found_item(sitting, str(Memory.of(view).facts.get("item")))
        later(self._corrected(session, item.number, filled))

    async def _corrected(self, session: Session, number: int, filled: dict[str, Any]) -> None:
        async with self._locks.turn(*key_of(session)):
            sitting = await opened(session)
            item = found_item(sitting, str(number))
            place = place_of(sitting.document)
            own = {
                name: value
                for name, value in filled.items()
                if value and name not in [*Question] and place.get(name) != value
            }
            is_target = chosen(filled, "kind") != "initiative"
            kind = CandidateKind.TARGET if is_target else CandidateKind.INITIATIVE
            changed = {"fields": own, "kind": kind, "edition": item.edition + 1, "why_not": (), "is_ticked": True}
            sitting = sitting.with_items(item.model_copy(update=changed))
            await kept.put(sitting, session)
            root = session.body["view"]["root_view_id"]
            await show(session, root, await view_of(sitting, session, page_of(session)))

    async def ask_document(self, ack: AsyncAck, session: Session, later: Later) -> None:
        """The question which document it is, in place of the list."""
        await ack()
        later(self._ask_document(session))

    async def _ask_document(self, session: Session) -> None:
        async with self._locks.turn(*key_of(session)):
            sitting = ticked_in(await opened(session), session.body["view"])
            await kept.put(sitting, session)
            known = await on_record_of(sitting, session)
            form = document_form(sitting, session.body["view"]["private_metadata"], session.language, known)
            await show(session, session.body["view"]["id"], form)

    async def take_document(self, ack: AsyncAck, view: Payload, session: Session, jobs: Jobs, later: Later) -> None:
        """Which document it is; of another province or year everything is read anew."""
        sitting = await opened(session)
        document = await on_shelf(await read_document(view, sitting.document, session), session)
        await admit_to_record(session.ledger, document.province)
        is_same = sitting.is_settled and (document.province, document.year) == (
            sitting.document.province,
            sitting.document.year,
        )
        sitting = sitting.model_copy(update={"document": document})
        if is_same:
            await kept.put(sitting, session)
            await ack(response_action="update", view=await view_of(sitting, session, page_of(session)))
            return
        jobs.admit(session)
        waiting = token()
        await ack(response_action="update", view=reading(waiting, session.language))
        later(jobs.run(session, self._read_again, sitting, waiting, jobs.apart))

    async def _read_again(self, session: Session, sitting: Sitting, waiting: str, apart: Apart) -> None:
        async with self._locks.turn(*key_of(session)):
            try:
                read = await read_again(sitting, session, apart)
            except UserError as error:
                memory = session.body["view"]["private_metadata"]
                form = document_form(sitting, memory, session.language, wrong=error)
                await show_read(session, waiting, form, sitting)
                return
            await show_read(session, waiting, await view_of(read, session), read)

    async def split(self, ack: AsyncAck, session: Session, later: Later) -> None:
        """What came last is another document, after all."""
        await ack()
        later(self._split(session))

    async def _split(self, session: Session) -> None:
        async with self._locks.turn(*key_of(session)):
            other = await split_off(await opened(session), session)
            await show(session, session.body["view"]["id"], await view_of(other, session))

    async def ask_for_more(self, ack: AsyncAck, session: Session) -> None:
        async with self._locks.turn(*key_of(session)):
            await kept.put(ticked_in(await opened(session), session.body["view"]), session)
        await session.open_on_top(more_form(session.body["view"]["private_metadata"], session.language))
        await ack()

    async def take_more(self, ack: AsyncAck, view: Payload, session: Session, jobs: Jobs, later: Later) -> None:
        text = str(typed(view).get(TEXT) or "")
        sitting = await opened(session)
        try:
            refuse_longer("".join((*(part.text for part in sitting.parts), text)))
        except UserError as error:
            raise FormError({TEXT: error}) from error
        jobs.admit(session)
        await ack()
        later(jobs.run(session, self._add, text, jobs.apart))

    async def _add(self, session: Session, text: str, apart: Apart) -> None:
        async with self._locks.turn(*key_of(session)):
            sitting = await with_part(await opened(session), Part(text=text), session, apart)
            root = session.body["view"]["root_view_id"]
            await show(session, root, await view_of(sitting, session))

    async def save_and_go_on(self, ack: AsyncAck, session: Session, record: Record, later: Later) -> None:
        """Save what is ticked, and show what is left."""
        await ack()
        later(self._save_and_go_on(session, record))

    async def _save_and_go_on(self, session: Session, record: Record) -> None:
        view = session.body["view"]
        done = await self._save(session, record)
        told = saved_lines(done.sitting, done.ids, done.figures, session.language)
        top: Sequence[Block] = [section(told), *actions(undo_button(done.batch, session.language))]
        await show(session, view["id"], await view_of(done.sitting, session, page_of(session), top))

    async def save_and_close(self, ack: AsyncAck, session: Session, record: Record, tell: Tell) -> None:
        """Save what is ticked, and say what is left."""
        done = await self._save(session, record)
        await ack()
        tell(saved(done.sitting, done.ids, done.figures, done.batch, session.language))

    async def _save(self, session: Session, record: Record) -> Saved:
        view = session.body["view"]
        async with self._locks.turn(*key_of(session)):
            sitting = ticked_in(await opened(session), view)
            if not any(sitting.ticked()):
                raise UserError("Nothing is ticked. Tick what is to be saved.")
            return await save(sitting, batch_of(view), session, record)

    async def leave(self, ack: AsyncAck, session: Session) -> None:
        """Closed before all of it is saved: it is kept, and said where."""
        await ack()
        sitting = await opened(session)
        if sitting.has_rest:
            await tell_privately(session, left(sitting, session.language))


def key_of(session: Session) -> tuple[str, str]:
    return session.ledger.team_id, session.reader.id


def page_of(session: Session) -> int:
    return int(Memory.of(session.body["view"]).facts.get("page") or 1)


async def opened(session: Session) -> Sitting:
    """The sitting that a modal shows."""
    return await kept.get(str(Memory.of(session.body["view"]).facts.get("sitting")), session)


def found_item(sitting: Sitting, number: str) -> Item:
    item = sitting.item(int(number)) if number.isdecimal() else None
    if item is None:
        raise UserError("That row is gone: the report was read anew. Please look at it again.")
    return item


def ticked_in(sitting: Sitting, view: Payload) -> Sitting:
    """With what is ticked on the page that is on show."""
    boxes = {name: bool(held) for name, held in typed(view).items() if name.startswith(f"{TICK}:")}
    changed = []
    for item in sitting.items:
        name = f"{TICK}:{item.name}"
        if name in boxes and item.record_id is None:
            changed.append(item.model_copy(update={"is_ticked": boxes[name]}))
    return sitting.with_items(*changed)


async def with_all_ticked(sitting: Sitting, kind: CandidateKind, page: int, session: Session) -> Sitting:
    """With everything of a kind ticked that is on show and can be saved."""
    shown = await kept.held_against_ledger(sitting, sitting.page(page), session)
    open_ones = [entry.item for entry in shown if entry.item.kind is kind and entry.can_be_saved]
    anew = (item for item in open_ones if not item.is_ticked)
    return sitting.with_items(*(item.model_copy(update={"is_ticked": True, "box": item.box + 1}) for item in anew))


async def read_document(view: Payload, known: Document, session: Session) -> Document:
    """The document as it was typed.

    Raises:
        FormError: some fields need another look.
    """
    fields = Fields(typed(view), Setting(Shelf(), session.today, session.language))
    province, year = fields.text("province"), year_in(fields.text("year") or "")
    if province not in PROVINCES:
        fields.errors["province"] = UserError("Which province? Type its name and choose it.")
    if year is None:
        fields.errors["year"] = UserError("Which year is it of? Four digits, such as 2026.")
    owner = fields.text("owner")
    if owner == known.owner and province != known.province and province in PROVINCES:
        owner = await session.ledger.rules.owner_for(province, session.reader.id)
    changes = {
        "province": province,
        "year": year,
        "kind": ConferenceKind(fields.text("doc_kind") or ConferenceKind.CONFERENCE_REPORT),
        "title": fields.text("doc_title") or "",
        "held": fields.day("doc_held"),
        "address": fields.address("doc_address"),
        "number": fields.text("doc_number"),
        "owner": owner,
    }
    if fields.errors:
        raise FormError(fields.errors)
    chosen_id = fields.text("doc")
    if chosen_id and chosen_id != NEW_DOCUMENT:
        on_record = (await session.ledger.conferences.named({chosen_id})).get(chosen_id)
        if on_record and (on_record.province, on_record.year) == (province, year):
            document = as_on_record(known, on_record, session.language)
            return document.model_copy(update={"owner": changes["owner"]})
    return known.model_copy(update={**changes, "id": None})
