"""Who is asking: the language a member has set in Slack, and what the workspace can show."""

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.views.blocks import Block, Series, bar_chart, data_table
from handlers.views.language import Language, language_for
from handlers.views.reader import CHART, TABLE, Reader

log = logging.getLogger(__name__)

REMEMBERED = 10_000  # members
FRESH_FOR = 3600.0  # seconds; a changed profile is told by an event, this is for the event that was missed
ASK_AGAIN = 86_400.0  # seconds; new blocks reach workspaces one after the other
PATIENCE = 0.9  # seconds for what is asked of Slack before an answer, which itself is due within three
UNANSWERED = (SlackApiError, aiohttp.ClientError, TimeoutError)
REFUSED = "invalid_blocks"
SAMPLES: dict[str, Block] = {
    TABLE: data_table("Sample", ["A", "B"], [["1", "2"]]),
    CHART: bar_chart("Sample", ["A"], [Series("B", [1.0])], "C"),
}


class Readers:
    """What is remembered of members and workspaces, so that an answer seldom needs another call to Slack."""

    def __init__(self) -> None:
        self._languages: OrderedDict[tuple[str, str], tuple[Language, float]] = OrderedDict()
        self._blocks: dict[str, tuple[frozenset[str], float]] = {}

    def register(self, app: AsyncApp) -> None:
        app.event("user_change")(self.forget)

    async def of(self, client: AsyncWebClient, team_id: str, user_id: str) -> Reader:
        """The reader of an answer."""
        language = await self._language(client, team_id, user_id)
        return Reader(user_id, language, await self._known_blocks(client, team_id))

    async def forget(self, event: dict[str, Any], context: dict[str, Any]) -> None:
        """A member's profile has changed: ask anew next time."""
        self._languages.pop((context["team_id"], event["user"]["id"]), None)

    async def _language(self, client: AsyncWebClient, team_id: str, user_id: str) -> Language:
        """The member's language; English where Slack does not tell it.

        https://docs.slack.dev/reference/methods/users.info
        """
        key = (team_id, user_id)
        known = self._languages.get(key)
        if known and known[1] > time.monotonic():
            return known[0]
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await client.users_info(user=user_id, include_locale=True)
        except UNANSWERED as error:
            log.warning("The language of a member is not known: %r", error)
            return language_for("en")
        language = language_for(answer["user"].get("locale") or "en")
        self._languages[key] = language, time.monotonic() + FRESH_FOR
        while len(self._languages) > REMEMBERED:
            self._languages.popitem(last=False)
        return language

    async def _known_blocks(self, client: AsyncWebClient, team_id: str) -> frozenset[str]:
        """Which of the newest blocks the workspace takes: an answer inside an acknowledgement gets no verdict.

        https://docs.slack.dev/reference/methods/blocks.validate
        """
        known = self._blocks.get(team_id)
        if known and known[1] > time.monotonic():
            return known[0]
        verdicts = {name: await takes(client, sample) for name, sample in SAMPLES.items()}
        blocks = frozenset(name for name, taken in verdicts.items() if taken)
        if None not in verdicts.values():
            self._blocks[team_id] = blocks, time.monotonic() + ASK_AGAIN
        return blocks


async def takes(client: AsyncWebClient, block: Block) -> bool | None:
    """Whether Slack would take a message with this block; none where it does not say."""
    try:
        async with asyncio.timeout(PATIENCE / len(SAMPLES)):
            await client.blocks_validate(blocks=[block])
    except SlackApiError as error:
        log.info("No %s in this workspace: %s", block["type"], error)
        return False if REFUSED in str(error) else None
    except UNANSWERED as error:
        log.warning("Slack does not say whether it takes %s: %r", block["type"], error)
        return None
    return True
