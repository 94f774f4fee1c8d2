"""What an import would do to a ledger, row by row, before it does it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from config.catalogue import Message
from config.metrics import METRICS, Wording
from config.provinces import PROVINCES
from store.doubts import Grounds
from store.exchange.contents import KIND_OF, Record, Row, record_named
from store.exchange.excel import restored
from store.exchange.table import name_of
from store.model.actual import Actual
from store.model.commitment import Commitment, Initiative, State, Target
from store.model.commitment_id import CommitmentId
from store.model.conference import Conference
from store.model.doubts import Doubt, FigureDoubt, doubts_about_figure
from store.model.errors import NotAllowedError, UserError
from store.model.event import Authorship
from store.model.fields import COLUMNS
from store.model.limits import is_member
from store.model.role import Role, is_program
from store.model.selection import Selection
from store.records import Version
from store.store import Ledger

KINDS = [*dict.fromkeys(KIND_OF.values())]
ANY_STATE = tuple(State)
MOST_COMPARED = 100_000  # commitments of the provinces and years in question
UNOWNED = Message("No owner is named, so the province's coordinators are reminded.")
BY_DEFAULT = Message("No owner is named, so the default owner of the province was taken.")
PROMISED = {"metric", "basis", "comparator", "value", "upper", "stretch", "deadline"}

Present = Mapping[tuple[str, str], Version[Any]]  # by kind and id


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"  # it is on record as it stands
    DOUBLE = "double"  # something else is promised of the same metric in the same province and year
    WRONG = "wrong"


class Planned(NamedTuple):
    """A row with its fate."""

    row: Row
    fate: Fate
    rev: int | None = None  # the version that a change takes the place of
    other: str = ""  # the id of what is on record, or the row of the file that it doubles
    changes: tuple[str, ...] = ()  # the fields that become different
    problem: UserError | None = None
    doubts: tuple[Doubt, ...] = ()
    figure_doubts: tuple[FigureDoubt, ...] = ()
    is_asked: bool = False  # written only if somebody says so: it is doubted, or stands beside something on record


async def plan(ledger: Ledger, rows: Sequence[Row], today: date) -> list[Planned]:
    """Hold every row against the ledger and the member's roles; writes nothing."""
    rows = await with_default_owners(ledger, await with_documents_on_record(ledger, rows))
    present = await on_record(ledger, rows)
    promises = await promises_like(ledger, [row.record for row in rows if not row.is_numbered and row.record])
    doors = Doors(ledger)
    seen: dict[tuple[str, str], int] = {}
    planned = []
    for row in rows:
        item = judged(row, present, promises, seen)
        if item.fate is not Fate.WRONG and row.record:
            if row.is_numbered:
                seen[row.kind, row.record.id] = row.number
            elif isinstance(row.record, Target | Initiative):
                promises.setdefault(subject(row.record), (row.record, str(row.number)))
        planned.append(await doors.admit(item, present))
    needed = with_commitments(without_idle_documents(planned), present)
    return asked_with_their_commitments(await with_doubts(needed, ledger, today))


async def carry_out(ledger: Ledger, planned: Iterable[Planned], by: Authorship) -> None:
    """Write what is new, changed or double, as one; to be called inside a write.

    Raises:
        ChangedMeanwhileError: the ledger is no longer what was planned for.
        NotAllowedError: a role has been taken back meanwhile.
    """
    order = {kind: place for place, kind in enumerate(KINDS)}
    for item in sorted(planned, key=lambda item: (order.get(item.row.kind, 0), not item.row.is_numbered)):
        record = item.row.record
        if record is None or item.fate in (Fate.SAME, Fate.WRONG):
            continue
        table = ledger.records[item.row.kind]
        if item.fate is Fate.CHANGED and item.rev is not None:
            await table.revise(record, item.rev, by)
        elif item.row.is_numbered:
            await table.add(record, by)
        elif isinstance(record, Target | Initiative):
            await ledger.commitments.add_numbered(record, by)


def packed(planned: Iterable[Planned]) -> list[dict[str, Any]]:
    """What is to be written, as JSON can keep it until somebody has agreed."""
    return [
        {
            "row": item.row.number,
            "record": name_of(item.row.record),
            "fields": item.row.record.model_dump(mode="json", exclude_defaults=True),
            "is_numbered": item.row.is_numbered,
            "fate": item.fate,
            "rev": item.rev,
            "is_asked": item.is_asked,
        }
        for item in planned
        if item.row.record and item.fate not in (Fate.SAME, Fate.WRONG)
    ]


def unpacked(kept: Iterable[Mapping[str, Any]]) -> list[Planned]:
    """What `packed` kept.

    Raises:
        ValueError: it is of a kind that nobody knows any more.
    """
    planned = []
    for entry in kept:
        model = record_named(entry["record"])
        if model is None:
            raise ValueError(entry["record"])
        record = model.model_validate(entry["fields"])
        row = Row(entry["row"], KIND_OF[model], record, is_numbered=entry["is_numbered"])
        fate = Fate(entry["fate"])
        planned.append(Planned(row, fate, entry["rev"], is_asked=entry.get("is_asked", fate is Fate.DOUBLE)))
    return planned


async def with_documents_on_record(ledger: Ledger, rows: Sequence[Row]) -> Sequence[Row]:
    """Rows of a team's own table, with the documents that are on record under another id."""
    named = [row.record for row in rows if is_own_document(row) and isinstance(row.record, Conference)]
    known: dict[tuple[str, int, str | None], str] = {}
    for province in sorted({document.province for document in named}):
        for document in await ledger.conferences.of_province(province):
            known |= {(province, document.year, title): document.id for title in (document.title, document.title_zh)}
    ids = {document.id: known.get((document.province, document.year, document.title)) for document in named}
    return [
        row._replace(record=row.record.model_copy(update={"conference_id": id}))
        if isinstance(row.record, Target | Initiative) and (id := ids.get(row.record.conference_id or ""))
        else row
        for row in rows
        if not (is_own_document(row) and row.record and ids.get(row.record.id))
    ]


async def with_default_owners(ledger: Ledger, rows: Sequence[Row]) -> Sequence[Row]:
    """Rows of a team's own table, in which nobody owns what names no owner but a province's default one.

    Whoever imports hundreds of rows does not mean to look after all of them.
    """
    owners = {rules.id: rules.default_owner for rules in await ledger.rules.all()}
    return [
        with_owner(row, row.record, owners.get(row.record.province))
        if isinstance(row.record, Target | Initiative) and not row.is_numbered and row.record.owner is None
        else row
        for row in rows
    ]


def with_owner(row: Row, commitment: Commitment, owner: str | None) -> Row:
    """A row whose commitment has an owner or none, and what is said of that."""
    if owner is None:
        return row._replace(remarks=(*row.remarks, UserError(UNOWNED)))
    owned = commitment.model_copy(update={"owner": owner})
    return row._replace(record=owned, remarks=(*row.remarks, UserError(BY_DEFAULT)))


def is_own_document(row: Row) -> bool:
    return row.is_of_own_table and isinstance(row.record, Conference)


def without_idle_documents(planned: Sequence[Planned]) -> list[Planned]:
    """Without those documents of a team's own table in which nothing stands that would be written."""
    written = [item.row.record for item in planned if item.fate not in (Fate.SAME, Fate.WRONG)]
    needed = {record.conference_id for record in written if isinstance(record, Target | Initiative)}
    return [
        item
        for item in planned
        if not (is_own_document(item.row) and item.row.record and item.row.record.id not in needed)
    ]


def asked_with_their_commitments(planned: Sequence[Planned]) -> list[Planned]:
    """With those documents of a team's own table asked about of which all commitments are."""
    agreed = [item.row.record for item in planned if not item.is_asked and item.fate not in (Fate.SAME, Fate.WRONG)]
    needed = {record.conference_id for record in agreed if isinstance(record, Target | Initiative)}
    return [
        item._replace(is_asked=True)
        if is_own_document(item.row) and getattr(item.row.record, "id", None) not in needed
        else item
        for item in planned
    ]


async def on_record(ledger: Ledger, rows: Sequence[Row]) -> Present:
    """What the ledger has under the ids of the rows, and of the commitments they belong to."""
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in rows:
        if row.record and row.is_numbered:
            ids[row.kind].append(row.record.id)
            if commitment_id := getattr(row.record, "commitment_id", None):
                ids["commitment"].append(commitment_id)
    tables = ledger.records
    return {(kind, version.record.id): version for kind in KINDS for version in await tables[kind].present(ids[kind])}


async def promises_like(ledger: Ledger, records: Sequence[Record]) -> dict[Any, tuple[Commitment, str]]:
    """What is promised already in the provinces and years of some commitments, by what it is about."""
    if not records:
        return {}
    drafts = [record for record in records if isinstance(record, Target | Initiative)]
    selection = Selection(
        provinces=tuple(sorted({commitment.province for commitment in drafts})),
        years=tuple(sorted({commitment.year for commitment in drafts})),
        states=ANY_STATE,
    )
    found = await ledger.commitments.find(selection, limit=MOST_COMPARED)
    return {subject(commitment): (commitment, commitment.id) for commitment in reversed(found)}


def subject(commitment: Commitment) -> tuple[object, ...]:
    """What two promises must have in common for one to double the other."""
    about = commitment.metric if isinstance(commitment, Target) else commitment.title.casefold()
    return commitment.kind, commitment.province, commitment.year, commitment.scope, commitment.scope_name, about


def judged(
    row: Row, present: Present, promises: Mapping[Any, tuple[Commitment, str]], seen: Mapping[tuple[str, str], int]
) -> Planned:
    """One row by what is on record, and by the rows above it."""
    record = row.record
    problem = row.problem or (fault_in(record) if record else UserError("There is nothing in this row."))
    if record is None or problem:
        return Planned(row, Fate.WRONG, problem=problem)
    if not row.is_numbered:
        return compared(row, promises)
    if earlier := seen.get((row.kind, record.id)):
        return Planned(row, Fate.WRONG, problem=UserError("Row {n} has the same ID, {id}.", n=earlier, id=record.id))
    version = present.get((row.kind, record.id))
    if version and row.is_of_spreadsheet and version.record != record:
        record = restored(record, version.record)
        row = row._replace(record=record)
    if row.lost and not (version and version.record == record):
        return Planned(row, Fate.WRONG, problem=lost_in_excel(row.lost[0]))
    if version is None:
        return Planned(row, Fate.NEW)
    if version.record == record:
        return Planned(row, Fate.SAME, other=record.id)
    if row.rev is not None and row.rev != version.rev:
        stale = UserError("{id} has been changed since this file was exported. Please export it again.", id=record.id)
        return Planned(row, Fate.WRONG, problem=stale)
    return Planned(row, Fate.CHANGED, version.rev, record.id, different(version.record, record))


def lost_in_excel(column: Wording) -> UserError:
    return UserError(
        "{column}: Excel has saved only a part of this cell. Send me the export as a workbook (.xlsx) instead.",
        column=column,
    )


def compared(row: Row, promises: Mapping[Any, tuple[Commitment, str]]) -> Planned:
    """A commitment without a number, against those of the same province, year and metric."""
    if not isinstance(row.record, Target | Initiative):
        return Planned(row, Fate.WRONG, problem=UserError("There is nothing in this row."))
    other, name = promises.get(subject(row.record), (None, ""))
    if other is None:
        return Planned(row, Fate.NEW)
    return Planned(row, Fate.SAME if says_the_same(row.record, other) else Fate.DOUBLE, other=name)


def says_the_same(one: Commitment, other: Commitment) -> bool:
    """Whether two commitments of the same subject promise the same by the same day."""
    terms = ("deadline", "basis", "comparator", "value", "upper", "stretch")
    return all(getattr(one, term, None) == getattr(other, term, None) for term in terms)


def different(before: Record, after: Record) -> tuple[str, ...]:
    """The fields in which two versions differ; those of a target that became an initiative say it by themselves."""
    names = dict.fromkeys((*type(before).model_fields, *type(after).model_fields))
    if type(before) is not type(after):
        del names["kind"]
    return tuple(name for name in names if getattr(before, name, None) != getattr(after, name, None))


def fault_in(record: Record) -> UserError | None:
    """What a model alone cannot tell: names that are in no table, and an id that is another's."""
    province = getattr(record, "province", None)
    if province is not None and province not in PROVINCES:
        return UserError("{column}: “{word}” is no province's code.", column=COLUMNS["province"], word=province)
    metric = getattr(record, "metric", None)
    if metric is not None and metric not in METRICS:
        return UserError("{column}: “{word}” is no metric's key.", column=COLUMNS["metric"], word=metric)
    if isinstance(record, Target | Initiative) and CommitmentId.read(record.id)[:2] != (record.province, record.year):
        return UserError("The ID {id} is none of this province and year.", id=record.id)
    for field in ("owner", "entered_by", "confirmed_by", "saved_by", "said_by", "assessed_by"):
        id = getattr(record, field, None)
        if id is not None and not is_member(id) and not is_program(id):
            return UserError("“{word}” is no member's id, such as U012AB3CD.", word=id)
    if not record.id:
        return UserError("{column} is missing.", column=COLUMNS["id"])
    return None


def with_commitments(planned: Sequence[Planned], present: Present) -> list[Planned]:
    """Steps, evidence and judgements need their commitment, on record or in the same file."""
    there = {id for kind, id in present if kind == "commitment"}
    there |= {
        item.row.record.id
        for item in planned
        if item.row.record and item.row.kind == "commitment" and item.fate is not Fate.WRONG
    }
    checked = []
    for item in planned:
        needed = getattr(item.row.record, "commitment_id", None)
        if needed is None or needed in there or item.fate is Fate.WRONG:
            checked.append(item)
        else:
            missing = UserError("There is no commitment {id}, neither on record nor in this file.", id=needed)
            checked.append(Planned(item.row, Fate.WRONG, problem=missing))
    return checked


async def with_doubts(planned: Sequence[Planned], ledger: Ledger, today: date) -> list[Planned]:
    """What is odd about the commitments and figures that would be written, by what is on record."""
    figures = await Figures.like(ledger, [item for item in planned if is_new_figure(item)])
    promises = [promise_of(item) for item in planned]
    grounds = await Grounds.of(ledger, [promise for promise in promises if promise])
    checked = []
    for item, promise in zip(planned, promises, strict=True):
        doubts = (*item.row.doubts, *grounds.doubts_about(promise, today)) if promise else ()
        odd = figures.doubts_about(item.row.record) if is_new_figure(item) else ()
        is_asked = item.fate is Fate.DOUBLE or bool(doubts or odd)
        checked.append(item._replace(doubts=doubts, figure_doubts=odd, is_asked=is_asked))
    return checked


def is_new_figure(item: Planned) -> bool:
    """Whether a row of a team's own table is a figure that is not on record; one we exported was doubted before."""
    return item.fate is Fate.NEW and item.row.is_of_own_table and isinstance(item.row.record, Actual)


class Figures:
    """The figures on record of what some rows are about."""

    def __init__(self, known: Iterable[Actual]) -> None:
        self._known: defaultdict[tuple[str, str], list[Actual]] = defaultdict(list)
        for actual in known:
            self._known[actual.province, actual.metric].append(actual)

    @classmethod
    async def like(cls, ledger: Ledger, items: Iterable[Planned]) -> "Figures":
        """One query, however many there are."""
        actuals = [item.row.record for item in items if isinstance(item.row.record, Actual)]
        provinces = sorted({actual.province for actual in actuals})
        metrics = sorted({actual.metric for actual in actuals})
        return cls(await ledger.actuals.of(provinces, metrics) if actuals else ())

    def doubts_about(self, record: Record | None) -> tuple[FigureDoubt, ...]:
        """What to ask of whoever records it."""
        if not isinstance(record, Actual):
            return ()
        return tuple(doubts_about_figure(record, self._known.get((record.province, record.metric), ())))


def promise_of(item: Planned) -> Commitment | None:
    """What a row promises that was not promised before; what we exported was doubted when it was recorded."""
    is_new = item.fate in (Fate.NEW, Fate.DOUBLE) and not item.row.is_numbered
    is_changed = item.fate is Fate.CHANGED and not PROMISED.isdisjoint(item.changes)
    record = item.row.record
    return record if (is_new or is_changed) and isinstance(record, Target | Initiative) else None


class Doors:
    """Asks once for each province whether the member may write there, before a whole batch is refused for one row."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._refusals: dict[tuple[Role, str | None], NotAllowedError | None] = {}

    async def admit(self, planned: Planned, present: Present) -> Planned:
        """The row, refused where its write would be."""
        record = planned.row.record
        if record is None or planned.fate in (Fate.SAME, Fate.WRONG):
            return planned
        table = self._ledger.records[planned.row.kind]
        provinces = [table.province(record)]
        if planned.fate is Fate.CHANGED:
            provinces.append(table.province(present[planned.row.kind, record.id].record))
        needed = table.to_change if planned.fate is Fate.CHANGED else table.role_to_add(record)
        for province in dict.fromkeys(provinces):
            if refusal := await self._refusal(needed, province):
                return Planned(planned.row, Fate.WRONG, problem=refusal)
        return planned

    async def _refusal(self, needed: Role, province: str | None) -> NotAllowedError | None:
        if (needed, province) not in self._refusals:
            try:
                await self._ledger.admit(needed, province)
            except NotAllowedError as error:
                self._refusals[needed, province] = error
            else:
                self._refusals[needed, province] = None
        return self._refusals[needed, province]
