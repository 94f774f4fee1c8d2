"""Who works on something that two processes must not work on at once: a lease each, which runs out by itself."""

import secrets
from datetime import datetime, timedelta

from store.database import Database, Value
from store.instants import to_millis

TAKE = """
INSERT INTO leases (team_id, name, owner, until_at) VALUES (:team_id, :name, :owner, :until)
ON CONFLICT (team_id, name) DO UPDATE SET owner = excluded.owner, until_at = excluded.until_at
WHERE leases.until_at <= :now
"""
LEAVE = "DELETE FROM leases WHERE team_id = :team_id AND name = :name AND owner = :owner"


class Leases:
    """The leases of a process. A ledger that is a file has one process, which needs none: there all are granted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, team_id: str, name: str, now: datetime, length: timedelta) -> str | None:
        """Take a lease, unless somebody has it; gives the owner's mark by which it is left."""
        owner = secrets.token_hex(8)
        if self._database.engine == "sqlite":
            return owner
        row: dict[str, Value] = {
            "team_id": team_id,
            "name": name,
            "owner": owner,
            "until": to_millis(now + length),
            "now": to_millis(now),
        }
        return owner if await self._database.write(lambda tx: tx.run(TAKE, row)) else None

    async def leave(self, team_id: str, name: str, owner: str) -> None:
        """Let the next one in; a lease that has passed to somebody else stays theirs."""
        if self._database.engine == "sqlite":
            return
        row: dict[str, Value] = {"team_id": team_id, "name": name, "owner": owner}
        await self._database.write(lambda tx: tx.run(LEAVE, row))
