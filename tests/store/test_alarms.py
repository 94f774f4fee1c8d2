"""Alarms are told once, by one process, and what admins make of a post that was given up."""

from datetime import timedelta

import pytest

from config.waits import Waits
from store.health import Health, Trouble, troubles_of
from store.model.delivery import PostState
from store.model.errors import NotAllowedError, NotRecordedError
from store.model.occurrence import Key, Kind, Occurrence
from store.model.process import JobStanding, Process
from store.model.role import Member, Standing
from store.outbox import Post
from store.store import Store
from tests.store.samples import by, moment

TOKEN = Trouble("token", "token_revoked", moment(0))
WELL = Health(None, None, [], [], [], None, [])
TOM = Member(id="U0TOM", standing=Standing.ADMIN)


def running(**more: object) -> Process:
    facts = {"name": "here:1", "version": "0", "started_at": moment(0), "seen_at": moment(60), "by_sockets": True}
    return Process.model_validate({**facts, "database": "SQLite", **more})


async def test_one_process_tells_and_where_it_fails_another_does_later(store: Store):
    assert await store.alarms.raised("T1", TOKEN)
    assert not await store.alarms.raised("T1", TOKEN._replace(why="account_inactive"))
    assert await store.alarms.claim("T1", "token", moment(1), told=False)
    assert not await store.alarms.claim("T1", "token", moment(2), told=False), "one is about to"
    assert await store.alarms.claim("T1", "token", moment(12), told=False), "it did not succeed"

    await store.alarms.told("T1", "token", moment(12))
    assert not await store.alarms.claim("T1", "token", moment(30), told=False)
    assert await store.alarms.all("T1") == [(TOKEN, True)]
    assert await store.alarms.all("T2") == []
    assert await store.alarms.claim("T1", "token", moment(31), told=True)
    await store.alarms.end("T1", "token")
    assert await store.alarms.all("T1") == []


async def test_a_process_is_known_as_it_told_of_itself_last_and_forgotten_after_a_day(store: Store):
    await store.processes.put(running())
    await store.processes.put(running(seen_at=moment(61), missing_scopes=("chat:write",)))
    await store.processes.put(running(name="there:2"))
    first, second = await store.processes.all(moment(62))
    assert (first.name, first.missing_scopes, second.name) == ("here:1", ("chat:write",), "there:2")
    await store.processes.put(running(seen_at=moment(61) + timedelta(days=2)))
    assert [process.name for process in await store.processes.all(moment(61) + timedelta(days=2))] == ["here:1"]


@pytest.mark.parametrize(
    ("facts", "subjects"),
    [
        ({}, []),
        ({"database_trouble": "It was moved."}, ["database"]),
        ({"disk_free": 99_000_000}, ["disk"]),
        ({"disk_free": 101_000_000}, []),
        ({"token_refused": "token_revoked", "refused_since": moment(59)}, ["token"]),
        ({"missing_scopes": ("chat:write",)}, ["scopes"]),
        ({"lost_since": moment(50)}, []),
        ({"lost_since": moment(45)}, ["connection"]),
        ({"seen_at": moment(50), "token_refused": "token_revoked"}, []),  # it runs no more
        ({"jobs": (("groups", moment(10), False),)}, []),
        ({"jobs": (("groups", moment(0), False),)}, ["job:groups"]),
        ({"jobs": (("backup", moment(59), True), ("groups", None, False))}, ["job:backup"]),
    ],
)
def test_what_admins_should_know(facts: dict[str, object], subjects: list[str]):
    jobs = facts.get("jobs", ())
    assert isinstance(jobs, tuple)
    standings = [
        JobStanding(name=name, next_at=moment(61), failing_since=since, is_urgent=is_urgent)
        for name, since, is_urgent in jobs
    ]
    health = WELL._replace(processes=[running(**{**facts, "jobs": standings})])
    assert [trouble.subject for trouble in troubles_of(health, moment(60))] == subjects


def test_what_two_processes_suffer_from_is_one_trouble():
    refused = running(token_refused=TOKEN.why)
    health = WELL._replace(processes=[refused, refused.model_copy(update={"name": "there:2"})])
    assert [trouble.subject for trouble in troubles_of(health, moment(60))] == ["token"]


async def given_up(store: Store, *, in_doubt: bool = False) -> Post:
    """A post of T1 that was due at noon, and was given up."""
    key = Key(Kind.NOW, "S1", "", "b1")
    one = Occurrence(key, moment(0).date(), moment(0), moment(0) + timedelta(days=1))
    await store.plans.enter("T1", "S1", "C1", one)
    (post,) = await store.outbox.claim("T1", moment(1), "me", Waits())
    if in_doubt:
        post = await store.outbox.freeze(post, "{}", ["{}"])
        assert await store.outbox.begin(post, moment(1), moment(1), Waits())
        await store.outbox.doubt(post, moment(5), "TimeoutError", Waits())
    await store.outbox.end(post, PostState.DEAD, "no history")
    return post


async def test_what_surely_was_not_sent_is_composed_anew(store: Store):
    post = await given_up(store)
    tables = store.ledger("T1", TOM).dead_posts
    (dead,) = await tables.all(moment(10))
    assert (dead.id, dead.channel_id, dead.why) == (post.id, "C1", "no history")

    await tables.try_again(post.id, by(3000))
    assert await tables.all(moment(3001)) == []
    (again,) = await store.outbox.claim("T1", moment(3001), "me", Waits())
    assert (again.key, again.payload, again.attempts) == (post.key, None, 0)
    assert again.expires > moment(3001)


async def test_of_what_is_in_doubt_the_history_is_asked_first(store: Store):
    post = await given_up(store, in_doubt=True)
    await store.ledger("T1", TOM).dead_posts.try_again(post.id, by(3000))
    assert await store.outbox.claim("T1", moment(3001), "me", Waits()) == []
    doubtful = await store.outbox.claim_doubtful("T1", moment(3001), "me", Waits())
    assert doubtful
    assert (doubtful.key, doubtful.tried) == (post.key, moment(1))
    assert await store.outbox.sent(doubtful, "1.0", moment(3002))
    (reply,) = await store.outbox.claim("T1", moment(3003), "me", Waits())
    assert reply.thread_ts == "1.0", "what belongs into its thread follows"


async def test_only_an_admin_of_the_team_decides_and_only_once(store: Store):
    post = await given_up(store)
    for member in (Member(id="U0ADA"), Member(id="U0GUEST", standing=Standing.GUEST)):
        with pytest.raises(NotAllowedError):
            await store.ledger("T1", member).dead_posts.drop(post.id, by(10))
    with pytest.raises(NotRecordedError):
        await store.ledger("T2", TOM).dead_posts.drop(post.id, by(10))
    await store.ledger("T1", TOM).dead_posts.drop(post.id, by(10))
    for deed in (store.ledger("T1", TOM).dead_posts.drop, store.ledger("T1", TOM).dead_posts.try_again):
        with pytest.raises(NotRecordedError):
            await deed(post.id, by(11))
    (event,) = await store.ledger("T1").events.latest(5)
    assert (event.record, event.subject) == ("post", str(post.id))
    assert event.before
    assert event.after
    assert (event.before["state"], event.after["state"]) == ("dead", "skipped")
