"""Who has which role: every grant of a team, and who is in the groups to which one is given."""

from collections.abc import Collection, Mapping

from pydantic import TypeAdapter

from store.database import Access, Transaction, Value
from store.events import insert
from store.model.role import Grant, Role
from store.records import Records
from store.viewpoint import THEIRS, Viewpoint

FIND = "SELECT record FROM grants WHERE {conditions} ORDER BY id"


class Grants(Records[Grant]):
    """The roles that one team has given; to give or take one needs an admin."""

    kind = "grant"
    table = "grants"
    model = TypeAdapter(Grant)
    to_add = Role.ADMIN
    to_change = Role.ADMIN

    async def all(self) -> list[Grant]:
        """Every grant, in the order of its id."""
        conditions = self._standpoint.conditions()
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def theirs(self, user_id: str) -> list[Grant]:
        """What a member has been given: by name, through a group, and together with everybody."""
        return await self._select(THEIRS, {"team_id": self._team_id, "member": user_id})

    def columns(self, record: Grant) -> Mapping[str, Value]:
        return {"role": record.role}

    def province(self, record: Grant) -> None:
        return None


class Groups:
    """Who is in the user groups that have a role, as Slack told it last."""

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._team_id = standpoint.team_id

    async def put(self, group_id: str, user_ids: Collection[str]) -> None:
        """These and no others are in the group."""
        named = {"team_id": self._team_id, "group_id": group_id}

        async def write(tx: Transaction) -> None:
            await tx.run("DELETE FROM group_members WHERE team_id = :team_id AND group_id = :group_id", named)
            for user_id in sorted(set(user_ids)):
                await insert(tx, "group_members", {**named, "user_id": user_id})

        await self._access.write(write)

    async def of(self, group_id: str) -> list[str]:
        """Who is in the group."""
        rows = await self._access.read(
            lambda tx: tx.all(
                "SELECT user_id FROM group_members WHERE team_id = :team_id AND group_id = :group_id ORDER BY user_id",
                {"team_id": self._team_id, "group_id": group_id},
            )
        )
        return [row["user_id"] for row in rows]
