"""The app: everything tied together."""

import logging
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.clock import Clock
from bot.context import Provider
from bot.errors import tell
from bot.installing.authorize import NOT_INSTALLED
from bot.installing.hosting import Hosting
from bot.logs import LoggedApp
from bot.monitoring.observer import NOBODY, Observer
from bot.pace import Pace, PacedApp
from handlers import briefing, deadlines, evidence, health, initiatives, shared_answers, subscriptions, targets
from handlers.asking.ask import Asking
from handlers.cards import Cards
from handlers.commitment import (
    add,
    baseline,
    card,
    confirm,
    drop,
    edit,
    exports,
    figure,
    follows,
    history,
    imports,
    judge,
    owner,
    update,
)
from handlers.commitment.picker import Picker
from handlers.commitment.sitting.review import Review
from handlers.commitment.team import Roles
from handlers.home import Home
from handlers.installations import InstallationEvents
from handlers.mentions import Mentions
from handlers.posting import answered, backlog, digest, reminder_answers
from handlers.posting.greeting import Greeting
from handlers.slack import commitment_menu, menus
from handlers.slack.app import App
from handlers.slack.heavy_work import Apart, Jobs
from handlers.slack.members import Members
from handlers.views.kit.question import OutdatedButtonError
from store.leases import Leases
from store.store import Store

log = logging.getLogger(__name__)


def build_app(
    client: AsyncWebClient,
    store: Store,
    members: Members,
    clock: Clock,
    timezone: ZoneInfo,
    background: Background,
    apart: Apart,
    pace: Pace,
    signing_secret: str | None = None,
    ring: Callable[[str], None] = lambda _: None,
    observer: Observer = NOBODY,
    hosting: Hosting | None = None,
) -> LoggedApp:
    """The bot, ready to be connected to Slack; `timezone` is the one in which "today" is a date.

    `members` are the ones whom reminders ask too, for it is the app that hears whose profile has changed.
    `apart` does what is heavy, `pace` is that of each person's commands, and `ring` has what is due of a team sent at
    once; `observer` hears of every request. With `hosting` everybody is answered who has installed the app, by their
    own token, and `client` has none; without, whoever the token of `client` is of.

    An acknowledgement leaves when its listener returns: Bolt's other way looks for it every ten milliseconds.
    """
    app = PacedApp(
        pace,
        members,
        observer,
        client=client,
        authorize=hosting and hosting.authorize,
        before_authorize=hosting and hosting.prepare,
        user_facing_authorize_error_message=NOT_INSTALLED,
        process_before_response=True,
        signing_secret=signing_secret or "",
    )
    app.middleware(Provider(app, store, clock, timezone, members, background, Jobs(apart), ring).provide)
    app.error(tell)
    register(app, members, store.leases)
    installations = InstallationEvents(hosting.known.kept, hosting.changed) if hosting else InstallationEvents()
    installations.register(app)
    return app


def register(app: App, members: Members, leases: Leases) -> None:
    """Have every subject say what it answers to; whatever else is pressed is from an older version."""
    questions = Asking(app.questions, card.card)
    asking = (targets, initiatives, deadlines, questions, subscriptions)
    of_figures = (update, figure, baseline, confirm)
    of_people = (owner, judge, Roles())
    commitment = (card, add, *of_figures, edit, history, drop, follows, *of_people, exports, imports, Review(leases))
    others = (
        briefing,
        evidence,
        shared_answers,
        health,
        digest,
        reminder_answers,
        backlog,
        answered,
        menus,
        commitment_menu,
        picker(),
        Cards(card.card, leases),
        Greeting(members),
        Home(members, leases),
        Mentions(card.looked_up, questions),
        members,
    )
    for subject in (*asking, *commitment, *others):
        subject.register(app)
    app.action(re.compile(""))(outdated)
    app.view_closed(re.compile(""))(closed)


def picker() -> Picker:
    """What each verb goes on with, once it is said which commitment it is about."""
    return Picker(
        {
            "update": update.press_update,
            "edit": edit.edit_one,
            "drop": drop.drop_one,
            "restore": drop.restore_one,
            "history": history.pick_history,
            "owner": owner.own_one,
            "judge": judge.press_judge,
            "confirm": confirm.confirm_one,
            "follows": follows.pick_follows,
            "baseline": baseline.baseline_one,
        }
    )


async def outdated() -> None:
    """An action that no listener knows, from a message of an older version."""
    raise OutdatedButtonError


async def closed(ack: AsyncAck) -> None:
    """A modal that was closed and had nothing worth keeping."""
    await ack()
