"""What was written into a team's ledger: each write has its number, its instant and its author."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from store.database import Access, Row, Transaction, Value
from store.instants import from_millis, to_millis
from store.model.event import Action, Authorship, Event

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

    def __init__(self, access: Access, team_id: str) -> None:
        self._access = access
        self._team_id = team_id

    async def of(self, record: str, subject: str) -> list[Event]:
        """What happened to one record, the oldest first; `record` is its kind ("commitment"), `subject` its id."""
        rows = await self._access.read(
            lambda tx: tx.all(
                """
                SELECT id, record, subject, rev, action, actor, at, why, before, after FROM events
                WHERE team_id = :team_id AND record = :record AND subject = :subject ORDER BY id
                """,
                {"team_id": self._team_id, "record": record, "subject": subject},
            )
        )
        return [event(row) for row in rows]

    async def latest(self, limit: int) -> list[Event]:
        """The last things that happened, the newest first."""
        rows = await self._access.read(
            lambda tx: tx.all(
                """
                SELECT id, record, subject, rev, action, actor, at, why, before, after FROM events
                WHERE team_id = :team_id ORDER BY id DESC LIMIT :limit
                """,
                {"team_id": self._team_id, "limit": limit},
            )
        )
        return [event(row) for row in rows]


def event(row: Row) -> Event:
    """An event from its row."""
    return Event(
        id=row["id"],
        record=row["record"],
        subject=row["subject"],
        rev=row["rev"],
        action=Action(row["action"]),
        by=Authorship(actor=row["actor"], at=from_millis(row["at"]), why=row["why"]),
        before=json.loads(row["before"]) if row["before"] else None,
        after=json.loads(row["after"]) if row["after"] else None,
    )
