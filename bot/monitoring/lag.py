"""How late the event loop comes: whatever holds it up holds up everybody."""

import asyncio
import time

from bot.monitoring.observer import Observer

LOOKS = 0.1  # seconds between looks


async def watch_the_loop(observer: Observer) -> None:
    """Tell again and again how much later than asked for the loop came."""
    while True:
        asked = time.monotonic()
        await asyncio.sleep(LOOKS)
        observer.held_up(max(0.0, time.monotonic() - asked - LOOKS))
