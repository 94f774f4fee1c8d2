"""Who hears of what the bot does: whoever has a token for its figures, or nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot.clock import Clock
from bot.monitoring.lag import watch_the_loop
from bot.monitoring.observer import NOBODY, Observer
from store.store import Store

TOO_MANY = 429


def observer_of(token: SecretStr | None) -> Observer:
    """The observer of the running bot; without a token nobody."""
    if token is None:
        return NOBODY
    from bot.monitoring.metrics import Metrics  # Prometheus' client: not loaded where nobody asks

    return Metrics()


def throttles_told(observer: Observer) -> aiohttp.TraceConfig:
    """What has a session tell of each call of Slack's Web API that came too often, whoever made it."""

    async def note(_: aiohttp.ClientSession, __: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
        if ended.response.status == TOO_MANY:
            observer.throttled(ended.url.name)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace


@asynccontextmanager
async def observed(
    observer: Observer, token: SecretStr | None, store: Store, clock: Clock
) -> AsyncIterator[list[web.RouteDef]]:
    """Have the loop watched as long as the block lasts; gives the routes on which the figures are asked for."""
    if token is None:
        yield []
        return
    from bot.monitoring.metrics import Metrics, MetricsPage

    assert isinstance(observer, Metrics)  # noqa: S101  # there is a token
    watching = asyncio.create_task(watch_the_loop(observer))
    try:
        yield MetricsPage(observer, token.get_secret_value(), store, clock).routes()
    finally:
        watching.cancel()
