"""Tell people what came of what they did, where they did it; and point to what was said there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.mrkdwn import Mrkdwn
from handlers.sheets.file import File
from handlers.slack.members import UNANSWERED
from handlers.slack.question import refused, send
from handlers.slack.session import Session
from handlers.views.kit.blocks import Answer
from store.model.event import Authorship, Event
from store.model.role import Member
from store.store import Ledger

log = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds for an address: the modal that needs it has to open, or to close, within three

Tell = Callable[..., None]  # tells privately what came of it, once the acknowledgement is out


class Record:
    """Writes into the ledger in the name of whoever acts; what shows it in Slack is brought up to date by itself."""

    def __init__(self, ledger: Ledger, by: Callable[..., Authorship], refresh: Callable[[list[Event]], None]) -> None:
        self.by = by  # the person and the moment; a batch and a reason may be named
        self._ledger = ledger
        self._refresh = refresh

    async def __call__(
        self, by: Authorship, work: Callable[[Ledger], Awaitable[object]], *, on_behalf_of: Member | None = None
    ) -> list[Event]:
        """Write as one what `work` writes; gives the events. Who acts must be allowed to, or the one they act for."""
        ledger = self._ledger.seen_by(on_behalf_of) if on_behalf_of else self._ledger
        return self._shown(await ledger.record(by, work))

    async def undo(self, batch: str) -> list[Event]:
        """Take back what was written as one; gives the events of doing so."""
        return self._shown(await self._ledger.undo(batch, self.by()))

    def _shown(self, events: list[Event]) -> list[Event]:
        self._refresh(events)
        return events


async def tell_privately(session: Session, answer: Answer, **how: Any) -> None:
    """Answer in the conversation where somebody began, seen by nobody else; in their direct messages where it has none.

    A response_url answers for half an hour, which a modal may well stay open: then it is the direct messages too.
    """
    user_id, address = session.reader.id, session.place.response_url
    if address:
        response = await send(address, answer, **({"response_type": "ephemeral"} | how))
        if not refused(response):
            return
        log.info("An answer to %s becomes a direct message: its response_url gave %d", user_id, response.status_code)
    await session.client.chat_postMessage(
        channel=user_id, text=answer.text, blocks=answer.blocks, unfurl_links=False, unfurl_media=False
    )


async def send_file(client: AsyncWebClient, user_id: str, file: File, comment: Mrkdwn) -> str:
    """Send a file to somebody's direct messages; gives the conversation in which it is now."""
    opened = await client.conversations_open(users=user_id)
    channel = str(opened["channel"]["id"])
    await upload(client, channel, file, comment)
    return channel


async def upload(client: AsyncWebClient, channel: str, file: File, comment: Mrkdwn) -> None:
    """Put a file into a conversation that the bot is in: https://docs.slack.dev/messaging/working-with-files."""
    await client.files_upload_v2(channel=channel, filename=file.name, content=file.content, initial_comment=comment)


async def tell_everybody(client: AsyncWebClient, channel: str, answer: Answer, thread_ts: str | None = None) -> str:
    """Post a message in a conversation in which the bot is a member, or in one of its threads; gives its ts."""
    posted = await client.chat_postMessage(
        channel=channel,
        text=answer.text,
        blocks=answer.blocks,
        thread_ts=thread_ts,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])


async def permalink(client: AsyncWebClient, channel: str, ts: str) -> str | None:
    """The address of a message; none where the bot cannot see the message, or Slack does not say."""
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await client.chat_getPermalink(channel=channel, message_ts=ts)
    except UNANSWERED as error:
        log.warning("The message %s in %s is recorded without its address: %r", ts, channel, error)
        return None
    return str(answer["permalink"])


async def tell_asker(client: AsyncWebClient, event: Mapping[str, Any], answer: Answer) -> None:
    """Answer what was said in a channel where nobody but its author sees it."""
    await client.chat_postEphemeral(
        channel=event["channel"],
        user=event["user"],
        thread_ts=event.get("thread_ts"),
        text=answer.text,
        blocks=answer.blocks,
    )
