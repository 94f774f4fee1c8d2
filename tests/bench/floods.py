"""Measure how long others wait while one person sends two hundred commands at once, again and again.

`python -m tests.bench.floods` prints a line; exit code 1 where the others wait for longer than they may.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from tests.bench.children import child
from tests.bench.ledgers import ledger

AT_ONCE = 200
FLOODS = 20
BETWEEN = 0.5  # seconds
MOST = 100.0  # milliseconds within which 95 of 100 answers come
SLOW = 0.01  # seconds from one question of the others to the next


def main() -> int:
    folder = Path(tempfile.gettempdir()) / "targets-bot-bench"
    folder.mkdir(exist_ok=True)
    file = ledger("1000", folder)
    with (folder / "log").open("w") as log:
        return asyncio.run(flooded(file, log))


async def flooded(file: Path, log: IO[str]) -> int:
    environment = {"DATABASE_URL": f"sqlite:///{file}", "COMMANDS_PER_MINUTE": "60"}
    async with child("bot", "http", ("/targets", "henan"), log, **environment) as bot:
        over, took = asyncio.Event(), list[float]()

        async def others() -> None:
            number = 0
            while not over.is_set():
                number += 1
                began = time.perf_counter()
                await bot.line.ask("/targets", "henan", f"U1{number % 50:02}")
                took.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(SLOW)

        asking = asyncio.create_task(others())
        for _ in range(FLOODS):
            answers = await asyncio.gather(*(bot.line.ask("/targets", "gansu", "U999") for _ in range(AT_ONCE)))
            await asyncio.sleep(BETWEEN)
        over.set()
        await asking
    refused = sum("a lot at once" in answer for answer in answers)
    p95 = sorted(took)[int(0.95 * len(took))]
    sys.stdout.write(
        f"{len(took)} answers to others during {FLOODS} floods of {AT_ONCE}: p95 {p95:.1f} ms, may be {MOST:g}; "
        f"slowest {max(took):.1f} ms; of the last flood {refused} were refused\n"
    )
    return int(p95 > MOST or not refused)


if __name__ == "__main__":
    sys.exit(main())
