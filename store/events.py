"""What was written into a team's ledger: each write has its number, its instant and its author."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from store.database import Access, Row, Transaction, Value
from store.instants import from_millis, to_millis
from store.model.commitment import Commitment
from store.model.event import Action, Authorship, Event
from store.viewpoint import Viewpoint

COLUMNS = "id, record, subject, rev, action, actor, at, why, batch, undoes, before, after"
WRITTEN = """
SELECT record, subject, before, after FROM events
WHERE team_id = :team_id AND id > :after AND id <= :through AND record IN ({kinds})
ORDER BY id
"""
BETWEEN = """
SELECT record, at, before, after FROM events WHERE team_id = :team_id AND id >= :first AND id <= :last ORDER BY id
"""
COUNTED = """
SELECT record, action, count(DISTINCT subject) AS n FROM events
WHERE team_id = :team_id AND id > :after AND id <= :through GROUP BY record, action
"""
AROUND = {  # of a commitment
    "milestone": "milestones",
    "evidence": "evidence",
    "assessment": "assessments",
    "postponement": "postponements",
}
INSERT = "INSERT INTO {table} ({names}) VALUES ({marks})"


class Entry(NamedTuple):
    """One write, as it is entered: its number within the ledger and its millisecond, never before the last one's."""

    team_id: str
    number: int
    at: int
    by: Authorship


async def open_entry(tx: Transaction, team_id: str, by: Authorship) -> Entry:
    """Begin a write; until its transaction ends no other can write into this ledger."""
    row = await tx.one(
        """
        INSERT INTO ledgers (team_id, revision, recorded_at) VALUES (:team_id, 1, :at)
        ON CONFLICT (team_id) DO UPDATE SET
            revision = ledgers.revision + 1,
            recorded_at = CASE WHEN excluded.recorded_at > ledgers.recorded_at
                               THEN excluded.recorded_at ELSE ledgers.recorded_at END
        RETURNING revision, recorded_at
        """,
        {"team_id": team_id, "at": to_millis(by.at)},
    )
    assert row is not None  # noqa: S101  # an upsert returns its row
    return Entry(team_id, row["revision"], row["recorded_at"], by)


async def close_entry(
    tx: Transaction, entry: Entry, record: str, subject: str, rev: int, before: str | None, after: str | None
) -> None:
    """Tell what the write did; `before` and `after` are whole records as JSON."""
    action = Action.ADDED if before is None else Action.REMOVED if after is None else Action.REVISED
    await insert(
        tx,
        "events",
        {
            "team_id": entry.team_id,
            "id": entry.number,
            "record": record,
            "subject": subject,
            "rev": rev,
            "action": action,
            "actor": entry.by.actor,
            "at": entry.at,
            "why": entry.by.why,
            "batch": entry.by.batch,
            "undoes": entry.by.undoes,
            "before": before,
            "after": after,
        },
    )


async def insert(tx: Transaction, table: str, row: Mapping[str, Value]) -> None:
    """One new row, given by the names of its columns."""
    marks = ", ".join(f":{name}" for name in row)
    await tx.run(INSERT.format(table=table, names=", ".join(row), marks=marks), row)


class Events:
    """Every write of one team, in its order."""

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._team_id = standpoint.team_id

    async def of(self, record: str, subject: str) -> list[Event]:
        """What happened to one record, the oldest first; `record` is its kind ("commitment"), `subject` its id."""
        return await self._select("record = :record AND subject = :subject ORDER BY id", record=record, subject=subject)

    async def around(self, commitment: Commitment) -> list[Event]:
        """What happened to a commitment, what is kept beside it, and its metric's figures, the oldest first."""
        found = await self.of("commitment", commitment.id)
        for record, table in AROUND.items():
            theirs = f"SELECT id FROM {table} WHERE team_id = :team_id AND commitment_id = :commitment_id"  # noqa: S608  # our own names
            found += await self._select(
                f"record = :record AND subject IN ({theirs}) ORDER BY id", record=record, commitment_id=commitment.id
            )
        if commitment.kind == "target":
            theirs = "SELECT id FROM actuals WHERE team_id = :team_id AND province = :province AND metric = :metric"
            found += await self._select(
                f"record = 'actual' AND subject IN ({theirs}) ORDER BY id",
                province=commitment.province,
                metric=commitment.metric,
            )
        return sorted((entry for entry in found if concerns(entry, commitment)), key=lambda entry: entry.id)

    async def by(self, actor: str, limit: int) -> list[Event]:
        """The last things that somebody wrote, the newest first."""
        return await self._select("actor = :actor ORDER BY id DESC LIMIT :limit", actor=actor, limit=limit)

    async def latest(self, limit: int) -> list[Event]:
        """The last things that happened, the newest first."""
        return await self._select("id > 0 ORDER BY id DESC LIMIT :limit", limit=limit)

    async def of_batch(self, batch: str) -> list[Event]:
        """What was written as one, in its order; nothing where there is no such batch."""
        return await self._select("batch = :batch ORDER BY id", batch=batch)

    async def last_before(self, instant: datetime) -> int:
        """The number of the last thing that was written before an instant; 0 where nothing was."""
        sql = "SELECT id FROM events WHERE team_id = :team_id AND at < :at ORDER BY at DESC, id DESC LIMIT 1"
        params: dict[str, Value] = {"team_id": self._team_id, "at": to_millis(instant)}
        row = await self._access.read(lambda tx: tx.one(sql, params))
        return int(row["id"]) if row else 0

    async def first_at(self) -> datetime | None:
        """When the first of all was written; none where nothing was."""
        sql = "SELECT at FROM events WHERE team_id = :team_id ORDER BY at LIMIT 1"
        row = await self._access.read(lambda tx: tx.one(sql, {"team_id": self._team_id}))
        return from_millis(row["at"]) if row else None

    async def counted(self, after: int, through: int) -> dict[tuple[str, Action], int]:
        """How many records of each kind something was done to, after one number and through another."""
        params: dict[str, Value] = {"team_id": self._team_id, "after": after, "through": through}
        rows = await self._access.read(lambda tx: tx.all(COUNTED, params))
        return {(row["record"], Action(row["action"])): int(row["n"]) for row in rows}

    async def written(self, kinds: Sequence[str], after: int, through: int) -> list[Row]:
        """What was written to records of these kinds after one revision and through another: each whole, as JSON."""
        marks = {f"kind{place}": kind for place, kind in enumerate(kinds)}
        sql = WRITTEN.format(kinds=", ".join(f":{mark}" for mark in marks))
        params: dict[str, Value] = {"team_id": self._team_id, "after": after, "through": through, **marks}
        return await self._access.read(lambda tx: tx.all(sql, params))

    async def between(self, first: int, last: int) -> list[Row]:
        """The writes from one number to another, as far as they are kept: of each, what it did to which record."""
        params: dict[str, Value] = {"team_id": self._team_id, "first": first, "last": last}
        return await self._access.read(lambda tx: tx.all(BETWEEN, params))

    async def undone(self, batch: str) -> bool:
        """Whether a batch has been taken back; that itself can be taken back, by its own batch."""
        return bool(await self._select("undoes = :batch LIMIT 1", batch=batch))

    async def _select(self, which: str, **params: Value) -> list[Event]:
        sql = f"SELECT {COLUMNS} FROM events WHERE team_id = :team_id AND {which}"  # noqa: S608  # our own words
        rows = await self._access.read(lambda tx: tx.all(sql, {"team_id": self._team_id, **params}))
        return [event(row) for row in rows]


def concerns(event: Event, commitment: Commitment) -> bool:
    """Whether a figure is that of the commitment's own place: a city's is never the province's."""
    record = event.after or event.before or {}
    if event.record != "actual":
        return True
    return (record.get("scope"), record.get("scope_name")) == (commitment.scope, commitment.scope_name)


def event(row: Row) -> Event:
    """An event from its row."""
    return Event(
        id=row["id"],
        record=row["record"],
        subject=row["subject"],
        rev=row["rev"],
        action=Action(row["action"]),
        by=Authorship(
            actor=row["actor"],
            at=from_millis(row["at"]),
            why=row["why"],
            batch=row["batch"],
            undoes=row["undoes"],
        ),
        before=json.loads(row["before"]) if row["before"] else None,
        after=json.loads(row["after"]) if row["after"] else None,
    )
