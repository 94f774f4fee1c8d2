"""The app: everything tied together."""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.clock import Clock
from bot.context import Provider
from bot.errors import tell
from bot.logs import named
from handlers import deadlines, evidence, initiatives, reminder_answers, subscriptions, targets
from handlers.cards import Cards
from handlers.commitment import add, card, drop, edit, exports, history, imports, update
from handlers.commitment.team import Team, read_groups
from handlers.home import Home
from handlers.mentions import Answering, Mentions
from handlers.posting import digest
from handlers.slack import menus
from handlers.slack.members import Members
from handlers.slack.question import Question
from handlers.views.kit.question import OutdatedButtonError, Topic
from store.store import Store

log = logging.getLogger(__name__)


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
