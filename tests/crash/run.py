"""Kill the bot at random moments while posts are due every second, among faults, and count what was posted."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

from bot.workspace.app_manifest import read_manifest
from bot.workspace.bot_process import environment_for
from bot.workspace.server import served
from bot.workspace.workspace import Workspace
from store.model.commitment import Initiative
from store.model.deadline import Deadline
from store.model.event import Authorship
from store.model.occurrence import digests_between, fingerprint
from store.model.subscription import EVERY_DAY, Subscription
from store.store import Ledger, Store

ROOT = Path(__file__).parents[2]
CHANNELS = 8
SHORT_WAITS = {
    "DELIVERY__TICK": "0.5",
    "DELIVERY__LEASE": "4",
    "DELIVERY__GIVE_BACK": "2",
    "DELIVERY__LOOK_UP": "3",
    "DELIVERY__VERIFICATION": "5",
    "DELIVERY__BACKOFF": "0.5",
    "DELIVERY__LONGEST_BACKOFF": "2",
}
FAULTS = (
    "chat.postMessage:429:p=0.05:s=1",
    "chat.postMessage:503-before:p=0.04",
    "chat.postMessage:503-after:p=0.06",
    "chat.postMessage:drop-before:p=0.04",
    "chat.postMessage:drop-after:p=0.06",
    "chat.postMessage:slow:p=0.05:s=1.5",
    "conversations.history:503-before:p=0.1",
    "conversations.replies:503-before:p=0.1",
)
LATE_WORK = Initiative(
    id="HA-2022-01", province="HA", year=2022, title="A fund", deadline=Deadline(on=date(2022, 12, 31))
)
STANDS_STILL = 60.0  # seconds for what is left over when nothing is broken any more


@dataclass
class Tally:
    """What came of a run: by the key of each post that was due, how often Slack took it."""

    kills: int = 0
    expected: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_window: list[str] = field(default_factory=list)
    faults: Mapping[str, int] = field(default_factory=dict)
    exits: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether everything was posted once, in its time, although every fault was met."""
        return not (self.lost or self.doubled or self.out_of_window) and all(self.faults.values())


async def crash(
    url: str, kills: int, *, seed: int = 1, program: str = "bot", pace: float = 2.5, log: list[str] | None = None
) -> Tally:
    """Let the bot live through so many kills, some `pace` seconds of life each, while four posts a second fall due."""
    chance = random.Random(seed)  # noqa: S311  # repeatable, not secret
    workspace = Workspace(read_manifest(resources.files("config") / "manifest.json"))
    tally = Tally()
    begun = asyncio.get_running_loop().time()
    async with served(workspace):
        due = await subscribe(workspace, url, kills * pace)
        for place, fault in enumerate(FAULTS):
            workspace.faults.add(f"{fault}:seed={seed * 100 + place}")
        environment = {**os.environ, **environment_for(workspace, url), **SHORT_WAITS}
        for _ in range(kills):
            process = await spawn(program, environment, log)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), chance.uniform(0.3, 2 * pace - 0.3))
            if process.returncode is None:
                process.send_signal(signal.SIGKILL)
            tally.exits[await process.wait()] += 1
            tally.kills += 1
        tally.faults = {standing.fault.spec: standing.struck for standing in workspace.faults}
        workspace.faults.end()
        process = await spawn(program, environment, log)
        await settled(workspace, due)
        process.send_signal(signal.SIGTERM)
        tally.exits[await process.wait()] += 1
        count(workspace, due, tally)
    tally.seconds = asyncio.get_running_loop().time() - begun
    return tally


async def subscribe(workspace: Workspace, url: str, seconds: float) -> dict[str, datetime]:
    """Have two digests with a reply each fall due every second; gives the instants of all by their fingerprints."""
    channels = [workspace.add_channel(f"digests-{n}", [workspace.bot_user_id]).id for n in range(CHANNELS)]
    start = datetime.now(UTC) + timedelta(seconds=3)
    due: dict[str, datetime] = {}

    async def fill(ledger: Ledger) -> None:
        await ledger.commitments.add(LATE_WORK, by)  # gives each digest its one reply
        for number in range(int(seconds * 2)):
            at = start + timedelta(seconds=number // 2)
            subscription = Subscription(
                id=f"S{number}",
                channel_id=channels[number % CHANNELS],
                weekdays=EVERY_DAY,
                at=at.time().replace(microsecond=0),
                zone="UTC",
                quiet=False,
                starts_on=at.date(),
                created_by="U0ADA",
            )
            await ledger.subscriptions.add(subscription, by)
            (first, *_) = digests_between(subscription, at.date() - timedelta(days=1), at + timedelta(days=2))
            due[fingerprint(workspace.team_id, first.key)] = first.due
            due[fingerprint(workspace.team_id, f"{first.key}|1")] = first.due

    by = Authorship(actor="(test)", at=datetime.now(UTC))
    async with await Store.open(url) as store:
        await store.ledger(workspace.team_id).write(fill)
    return due


async def spawn(program: str, environment: Mapping[str, str], log: list[str] | None) -> asyncio.subprocess.Process:
    """The bot, or a variant of it, as a process of its own."""
    where = asyncio.subprocess.DEVNULL if log is None else None
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", *program.split(), env=environment, cwd=ROOT, stderr=where, stdout=where
    )


async def settled(workspace: Workspace, due: Mapping[str, datetime]) -> None:
    """Wait until everything that was due stands there, though not for ever."""
    deadline = asyncio.get_running_loop().time() + STANDS_STILL
    while asyncio.get_running_loop().time() < deadline:
        if datetime.now(UTC) > max(due.values()) and set(due) <= set(taken(workspace)):
            await asyncio.sleep(6)  # what would post twice does it now
            return
        await asyncio.sleep(0.5)


def taken(workspace: Workspace) -> Counter[str]:
    """How often Slack took each post, those that were deleted again among them."""
    return Counter(key for key, _ in accepted(workspace))


def accepted(workspace: Workspace) -> list[tuple[str, datetime]]:
    """The fingerprint of every post that Slack took, with the instant."""
    return [
        (str(exchange.request["metadata"]["event_payload"]["key"]), exchange.at)
        for exchange in workspace.traffic
        if exchange.name == "chat.postMessage" and exchange.answer and exchange.answer.get("ok")
    ]


def count(workspace: Workspace, due: Mapping[str, datetime], tally: Tally) -> None:
    """Compare what was due with what was taken."""
    seen = taken(workspace)
    tally.expected = len(due)
    tally.lost = [key for key in due if not seen[key]]
    tally.doubled = [key for key, times in seen.items() if times > 1]
    tally.out_of_window = [key for key, at in accepted(workspace) if key in due and at < due[key]]
