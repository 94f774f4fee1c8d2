"""A database carried to the other engine and back is the one that it was."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from config.waits import Waits
from store.database import Database, DatabaseError, Row, Transaction, Value
from store.example_ledger import load
from store.model.subscription import Subscription
from store.moving import CARRIED, CUT_ANEW, OF_ITS_OWN, move
from store.store import Store
from tests.ledgers import BY
from tests.store.samples import moment
from tests.store.test_erasure import COLUMNS, lived_in

TOLD = Subscription(id="S9", channel_id="C9", starts_on=moment(0).date(), created_by="U0ADA")


@asynccontextmanager
async def opened(*urls: str) -> AsyncIterator[Sequence[Store]]:
    stores = [await Store.open(url) for url in urls]
    try:
        yield stores
    finally:
        for store in stores:
            await store.close()


async def everything(database: Database) -> dict[str, list[Row]]:
    """Every row of every table that is carried, in the order of its key."""

    def key(table: str, row: Row) -> tuple[Value, ...]:
        return tuple(row[name] for name in CARRIED[table])

    async def read(tx: Transaction) -> dict[str, list[Row]]:
        found = {table: await tx.all(f"SELECT * FROM {table}") for table in CARRIED}  # noqa: S608
        return {table: sorted(map(dict, rows), key=partial(key, table)) for table, rows in found.items()}

    return await database.read(read)


async def test_there_and_back_every_row_is_as_it_was(postgres_url: str, tmp_path: Path) -> None:
    first, last = (f"sqlite:///{tmp_path / name}" for name in ("first.db", "last.db"))
    async with opened(first, postgres_url, last) as (file, server, back):
        await load(file, "T0HOME", BY)
        for team_id in ("T1", "T2"):
            await lived_in(file, team_id)
        await file.deployment.secret_of_posts()
        await file.deployment.take_up(["2024"], moment(0))
        before = await everything(file.database)

        carried = await move(file.database, server.database)
        assert carried == {table: len(rows) for table, rows in before.items()}
        assert await everything(server.database) == before
        found = [await store.ledger("T0HOME").search.find("实验", 50) for store in (file, server)]
        assert {*found[0]} == {*found[1]}

        await server.plans.add_now("T1", TOLD, "after", moment(120))
        (post,) = await server.outbox.claim("T1", moment(121), "me", Waits())
        assert post.id > max(int(row["id"]) for row in before["outbox"]), "the server numbers on from there"

        await move(server.database, back.database)
        assert await everything(back.database) == await everything(server.database)


async def test_nothing_is_mixed_with_what_is_there(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}" for name in ("here.db", "there.db")]
    async with opened(*urls) as (here, there):
        await load(here, "T0HOME", BY)
        await lived_in(there, "T1")
        before = await everything(there.database)
        with pytest.raises(DatabaseError, match="is not empty"):
            await move(here.database, there.database)
        assert await everything(there.database) == before


async def test_a_row_that_does_not_arrive_as_it_was_has_nothing_moved(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}" for name in ("here.db", "there.db")]
    async with opened(*urls) as (here, there):
        await load(here, "T0HOME", BY)
        spoilt = "CREATE TRIGGER spoilt AFTER INSERT ON actuals BEGIN UPDATE actuals SET record = '{}'; END"
        await there.database.write(lambda tx: tx.run(spoilt))
        before = await everything(there.database)
        with pytest.raises(DatabaseError, match="not as they were: nothing was moved"):
            await move(here.database, there.database)
        assert await everything(there.database) == before


async def test_no_table_is_left_behind(store: Store) -> None:
    rows = await store.database.read(lambda tx: tx.all(COLUMNS[store.database.engine]))
    tables = {row["place"] for row in rows if not row["place"].startswith(("sqlite_", "searched_pieces_"))}
    assert tables == {*CARRIED, *CUT_ANEW, *OF_ITS_OWN}
