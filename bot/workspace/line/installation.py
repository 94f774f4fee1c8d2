"""The app in a team: its token there, the line to it, and what limits it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from bot.workspace.limits.surfaces import EVERY_BLOCK, OLD_BLOCKS, Allowed
from bot.workspace.line import scopes
from bot.workspace.line.bot_line import Ack, BotLine, EnvelopeKind, NoAck, Transport
from bot.workspace.line.events import Hearing, events_of
from bot.workspace.line.faults import Faults
from bot.workspace.line.http_transport import HttpTransport
from bot.workspace.line.payloads import event_callback
from bot.workspace.line.rates import EVENTS, Budgets, RateLimitedError
from bot.workspace.line.registration import Registration
from bot.workspace.line.tokens import Tokens
from bot.workspace.line.traffic import Traffic
from bot.workspace.state.background import BackgroundTasks
from bot.workspace.state.records import Guise, Message, Payload, Update
from bot.workspace.state.schedule import Schedule, Scheduled
from bot.workspace.state.team import Team

EMBEDDING = "links.embed:write"  # docs: reference/block-kit/blocks/video-block
WEBHOOKS = "incoming-webhook"
CUSTOMIZING = "chat:write.customize"
LARGEST_FILE = 50 * 1024 * 1024  # bytes; Slack takes more, but keeps them somewhere else


Telling = asyncio.Task[Ack | NoAck | None]


class Installation:
    """The installed app. Over HTTP when its manifest has no Socket Mode and it listens somewhere, else over sockets."""

    def __init__(self, team: Team, registration: Registration, *, budgets: Budgets | None = None) -> None:
        self.team = team
        self.registration = registration
        self.manifest = registration.manifest
        self.app_token = registration.app_token
        self.signing_secret = registration.signing_secret
        self.sockets = registration.sockets
        self.urls = registration.urls
        self.address = ""  # where the workspace is served, "http://127.0.0.1:8765"; set by the server
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.webhook_secret = secrets.token_urlsafe(18)
        self.is_revoked = False
        self.streams: dict[str, tuple[str, list[Payload]]] = {}  # by message: how tasks are shown, and what was said
        self.tokens = Tokens()
        self.budgets = budgets or Budgets()
        self.traffic = Traffic()
        self.background = BackgroundTasks()
        self.faults = Faults(lambda: self.background.begin(self.sockets.refresh()))
        self.line = BotLine(self._transport(), self.traffic, self.faults, team.clock)
        self.schedule = Schedule(team.clock, self.background, self._post_scheduled)
        self._known_blocks = EVERY_BLOCK
        self._noted: list[Telling] | None = None
        self._flooded_minute = 0
        registration.installations.append(self)

    @property
    def connected(self) -> bool:
        """Whether the app listens."""
        return self.line.connected

    @property
    def over_http(self) -> bool:
        """Whether it takes requests, instead of listening at a socket."""
        return self.urls is not None

    @property
    def port(self) -> int | None:
        """Where it takes requests."""
        return self.urls.port if self.urls else None

    @property
    def environment(self) -> dict[str, str]:
        """What an app reads from its environment to live in this workspace, which must be served already.

        An empty SLACK_APP_TOKEN is none: the app is to wait for signed requests.
        """
        general = self.team.channel_id("general")
        return {
            **({"SLACK_WEBHOOK_URL": self.webhook(general)} if self.has_webhooks else {}),
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": "" if self.over_http else self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
            "SLACK_API_URL": f"{self.address}/api/",
            "CLOCK_URL": f"{self.address}/clock",
        }

    @property
    def has_webhooks(self) -> bool:
        """Whether it may speak through incoming webhooks."""
        return WEBHOOKS in self.manifest.scopes

    def webhook(self, channel_id: str) -> str:
        """The address at which somebody says something in a channel as this app."""
        return f"{self.address}/services/{self.team.team_id}/{channel_id}/{self.webhook_secret}"

    @property
    def known_blocks(self) -> frozenset[str]:
        """The kinds of blocks that are known here; fewer while the fault "old-workspace" is in force."""
        return self._known_blocks & OLD_BLOCKS if self.faults.holds("old-workspace") else self._known_blocks

    @known_blocks.setter
    def known_blocks(self, known: frozenset[str]) -> None:
        self._known_blocks = known

    @property
    def allowed(self) -> Allowed:
        """What the app may show here: kinds of blocks, and videos."""
        may_embed = EMBEDDING in self.manifest.scopes
        return Allowed(self.known_blocks, may_embed, self.manifest.unfurl_domains)

    def guise(self, username: str, emoji: str, picture: str) -> Guise:
        """How the app wants to look in a message; without the scope it looks like itself."""
        if CUSTOMIZING not in self.manifest.scopes:
            return Guise()
        return Guise(username, emoji.strip(":"), "" if emoji else picture)

    def open(self) -> None:
        """Begin to wait for the app."""
        self.team.watchers.append(self.hear)
        self.line.open(lambda connected: self.team.tell("bot_connected" if connected else "bot_gone"))

    async def close(self) -> None:
        """End whatever goes on by itself."""
        if self.hear in self.team.watchers:
            self.team.watchers.remove(self.hear)
        await self.background.close()
        await self.line.close()

    def posts(self, channel: str) -> list[Message]:
        """What the app has posted in a channel (by name or id) for everybody, threads too, oldest first."""
        said = self.team.readable(self.team.channel(channel).id, self.team.bot_user_id)
        return [message for message in said if message.bot_id and message.ephemeral_for is None]

    def hear(self, update: Update) -> None:
        """Let the app know of something that happened in its team, whoever did it, as far as it asks for that."""
        hearing = Hearing(self.address, self.manifest.unfurl_domains, self.manifest.followed_metadata)
        for event in events_of(self.team, update, hearing):
            if self.manifest.hears(event.subscription):
                telling = self.background.begin(self.tell(event.payload, event.subscription))
                if self._noted is not None:
                    self._noted.append(telling)

    @contextmanager
    def unheard(self) -> Iterator[None]:
        """What happens meanwhile has happened before the app came: a conversation to begin with."""
        self.team.watchers.remove(self.hear)
        try:
            yield
        finally:
            self.team.watchers.append(self.hear)

    @contextmanager
    def noting(self) -> Iterator[list[Telling]]:
        """What the app is told because of what is done meanwhile; nothing may be awaited in between."""
        noted = self._noted = list[Telling]()
        try:
            yield noted
        finally:
            self._noted = None

    async def tell(self, event: Payload, subscription: str = "") -> Ack | NoAck | None:
        """Tell the app of an event, by default of this moment; None when it may not or does not want to hear of it."""
        subscription = subscription or str(event["type"])
        if not self.manifest.hears(subscription):
            return None
        payload = event_callback(self.team, {"event_ts": self.team.now_ts(), **event})
        if not scopes.may_hear(self.manifest.scopes, subscription):
            exchange = self.traffic.begin("to_bot", "events_api", payload, self.line.transport.name)
            needed = " or ".join(scopes.EVENTS[subscription])
            self.traffic.end(exchange, "missing_scope", reasons=[f"{subscription} needs the scope {needed}"])
            return None
        try:
            self.budgets.spend("events", EVENTS)
        except RateLimitedError:
            return await self._tell_of_flood()
        return await self.line.tell(payload)

    def leave_out(self, kind: EnvelopeKind, payload: Payload, why: str) -> NoAck:
        """Note what the app is not told, and why."""
        exchange = self.traffic.begin("to_bot", kind, payload, self.line.transport.name)
        self.traffic.end(exchange, "switched_off", reasons=[why])
        return NoAck("switched_off", may_repeat=False)

    async def _tell_of_flood(self) -> Ack | NoAck | None:
        """Instead of events above 30,000 an hour, say once a minute that there are too many."""
        minute = int(self.team.clock.now().timestamp()) // 60 * 60
        if minute == self._flooded_minute:
            return None
        self._flooded_minute = minute
        told = {"token": "", "type": "app_rate_limited", "team_id": self.team.team_id, "api_app_id": self.team.app_id}
        return await self.line.tell(told | {"minute_rate_limited": minute})

    def _transport(self) -> Transport:
        if self.urls is None:
            return self.sockets
        hears = bool(self.manifest.events)
        return HttpTransport(self.urls, self.signing_secret, lambda: self.faults.skew, hears_events=hears)

    def _post_scheduled(self, scheduled: Scheduled) -> None:
        self.team.post(
            scheduled.channel,
            self.team.bot_user_id,
            scheduled.text,
            scheduled.blocks,
            thread_ts=scheduled.thread_ts,
            metadata=scheduled.metadata,
            attachments=scheduled.attachments,
            guise=scheduled.guise,
        )
