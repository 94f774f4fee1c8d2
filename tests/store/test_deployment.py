"""What all processes on one database share."""

import asyncio
import logging
from datetime import timedelta

import pytest

from store.store import Store
from tests.store.samples import moment


async def test_all_processes_have_one_secret_and_no_log_has_it(store: Store, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    made = await asyncio.gather(*(store.deployment.secret_of_posts() for _ in range(10)))

    assert len({*made}) == 1
    assert len(made[0]) == 64
    assert made[0] not in caplog.text


async def test_a_new_store_has_its_secret_before_anything_can_be_posted_or_backed_up(store: Store):
    kept = await store.database.read(lambda tx: tx.all("SELECT value FROM secrets"))
    assert [row["value"] for row in kept] == [await store.deployment.secret_of_posts()]


async def test_what_slack_wants_left_alone_is_kept_by_team_and_method(store: Store):
    shared = store.deployment
    assert await shared.throttled_until("T1", "conversations.history") is None
    for minutes in (1, 2):
        await shared.throttle("T1", "conversations.history", moment(0) + timedelta(minutes=minutes))

    assert await shared.throttled_until("T1", "conversations.history") == moment(0) + timedelta(minutes=2)
    assert await shared.throttled_until("T1", "conversations.replies") is None
    assert await shared.throttled_until("T2", "conversations.history") is None


async def test_official_figures_are_there_from_the_first_start_that_brings_them(store: Store):
    shared = store.deployment
    await shared.take_up(["2026-11"], moment(60))
    await shared.take_up(["2026-11", "2027-11"], moment(120))

    assert await shared.taken_up_after(moment(0)) == {"2026-11", "2027-11"}
    assert await store.ledger("T1").editions_after(moment(60)) == {"2027-11"}
    assert await shared.taken_up_after(moment(120)) == frozenset()
