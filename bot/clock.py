"""What time it is: the system's clock, or the movable one of the local workspace."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiohttp
from pydantic import AnyHttpUrl

Clock = Callable[[], Awaitable[datetime]]
ANSWERS_IN = aiohttp.ClientTimeout(total=10)  # a round asks it often, and is to end while nobody answers


async def system_clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def workspace_clock(session: aiohttp.ClientSession, address: str) -> Clock:
    """The clock at an address that answers `{"now": "2026-11-23T01:00:00+00:00"}`, asked afresh each time.

    Asked rather than listened to, so that a moved clock is never read a moment late.
    """

    async def now() -> datetime:
        async with session.get(address, timeout=ANSWERS_IN) as answer:
            answer.raise_for_status()
            return datetime.fromisoformat((await answer.json())["now"])

    return now


async def present(address: AnyHttpUrl | None) -> datetime:
    """What the clock at an address says, or without one the system's: for a task that is done at once."""
    if address is None:
        return await system_clock()
    async with aiohttp.ClientSession() as session:
        return await workspace_clock(session, str(address))()
