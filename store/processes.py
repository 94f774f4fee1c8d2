"""The bots that run on one database, as each told of itself last."""

from datetime import datetime, timedelta

from store.database import Access, Transaction, Value
from store.instants import to_millis
from store.model.process import Process

FORGOTTEN = timedelta(days=1)  # after which one that says nothing is not told of any more
PUT = """
INSERT INTO processes (name, seen_at, record) VALUES (:name, :seen_at, :record)
ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at, record = excluded.record
"""


class Processes:
    """They belong to no team: what stands here names none of what a team has recorded."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def put(self, process: Process) -> None:
        """Tell of oneself; those that have long said nothing go."""
        row: dict[str, Value] = {
            "name": process.name,
            "seen_at": to_millis(process.seen_at),
            "record": process.model_dump_json(exclude_defaults=True),
        }

        async def write(tx: Transaction) -> None:
            await tx.run("DELETE FROM processes WHERE seen_at < :at", {"at": to_millis(process.seen_at - FORGOTTEN)})
            await tx.run(PUT, row)

        await self._access.write(write)

    async def all(self, now: datetime) -> list[Process]:
        """Those that have told of themselves within a day, the newest first."""
        sql = "SELECT record FROM processes WHERE seen_at >= :at ORDER BY seen_at DESC"
        rows = await self._access.read(lambda tx: tx.all(sql, {"at": to_millis(now - FORGOTTEN)}))
        return [Process.model_validate_json(row["record"]) for row in rows]


async def forget_standing(tx: Transaction, team_id: str) -> int:
    """Remove what processes have told of one team; gives of how many."""
    changed = 0
    for row in await tx.all("SELECT name, record FROM processes"):
        process = Process.model_validate_json(row["record"])
        if team_id in process.teams:
            teams = {known: standing for known, standing in process.teams.items() if known != team_id}
            record = process.model_copy(update={"teams": teams}).model_dump_json(exclude_defaults=True)
            sql = "UPDATE processes SET record = :record WHERE name = :name"
            changed += await tx.run(sql, {"record": record, "name": row["name"]})
    return changed
