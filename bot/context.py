"""What listeners are given: the ledger of their team, who acts, what day it is, and how to record and to tell."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.clock import Clock
from bot.deliveries import Deliveries
from bot.errors import VERIFIED, tell
from bot.logs import OUTCOME
from handlers.slack.answer_cache import AnswerCache
from handlers.slack.app import App
from handlers.slack.heavy_work import Jobs
from handlers.slack.members import Members
from handlers.slack.replies import Record, tell_privately
from handlers.slack.session import Session
from handlers.views.kit.blocks import Answer
from store.model.event import Authorship, Event
from store.model.limits import is_member
from store.model.role import Role
from store.store import Store

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Next = Callable[[], Awaitable[None]]
OF_INSTALLATIONS = ("app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked")
EVENTS_OF_PEOPLE = ("app_home_opened", "app_mention", "message")


class Provider:
    """Puts into each request's context what listeners ask for by name."""

    def __init__(
        self,
        app: App,
        store: Store,
        clock: Clock,
        timezone: ZoneInfo,
        members: Members,
        background: Background,
        jobs: Jobs,
        ring: Callable[[str], None],
    ) -> None:
        self.app = app
        self.store = store
        self.clock = clock
        self.timezone = timezone
        self.members = members
        self.background = background
        self.jobs = jobs
        self.ring = ring
        self.cache = AnswerCache(store)
        self.deliveries = Deliveries(store.received)
        self._known_teams: set[str] = set()

    async def provide(
        self, body: Payload, request: AsyncBoltRequest, context: AsyncBoltContext, client: AsyncWebClient, next: Next
    ) -> BoltResponse | None:
        context[VERIFIED] = True
        if body.get("event", {}).get("type") in OF_INSTALLATIONS:  # perhaps of whoever has no token any more
            await next()
            return None
        stranger = unserved(context, body)
        if stranger:
            log.warning("A request was refused, with nothing done: %s", stranger)
            context[OUTCOME] = "refusal"
            return BoltResponse(status=403)
        now = self.app.heard[str(context.team_id)] = await self.clock()
        if await self.deliveries.is_repeated(body, request.headers, now):
            context[OUTCOME] = "repetition"
            return BoltResponse(status=200)
        context["cache"] = self.cache
        context["outbox"] = self.store.outbox
        context["plans"] = self.store.plans
        context["trouble"] = self.store.database.trouble
        context["ring"] = partial(self.ring, str(context.team_id))
        context["jobs"] = self.jobs
        context["now"] = now
        context["today"] = now.astimezone(self.timezone).date()
        context["timezone"] = self.timezone
        context["later"] = partial(self.begin, body, context)
        context["ledger"] = self.store.ledger(str(context.team_id))
        self.greet(client, str(context.team_id))
        if context.user_id and asks_who(body):
            await self.introduce(body, context, client, now)
        await next()
        return None

    async def introduce(self, body: Payload, context: AsyncBoltContext, client: AsyncWebClient, now: datetime) -> None:
        """Find out who acts: from here on the ledger lets them do what is theirs to do, and guests nothing."""
        team_id, user_id = str(context.team_id), str(context.user_id)
        profile, context["reader"] = await self.members.of(client, context["ledger"], user_id)
        member = profile.member
        context["ledger"] = self.store.ledger(team_id, member)
        context["zone"] = profile.zone
        context["record"] = Record(
            context["ledger"],
            by=partial(Authorship, actor=user_id, at=now),
            refresh=partial(self.refresh, client, team_id, context["today"]),
        )

        session = Session(body, client, context["ledger"], context["reader"], now, context["today"])
        context["session"] = session

        def tell_later(answer: Answer, **how: Any) -> None:
            context["later"](tell_privately(session, answer, **how))

        context["tell"] = tell_later
        if member.is_outsider:
            await context["ledger"].admit(Role.VIEWER)

    def greet(self, client: AsyncWebClient, team_id: str) -> None:
        """Learn, when a team is first met, what it did not tell while the bot was not running."""
        if team_id not in self._known_teams:
            self._known_teams.add(team_id)
            for greeting in self.app.greetings:
                self.background.begin(greeting(client, self.store.ledger(team_id)), nobody_told)

    def begin(self, body: Payload, context: AsyncBoltContext, work: Coroutine[Any, Any, None]) -> None:
        """Work for after the acknowledgement; if it fails, the person is told beside what they pressed."""
        self.background.begin(work, lambda error: tell(error, body, context))

    def refresh(self, client: AsyncWebClient, team_id: str, today: date, events: list[Event]) -> None:
        """Bring up to date what is on show in Slack, after something was written."""
        for refresh in self.app.refreshes:
            self.background.begin(refresh(client, self.store.ledger(team_id), events, today), nobody_told)


def unserved(context: AsyncBoltContext, body: Payload) -> str | None:
    """Why a request is none of those that this installation answers, for the log; whoever signed it."""
    served = context.authorize_result
    if served is None or context.team_id is None or context.team_id != served.team_id:
        return "it is of a team in which the bot is not installed by this token"
    if context.user_id is not None and not is_member(context.user_id):
        return "it is in the name of what is nobody's id"
    if context.user_id is None and "event" not in body:
        return "it is in nobody's name"
    return None


def asks_who(body: Payload) -> bool:
    """Whether a request is somebody's who is to be answered; most events only tell that something has happened."""
    return "event" not in body or body["event"].get("type") in EVENTS_OF_PEOPLE


async def nobody_told(error: Exception) -> None:
    """What fails behind the scenes concerns nobody in particular: the log has it."""
    log.error("A Home, a card, a reminder or the user groups could not be brought up to date", exc_info=error)
