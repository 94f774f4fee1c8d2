"""Who hears of what the bot does: whoever has a token for its figures, or nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from pydantic import SecretStr

from bot.clock import Clock
from bot.monitoring.lag import watch_the_loop
from bot.monitoring.observer import NOBODY, Observer
from store.store import Store


@asynccontextmanager
async def observed(
    token: SecretStr | None, store: Store, clock: Clock
) -> AsyncIterator[tuple[Observer, list[web.RouteDef]]]:
    """The observer of the running bot, and the routes on which its figures are asked for; without a token none."""
    if token is None:
        yield NOBODY, []
        return
    from bot.monitoring.metrics import Metrics, MetricsPage  # Prometheus' client: not loaded where nobody asks

    metrics = Metrics()
    watching = asyncio.create_task(watch_the_loop(metrics))
    try:
        yield metrics, MetricsPage(metrics, token.get_secret_value(), store, clock).routes()
    finally:
        watching.cancel()
