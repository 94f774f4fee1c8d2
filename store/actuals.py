"""What was measured: every figure that a team has on record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from pydantic import TypeAdapter

from store.database import Value
from store.model.actual import Actual
from store.records import Records

FIND = "SELECT record FROM actuals WHERE {conditions} ORDER BY province, metric, day, released, id"


class Actuals(Records[Actual]):
    """The figures of one team."""

    kind = "actual"
    table = "actuals"
    model = TypeAdapter(Actual)

    async def of(
        self,
        provinces: Sequence[str] | None,
        metrics: Sequence[str] | None,
        *,
        since: date | None = None,
    ) -> list[Actual]:
        """The figures of these metrics in these provinces, for days from `since` on, in order of day and release.

        None stands for any province or any metric, though not for both.
        """
        if provinces is None and metrics is None:
            raise ValueError("name the provinces or the metrics")
        if (provinces is not None and not provinces) or (metrics is not None and not metrics):
            return []
        conditions = self._standpoint.conditions()
        conditions.among("province", provinces or ())
        conditions.among("metric", metrics or ())
        if since:
            conditions.add("day >= :since", since=since.isoformat())
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def of_each(self, metrics: Mapping[str, Collection[str]], *, since: date) -> list[Actual]:
        """The figures for days from `since` on, of the metrics that are named for each province."""
        if not metrics:
            return []
        conditions = self._standpoint.conditions()
        conditions.any_pair("province", "metric", {code: sorted(keys) for code, keys in metrics.items()})
        conditions.add("day >= :since", since=since.isoformat())
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def coming_out(self, after: date, until: date) -> list[Actual]:
        """The figures that are known at the end of one day and were not at the end of another, whenever recorded."""
        conditions = self._standpoint.conditions()
        conditions.add(
            "((released > :after AND released <= :until) OR (day > :after AND day <= :until))"
            " AND released <= :until AND day <= :until",
            after=after.isoformat(),
            until=until.isoformat(),
        )
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    def columns(self, record: Actual) -> Mapping[str, Value]:
        return {
            "province": record.province,
            "scope": record.scope,
            "metric": record.metric,
            "basis": record.basis,
            "bound": record.bound,
            "release": record.release,
            "day": record.as_of.isoformat(),
            "released": record.released.isoformat(),
        }

    def province(self, record: Actual) -> str:
        return record.province
