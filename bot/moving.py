"""How a ledger gets from a file to a server, or back: `python -m bot move-to`."""

import logging
import sys

from bot.clock import present
from bot.logs import set_up_logs
from config.settings import LedgerSettings
from store.database import DatabaseError
from store.health import RUNNING
from store.moving import move
from store.store import Store

log = logging.getLogger(__name__)

NEXT = (
    "Set DATABASE_URL to it and start the bot there. What it came from is as it was: start no bot on that any more, "
    "or posts are made twice."
)


async def move_to(settings: LedgerSettings, address: str) -> int:
    """Carry everything from the database that is set to another one, which must be empty."""
    set_up_logs(settings.log_level, settings.log_format)
    target = LedgerSettings(database_url=address)
    if target.database_url == settings.database_url:
        raise DatabaseError("That is where everything is already.")
    async with (
        await Store.open(settings.database_url, zone=settings.timezone, lock_wait=0) as here,
        await Store.open(target.database_url, zone=settings.timezone, lock_wait=0) as there,
    ):
        await refuse_while_running(here, settings)
        rows = await move(here.database, there.database)
    width = max(map(len, rows))
    sys.stdout.writelines(f"{table:{width}} {number:>9,}\n" for table, number in rows.items() if number)
    sys.stdout.write(f"{sum(rows.values()):,} rows were carried over, and each held against its original. {NEXT}\n")
    return 0


async def refuse_while_running(store: Store, settings: LedgerSettings) -> None:
    """A server tells nobody who else uses it, but the bots do; a file is locked by its bot anyway."""
    now = await present(settings.clock_url)
    if store.database.engine == "postgres":
        running = [process.name for process in await store.processes.all(now) if now - process.seen_at <= RUNNING]
        if running:
            raise DatabaseError(
                f"A bot runs on it, or did minutes ago ({', '.join(running)}): "
                "stop it, wait five minutes, and try again."
            )
