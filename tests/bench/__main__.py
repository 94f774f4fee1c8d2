"""Measure the bot beside a bare Bolt app, and print what came of it."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple, get_args

from tests.bench.children import Child, child
from tests.bench.driving import Cell
from tests.bench.ledgers import ledger
from tests.bench.questions import constants, questions
from tests.bench.report import Process, Scene, as_json, processes, scene, table
from tests.bench.slack_side import Transport

TURNS = 5  # each question is measured in so many pieces, in turn with the others, so that all share the noise


class Plan(NamedTuple):
    """What to measure."""

    sizes: Sequence[int]
    transports: Sequence[Transport]
    concurrencies: Sequence[int]
    seconds: float  # a question
    most_new: int = 290  # new questions at each concurrency; there are so many ids


FULL = Plan((1_000, 100_000, 1_000_000), ("http", "socket"), (1, 16, 64), seconds=2.0)
QUICK = Plan((1_000, 100_000), ("http", "socket"), (1, 16), seconds=0.5)


def main() -> None:
    options = parser().parse_args()
    plan = QUICK if options.quick else FULL
    plan = plan._replace(
        sizes=options.sizes or plan.sizes,
        transports=options.transports or plan.transports,
        concurrencies=options.concurrency or plan.concurrencies,
        seconds=options.seconds or plan.seconds,
    )
    folder = Path(tempfile.gettempdir()) / "targets-bot-bench"
    folder.mkdir(exist_ok=True)
    with (folder / "log").open("w") as log:
        scenes, every = measure(plan, folder, log)
    say(processes(every))
    if options.json:
        options.json.write_text(json.dumps(as_json(scenes, every), indent=1))


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    words.add_argument("--quick", action="store_true", help="about a minute: no million, no 64 at once, short turns")
    words.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    words.add_argument("--sizes", type=int, nargs="+", metavar="N", help="commitments in the ledger")
    words.add_argument("--transports", nargs="+", choices=get_args(Transport))
    words.add_argument("--concurrency", type=int, nargs="+", metavar="N", help="questions at once")
    words.add_argument("--seconds", type=float, help="how long each question is measured")
    return words


def measure(plan: Plan, folder: Path, log: IO[str]) -> tuple[list[Scene], list[Process]]:
    """Everything that is planned, told as it is found."""
    scenes: list[Scene] = []
    every: list[Process] = []
    for size in plan.sizes:
        file = ledger(size, folder)
        for transport in plan.transports:
            asyncio.run(side_by_side(plan, transport, size, file, log, scenes, every))
    return scenes, every


async def side_by_side(
    plan: Plan, transport: Transport, size: int, file: Path, log: IO[str], scenes: list[Scene], every: list[Process]
) -> None:
    """The bare app and the bot, both running all the time, asked in turn."""
    async with (
        child("tests.bench.bare", transport, ("/word", ""), log) as bare,
        child("bot", transport, ("/targets", "henan"), log, DATABASE_URL=f"sqlite:///{file}") as bot,
    ):
        asked = [*((one, bare) for one in constants()), *((one, bot) for one in questions())]
        for concurrency in plan.concurrencies:
            cells = [Cell(question, child, concurrency) for question, child in asked]
            for _ in range(TURNS):
                for cell in cells:
                    most = plan.most_new // TURNS if cell.question.kind == "new" else sys.maxsize
                    await cell.drive(plan.seconds / TURNS, most)
            scenes.append(scene(transport, size, concurrency, cells))
            say(table(scenes[-1]))
        every += [of(name, one, transport, size) for name, one in (("bare", bare), ("bot", bot))]


def of(name: str, one: Child, transport: Transport, size: int) -> Process:
    return Process(name, transport, size, one.start, one.memory)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
