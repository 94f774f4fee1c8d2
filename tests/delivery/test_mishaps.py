"""What becomes of posts when clocks jump, nobody is there for a year, or an old backup takes the database's place."""

import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.sandbox import policy_desk
from bot.workspace.state.records import Payload
from store.model.commitment import Initiative
from store.model.deadline import Deadline
from store.model.event import Authorship
from store.model.occurrence import Key, Kind, digest_on, fingerprint
from store.model.subscription import Subscription, Told
from store.store import Store
from tests.delivery.office import rounds_of
from tests.delivery.slack import Fuse, Slack, StillClock

ADA = "U0ADA"
THURSDAY = datetime(2026, 11, 19, 8, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
A_YEAR_ON = MONDAY + timedelta(weeks=52, hours=1)


class Office:
    """A workspace with one subscribed channel and an owner who is late, and the bot's database beside it."""

    def __init__(self, folder: Path, *told: Told) -> None:
        self.file = folder / "bot.db"
        self.clock = StillClock(THURSDAY)
        self.workspace = policy_desk(self.clock)
        self.channel = self.workspace.team.add_channel("room", [self.workspace.team.bot_user_id])
        self.subscription = Subscription(
            id="S1",
            channel_id=self.channel.id,
            told=told or (Told.DIGEST,),
            zone="UTC",
            at=time(9, 30),
            quiet=False,
            starts_on=THURSDAY.date(),
            created_by=ADA,
        )
        self.taken: Counter[str] = Counter()
        self.blocks: dict[str, list[Payload]] = {}
        self.secret = ""

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        async with await Store.open(f"sqlite:///{self.file}") as store:
            yield store

    async def fill(self) -> None:
        by = Authorship(actor=ADA, at=THURSDAY)
        late = Deadline(on=date(2022, 12, 31))
        fund = Initiative(id="HA-2022-01", province="HA", year=2022, title="A fund", deadline=late, owner=ADA)
        soon = {"id": "HA-2022-02", "owner": None, "deadline": Deadline(on=(A_YEAR_ON + timedelta(days=9)).date())}
        prize = fund.model_copy(update=soon)
        async with self.store() as store:
            self.secret = await store.deployment.secret_of_posts()
            ledger = store.ledger(self.workspace.team.team_id)
            await ledger.subscriptions.add(self.subscription, by)
            for commitment in (fund, prize):  # new at first, and the prize is due in a year: digests have their reply
                await ledger.commitments.add(commitment, by)

    async def at(self, moment: datetime, times: int = 3) -> None:
        """Let a new process make some rounds, a few minutes apart, from a moment on."""
        async with self.store() as store:
            client = Slack(self.workspace, Fuse(), [], self.take)
            rounds = rounds_of(store, client, lambda: self.clock.moment)
            for number in range(times):
                self.clock.moment = moment + timedelta(minutes=4 * number)
                await rounds.go(self.clock.moment)

    def take(self, given: Payload) -> None:
        metadata = given["metadata"]
        metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
        self.taken[metadata["event_payload"]["key"]] += 1
        blocks = given["blocks"]
        self.blocks[metadata["event_payload"]["key"]] = json.loads(blocks) if isinstance(blocks, str) else blocks

    def asked_in(self, key: str) -> list[str]:
        """The ids of the blocks in a post that ask for something."""
        ids = [str(block.get("block_id", "")) for block in self.blocks[key]]
        return [id for id in ids if id.startswith("answer:")]

    def digest(self, day: date) -> list[str]:
        """What the digest of a week looks like, with its reply."""
        key = digest_on(self.subscription, day).key
        return [self.print(key), self.print(f"{key}|1")]

    def reminder(self, day: date, whose: str = f"owner:{ADA}") -> str:
        return self.print(Key(Kind.REMINDER, whose, "", day.isoformat()))

    def print(self, key: str | Key) -> str:
        return fingerprint(self.secret, self.workspace.team.team_id, key)


async def test_after_a_year_without_it_the_bot_tells_the_newest_alone(tmp_path: Path):
    office = Office(tmp_path)
    await office.fill()
    await office.at(THURSDAY)  # its time of day for reminders
    await office.at(MONDAY)
    before = office.taken.copy()
    await office.at(A_YEAR_ON)

    told = office.taken - before
    assert told == Counter([*office.digest(A_YEAR_ON.date()), office.reminder(A_YEAR_ON.date())])


async def test_a_clock_set_forward_and_back_repeats_nothing(tmp_path: Path):
    office = Office(tmp_path)
    await office.fill()
    await office.at(MONDAY - timedelta(hours=3))
    assert office.digest(MONDAY.date())[0] not in office.taken

    await office.at(MONDAY + timedelta(hours=2))
    told = office.taken.copy()
    assert all(told[one] == 1 for one in [*office.digest(MONDAY.date()), office.reminder(MONDAY.date())])

    await office.at(MONDAY - timedelta(hours=3))
    await office.at(MONDAY + timedelta(minutes=1))
    assert office.taken == told


async def test_what_was_posted_after_a_backup_is_not_posted_again(tmp_path: Path):
    office = Office(tmp_path)
    await office.fill()
    await office.at(THURSDAY)
    shutil.copy(office.file, tmp_path / "backup.db")
    await office.at(MONDAY)
    told = office.taken.copy()
    assert all(told[one] == 1 for one in [*office.digest(MONDAY.date()), office.reminder(MONDAY.date())])

    shutil.copy(tmp_path / "backup.db", office.file)
    await office.at(MONDAY + timedelta(hours=1))
    assert office.taken == told

    await office.at(MONDAY + timedelta(weeks=1))
    assert office.digest(MONDAY.date() + timedelta(weeks=1))[0] in office.taken
    assert set(office.taken.values()) == {1}


async def test_a_digest_and_the_reminders_of_its_morning_are_one_post_whoever_takes_over(tmp_path: Path):
    office = Office(tmp_path, Told.DIGEST, Told.REMINDERS)
    await office.fill()
    for hour in range(3):  # each time in a new process
        await office.at(MONDAY + timedelta(hours=hour))

    post, reply = office.digest(MONDAY.date())
    assert (office.taken[post], office.taken[reply]) == (1, 1)
    assert office.reminder(MONDAY.date(), "S1") not in office.taken
    assert office.asked_in(post) == ["answer:HA-2022-01"]


async def test_reminders_wait_for_a_digest_that_is_held_up_and_not_for_ever(tmp_path: Path):
    office = Office(tmp_path, Told.DIGEST, Told.REMINDERS)
    await office.fill()
    await office.at(MONDAY - timedelta(minutes=10), times=1)
    async with office.store() as store:
        until = MONDAY + timedelta(minutes=20)
        await store.outbox.hush(office.workspace.team.team_id, office.channel.id, until)
    post, reminder = office.digest(MONDAY.date())[0], office.reminder(MONDAY.date(), "S1")

    await office.at(MONDAY)  # and 4 and 8 minutes later
    assert {post, reminder} & {*office.taken} == set()
    await office.at(MONDAY + timedelta(minutes=12), times=1)
    assert (office.taken[post], office.taken[reminder]) == (0, 1)
    await office.at(MONDAY + timedelta(minutes=24))
    assert (office.taken[post], office.taken[reminder]) == (1, 1)
    assert (office.asked_in(reminder), office.asked_in(post)) == (["answer:HA-2022-01"], [])
