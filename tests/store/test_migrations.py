"""The one text of each migration, as both engines take it, and what becomes of rows that were there before."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.database import Database, Engine, Row, Transaction, Within
from store.events import insert
from store.model.postponement import Postponement
from store.model.province_rules import ProvinceRules
from store.model.selection import NOBODY, Selection
from store.records import Records
from store.reminders import Said
from store.schema import known_migrations
from store.store import Ledger, Store
from store.viewpoint import Viewpoint
from tests.store.conftest import Open
from tests.store.samples import actual, initiative, target

KNOWN_BY = {  # the beginnings of the checksums that databases in use hold: more are added, none is ever changed
    "sqlite": [
        "1a9c2cc1",
        "b7595d68",
        "83f9de21",
        "c25dca0d",
        "1e5456ae",
        "cfaed64f",
        "577214dc",
        "b29f82df",
        "0e37329a",
        "9f9294fa",
        "e3553b95",
        "bfe02035",
        "ffb6ae6d",
        "37a36f83",
        "9cc7eee3",
        "4f02605b",
        "62ddc6a6",
        "fce7ff05",
        "0a411f5b",
        "401043c4",
        "25cb9a81",
    ],
    "postgres": [
        "b54c16f3",
        "2a8e9c69",
        "83f9de21",
        "73bb4555",
        "d1a6db74",
        "28d269e6",
        "d0ce21fb",
        "b29f82df",
        "9a291051",
        "c531e484",
        "15933dd0",
        "81556939",
        "ea32bb96",
        "0c01de7c",
        "31110378",
        "feccb3eb",
        "f99087a8",
        "fce7ff05",
        "0a411f5b",
        "b6bd73aa",
        "0818c278",
    ],
}
SQLITE_COLUMNS = """
SELECT found.name AS place, made.name, made."notnull" OR made.pk > 0 AS needed
FROM sqlite_master AS found JOIN pragma_table_info(found.name) AS made
WHERE found.type = 'table' AND found.name NOT LIKE 'searched!_pieces%' ESCAPE '!'
"""
POSTGRES_COLUMNS = """
SELECT table_name AS place, column_name AS name, is_nullable = 'NO' AS needed
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'searched_pieces'
"""
SQLITE_INDEXES = """
SELECT made.name AS place, parts.name, parts.seqno AS nth, made."unique" AS is_unique, made.partial AS is_partial
FROM sqlite_master AS found JOIN pragma_index_list(found.name) AS made JOIN pragma_index_info(made.name) AS parts
WHERE found.type = 'table' AND made.origin = 'c'
"""
POSTGRES_INDEXES = """
SELECT named.relname AS place, parts.attname AS name, parts.attnum - 1 AS nth,
       made.indisunique AS is_unique, made.indpred IS NOT NULL AS is_partial
FROM pg_index AS made JOIN pg_class AS named ON named.oid = made.indexrelid
JOIN pg_attribute AS parts ON parts.attrelid = made.indexrelid
WHERE named.relnamespace = CAST('public' AS regnamespace) AND named.relname <> 'searched_by_piece'
  AND NOT EXISTS (SELECT 1 FROM pg_constraint AS by_itself WHERE by_itself.conindid = made.indexrelid)
"""

ASKED = ("scope", "basis", "bound", "release", "force")  # columns since the fifth
CITY = {"scope": "city", "scope_name": "Zhengzhou"}
PROMISES = [
    target("HA-2022-01"),
    initiative("HA-2022-02"),
    target("HA-2022-03", basis="relative", value=None),
    target("HA-2022-04", title='Says "scope":"city"', **CITY),
    target("HA-2022-05", metric="patents", force="binding"),
]
FIGURES = [
    actual("a1"),
    actual("a2", metric="patents", release="preliminary", bound=">", basis="growth_rate"),
    actual("a3", **CITY),
]


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_database_in_use_knows_its_migrations_again(engine: Engine) -> None:
    assert [step.checksum[:8] for step in known_migrations(engine)] == KNOWN_BY[engine]


async def test_both_engines_end_with_the_same_columns_and_indexes(sqlite_path: Path, postgres_url: str) -> None:
    async with await Store.open(f"sqlite:///{sqlite_path}") as one, await Store.open(postgres_url) as other:
        for ours, theirs in ((SQLITE_COLUMNS, POSTGRES_COLUMNS), (SQLITE_INDEXES, POSTGRES_INDEXES)):
            found = await rows(one.database, ours)
            assert found == await rows(other.database, theirs)
            assert len(found) > 100


async def test_what_was_written_before_gets_the_columns_that_queries_ask(open_with: Open, engine: Engine) -> None:
    async with await open_with(known_migrations(engine)[:4]) as database:
        await database.write(written_before)

    async with await open_with(known_migrations(engine)) as database:
        ledger = Ledger(database, Viewpoint("T1"))
        for table, records in held(ledger):
            kept = {row["id"]: row for row in await rows(database, f"SELECT * FROM {table.table}")}  # noqa: S608  # ours
            for record in records:
                assert kept[record.id].items() >= table.columns(record).items()
        unsettled = await ledger.commitments.without_result(Selection(), date(2024, 1, 1))
        assert sorted(target.id for target in unsettled) == ["HA-2022-04", "HA-2022-05"]


async def test_what_was_put_off_before_that_was_an_event_stays_put_off(open_with: Open, engine: Engine) -> None:
    async with await open_with(known_migrations(engine)[:5]) as database:
        await database.write(put_off_before)

    async with await open_with(known_migrations(engine)) as database:
        ledger = Ledger(database, Viewpoint("T1"))
        (version,) = await ledger.postponements.present()
        kept = Postponement(
            commitment_id="HA-2022-01", recipient="owner:U1", until=date(2026, 12, 8), on=date(2026, 12, 1)
        )
        assert (version.record, version.record.id) == (kept, kept.id)
        assert await ledger.postponements.of("owner:U1") == {"HA-2022-01": kept}
        assert [reply.commitment_id for reply in await ledger.reminders.replies_saying(Said.NOT_MINE)] == ["HA-2022-02"]


async def test_an_upgrade_changes_no_record_and_gives_nobody_an_owner(open_with: Open, engine: Engine) -> None:
    async with await open_with(known_migrations(engine)[:11]) as database:  # before the fields of where, who and whose
        await database.write(written_before)

    async with await open_with(known_migrations(engine)) as database:
        ledger = Ledger(database, Viewpoint("T1"))
        kept = {version.record.id: version for version in await ledger.commitments.present()}
        assert [kept[promise.id].record for promise in PROMISES] == PROMISES
        assert {version.rev for version in kept.values()} == {1}
        assert await ledger.revision() == 1  # nothing was written, so nothing has turned unseen
        nobodys = await ledger.commitments.find(Selection(owners=(NOBODY,)), limit=10)
        assert {promise.id for promise in nobodys} == {promise.id for promise in PROMISES if promise.owner is None}
        assert await ledger.rules.of("HA") == ProvinceRules(id="HA")


async def put_off_before(tx: Transaction) -> None:
    """One reminder that is put off, and one that is not theirs."""
    await insert(tx, "ledgers", {"team_id": "T1", "revision": 1, "recorded_at": 0})
    whose = {"team_id": "T1", "recipient": "owner:U1", "day": "2026-12-01"}
    snoozed = {"commitment_id": "HA-2022-01", "said": "snoozed", "until": "2026-12-08"}
    await insert(tx, "reminder_answers", whose | snoozed)
    await insert(tx, "reminder_answers", whose | {"commitment_id": "HA-2022-02", "said": "not_mine"})


async def written_before(tx: Transaction) -> None:
    """Rows without the columns; their JSON leaves out whatever its model fills by itself, as the oldest may."""
    await insert(tx, "ledgers", {"team_id": "T1", "revision": 1, "recorded_at": 0})
    for table, records in held(Ledger(Within(tx), Viewpoint("T1"))):
        for record in records:
            if table.kind == "commitment":
                numbered = {"province": record.province, "year": record.year, "number": record.number}
                await insert(tx, "commitment_numbers", {"team_id": "T1", "id": record.id, **numbered})
            columns = {name: value for name, value in table.columns(record).items() if name not in ASKED}
            version = {"team_id": "T1", "id": record.id, "rev": 1, "recorded_at": 0}
            kind = {"kind": record.kind} if table.kind == "commitment" else {}
            whole = table.model.dump_python(record, mode="json", exclude_defaults=True) | kind
            await insert(tx, table.table, {**version, **columns, "record": json.dumps(whole)})


def held(ledger: Ledger) -> Sequence[tuple[Records[Any], Sequence[Any]]]:
    return (ledger.commitments, PROMISES), (ledger.actuals, FIGURES)


async def rows(database: Database, sql: str) -> list[Row]:
    """What a statement finds, in an order in which engines agree."""
    found = await database.read(lambda tx: tx.all(sql))
    return sorted(found, key=lambda row: [str(value) for value in row.values()])
