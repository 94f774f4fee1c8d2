"""How the posts of a team fare, for whoever runs the bot: `python -m bot status`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import present
from config.settings import LedgerSettings
from store.health import Health, Undelivered, health_of
from store.model.delivery import PostState
from store.model.subscription import Subscription
from store.store import Store

NEEDS_A_LOOK = 1  # the exit code where something does not get out
STATES = {
    PostState.DEAD: "given up",
    PostState.PENDING: "held up",
    PostState.SENDING: "being sent for long",
    PostState.UNKNOWN: "in doubt",
}


def add_status(tasks: "argparse._SubParsersAction[argparse.ArgumentParser]", team_id: Callable[[str], str]) -> None:
    """Add `status` to what can be typed."""
    status = tasks.add_parser(
        "status", help="tell which posts do not get out and why; the exit code is 1 where there are any"
    )
    status.add_argument("--team", required=True, type=team_id, metavar="T012AB3CD", help="the id of the workspace")


async def status(settings: LedgerSettings, team_id: str) -> int:
    """Tell when the team was last posted to, when it will be next, and what does not get out."""
    now = await present(settings.clock_url)
    async with await Store.look(settings.database_url, zone=settings.timezone) as store:
        health = await health_of(store.database, team_id, now)
        blocked = await store.plans.blocked(team_id)
        subscriptions = await store.ledger(team_id).subscriptions.all()
    shut_out = [subscription for subscription in subscriptions if subscription.id in blocked]
    silent = [blocked_line(subscription, blocked[subscription.id]) for subscription in shut_out]
    for line in (*told(health, settings.timezone), *silent):
        sys.stdout.write(f"{line}\n")
    return NEEDS_A_LOOK if health.undelivered or shut_out else 0


def told(health: Health, zone: ZoneInfo) -> Iterator[str]:
    """A line each for the last post, the next one, and every reason for which posts do not get out."""
    yield f"Last post: {moment(health.last_sent, zone)}"
    yield f"Next post due: {moment(health.next_due, zone)}"
    if not health.undelivered:
        yield "Nothing is held up."
    for undelivered in health.undelivered:
        yield undelivered_line(undelivered, zone)


def undelivered_line(undelivered: Undelivered, zone: ZoneInfo) -> str:
    """How many posts, what became of them and why; when the first was due and is tried again."""
    state, why, n, since, next_at = undelivered
    again = "" if state is PostState.DEAD else f"; tried again {moment(next_at, zone)}"
    posts = "1 post" if n == 1 else f"{n} posts"
    return f"{posts} {STATES[state]}: {why or 'no reason noted'} (due since {moment(since, zone)}{again})"


def blocked_line(subscription: Subscription, why: str) -> str:
    """A channel that takes no posts of a subscription."""
    return f"Channel {subscription.channel_id} takes no posts of {subscription.query or 'all commitments'!r}: {why}"


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """An instant in the ledger's zone."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}" if at else "none"
