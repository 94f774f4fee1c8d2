"""The bot's rounds in this process, with a Slack and a clock that are handed in."""

from collections.abc import Callable
from datetime import datetime

from config.reminding import Reminding
from config.waits import Waits
from handlers.posting import digest
from handlers.posting.courier import Courier, Wanted
from handlers.posting.reminders import ReminderPosts
from handlers.posting.rounds import Rounds
from handlers.slack.members import Members
from store.database import Access
from store.deployment import Deployment
from store.model.occurrence import Kind
from store.outbox import Outbox, Post
from store.store import CHINA, Store
from tests.delivery.slack import Slack
from tests.ledgers import TEAM

WAITS = Waits(tick=60, spacing=0)  # a round is not cut short on a busy machine
RULES = Reminding()


def rounds_of(store: Store, client: Slack, now: Callable[[], datetime], outbox: Access | None = None) -> Rounds:
    """A new process's rounds; its outbox may have an access to the database of its own."""
    reminders = ReminderPosts(store, client, Members(), CHINA, RULES)

    async def clock() -> datetime:
        return now()

    async def compose(post: Post, now: datetime) -> Wanted:
        if post.kind is Kind.REMINDER:
            return await reminders.compose(post, now)
        return await digest.compose(store, post, now, beside=reminders.beside)

    async def refused(post: Post, why: str) -> None:
        await digest.refused(store, client, post, why)

    access = outbox or store.database
    courier = Courier(Outbox(access), Deployment(access), client, clock, WAITS, compose, refused)
    return Rounds(store, courier, clock, WAITS, reminders.plan, TEAM)
