"""What is wrong with a team's bot, and whether its admins know; so that they are told once, whatever is restarted."""

from datetime import datetime, timedelta

from store.database import Access, Transaction, Value
from store.health import Trouble
from store.instants import from_millis, to_millis

LEASE = timedelta(minutes=10)  # in which one process tells of it; if nobody could be told, it is tried again after that
RAISE = """
INSERT INTO alarms (team_id, subject, why, since_at) VALUES (:team_id, :subject, :why, :since)
ON CONFLICT (team_id, subject) DO NOTHING
"""
CLAIM = """
UPDATE alarms SET lease_until = :until
WHERE team_id = :team_id AND subject = :subject AND lease_until <= :now AND (told_at IS NOT NULL) = (:told = 1)
"""
TOLD = "UPDATE alarms SET told_at = :now, lease_until = 0 WHERE team_id = :team_id AND subject = :subject"
END = "DELETE FROM alarms WHERE team_id = :team_id AND subject = :subject"


class Alarms:
    """The alarms of all teams."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def raised(self, team_id: str, trouble: Trouble) -> bool:
        """Note what is wrong; False where that was known."""
        named: dict[str, Value] = {
            "team_id": team_id,
            "subject": trouble.subject,
            "why": trouble.why,
            "since": to_millis(trouble.since),
        }
        return await self._access.write(lambda tx: tx.run(RAISE, named)) == 1

    async def claim(self, team_id: str, subject: str, now: datetime, *, told: bool) -> bool:
        """Take it upon oneself to tell of it, or of one that was told that it is over; False where another does."""
        named: dict[str, Value] = {
            "team_id": team_id,
            "subject": subject,
            "now": to_millis(now),
            "until": to_millis(now + LEASE),
            "told": int(told),
        }
        return await self._access.write(lambda tx: tx.run(CLAIM, named)) == 1

    async def told(self, team_id: str, subject: str, now: datetime) -> None:
        """Admins know of it."""
        named: dict[str, Value] = {"team_id": team_id, "subject": subject, "now": to_millis(now)}
        await self._access.write(lambda tx: tx.run(TOLD, named))

    async def end(self, team_id: str, subject: str) -> None:
        """It is well again."""
        await self._access.write(lambda tx: tx.run(END, {"team_id": team_id, "subject": subject}))

    async def all(self, team_id: str) -> list[tuple[Trouble, bool]]:
        """What was wrong when it was last looked at, each with whether admins were told."""

        async def read(tx: Transaction) -> list[tuple[Trouble, bool]]:
            sql = "SELECT subject, why, since_at, told_at FROM alarms WHERE team_id = :team_id ORDER BY subject"
            return [
                (Trouble(row["subject"], row["why"], from_millis(row["since_at"])), row["told_at"] is not None)
                for row in await tx.all(sql, {"team_id": team_id})
            ]

        return await self._access.read(read)
