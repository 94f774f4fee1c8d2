"""What becomes of posts that are planned when their subscription is written anew; on either engine."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from config.waits import Waits
from store.model.event import Authorship
from store.model.occurrence import Key, Kind
from store.model.subscription import EVERY_DAY, Subscription, Told
from store.outbox import Item, Post, Window
from store.store import Store

TEAM = "T1"
MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
THEN = MONDAY - timedelta(days=2)
HORIZON = timedelta(days=2)


def subscription(**changes: Any) -> Subscription:
    facts = {"id": "S1", "channel_id": "C1", "starts_on": date(2026, 11, 21), "created_by": "U1"}
    return Subscription.model_validate(facts | changes)


class Desk:
    """A subscription that is written again and again, and the timetable beside it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.table = store.ledger(TEAM).subscriptions
        self.number = 0

    def by(self, at: datetime) -> Authorship:
        self.number += 1
        return Authorship(actor="U1", at=at, batch=f"b{self.number}")

    async def begin(self, **facts: Any) -> None:
        await self.table.add(subscription(**facts), self.by(THEN))
        await self.plan(THEN)

    async def change(self, moment: datetime, /, **changes: Any) -> None:
        present = await self.table.version("S1")
        record = Subscription.model_validate({**present.record.model_dump(), **changes})
        await self.table.revise(record, present.rev, self.by(moment))

    async def plan(self, now: datetime) -> None:
        """As each round does."""
        after = (await self.store.plans.planned(TEAM))["S1"]
        record = await self.table.get("S1")
        await self.store.plans.plan(TEAM, record, after, now + HORIZON)

    async def claim(self, now: datetime) -> list[Post]:
        return await self.store.outbox.claim(TEAM, now, "me", Waits())

    async def send(self, now: datetime) -> Post:
        (post,) = await self.claim(now)
        await self.store.outbox.freeze(post, "{}", (), Window(0, 1, now))
        assert await self.store.outbox.begin(post, now, now, Waits())
        assert await self.store.outbox.sent(post, "1.1", now)
        return post

    async def posts(self) -> list[tuple[str, str, str]]:
        """Every digest: the end of its key, its state, its local time in UTC."""
        sql = "SELECT key, state, due_at FROM outbox WHERE kind = 'digest' ORDER BY due_at, id"
        rows = await self.store.database.read(lambda tx: tx.all(sql))
        return [
            (row["key"].split("|")[-1], row["state"], f"{datetime.fromtimestamp(row['due_at'] / 1000, UTC):%d %H:%M}")
            for row in rows
        ]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def test_before_its_instant_a_post_is_moved_with_its_subscription(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY - timedelta(hours=3))
    assert await desk.posts() == [("2026-W48", "pending", "23 01:30")]
    await desk.change(MONDAY - timedelta(hours=2), zone="Europe/London", at=time(10))

    assert await desk.posts() == [("2026-W48", "pending", "23 10:00")]
    assert await desk.claim(MONDAY) == []


async def test_after_the_post_of_a_week_another_day_waits_for_the_next(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY)
    await desk.send(MONDAY)
    await desk.change(MONDAY + timedelta(hours=1), weekdays=(3,))
    for day in range(10):
        await desk.plan(MONDAY + timedelta(days=day))

    assert await desk.posts() == [("2026-W48", "sent", "23 01:30"), ("2026-W49", "pending", "03 01:30")]
    coming = await desk.store.plans.next_digest(TEAM, await desk.table.get("S1"), MONDAY + timedelta(hours=1))
    assert coming is not None
    assert coming.due == datetime(2026, 12, 3, 1, 30, tzinfo=UTC)


async def test_an_instant_that_has_passed_already_is_passed_over(desk: Desk):
    await desk.begin(weekdays=(4,))
    await desk.change(MONDAY + timedelta(days=2), weekdays=(0,))

    assert await desk.posts() == [("2026-W48", "skipped", "23 01:30")]
    coming = await desk.store.plans.next_digest(TEAM, await desk.table.get("S1"), MONDAY + timedelta(days=2))
    assert coming is not None
    assert coming.day == date(2026, 11, 30)


async def test_who_subscribes_after_the_hour_waits_for_the_next_day(desk: Desk):
    await desk.begin(weekdays=EVERY_DAY)

    assert await desk.posts() == [
        ("2026-11-21", "skipped", "21 01:30"),
        ("2026-11-22", "pending", "22 01:30"),
        ("2026-11-23", "pending", "23 01:30"),
    ]


async def test_a_pause_takes_posts_back_and_its_end_brings_those_to_come(desk: Desk):
    await desk.begin(weekdays=EVERY_DAY)
    await desk.plan(MONDAY - timedelta(hours=1))
    await desk.change(MONDAY - timedelta(hours=1), paused_until=date.max)
    assert {state for _, state, _ in await desk.posts()} == {"skipped", "cancelled"}
    await desk.change(MONDAY + timedelta(hours=1), paused_until=None)

    states = {key: state for key, state, _ in await desk.posts()}
    assert states["2026-11-23"] == "skipped"
    assert states["2026-11-24"] == "pending"


async def test_no_digest_wanted_none_planned(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY - timedelta(hours=1))
    await desk.change(MONDAY - timedelta(minutes=30), told=(Told.REMINDERS,))
    await desk.plan(MONDAY + timedelta(days=20))

    assert {state for _, state, _ in await desk.posts()} == {"cancelled"}


async def test_a_daily_digest_in_place_of_a_weekly_one_comes_no_second_time_on_a_day(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY)
    await desk.send(MONDAY)
    await desk.change(MONDAY + timedelta(hours=1), weekdays=EVERY_DAY, at=time(18))
    await desk.plan(MONDAY + timedelta(hours=1))

    assert ("2026-11-23", "skipped", "23 10:00") in await desk.posts()
    assert ("2026-11-24", "pending", "24 10:00") in await desk.posts()


async def test_who_has_claimed_a_post_before_the_change_does_not_send_it(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY)
    (post,) = await desk.claim(MONDAY)
    await desk.store.outbox.freeze(post, '{"text": "old"}', ['{"text": "old reply"}'], Window(0, 1, MONDAY))
    await desk.change(MONDAY + timedelta(seconds=1), query="henan")

    assert not await desk.store.outbox.begin(post, MONDAY + timedelta(seconds=2), MONDAY, Waits())
    (again,) = await desk.claim(MONDAY + timedelta(seconds=3))
    assert again.key == post.key
    assert again.payload is None
    assert await desk.store.outbox.window(TEAM, "S1") is None
    await desk.store.outbox.freeze(again, '{"text": "new"}', ['{"text": "new reply"}'], Window(0, 2, MONDAY))
    assert await desk.store.outbox.begin(again, MONDAY + timedelta(seconds=4), MONDAY, Waits())
    await desk.store.outbox.sent(again, "1.1", MONDAY + timedelta(seconds=5))
    (reply,) = await desk.claim(MONDAY + timedelta(minutes=5))
    assert (reply.payload, reply.thread_ts) == ('{"text": "new reply"}', "1.1")


async def test_a_thread_is_told_to_its_end_whatever_becomes_of_the_subscription(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY)
    (post,) = await desk.claim(MONDAY)
    await desk.store.outbox.freeze(post, "{}", ["{}"], Window(0, 1, MONDAY))
    await desk.store.outbox.begin(post, MONDAY, MONDAY, Waits())
    await desk.store.outbox.sent(post, "1.1", MONDAY)
    await desk.table.remove("S1", 1, desk.by(MONDAY))

    (reply,) = await desk.claim(MONDAY + timedelta(minutes=5))
    assert reply.thread_ts == "1.1"


async def test_deleting_takes_back_and_undoing_that_brings_back(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY - timedelta(hours=1))
    removal = desk.by(MONDAY - timedelta(minutes=1))
    await desk.table.remove("S1", 1, removal)
    assert await desk.claim(MONDAY) == []
    await desk.store.ledger(TEAM).undo(removal.batch, desk.by(MONDAY + timedelta(minutes=1)))

    (post,) = await desk.claim(MONDAY + timedelta(minutes=1))
    assert post.key.endswith("2026-W48")


async def test_what_was_refused_is_tried_again_after_any_change(desk: Desk):
    await desk.begin()
    await desk.plan(MONDAY)
    (post,) = await desk.claim(MONDAY)
    await desk.store.outbox.give_back(post, post.expires, "not_in_channel")
    assert await desk.store.plans.block(TEAM, "S1", "not_in_channel")
    assert not await desk.store.plans.block(TEAM, "S1", "not_in_channel")
    assert await desk.claim(MONDAY + timedelta(hours=1)) == []
    await desk.change(MONDAY + timedelta(hours=2), query="henan")

    assert await desk.store.plans.blocked(TEAM) == {}
    assert [one.key for one in await desk.claim(MONDAY + timedelta(hours=2))] == [post.key]
    assert [state for _, state, _ in await desk.posts()] == ["pending"]


async def test_what_is_sent_at_once_is_sent_once_and_advances_the_window(desk: Desk):
    await desk.begin()
    record = await desk.table.get("S1")
    for _ in range(2):
        assert await desk.store.plans.add_now(TEAM, record, "press-1", THEN)
    post = await desk.send(THEN)

    assert post.kind == "now"
    assert await desk.claim(THEN + timedelta(hours=1)) == []
    window = await desk.store.outbox.window(TEAM, "S1")
    assert window is not None
    assert window.through == 1


async def test_of_fifty_who_want_one_at_once_the_first_gets_it_queued(desk: Desk):
    await desk.begin()
    record = await desk.table.get("S1")
    plans = desk.store.plans
    entered = await asyncio.gather(*(plans.add_now(TEAM, record, f"press-{n}", THEN) for n in range(50)))
    assert entered.count(True) == 1

    assert (await desk.send(THEN)).kind == "now"
    assert await plans.add_now(TEAM, record, "press-50", THEN), "that one has been posted"


async def test_who_plans_by_an_older_version_plans_nothing(desk: Desk):
    await desk.begin()
    stale = await desk.table.get("S1")
    await desk.change(THEN, at=time(17))
    after = (await desk.store.plans.planned(TEAM))["S1"]

    await desk.store.plans.plan(TEAM, stale, after, THEN + timedelta(days=30))
    assert (await desk.store.plans.planned(TEAM))["S1"] == after
    await desk.plan(THEN + timedelta(days=28))
    assert (await desk.store.plans.planned(TEAM))["S1"] > after


async def test_what_a_digest_reminded_of_is_not_told_once_it_is_taken_back(desk: Desk):
    await desk.begin(told=(Told.DIGEST, Told.REMINDERS))
    await desk.plan(MONDAY)
    (post,) = await desk.claim(MONDAY)
    key = Key(Kind.REMINDER, "S1", "HA-2022-01", "2022-12-31:+1")
    frozen = await desk.store.outbox.freeze(post, "{}", (), Window(0, 1, MONDAY), [Item(key, "HA-2022-01", "en")])
    assert await desk.store.outbox.give_back(frozen, MONDAY + timedelta(minutes=5), "not sent")
    reminders = desk.store.ledger(TEAM).reminders
    assert "HA-2022-01" in await reminders.told("S1"), "as long as that is to be posted"
    assert await desk.store.plans.digest_of_day(TEAM, "S1", date(2026, 11, 23)) == (True, True)

    await desk.change(MONDAY + timedelta(minutes=1), at=time(18))

    assert await desk.posts() == [("2026-W48", "pending", "23 10:00")]
    assert await reminders.told("S1") == {}, "it is composed anew, and asks for it then"
    assert await desk.store.plans.digest_of_day(TEAM, "S1", date(2026, 11, 23)) == (True, False)
