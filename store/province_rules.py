"""What coordinators have settled for their provinces."""

from collections.abc import Mapping

from pydantic import TypeAdapter

from store.database import Value
from store.model.province_rules import ProvinceRules
from store.model.role import Role
from store.records import Records

FIND = "SELECT record FROM province_rules WHERE {conditions} ORDER BY id"


class RulesOfProvinces(Records[ProvinceRules]):
    """The rules of one team, one record a province at most; they are its coordinators' to set."""

    kind = "province_rules"
    table = "province_rules"
    model = TypeAdapter(ProvinceRules)
    to_add = Role.COORDINATOR

    async def all(self) -> list[ProvinceRules]:
        """Of every province that has any."""
        conditions = self._standpoint.conditions()
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def of(self, province: str) -> ProvinceRules:
        """Of one province."""
        found = await self.present([province])
        return found[0].record if found else ProvinceRules(id=province)

    async def owner_for(self, province: str | None, recorder: str) -> str:
        """Who is proposed as the owner of what somebody records: the province's default one, or themself."""
        rules = await self.of(province) if province else None
        return (rules and rules.default_owner) or recorder

    def columns(self, record: ProvinceRules) -> Mapping[str, Value]:
        return {}

    def province(self, record: ProvinceRules) -> str:
        return record.id
