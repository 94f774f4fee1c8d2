"""The teams that this process serves, and how it speaks to the Slack of each."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.members import UNANSWERED

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 8  # teams for which the same is done at a time
AGAIN = 2  # times a question is asked again that came too often


class AllFailedError(Exception):
    """What was to be done for every team could be done for none; the log has why, team by team."""

    def __init__(self) -> None:
        super().__init__("it could be done for no team")


class Teams(Protocol):
    """Whom this process serves; asked again and again, for teams come and go while it runs."""

    async def present(self) -> Collection[str]:
        """The ids of the teams that are served now.

        Raises:
            SlackApiError, ClientError, TimeoutError: it is not known yet, and Slack does not tell.
        """

    async def ready(self, team_id: str) -> None:
        """Have the team's clients hold a token that has not ended; to be called before they are used."""

    def client(self, team_id: str) -> AsyncWebClient:
        """What asks a team's Slack, and asks again where it was too often."""

    def posting_client(self, team_id: str) -> AsyncWebClient:
        """What posts there, and tries nothing twice: after a dropped connection a post may stand there."""


class OneTeam:
    """The team of the one token in the settings; its id is asked of Slack where it is not known yet."""

    def __init__(self, client: AsyncWebClient, posting_client: AsyncWebClient, team_id: str = "") -> None:
        self._client = client
        self._posting_client = posting_client
        self._team_id = team_id

    async def present(self) -> Collection[str]:
        self._team_id = self._team_id or str((await self._posting_client.auth_test())["team_id"])
        return (self._team_id,)

    async def ready(self, team_id: str) -> None:
        """Its token is what the settings say."""

    def client(self, team_id: str) -> AsyncWebClient:
        return self._client

    def posting_client(self, team_id: str) -> AsyncWebClient:
        return self._posting_client


def asking(url: str, session: aiohttp.ClientSession, token: str | None, team_id: str | None = None) -> AsyncWebClient:
    """A client for questions; where one token is good for several teams, it says in each call which is meant."""
    again = AsyncRateLimitErrorRetryHandler(max_retry_count=AGAIN)
    return AsyncWebClient(token, url, session=session, team_id=team_id, retry_handlers=[again])


def posting(url: str, session: aiohttp.ClientSession, token: str | None, team_id: str | None = None) -> AsyncWebClient:
    """A client for what must not be done twice."""
    return AsyncWebClient(token, url, session=session, team_id=team_id, retry_handlers=[])


async def for_each(teams: Teams, work: Callable[[str], Awaitable[None]]) -> None:
    """Do something for every team, some at a time; where it fails for one, the others have it done nevertheless.

    Raises:
        Exception: there is but one team, and it failed for that by this.
        AllFailedError: it failed for every team.
    """
    room = asyncio.Semaphore(SIDE_BY_SIDE)

    async def done_for(team_id: str) -> None:
        async with room:
            await teams.ready(team_id)
            await work(team_id)

    team_ids = [*await teams.present()]
    ends = await asyncio.gather(*map(done_for, team_ids), return_exceptions=True)
    failed = {team_id: end for team_id, end in zip(team_ids, ends, strict=True) if isinstance(end, BaseException)}
    if len(failed) == len(team_ids) == 1:
        raise failed[team_ids[0]]
    for team_id, error in failed.items():
        known = isinstance(error, UNANSWERED)
        log.error("It failed for team %s: %r", team_id, error, exc_info=None if known else error)
    if failed and len(failed) == len(team_ids):
        raise AllFailedError
