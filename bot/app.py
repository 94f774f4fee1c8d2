"""The app: every handler registered, what they ask for provided, and errors told."""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.clock import Clock
from handlers import commitments, deadlines, initiatives, targets
from handlers.asking import send
from handlers.kept import KeptAnswers
from handlers.readers import Readers
from handlers.views.asked import OutdatedButtonError, Topic
from handlers.views.blocks import Answer
from handlers.views.errors import breakdown, mistake, unknown_word
from handlers.views.language import language_for
from handlers.words.query import UnknownWordError
from store.model.errors import UserError
from store.store import Store

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Next = Callable[[], Awaitable[None]]
TOPICS: dict[str, Topic] = {"/targets": "targets", "/initiatives": "initiatives", "/deadlines": "deadlines"}


def build_app(
    client: AsyncWebClient,
    store: Store,
    clock: Clock,
    timezone: ZoneInfo,
    background: Background,
    signing_secret: str | None = None,
) -> AsyncApp:
    """The bot, ready to be connected to Slack; `timezone` is the one in which "today" is a date.

    An acknowledgement leaves when its listener returns: Bolt's other way looks for it every ten milliseconds.
    """
    app = LoggedApp(client=client, process_before_response=True, signing_secret=signing_secret or "")
    provider = Provider(store, clock, timezone, Readers(), background)
    app.middleware(provider.provide)
    app.error(tell)
    for subject in (targets, initiatives, deadlines, commitments, provider.readers):
        subject.register(app)
    app.action(re.compile(""))(outdated)
    return app


async def outdated() -> None:
    """An action that no listener knows, from a message of an older version."""
    raise OutdatedButtonError


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
        self, store: Store, clock: Clock, timezone: ZoneInfo, readers: Readers, background: Background
    ) -> None:
        self.store = store
        self.clock = clock
        self.timezone = timezone
        self.readers = readers
        self.background = background
        self.kept = KeptAnswers(store)

    async def provide(self, body: Payload, context: AsyncBoltContext, client: AsyncWebClient, next: Next) -> None:
        if context.team_id:
            context["ledger"] = self.store.ledger(context.team_id)
        if context.team_id and context.user_id and "event" not in body:
            context["reader"] = await self.readers.of(client, context.team_id, context.user_id)
        context["kept"] = self.kept
        context["today"] = (await self.clock()).astimezone(self.timezone).date()
        context["later"] = partial(self.begin, body, context)
        await next()

    def begin(self, body: Payload, context: AsyncBoltContext, work: Coroutine[Any, Any, None]) -> None:
        """Work for after the acknowledgement; if it fails, the person is told beside what they pressed."""
        self.background.begin(work, lambda error: tell(error, body, context))


async def tell(error: Exception, body: Payload, context: AsyncBoltContext) -> BoltResponse:
    """Tell the person what went wrong: how to mend it, or a code under which the log has the traceback."""
    language = context["reader"].language if "reader" in context else language_for("en")
    answer: Answer
    match error:
        case UnknownWordError():
            answer = unknown_word(error, topic_of(body), language)
        case UserError():
            answer = mistake(error, language)
        case _:
            code = f"E-{secrets.token_hex(3).upper()}"
            log.error("%s in %s", code, named(body), exc_info=error)
            answer = breakdown(code, language)
    if "command" in body and context.ack.response is None:
        return await context.ack(text=answer.text, blocks=answer.blocks)
    if body.get("response_url"):
        await send(body["response_url"], answer, response_type="ephemeral", replace_original=False)
    return await context.ack()


def named(body: Payload) -> str:
    """What a request is about, without anything that a person typed."""
    if "command" in body:
        return str(body["command"])
    if "actions" in body:
        return f"action {body['actions'][0]['action_id']}"
    return str(body.get("event", body).get("type", "request"))


def topic_of(body: Payload) -> Topic:
    """The question under which an unknown word was typed, by the command or the button's id."""
    if "command" in body:
        return TOPICS.get(body["command"], "targets")
    return TOPICS.get("/" + body["actions"][0]["action_id"].partition(":")[0], "targets")
