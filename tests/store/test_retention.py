"""What has been kept long enough is removed, and nothing that is still needed."""

from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from config.keeping import Retention
from config.waits import Waits
from store.database import Transaction
from store.model.occurrence import Key, Kind, Occurrence
from store.outbox import Item, Post, Window
from store.retention import AT_ONCE, purge
from store.store import Ledger, Store
from tests.store.samples import by, conference, moment, target

WAITS = Waits()
START = moment(0)
LATER = START + timedelta(days=500)
KEPT = Retention(events=100, outbox=400, drafts=10)


async def posted(store: Store, week: int, due: datetime, window: Window | None = None) -> Post:
    """A digest that was sent with a reply in its thread and a reminder in it."""
    day = date(2026, 1, 1) + timedelta(days=week)
    occurrence = Occurrence(Key(Kind.DIGEST, "S1", "", f"n{week}"), day, due, due + timedelta(days=7))
    await store.plans.enter("T1", "S1", f"C{week}", occurrence)
    (post,) = await store.outbox.claim("T1", due, "me", WAITS)
    item = Item(Key(Kind.REMINDER, "S1", "HA-2022-01", f"n{week}"), "HA-2022-01", "en")
    post = await store.outbox.freeze(post, "{}", ["{}"], window, [item])
    assert await store.outbox.begin(post, due, due, WAITS)
    assert await store.outbox.sent(post, f"{week}.0", due)
    return post


async def counted(store: Store, *tables: str) -> list[int]:
    async def count(tx: Transaction) -> list[int]:
        rows = [await tx.one(f"SELECT count(*) AS n FROM {table}") for table in tables]  # noqa: S608
        return [row["n"] for row in rows if row]

    return await store.database.read(count)


async def test_posts_go_as_whole_messages_but_the_last_digest_stays(store: Store) -> None:
    await store.ledger("T1").conferences.add(conference(), by())
    for week in range(3):
        window = Window(week, week + 1, START)
        await posted(store, week, START + timedelta(days=week), window)
        for reply in await store.outbox.claim("T1", START + timedelta(days=week), "me", WAITS):
            assert await store.outbox.begin(reply, START, START, WAITS)
            assert await store.outbox.sent(reply, f"{week}.1", START)
    assert await counted(store, "outbox", "outbox_items") == [6, 3]

    await purge(store.database, "T1", KEPT, START + timedelta(days=401))
    assert await counted(store, "outbox", "outbox_items") == [4, 2]
    for _ in range(2):
        await purge(store.database, "T1", KEPT, LATER)
        assert await counted(store, "outbox", "outbox_items") == [2, 1]
    assert await store.outbox.window("T1", "S1") == Window(2, 3, START)


async def test_what_is_not_over_stays_however_old_it_is(store: Store) -> None:
    await store.ledger("T1").conferences.add(conference(), by())
    occurrence = Occurrence(Key(Kind.DIGEST, "S1", "", "w"), date(2026, 3, 1), START, START + timedelta(days=7))
    await store.plans.enter("T1", "S1", "C1", occurrence)
    (post,) = await store.outbox.claim("T1", START, "me", WAITS)
    assert await store.outbox.begin(post, START, START, WAITS)
    await store.outbox.doubt(post, START, "TimeoutError", WAITS)

    await purge(store.database, "T1", KEPT, LATER)
    assert await counted(store, "outbox") == [1]


async def test_events_go_in_steps_and_records_stay(store: Store) -> None:
    ledger = store.ledger("T1")
    old, young = AT_ONCE + 5, 3

    async def write(ledger: Ledger) -> None:
        for number in range(old + young):
            await ledger.commitments.add_numbered(target("HA-2022-00"), by(0 if number < old else 60 * 24 * 450))

    await ledger.write(write)
    await purge(store.database, "T1", Retention(outbox=0), LATER)
    assert await counted(store, "events") == [old + young], "for ever, unless the operator says otherwise"
    await purge(store.database, "T1", KEPT, LATER)
    assert await counted(store, "events", "commitments") == [young, old + young]
    assert await ledger.revision() == old + young
    await ledger.conferences.add(conference("GS-2022"), by(60 * 24 * 451))
    assert (await ledger.events.latest(1))[0].id == old + young + 1


async def test_what_was_typed_and_never_saved_goes(store: Store) -> None:
    ledger = store.ledger("T1")
    await ledger.conferences.add(conference(), by())
    await ledger.drafts.put("U1", "add", {"title": "x"}, START)
    await ledger.drafts.put("U2", "add", {"title": "x"}, START + timedelta(days=8))
    await purge(store.database, "T1", KEPT, START + timedelta(days=11))
    assert (await ledger.drafts.of("U1"), [*await ledger.drafts.of("U2")]) == ({}, ["add"])


@pytest.mark.parametrize("too_short", [{"events": 91}, {"outbox": 399}, {"events": -1}])
def test_what_is_needed_cannot_be_given_away(too_short: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Retention.model_validate(too_short)


def test_the_defaults() -> None:
    assert Retention().model_dump() == {"events": 0, "outbox": 400, "drafts": 92}
