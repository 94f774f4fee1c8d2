"""Work that goes on after an acknowledgement: begun by a listener, owned here, waited for at the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)

PATIENCE = 8.0  # seconds that the end waits for work under way


class Background:
    """The tasks that have been begun and are not over."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None], tell: Callable[[Exception], Awaitable[object]]) -> None:
        """Run work on its own; what it raises is told to the person for whom it was done."""
        task = asyncio.create_task(self._run(work, tell))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait for what is under way, though not for ever."""
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=PATIENCE)
            for task in unfinished:
                log.warning("Cut off by the stop, before it was done: %s", task.get_coro())
                task.cancel()

    async def _run(self, work: Coroutine[Any, Any, None], tell: Callable[[Exception], Awaitable[object]]) -> None:
        try:
            await work
        except Exception as error:  # the outermost edge of this work: whatever it is, somebody is told
            try:
                await tell(error)
            except Exception:
                log.exception("Nobody could be told of: %r", error)
