"""What the bot tells of itself over HTTP: that it lives, that it is ready, and figures for whoever has their token."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.http_door import HttpDoor
from bot.monitoring.observed import observed, observer_of, throttles_told
from bot.monitoring.observer import NOBODY, Observer
from bot.monitoring.probes import NOTICED_IN, Probes
from config.waits import Waits
from store.model.subscription import EVERY_DAY, Subscription
from store.plans import Plans
from store.store import Store
from tests.harness import LONG_PATIENCE, free_port
from tests.test_signed_requests import request, status_of

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TOKEN = SecretStr("a token of the monitoring")
BEARER = {"Authorization": f"Bearer {TOKEN.get_secret_value()}"}
DAILY = Subscription(
    id="D1",
    channel_id="C0SECRET",
    query="henan",
    weekdays=EVERY_DAY,
    quiet=False,
    starts_on=NOW.date(),
    created_by="U0ADA",
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as opened:
        yield opened


async def clock() -> datetime:
    return NOW


@asynccontextmanager
async def watched(store: Store) -> AsyncIterator[tuple[Observer, str]]:
    """An observer, and the address at which its figures are asked for."""
    port, observer = free_port(), observer_of(TOKEN)
    async with (
        observed(observer, TOKEN, store, clock) as routes,
        HttpDoor(routes).listening("127.0.0.1", port),
    ):
        yield observer, f"http://127.0.0.1:{port}/metrics"


async def asked(url: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.text()


async def holds_of_more_than_a_quarter(url: str) -> int:
    """How often the loop came more than a quarter of a second late."""
    _, page = await asked(url, BEARER)
    counts = {le: int(float(count)) for le, count in re.findall(r'lag_seconds_bucket{le="(.+)"} (\S+)', page)}
    return counts["+Inf"] - counts["0.25"]


async def test_figures_are_for_whoever_has_their_token(store: Store):
    async with watched(store) as (_, url):
        assert await asked(url) == (401, "")
        assert await asked(url, {"Authorization": "Bearer something else"}) == (401, "")
        assert await asked(url, {"Authorization": "Bearer é"}) == (401, "")
        no_text = request(b"", "text/plain", [("Authorization", b"Bearer \xff")], method="GET", path="/metrics")
        assert await status_of(int(urlsplit(url).port or 0), no_text) == 401
        status, page = await asked(url, BEARER)
    assert status == 200
    assert 'targets_bot_http_refusals_total{status="401"} 4.0' in page


async def test_requests_count_by_what_was_asked_and_what_came_of_it(store: Store):
    async with watched(store) as (observer, url):
        for seconds in (0.002, 0.3):
            observer.answered("/targets", "answered", seconds)
        observer.answered("/targets", "failure", 0.01)
        _, page = await asked(url, BEARER)
    told = 'targets_bot_acknowledgement_seconds_{}{{outcome="{}",request="/targets"{}}}'
    assert told.format("count", "answered", "") + " 2.0" in page
    assert told.format("bucket", "answered", "").replace('outcome="answered"', 'le="0.0025",outcome="answered"') in page
    assert told.format("count", "failure", "") + " 1.0" in page


async def test_what_waits_is_told_with_its_age_and_without_whose_it_is(store: Store):
    late = NOW - timedelta(minutes=7)
    await Plans(store.database).add_now("T0SECRET", DAILY, "batch", late)
    await store.deployment.throttle("T0SECRET", "conversations.history", NOW + timedelta(minutes=1))
    await store.deployment.throttle("T0SECRET", "chat.postMessage", NOW - timedelta(minutes=1))
    async with watched(store) as (_, url):
        _, page = await asked(url, BEARER)
        assert 'targets_bot_outbox_posts{state="pending"} 1.0' in page
        assert 'targets_bot_outbox_oldest_seconds{state="pending"} 420.0' in page
        assert re.findall(r"targets_bot_slack_silence{.*", page) == [
            'targets_bot_slack_silence{method="conversations.history"} 1.0'
        ]
        assert "SECRET" not in page

        (post,) = await store.outbox.claim("T0SECRET", NOW, "me", Waits())
        await store.outbox.begin(post, NOW, NOW, Waits())
        _, page = await asked(url, BEARER)
    assert re.findall(r"targets_bot_outbox_posts{.*", page) == ['targets_bot_outbox_posts{state="sending"} 1.0']


async def test_a_loop_that_is_held_up_is_seen(store: Store):
    async with watched(store) as (_, url):
        async with asyncio.timeout(LONG_PATIENCE):
            while await holds_of_more_than_a_quarter(url) == 0:
                time.sleep(0.4)  # noqa: ASYNC251  # which is what must not happen
                await asyncio.sleep(0.2)


async def test_nobody_is_served_without_a_token(store: Store):
    assert observer_of(None) is NOBODY
    async with observed(NOBODY, None, store, clock) as routes:
        assert routes == []


async def test_slack_saying_429_is_seen_whoever_called(store: Store):
    async def say(_: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": "1"})

    port = free_port()
    async with (
        watched(store) as (observer, url),
        HttpDoor([web.post("/api/chat.postMessage", say)]).listening("127.0.0.1", port),
        aiohttp.ClientSession(trace_configs=[throttles_told(observer)]) as session,
    ):
        slack = AsyncWebClient("xoxb-1", f"http://127.0.0.1:{port}/api/", session=session, retry_handlers=[])
        with pytest.raises(SlackApiError):
            await slack.chat_postMessage(channel="C1", text="x")
        _, page = await asked(url, BEARER)
    assert 'targets_bot_slack_throttled_total{method="chat.postMessage"} 1.0' in page


async def test_who_asks_for_readiness_is_told_of_the_end_before_it_comes():
    ready = asyncio.Event()

    async def is_ready() -> bool:
        return ready.is_set()

    probes, port = Probes(is_ready), free_port()
    async with HttpDoor(probes.routes()).listening("127.0.0.1", port):
        at = f"http://127.0.0.1:{port}"
        assert await asked(f"{at}/readyz") == (503, "not ready\n")
        ready.set()
        assert await asked(f"{at}/readyz") == (200, "ready\n")

        ending = asyncio.create_task(probes.end())
        await asyncio.sleep(0)
        assert await asked(f"{at}/readyz") == (503, "ending\n")
        await ending
        assert await asked(f"{at}/healthz") == (200, "ok\n"), "it lives on until it has ended"


async def test_many_who_ask_for_readiness_at_once_cost_the_database_one_question():
    questions, may_answer = 0, asyncio.Event()

    async def is_ready() -> bool:
        nonlocal questions
        questions += 1
        await may_answer.wait()
        return True

    probes, request = Probes(is_ready), make_mocked_request("GET", "/readyz")
    waiting = [asyncio.create_task(probes.readiness(request)) for _ in range(20)]
    await asyncio.sleep(0)
    may_answer.set()
    assert {answer.status for answer in await asyncio.gather(*waiting)} == {200}
    assert questions == 1

    assert (await probes.readiness(request)).status == 200
    assert questions == 2, "and later it is asked anew"


async def test_the_end_waits_for_nobody_who_has_not_asked_lately():
    seconds = [1000.0]

    async def is_ready() -> bool:
        return True

    probes, port = Probes(is_ready, lambda: seconds[0]), free_port()
    async with HttpDoor(probes.routes()).listening("127.0.0.1", port):
        await asked(f"http://127.0.0.1:{port}/readyz")
        seconds[0] += 60
        async with asyncio.timeout(NOTICED_IN / 2):
            await probes.end()
