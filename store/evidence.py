"""What was said about commitments: every piece of evidence that a team has kept."""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from store.database import Value
from store.model.commitment_id import CommitmentId
from store.model.evidence import Evidence
from store.records import Records

FIND = "SELECT record FROM evidence WHERE {conditions} ORDER BY commitment_id, day, id"


class EvidenceKept(Records[Evidence]):
    """The evidence of one team."""

    kind = "evidence"
    table = "evidence"
    model = TypeAdapter(Evidence)

    async def of(self, commitment_ids: Sequence[str]) -> list[Evidence]:
        """The evidence on these commitments, that on each in order of its day."""
        if not commitment_ids:
            return []
        conditions = self._standpoint.conditions()
        conditions.among("commitment_id", commitment_ids)
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    def columns(self, record: Evidence) -> Mapping[str, Value]:
        return {"commitment_id": record.commitment_id, "day": record.on.isoformat()}

    @staticmethod
    def texts(record: Evidence) -> Sequence[str | None]:
        return record.quote, record.note, record.source.name, record.source.name_zh

    def province(self, record: Evidence) -> str:
        return CommitmentId.read(record.commitment_id).province
