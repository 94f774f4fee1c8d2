"""Records that are never overwritten: a change closes the version before it, and is told as an event."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel, TypeAdapter

from store.database import Access, Row, Transaction, Value
from store.events import Entry, close_entry, insert, open_entry
from store.instants import from_millis
from store.model.errors import ChangedMeanwhileError, NotRecordedError
from store.model.event import Action, Authorship, Event
from store.model.pieces import EDITION, pieces_of
from store.model.role import Role
from store.viewpoint import Viewpoint

VERSION = "SELECT record, rev, recorded_at, until_at FROM {table} WHERE {conditions}"
HISTORY = "SELECT record, rev, recorded_at, until_at FROM {table} WHERE team_id = :team_id AND id = :id ORDER BY rev"
PRESENT = "SELECT record, rev, recorded_at, until_at FROM {table} WHERE {conditions} ORDER BY id"
LAST = "SELECT record, rev, until_at FROM {table} WHERE team_id = :team_id AND id = :id ORDER BY rev DESC LIMIT 1"
CLOSE = "UPDATE {table} SET until_at = :at WHERE team_id = :team_id AND id = :id AND until_at IS NULL"
ENTER_PIECES = """
INSERT INTO searched_pieces (rowid, pieces)
SELECT number, CAST(:pieces AS TEXT) FROM searched
WHERE team_id = :team_id AND record = :kind AND id = :id AND rev = :rev
"""
CLOSE_SEARCHED = """
UPDATE searched SET until_at = :at WHERE team_id = :team_id AND record = :kind AND id = :id AND until_at IS NULL
"""

AT_ONCE = 10_000  # ids in one question; SQLite takes three times as many
PARSED = 4000  # records that are not parsed anew each time they are read; about ten megabytes


class Recordable(Protocol):
    """What the ledger keeps: a model with an id that is unique among its kind and its team."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Recordable)


class Version(NamedTuple, Generic[T]):
    """What the ledger held of a record from `recorded_at` until `until_at`; without an end it still does."""

    record: T
    rev: int
    recorded_at: datetime
    until_at: datetime | None = None


class Records(ABC, Generic[T]):
    """All records of one kind and one team. Every write is one transaction, together with its event.

    Each write asks the role of the member from whose standpoint it is made (`NotAllowedError`).
    """

    kind: ClassVar[str]  # as events name it
    table: ClassVar[str]
    model: TypeAdapter[T]
    to_add: ClassVar[Role] = Role.EDITOR
    to_change: ClassVar[Role] = Role.COORDINATOR

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._standpoint = standpoint
        self._team_id = standpoint.team_id

    async def get(self, id: str) -> T:
        """The record as it is, or was at the standpoint's instant.

        Raises:
            NotRecordedError: there is none, or was none then.
        """
        return (await self.version(id)).record

    async def version(self, id: str) -> Version[T]:
        """The record as `get` gives it, with the number that a revision of it must name.

        Raises:
            NotRecordedError: there is none, or was none then.
        """
        conditions = self._standpoint.conditions()
        conditions.add("id = :id", id=id)
        sql = VERSION.format(table=self.table, conditions=conditions.text)
        row = await self._access.read(lambda tx: tx.one(sql, conditions.params))
        if row is None:
            raise NotRecordedError("There is no record {id}.", id=id)
        return self._version(row)

    async def present(self, ids: Sequence[str] | None = None) -> list[Version[T]]:
        """Every record that is there, or as many of these ids as are, in the order of their ids."""
        if ids is None:
            return await self._present([])
        named = sorted(set(ids))
        parts = [await self._present(named[start : start + AT_ONCE]) for start in range(0, len(named), AT_ONCE)]
        return [version for part in parts for version in part]

    async def history(self, id: str) -> list[Version[T]]:
        """Every version there has been, the oldest first; a gap in time is one in which it was removed."""
        sql = HISTORY.format(table=self.table)
        rows = await self._access.read(lambda tx: tx.all(sql, {"team_id": self._team_id, "id": id}))
        return [self._version(row) for row in rows]

    async def add(self, record: T, by: Authorship) -> Version[T]:
        """Record something new, or again what was removed.

        Raises:
            ChangedMeanwhileError: a record with its id is there.
        """

        async def write(tx: Transaction) -> Version[T]:
            entry = await self._open(tx, by, self.role_to_add(record), record)
            return await self._add(tx, entry, await self._as_recorded(tx, record, None))

        return await self._access.write(write)

    async def revise(self, record: T, rev: int, by: Authorship) -> Version[T]:
        """Put a new version in the place of version `rev`.

        Raises:
            ChangedMeanwhileError: the present version is another.
            NotRecordedError: there is none.
        """

        async def write(tx: Transaction) -> Version[T]:
            entry = await self._open(tx, by, self.to_change, record)
            present = await self._close(tx, entry, record.id, rev)
            kept = await self._as_recorded(tx, record, parsed(self.model, present["record"]))
            return await self._insert(tx, entry, kept, rev + 1, before=present["record"])

        return await self._access.write(write)

    async def remove(self, id: str, rev: int, by: Authorship) -> None:
        """Close version `rev` without another: what was known remains, as do its events.

        Raises:
            ChangedMeanwhileError: the present version is another.
            NotRecordedError: there is none.
        """

        async def write(tx: Transaction) -> None:
            entry = await open_entry(tx, self._team_id, by)
            present = await self._close(tx, entry, id, rev)
            await close_entry(tx, entry, self.kind, id, rev, before=present["record"], after=None)

        await self._access.write(write)

    async def take_back(self, event: Event, by: Authorship) -> None:
        """Undo one write, if what it wrote is what stands, be it that later writes were undone; as a write of its own.

        Raises:
            ChangedMeanwhileError: something else stands by now.
        """

        async def write(tx: Transaction) -> None:
            entry = await open_entry(tx, self._team_id, by)
            last = await self._last(tx, event.subject)
            removed = event.action is Action.REMOVED
            if last is None or (last["until_at"] is not None) is not removed or not self._stands(last, event):
                raise ChangedMeanwhileError(f"{self.kind} {event.subject} was changed after version {event.rev}")
            if not removed:
                await self._close(tx, entry, event.subject, last["rev"])
            if event.before is None:
                await close_entry(tx, entry, self.kind, event.subject, last["rev"], last["record"], after=None)
                return
            record = self.model.validate_python(event.before)
            await self._insert(tx, entry, record, last["rev"] + 1, before=None if removed else last["record"])

        await self._access.write(write)

    def _stands(self, last: Row, event: Event) -> bool:
        """Whether the last version says what a write left, or took away."""
        left = self.model.validate_python(event.after or event.before)
        return bool(last["rev"] == event.rev or parsed(self.model, last["record"]) == left)

    def provinces_of(self, event: Event) -> list[str | None]:
        """The provinces whose coordinator may undo a write; none where it is nobody's in particular."""
        versions = [self.model.validate_python(fields) for fields in (event.before, event.after) if fields]
        return [*dict.fromkeys(self.province(version) for version in versions)]

    @abstractmethod
    def province(self, record: T) -> str | None:
        """The code of the province whose record it is."""

    def role_to_add(self, record: T) -> Role:
        """What whoever adds a record needs to be."""
        return self.to_add

    @abstractmethod
    def columns(self, record: T) -> Mapping[str, Value]:
        """What queries select and order by, beside the record as a whole."""

    @staticmethod
    def texts(record: T) -> Sequence[str | None]:
        """The words by which it can be searched for; none where it cannot."""
        return ()

    async def _present(self, ids: Sequence[str]) -> list[Version[T]]:
        conditions = self._standpoint.conditions()
        conditions.among("id", ids)
        sql = PRESENT.format(table=self.table, conditions=conditions.text)
        rows = await self._access.read(lambda tx: tx.all(sql, conditions.params))
        return [self._version(row) for row in rows]

    async def _as_recorded(self, tx: Transaction, record: T, before: T | None) -> T:
        """A record as it is written in the member's name; `before` is the version whose place it takes."""
        return record

    async def _open(self, tx: Transaction, by: Authorship, needed: Role, record: T) -> Entry:
        """Begin a write, if the member may make it."""
        await self._admit(tx, needed, record)
        return await open_entry(tx, self._team_id, by)

    async def _admit(self, tx: Transaction, needed: Role, record: T) -> None:
        await self._standpoint.admit(tx, needed, self.province(record))

    async def _add(self, tx: Transaction, entry: Entry, record: T) -> Version[T]:
        last = await self._last(tx, record.id)
        if last and last["until_at"] is None:
            raise ChangedMeanwhileError(f"{self.kind} {record.id} is recorded already")
        return await self._insert(tx, entry, record, last["rev"] + 1 if last else 1, before=None)

    async def _insert(self, tx: Transaction, entry: Entry, record: T, rev: int, before: str | None) -> Version[T]:
        after = self.model.dump_json(record).decode()
        named: Mapping[str, Value] = {"team_id": self._team_id, "id": record.id, "rev": rev, "recorded_at": entry.at}
        await insert(tx, self.table, {**named, **self.columns(record), "record": after})
        await enter(tx, type(self), named, record)
        await close_entry(tx, entry, self.kind, record.id, rev, before, after)
        return Version(record, rev, from_millis(entry.at))

    async def _close(self, tx: Transaction, entry: Entry, id: str, rev: int) -> Row:
        """End the present version, which must be `rev` and the member's to change, and give its row."""
        last = await self._last(tx, id)
        if last is None or last["until_at"] is not None:
            raise NotRecordedError("There is no record {id}.", id=id)
        if last["rev"] != rev:
            raise ChangedMeanwhileError(f"{self.kind} {id} is at version {last['rev']}, not {rev}")
        record = parsed(self.model, last["record"])
        await self._admit(tx, self.to_change, record)
        closed: Mapping[str, Value] = {"team_id": self._team_id, "id": id, "at": entry.at}
        await tx.run(CLOSE.format(table=self.table), closed)
        if any(self.texts(record)):
            await tx.run(CLOSE_SEARCHED, {**closed, "kind": self.kind})
        return last

    async def _last(self, tx: Transaction, id: str) -> Row | None:
        """The newest version, be it the present one or the one that was removed."""
        return await tx.one(LAST.format(table=self.table), {"team_id": self._team_id, "id": id})

    async def _select(self, sql: str, params: Mapping[str, Value]) -> list[T]:
        """The records that a statement finds."""
        rows = await self._access.read(lambda tx: tx.all(sql, params))
        return [parsed(self.model, row["record"]) for row in rows]

    def _version(self, row: Row) -> Version[T]:
        until = row["until_at"]
        return Version(
            record=parsed(self.model, row["record"]),
            rev=row["rev"],
            recorded_at=from_millis(row["recorded_at"]),
            until_at=None if until is None else from_millis(until),
        )


async def enter(tx: Transaction, records: type[Records[T]], version: Mapping[str, Value], record: T) -> None:
    """Have a version be found by its words; it is given by its team, id and number, and since when it is there."""
    texts = records.texts(record)
    if any(texts):
        await insert(tx, "searched", {**version, "record": records.kind, "edition": EDITION})
        named = {"team_id": version["team_id"], "kind": records.kind, "id": version["id"], "rev": version["rev"]}
        await tx.run(ENTER_PIECES, {**named, "pieces": pieces_of(texts, str(version["team_id"]))})


@lru_cache(maxsize=PARSED)
def parsed(model: TypeAdapter[T], record: str) -> T:
    """A record from its JSON; it is frozen, so one of the same words will do for everybody who reads it."""
    found = model.validate_json(record)
    if isinstance(found, BaseModel) and len(found.model_fields_set) == len(type(found).model_fields):
        object.__setattr__(found, "__pydantic_fields_set__", every_field(type(found)))
    return found


@cache
def every_field(model: type[BaseModel]) -> set[str]:
    """The names of all fields, once for all records that have them: each one's own would be half of what it takes."""
    return set(model.model_fields)
