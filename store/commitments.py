"""What was promised: every commitment of a team, by number and by any filter."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from config.metrics import Basis
from config.provinces import in_order
from store.conditions import Conditions
from store.database import Row, Transaction, Value
from store.events import Entry, insert
from store.instants import from_millis
from store.model.commitment import COMMITMENT, Commitment, State, Target
from store.model.commitment_id import CommitmentId
from store.model.event import Authorship
from store.model.selection import NOBODY, Selection
from store.records import Records, Version, parsed

NEWEST_FIRST = "deadline DESC NULLS LAST, province, year, number"
OLDEST_FIRST = "deadline NULLS LAST, province, year, number"
FIND = "SELECT record FROM commitments WHERE {conditions} ORDER BY {order} LIMIT :limit"
NAMED = "SELECT record FROM commitments WHERE {conditions} ORDER BY id"
IDS = "SELECT id FROM commitments WHERE {conditions}"
EVERY = "SELECT record FROM commitments WHERE {conditions}"
COUNTED = "SELECT province, year, count(*) AS n FROM commitments WHERE {conditions} GROUP BY province, year"
MEASURES = """
SELECT metric, basis, count(DISTINCT province) AS provinces FROM commitments WHERE {conditions} GROUP BY metric, basis
"""
COUNT = "SELECT count(*) AS n FROM (SELECT 1 AS one FROM commitments WHERE {conditions} LIMIT :up_to) AS found"

YEARS = "SELECT province, max(year) AS year FROM commitments WHERE {conditions} GROUP BY province"
SETTLED = """(scope = 'province' AND basis = 'level' AND EXISTS (
    SELECT 1 FROM actuals AS deciding
    WHERE deciding.team_id = commitments.team_id AND deciding.until_at IS NULL
      AND deciding.province = commitments.province AND deciding.metric = commitments.metric
      AND deciding.day >= commitments.deadline AND substr(deciding.day, 6) = substr(commitments.deadline, 6)
      AND deciding.released <= :today AND deciding.scope = 'province' AND deciding.basis = 'level'
      AND deciding.bound = '=' AND deciding.release IN ('final', 'revised')
))"""
AT_PLACE = "SELECT deadline FROM commitments WHERE {conditions} ORDER BY deadline DESC LIMIT 1 OFFSET :place"
WITHOUT_RESULT = f"""
SELECT id, record, metric, deadline, NOT EXISTS (
    SELECT 1 FROM actuals AS seen
    WHERE seen.team_id = commitments.team_id AND seen.until_at IS NULL AND seen.province = commitments.province
      AND seen.metric = commitments.metric AND seen.day >= commitments.deadline
) AS bare
FROM commitments
WHERE {{conditions}} AND basis <> 'relative' AND NOT {SETTLED}
ORDER BY deadline DESC, province, year, number
"""  # noqa: S608  # our own words
ANY = Selection(states=tuple(State))


class Unsettled(NamedTuple):
    """A target past its deadline, not yet read; bare: the team has no figure of any kind since."""

    id: str
    record: str
    metric: str
    due: date
    bare: bool

    @property
    def province(self) -> str:
        return CommitmentId.read(self.id).province

    @property
    def target(self) -> Target:
        found = parsed(COMMITMENT, self.record)
        assert isinstance(found, Target)  # noqa: S101  # nothing else was asked for
        return found


class Commitments(Records[Commitment]):
    """The targets and initiatives of one team."""

    kind = "commitment"
    table = "commitments"
    model = COMMITMENT

    async def add_numbered(self, draft: Commitment, by: Authorship) -> Version[Commitment]:
        """Record a commitment under the next free number of its province and year, in place of the draft's own."""

        async def write(tx: Transaction) -> Version[Commitment]:
            entry = await self._open(tx, by, self.to_add, draft)
            number = await self._next_number(tx, draft.province, draft.year)
            id = str(CommitmentId(draft.province, draft.year, number))
            return await self._add(tx, entry, draft.model_copy(update={"id": id}))

        return await self._access.write(write)

    async def next_number(self, province: str, year: int) -> int:
        """One more than the highest ever given, be its commitment there or removed."""
        return await self._access.read(lambda tx: self._next_number(tx, province, year))

    async def find(self, selection: Selection, limit: int, *, newest_first: bool = True) -> list[Commitment]:
        """The first of those that fit, by deadline (none: last), then in the order of their numbers."""
        conditions = self._matching(selection)
        sql = FIND.format(conditions=conditions.text, order=NEWEST_FIRST if newest_first else OLDEST_FIRST)
        return await self._select(sql, conditions.params | {"limit": limit})

    async def every(self, selection: Selection) -> list[Commitment]:
        """All that fit, in no order."""
        conditions = self._matching(selection)
        return await self._select(EVERY.format(conditions=conditions.text), conditions.params)

    async def counted(self, selection: Selection) -> dict[tuple[str, int], int]:
        """How many fit of each province and year that has any."""
        conditions = self._matching(selection)
        sql = COUNTED.format(conditions=conditions.text)
        rows = await self._access.read(lambda tx: tx.all(sql, conditions.params))
        return {(row["province"], row["year"]): int(row["n"]) for row in rows}

    async def measures(self, selection: Selection) -> dict[tuple[str, Basis], int]:
        """What the targets that fit measure, in which terms, and in how many provinces."""
        conditions = self._matching(selection)
        conditions.add("kind = 'target' AND scope = 'province'")
        sql = MEASURES.format(conditions=conditions.text)
        rows = await self._access.read(lambda tx: tx.all(sql, conditions.params))
        return {(row["metric"], Basis(row["basis"])): int(row["provinces"]) for row in rows}

    async def count(self, selection: Selection, *, up_to: int = 1001) -> int:
        """How many fit; counting stops at `up_to`."""
        conditions = self._matching(selection)
        sql = COUNT.format(conditions=conditions.text)
        row = await self._access.read(lambda tx: tx.one(sql, conditions.params | {"up_to": up_to}))
        return int(row["n"]) if row else 0

    async def without_result(self, selection: Selection, today: date) -> list[Unsettled]:
        """The targets whose deadline has passed and whom perhaps no figure settles, the latest deadline first.

        Those that an exact final figure settles for sure are left out by the database, for they are most.
        """
        passed = selection.due_within(date.min, today - timedelta(days=1)).model_copy(update={"kind": "target"})
        conditions = self._matching(passed)
        sql = WITHOUT_RESULT.format(conditions=conditions.text)
        params = conditions.params | {"today": today.isoformat()}
        rows = await self._access.read(lambda tx: tx.all(sql, params))
        return [
            Unsettled(row["id"], row["record"], row["metric"], date.fromisoformat(row["deadline"]), bool(row["bare"]))
            for row in rows
        ]

    async def unsettled(self, selection: Selection, today: date, limit: int) -> list[Target]:
        """The targets whose deadline has passed and whom perhaps no figure settles, the latest deadline first.

        Those that one settles for sure are left out as above, except where the past is looked at.
        """
        passed = selection.due_within(date.min, today - timedelta(days=1)).model_copy(update={"kind": "target"})
        conditions = self._matching(passed)
        if not self._standpoint.then:
            conditions.add(f"NOT {SETTLED}", today=today.isoformat())
        found = await self._select(
            FIND.format(conditions=conditions.text, order=NEWEST_FIRST), conditions.params | {"limit": limit}
        )
        return [commitment for commitment in found if isinstance(commitment, Target)]

    async def deadline_at(self, selection: Selection, place: int) -> date | None:
        """The deadline behind which so many later ones lie; none where there are not so many. All of them have one."""
        conditions = self._matching(selection)
        sql = AT_PLACE.format(conditions=conditions.text)
        row = await self._access.read(lambda tx: tx.one(sql, conditions.params | {"place": place}))
        return date.fromisoformat(row["deadline"]) if row else None

    async def named(self, ids: Collection[str]) -> list[Commitment]:
        """The commitments of these ids, as far as they are there."""
        if not ids:
            return []
        conditions = self._standpoint.conditions()
        conditions.among("id", sorted(ids))
        return await self._select(NAMED.format(conditions=conditions.text), conditions.params)

    async def ids(self) -> list[str]:
        """The ids of all that is on record, dropped ones among them."""
        conditions = self._standpoint.conditions()
        sql = IDS.format(conditions=conditions.text)
        rows = await self._access.read(lambda tx: tx.all(sql, conditions.params))
        return [row["id"] for row in rows]

    async def latest_years(self) -> dict[str, int]:
        """The newest year of each province that has commitments, dropped ones aside, in their usual order.

        It hops through the index from province to province, so its cost grows with their number alone; what was
        believed in the past has no such index.
        """
        rows = await (self._latest_years_then() if self._standpoint.then else self._latest_years())
        years = {row["province"]: row["year"] for row in rows}
        return {code: years[code] for code in in_order(years)}

    async def owners(self) -> list[str]:
        """Whoever owns a commitment, be it closed by now; as above, the cost grows with their number alone."""
        rows = await self._access.read(
            lambda tx: tx.all(
                """
                WITH RECURSIVE owners (owner) AS (
                    SELECT min(owner) FROM commitments WHERE team_id = :team_id AND until_at IS NULL
                    UNION ALL
                    SELECT (
                        SELECT min(other.owner) FROM commitments AS other
                        WHERE other.team_id = :team_id AND other.until_at IS NULL AND other.owner > owners.owner
                    )
                    FROM owners WHERE owners.owner IS NOT NULL
                )
                SELECT owner FROM owners WHERE owner IS NOT NULL ORDER BY owner
                """,
                {"team_id": self._team_id},
            )
        )
        return [row["owner"] for row in rows]

    async def recorded_at(self, ids: Sequence[str]) -> Mapping[str, datetime]:
        """When commitments were first recorded."""
        if not ids:
            return {}
        conditions = Conditions.none()
        conditions.add("team_id = :team_id AND rev = 1", team_id=self._team_id)
        conditions.among("id", ids)
        sql = f"SELECT id, recorded_at FROM commitments WHERE {conditions.text}"  # noqa: S608  # our own words
        rows = await self._access.read(lambda tx: tx.all(sql, conditions.params))
        return {row["id"]: from_millis(row["recorded_at"]) for row in rows}

    async def exists_any(self) -> bool:
        """Whether the team has recorded any commitment."""
        return await self.count(ANY, up_to=1) > 0

    def province(self, record: Commitment) -> str:
        return record.province

    def columns(self, record: Commitment) -> Mapping[str, Value]:
        return {
            "kind": record.kind,
            "province": record.province,
            "year": record.year,
            "number": record.number,
            "scope": record.scope,
            "metric": record.metric,
            "basis": record.basis if isinstance(record, Target) else None,
            "themes": "".join(mark_of(theme) for theme in record.themes),
            "owner": record.owner,
            "force": record.force,
            "state": record.state,
            "deadline": record.deadline.on.isoformat() if record.deadline else None,
        }

    @staticmethod
    def texts(record: Commitment) -> Sequence[str | None]:
        source = record.source
        return (
            *(record.title, record.title_zh, record.words, record.words_zh, record.note, record.note_zh),
            *(
                record.scope_name,
                record.lead_body,
                record.supporting_bodies,
                source and source.name,
                source and source.name_zh,
            ),
            *((record.value_words,) if isinstance(record, Target) else ()),
        )

    async def _add(self, tx: Transaction, entry: Entry, record: Commitment) -> Version[Commitment]:
        await self._take_number(tx, record)
        return await super()._add(tx, entry, record)

    async def _take_number(self, tx: Transaction, record: Commitment) -> None:
        """Keep the number for this commitment for ever."""
        named: Mapping[str, Value] = {"team_id": self._team_id, "id": record.id}
        if await tx.one("SELECT id FROM commitment_numbers WHERE team_id = :team_id AND id = :id", named) is None:
            await insert(
                tx,
                "commitment_numbers",
                {**named, "province": record.province, "year": record.year, "number": record.number},
            )

    async def _next_number(self, tx: Transaction, province: str, year: int) -> int:
        highest = await tx.one(
            """
            SELECT number FROM commitment_numbers WHERE team_id = :team_id AND province = :province AND year = :year
            ORDER BY number DESC LIMIT 1
            """,
            {"team_id": self._team_id, "province": province, "year": year},
        )
        return highest["number"] + 1 if highest else 1

    async def _latest_years(self) -> list[Row]:
        return await self._access.read(
            lambda tx: tx.all(
                """
                WITH RECURSIVE tracked (province) AS (
                    SELECT min(province) FROM commitments
                    WHERE team_id = :team_id AND until_at IS NULL AND state <> 'dropped'
                    UNION ALL
                    SELECT (
                        SELECT min(later.province) FROM commitments AS later
                        WHERE later.team_id = :team_id AND later.until_at IS NULL AND later.state <> 'dropped'
                          AND later.province > tracked.province
                    )
                    FROM tracked WHERE tracked.province IS NOT NULL
                )
                SELECT tracked.province, (
                    SELECT max(own.year) FROM commitments AS own
                    WHERE own.team_id = :team_id AND own.until_at IS NULL AND own.state <> 'dropped'
                      AND own.province = tracked.province
                ) AS year
                FROM tracked WHERE tracked.province IS NOT NULL
                """,
                {"team_id": self._team_id},
            )
        )

    async def _latest_years_then(self) -> list[Row]:
        conditions = self._standpoint.conditions()
        conditions.add("state <> 'dropped'")
        return await self._access.read(lambda tx: tx.all(YEARS.format(conditions=conditions.text), conditions.params))

    def _matching(self, selection: Selection) -> Conditions:
        conditions = self._standpoint.conditions()
        if selection.kind:
            conditions.add("kind = :kind", kind=selection.kind)
        conditions.among("province", selection.provinces)
        conditions.not_among("province", selection.not_provinces)
        conditions.among("metric", selection.metrics)
        conditions.not_among("metric", selection.not_metrics)
        conditions.among("year", selection.years)
        conditions.not_among("year", selection.not_years)
        conditions.contains_any("themes", [mark_of(theme) for theme in selection.themes])
        conditions.contains_none("themes", [mark_of(theme) for theme in selection.not_themes])
        if selection.owners == (NOBODY,):
            conditions.add("owner IS NULL")
        else:
            conditions.among("coalesce(owner, '')" if NOBODY in selection.owners else "owner", selection.owners)
        if NOBODY in selection.not_owners:
            conditions.add("owner IS NOT NULL")
        conditions.not_among("owner", selection.not_owners)
        conditions.among("force", selection.forces)
        conditions.not_among("force", selection.not_forces)
        conditions.among("state", selection.states)
        if selection.due_from:
            conditions.add("deadline >= :due_from", due_from=selection.due_from.isoformat())
        if selection.due_to:
            conditions.add("deadline <= :due_to", due_to=selection.due_to.isoformat())
        return conditions


def mark_of(theme: str) -> str:
    """A theme as it stands among the others in its column; capitals make no difference on either engine."""
    return f"|{theme.casefold()}|"
