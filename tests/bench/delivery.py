"""Drain the outbox of 500 channels: `python -m tests.bench.delivery`.

CPU is that of the bot's process, all threads, from the moment that everything falls due until the last post is taken;
the workspace is another process's. Then the same rounds are made in this process, to see how long the loop is held up.
"""

import asyncio
import os
import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from bot.workspace.app_manifest import read_manifest
from bot.workspace.bot_process import bot_process, environment_for
from bot.workspace.rates import Budgets
from bot.workspace.server import served
from bot.workspace.workspace import Workspace
from config.reminding import Reminding
from config.waits import Waits
from handlers import digest
from handlers.delivery import Courier, Wanted
from handlers.readers import Readers
from handlers.reminding import REMINDER, Reminders
from handlers.rounds import Rounds
from store.model.commitment import Initiative
from store.model.deadline import Deadline
from store.model.event import Authorship
from store.model.subscription import EVERY_DAY, Subscription, Told
from store.outbox import Post
from store.store import CHINA, Ledger, Store
from tests.bench.digest import Watch
from tests.delivery.slack import Fuse, Slack, StillClock

CHANNELS = 500
POSTS = 2 * CHANNELS  # each digest has a reply
BEFORE = datetime(2026, 11, 23, 1, 29, 50, tzinfo=UTC)
DUE = time(1, 30)
TICKS = os.sysconf("SC_CLK_TCK")
MANIFEST = read_manifest(resources.files("config") / "manifest.json")


class Drained(NamedTuple):
    """What draining took: seconds, and milliseconds of CPU a post."""

    posts: int
    seconds: float
    cpu: float


async def subscribed(workspace: Workspace, url: str, channels: int, told: Told = Told.DIGEST) -> None:
    """A daily digest for each of many channels, due at the same moment."""
    by = Authorship(actor="U0ADA", at=workspace.clock.now())
    late = Deadline(on=date(2022, 12, 31))

    async def write(ledger: Ledger) -> None:
        await ledger.commitments.add(
            Initiative(id="HA-2022-01", province="HA", year=2022, title="A fund", deadline=late), by
        )
        for number in range(channels):
            one = Subscription(
                id=f"S{number}",
                channel_id=workspace.add_channel(f"room-{number}", [workspace.bot_user_id]).id,
                told=(told,),
                weekdays=EVERY_DAY,
                at=DUE,
                zone="UTC",
                quiet=False,
                starts_on=BEFORE.date(),
                created_by="U0ADA",
            )
            await ledger.subscriptions.add(one, by)

    async with await Store.open(url) as store:
        await store.ledger(workspace.team_id).write(write)


async def drain(url: str, channels: int = CHANNELS) -> Drained:
    """A bot of its own process drains everything."""
    workspace = Workspace(MANIFEST, budgets=Budgets(lifted=True))
    workspace.clock.advance_to(BEFORE - timedelta(hours=1))
    taken = 0
    is_done = asyncio.Event()

    def count(exchange: object) -> None:
        nonlocal taken
        if getattr(exchange, "name", "") == "chat.postMessage" and getattr(exchange, "verdict", "") == "ok":
            taken += 1
            if taken == 2 * channels:
                is_done.set()

    async with served(workspace):
        await subscribed(workspace, url, channels)
        workspace.traffic.watch(count)
        environment = {**environment_for(workspace, url), "DELIVERY__TICK": "1"}
        async with bot_process(environment, log=[]) as process:
            while not workspace.bot_connected:  # noqa: ASYNC110  # it rings no bell
                await asyncio.sleep(0.1)
            await asyncio.sleep(4)  # it plans
            spent, begun = cpu_of(process.pid), asyncio.get_running_loop().time()
            workspace.clock.advance_to(BEFORE + timedelta(seconds=15))
            await is_done.wait()
            seconds = asyncio.get_running_loop().time() - begun
            return Drained(taken, seconds, (cpu_of(process.pid) - spent) / taken * 1000)


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, by its own and the kernel's doing."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def held_up(url: str, channels: int = CHANNELS, told: Told = Told.DIGEST) -> dict[str, float]:
    """For how many milliseconds at most the loop is held up by planning, by draining, and by a round without posts."""
    clock = StillClock(BEFORE)
    workspace = Workspace(MANIFEST, clock)
    await subscribed(workspace, url, channels, told)
    async with await Store.open(url) as store:
        client = Slack(workspace, Fuse(), [], lambda given: None)
        reminders = Reminders(store, client, Readers(), CHINA, Reminding())

        async def compose(post: Post, now: datetime) -> Wanted:
            if post.kind == REMINDER:
                return await reminders.compose(post, now)
            return await digest.compose(store, post, now)

        async def refused(post: Post, why: str) -> None:
            raise AssertionError(why)

        async def now() -> datetime:
            return clock.moment

        waits = Waits(spacing=0)
        rounds = Rounds(store, Courier(store.outbox, client, now, waits, compose, refused), now, waits, reminders.plan)
        found = {}
        for name, moment in (
            ("planning", BEFORE),
            ("draining", BEFORE + timedelta(seconds=15)),
            ("a round with nothing to do", BEFORE + timedelta(seconds=30)),
        ):
            clock.moment = moment
            watch = Watch()
            await rounds.go()
            found[name] = watch.end()
        return found


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        drained = await drain(f"sqlite:///{folder}/drained.db")
        sys.stdout.write(
            f"{drained.posts} posts into {CHANNELS} channels: {drained.seconds:.0f} s, "
            f"{drained.cpu:.1f} ms of CPU each\n"
        )
        for told in Told:
            for name, held in (await held_up(f"sqlite:///{folder}/{told}.db", told=told)).items():
                sys.stdout.write(f"{told}: {name}: the loop is held up {held:.0f} ms at most\n")


if __name__ == "__main__":
    asyncio.run(main())
