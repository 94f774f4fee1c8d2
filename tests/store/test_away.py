"""A PostgreSQL that goes away: it is told in time, and everything goes on by itself when it is back."""

import asyncio
import logging
from time import monotonic

import pytest

from store.database import Transaction
from store.model.errors import CommitLostError, DatabaseAwayError
from store.postgres import PATIENCE
from store.store import Store
from tests.databases import shut, silent
from tests.store.samples import by, conference

SLACK_WAITS = 3.0  # seconds
IN_TIME = 9.0  # on a busy machine; the network by itself would take ten
LONG = 20.0


async def answered(store: Store) -> None:
    """Wait until the database answers."""
    async with asyncio.timeout(LONG):
        while await store.database.trouble():  # noqa: ASYNC110 - nothing tells that it is back
            await asyncio.sleep(0.05)


def test_the_patience_with_a_server_is_within_slacks() -> None:
    assert PATIENCE < SLACK_WAITS


@pytest.mark.parametrize("gone", [shut, silent])
async def test_whoever_asks_is_told_in_time_and_it_goes_on_by_itself(
    postgres_server: str, postgres_url: str, gone: type, caplog: pytest.LogCaptureFixture
) -> None:
    async with await Store.open(postgres_url) as store:
        ledger = store.ledger("T1")
        await ledger.conferences.add(conference(), by())
        assert await store.database.trouble() is None
        async with gone(postgres_server, postgres_url):
            began = monotonic()
            asked = (ledger.revision(), ledger.conferences.add(conference("HA-2023"), by(1)))
            told = await asyncio.gather(*asked, *(ledger.revision() for _ in range(30)), return_exceptions=True)
            assert monotonic() - began < IN_TIME
            assert {type(one) for one in told} == {DatabaseAwayError}
            assert "does not answer" in (await store.database.trouble() or "")
        await answered(store)
        await ledger.conferences.add(conference("HA-2023"), by(1))
        assert await ledger.revision() == 2
    said = [one.levelno for one in caplog.records if one.name == "store.postgres"]
    assert said == [logging.ERROR, logging.WARNING], "once when it goes, once when it is back"


async def test_what_was_under_way_is_undone_and_told(postgres_server: str, postgres_url: str) -> None:
    async with await Store.open(postgres_url) as store:

        async def write(tx: Transaction) -> None:
            await tx.run("INSERT INTO ledgers (team_id, revision, recorded_at) VALUES ('T1', 1, 0)")
            async with shut(postgres_server, postgres_url):
                await tx.run("UPDATE ledgers SET revision = 2")

        with pytest.raises(DatabaseAwayError):
            await store.database.write(write)
        await answered(store)
        assert await store.ledger("T1").revision() == 0


async def test_a_commit_that_is_not_answered_is_told_as_what_it_is(postgres_server: str, postgres_url: str) -> None:
    async with await Store.open(postgres_url) as store:

        async def write(tx: Transaction) -> None:
            await tx.run("INSERT INTO ledgers (team_id, revision, recorded_at) VALUES ('T1', 1, 0)")
            async with shut(postgres_server, postgres_url):
                pass

        with pytest.raises(CommitLostError):
            await store.database.write(write)


async def test_who_is_busy_is_waited_for(postgres_url: str) -> None:
    async def linger(tx: Transaction) -> None:
        await tx.all("SELECT pg_sleep(0.5)")

    async with await Store.open(postgres_url) as store:
        await asyncio.gather(*(store.database.read(linger) for _ in range(32)))
