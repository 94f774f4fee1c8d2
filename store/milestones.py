"""How initiatives advanced: every dated step that a team has on record."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import TypeAdapter

from store.database import Value
from store.model.commitment_id import CommitmentId
from store.model.milestone import Milestone
from store.records import Records

FIND = "SELECT record FROM milestones WHERE {conditions} ORDER BY commitment_id, day, id"


class Milestones(Records[Milestone]):
    """The steps of one team's initiatives."""

    kind = "milestone"
    table = "milestones"
    model = TypeAdapter(Milestone)

    async def of(self, commitment_ids: Sequence[str]) -> list[Milestone]:
        """The steps of these commitments, those of each in order of their day."""
        if not commitment_ids:
            return []
        conditions = self._standpoint.conditions()
        conditions.among("commitment_id", commitment_ids)
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def between(self, after: date, until: date) -> list[Milestone]:
        """The steps that are dated after one day and until another."""
        conditions = self._standpoint.conditions()
        conditions.add("day > :after AND day <= :until", after=after.isoformat(), until=until.isoformat())
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    def columns(self, record: Milestone) -> Mapping[str, Value]:
        return {"commitment_id": record.commitment_id, "day": record.on.isoformat()}

    @staticmethod
    def texts(record: Milestone) -> Sequence[str | None]:
        return record.title, record.source.name, record.source.name_zh

    def province(self, record: Milestone) -> str:
        return CommitmentId.read(record.commitment_id).province
