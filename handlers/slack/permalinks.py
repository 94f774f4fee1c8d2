"""The address of a message, as far as Slack tells it in time."""

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.members import UNANSWERED

log = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds: the modal for which it is asked has to open, or to close, within three


async def permalink(client: AsyncWebClient, channel: str, ts: str) -> str | None:
    """None where the bot cannot see the message, or Slack does not say."""
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await client.chat_getPermalink(channel=channel, message_ts=ts)
    except UNANSWERED as error:
        log.warning("No permalink of a message: %r", error)
        return None
    return str(answer["permalink"])
