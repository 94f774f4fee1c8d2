"""What was told, and what was answered, on both engines."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from config.waits import Waits
from store.coordinators import coordinators, coordinators_of
from store.model.addressee import Addressee
from store.model.delivery import PostState
from store.model.errors import NotAllowedError
from store.model.event import Authorship
from store.model.occurrence import Key, Kind, Occurrence
from store.model.postponement import Postponement
from store.model.reminder import Button, Pressed
from store.model.role import EVERYBODY, Grant, Member, Role
from store.outbox import Item, Post
from store.reminders import Reply, Said
from store.store import Ledger, Store
from tests.store.samples import by, moment, target

TEAM, FANG = "T1", Addressee("owner:U0FANG")
DAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)
WAITS = Waits()
ITEMS = [
    Item(Key(Kind.REMINDER, FANG, "HA-2022-01", "2026-12-31:-30d"), "HA-2022-01", "en"),
    Item(Key(Kind.REMINDER, FANG, "HA-2022-02", "2026-11-01:+2"), "HA-2022-02", "en"),
]


async def frozen(store: Store, day: date = DAY) -> Post:
    """A message with two reminders in it, about to be sent."""
    due = NOON + (day - DAY)
    key = Key(Kind.REMINDER, FANG, "", day.isoformat())
    await store.plans.enter(TEAM, FANG, "D1", Occurrence(key, day, due, due + timedelta(hours=6)))
    await store.plans.enter(TEAM, FANG, "D1", Occurrence(key, day, due, due + timedelta(hours=6)))
    (post,) = await store.outbox.claim(TEAM, due, "me", WAITS)
    return await store.outbox.freeze(post, '{"text": "Two", "blocks": []}', items=ITEMS)


async def sent(store: Store) -> Post:
    post = await frozen(store)
    assert await store.outbox.begin(post, NOON, NOON, WAITS)
    assert await store.outbox.sent(post, "17.1", NOON)
    return post


async def test_what_is_frozen_counts_as_told(store: Store, ledger: Ledger):
    await frozen(store)

    assert await ledger.reminders.told(FANG) == {
        "HA-2022-01": {"2026-12-31:-30d": DAY},
        "HA-2022-02": {"2026-11-01:+2": DAY},
    }
    assert await ledger.reminders.told("owner:U0ADA") == {}
    assert await store.ledger("T2").reminders.told(FANG) == {}


async def test_what_could_not_be_delivered_is_told_again(store: Store, ledger: Ledger):
    post = await frozen(store)
    await store.outbox.end(post, PostState.DEAD, "its time has passed")
    assert await ledger.reminders.told(FANG) == {}

    tomorrow = DAY + timedelta(days=1)
    await frozen(store, tomorrow)
    assert (await ledger.reminders.told(FANG))["HA-2022-01"] == {"2026-12-31:-30d": tomorrow}


async def test_what_may_have_been_delivered_is_not(store: Store, ledger: Ledger):
    post = await frozen(store)
    await store.outbox.end(post, PostState.DEAD, "in doubt, and the history cannot be read")

    assert (await ledger.reminders.told(FANG)).keys() == {"HA-2022-01", "HA-2022-02"}


async def test_an_answer_stands_until_it_is_undone(store: Store, ledger: Ledger):
    post = await sent(store)
    first, _ = await ledger.reminders.at("D1", "17.1")
    assert (first.commitment_id, first.is_answered) == ("HA-2022-01", False)

    await ledger.reminders.answer(first, [{"type": "divider"}], "b1")
    (answered,) = await ledger.reminders.of(["HA-2022-01"])
    assert answered.is_answered
    assert await ledger.reminders.message(post.id) == (
        {"text": "Two", "blocks": []},
        {"HA-2022-01": [{"type": "divider"}]},
    )
    assert await store.ledger("T2").reminders.message(post.id) == ({}, {})

    assert await ledger.reminders.take_back(["another"]) == []
    assert [one.commitment_id for one in await ledger.reminders.take_back(["b1"])] == ["HA-2022-01"]
    assert not any(one.is_answered for one in await ledger.reminders.at("D1", "17.1"))


async def test_what_somebody_sees_has_been_sent(store: Store, ledger: Ledger):
    post = await frozen(store)
    await ledger.reminders.landed("D1", "17.1", "HA-2022-01")
    assert await ledger.reminders.at("D1", "17.1") == []

    assert await store.outbox.begin(post, NOON, NOON, WAITS)
    for elsewhere in (("D2", "17.1", "HA-2022-01"), ("D1", "17.1", "HA-2022-09")):
        await ledger.reminders.landed(*elsewhere)
    await store.ledger("T2").reminders.landed("D1", "17.1", "HA-2022-01")
    assert await ledger.reminders.at("D1", "17.1") == []

    await ledger.reminders.landed("D1", "17.1", "HA-2022-01")
    assert [one.post_id for one in await ledger.reminders.at("D1", "17.1")] == [post.id, post.id]
    assert not await store.outbox.begin(post, NOON, NOON, WAITS), "nobody sends it anew"


async def test_of_what_somebody_said_the_last_counts(ledger: Ledger):
    for day in (DAY, DAY + timedelta(days=7)):
        await ledger.reminders.reply(Reply(FANG, "HA-2022-01", Said.NOT_MINE, day))
    await ledger.reminders.reply(Reply(Addressee("owner:U0ADA"), "HA-2022-01", Said.NOT_MINE, DAY))

    assert (await ledger.reminders.replies_of(FANG))["HA-2022-01"].day == DAY + timedelta(days=7)
    assert [one.recipient for one in await ledger.reminders.replies_saying(Said.NOT_MINE)] == ["owner:U0ADA", FANG]


def put_off(**changes: Any) -> Postponement:
    """Fang's commitment, which she wants to hear of next week."""
    fields = {"commitment_id": "HA-2022-01", "recipient": FANG, "until": DAY + timedelta(days=7), "on": DAY}
    return Postponement.model_validate(fields | changes)


async def test_a_commitment_is_put_off_by_its_owner_and_by_whoever_may_record_for_its_province(ledger: Ledger):
    await ledger.commitments.add(target("HA-2022-01", owner="U0FANG"), by())
    await ledger.grants.add(Grant(id="U0HA", role=Role.EDITOR, provinces=("HA",)), by())
    await ledger.grants.add(Grant(id="U0GS", role=Role.COORDINATOR, provinces=("GS",)), by())

    for stranger in ("U0ADA", "U0GS"):
        with pytest.raises(NotAllowedError) as refused:
            await ledger.seen_by(Member(id=stranger)).postponements.add(put_off(), by())
        assert refused.value.able == ("U0HA",)
    await ledger.seen_by(Member(id="U0FANG")).postponements.add(put_off(), by())
    again = put_off(until=DAY + timedelta(days=9), times=2)
    await ledger.seen_by(Member(id="U0HA")).postponements.revise(again, 1, by())

    assert await ledger.postponements.of(FANG) == {"HA-2022-01": again}
    assert await ledger.postponements.of("S1") == {}
    events = await ledger.events.around(await ledger.commitments.get("HA-2022-01"))
    assert [event.record for event in events] == ["commitment", "postponement", "postponement"]


async def test_whoever_answered_as_an_owner_takes_it_back_without_a_role(ledger: Ledger):
    await ledger.commitments.add(target("HA-2022-01", owner="U0FANG"), by())
    batch = Pressed(Button.LATER, 1, "HA-2022-01", 0).batch
    mine = Authorship(actor="U0FANG", at=moment(1), batch=batch)
    fang = ledger.seen_by(Member(id="U0FANG"))
    await fang.record(mine, lambda within: within.postponements.add(put_off(), mine))

    with pytest.raises(NotAllowedError):
        await ledger.seen_by(Member(id="U0ADA")).undo(batch, by(2, "U0ADA"))
    await fang.undo(batch, by(60, "U0FANG"))

    assert await ledger.postponements.of(FANG) == {}


async def test_whoever_said_that_it_is_not_theirs_has_ten_minutes_to_take_that_back(ledger: Ledger):
    await ledger.commitments.add(target("HA-2022-01", owner="U0FANG"), by())
    batch = Pressed(Button.NOT_MINE, 1, "HA-2022-01", 1).batch
    mine = Authorship(actor="U0FANG", at=moment(1), batch=batch)
    await ledger.record(mine, lambda within: within.commitments.revise(target("HA-2022-01"), 1, mine))

    for writer, minutes in (("U0ADA", 2), ("U0FANG", 30)):
        with pytest.raises(NotAllowedError):
            await ledger.seen_by(Member(id=writer)).undo(batch, by(minutes, writer))
    await ledger.seen_by(Member(id="U0FANG")).undo(batch, by(9, "U0FANG"))

    assert (await ledger.commitments.get("HA-2022-01")).owner == "U0FANG"


def test_another_deadline_is_put_off_anew():
    postponement = put_off(deadline=date(2026, 12, 31), times=3)

    assert postponement.times_for(date(2026, 12, 31)) == 3
    assert postponement.times_for(date(2027, 12, 31)) == 0


async def test_owners_and_when_their_commitments_were_recorded(ledger: Ledger):
    for number, owner in ((1, "U2"), (2, "U1"), (3, "U2"), (4, None)):
        await ledger.commitments.add(target(f"HA-2022-0{number}", owner=owner), by(number))
    revised = target("HA-2022-01", owner="U9")
    await ledger.commitments.revise(revised, 1, by(60))

    assert await ledger.commitments.owners() == ["U1", "U2", "U9"]
    assert await ledger.commitments.recorded_at(["HA-2022-01", "HA-2022-02", "HA-2022-99"]) == {
        "HA-2022-01": moment(1),
        "HA-2022-02": moment(2),
    }
    assert await ledger.commitments.recorded_at([]) == {}


async def test_coordinators_by_their_own_role_or_their_groups(ledger: Ledger):
    for grant in (
        Grant(id="U1", role=Role.COORDINATOR, provinces=("HA",)),
        Grant(id="S1", role=Role.COORDINATOR, provinces=("GS", "HA")),
        Grant(id="U3", role=Role.COORDINATOR),
        Grant(id="U4", role=Role.EDITOR),
        Grant(id=EVERYBODY, role=Role.COORDINATOR),
    ):
        await ledger.grants.add(grant, by())
    await ledger.groups.put("S1", ["U2", "U3", "U1"])

    assert await coordinators(ledger) == {"U1": ("GS", "HA"), "U2": ("GS", "HA"), "U3": ()}
    assert await coordinators_of("HA", ledger) == ["U1", "U2", "U3"]
    assert await coordinators_of("SC", ledger) == ["U3"]
