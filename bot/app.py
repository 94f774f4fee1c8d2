"""The app: every handler registered, what they ask for provided, and errors told."""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.clock import Clock
from bot.deliveries import Deliveries
from handlers import deadlines, evidence, initiatives, reminder_answers, subscriptions, targets
from handlers.cards import Cards
from handlers.commitment import add, card, drop, edit, exports, history, imports, update
from handlers.commitment.team import Team, read_groups
from handlers.home import Home
from handlers.mentions import Answering, Mentions
from handlers.posting import digest
from handlers.slack import menus
from handlers.slack.answer_cache import AnswerCache
from handlers.slack.forms import FormError
from handlers.slack.members import Members
from handlers.slack.question import Question, send
from handlers.slack.replies import tell_everybody
from handlers.views.home import error_home
from handlers.views.kit.blocks import Answer
from handlers.views.kit.errors import (
    breakdown,
    changed_meanwhile,
    error_view,
    mistake,
    plain_error,
    refusal,
    unknown_word,
)
from handlers.views.kit.language import Language, language_for
from handlers.views.kit.question import OutdatedButtonError, Topic
from handlers.words.query import UnknownWordError
from store.model.errors import ChangedMeanwhileError, NotAllowedError, UserError
from store.model.event import Authorship, Event
from store.model.role import Role, Standing
from store.store import Ledger, Store

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Next = Callable[[], Awaitable[None]]
Refresh = Callable[[AsyncWebClient, Ledger, list[Event], date], Coroutine[Any, Any, None]]
Greeting = Callable[[AsyncWebClient, Ledger], Coroutine[Any, Any, None]]
EVENTS_OF_PEOPLE = ("app_home_opened", "app_mention", "message")
TOPICS: dict[str, Topic] = {"/targets": "targets", "/initiatives": "initiatives", "/deadlines": "deadlines"}


def build_app(
    client: AsyncWebClient,
    store: Store,
    members: Members,
    clock: Clock,
    timezone: ZoneInfo,
    background: Background,
    signing_secret: str | None = None,
    ring: Callable[[], None] = lambda: None,
) -> AsyncApp:
    """The bot, ready to be connected to Slack; `timezone` is the one in which "today" is a date.

    `members` are the ones whom reminders ask too, for it is the app that hears whose profile has changed.
    `ring` has what is due sent at once.

    An acknowledgement leaves when its listener returns: Bolt's other way looks for it every ten milliseconds.
    """
    app = LoggedApp(client=client, process_before_response=True, signing_secret=signing_secret or "")
    provider = Provider(store, clock, timezone, members, background, ring)
    home, cards, team = Home(members), Cards(card.card), Team()
    answers: dict[Topic, Answering] = {
        "targets": Question("targets", targets.targets).answer,
        "initiatives": Question("initiatives", initiatives.initiatives).answer,
        "deadlines": Question("deadlines", deadlines.deadlines).answer,
    }
    mentions = Mentions(answers, card.card)
    provider.shown = (cards.refresh, home.refresh, reminder_answers.refresh)
    provider.greetings = (read_groups,)
    app.middleware(provider.provide)
    app.error(tell)
    writing = (add, edit, drop, update, history, exports, imports, team)
    for commands in (targets, card, deadlines, initiatives, *writing):
        commands.register_command(app)  # before everything else, for Bolt asks one listener after the other
    asking = (targets, initiatives, deadlines, card)
    speaking = (subscriptions, digest, reminder_answers)
    for subject in (*asking, *writing, *speaking, evidence, menus, cards, home, mentions, members):
        subject.register(app)
    app.action(re.compile(""))(outdated)
    app.view_closed(re.compile(""))(closed)
    return app


async def outdated() -> None:
    """An action that no listener knows, from a message of an older version."""
    raise OutdatedButtonError


async def closed(ack: AsyncAck) -> None:
    """A modal that was closed and had nothing worth keeping."""
    await ack()


class LoggedApp(AsyncApp):
    """An app that writes one line a request: what it was, whose, and how long the answer took; never what was typed."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(team=req.context.team_id, user=req.context.user_id)
        response = await super().async_dispatch(req)
        took = (time.perf_counter() - started) * 1000
        written = partial(log.info, "%s answered in %.1f ms", named(req.body), took)
        asyncio.get_running_loop().call_soon(written)  # once the answer is out: the line takes as long as a fifth of it
        return response


class Provider:
    """Puts into each request's context what listeners ask for by name."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        timezone: ZoneInfo,
        members: Members,
        background: Background,
        ring: Callable[[], None],
    ) -> None:
        self.store = store
        self.clock = clock
        self.timezone = timezone
        self.members = members
        self.background = background
        self.ring = ring
        self.kept = AnswerCache(store)
        self.shown: Sequence[Refresh] = ()
        self.greetings: Sequence[Greeting] = ()
        self.deliveries = Deliveries()
        self._known_teams: set[str] = set()

    async def provide(
        self, body: Payload, context: AsyncBoltContext, client: AsyncWebClient, next: Next
    ) -> BoltResponse | None:
        if self.deliveries.is_repeated(body):
            return BoltResponse(status=200)
        now = await self.clock()
        context["kept"] = self.kept
        context["outbox"] = self.store.outbox
        context["plans"] = self.store.plans
        context["ring"] = self.ring
        context["now"] = now
        context["today"] = now.astimezone(self.timezone).date()
        context["timezone"] = self.timezone
        context["later"] = partial(self.begin, body, context)
        if context.team_id:
            context["ledger"] = self.store.ledger(context.team_id)
            context["written"] = partial(self.refresh, client, context.team_id, context["today"])
            self.greet(client, context.team_id)
        if context.team_id and context.user_id and asks_who(body):
            await self.introduce(context, client, now)
        await next()
        return None

    async def introduce(self, context: AsyncBoltContext, client: AsyncWebClient, now: datetime) -> None:
        """Find out who acts: from here on the ledger lets them do what is theirs to do, and guests nothing."""
        team_id, user_id = str(context.team_id), str(context.user_id)
        context["reader"], member = await self.members.of(client, team_id, user_id)
        context["ledger"] = self.store.ledger(team_id, member)
        context["zone"] = (await self.members.profile(client, team_id, user_id)).zone
        context["sign"] = partial(Authorship, actor=user_id, at=now)
        if member.standing is Standing.GUEST:
            await context["ledger"].admit(Role.VIEWER)

    def greet(self, client: AsyncWebClient, team_id: str) -> None:
        """Learn, when a team is first met, what it did not tell while the bot was not running."""
        if team_id not in self._known_teams:
            self._known_teams.add(team_id)
            for greeting in self.greetings:
                self.background.begin(greeting(client, self.store.ledger(team_id)), nobody_told)

    def begin(self, body: Payload, context: AsyncBoltContext, work: Coroutine[Any, Any, None]) -> None:
        """Work for after the acknowledgement; if it fails, the person is told beside what they pressed."""
        self.background.begin(work, lambda error: tell(error, body, context))

    def refresh(self, client: AsyncWebClient, team_id: str, today: date, events: list[Event]) -> None:
        """Bring up to date what is on show in Slack, after something was written."""
        for shown in self.shown:
            self.background.begin(shown(client, self.store.ledger(team_id), events, today), nobody_told)


def asks_who(body: Payload) -> bool:
    """Whether a request is somebody's who is to be answered; most events only tell that something has happened."""
    return "event" not in body or body["event"].get("type") in EVENTS_OF_PEOPLE


async def nobody_told(error: Exception) -> None:
    """What fails behind the scenes concerns nobody in particular: the log has it."""
    log.error("Something on show could not be brought up to date", exc_info=error)


async def tell(error: Exception, body: Payload, context: AsyncBoltContext) -> BoltResponse:
    """Tell the person what went wrong: how to mend it, or a code under which the log has the traceback."""
    language = context["reader"].language if "reader" in context else language_for("en")
    is_submitted = body.get("type") == "view_submission" and context.ack.response is None
    if isinstance(error, FormError) and is_submitted:
        errors = {name: plain_error(one, language) for name, one in error.errors.items()}
        return await context.ack(response_action="errors", errors=errors)
    answer = told(error, body, language)
    if is_submitted:
        return await context.ack(response_action="push", view=error_view(answer, language))
    if "command" in body and context.ack.response is None:
        return await context.ack(text=answer.text, blocks=answer.blocks)
    if body.get("response_url"):
        await send(body["response_url"], answer, response_type="ephemeral", replace_original=False)
    elif context.user_id and body.get("type") in ("block_actions", "view_submission", "shortcut"):
        await context.client.chat_postMessage(channel=context.user_id, text=answer.text, blocks=answer.blocks)
    elif "event" in body:
        await tell_of_event(answer, body["event"], context)
    return await context.ack()


async def tell_of_event(answer: Answer, event: Payload, context: AsyncBoltContext) -> None:
    """Tell somebody what went wrong where only they see it: on their Home tab, or where they spoke to the bot."""
    if event["type"] == "app_home_opened":
        await context.client.views_publish(user_id=str(context.user_id), view=error_home(answer))
    elif event["type"] == "app_mention":
        await context.client.chat_postEphemeral(
            channel=event["channel"],
            user=event["user"],
            thread_ts=event.get("thread_ts"),
            text=answer.text,
            blocks=answer.blocks,
        )
    elif event.get("channel_type") == "im" and "subtype" not in event:
        await tell_everybody(context.client, event["channel"], answer, event.get("thread_ts"))


def told(error: Exception, body: Payload, language: Language) -> Answer:
    """An error as people read it."""
    match error:
        case UnknownWordError():
            return unknown_word(error, topic_of(body), language)
        case NotAllowedError():
            return refusal(error, language)
        case UserError():
            return mistake(error, language)
        case ChangedMeanwhileError():
            return changed_meanwhile(language)
    code = f"E-{secrets.token_hex(3).upper()}"
    log.error("%s in %s", code, named(body), exc_info=error)
    return breakdown(code, language)


def named(body: Payload) -> str:
    """What a request is about, without anything that a person typed."""
    if "command" in body:
        return str(body["command"])
    if "view" in body and "actions" not in body:
        return f"{body['type']} {body['view']['callback_id']}"
    if "actions" in body:
        return f"action {body['actions'][0]['action_id']}"
    return str(body.get("event", body).get("type", "request"))


def topic_of(body: Payload) -> Topic:
    """The question under which an unknown word was typed, by the command or the button's id."""
    if "command" in body:
        return TOPICS.get(body["command"], "targets")
    if "actions" not in body:
        return "targets"
    return TOPICS.get("/" + body["actions"][0]["action_id"].partition(":")[0], "targets")
