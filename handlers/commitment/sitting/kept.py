"""Sittings as they are kept: a draft of whoever records, until everything in it is on record or put away."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from pydantic import ValidationError

from handlers.commitment.fields import Setting
from handlers.commitment.shelf import shelf_for
from handlers.commitment.sitting.items import draft_of
from handlers.reports.reading import CandidateKind
from handlers.reports.sitting import KEPT, PUT_AWAY, Item, Sitting
from handlers.slack.session import Session
from handlers.views.commitment.sitting import Shown
from store.exchange.plan import Fate, plan
from store.model.errors import UserError

AT_ONCE = 50  # rows that are made without a break
LASTS = timedelta(hours=2)  # after which what comes next is no longer taken as a part of it


async def put(sitting: Sitting, session: Session, *, is_over: bool = False) -> None:
    """Keep it; one of which nothing is left, or is to be recorded, is put away, to be found again by its buttons."""
    drafts, user_id = session.ledger.drafts, session.reader.id
    here, there = (PUT_AWAY, KEPT) if is_over or not sitting.has_rest else (KEPT, PUT_AWAY)
    await drafts.put(user_id, here + sitting.token, sitting.model_dump(mode="json", exclude_defaults=True), session.now)
    await drafts.drop(user_id, there + sitting.token)


async def get(token: str, session: Session) -> Sitting:
    """A sitting as it stands, with what has been undone since open again.

    Raises:
        UserError: it is kept no more, or by a version that wrote it otherwise.
    """
    drafts, user_id = session.ledger.drafts, session.reader.id
    kept = await drafts.get(user_id, KEPT + token) or await drafts.get(user_id, PUT_AWAY + token)
    try:
        sitting = Sitting.model_validate(kept)
    except ValidationError as error:
        raise UserError("That report is no longer kept. Please read it again: `/commitment import`.") from error
    return await without_undone(sitting, session)


async def current(session: Session) -> Sitting | None:
    """What somebody is recording: the sitting that was touched last, some hours ago at most."""
    kept = await session.ledger.drafts.of(session.reader.id)
    began = (KEPT, PUT_AWAY)
    recent = [(at, form) for form, at in kept.items() if form.startswith(began) and session.now - at <= LASTS]
    if not recent:
        return None
    sitting = await get(max(recent)[1].partition(":")[2], session)
    document = sitting.document
    if document.province and document.year:
        known = await session.ledger.conferences.of_province(document.province, document.year)
        id = next((one.id for one in known if document.title in (one.title, one.title_zh)), None)
        sitting = sitting.model_copy(update={"document": document.model_copy(update={"id": id})})
    return sitting


async def without_undone(sitting: Sitting, session: Session) -> Sitting:
    """With those items open again whose records have been taken back."""
    saved = [item for item in sitting.items if item.record_id]
    if not saved:
        return sitting
    present: set[str] = set()
    for kind in ("commitment", "actual"):
        ids = [item.record_id for item in saved if item.record_id and kind_of(item) == kind]
        present |= {version.record.id for version in await session.ledger.records[kind].present(ids)} if ids else set()
    gone = [item for item in saved if item.record_id not in present]
    return sitting.with_items(*(item.model_copy(update={"record_id": None, "is_ticked": False}) for item in gone))


def kind_of(item: Item) -> str:
    """The kind of record that it makes."""
    return "actual" if item.kind is CandidateKind.RESULT else "commitment"


async def setting_of(sitting: Sitting, session: Session) -> Setting:
    shelf = await shelf_for({"province": sitting.document.province}, session.ledger)
    return Setting(shelf, session.today, session.language)


async def held_against_ledger(sitting: Sitting, items: Sequence[Item], session: Session) -> list[Shown]:
    """Items beside what they would do to the ledger, by what is on record now."""
    setting = await setting_of(sitting, session)
    drafts = []
    for place, item in enumerate(items):
        drafts.append(draft_of(item, sitting.document, setting, sitting.token, session.reader.id))
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)  # a whole report takes long, and others are to be answered meanwhile
    rows = [draft.row for draft in drafts]
    planned = await session.ledger.read(lambda then: plan(then, rows, session.today))
    return [Shown(draft.item, entry) for draft, entry in zip(drafts, planned, strict=True)]


async def ticked_when_sure(sitting: Sitting, session: Session) -> Sitting:
    """With those items ticked that are sure by their words, and that nothing on record speaks against."""
    shown = await held_against_ledger(sitting, sitting.items, session)
    unsure = [entry for entry in shown if entry.item.is_ticked and (entry.planned.is_asked or not entry.can_be_saved)]
    sitting = sitting.with_items(*(entry.item.model_copy(update={"is_ticked": False}) for entry in unsure))
    same = {entry.item.number: entry.planned.other for entry in shown if entry.planned.fate is Fate.SAME}
    there = [item for item in sitting.items if item.number in same and not same[item.number].isdecimal()]
    return sitting.with_items(*(item.model_copy(update={"record_id": same[item.number]}) for item in there))
