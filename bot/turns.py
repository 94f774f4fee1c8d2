"""Whose rounds are made when: each team's in its own turns, side by side, so that none waits for another.

A team's turn comes at every tick, when something of it falls due, and when somebody rings for it.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.teams import AllFailedError, Teams
from handlers.slack.members import UNANSWERED
from store.model.errors import OutOfOrderError

log = logging.getLogger(__name__)

AT_ONCE = 16  # teams whose rounds may keep this process and its database busy
QUICK = 2.0  # seconds: who takes longer waits for Slack, which keeps nobody busy
LONGEST = 240.0  # seconds, after which a round that does not end is broken off
NEVER = datetime.min.replace(tzinfo=UTC)


class Rounds(Protocol):
    """What is done again and again for one team."""

    async def go(self, now: datetime) -> datetime | None:
        """Do what is due; gives when there is more to do."""

    def end(self) -> None:
        """Take up nothing more."""

    async def rest(self, seconds: float) -> None:
        """Let what is under way finish, if it does so in time."""


class Turn:
    """A team's: its rounds, and when they are to be made next, by the clock that is handed in."""

    def __init__(self, rounds: Rounds, tick: float) -> None:
        self.rounds = rounds
        self.is_rung = True
        self.is_taken = False
        self._tick = timedelta(seconds=tick)
        self._last = NEVER
        self._wanted: datetime | None = None

    def due(self, now: datetime) -> datetime:
        """When it comes."""
        if self.is_rung:
            return now
        self._last = min(self._last, now)  # a clock that was set back
        regular = self._last + self._tick
        return min(regular, self._wanted or regular)

    async def take(self, now: datetime) -> None:
        """Make a round."""
        began = time.monotonic()
        self.is_rung, self._wanted = False, None
        try:
            async with asyncio.timeout(LONGEST):
                self._wanted = await self.rounds.go(now)
        finally:
            self._last = now + timedelta(seconds=time.monotonic() - began)


class Turns:
    """The turns of all teams that are served; a team that comes or goes is met when somebody rings, or at a tick."""

    def __init__(self, teams: Teams, rounds_of: Callable[[str], Rounds], clock: Clock, tick: float) -> None:
        self._teams = teams
        self._rounds_of = rounds_of
        self._clock = clock
        self._tick = tick
        self._turns: dict[str, Turn] = {}
        self._taken: set[asyncio.Task[None]] = set()
        self._farewells: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._stirred = asyncio.Event()  # somebody rang, or a turn is over
        self._is_rung = True
        self._is_ending = False
        self._over = 0  # turns, since it was last looked
        self._failures: list[Exception] = []

    def ring(self, team_id: str | None = None) -> None:
        """A team may have something to do that nobody expected; or, where none is named, one may have come or gone."""
        if turn := self._turns.get(team_id or ""):
            turn.is_rung = True
        self._is_rung = True
        self._stirred.set()

    async def go(self, now: datetime) -> datetime | None:
        """Give a turn to each team whose turn has come; gives when the next one's does: at once, while one lasts.

        Raises:
            Exception: there is but one team, and its last turn failed by this.
            OutOfOrderError: no turn that is over went well, for the database does not work.
            AllFailedError: none went well, each for a reason of its own.
        """
        begun, until, self._is_rung = now, time.monotonic() + self._tick, True
        while True:
            self._stirred.clear()
            if self._is_rung and not await self._meet():
                return None
            next_at = self._give_turns(now)
            if not self._taken or (self._over and time.monotonic() >= until):
                break
            with suppress(TimeoutError):
                pause = (next_at - now).total_seconds() if next_at else self._tick
                await asyncio.wait_for(self._stirred.wait(), min(pause, self._tick))
            now = await self._clock()
        over, failures, self._over, self._failures = self._over, self._failures, 0, []
        if failures and len(failures) == over:
            is_everybodys = len(self._turns) == 1 or isinstance(failures[-1], OutOfOrderError)
            raise failures[-1] if is_everybodys else AllFailedError
        return begun if self._taken else next_at

    def end(self) -> None:
        """Take up nothing more."""
        self._is_ending = True
        for turn in self._turns.values():
            turn.rounds.end()

    async def rest(self, seconds: float) -> None:
        """Let what is under way finish, if it does so in time."""
        await asyncio.gather(*(turn.rounds.rest(seconds) for turn in self._turns.values()))
        unfinished = [*self._taken, *self._farewells]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def _meet(self) -> bool:
        """Learn who is served now; False while nobody is known, as Slack does not say who it is."""
        self._is_rung = False
        try:
            present = {*await self._teams.present()}
        except UNANSWERED as error:
            log.warning("Nothing is posted until Slack accepts the token and answers auth.test: %r", error)
            return False
        for team_id in self._turns.keys() - present:
            self._part_from(self._turns.pop(team_id))
        for team_id in sorted(present - self._turns.keys()):
            self._turns[team_id] = Turn(self._rounds_of(team_id), self._tick)
        return True

    def _part_from(self, turn: Turn) -> None:
        turn.rounds.end()
        farewell = asyncio.create_task(turn.rounds.rest(LONGEST))
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)

    def _give_turns(self, now: datetime) -> datetime | None:
        """Begin those that are due; gives when the next one is, of those that wait."""
        waiting = []
        for team_id, turn in self._turns.items() if not self._is_ending else ():
            if turn.is_taken:
                continue
            due = turn.due(now)
            if due > now:
                waiting.append(due)
                continue
            turn.is_taken = True
            task = asyncio.create_task(self._take(turn, team_id, now))
            self._taken.add(task)
            task.add_done_callback(self._taken.discard)
        return min(waiting, default=None)

    async def _take(self, turn: Turn, team_id: str, now: datetime) -> None:
        structlog.contextvars.bind_contextvars(team=team_id)
        try:
            async with a_place(self._room):
                await self._teams.ready(team_id)
                await turn.take(now)
        except Exception as error:
            is_told = len(self._turns) == 1 or isinstance(error, OutOfOrderError)  # by whoever lets turns be given
            if not is_told:
                log.exception("A round failed for team %s", team_id)
            self._failures.append(error)
        finally:
            turn.is_taken = False
            self._over += 1
            self._stirred.set()


@asynccontextmanager
async def a_place(room: asyncio.Semaphore) -> AsyncIterator[None]:
    """A place for whoever is quick; who is not goes on without."""
    await room.acquire()
    held = [room.release]

    def leave() -> None:
        while held:
            held.pop()()

    leaving = asyncio.get_running_loop().call_later(QUICK, leave)
    try:
        yield
    finally:
        leaving.cancel()
        leave()
