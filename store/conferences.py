"""Where it was promised: every document that a team has on record."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from pydantic import TypeAdapter

from store.database import Value
from store.model.commitment import Commitment
from store.model.conference import Conference
from store.records import Records

FIND = "SELECT record FROM conferences WHERE {conditions} ORDER BY year DESC, id"


class Conferences(Records[Conference]):
    """The documents of one team."""

    kind = "conference"
    table = "conferences"
    model = TypeAdapter(Conference)

    async def of_province(self, province: str, year: int | None = None) -> list[Conference]:
        """A province's documents, those of the latest year first; of one year only, where it is named."""
        conditions = self._standpoint.conditions()
        conditions.add("province = :province", province=province)
        if year is not None:
            conditions.add("year = :year", year=year)
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def named(self, ids: Collection[str]) -> dict[str, Conference]:
        """The documents with these ids, as far as they are on record."""
        if not ids:
            return {}
        conditions = self._standpoint.conditions()
        conditions.among("id", sorted(ids))
        found = await self._select(FIND.format(conditions=conditions.text), conditions.params)
        return {conference.id: conference for conference in found}

    async def cited_by(self, commitments: Iterable[Commitment]) -> dict[str, Conference]:
        """The documents in which commitments were made, by id."""
        return await self.named({promise.conference_id for promise in commitments if promise.conference_id})

    def columns(self, record: Conference) -> Mapping[str, Value]:
        return {"province": record.province, "year": record.year}

    @staticmethod
    def texts(record: Conference) -> Sequence[str | None]:
        return record.title, record.title_zh, record.publisher, record.publisher_zh, record.document_number

    def province(self, record: Conference) -> str:
        return record.province
