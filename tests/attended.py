"""The bot as it is, which can be asked whether it has anything left to do: `python -m tests.attended`.

On the socket that ATTENDED names it answers a line as soon as that is so: "work", when nothing is under way any more
that was begun by what it heard; "rounds", when besides a round was begun after the question, and left nothing to do.
"""

import asyncio
import os
import sys
from datetime import datetime
from functools import partial
from typing import ClassVar

from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

from bot import connection, serving
from bot.__main__ import main
from bot.background import Background
from bot.clock import Clock
from bot.schedule import Timetable, Work
from bot.turns import Turns


class AttendedBackground(Background):
    """Knows when its tasks are over, and those that they began."""

    latest: ClassVar["AttendedBackground"]

    def __init__(self) -> None:
        super().__init__()
        AttendedBackground.latest = self

    async def over(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)


class AttendedTurns(Turns):
    """Lets everybody be rung for at once."""

    def ring_for_all(self) -> None:
        for team_id in self._turns:
            self.ring(team_id)


class AttendedTimetable(Timetable):
    """Knows when a round has left nothing to do, and answers questions from its start."""

    def __init__(self, clock: Clock, tick: float) -> None:
        super().__init__(clock, tick)
        self._begun = 0
        self._idle: tuple[int, datetime] | None = None  # the latest round with nothing left: its number, its instant
        self._round_over = asyncio.Condition()

    def add(
        self, name: str, trigger: BaseTrigger, work: Work, *, is_vital: bool = False, is_urgent: bool = False
    ) -> None:
        if name == serving.ROUNDS:
            self._turns: AttendedTurns = work.__self__  # type: ignore[attr-defined]  # the work is a method of theirs
            work = partial(self._observed, work)
        super().add(name, trigger, work, is_vital=is_vital, is_urgent=is_urgent)

    def start(self) -> None:
        super().start()
        self._door = asyncio.create_task(asyncio.start_unix_server(self._answer, os.environ["ATTENDED"]))

    async def _observed(self, work: Work, now: datetime) -> datetime | None:
        self._begun += 1
        number = self._begun
        wanted = await work(now)
        if wanted is None or wanted > now:
            self._idle = number, now
        async with self._round_over:
            self._round_over.notify_all()
        return wanted

    async def _answer(self, asked: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        question = await asked.readline()
        await AttendedBackground.latest.over()
        if question == b"rounds\n":
            await self._idled()
            await AttendedBackground.latest.over()
        answer.close()

    async def _idled(self) -> None:
        before, now = self._begun, await self._clock()
        self._turns.ring_for_all()
        self.ring(serving.ROUNDS)
        async with self._round_over:
            await self._round_over.wait_for(
                lambda: self._idle is not None and self._idle[0] > before and self._idle[1] >= now
            )


if __name__ == "__main__":
    vars(serving).update(Background=AttendedBackground, Timetable=AttendedTimetable, Turns=AttendedTurns)
    # The workspace is held up while other tests run: its socket is not to be taken for dead.
    vars(connection)["Sockets"] = partial(connection.Sockets, ping_interval=600)
    sys.exit(main())
