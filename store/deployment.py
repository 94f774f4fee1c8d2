"""What all processes on one database share: its secret, what Slack wants left alone, which statistics it has."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from store.database import Access, Transaction
from store.instants import from_millis, to_millis

OF_POSTS = "posts"  # the secret with which the keys of posts are made
BYTES = 32
TAKEN_UP = "SELECT edition FROM official_editions WHERE known_at > :at"
TAKE_UP = "INSERT INTO official_editions (edition, known_at) VALUES (:edition, :at) ON CONFLICT (edition) DO NOTHING"
KEPT = "SELECT value FROM secrets WHERE name = :name"


class Deployment:
    """The rows that belong to no ledger."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def secret_of_posts(self) -> str:
        """The secret by which own posts are known, the same for every process: the first of them makes it."""
        row = await self._access.read(lambda tx: tx.one(KEPT, {"name": OF_POSTS}))
        return str(row["value"]) if row else await self._access.write(make_secret)

    async def throttle(self, team_id: str, method: str, until: datetime) -> None:
        """Slack wants a method to be left alone until an instant."""
        await self._access.write(
            lambda tx: tx.run(
                """
                INSERT INTO throttles (team_id, method, until_at) VALUES (:team_id, :method, :until)
                ON CONFLICT (team_id, method) DO UPDATE SET until_at = excluded.until_at
                """,
                {"team_id": team_id, "method": method, "until": to_millis(until)},
            )
        )

    async def throttled_until(self, team_id: str, method: str) -> datetime | None:
        """Until when a method was last to be left alone; none where it never was."""
        row = await self._access.read(
            lambda tx: tx.one(
                "SELECT until_at FROM throttles WHERE team_id = :team_id AND method = :method",
                {"team_id": team_id, "method": method},
            )
        )
        return from_millis(row["until_at"]) if row else None

    async def take_up(self, editions: Iterable[str], now: datetime) -> None:
        """Official figures of these editions are there from now on, unless they were before."""
        new = sorted({*editions} - await self.taken_up_after(from_millis(0)))

        async def write(tx: Transaction) -> None:
            for edition in new:
                await tx.run(TAKE_UP, {"edition": edition, "at": to_millis(now)})

        if new:
            await self._access.write(write)

    async def taken_up_after(self, instant: datetime) -> frozenset[str]:
        """The editions of official figures that were not there yet at an instant."""
        rows = await self._access.read(lambda tx: tx.all(TAKEN_UP, {"at": to_millis(instant)}))
        return frozenset(row["edition"] for row in rows)


async def make_secret(tx: Transaction) -> str:
    """Make the secret of posts, unless another process has done so meanwhile."""
    sql = "INSERT INTO secrets (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
    await tx.run(sql, {"name": OF_POSTS, "value": secrets.token_hex(BYTES)})
    row = await tx.one(KEPT, {"name": OF_POSTS})
    assert row is not None  # noqa: S101  # it has just been written
    return str(row["value"])
