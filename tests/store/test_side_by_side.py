"""Two teams on one database, whose every id is the same: each has what it would have if it were alone."""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import IntegrityError
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.keeping import Retention
from config.waits import Waits
from store.bot_state import Card, KeptProfile
from store.database import Row, Transaction
from store.erasure import TABLES, Person, erase_person, erase_team
from store.health import Trouble, health_of
from store.model.addressee import Addressee
from store.model.delivery import PostState
from store.model.errors import ChangedMeanwhileError, UserError
from store.model.occurrence import Key, Kind, Occurrence
from store.model.pieces import question_of
from store.model.postponement import Postponement
from store.model.role import Grant, Role, Standing
from store.model.selection import Selection
from store.model.subscription import EVERY_DAY, Subscription
from store.outbox import Item
from store.progress import judged_targets
from store.reminders import Reply, Said
from store.retention import purge
from store.store import Ledger, Store
from tests.store.samples import actual, assessment, by, conference, evidence, initiative, milestone, moment, target

TEAMS = ("T1", "T2")
WAITS = Waits()
PEOPLE = ("U1", "U2")
CHANNELS = ("C1", "C2")
NUMBERED = {  # columns whose numbers are given out for all teams together, and of which rows they are
    ("events", "id"): "events",
    ("ledgers", "revision"): "events",
    ("outbox", "id"): "outbox",
    ("outbox", "parent_id"): "outbox",
    ("outbox_items", "outbox_id"): "outbox",
}

Do = Callable[[Store, Ledger, int], Awaitable[object]]  # the number is that of the step, and of its instant


def recorded(table: str, record: Any) -> Do:
    """A record added, or revised where it is there already."""

    async def do(_: Store, ledger: Ledger, step: int) -> None:
        records = ledger.records[table]
        history = await records.history(record.id)
        last = history[-1] if history else None
        if last is None or last.until_at is not None:
            await records.add(record, by(step))
        else:
            await records.revise(record, last.rev, by(step))

    return do


def removed(table: str, id: str) -> Do:
    async def do(_: Store, ledger: Ledger, step: int) -> None:
        records = ledger.records[table]
        await records.remove(id, (await records.version(id)).rev, by(step))

    return do


async def undone(_: Store, ledger: Ledger, step: int) -> None:
    """What was written last is taken back."""
    (last,) = await ledger.events.latest(1)
    await ledger.undo(last.by.batch, by(step))


async def kept(_: Store, ledger: Ledger, step: int) -> None:
    """What the bot keeps of people, beside the records."""
    person = PEOPLE[step % 2]
    await ledger.drafts.put(person, "add", {"title": step}, moment(step))
    await ledger.follows.put(person, ["HA", "GS"][: step % 3])
    await ledger.homes.put(person, str(step))
    await ledger.profiles.put(KeptProfile(person, "en", [*Standing][step % 3], "Asia/Shanghai", moment(step)))
    await ledger.groups.put("S1", PEOPLE[: step % 3])
    await ledger.cards.put(Card("HA-2022-01", CHANNELS[step % 2], f"{step}.0", "en", person))
    await ledger.reminders.reply(Reply(Addressee.person(person), "HA-2022-01", Said.NOT_MINE, moment(step).date()))
    await ledger.greetings.claim(person, moment(step))


async def forgotten(_: Store, ledger: Ledger, step: int) -> None:
    person = PEOPLE[step % 2]
    await ledger.drafts.drop(person, "add")
    await ledger.profiles.drop(person)
    await ledger.cards.drop("HA-2022-01", CHANNELS[step % 2])
    await ledger.greetings.drop(person)


async def planned(store: Store, ledger: Ledger, step: int) -> None:
    for subscription in await ledger.subscriptions.all():
        await store.plans.plan(ledger.team_id, subscription, moment(0).date(), moment(step) + timedelta(days=2))
    key = Key(Kind.REMINDER, f"owner:{PEOPLE[step % 2]}", "", str(step))
    occurrence = Occurrence(key, moment(step).date(), moment(step), moment(step) + timedelta(days=1))
    await store.plans.enter(ledger.team_id, key.recipient, CHANNELS[step % 2], occurrence)


def posted(fate: str) -> Do:
    """What is due is taken up, and this becomes of it."""

    async def do(store: Store, ledger: Ledger, step: int) -> None:
        team_id, outbox, now = ledger.team_id, store.outbox, moment(step) + timedelta(days=2)
        for post in await outbox.claim(team_id, now, "me", WAITS, 3):
            held = [Item(Key.read(post.key), "HA-2022-01", "en")]
            frozen = await outbox.freeze(post, json.dumps({"text": post.key}), ["and more"], None, held)
            await outbox.begin(frozen, now, now, WAITS)
            match fate:
                case "sent":
                    await outbox.sent(post, f"{post.due.timestamp():.0f}.{step}", now)
                case "doubted":
                    await outbox.doubt(post, now, "timeout", WAITS)
                case "dead":
                    await outbox.give_back(post, now)
                    await outbox.end(post, PostState.DEAD, "gone")
                case _:
                    await outbox.give_back(post, now + timedelta(minutes=1), "busy")

    return do


async def looked_up(store: Store, ledger: Ledger, step: int) -> None:
    now = moment(step) + timedelta(days=3)
    if post := await store.outbox.claim_doubtful(ledger.team_id, now, "me", WAITS):
        await store.outbox.sent(post, f"{post.due.timestamp():.0f}.{step}", now)
    if post := await store.outbox.claim_unverified(ledger.team_id, now, "me", WAITS):
        await store.outbox.verified(post)


async def silenced(store: Store, ledger: Ledger, step: int) -> None:
    team_id, until = ledger.team_id, moment(step) + timedelta(days=4)
    if step % 2:
        await store.outbox.hush_team(team_id, until, "token_revoked")
        await store.plans.block(team_id, "S1", "is_archived")
    else:
        await store.outbox.hush(team_id, "C1", until)
        await store.deployment.throttle(team_id, "conversations.history", until)
    await store.plans.coalesce(team_id, until)


async def let_speak(store: Store, ledger: Ledger, step: int) -> None:
    await store.plans.unblock(ledger.team_id, "S1", moment(step))
    for post in await ledger.dead_posts.all(moment(step)):
        await (ledger.dead_posts.try_again if step % 2 else ledger.dead_posts.drop)(post.id, by(step))


async def alarmed(store: Store, ledger: Ledger, step: int) -> None:
    team_id, trouble = ledger.team_id, Trouble("posts", "busy", moment(step))
    if step % 3:
        await store.alarms.raised(team_id, trouble)
        if await store.alarms.claim(team_id, "posts", moment(step), told=False):
            await store.alarms.told(team_id, "posts", moment(step))
    else:
        await store.alarms.end(team_id, "posts")


async def left(store: Store, ledger: Ledger, step: int) -> None:
    person = Person(id=PEOPLE[step % 2], names=("Ada",), stand_in=f"UGONE{step:04}")
    await store.database.write(lambda tx: erase_person(tx, ledger.team_id, person, by(step)))


async def tidied(store: Store, ledger: Ledger, step: int) -> None:
    kept_for = Retention(events=92, outbox=400, drafts=92)
    await purge(store.database, ledger.team_id, kept_for, moment(step) + timedelta(days=500))


async def erased(store: Store, ledger: Ledger, step: int) -> None:
    await store.database.write(lambda tx: erase_team(tx, ledger.team_id))


DEEDS: Mapping[str, Do] = {
    "a target": recorded("commitment", target(owner="U1")),
    "the target otherwise": recorded("commitment", target(owner="U2", value="2.1")),
    "an initiative": recorded("commitment", initiative(owner="U1")),
    "a figure": recorded("actual", actual(value="1.7")),
    "another figure": recorded("actual", actual(value="2.2")),
    "a document": recorded("conference", conference()),
    "a step": recorded("milestone", milestone("m1")),
    "an opinion": recorded("assessment", assessment("j1")),
    "evidence": recorded("evidence", evidence("e1")),
    "a role": recorded("grant", Grant(id="U2", role=Role.ADMIN)),
    "a lesser role": recorded("grant", Grant(id="U2", role=Role.EDITOR)),
    "a subscription": recorded(
        "subscription",
        Subscription(id="S1", channel_id="C1", weekdays=EVERY_DAY, starts_on=date(2026, 3, 1), created_by="U1"),
    ),
    "the subscription elsewhere": recorded(
        "subscription",
        Subscription(id="S1", channel_id="C2", weekdays=EVERY_DAY, starts_on=date(2026, 3, 1), created_by="U2"),
    ),
    "later": recorded(
        "postponement",
        Postponement(commitment_id="HA-2022-01", recipient="owner:U1", until=date(2026, 3, 8), on=date(2026, 3, 1)),
    ),
    "no target": removed("commitment", "HA-2022-01"),
    "no figure": removed("actual", "HA-rd_intensity-2022-1"),
    "no role": removed("grant", "U2"),
    "no subscription": removed("subscription", "S1"),
    "undone": undone,
    "kept": kept,
    "forgotten": forgotten,
    "planned": planned,
    **{fate: posted(fate) for fate in ("sent", "doubted", "dead", "given back")},
    "looked up": looked_up,
    "silenced": silenced,
    "let speak": let_speak,
    "alarmed": alarmed,
    "left": left,
    "tidied": tidied,
    "erased": erased,
}


class Step(NamedTuple):
    """What somebody does in a team."""

    team_id: str
    deed: str


OFTEN = [name for name in DEEDS if name != "erased"] * 3 + ["a target", "a subscription", "planned"] * 6
STEPS = st.builds(Step, st.sampled_from(TEAMS), st.sampled_from([*OFTEN, "erased"]))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which nobody has written anything; a copy of it needs no migrations."""
    file = tmp_path_factory.mktemp("empty") / "ledger.db"

    async def make() -> None:
        async with await Store.open(f"sqlite:///{file}"):
            pass

    asyncio.run(make())
    return file


@settings(max_examples=20)
@given(st.lists(STEPS, min_size=10, max_size=60))
def test_a_team_has_what_it_would_have_alone(empty: Path, steps: list[Step]):
    asyncio.run(lived_side_by_side(empty, steps))


async def lived_side_by_side(empty: Path, steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        shared, *alone = (shutil.copy(empty, f"{folder}/{name}.db") for name in ("shared", *TEAMS))
        async with await Store.open(f"sqlite:///{shared}") as store:
            together = await lived(store, steps)
            seen = {team_id: await seen_in(store, team_id, len(steps)) for team_id in TEAMS}
        for team_id, file in zip(TEAMS, alone, strict=True):
            async with await Store.open(f"sqlite:///{file}") as store:
                came_of_it = await lived(store, steps, only=team_id)
                assert seen[team_id] == await seen_in(store, team_id, len(steps))
                assert {number: together[number] for number in came_of_it} == came_of_it


async def lived(store: Store, steps: list[Step], only: str | None = None) -> dict[int, str]:
    """Do what is done, by everybody or in one team alone; gives how each step ended, by its number."""
    ends = {}
    for number, step in enumerate(steps):
        if only in (None, step.team_id):
            try:
                await DEEDS[step.deed](store, store.ledger(step.team_id), number)
                ends[number] = "done"
            except (UserError, ChangedMeanwhileError, ValueError, IntegrityError) as error:
                ends[number] = f"{type(error).__name__}: {error}"
    return ends


async def seen_in(store: Store, team_id: str, steps: int) -> dict[str, object]:
    """All that stands in a team's rows, and what the ledger answers to questions that go through several tables."""
    ledger, now = store.ledger(team_id), moment(steps) + timedelta(days=3)
    return {
        **await store.database.read(lambda tx: rows_of(tx, team_id)),
        "targets": [repr(item) for item in await judged_targets(ledger, Selection(), now.date())],
        "found": [repr(hit) for hit in await ledger.search.find(str(question_of("laboratory", team_id)), 10)],
        "told": [repr(await ledger.reminders.told(f"owner:{person}")) for person in PEOPLE],
        "coordinates": [repr(await ledger.grants.theirs(person)) for person in PEOPLE],
        "health": repr((await health_of(store.database, team_id, now))._replace(dead=[])),
        "next": await store.outbox.next_due(team_id, moment(0)),
        "in use": await store.outbox.in_use_since(team_id, now),
        "planned": await store.plans.planned(team_id),
        "blocked": await store.plans.blocked(team_id),
        "throttled": await store.deployment.throttled_until(team_id, "conversations.history"),
        "alarms": repr(await store.alarms.all(team_id)),
    }


async def rows_of(tx: Transaction, team_id: str) -> dict[str, object]:
    """A team's rows by table; numbers that are given out for all teams together are counted in the team alone."""
    found: dict[str, list[Row]] = {}
    for table in [name for name in TABLES if name != "searched"]:
        sql = f"SELECT * FROM {table} WHERE team_id = :team_id ORDER BY 1, 2, 3"  # noqa: S608  # our own names
        found[table] = [dict(row) for row in await tx.all(sql, {"team_id": team_id})]
    pieces = await tx.all(
        """
        SELECT record, id, rev, pieces FROM searched JOIN searched_pieces ON searched_pieces.rowid = searched.number
        WHERE team_id = :team_id ORDER BY record, id, rev
        """,
        {"team_id": team_id},
    )
    places = {
        table: {number: place for place, number in enumerate(sorted(row["id"] for row in found[table]), start=1)}
        for table in ("events", "outbox")
    }
    return {table: [counted(table, row, places) for row in rows] for table, rows in found.items()} | {
        "pieces": [tuple(row.values()) for row in map(dict, pieces)]
    }


def counted(table: str, row: Row, places: Mapping[str, Mapping[int, int]]) -> dict[str, object]:
    """A row whose numbers are those that it would have alone."""
    return {
        name: places[NUMBERED[table, name]].get(value, "gone") if value and (table, name) in NUMBERED else value
        for name, value in row.items()
    } | ({"subject": places["outbox"].get(int(row["subject"]))} if row.get("record") == "post" else {})
