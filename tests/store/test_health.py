"""What an operator is told of a team's posts."""

from datetime import UTC, date, datetime, timedelta

from config.waits import Waits
from store.health import Health, Undelivered, health_of
from store.model.delivery import PostState
from store.model.occurrence import Key, Kind, Occurrence
from store.outbox import Post
from store.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAITS = Waits()
NOTHING = Health(None, None, [], [], [], None, [])


async def entered(store: Store, *dues: datetime) -> list[Post]:
    """Posts that are due at these moments, those of before noon claimed."""
    for n, due in enumerate(dues):
        one = Occurrence(Key(Kind.DIGEST, f"S{n}", "", "2026-W48"), date(2026, 11, 23), due, due + timedelta(days=7))
        await store.plans.enter("T1", f"S{n}", f"C{n}", one)
    return await store.outbox.claim("T1", NOON, "me", WAITS)


async def test_an_empty_outbox_is_well(store: Store):
    assert await health_of(store.database, "T1", NOON) == NOTHING


async def test_what_is_sent_and_what_is_to_come_needs_no_look(store: Store):
    (post,) = await entered(store, NOON - HOUR, NOON + HOUR)
    assert await store.outbox.begin(post, NOON, NOON, WAITS)
    assert await store.outbox.sent(post, "1.0", NOON)

    assert await health_of(store.database, "T1", NOON) == NOTHING._replace(last_sent=NOON, next_due=NOON + HOUR)
    assert await health_of(store.database, "T2", NOON) == NOTHING


async def test_each_reason_is_counted(store: Store):
    held, doubtful, dead = await entered(store, *(NOON - n * HOUR for n in (1, 2, 3)))
    await store.outbox.end(dead, PostState.DEAD, "is_archived")
    assert await store.outbox.begin(doubtful, NOON, NOON, WAITS)
    await store.outbox.doubt(doubtful, NOON + HOUR, "TimeoutError", WAITS)
    await store.outbox.give_back(held, NOON + HOUR, "not_in_channel")

    health = await health_of(store.database, "T1", NOON)
    assert health.undelivered == [
        Undelivered(PostState.DEAD, "is_archived", 1, dead.due, dead.due),
        Undelivered(PostState.PENDING, "not_in_channel", 1, held.due, NOON + HOUR),
        Undelivered(PostState.UNKNOWN, "TimeoutError", 1, doubtful.due, NOON + HOUR),
    ]
    later = await health_of(store.database, "T1", NOON + timedelta(days=60))
    assert [one.state for one in later.undelivered] == [PostState.PENDING, PostState.UNKNOWN]


async def test_a_team_that_is_shut_out_waits_as_a_whole(store: Store):
    posts = await entered(store, *(NOON - n * HOUR for n in range(1, 5)), NOON + 2 * HOUR)
    until = NOON + timedelta(minutes=15)
    await store.outbox.give_back(posts[0], until, "token_revoked", counted=False)
    await store.outbox.hush_team("T1", until, "token_revoked")

    after_the_leases = NOON + timedelta(minutes=5)
    assert await store.outbox.claim("T1", after_the_leases, "me", WAITS) == []
    (held,) = (await health_of(store.database, "T1", after_the_leases)).undelivered
    assert (held.why, held.posts, held.next_at) == ("token_revoked", 4, until)
    assert len(await store.outbox.claim("T1", until, "me", WAITS)) == 4
