"""How the bot is, for whoever runs it: `python -m bot status`, which tells what `/digest health` does."""

import sys

from bot.clock import present
from config.settings import LedgerSettings
from handlers.phrases.language import language_for
from handlers.views.health import report
from store.health import health_of, troubles_of
from store.store import Store

NEEDS_A_LOOK = 1  # the exit code where something is wrong


async def status(settings: LedgerSettings, team_id: str) -> int:
    """Tell how the bot is, by what its processes have told the database."""
    now = await present(settings.clock_url)
    async with await Store.look(settings.database_url, zone=settings.timezone) as store:
        health = await health_of(store.database, team_id, now)
    for line in report(health, now, settings.timezone, language_for("en")):
        sys.stdout.write(f"{line}\n")
    return NEEDS_A_LOOK if health.undelivered or health.blocked or troubles_of(health, now) else 0
