"""Figures for Prometheus: how many requests and how quickly, what waits in the outbox, what Slack and the loop hold up.

No label names a team, a channel or a person, so the figures may leave the machine.
"""

import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.aiohttp import make_aiohttp_handler

from bot import __version__
from bot.clock import Clock
from bot.monitoring.observer import Observer
from store.backlog import Backlog, backlog_of
from store.store import Store

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3)  # seconds; Slack waits for three
LATE = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1)


class Metrics(Observer):
    """The figures of this process, and those of the database that all processes share."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._acknowledgements = Histogram(
            "targets_bot_acknowledgement_seconds",
            "From a request of Slack's to its acknowledgement, by what was asked and what came of it",
            ("request", "outcome"),
            buckets=QUICK,
            registry=self.registry,
        )
        self._refusals = Counter(
            "targets_bot_http_refusals", "Requests over HTTP that were not taken", ("status",), registry=self.registry
        )
        self._throttled = Counter(
            "targets_bot_slack_throttled", "Calls that Slack answered with 429", ("method",), registry=self.registry
        )
        self._lag = Histogram(
            "targets_bot_loop_lag_seconds", "How late the event loop came", buckets=LATE, registry=self.registry
        )
        self._outbox = Gauge("targets_bot_outbox_posts", "Posts by how they stand", ("state",), registry=self.registry)
        self._oldest = Gauge(
            "targets_bot_outbox_oldest_seconds",
            "Age of the oldest of them since it was due",
            ("state",),
            registry=self.registry,
        )
        self._silence = Gauge(
            "targets_bot_slack_silence", "Workspaces that want a method left alone", ("method",), registry=self.registry
        )
        self._waiting = Gauge(
            "targets_bot_database_waiting", "Who waits for a connection to the database", registry=self.registry
        )
        Gauge("targets_bot_version", "The version", ("version",), registry=self.registry).labels(__version__).set(1)

    def answered(self, request: str, outcome: str, seconds: float) -> None:
        self._acknowledgements.labels(request, outcome).observe(seconds)

    def refused(self, status: int) -> None:
        self._refusals.labels(str(status)).inc()

    def throttled(self, method: str) -> None:
        self._throttled.labels(method).inc()

    def held_up(self, seconds: float) -> None:
        self._lag.observe(seconds)

    def take_stock(self, backlog: Backlog, waiting: int, now: datetime) -> None:
        """Take over what the database says."""
        for gauge in (self._outbox, self._oldest, self._silence):
            gauge.clear()
        for state in backlog.posts:
            self._outbox.labels(state.name).set(state.posts)
            self._oldest.labels(state.name).set((now - state.since).total_seconds())
        for method, workspaces in backlog.silence.items():
            self._silence.labels(method).set(workspaces)
        self._waiting.set(waiting)


class MetricsPage:
    """`/metrics`, for whoever has the token: Prometheus sends it as `Authorization: Bearer …`."""

    def __init__(self, metrics: Metrics, token: str, store: Store, clock: Clock) -> None:
        self._metrics = metrics
        self._expected = f"Bearer {token}".encode()
        self._store = store
        self._clock = clock
        self._page: Callable[[web.Request], Awaitable[web.StreamResponse]] = make_aiohttp_handler(metrics.registry)

    def routes(self) -> list[web.RouteDef]:
        """Where it is asked for."""
        return [web.get("/metrics", self.show)]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The figures, those of the database read anew; for others no word."""
        given = request.headers.get("Authorization", "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._expected):
            self._metrics.refused(401)
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        now = await self._clock()
        backlog = await backlog_of(self._store.database, now)
        self._metrics.take_stock(backlog, self._store.database.waiting(), now)
        return await self._page(request)
