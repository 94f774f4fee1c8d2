"""The app in a team: its token there, the line to it, and what limits it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from bot.workspace.limits.surfaces import EVERY_BLOCK, OLD_BLOCKS, Allowed
from bot.workspace.line import scopes
from bot.workspace.line.bot_line import Ack, BotLine, EnvelopeKind, NoAck, Transport
from bot.workspace.line.consents import Consent
from bot.workspace.line.events import Hearing, events_of
from bot.workspace.line.faults import Faults
from bot.workspace.line.grant import Grant
from bot.workspace.line.http_transport import HttpTransport
from bot.workspace.line.payloads import event_callback
from bot.workspace.line.rates import EVENTS, Budgets, RateLimitedError
from bot.workspace.line.registration import Registration
from bot.workspace.line.slackbot import Slackbot
from bot.workspace.line.tokens import Tokens
from bot.workspace.line.traffic import Traffic
from bot.workspace.state.background import BackgroundTasks
from bot.workspace.state.manifest import CALLING
from bot.workspace.state.records import Guise, Message, Payload, Refused, Update
from bot.workspace.state.schedule import Schedule, Scheduled
from bot.workspace.state.team import Team

EMBEDDING = "links.embed:write"  # docs: reference/block-kit/blocks/video-block
WEBHOOKS = "incoming-webhook"
CUSTOMIZING = "chat:write.customize"
LARGEST_FILE = 50 * 1024 * 1024  # bytes; Slack takes more, but keeps them somewhere else


Telling = asyncio.Task[Ack | NoAck | None]


class Installation:
    """The installed app. Over HTTP when its manifest has no Socket Mode and it listens somewhere, else over sockets."""

    def __init__(
        self, team: Team, registration: Registration, *, budgets: Budgets | None = None, is_installed: bool = True
    ) -> None:
        self.team = team
        self.registration = registration
        self.manifest = registration.manifest
        self.app_token = registration.app_token
        self.signing_secret = registration.signing_secret
        self.sockets = registration.sockets
        self.urls = registration.urls
        self.own = Grant(team.clock, rotates=self.manifest.rotates_tokens)
        self.address = ""  # where the workspace is served, "http://127.0.0.1:8765"; set by the server
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
        if is_installed:
            self.own.give(self.manifest.scopes)

    @property
    def grants(self) -> list[Grant]:
        """What the team has granted itself, and what its organisation has for all of its teams."""
        wide = self.registration.grants.get(self.team.organisation.id) if self.team.organisation else None
        return [self.own, *([wide] if wide else [])]

    @property
    def grant(self) -> Grant | None:
        """The one by which the app is here, the team's own before its organisation's; none where it is not."""
        return next((one for one in self.grants if one.is_there and self._is_reached_by(one)), None)

    @property
    def is_org_wide(self) -> bool:
        """Whether it is here by what its organisation has installed."""
        return self.grant is not None and self.grant.organisation is not None

    @property
    def bot_token(self) -> str:
        """The newest token, which is worth nothing where the app was uninstalled; empty where it never was."""
        return (self.grant or self.own).token

    @property
    def scopes(self) -> tuple[str, ...]:
        """Those that were granted, which may be fewer than the manifest's."""
        return self.grant.scopes if self.grant else ()

    def knows(self, token: str) -> bool:
        """Whether a token was given out for this team, be it good still or not."""
        return any(one.knows(token) for one in self.grants)

    def check(self, token: str) -> None:
        """Refused where a token is not good any more, or not here."""
        grant = next(one for one in self.grants if one.knows(token))
        grant.check(token)
        if self.is_revoked:
            raise Refused("token_revoked")
        if not self._is_reached_by(grant):
            raise Refused("team_access_not_granted")

    def is_meant(self, given: Payload) -> bool:
        """Whether the arguments of a call are about this team."""
        if given.get("team_id"):
            return bool(given["team_id"] == self.team.team_id)
        places = {str(given.get(name)) for name in ("channel", "channel_id", "user", "user_id", "users")}
        opened = str(given.get("view_id")), str(given.get("trigger_id"))
        return (
            any(place in self.team.channels or place in self.team.people for place in places)
            or self.team.view(opened[0]) is not None
            or self.tokens.knows_trigger(opened[1])
        )

    def installed(self, consent: Consent) -> Payload:
        """Install the app as somebody has consented to; gives what the app is answered for its code."""
        organisation = self.team.organisation if consent.teams else None
        grant = self.own
        if organisation:
            fresh = Grant(self.team.clock, rotates=self.manifest.rotates_tokens, organisation=organisation)
            grant = self.registration.grants.setdefault(organisation.id, fresh)
        token = grant.give(consent.scopes, consent.teams)
        return self.said_of(grant, token) | {"authed_user": {"id": consent.person}}

    def said_of(self, grant: Grant, token: Payload) -> Payload:
        """A token as the app is given it, with what it is for."""
        of, team = self.team.organisation, self.team
        return {
            **token,
            "token_type": "bot",
            "scope": ",".join(grant.scopes),
            "bot_user_id": team.bot_user_id,
            "app_id": team.app_id,
            "team": None if grant.organisation else {"id": team.team_id, "name": team.name},
            "enterprise": {"id": of.id, "name": of.name} if of else None,
            "is_enterprise_install": grant.organisation is not None,
        }

    def _is_reached_by(self, grant: Grant) -> bool:
        return grant.organisation is None or self.team.team_id in grant.teams

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
    def environment_for_many(self) -> dict[str, str]:
        """What an app reads to be installed by whoever likes, in this team and others, by OAuth and HTTP."""
        registration = self.registration
        return {
            "SLACK_CLIENT_ID": registration.client_id,
            "SLACK_CLIENT_SECRET": registration.client_secret,
            "SLACK_SIGNING_SECRET": registration.signing_secret,
            "SLACK_API_URL": f"{self.address}/api/",
            "CLOCK_URL": f"{self.address}/clock",
        }

    @property
    def slackbot(self) -> Slackbot | None:
        """Slackbot, where the app has tools for it and has been let in to be called."""
        url = self.urls.tools if self.urls else ""
        if not url or CALLING not in self.scopes:
            return None
        return Slackbot(url, self.signing_secret, lambda: self.faults.skew, self.traffic)

    @property
    def has_webhooks(self) -> bool:
        """Whether it may speak through incoming webhooks."""
        return WEBHOOKS in self.scopes

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
        may_embed = EMBEDDING in self.scopes
        return Allowed(self.known_blocks, may_embed, self.manifest.unfurl_domains)

    def guise(self, username: str, emoji: str, picture: str) -> Guise:
        """How the app wants to look in a message; without the scope it looks like itself."""
        if CUSTOMIZING not in self.scopes:
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
        for event in events_of(self.team, update, hearing) if self.grant else ():
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

    async def tell(self, event: Payload, subscription: str = "", *, org_wide: bool | None = None) -> Ack | NoAck | None:
        """Tell the app of an event, by default of this moment; None when it may not or does not want to hear of it.

        `org_wide` says whose installation it concerns, where that is there no more.
        """
        subscription = subscription or str(event["type"])
        if not self.manifest.hears(subscription):
            return None
        payload = event_callback(
            self.team,
            {"event_ts": self.team.now_ts(), **event},
            org_wide=self.is_org_wide if org_wide is None else org_wide,
        )
        if not scopes.may_hear(self.scopes, subscription):
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
