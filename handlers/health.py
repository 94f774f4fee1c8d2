"""Tell admins how the bot is, and let them decide what becomes of posts that were given up: `/digest health`."""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse

from config.catalogue import Message
from handlers.slack.answer_cache import encoded
from handlers.slack.app import App, acknowledged
from handlers.slack.question import Later, Payload, post
from handlers.slack.replies import Record
from handlers.slack.session import Session
from handlers.views import health as views
from handlers.views.kit.blocks import Answer
from handlers.views.kit.reader import Reader
from store.model.role import Role

Trouble = Callable[[], Awaitable[str | None]]  # what keeps the database from being written to

WORDS = ("health", "状态", "状况")


def register(app: App) -> None:
    examples = ((Message("/digest health"), Message("how I am, and which posts do not get out; for admins")),)
    app.verb("/digest", health, WORDS, examples)
    app.action(views.TRY_AGAIN)(try_again)
    app.action(views.DROP)(drop)


async def health(session: Session, timezone: ZoneInfo, trouble: Trouble) -> BoltResponse:
    """What `python -m bot status` tells too."""
    await session.ledger.admit(Role.ADMIN)
    return acknowledged(encoded(await told(session, timezone, await trouble())))


async def told(session: Session, zone: ZoneInfo, trouble: str | None, note: str = "") -> Answer:
    """How the bot is now."""
    found = await session.ledger.health(session.now)
    return views.answer(found._replace(trouble=trouble), session.now, zone, session.language, note=note)


async def try_again(
    ack: AsyncAck,
    action: Payload,
    session: Session,
    record: Record,
    timezone: ZoneInfo,
    later: Later,
    ring: Callable[[], None],
) -> None:
    """Have a post sent after all."""
    await ack()
    by = record.by(batch=pressed(action, session))
    await record(by, lambda inside: inside.dead_posts.try_again(int(action["value"]), by))
    ring()
    later(show(session, timezone, session.language.say("It is tried again: it is posted within a few seconds.")))


async def drop(
    ack: AsyncAck, action: Payload, session: Session, record: Record, timezone: ZoneInfo, later: Later
) -> None:
    """Let a post be."""
    await ack()
    by = record.by(batch=pressed(action, session))
    await record(by, lambda inside: inside.dead_posts.drop(int(action["value"]), by))
    later(show(session, timezone, session.language.say("Dropped.")))


async def show(session: Session, zone: ZoneInfo, note: str) -> None:
    """How the bot is, in the place of the message with the button."""

    async def reply(reader: Reader) -> Answer:
        return await told(session, zone, None, note)

    await post(session, reply, response_type="ephemeral", replace_original=True)


def pressed(action: Payload, session: Session) -> str:
    """The id under which a pressed button acts: the same if Slack tells of it again."""
    return f"{session.reader.id}:{action['action_id']}:{action['action_ts']}"
