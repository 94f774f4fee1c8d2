"""What people think of commitments themselves: every judgement that somebody has put beside the computed one."""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from store.database import Value
from store.model.assessment import Assessment
from store.model.commitment_id import CommitmentId
from store.model.role import Role
from store.records import Records

FIND = "SELECT record FROM assessments WHERE {conditions} ORDER BY commitment_id, day, id"


class Assessments(Records[Assessment]):
    """The judgements of one team's people."""

    kind = "assessment"
    table = "assessments"
    model = TypeAdapter(Assessment)

    async def of(self, commitment_ids: Sequence[str]) -> list[Assessment]:
        """Those of these commitments, those of each in order of their day."""
        if not commitment_ids:
            return []
        conditions = self._standpoint.conditions()
        conditions.among("commitment_id", commitment_ids)
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    def columns(self, record: Assessment) -> Mapping[str, Value]:
        return {"commitment_id": record.commitment_id, "day": record.on.isoformat()}

    def role_to_add(self, record: Assessment) -> Role:
        """Everybody speaks for themselves; what others think is a coordinator's to record, as from a file."""
        return self.to_add if record.assessed_by == self._standpoint.member.id else self.to_change

    def province(self, record: Assessment) -> str:
        return CommitmentId.read(record.commitment_id).province
