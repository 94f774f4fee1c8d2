"""Drain the outbox of 500 channels, digests and reminders: `python -m tests.bench.delivery`.

CPU is that of the bot's process, all threads, from the moment that everything falls due until the last post is taken;
the workspace is another process's. How long the bot's loop is held up is looked at within it, all the time.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.sandbox import environment_for, policy_desk
from bot.workspace.line.rates import Budgets
from bot.workspace.line.traffic import Exchange
from bot.workspace.server import served
from bot.workspace.workspace import Workspace
from store.model.commitment import Initiative
from store.model.deadline import Deadline
from store.model.event import Authorship
from store.model.subscription import EVERY_DAY, Subscription, Told
from store.store import Ledger, Store
from tests.bench.watched import LONG
from tests.crash.run import spawn

CHANNELS = 500
BEFORE = datetime(2026, 11, 23, 1, 29, 50, tzinfo=UTC)
DUE = time(1, 30)
PLANNING = 4.0  # seconds
IDLE = 5.0
TICKS = os.sysconf("SC_CLK_TCK")


class Drained(NamedTuple):
    """What it took: seconds, milliseconds of CPU a post, and for how many the loop was held up at most, by phase."""

    posts: int
    seconds: float
    cpu: float
    held: dict[str, float]


async def subscribed(workspace: Workspace, url: str, told: Told) -> None:
    """Something to tell each of many channels every day, due at the same moment."""
    by = Authorship(actor="U0ADA", at=workspace.clock.now())
    late = Deadline(on=date(2022, 12, 31))

    async def write(ledger: Ledger) -> None:
        await ledger.commitments.add(
            Initiative(id="HA-2022-01", province="HA", year=2022, title="A fund", deadline=late), by
        )
        for number in range(CHANNELS):
            one = Subscription(
                id=f"S{number}",
                channel_id=workspace.team.add_channel(f"room-{number}", [workspace.team.bot_user_id]).id,
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
        await store.ledger(workspace.team.team_id).write(write)


async def drain(folder: Path, told: Told) -> Drained:
    """A bot of its own process drains everything; a digest has a reply, a reminder none."""
    workspace = policy_desk(budgets=Budgets(lifted=True))
    workspace.clock.advance_to(BEFORE - timedelta(hours=1))
    url, file = f"sqlite:///{folder / told}.db", folder / f"{told}.json"
    posts = CHANNELS * (2 if told is Told.DIGEST else 1)
    taken = 0
    is_done = asyncio.Event()

    def count(exchange: Exchange) -> None:
        nonlocal taken
        if exchange.name == "chat.postMessage" and exchange.verdict == "ok":
            taken += 1
            if taken == posts:
                is_done.set()

    async with served(workspace):
        await subscribed(workspace, url, told)
        workspace.traffic.watch(count)
        environment = {**os.environ, **environment_for(workspace, url), "DELIVERY__TICK": "1"}
        process = await spawn(f"tests.bench.watched {file}", environment)
        while not workspace.app.connected:  # noqa: ASYNC110  # it rings no bell
            await asyncio.sleep(0.1)
        await asyncio.sleep(PLANNING)
        spent, due = cpu_of(process.pid), clock.time()
        workspace.clock.advance_to(BEFORE + timedelta(seconds=15))
        await is_done.wait()
        done = clock.time()
        spent = cpu_of(process.pid) - spent
        await asyncio.sleep(IDLE)
        process.send_signal(signal.SIGTERM)
        await process.wait()
    held = json.loads(file.read_text())
    phases = {"starting and planning": (0.0, due), "draining": (due, done), "with nothing to do": (done, clock.time())}
    longest = {
        name: max((one for at, one in held if begun < at <= ended), default=0.0)
        for name, (begun, ended) in phases.items()
    }
    return Drained(taken, done - due, spent / taken * 1000, longest)


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, by its own and the kernel's doing."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for told in Told:
            drained = await drain(Path(folder), told)
            sys.stdout.write(
                f"{told}: {drained.posts} posts into {CHANNELS} channels in {drained.seconds:.0f} s, "
                f"{drained.cpu:.1f} ms of CPU each\n"
            )
            for name, held in drained.held.items():
                sys.stdout.write(f"{told}: {name}: the loop is held up {max(held, LONG):.0f} ms at most\n")


if __name__ == "__main__":
    asyncio.run(main())
