"""Save what is ticked: the document with its promises and figures, in one transaction and under one undo."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from handlers.commitment.modal import add_conference
from handlers.commitment.sitting import kept
from handlers.commitment.sitting.items import Draft, draft_of
from handlers.reports.reading import CandidateKind
from handlers.reports.sitting import Sitting
from handlers.slack.replies import Record
from handlers.slack.session import Session
from handlers.views.commitment.form import NEW_DOCUMENT
from store.baselines import with_baseline
from store.exchange.contents import Row
from store.exchange.plan import Fate, Planned, carry_out, plan
from store.model.commitment import Initiative, Target
from store.model.conference import Conference
from store.model.errors import UserError
from store.model.event import Authorship
from store.store import Ledger


class Saved(NamedTuple):
    """What is on record now, and the sitting as it stands then."""

    sitting: Sitting
    ids: list[str]  # of commitments
    figures: int
    batch: str


async def save(sitting: Sitting, batch: str, session: Session, record: Record) -> Saved:
    """Write what is ticked, but for what somebody else has recorded meanwhile.

    Raises:
        UserError: a row has to be corrected first, or may not be recorded.
    """
    setting = await kept.setting_of(sitting, session)
    drafts = [draft_of(item, sitting.document, setting, sitting.token, session.reader.id) for item in sitting.ticked()]
    by = record.by(batch=batch, why=sitting.name[:300])
    same: dict[int, str] = {}

    async def work(ledger: Ledger) -> None:
        planned = await plan(ledger, [draft.row for draft in drafts], session.today)
        refuse_wrong(planned)
        same.update({entry.row.number: entry.other for entry in planned if entry.fate is Fate.SAME})
        new = [entry for entry in planned if entry.fate is not Fate.SAME]
        documents = await with_documents(drafts, {entry.row.number for entry in new}, ledger, by)
        placed = [in_document(entry, documents) for entry in new]
        await carry_out(ledger, [await counted(entry, ledger, session.today) for entry in placed], by)

    events = await record(by, work)
    ids = [event.subject for event in events if event.record == "commitment"]
    numbers = [draft.item.number for draft in drafts if draft.row.kind == "commitment"]
    recorded = same | dict(zip((number for number in numbers if number not in same), ids, strict=False))
    figures = [draft for draft in drafts if draft.item.kind is CandidateKind.RESULT]
    recorded |= {draft.item.number: draft.row.record.id for draft in figures if draft.row.record}
    items = (
        draft.item.model_copy(update={"record_id": recorded.get(draft.item.number), "is_ticked": False})
        for draft in drafts
    )
    added = next((event.subject for event in events if event.record == "conference"), sitting.document.id)
    document = sitting.document.model_copy(update={"id": added})
    after = sitting.with_items(*items).model_copy(update={"document": document})
    await kept.put(after, session)
    return Saved(after, ids, len(figures), batch)


def refuse_wrong(planned: list[Planned]) -> None:
    wrong = next((entry for entry in planned if entry.fate is Fate.WRONG and entry.problem), None)
    if wrong and wrong.problem:
        raise wrong.problem


async def with_documents(drafts: list[Draft], numbers: set[int], ledger: Ledger, by: Authorship) -> Mapping[int, str]:
    """By the number of its row, the id of the document of each promise; what is not on record yet is added."""
    ids: dict[tuple[str, int, str], str] = {}
    found: dict[int, str] = {}
    for draft in drafts:
        document = draft.document
        if document is None or draft.item.number not in numbers:
            continue
        key = document.province, document.year, document.title
        if key not in ids:
            ids[key] = await on_record(document, ledger) or await added(document, ledger, by)
        found[draft.item.number] = ids[key]
    return found


async def on_record(document: Conference, ledger: Ledger) -> str | None:
    """The id under which somebody has recorded that document."""
    known = await ledger.conferences.of_province(document.province, document.year)
    return next((one.id for one in known if document.title in (one.title, one.title_zh)), None)


async def added(document: Conference, ledger: Ledger, by: Authorship) -> str:
    id = await add_conference(document, ledger, by)
    if id is None:
        raise UserError("There is no room for another document of that year.")
    return id


def in_document(entry: Planned, documents: Mapping[int, str]) -> Planned:
    """A promise that stands in its document, as that is on record."""
    record = entry.row.record
    if not isinstance(record, Target | Initiative) or record.conference_id != NEW_DOCUMENT:
        return entry
    placed = record.model_copy(update={"conference_id": documents.get(entry.row.number)})
    row: Row = entry.row._replace(record=placed)
    return entry._replace(row=row)


async def counted(entry: Planned, ledger: Ledger, today: date) -> Planned:
    """A target that is counted from the last figure before it, where it says no other start."""
    record = entry.row.record
    if not isinstance(record, Target):
        return entry
    row: Row = entry.row._replace(record=await with_baseline(record, ledger, today))
    return entry._replace(row=row)
