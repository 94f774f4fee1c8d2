"""A year of digests with a clock that jumps from one to the next."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from config.waits import Waits
from handlers.posting.rounds import plan
from store.model.event import Authorship
from store.model.subscription import EVERY_DAY, Subscription
from store.store import Ledger, Store

ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "America/Santiago",
    "Africa/Cairo",
    "Australia/Lord_Howe",
)
TIMES = (time(0, 0), time(1, 30), time(2, 15), time(9, 30), time(23, 30))
RHYTHMS = ((0,), (4,), (0, 2, 4), EVERY_DAY)
START, END = date(2026, 1, 1), date(2027, 1, 1)
MEMORY = Path("/dev/shm")  # noqa: S108  # a year takes tens of thousands of commits
FAST_DISK = MEMORY if MEMORY.is_dir() else None
WAITS = Waits()


def subscriptions() -> list[Subscription]:
    """Fifty, of all zones, times and rhythms."""
    return [
        Subscription(
            id=f"S{n}",
            channel_id=f"C{n % 7}",
            zone=ZONES[n % len(ZONES)],
            at=TIMES[n % len(TIMES)],
            weekdays=RHYTHMS[n % len(RHYTHMS)],
            starts_on=START,
            created_by="U1",
        )
        for n in range(50)
    ]


async def test_every_digest_of_a_year_is_due_once_and_at_its_local_time():
    with TemporaryDirectory(dir=FAST_DISK) as folder:
        async with await Store.open(f"sqlite:///{folder}/year.db") as store:
            sent = await lived_through(store)

    expected = {
        (one.id, day)
        for one in subscriptions()
        for day in (START + timedelta(days=n) for n in range((END - START).days))
        if day.weekday() in one.weekdays
    }
    assert {key: times for key, times in Counter((id, day) for id, day, _ in sent).items() if times > 1} == {}
    assert {(id, day) for id, day, _ in sent if day < END} == expected
    by_id = {one.id: one for one in subscriptions()}
    for id, day, at in sent:
        local = at.astimezone(ZoneInfo(by_id[id].zone)).replace(tzinfo=None)
        assert timedelta(0) <= local - datetime.combine(day, by_id[id].at) <= timedelta(hours=1), (id, day, at)


async def lived_through(store: Store) -> list[tuple[str, date, datetime]]:
    """Which digests were taken up and when, with the clock set to each in turn, and looked at twice each time."""
    now = datetime(2025, 12, 31, 12, tzinfo=UTC)
    await store.ledger("T1").write(lambda ledger: subscribe(ledger, Authorship(actor="U1", at=now)))
    sent: list[tuple[str, date, datetime]] = []
    while now < datetime(2027, 1, 2, tzinfo=UTC):
        await plan(store, "T1", now, WAITS)
        while posts := await store.outbox.claim("T1", now, "owner", WAITS):
            for post in posts:
                assert await store.outbox.begin(post, now, now, WAITS)
                assert await store.outbox.sent(post, "1.0", now)
                sent.append((post.subscription_id, post.day, now))
        due = await store.outbox.next_due("T1", now)
        assert due is not None
        now = due
    return sent


async def subscribe(ledger: Ledger, by: Authorship) -> None:
    for one in subscriptions():
        await ledger.subscriptions.add(one, by)
