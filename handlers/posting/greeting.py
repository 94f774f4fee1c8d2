"""Introduce the bot once: to whoever has installed it, to who opens their Home, and where it is invited."""

import logging
from collections.abc import Callable
from datetime import datetime

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import Language, language_for
from handlers.posting.verdicts import judged
from handlers.slack.app import App
from handlers.slack.members import UNANSWERED, Members, UnknownMemberError
from handlers.slack.question import Later, Payload
from handlers.views.kit.blocks import Answer
from handlers.views.posting.greeting import to_channel, to_member
from store.model.delivery import Outcome
from store.store import Ledger

log = logging.getLogger(__name__)


class Greeting:
    """Who and what has not been greeted yet, the database knows: however often it is tried, they are greeted once."""

    def __init__(self, members: Members) -> None:
        self._members = members

    def register(self, app: App) -> None:
        app.event("member_joined_channel")(self.joined)

    async def joined(
        self,
        event: Payload,
        client: AsyncWebClient,
        context: AsyncBoltContext,
        ledger: Ledger,
        now: datetime,
        later: Later,
    ) -> None:
        """Somebody has come into a channel; it is of interest where that is the bot."""
        if event["user"] == context.bot_user_id:
            later(self.greet_channel(client, ledger, event["channel"], event.get("inviter", ""), now))

    async def greet_channel(
        self, client: AsyncWebClient, ledger: Ledger, channel_id: str, inviter: str, now: datetime
    ) -> None:
        """Say in a channel what can be done there, in the language of who has invited the bot."""
        await self._greet(client, ledger, channel_id, inviter, to_channel, now)

    async def greet_installer(self, client: AsyncWebClient, ledger: Ledger, user_id: str, now: datetime) -> None:
        """Tell whoever has installed the bot how to begin, in their direct messages."""
        await self._greet(client, ledger, user_id, user_id, to_member, now)

    async def _greet(
        self,
        client: AsyncWebClient,
        ledger: Ledger,
        whom: str,
        speaks_with: str,
        say: Callable[[Language], Answer],
        now: datetime,
    ) -> None:
        """Greet a member or a channel, unless that was done; what surely did not get there may be tried again."""
        language = await self._language(client, ledger, speaks_with)
        if not await ledger.greetings.claim(whom, now):
            return
        answer = say(language)
        try:
            await client.chat_postMessage(
                channel=whom, text=answer.text, blocks=answer.blocks, unfurl_links=False, unfurl_media=False
            )
        except UNANSWERED as error:
            outcome, why, _ = judged(error)
            log.warning("%s of team %s could not be greeted: %s", whom, ledger.team_id, why)
            if outcome is not Outcome.IN_DOUBT:
                await ledger.greetings.drop(whom)

    async def _language(self, client: AsyncWebClient, ledger: Ledger, user_id: str) -> Language:
        """That of a member; English where nobody is named, or Slack does not tell."""
        try:
            return (await self._members.profile(client, ledger, user_id)).language if user_id else language_for("en")
        except UnknownMemberError:
            return language_for("en")
