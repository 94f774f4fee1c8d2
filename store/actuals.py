"""What was measured: every figure that a team has on record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from store.database import Transaction, Value, Within
from store.events import Events, open_entry
from store.model.actual import Actual
from store.model.errors import NotRecordedError, UserError
from store.model.event import Authorship
from store.model.role import Role
from store.province_rules import RulesOfProvinces
from store.records import CLOSE, Records, Version, parsed

FIND = "SELECT record FROM actuals WHERE {conditions} ORDER BY province, metric, day, released, id"


CONFIRMATION = ("needs_confirmation", "confirmed_by")


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

    async def confirm(self, id: str, by: Authorship) -> Version[Actual]:
        """A second person stands for a figure: whoever may record, but for those who have recorded it.

        Raises:
            NotRecordedError: there is no such figure.
            UserError: it waits for nobody, or for somebody else.
        """

        async def write(tx: Transaction) -> Version[Actual]:
            entry = await open_entry(tx, self._team_id, by)
            last = await self._last(tx, id)
            if last is None or last["until_at"] is not None:
                raise NotRecordedError("That figure is not on record any more.")
            figure = parsed(self.model, last["record"])
            await self._admit(tx, Role.EDITOR, figure)
            if not figure.is_pending:
                raise UserError("That figure waits for nobody's confirmation.")
            if by.actor in await self._authors(tx, figure):
                raise UserError("You have recorded that figure: a second person has to confirm it.")
            await tx.run(CLOSE.format(table=self.table), {"team_id": self._team_id, "id": id, "at": entry.at})
            confirmed = figure.model_copy(update={"confirmed_by": by.actor})
            return await self._insert(tx, entry, confirmed, last["rev"] + 1, before=last["record"])

        return await self._access.write(write)

    async def _authors(self, tx: Transaction, figure: Actual) -> set[str]:
        """Whoever has written what the figure says, be it under another name."""
        written = await Events(Within(tx), self._standpoint).of(self.kind, figure.id)
        return {figure.entered_by, *(event.by.actor for event in written if says_anew(event.before, event.after))}

    async def _as_recorded(self, tx: Transaction, record: Actual, before: Actual | None) -> Actual:
        """Nobody confirms what they record; where their province asks for it, it waits for a second person."""
        if self._standpoint.member.is_trusted:
            return record
        if before and not says_anew(before.model_dump(), record.model_dump()):
            return record.model_copy(update={name: getattr(before, name) for name in CONFIRMATION})
        rules = await RulesOfProvinces(Within(tx), self._standpoint).of(record.province)
        waits = rules.two_people or (before is not None and before.needs_confirmation)
        return record.model_copy(update={"needs_confirmation": waits, "confirmed_by": None})

    def columns(self, record: Actual) -> Mapping[str, Value]:
        return {
            "province": record.province,
            "scope": record.scope,
            "metric": record.metric,
            "basis": record.basis,
            "bound": record.bound,
            "release": "unconfirmed" if record.is_pending else record.release,
            "day": record.as_of.isoformat(),
            "released": record.released.isoformat(),
        }

    def province(self, record: Actual) -> str:
        return record.province


def says_anew(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    """Whether a write says anything else of a figure than who stands for it."""
    if before is None or after is None:
        return after is not None
    return any(before.get(name) != value for name, value in after.items() if name not in CONFIRMATION)
