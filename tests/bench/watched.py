"""The bot as it is, with a watch on its loop: `python -m tests.bench.watched FILE`.

At its end it writes into the file when the loop was held up for long, and for how long: a JSON list of pairs, Unix time
and milliseconds.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import ClassVar

from bot import serving
from bot.__main__ import main
from bot.schedule import Timetable

LONG = 10.0  # milliseconds


class Watch:
    """Looks every millisecond how long the loop let it wait."""

    def __init__(self) -> None:
        self.held: list[tuple[float, float]] = []
        self._task = asyncio.create_task(self._look())

    @property
    def longest(self) -> float:
        """Milliseconds."""
        return max((held for _, held in self.held), default=0.0)

    async def _look(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            held = (time.perf_counter() - begun) * 1000 - 1
            if held > LONG:
                self.held.append((time.time(), held))

    def end(self) -> None:
        self._task.cancel()


class Watched(Timetable):
    """Looks on from the first round to the last."""

    watches: ClassVar[list[Watch]] = []

    def start(self) -> None:
        self.watches.append(Watch())
        super().start()


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))
    vars(serving)["Timetable"] = Watched
    code = main()
    file.write_text(json.dumps([held for watch in Watched.watches for held in watch.held]))
    sys.exit(code)
