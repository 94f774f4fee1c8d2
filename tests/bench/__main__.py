"""Measure the bot beside a bare Bolt app, and print what came of it."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import time
from typing import IO, NamedTuple, get_args

from tests.bench import digest
from tests.bench.children import Child, child
from tests.bench.driving import Cell
from tests.bench.ledgers import HISTORY, ledger
from tests.bench.questions import KEYS, ROWS, bare_rows, new, repeated, word
from tests.bench.report import Hold, Process, Scene, as_json, holds, processes, scene, table
from tests.bench.slack_side import Transport
from tests.bench.watched import LONG

ROUNDS = 7  # each question is measured in so many pieces, in turn with the others, so that all share the noise
OWN_YEARS = 930  # targets that the asking team has in a year: there are so many cards to ask for
CROWD = 16  # from so many at once on, a kept answer is what is asked for
MOST_ROWS = 100  # of a table


class Plan(NamedTuple):
    """What to measure."""

    ledgers: Sequence[str] = ("1000", "100000", "1000000", HISTORY)
    transports: Sequence[Transport] = ("http", "socket")
    concurrencies: Sequence[int] = (1, 16, 64)
    topics: Sequence[str] = KEYS
    seconds: float = 0.25  # a question and round
    rounds: int = ROUNDS
    most_new: int = OWN_YEARS // ROUNDS - 1  # new questions a round


class Found(NamedTuple):
    """What was measured."""

    scenes: list[Scene]
    processes: list[Process]
    holds: list[Hold]


QUICK = Plan(("1000", "100000"), ("http",), (1, 16), seconds=0.1)


def main() -> None:
    options = parser().parse_args()
    plan = QUICK if options.quick else Plan()
    plan = plan._replace(
        ledgers=options.ledgers or plan.ledgers,
        transports=options.transports or plan.transports,
        concurrencies=options.concurrency or plan.concurrencies,
        topics=options.topics or plan.topics,
        seconds=options.seconds or plan.seconds,
        rounds=options.rounds or plan.rounds,
    )
    folder = Path(tempfile.gettempdir()) / "targets-bot-bench"
    folder.mkdir(exist_ok=True)
    found = Found([], [], [])
    with (folder / "log").open("w") as log:
        measure(plan, folder, log, found)
    say(processes(found.processes))
    say(holds(found.holds))
    if not options.topics:
        asyncio.run(digest.main())
    if options.json:
        options.json.write_text(json.dumps(as_json(*found), indent=1))


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    words.add_argument("--quick", action="store_true", help="about a minute: no million, no socket, short rounds")
    words.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    words.add_argument(
        "--ledgers", nargs="+", metavar="NAME", help=f"commitments in the ledger, or {HISTORY}: ten years of one team's"
    )
    words.add_argument("--transports", nargs="+", choices=get_args(Transport))
    words.add_argument("--concurrency", type=int, nargs="+", metavar="N", help="questions at once")
    words.add_argument("--topics", nargs="+", choices=KEYS, help="what is asked for, and nothing else")
    words.add_argument("--seconds", type=float, help="how long each question is measured in each round")
    words.add_argument("--rounds", type=int, help=f"{ROUNDS} by default")
    return words


def measure(plan: Plan, folder: Path, log: IO[str], found: Found) -> None:
    """Everything that is planned, told as it is found."""
    for name in plan.ledgers:
        file = ledger(name, folder)
        for transport in plan.transports:
            asyncio.run(side_by_side(plan, transport, name, file, log, found))
    found.holds.extend(asyncio.run(held_up(plan, ledger(plan.ledgers[0], folder), folder, log)))


async def side_by_side(plan: Plan, transport: Transport, name: str, file: Path, log: IO[str], found: Found) -> None:
    """The bare app and the bot, both running all the time, asked in turn."""
    async with (
        child("tests.bench.bare", transport, ("/word", ""), log) as bare,
        child("bot", transport, ("/targets", "henan"), log, DATABASE_URL=f"sqlite:///{file}") as bot,
    ):
        for concurrency in plan.concurrencies:
            found.scenes.append(await measured(plan, transport, name, concurrency, bare, bot))
            say(table(found.scenes[-1]))
        found.processes.extend(
            Process(called, transport, name, one.start, one.memory) for called, one in (("bare", bare), ("bot", bot))
        )


async def measured(plan: Plan, transport: Transport, name: str, concurrency: int, bare: Child, bot: Child) -> Scene:
    """Each question beside a bare answer that is as large; where many ask at once, what they ask was asked before."""
    questions = [*repeated(plan.topics), *(new(plan.topics) if concurrency < CROWD else ())]
    beginning = Cell(word(), bare, concurrency)
    of_rows = Cell(bare_rows(ROWS), bare, concurrency)
    pairs = [(of_rows, of_rows)]
    for question in questions:
        cell = Cell(question, bot, concurrency)
        await cell.drive(0, 1)
        pairs.append((cell, Cell(bare_rows(await rows_as_large_as(cell.size, bare)), bare, concurrency)))
        cell.rounds.clear()
    for _ in range(plan.rounds):
        for cell in (beginning, of_rows):
            await cell.drive(plan.seconds, sys.maxsize)
        for cell, rows in pairs[1:]:
            await cell.drive(plan.seconds, plan.most_new if cell.question.kind == "new" else sys.maxsize)
            await rows.drive(plan.seconds / 2, sys.maxsize)
    return scene(transport, name, beginning, pairs)


async def rows_as_large_as(size: int, bare: Child) -> int:
    """How many rows of the bare app's make an answer of that size."""
    one, two = [len(await bare.line.ask("/rows", str(number))) for number in (1, 2)]
    return min(max(1, round((size - one) / (two - one)) + 1), MOST_ROWS)


async def held_up(plan: Plan, file: Path, folder: Path, log: IO[str]) -> list[Hold]:
    """For how long the bot's loop is held up by each question that is new, one at a time and many at once."""
    noted = folder / "held.json"
    spans: list[tuple[str, int, float, float]] = []
    bot = child(
        "tests.bench.watched", "http", ("/targets", "henan"), log, [str(noted)], DATABASE_URL=f"sqlite:///{file}"
    )
    async with bot as watched:
        for concurrency in (1, CROWD):
            for question in new(plan.topics):
                cell = Cell(question, watched, concurrency)
                begun = time()
                await cell.drive(2 * plan.seconds, plan.most_new)
                spans.append((question.name, concurrency, begun, time()))
    held = json.loads(noted.read_text())
    return [
        Hold(name, concurrency, max((long for at, long in held if begun <= at <= ended), default=LONG))
        for name, concurrency, begun, ended in spans
    ]


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
