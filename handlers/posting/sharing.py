"""Let nothing be posted by itself where another company reads along, until somebody has said that it may."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from handlers.posting.verdicts import judged
from handlers.slack.members import UNANSWERED, retry_after
from handlers.views.subscriptions import asked_of_sharing
from store.coordinators import coordinators
from store.model.addressee import Addressee
from store.model.delivery import Outcome
from store.model.errors import ChangedMeanwhileError, NotRecordedError
from store.model.event import Authorship
from store.model.role import program
from store.model.subscription import Sharing, Subscription
from store.outbox import Post
from store.store import Ledger, Store

log = logging.getLogger(__name__)

FRESH_FOR = 600.0  # seconds; that a channel is shared is told by an event, this is for the event that was missed
ASK_AGAIN = 60.0
PAGE = 200
KINDS = "public_channel,private_channel"


class SharedChannels:
    """Which channels of the bot's are shared with another company, asked of Slack for all of them at once."""

    def __init__(self, store: Store, client: AsyncWebClient, now: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._client = client
        self._now = now
        self._shared: frozenset[str] = frozenset()
        self._good_until = 0.0
        self._reading = asyncio.Lock()

    async def hold(self, post: Post, now: datetime) -> bool:
        """Whether a post has to wait, for nobody has said yet that others may read it; whoever subscribed is asked."""
        if Addressee(post.subscription_id).user_id:
            return False
        ledger = self._store.ledger(post.team_id)
        try:
            subscription = await ledger.subscriptions.get(post.subscription_id)
        except NotRecordedError:
            return False
        if subscription.sharing is Sharing.ALLOWED or post.channel_id not in await self._read():
            return False
        await pause_and_ask(self._client, ledger, post.channel_id, now)
        return True

    async def _read(self) -> frozenset[str]:
        """As known now, or where Slack does not answer, as known before.

        https://docs.slack.dev/reference/methods/users.conversations
        """
        async with self._reading:
            if self._now() < self._good_until:
                return self._shared
            found: set[str] = set()
            try:
                pages = await self._client.users_conversations(types=KINDS, exclude_archived=True, limit=PAGE)
                async for page in pages:
                    found |= {channel["id"] for channel in page.get("channels") or () if is_shared(channel)}
            except UNANSWERED as error:
                log.warning("Slack does not say which channels are shared with others: %s", judged(error)[1])
                self._good_until = self._now() + max(ASK_AGAIN, retry_after(error))
            else:
                self._shared, self._good_until = frozenset(found), self._now() + FRESH_FOR
            return self._shared


def is_shared(channel: dict[str, object]) -> bool:
    """Whether another company reads along, or will as soon as it accepts.

    https://docs.slack.dev/reference/objects/conversation-object
    """
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))


async def pause_and_ask(client: AsyncWebClient, ledger: Ledger, channel_id: str, now: datetime) -> None:
    """Pause what a channel is told, unless somebody has allowed it, and ask whoever subscribed whether to go on."""
    for version in await ledger.subscriptions.present():
        subscription = version.record
        if subscription.channel_id != channel_id or subscription.is_off or subscription.sharing is Sharing.ALLOWED:
            continue
        by = Authorship(actor=program("sharing"), at=now, why="The channel is shared with another company")
        try:
            await ledger.subscriptions.revise(subscription.held(), version.rev, by)
        except (ChangedMeanwhileError, NotRecordedError):  # by another process, which asks
            continue
        await ask(client, ledger, subscription)


async def ask(client: AsyncWebClient, ledger: Ledger, subscription: Subscription) -> None:
    """Ask whoever subscribed, in their direct messages; where they have none any more, a coordinator."""
    answer = asked_of_sharing(subscription)
    for user_id in dict.fromkeys((subscription.created_by, *await coordinators(ledger))):
        try:
            await client.chat_postMessage(channel=user_id, text=answer.text, blocks=answer.blocks, unfurl_links=False)
        except UNANSWERED as error:
            outcome, why, _ = judged(error)
            log.warning("%s could not be asked whether %s is to go on: %s", user_id, subscription.id, why)
            if outcome is Outcome.REFUSED:
                continue
        return
