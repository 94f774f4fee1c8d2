"""Who is asking: a member's language and standing in Slack, and what the workspace can show."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import available_timezones

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import Language, language_for
from handlers.views.kit.blocks import Block, Series, bar_chart, data_table
from handlers.views.kit.reader import CHART, TABLE, Reader
from store.bot_state import KeptProfile
from store.model.errors import OutOfOrderError, UserError
from store.model.role import Member, Standing
from store.store import Ledger

log = logging.getLogger(__name__)

REMEMBERED = 10_000  # members
FRESH_FOR = 3600.0  # seconds; a changed profile is told by an event, this is for the event that was missed
FRESH_FOR_ADMINS = 300.0
A_MOMENT = 60.0  # seconds in which not even the ledger is asked
ASK_AGAIN = 86_400.0  # seconds; new blocks reach workspaces one after the other
PATIENCE = 0.9  # seconds for what is asked of Slack before an answer, which itself is due within three
ZONES = available_timezones()
UNKNOWN_ZONE = "Asia/Shanghai"  # of whoever has told Slack none
UNANSWERED = (SlackApiError, aiohttp.ClientError, TimeoutError)
NOBODY = ("user_not_found", "user_not_visible")
REFUSED = "invalid_blocks"
TOO_MANY = 429
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
    """What is remembered of members and workspaces, so that an answer seldom needs another call to Slack.

    The ledger keeps profiles too, for after a restart and for other processes; what one of them has heard by an event
    the others know when their memory of a minute is over. `now` gives the Unix time by which profiles age.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._profiles: OrderedDict[tuple[str, str], tuple[Profile, float]] = OrderedDict()
        self._asked: dict[tuple[str, str], object] = {}  # whose profile is on its way; a change meanwhile takes it out
        self._silent_until: dict[str, float] = {}  # by team: until when Slack wants not to be asked
        self._blocks: dict[str, tuple[frozenset[str], float]] = {}
        self._asking: dict[str, asyncio.Task[frozenset[str]]] = {}

    def register(self, app: AsyncApp) -> None:
        app.event("user_change")(self.forget)

    async def of(self, client: AsyncWebClient, ledger: Ledger, user_id: str) -> tuple[Profile, Reader]:
        """Somebody's profile, and them as the reader of an answer.

        Raises:
            UnknownMemberError: Slack does not tell, and has not told before.
        """
        profile = await self.profile(client, ledger, user_id)
        return profile, Reader(user_id, profile.language, await self.known_blocks(client, ledger.team_id))

    async def forget(self, event: dict[str, Any], ledger: Ledger) -> None:
        """A member's profile has changed: ask anew next time, and do not remember what is being told of it now."""
        key = (ledger.team_id, event["user"]["id"])
        self._profiles.pop(key, None)
        self._asked.pop(key, None)
        await ledger.profiles.drop(event["user"]["id"])

    def language_of(self, team_id: str, user_id: str) -> Language:
        """The language of a member who is remembered; English for anybody else."""
        known = self._profiles.get((team_id, user_id))
        return known[0].language if known else language_for("en")

    async def profile(self, client: AsyncWebClient, ledger: Ledger, user_id: str) -> Profile:
        """The member's language and standing; those of an hour ago and more where Slack does not answer now.

        The ledger is the bot's own: others may not look up people in it.
        """
        key = (ledger.team_id, user_id)
        known = self._profiles.get(key)
        if known and known[1] > self._now():
            return known[0]
        asked = self._asked.setdefault(key, object())
        try:
            kept = await kept_of(ledger, user_id)
            if kept is None and known:  # the database is away, or somebody else has heard that the profile has changed
                kept = as_kept(known[0], user_id, 0.0)
            told = None if kept and self._is_fresh(kept) else await self._told(client, ledger.team_id, user_id, kept)
        finally:
            has_changed = self._asked.pop(key, None) is not asked
        if told and not has_changed:
            with suppress(OutOfOrderError):  # it is asked for again
                await ledger.profiles.put(as_kept(told, user_id, self._now()))
        profile = told or self._trusted(kept)
        if not has_changed:
            self._profiles[key] = profile, self._now() + A_MOMENT
            while len(self._profiles) > REMEMBERED:
                self._profiles.popitem(last=False)
        return profile

    def _is_fresh(self, kept: KeptProfile) -> bool:
        """Whether it need not be asked for again; who may do everything is looked at more often."""
        fresh_for = FRESH_FOR_ADMINS if kept.standing is Standing.ADMIN else FRESH_FOR
        return self._now() - kept.read_at.timestamp() < fresh_for

    def _trusted(self, kept: KeptProfile | None) -> Profile:
        """A profile as it was kept; an admin of long ago is none any more, for who knows."""
        if kept is None:
            raise UnknownMemberError
        is_old = self._now() - kept.read_at.timestamp() >= FRESH_FOR
        standing = Standing.MEMBER if is_old and kept.standing is Standing.ADMIN else kept.standing
        return Profile(language_for(kept.locale), Member(id=kept.user_id, standing=standing), kept.zone)

    async def _told(
        self, client: AsyncWebClient, team_id: str, user_id: str, kept: KeptProfile | None
    ) -> Profile | None:
        """What Slack tells now; none where it does not want to be asked, or does not answer and something is kept.

        https://docs.slack.dev/reference/methods/users.info
        """
        if self._now() < self._silent_until.get(team_id, 0.0):
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                user = (await asked_once(client).users_info(user=user_id, include_locale=True))["user"]
        except UNANSWERED as error:
            self._silent_until[team_id] = self._now() + retry_after(error)
            if not is_unknown(error):
                log.warning("Slack does not tell the profile of %s in team %s: %r", user_id, team_id, error)
                if kept:
                    return None
                raise UnknownMemberError from error
            user = {"id": user_id, "deleted": True}
        return profile_of(user, team_id)

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


async def kept_of(ledger: Ledger, user_id: str) -> KeptProfile | None:
    """What the ledger keeps of somebody; nothing while the database is away."""
    try:
        return await ledger.profiles.get(user_id)
    except OutOfOrderError as error:
        log.warning("The profile of %s is not looked up in the ledger: %s", user_id, error)
        return None


def as_kept(profile: Profile, user_id: str, now: float) -> KeptProfile:
    """A profile as the ledger keeps it."""
    language, member, zone = profile
    return KeptProfile(user_id, language.code, member.standing, zone, datetime.fromtimestamp(now, UTC))


def asked_once(client: AsyncWebClient) -> AsyncWebClient:
    """The client without its retries: that Slack wants to be asked later is heard at once, and by everybody."""
    if not client.retry_handlers:
        return client
    return AsyncWebClient(
        token=client.token,
        base_url=client.base_url,
        session=client.session,
        timeout=client.timeout,
        team_id=client.default_params.get("team_id"),
        retry_handlers=[],
    )


def retry_after(error: Exception) -> float:
    """For how many seconds Slack wants not to be asked; none where it has only not answered."""
    response = getattr(error, "response", None)
    if getattr(response, "status_code", 0) != TOO_MANY:
        return 0.0
    seconds = str((getattr(response, "headers", None) or {}).get("Retry-After", ""))
    return float(seconds) if seconds.isdecimal() else A_MOMENT


def is_unknown(error: Exception) -> bool:
    """Whether Slack says that there is nobody of that id, or nobody whom this workspace may see."""
    data = getattr(getattr(error, "response", None), "data", None)
    return isinstance(data, dict) and data.get("error") in NOBODY


def profile_of(user: dict[str, Any], team_id: str) -> Profile:
    """What a user object of Slack's tells.

    https://docs.slack.dev/reference/objects/user-object: a stranger is of a workspace that shares a channel; who is of
    an organisation may be in several of its workspaces.
    """
    theirs = {user.get("team_id", team_id), *(user.get("enterprise_user") or {}).get("teams", ())}
    is_ours = team_id in theirs and not user.get("is_stranger")
    if user.get("deleted"):
        standing = Standing.GONE
    elif not is_ours or user.get("is_restricted") or user.get("is_ultra_restricted"):
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
