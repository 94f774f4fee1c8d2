"""Kill the bot at random moments while posts are due every second, among faults, and count what was posted."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot.sandbox import environment_for, policy_desk
from bot.tasks import CANNOT_START
from bot.workspace.line.rates import Budgets
from bot.workspace.line.traffic import Exchange
from bot.workspace.server import served
from bot.workspace.state.records import Person
from bot.workspace.workspace import Workspace
from store.model.commitment import Initiative
from store.model.deadline import Deadline
from store.model.event import Authorship
from store.model.occurrence import Key, Kind, digest_on, fingerprint
from store.model.subscription import EVERY_DAY, Subscription, Told
from store.store import Ledger, Store
from tests.databases import restart

ROOT = Path(__file__).parents[2]
MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)  # a Monday: people are reminded on workdays only
CHANNELS = 8
OWNERS = 12
FIRST = 3.0  # seconds until the first posts are due
LONGEST_LIFE = 2.5  # seconds, once it is connected
BORN_DEAD = 0.1  # of all kills: while it is still starting
PATIENCE = 60.0  # seconds in which nothing comes to its end, after which what is left over counts as lost
A_LIFE = 3.5  # seconds from start to kill, about: they say over how long the posts are spread
SHORT_WAITS = {
    "DELIVERY__TICK": "0.5",
    "DELIVERY__LEASE": "4",
    "DELIVERY__GIVE_BACK": "2",
    "DELIVERY__LOOK_UP": "3",
    "DELIVERY__VERIFICATION": "5",
    "DELIVERY__BACKOFF": "0.5",
    "DELIVERY__LONGEST_BACKOFF": "2",
}
AT_ONE_A_MINUTE = 10  # so many times as long it may take until something is looked up
FAULTS = (
    "chat.postMessage:429:p=0.05:s=1",
    "chat.postMessage:503-before:p=0.04",
    "chat.postMessage:503-after:p=0.06",
    "chat.postMessage:drop-before:p=0.04",
    "chat.postMessage:drop-after:p=0.06",
    "chat.postMessage:slow:p=0.05:s=1.5",
    "conversations.history:503-before:p=0.1",
    "conversations.replies:503-before:p=0.1",
    "conversations.open:503-before:p=0.2",
)
RARE = tuple(  # where each doubt takes a minute
    f"{fault}:n=5" if "chat.postMessage" in fault else fault.replace("p=0.1", "p=0.3") for fault in FAULTS
)
ENDED = """
SELECT key FROM outbox WHERE state IN ('sent', 'dead', 'skipped', 'cancelled') AND verify_at IS NULL
"""  # in these states nothing is left to do
SOON = Deadline(on=date(2026, 11, 30))  # in a week, of which people are reminded
NEW = 5
ALSO = {True: (Told.REMINDERS,), False: ()}
TOLD_OF = Initiative(id="HA-2022-01", province="HA", year=2022, title="A fund", deadline=SOON)


class Trial(NamedTuple):
    """What the bot has to live through: so many kills, and then every fault until it has struck so often."""

    kills: int
    seed: int = 1
    program: str = "bot"
    side_by_side: int = 1  # processes on one database
    faults: Sequence[str] = FAULTS
    is_distributed: bool = False  # whether history comes once a minute, 15 messages at a time
    strikes: int = 1
    restarts: int = 0  # of the database's server, meanwhile
    server: str = ""  # its own address, where the bots reach it by another one


@dataclass
class Tally:
    """What came of a run: by the key of each post that was due, how often Slack took it."""

    kills: int = 0
    due: int = 0
    requests: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_window: list[str] = field(default_factory=list)
    faults: Mapping[str, int] = field(default_factory=dict)
    exits: Counter[int] = field(default_factory=Counter)
    restarts: int = 0
    seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether everything was posted once, in its time, although every fault struck; and no process gave up.

        While the database's server is away, one that starts may say so and end.
        """
        ends = {-signal.SIGKILL: self.kills, 0: 1, CANNOT_START: self.exits[CANNOT_START] if self.restarts else 0}
        is_whole = not (self.lost or self.doubled or self.out_of_window)
        return is_whole and all(self.faults.values()) and self.exits == Counter(ends)


class Window(NamedTuple):
    """From when until when something may be posted."""

    due: datetime
    expires: datetime


class Accepted:
    """Every post that Slack takes, those that are deleted again among them: its key, and when it was asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self.posts: list[tuple[str, datetime]] = []
        self.requests = 0
        self._ahead = workspace.clock.now() - datetime.now(UTC)
        workspace.traffic.watch(self._note)

    @property
    def times(self) -> Counter[str]:
        """How often each was taken."""
        return Counter(key for key, _ in self.posts)

    def _note(self, exchange: Exchange) -> None:
        if exchange.name != "chat.postMessage" or exchange.verdict == "pending" or "metadata" not in exchange.request:
            return
        self.requests += 1
        if exchange.answer and exchange.answer.get("ok"):
            key = str(exchange.request["metadata"]["event_payload"]["key"])
            self.posts.append((key, exchange.at + self._ahead))


async def crash(url: str, trial: Trial) -> Tally:
    """Let the bot live through a trial, some posts falling due every second."""
    workspace = policy_desk(budgets=Budgets(distributed=trial.is_distributed))
    workspace.clock.advance_to(MORNING)
    tally = Tally()
    begun = asyncio.get_running_loop().time()
    async with served(workspace):
        seconds = trial.kills / trial.side_by_side * A_LIFE
        planned, secret = await fill(workspace, url, seconds)
        accepted = Accepted(workspace)
        for place, fault in enumerate(trial.faults):
            workspace.faults.add(f"{fault}:seed={trial.seed * 100 + place}")
        environment = {
            **os.environ,
            **environment_for(workspace, url),
            **SHORT_WAITS,
            "REMINDERS__AT": owners_hour(seconds).isoformat(),
        }
        share, more = divmod(trial.kills, trial.side_by_side)
        restarting = asyncio.create_task(restart_again_and_again(trial, seconds, tally))
        await asyncio.gather(
            *(live(share + (n < more), n, trial, environment, tally) for n in range(trial.side_by_side))
        )
        await restarting
        process, draining = await lasting(trial.program, environment, tally)
        await struck(workspace, trial.strikes)
        tally.faults = {standing.fault.spec: standing.struck for standing in workspace.faults}
        workspace.faults.end()
        due = {key for key, window in planned.items() if window.due <= workspace.clock.now()}
        patience = PATIENCE * (AT_ONE_A_MINUTE if trial.is_distributed else 1)
        await settled(url, partial(fingerprint, secret, workspace.team.team_id), due, patience)
        with suppress(ProcessLookupError):  # it ended by itself: its exit code tells
            process.send_signal(signal.SIGTERM)
        tally.exits[await process.wait()] += 1
        await draining
        count(accepted, due, planned, tally)
    tally.seconds = asyncio.get_running_loop().time() - begun
    return tally


async def live(kills: int, place: int, trial: Trial, environment: Mapping[str, str], tally: Tally) -> None:
    """Start the bot and kill it, over and over; one that ends at once, for the database is away, does not count."""
    chance = random.Random(f"{trial.seed}/{place}")  # noqa: S311  # repeatable, not secret
    killed = 0
    while killed < kills:
        process = await spawn(trial.program, environment, asyncio.subprocess.PIPE)
        assert process.stdout
        is_born_dead = chance.random() < BORN_DEAD
        if not is_born_dead:
            await told(process.stdout, b"Connected")
        draining = asyncio.create_task(process.stdout.read())
        await asyncio.wait((draining,), timeout=chance.uniform(0, LONGEST_LIFE))
        with suppress(ProcessLookupError):
            process.kill()
        code = await process.wait()
        tally.exits[code] += 1
        killed += code != CANNOT_START
        await draining
    tally.kills += killed


async def lasting(
    program: str, environment: Mapping[str, str], tally: Tally
) -> tuple[asyncio.subprocess.Process, asyncio.Task[bytes]]:
    """The bot that is not killed, and what reads its log; started anew, as by a supervisor, while it cannot start."""
    while True:
        process = await spawn(program, environment, asyncio.subprocess.PIPE)
        assert process.stdout
        is_up = await told(process.stdout, b"Connected")
        if is_up:
            return process, asyncio.create_task(process.stdout.read())
        tally.exits[await process.wait()] += 1


async def restart_again_and_again(trial: Trial, seconds: float, tally: Tally) -> None:
    """Have the database's server die and come back while the bots are at work."""
    chance = random.Random(f"{trial.seed}/database")  # noqa: S311  # repeatable, not secret
    for _ in range(trial.restarts):
        await asyncio.sleep(chance.uniform(0.5, 1.5) * seconds / (trial.restarts + 1))
        await restart(trial.server)
        tally.restarts += 1


async def told(log: asyncio.StreamReader, word: bytes) -> bool:
    """Wait until a line of a log bears a word; False where there are no more."""
    async for line in log:
        if word in line:
            return True
    return False


async def fill(workspace: Workspace, url: str, seconds: float) -> tuple[dict[str, Window], str]:
    """Have digests and reminders fall due; gives when each may be posted, by its fingerprint, and their secret.

    Every second a digest with a reply, every fourth of which reminds as well, every other second a channel's reminders,
    and in the midst of these seconds a direct message to each owner; afterwards more of the same, for as long as a
    fault may take to strike.
    """
    longest = seconds + PATIENCE
    team_id = workspace.team.team_id
    channels = [workspace.team.add_channel(f"digests-{n}", [workspace.team.bot_user_id]).id for n in range(CHANNELS)]
    asks_in = [workspace.team.add_channel(f"reminders-{n}", [workspace.team.bot_user_id]).id for n in range(CHANNELS)]
    owners = [f"U0OWNER{n:02}" for n in range(OWNERS)]
    for owner in owners:
        workspace.team.people[owner] = Person(owner, owner.lower(), owner, "UTC", "en-GB")
    start = (workspace.clock.now() + timedelta(seconds=FIRST)).replace(microsecond=0)
    digests = [
        subscription(f"S{n}", channels[n % CHANNELS], start + timedelta(seconds=n), Told.DIGEST, *ALSO[n % 4 == 0])
        for n in range(int(longest))
    ]
    reminders = [
        subscription(f"R{n}", asks_in[n % CHANNELS], start + timedelta(seconds=n * 2), Told.REMINDERS)
        for n in range(int(longest / 2))
    ]
    by = Authorship(actor="(test)", at=workspace.clock.now())

    async def write(ledger: Ledger) -> None:
        for one in digests:
            await ledger.subscriptions.add(one, by)
        for number in range(1, NEW + 1):  # which are new: they give each digest one reply, and are asked for
            await ledger.commitments.add(TOLD_OF.model_copy(update={"id": f"HA-2022-{number:02}"}), by)
        for number, owner in enumerate(owners):
            owned = {"id": f"GS-2022-{number:02}", "province": "GS", "owner": owner}
            await ledger.commitments.add(TOLD_OF.model_copy(update=owned), by)
        for one in reminders:
            await ledger.subscriptions.add(one, by)

    async with await Store.open(url) as store:
        await store.ledger(team_id).write(write)
        secret = await store.deployment.secret_of_posts()

    due: dict[str, Window] = {}
    for one in digests:
        first = digest_on(one, start.date())
        window = Window(first.due, first.expires)
        due |= {fingerprint(secret, team_id, key): window for key in (first.key, f"{first.key}|1")}
    hour = owners_hour(seconds)
    for id, at in [*((one.id, one.at) for one in reminders), *((f"owner:{owner}", hour) for owner in owners)]:
        key = Key(Kind.REMINDER, id, "", start.date().isoformat())
        due[fingerprint(secret, team_id, key)] = Window(
            datetime.combine(start, at, tzinfo=UTC), datetime.combine(start, time(19), tzinfo=UTC)
        )
    return due, secret


def subscription(id: str, channel_id: str, at: datetime, *told: Told) -> Subscription:
    """What is to be told every day at an instant's time."""
    return Subscription(
        id=id,
        channel_id=channel_id,
        query="henan",
        told=told,
        weekdays=EVERY_DAY,
        at=at.time(),
        zone="UTC",
        quiet=False,
        starts_on=at.date(),
        created_by="U0ADA",
    )


def owners_hour(seconds: float) -> time:
    """When owners are reminded: in the midst of a run."""
    return (MORNING + timedelta(seconds=FIRST + int(seconds / 2))).time()


async def spawn(
    program: str, environment: Mapping[str, str], log: int = asyncio.subprocess.DEVNULL
) -> asyncio.subprocess.Process:
    """The bot, or a variant of it, as a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", *program.split(), env=environment, cwd=ROOT, stderr=asyncio.subprocess.STDOUT, stdout=log
    )


async def struck(workspace: Workspace, times: int) -> None:
    """Wait until every fault has struck so often, though not for ever: the tally tells which has not."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while any(standing.struck < times for standing in workspace.faults):  # noqa: ASYNC110 - it is looked at
                await asyncio.sleep(0.05)


async def settled(url: str, known_as: Callable[[str], str], due: set[str], patience: float) -> None:
    """Wait until the bot has nothing more to do for what was due, or brings nothing more to its end."""
    left = set(due)
    async with await Store.look(url) as store:
        with suppress(TimeoutError):
            while left:
                before = len(left)
                async with asyncio.timeout(patience):
                    while len(left) == before:
                        await asyncio.sleep(0.2)
                        rows = await store.database.read(lambda tx: tx.all(ENDED))
                        left = due - {known_as(row["key"]) for row in rows}


def count(accepted: Accepted, due: set[str], planned: Mapping[str, Window], tally: Tally) -> None:
    """Compare what was due, of all that was planned, with what was taken."""
    seen = accepted.times
    tally.requests, tally.due = accepted.requests, len(due)
    tally.lost = [key for key in due if not seen[key]]
    tally.doubled = [key for key, times in seen.items() if times > 1]
    tally.out_of_window = [
        key for key, at in accepted.posts if key not in planned or not planned[key].due <= at < planned[key].expires
    ]
