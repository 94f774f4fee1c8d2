"""What is on record, found by the words in it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from store.commitments import Commitments
from store.conferences import Conferences
from store.database import Access, Params, Row, Transaction, Value
from store.evidence import EvidenceKept
from store.milestones import Milestones
from store.model.pieces import EDITION
from store.records import Records, enter
from store.viewpoint import Viewpoint

SEARCHED: Sequence[type[Records[Any]]] = (Commitments, Conferences, Milestones, EvidenceKept)
FIND = """
SELECT searched.record, searched.id FROM searched_pieces(:question) AS found
JOIN searched ON searched.number = found.rowid
WHERE {conditions}
ORDER BY found.rowid DESC
LIMIT :limit
"""
UNCUT = """
SELECT team_id, id, rev, recorded_at, record FROM {table}
WHERE (team_id, id, rev) > (:team_id, :id, :rev) AND NOT EXISTS (
    SELECT 1 FROM searched
    WHERE searched.team_id = {table}.team_id AND searched.record = :kind
      AND searched.id = {table}.id AND searched.rev = {table}.rev AND searched.edition = :edition
)
ORDER BY team_id, id, rev
LIMIT :limit
"""
OUTDATED = "team_id = :team_id AND record = :record AND id = :id AND rev = :rev"
STANDING = "SELECT until_at FROM {table} WHERE team_id = :team_id AND id = :id AND rev = :rev"
WHOLE = "SELECT team_id, id, rev, recorded_at, record FROM {table} WHERE team_id = :team_id"
AT_ONCE = 200  # versions cut in one transaction


class Hit(NamedTuple):
    """A record in which the words stand: its kind, as events name it, and its id."""

    kind: str
    id: str


class Search:
    """The words in one team's records."""

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._standpoint = standpoint

    async def find(self, question: str, limit: int) -> list[Hit]:
        """The records last written of those that a question for pieces finds, as `store.model.pieces` writes it."""
        conditions = self._standpoint.conditions()
        sql = FIND.format(conditions=conditions.text)
        params: dict[str, Value] = {**conditions.params, "question": question, "limit": limit}
        rows = await self._access.read(lambda tx: tx.all(sql, params))
        return [Hit(row["record"], row["id"]) for row in rows]


async def cut_what_is_not(access: Access) -> int:
    """Take in what was written by a version of this program that cut no pieces, or others; tells how many it were."""
    return sum([await _cut_of(access, records) for records in SEARCHED])


async def cut_anew(tx: Transaction, team_id: str) -> None:
    """Cut all of a team's texts again: they say something else by now."""
    await forget_team(tx, team_id)
    for records in SEARCHED:
        await _enter_all(tx, records, await tx.all(WHOLE.format(table=records.table), {"team_id": team_id}))


async def forget_team(tx: Transaction, team_id: str) -> int:
    """Have nothing of a team be found any more; tells how many versions were."""
    return await _forget(tx, "team_id = :team_id", {"team_id": team_id})


async def _forget(tx: Transaction, which: str, params: Params) -> int:
    await tx.run(f"DELETE FROM searched_pieces WHERE rowid IN (SELECT number FROM searched WHERE {which})", params)  # noqa: S608
    return await tx.run(f"DELETE FROM searched WHERE {which}", params)  # noqa: S608  # our own words


async def _cut_of(access: Access, records: type[Records[Any]]) -> int:
    sql = UNCUT.format(table=records.table)
    params: Mapping[str, Value] = {"kind": records.kind, "edition": EDITION, "limit": AT_ONCE}
    last: Mapping[str, Value] = {"team_id": "", "id": "", "rev": 0}
    cut = 0
    while rows := await access.read(lambda tx, last=last: tx.all(sql, {**params, **last})):  # type: ignore[misc]
        await access.write(lambda tx, rows=rows: _enter_all(tx, records, rows))  # type: ignore[misc]
        last = {name: rows[-1][name] for name in last}
        cut += len(rows)
    return cut


async def _enter_all(tx: Transaction, records: type[Records[Any]], rows: Sequence[Row]) -> None:
    for row in rows:
        named = {name: row[name] for name in ("team_id", "id", "rev")}
        await _forget(tx, OUTDATED, {"record": records.kind, **named})
        standing = await tx.one(
            STANDING.format(table=records.table), named
        )  # it may have been closed since it was read
        if standing:
            version = {**named, "recorded_at": row["recorded_at"], "until_at": standing["until_at"]}
            await enter(tx, records, version, records.model.validate_json(row["record"]))
