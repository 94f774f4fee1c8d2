"""Have the digests of many workspaces fall due at one minute: `python -m tests.bench.workspaces [--dead FAULT]`.

One bot serves them all, over SQLite and by the machine's own clock; the workspaces are another process's, and only the
first is asked questions meanwhile. It takes some five minutes, as it waits for a full minute.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

from bot.sandbox import POLICY_DESK, bot_process
from bot.workspace.server import served
from bot.workspace.state.clock import MovableClock
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.setup import Room
from bot.workspace.workspace import Workspace
from config.manifest import for_http
from store.example_ledger import record_into
from store.model.subscription import EVERY_DAY, Subscription
from store.store import Ledger, Store
from tests.harness import free_port
from tests.ledgers import BY
from tests.neighbours import let_in
from tests.store.samples import TOKEN_KEYS

IDLE = 30.0  # seconds in which nothing is due
PATIENCE = 300.0  # seconds for all posts
PAUSE = 0.3  # seconds between questions
TICKS = os.sysconf("SC_CLK_TCK")


class Drained(NamedTuple):
    """What it took: seconds until each workspace had all its posts, of CPU, and for each answer meanwhile."""

    seconds: list[float]
    cpu: float
    answers: list[float]


def workspaces(teams: int, rooms: int, port: int) -> list[Workspace]:
    """So many, with so many channels each; the first is served, and knows the tokens of all."""
    manifest = AppManifest.model_validate(for_http(f"http://127.0.0.1:{port}"))
    channels = (Room("C0GENERAL", "general"), *(Room(f"C0ROOM{number}", f"room-{number}") for number in range(rooms)))
    setups = [
        replace(POLICY_DESK, team_id=f"T0{number:05}", name=f"Desk {number}", channels=channels)
        for number in range(teams)
    ]
    first = Workspace(manifest, MovableClock(), setup=setups[0])
    return [first, *map(first.beside, setups[1:])]


async def fill(url: str, many: Sequence[Workspace], rooms: int, due: time, first_day: datetime) -> None:
    """Each has the examples of two provinces, and subscriptions in all its channels."""

    async def write(ledger: Ledger) -> None:
        await record_into(ledger, BY, ("HA", "GS"))
        for number in range(rooms):
            told = Subscription(
                id=f"S{number}",
                channel_id=f"C0ROOM{number}",
                query=("gansu", "henan")[number % 2],
                weekdays=EVERY_DAY,
                at=due,
                zone="UTC",
                quiet=False,
                starts_on=first_day.date(),
                created_by="U0ADA",
            )
            await ledger.subscriptions.add(told, BY)

    async with await Store.open(url) as store:
        for workspace in many:
            await let_in(store, workspace)
            await store.ledger(workspace.team.team_id).write(write)


async def drain(many: Sequence[Workspace], rooms: int, due: datetime, pid: int) -> Drained:
    """Wait until it is time, and then until everybody has their posts."""
    await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
    began, cpu = monotonic(), cpu_of(pid)
    ended: dict[str, float] = {}
    answers = []
    while len(ended) < len(many) and monotonic() - began < PATIENCE:
        for workspace in many:
            posted = {one.request["channel"] for one in workspace.traffic.find("chat.postMessage", "ok")}
            if len([channel for channel in posted if channel.startswith("C0ROOM")]) == rooms:
                ended.setdefault(workspace.team.team_id, monotonic() - began)
        asked = monotonic()
        await many[0].run_command("U0ADA", "C0GENERAL", "/targets henan")
        answers.append(monotonic() - asked)
        await asyncio.sleep(PAUSE)
    return Drained(sorted(ended.values()), cpu_of(pid) - cpu, answers)


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has taken, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def measured(options: argparse.Namespace, folder: Path) -> list[str]:
    port, url = free_port(), f"sqlite:///{folder}/ledger.db"
    many = workspaces(options.teams, options.subscriptions, port)
    soonest = datetime.now(UTC) + timedelta(seconds=IDLE + 40 + options.teams / 4)
    due = soonest.replace(second=0, microsecond=0) + timedelta(minutes=1)
    await fill(url, many, options.subscriptions, due.time(), due)
    dead = dict(zip(many[1:], options.dead, strict=False))
    for workspace, fault in dead.items():
        workspace.faults.add(fault)
    variables = {
        "DATABASE_URL": url,
        "PORT": str(port),
        "TOKEN_KEYS": ",".join(key.get_secret_value() for key in TOKEN_KEYS),
        "LOG_LEVEL": "ERROR",
    }
    async with served(many[0]):
        known = many[0].app.environment_for_many | {"CLOCK_URL": ""}
        async with bot_process(known | variables) as bot:
            await many[0].app.line.until_connected()
            await asyncio.sleep(10)
            cpu = cpu_of(bot.pid)
            await asyncio.sleep(IDLE)
            idle = (cpu_of(bot.pid) - cpu) / IDLE
            well = [workspace for workspace in many if workspace not in dead]
            seconds, cpu, answers = await drain(well, options.subscriptions, due, bot.pid)
    posts = len(seconds) * options.subscriptions
    return [
        f"{len(seconds)} of {len(well)} workspaces have had all their posts, beside {len(dead)} dead ones",
        f"seconds: {seconds[0]:.1f} the first, {median(seconds):.1f} the median, {seconds[-1]:.1f} the last",
        f"CPU: {cpu:.1f} s, {cpu / posts * 1000:.1f} ms a post; {idle:.1%} of a core while nothing is due",
        f"answers meanwhile: {median(answers) * 1000:.0f} ms the median, {max(answers) * 1000:.0f} ms the slowest",
    ]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.workspaces", description=__doc__)
    options.add_argument("--teams", type=int, default=200)
    options.add_argument("--subscriptions", type=int, default=20, help="of each team, in as many channels")
    options.add_argument("--dead", action="append", default=[], help="such as chat.postMessage:slow:s=20, a team each")
    with TemporaryDirectory(prefix="bench-") as folder:
        for line in asyncio.run(measured(options.parse_args(), Path(folder))):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
