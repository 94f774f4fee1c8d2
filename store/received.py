"""What Slack brought to any of the processes lately, so that what comes twice is done once."""

import hashlib
from datetime import datetime, timedelta

from store.database import Database, Value
from store.instants import to_millis

REMEMBERED_FOR = timedelta(minutes=15)  # the last of Slack's three repetitions comes after about six minutes
NOTE = "INSERT INTO received (digest, at) VALUES (:digest, :at) ON CONFLICT (digest) DO NOTHING"


class Received:
    """The requests that have come, by a digest of what tells them apart; a process alone remembers by itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_new(self, mark: str, now: datetime) -> bool:
        """Whether nobody has taken it up yet; from now on somebody has."""
        if self._database.engine == "sqlite":
            return True
        row: dict[str, Value] = {"digest": hashlib.sha256(mark.encode()).hexdigest(), "at": to_millis(now)}
        return await self._database.write(lambda tx: tx.run(NOTE, row)) == 1

    async def forget(self, now: datetime) -> None:
        """Remove those that will not come again."""
        before = {"before": to_millis(now - REMEMBERED_FOR)}
        await self._database.write(lambda tx: tx.run("DELETE FROM received WHERE at < :before", before))
