"""What people want to be reminded of later."""

from collections.abc import Mapping

from pydantic import TypeAdapter

from store.database import Transaction, Value
from store.model.commitment_id import CommitmentId
from store.model.postponement import Postponement
from store.model.role import Role
from store.records import Records

FIND = "SELECT record FROM postponements WHERE {conditions} ORDER BY id"
OWNER = "SELECT owner FROM commitments WHERE team_id = :team_id AND id = :id AND until_at IS NULL"


class Postponements(Records[Postponement]):
    """The postponements of one team; a commitment's owner may put it off, and whoever may record for its province."""

    kind = "postponement"
    table = "postponements"
    model = TypeAdapter(Postponement)
    to_change = Role.EDITOR

    async def of(self, recipient: str) -> Mapping[str, Postponement]:
        """What a recipient hears nothing of for now, by commitment."""
        conditions = self._standpoint.conditions()
        conditions.add("recipient = :recipient", recipient=recipient)
        found = await self._select(FIND.format(conditions=conditions.text), conditions.params)
        return {postponement.commitment_id: postponement for postponement in found}

    async def _admit(self, tx: Transaction, needed: Role, record: Postponement) -> None:
        commitment = await tx.one(OWNER, {"team_id": self._team_id, "id": record.commitment_id})
        if commitment is None or commitment["owner"] != self._standpoint.member.id:
            await super()._admit(tx, needed, record)

    def columns(self, record: Postponement) -> Mapping[str, Value]:
        return {"commitment_id": record.commitment_id, "recipient": record.recipient}

    def province(self, record: Postponement) -> str:
        return CommitmentId.read(record.commitment_id).province
