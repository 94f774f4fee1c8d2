"""Let whoever has shared an answer with a channel take it back; an admin can, too."""

import logging

from slack_bolt.async_app import AsyncAck
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.slack.app import App
from handlers.slack.members import UNANSWERED
from handlers.slack.question import Later, Payload, refused
from handlers.slack.session import Session
from handlers.views.kit.shared import TAKE_BACK
from store.model.errors import UserError
from store.model.role import Role

log = logging.getLogger(__name__)

PATIENCE = 10  # seconds


def register(app: App) -> None:
    app.action(TAKE_BACK)(take_back)


async def take_back(ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
    """Have the message disappear in which the button stands; a card that is gone forgets itself."""
    is_theirs = action.get("value") == session.reader.id
    if not is_theirs and not await session.ledger.allows(Role.ADMIN):
        raise UserError("Only who has shared this, or an admin, can take it back.")
    await ack()
    later(remove(session))


async def remove(session: Session) -> None:
    """Delete what was pressed, by the address that Slack gave for it: it does so where the bot is no member, too.

    https://docs.slack.dev/interactivity/handling-user-interaction
    """
    webhook = AsyncWebhookClient(session.body["response_url"], timeout=PATIENCE, retry_handlers=[])
    try:
        response = await webhook.send_dict({"delete_original": True})
    except UNANSWERED as error:
        raise UserError("Slack did not take it away. Please press that again in a moment.") from error
    if refused(response):
        log.warning("Slack did not take a shared answer away: %s", response.body[:200])
        raise UserError("Slack did not take it away. Please press that again in a moment.")
