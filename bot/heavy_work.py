"""A process of its own for heavy work: it delays no answer, has a deadline and a limit of memory, and can be given up.

It is a new Python, not a copy of this one with its threads and sockets; it starts with the first work there is, and
ends when there has been none for a while. `python -m bot.heavy_work` is that process.
"""

import asyncio
import contextlib
import logging
import os
import pickle
import resource
import signal
import sys
import traceback
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from typing import BinaryIO, Self, TypeVar

from handlers.slack.heavy_work import GivenUpError

log = logging.getLogger(__name__)

Given = TypeVar("Given")

DEADLINE = 20.0  # seconds
MEMORY = 1_500_000_000  # bytes of address space, of which libraries take a third
IDLE = 60.0  # seconds without work after which the process ends
SIZE = 8  # bytes that say how long what follows is
SECRETS = ("SLACK_", "DATABASE_", "TOKEN_", "METRICS_")  # variables that it does not get: it needs none of them


class HeavyWork:
    """One such process, which does one work after the other."""

    def __init__(self, deadline: float = DEADLINE, memory: int = MEMORY) -> None:
        self._deadline = deadline
        self._memory = memory
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def __call__(self, work: Callable[..., Given], /, *given: object) -> Given:
        """What a function of a module gives for some arguments, all of which can be pickled.

        Raises:
            GivenUpError: it took too long, or too much memory.
            Exception: whatever the function raises.
        """
        asked = await asyncio.to_thread(pickle.dumps, (work, given))
        async with self._turn:
            answer = await self._answered(asked)
        result, error = await asyncio.to_thread(pickle.loads, answer)
        if isinstance(error, MemoryError):
            raise GivenUpError from error
        if error:
            raise error
        return result  # type: ignore[no-any-return]  # what was pickled has no type

    async def _answered(self, asked: bytes) -> bytes:
        if self._idle:
            self._idle.cancel()
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._asked(asked)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
            log.warning("Heavy work was given up: %s", type(error).__name__)
            await self._end()
            raise GivenUpError from error
        except BaseException:
            await self._end()
            raise
        self._idle = asyncio.get_running_loop().call_later(IDLE, self._kill)
        return answer

    async def _asked(self, asked: bytes) -> bytes:
        if self._process is None or self._process.returncode is not None:
            self._process = await self._started()
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise ConnectionError
        to.write(framed(asked))
        await to.drain()
        return await back.readexactly(int.from_bytes(await back.readexactly(SIZE)))

    async def _started(self) -> Process:
        limits = str(self._deadline), str(self._memory)
        given = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.heavy_work", *limits), stdin=PIPE, stdout=PIPE, env=given
        )

    def _kill(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.kill()

    async def _end(self) -> None:
        if self._idle:
            self._idle.cancel()
        self._kill()
        if self._process:
            await self._process.wait()
        self._process = None


def main(deadline: float, memory: int) -> None:
    """Do what comes in, until nothing more can come."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever is printed is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which ends this process when it is done
    os.nice(5)
    with contextlib.suppress(ValueError, OSError):  # not every system lets a process limit itself
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    while size := asked.read(SIZE):
        signal.alarm(int(2 * deadline) + 1)  # which ends this process, should the bot have ended before it could
        answer = done(asked, int.from_bytes(size))
        signal.alarm(0)
        answers.write(framed(answer))
        answers.flush()


def done(asked: BinaryIO, size: int) -> bytes:
    """The result and the error of one work, one of which is none."""
    try:
        work, given = pickle.loads(asked.read(size))  # noqa: S301  # the bot's own words
        return pickle.dumps((work(*given), None))
    except Exception as error:  # it is raised where the work was asked for
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        try:
            return pickle.dumps((None, error))
        except Exception:
            return pickle.dumps((None, RuntimeError(f"heavy work failed with a {type(error).__name__}")))


def framed(message: bytes) -> bytes:
    """A message behind its size."""
    return len(message).to_bytes(SIZE) + message


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
