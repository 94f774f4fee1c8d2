"""From where a ledger is seen: whose it is, who looks or writes, and as of when."""

from datetime import datetime
from typing import NamedTuple

from pydantic import TypeAdapter

from store.conditions import Conditions
from store.database import Access, T, Transaction, Work
from store.model.errors import NotAllowedError
from store.model.role import PROGRAM, Grant, Member, Role, may

GRANT = TypeAdapter(Grant)
THEIRS = """
SELECT record FROM grants WHERE team_id = :team_id AND until_at IS NULL AND (id IN ('*', :member) OR id IN (
    SELECT group_id FROM group_members WHERE team_id = :team_id AND user_id = :member
))
"""
ALL = "SELECT record FROM grants WHERE team_id = :team_id AND until_at IS NULL ORDER BY id"


class Viewpoint(NamedTuple):
    """A team's ledger as one member meets it, today or at a past instant."""

    team_id: str
    member: Member = PROGRAM
    then: datetime | None = None  # none: now

    def conditions(self) -> Conditions:
        """What holds for every row that is seen from here."""
        return Conditions(self.team_id, self.then)

    async def admit(self, tx: Transaction, needed: Role, province: str | None = None) -> None:
        """Let the member through to what a role may do.

        Raises:
            NotAllowedError: they may not; it names those who may, though to guests nobody.
        """
        if self.member.is_trusted:
            return
        theirs = await tx.all(THEIRS, {"team_id": self.team_id, "member": self.member.id})
        if not may(self.member, [GRANT.validate_json(row["record"]) for row in theirs], needed, province):
            raise NotAllowedError(needed, province, await self._able(tx, needed, province))

    async def _able(self, tx: Transaction, needed: Role, province: str | None) -> tuple[str, ...]:
        if self.member.is_outsider:
            return ()
        rows = await tx.all(ALL, {"team_id": self.team_id})
        grants = [GRANT.validate_json(row["record"]) for row in rows]
        return tuple(grant.id for grant in grants if grant.id != "*" and grant.reaches(needed, province))


class Guarded:
    """Access for somebody who may read only what was granted to them: each read asks first."""

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._standpoint = standpoint

    async def read(self, work: Work[T]) -> T:
        async def admitted(tx: Transaction) -> T:
            await self._standpoint.admit(tx, Role.VIEWER)
            return await work(tx)

        return await self._access.read(admitted)

    async def write(self, work: Work[T]) -> T:
        async def admitted(tx: Transaction) -> T:
            await self._standpoint.admit(tx, Role.VIEWER)
            return await work(tx)

        return await self._access.write(admitted)
