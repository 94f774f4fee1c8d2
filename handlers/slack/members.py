"""Who is asking: a member's language and standing in Slack, and what the workspace can show."""

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Any, NamedTuple
from zoneinfo import available_timezones

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import Language, language_for
from handlers.views.kit.blocks import Block, Series, bar_chart, data_table
from handlers.views.kit.reader import CHART, TABLE, Reader
from store.model.errors import UserError
from store.model.role import Member, Standing

log = logging.getLogger(__name__)

REMEMBERED = 10_000  # members
FRESH_FOR = 3600.0  # seconds; a changed profile is told by an event, this is for the event that was missed
GOOD_ENOUGH_FOR = 60.0  # seconds that an old profile does where Slack does not answer
ASK_AGAIN = 86_400.0  # seconds; new blocks reach workspaces one after the other
PATIENCE = 0.9  # seconds for what is asked of Slack before an answer, which itself is due within three
ZONES = available_timezones()
UNKNOWN_ZONE = "Asia/Shanghai"  # of whoever has told Slack none
UNANSWERED = (SlackApiError, aiohttp.ClientError, TimeoutError)
NOBODY = ("user_not_found", "user_not_visible")
REFUSED = "invalid_blocks"
SAMPLES: dict[str, Block] = {
    TABLE: data_table("Sample", ["A", "B"], [["1", "2"]]),
    CHART: bar_chart("Sample", ["A"], [Series("B", [1.0])], "C"),
}


class UnknownMemberError(UserError):
    """Slack did not tell in time who somebody is, and guests must not read what is not theirs."""

    def __init__(self) -> None:
        super().__init__("Slack did not tell me in time who you are. Please try that again in a moment.")


class Profile(NamedTuple):
    """What matters of a member's profile in Slack."""

    language: Language
    member: Member
    zone: str  # of the IANA list


class Members:
    """What is remembered of members and workspaces, so that an answer seldom needs another call to Slack."""

    def __init__(self) -> None:
        self._profiles: OrderedDict[tuple[str, str], tuple[Profile, float]] = OrderedDict()
        self._asked: dict[tuple[str, str], object] = {}  # whose profile is on its way; a change meanwhile takes it out
        self._blocks: dict[str, tuple[frozenset[str], float]] = {}
        self._asking: dict[str, asyncio.Task[frozenset[str]]] = {}

    def register(self, app: AsyncApp) -> None:
        app.event("user_change")(self.forget)

    async def of(self, client: AsyncWebClient, team_id: str, user_id: str) -> tuple[Reader, Member]:
        """The reader of an answer, and what they are in the workspace.

        Raises:
            UnknownMemberError: Slack does not tell, and has not told before.
        """
        language, member, _ = await self.profile(client, team_id, user_id)
        return Reader(user_id, language, await self.known_blocks(client, team_id)), member

    async def forget(self, event: dict[str, Any], context: dict[str, Any]) -> None:
        """A member's profile has changed: ask anew next time, and do not remember what is being told of it now."""
        key = (context["team_id"], event["user"]["id"])
        self._profiles.pop(key, None)
        self._asked.pop(key, None)

    async def profile(self, client: AsyncWebClient, team_id: str, user_id: str) -> Profile:
        """The member's language and standing; those of an hour ago and more where Slack does not answer now."""
        key = (team_id, user_id)
        known = self._profiles.get(key)
        if known and known[1] > time.monotonic():
            return known[0]
        asked = self._asked.setdefault(key, object())
        try:
            profile, seconds = await told(client, team_id, user_id, known[0] if known else None)
        finally:
            has_changed = self._asked.pop(key, None) is not asked
        if not has_changed:
            self._profiles[key] = profile, time.monotonic() + seconds
            while len(self._profiles) > REMEMBERED:
                self._profiles.popitem(last=False)
        return profile

    async def known_blocks(self, client: AsyncWebClient, team_id: str) -> frozenset[str]:
        """Which of the newest blocks the workspace takes: an answer inside an acknowledgement gets no verdict.

        https://docs.slack.dev/reference/methods/blocks.validate
        """
        known = self._blocks.get(team_id)
        if known and known[1] > time.monotonic():
            return known[0]
        if team_id not in self._asking:  # many may want to know at once
            self._asking[team_id] = asyncio.create_task(self._ask_for_blocks(client, team_id))
            self._asking[team_id].add_done_callback(lambda _: self._asking.pop(team_id))
        return await asyncio.shield(self._asking[team_id])

    async def _ask_for_blocks(self, client: AsyncWebClient, team_id: str) -> frozenset[str]:
        verdicts = {name: await takes(client, sample) for name, sample in SAMPLES.items()}
        blocks = frozenset(name for name, taken in verdicts.items() if taken)
        if None not in verdicts.values():
            self._blocks[team_id] = blocks, time.monotonic() + ASK_AGAIN
        return blocks


async def told(client: AsyncWebClient, team_id: str, user_id: str, known: Profile | None) -> tuple[Profile, float]:
    """A member's profile and for how many seconds it can be relied on; the known one where Slack does not answer.

    https://docs.slack.dev/reference/methods/users.info
    """
    try:
        async with asyncio.timeout(PATIENCE):
            user = (await client.users_info(user=user_id, include_locale=True))["user"]
    except UNANSWERED as error:
        if not is_unknown(error):
            log.warning("Slack does not tell the profile of %s in team %s: %r", user_id, team_id, error)
            if known:
                return known, GOOD_ENOUGH_FOR
            raise UnknownMemberError from error
        user = {"id": user_id, "deleted": True}
    return profile_of(user, team_id), FRESH_FOR


def is_unknown(error: Exception) -> bool:
    """Whether Slack says that there is nobody of that id, or nobody whom this workspace may see."""
    data = getattr(getattr(error, "response", None), "data", None)
    return isinstance(data, dict) and data.get("error") in NOBODY


def profile_of(user: dict[str, Any], team_id: str) -> Profile:
    """What a user object of Slack's tells.

    https://docs.slack.dev/reference/objects/user-object: a stranger is of a workspace that shares a channel.
    """
    is_ours = user.get("team_id", team_id) == team_id and not user.get("is_stranger")
    if not is_ours or user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("deleted"):
        standing = Standing.GUEST
    elif user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"):
        standing = Standing.ADMIN
    else:
        standing = Standing.MEMBER
    zone = user.get("tz")
    return Profile(
        language_for(user.get("locale") or "en"),
        Member(id=user["id"], standing=standing),
        zone if zone in ZONES else UNKNOWN_ZONE,
    )


async def takes(client: AsyncWebClient, block: Block) -> bool | None:
    """Whether Slack would take a message with this block; none where it does not say."""
    try:
        async with asyncio.timeout(PATIENCE / len(SAMPLES)):
            await client.blocks_validate(blocks=[block])
    except SlackApiError as error:
        log.info("The workspace takes no %s blocks: %s", block["type"], error)
        return False if REFUSED in str(error) else None
    except UNANSWERED as error:
        log.warning("Slack does not say whether the workspace takes %s blocks: %r", block["type"], error)
        return None
    return True
