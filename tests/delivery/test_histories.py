"""Histories of digests and reminders, with crashes and faults at any step, against what was promised.

Thirty histories by default; `HISTORIES=2000 pytest tests/delivery/test_histories.py` tells that many.
"""

import asyncio
import json
import logging
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.sandbox import policy_desk
from bot.workspace.line.rates import Budgets
from bot.workspace.state.records import Payload
from handlers.posting.channel_history import EVENT
from store.database import Row
from store.model.commitment import Initiative, State
from store.model.deadline import Deadline
from store.model.errors import ChangedMeanwhileError, UserError
from store.model.event import Authorship
from store.model.occurrence import Key, Kind, Occurrence, days_of, digest_on, fingerprint, instant
from store.model.subscription import Subscription, Told
from store.model.workday import is_workday
from store.store import Ledger, Store
from tests.delivery.office import RULES, rounds_of
from tests.delivery.slack import Fuse, Killed, Mortal, Slack, StillClock

HISTORIES = int(os.environ.get("HISTORIES", "30"))
MEMORY = Path("/dev/shm")  # noqa: S108  # a history takes hundreds of commits
FAST_DISK = MEMORY if MEMORY.is_dir() else None
START = datetime(2026, 3, 26, 6, tzinfo=UTC)  # a Thursday; most zones below change their clocks on the Sunday
SETTLING = timedelta(seconds=100)
STEPS_OF_SETTLING = 16
LONGEST_JUMP = timedelta(hours=12)
TROUBLES = ("drop-before", "drop-after", "503-after", "429", "malformed")
ADA = "U0ADA"
ALLOWED_SKIPS = {"empty", "coalesced", "rescheduled", "the next one is nearer", "nothing to say"}

zones = st.sampled_from(("Europe/Paris", "Asia/Shanghai", "America/Santiago", "Australia/Lord_Howe", "UTC"))
times = st.sampled_from((time(0), time(2, 15), time(2, 30), time(9, 30), time(18), time(23, 45)))
tellings = st.sampled_from(((Told.DIGEST,), (Told.REMINDERS,), (Told.DIGEST, Told.REMINDERS)))
rhythms = st.sampled_from(((0, 1, 2, 3, 4, 5, 6), (0,), (4,), (6,), (0, 3)))
R = TypeVar("R")


class Known(NamedTuple):
    """A subscription as it was last written, and when by our clock; none: deleted."""

    subscription: Subscription | None
    since: datetime


class Taken(NamedTuple):
    """A post that Slack took, and what our clock said."""

    key: str
    at: datetime


class Histories(RuleBasedStateMachine):
    """What people, clocks, Slack and the grim reaper do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        logging.disable(logging.CRITICAL)
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(dir=FAST_DISK))
        shutil.copy(template(), self.folder / "bot.db")
        self.clock = StillClock(START)  # Slack's
        self.ahead = timedelta(0)  # how far ours is ahead of it
        self.latest = START  # that ours ever showed
        self.taken: list[Taken] = []
        self.troubles: list[str] = []
        self.known: dict[str, Known] = {}
        self.batches: list[tuple[str, str]] = []
        self.commitments = 0
        self.recorded_on: dict[str, datetime] = {}
        self.is_revised: set[str] = set()
        self.fuse = Fuse()
        self.run(self.open())

    def run(self, work: Coroutine[Any, Any, R]) -> R:
        return self.runner.run(work)

    @property
    def now(self) -> datetime:
        """By our clock."""
        self.latest = max(self.latest, self.clock.moment + self.ahead)
        return self.clock.moment + self.ahead

    async def open(self) -> None:
        budgets = Budgets(now=lambda: self.clock.moment.timestamp())
        self.workspace = policy_desk(self.clock, budgets=budgets)
        bot = self.workspace.team.bot_user_id
        self.channels = [self.workspace.team.add_channel(f"room-{n}", [bot]).id for n in range(2)]
        self.team_id = self.workspace.team.team_id
        self.store = await Store.open(f"sqlite:///{self.folder / 'bot.db'}")
        self.secret = await self.store.deployment.secret_of_posts()
        self.begin()

    def begin(self, steps: int | None = None) -> None:
        """A new process, that lives for so many steps."""
        self.fuse = Fuse(steps)
        client = Slack(self.workspace, self.fuse, self.troubles, self.take)
        self.rounds = rounds_of(self.store, client, lambda: self.now, Mortal(self.store.database, self.fuse))

    def take(self, given: Payload) -> None:
        metadata = given["metadata"]
        metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
        self.taken.append(Taken(metadata["event_payload"]["key"], self.now))

    @property
    def ledger(self) -> Ledger:
        return self.store.ledger(self.team_id)

    def by(self) -> Authorship:
        return Authorship(actor=ADA, at=self.now)

    # What people do

    @initialize(zone=zones, at=times, weekdays=rhythms, quiet=st.booleans(), told=tellings, distributed=st.booleans())
    def first(
        self, zone: str, at: time, weekdays: tuple[int, ...], quiet: bool, told: tuple[Told, ...], distributed: bool
    ) -> None:
        self.workspace.app.budgets.distributed = distributed
        self.subscribe(zone, at, weekdays, quiet, told)

    @precondition(lambda self: len(self.known) < 3)
    @rule(zone=zones, at=times, weekdays=rhythms, quiet=st.booleans(), told=tellings)
    def subscribe(self, zone: str, at: time, weekdays: tuple[int, ...], quiet: bool, told: tuple[Told, ...]) -> None:
        number = len(self.known)
        one = Subscription(
            id=f"S{number}",
            channel_id=self.channels[number % len(self.channels)],
            told=told,
            weekdays=weekdays,
            at=at,
            zone=zone,
            quiet=quiet,
            starts_on=self.now.astimezone(ZoneInfo(zone)).date(),
            created_by=ADA,
        )
        self.write(one.id, lambda ledger, by: ledger.subscriptions.add(one, by))

    @rule(
        which=st.integers(0, 2),
        change=st.one_of(
            st.fixed_dictionaries({"zone": zones}),
            st.fixed_dictionaries({"at": times}),
            st.fixed_dictionaries({"weekdays": rhythms}),
            st.fixed_dictionaries({"paused_until": st.sampled_from((None, date.max, date(2026, 4, 1)))}),
        ),
    )
    def revise(self, which: int, change: dict[str, Any]) -> None:
        known = self.known.get(f"S{which}")
        if known and known.subscription:
            one = known.subscription.model_copy(update=change)

            async def work(ledger: Ledger, by: Authorship) -> None:
                rev = (await ledger.subscriptions.version(one.id)).rev
                await ledger.subscriptions.revise(one, rev, by)

            self.write(one.id, work)

    @rule(which=st.integers(0, 2))
    def delete(self, which: int) -> None:
        id = f"S{which}"
        if self.known.get(id) and self.known[id].subscription:

            async def work(ledger: Ledger, by: Authorship) -> None:
                await ledger.subscriptions.remove(id, (await ledger.subscriptions.version(id)).rev, by)

            self.write(id, work)

    @precondition(lambda self: self.batches)
    @rule()
    def undo(self) -> None:
        id, batch = self.batches.pop()
        try:
            self.write(id, lambda ledger, by: ledger.undo(batch, by), is_undo=True)
        except (UserError, ChangedMeanwhileError):
            return  # too late for that

    @rule(owned=st.booleans())
    def commit(self, owned: bool) -> None:
        """Record something that is late already: news for digests, a reason to remind."""
        self.commitments += 1
        one = Initiative(
            id=f"HA-2022-{self.commitments:02}",
            province="HA",
            year=2022,
            title="A fund",
            deadline=Deadline(on=date(2022, 12, 31)),
            owner=ADA if owned else None,
        )
        self.write(one.id, lambda ledger, by: ledger.commitments.add(one, by))

    @rule(number=st.integers(1, 4))
    def answer(self, number: int) -> None:
        """Close a commitment, so that nobody is to be reminded of it any more."""
        id = f"HA-2022-{number:02}"
        if id in self.recorded_on:

            async def work(ledger: Ledger, by: Authorship) -> None:
                version = await ledger.commitments.version(id)
                closed = version.record.model_copy(update={"state": State.CLOSED})
                await ledger.commitments.revise(closed, version.rev, by)

            with suppress(UserError):  # it was undone
                self.write(id, work)

    def write(self, id: str, work: Callable[[Ledger, Authorship], Awaitable[object]], *, is_undo: bool = False) -> None:
        by = self.by()

        async def written() -> None:
            if is_undo:
                await work(self.ledger, by)
            else:
                await self.ledger.record(by, lambda ledger: work(ledger, by))
                self.batches.append((id, by.batch))
            if id.startswith("S"):
                standing = {one.id: one for one in await self.ledger.subscriptions.all()}
                if id in self.known:
                    self.is_revised.add(id)
                self.known[id] = Known(standing.get(id), self.now)
            else:
                self.recorded_on[id] = self.now

        self.run(written())

    @rule(which=st.integers(0, 1), times=st.sampled_from((1, 20)))
    def chat(self, which: int, times: int) -> None:
        """Talk about something else in a channel."""
        for _ in range(times):
            self.workspace.team.post(self.channels[which], ADA, "Lunch?")

    @rule(bot_id=st.sampled_from((None, "B0OTHER")))
    def imitate(self, bot_id: str | None) -> None:
        """Say something in the place of each post that is to come, and under its key, as if that were possible."""
        for row in self.run(self.rows()):
            if row["state"] in ("pending", "sending", "unknown") and row["channel_id"] in self.channels:
                payload = {"event_type": EVENT, "event_payload": {"key": self.fingerprint(row)}}
                said = self.workspace.team.post(
                    row["channel_id"], ADA, "Look", thread_ts=row["thread_ts"], metadata=payload
                )
                said.bot_id = bot_id

    # What time does

    @rule(minutes=st.sampled_from((1, 4, 20, 90, 7 * 60, 24 * 60, 4 * 24 * 60)))
    def wait(self, minutes: int) -> None:
        self.clock.moment += timedelta(minutes=minutes)

    @rule()
    def wait_for_what_is_due(self) -> None:
        due = self.run(self.store.outbox.next_due(self.team_id, self.now))
        if due:
            self.clock.moment += min(max(due - self.now, timedelta(0)), timedelta(days=14))

    @rule(hours=st.integers(-6, 6))
    def jump(self, hours: int) -> None:
        """Our clock is set, whatever time it is."""
        jump = timedelta(hours=hours)
        if abs(self.ahead + jump) <= LONGEST_JUMP:
            self.ahead += jump

    # What Slack does

    @rule(troubles=st.lists(st.sampled_from(TROUBLES), min_size=1, max_size=3))
    def trouble(self, troubles: list[str]) -> None:
        self.troubles += troubles

    @rule(which=st.integers(0, 1))
    def remove_the_bot(self, which: int) -> None:
        self.workspace.team.channels[self.channels[which]].members.discard(self.workspace.team.bot_user_id)

    @rule()
    def invite_it_back(self) -> None:
        for id in self.channels:
            self.workspace.team.channels[id].members.add(self.workspace.team.bot_user_id)
        self.run(self.unblock())

    async def unblock(self) -> None:
        for id in self.known:
            await self.store.plans.unblock(self.team_id, id, self.now)

    # What the bot does

    @rule()
    def tick(self) -> None:
        self.run(self.round())

    @rule(steps=st.integers(1, 40))
    def crash(self, steps: int) -> None:
        """Make a round in a process that dies somewhere in it, and let another one take over."""
        self.begin(steps)
        self.run(self.round())
        self.begin()

    @rule(
        troubles=st.lists(st.sampled_from(TROUBLES), max_size=3),
        steps=st.one_of(st.none(), st.integers(5, 60)),
        minutes=st.sampled_from((1, 4, 20)),
    )
    def a_day_like_any_other(self, troubles: list[str], steps: int | None, minutes: int) -> None:
        """Something falls due, something goes wrong, and a little later is another round."""
        self.wait_for_what_is_due()
        self.troubles += troubles
        self.crash(steps) if steps else self.tick()
        self.clock.moment += timedelta(minutes=minutes)
        self.tick()

    async def round(self) -> None:
        try:
            await self.rounds.go(self.now)
        except Killed:
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.gather(*rest, return_exceptions=True)

    @rule()
    def settle(self) -> None:
        """With nothing wrong any more, everything that is due comes to stand where it belongs."""
        self.troubles.clear()
        self.ahead = max(self.ahead, self.latest - self.clock.moment)
        self.invite_it_back()
        begun = self.now
        for _ in range(STEPS_OF_SETTLING):
            self.tick()
            self.clock.moment += SETTLING
        self.tick()
        self.run(self.check_nothing_is_lost(begun))

    def teardown(self) -> None:
        try:
            self.settle()
            self.run(self.check_everything())
        finally:
            self.run(self.store.close())
            self.runner.close()
            shutil.rmtree(self.folder)
            logging.disable(logging.NOTSET)

    # What was promised

    @invariant()
    def nothing_is_doubled(self) -> None:
        doubled = [key for key, times in Counter(one.key for one in self.taken).items() if times > 1]
        assert not doubled, [row for row in self.run(self.rows()) if self.fingerprint(row) in doubled]

    async def rows(self) -> list[Row]:
        return await self.store.database.read(lambda tx: tx.all("SELECT * FROM outbox ORDER BY id"))

    def fingerprint(self, row: Row) -> str:
        return fingerprint(self.secret, self.team_id, row["key"])

    async def check_nothing_is_lost(self, begun: datetime) -> None:
        """What was due when nothing was wrong any more stands there."""
        rows = {row["key"]: row for row in await self.rows()}
        for known in self.known.values():
            one = known.subscription
            if one is None:
                continue
            if Told.DIGEST in one.told:
                self.check_digest(one, known.since, begun, rows)
            if Told.REMINDERS in one.told:
                await self.check_reminders(one.id, one.zone, one.at, begun, rows, one)
        await self.check_reminders(f"owner:{ADA}", "Europe/Paris", RULES.at, begun, rows, None)

    def check_digest(self, one: Subscription, since: datetime, begun: datetime, rows: dict[str, Row]) -> None:
        today = begun.astimezone(one.clock).date()
        fitting = [digest_on(one, day) for day in days_between(one, today - timedelta(days=8), today)]
        owed = [it for it in fitting if since < it.due <= begun and one.speaks_on(it.day)]
        if not owed or self.now >= half_way(owed[-1]):
            return
        last = owed[-1]
        served = [row["day"] for row in rows.values() if row["subscription_id"] == one.id and row["state"] == "sent"]
        row = rows.get(str(last.key))
        note(f"owed: {last}, {row and (row['state'], row['why'], row['due_at'])}")
        assert row is not None, last
        if row["state"] == "sent":
            return
        is_empty = row["why"] == "empty" and one.quiet
        is_served = bool(served) and max(served) >= last.day.isoformat() and one.id in self.is_revised
        is_malformed = row["why"] == "invalid_blocks"  # even as plain text: Slack said so twice
        assert is_empty or is_served or is_malformed or self.was_passed_over(row, one), (last, dict(row))

    def was_passed_over(self, row: Row, one: Subscription) -> bool:
        """Whether its period was decided before: a week is over once its digest was, however it is moved then."""
        return (
            one.id in self.is_revised and row["day"] != digest_on(one, date.fromisoformat(row["day"])).day.isoformat()
        )

    async def check_reminders(
        self, id: str, zone: str, at: time, begun: datetime, rows: dict[str, Row], one: Subscription | None
    ) -> None:
        """Whoever is to be told today of what is late has been told within a week."""
        tz = ZoneInfo(zone)
        day = begun.astimezone(tz).date()
        until = RULES.quiet_from if at < RULES.quiet_from else time(23, 59)
        is_time = instant(day, at, tz) <= begun and self.now < instant(day, until, tz)
        if not is_time or not is_workday(day, zone) or (one and not one.speaks_on(day)):
            return
        told = await self.ledger.reminders.told(id)
        row = rows.get(str(Key(Kind.REMINDER, id, "", day.isoformat())))
        for commitment_id, at_recorded in self.recorded_on.items():
            try:
                commitment = (await self.ledger.commitments.version(commitment_id)).record
            except UserError:
                continue
            if commitment.state is State.CLOSED or (one is None and commitment.owner != ADA):
                continue
            is_new = at_recorded.astimezone(tz).date() >= day or (
                one and self.known[one.id].since > instant(day, at, tz)
            )
            if is_new or (row is not None and row["state"] in ("cancelled", "dead")):
                continue
            days = told.get(commitment_id, {}).values()
            assert days, (id, commitment_id, dict(told), row and dict(row))
            assert day - max(days) < timedelta(days=7), (id, commitment_id, dict(told), row and dict(row))

    async def check_everything(self) -> None:
        rows = await self.rows()
        times = Counter(one.key for one in self.taken)
        at = {one.key: one.at for one in self.taken}
        for row in rows:
            told = {name: row[name] for name in ("key", "state", "why", "day", "channel_id")}
            count, is_over = times[self.fingerprint(row)], row["next_at"] > millis(self.now)
            match row["state"]:
                case "sent":
                    assert count == 1, told
                    assert millis(at[self.fingerprint(row)]) >= row["due_at"] or row["kind"] == "reply", told
                case "pending":
                    assert count == 0, told
                    assert is_over, told
                case "skipped":
                    assert count == 0, told
                    assert row["why"] in ALLOWED_SKIPS, told
                case "cancelled":
                    assert count == 0, told
                case "dead":
                    assert count == 0 or "in doubt" in row["why"], told
                case state:
                    raise AssertionError(f"{state} is no end: {told}")
        self.check_windows(rows)
        await self.check_items(rows)

    def check_windows(self, rows: list[Row]) -> None:
        """What one digest tells of begins where the one before it ended."""
        for id in self.known:
            sent = [row for row in rows if row["subscription_id"] == id and row["state"] == "sent"]
            told = sorted((row["window_from"], row["window_to"]) for row in sent if row["window_to"] is not None)
            assert len(told) == len([row for row in sent if row["kind"] == "digest"]), "a digest without a window"
            for (_, end), (begin, _) in pairwise(told):
                assert end == begin, told

    async def check_items(self, rows: list[Row]) -> None:
        """A recipient has one message a day, be it in a digest, and nothing is told twice under one name."""
        sent = Counter((row["subscription_id"], row["day"]) for row in rows if row["kind"] == Kind.REMINDER)
        assert not [one for one, times in sent.items() if times > 1]
        asked = Counter(
            (row["subscription_id"], row["day"], block["block_id"])
            for row in rows
            if row["state"] == "sent" and row["payload"]
            for block in json.loads(row["payload"]).get("blocks", ())
            if block.get("block_id", "").startswith("answer:")
        )
        assert not [one for one, times in asked.items() if times > 1], "a digest and a reminder of one morning"


def days_between(one: Subscription, first: date, last: date) -> list[date]:
    found: list[date] = []
    for day in days_of(one, first):
        if day > last:
            return found
        found.append(day)
    raise AssertionError("days have no end")


def half_way(one: Occurrence) -> datetime:
    return one.due + (one.expires - one.due) / 2


def millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def template() -> Path:
    """An empty database, made once."""
    file = Path(tempfile.gettempdir()) / f"histories-{os.getpid()}.db"
    if not file.exists():

        async def make() -> None:
            async with await Store.open(f"sqlite:///{file}"):
                pass

        asyncio.run(make())
    return file


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[*HealthCheck],
)
