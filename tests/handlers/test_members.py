"""What is remembered of members, told by a real server that answers as the test wants, and kept in a real ledger."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.members import Members, UnknownMemberError, profile_of
from store.model.role import Standing
from store.store import Ledger, Store

TEAM, ADA, TOM = "T1", "U1", "U2"
NOON = 1_796_126_400.0


class Slack:
    """Tells of whoever is asked for, or what it is to say instead."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.client = AsyncWebClient()
        self.now = NOON
        self.members = Members(lambda: self.now)
        self.asked = 0
        self.user: dict[str, Any] = {"team_id": TEAM, "locale": "en-US", "tz": "Asia/Shanghai"}
        self.instead: web.Response | None = None
        self.changes_meanwhile = False

    async def users_info(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.instead:
            return self.instead
        told = self.user | {"id": request.query["user"]}
        if self.changes_meanwhile:
            self.changes_meanwhile = False
            await self.forget(self.members)
            self.user["locale"] = "zh-CN"
        return web.json_response({"ok": True, "user": told})

    async def forget(self, members: Members) -> None:
        await members.forget({"user": {"id": ADA}}, self.ledger)

    async def language(self) -> str:
        return (await self.members.profile(self.client, self.ledger, ADA)).language.code

    async def standing(self, members: Members | None = None) -> Standing:
        return (await (members or self.members).profile(self.client, self.ledger, ADA)).member.standing

    def another_process(self) -> Members:
        return Members(lambda: self.now)


@pytest_asyncio.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with await Store.open(f"sqlite:///{tmp_path / 'ledger.db'}") as store:
        slack, app = Slack(store.ledger(TEAM)), web.Application()
        app.router.add_get("/api/users.info", slack.users_info)
        async with TestServer(app) as server:
            patient: list[AsyncRetryHandler] = [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
            slack.client = AsyncWebClient(base_url=str(server.make_url("/api/")), retry_handlers=patient)
            yield slack


def later(seconds: int) -> web.Response:
    answer = {"ok": False, "error": "ratelimited"}
    return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})


async def test_a_change_that_arrives_while_slack_is_asked_wins(slack: Slack):
    slack.changes_meanwhile = True

    assert [await slack.language() for _ in range(3)] == ["en", "zh-CN", "zh-CN"]
    assert slack.asked == 2


async def test_profiles_survive_a_restart_and_are_asked_for_again_after_an_hour(slack: Slack):
    await slack.language()
    slack.members = slack.another_process()
    await slack.language()
    assert slack.asked == 1

    slack.now += 3601
    await slack.language()
    assert slack.asked == 2


async def test_slack_is_asked_again_only_when_it_wants_to_be(slack: Slack):
    slack.instead = later(30)
    for user_id in (ADA, TOM, ADA):
        with pytest.raises(UnknownMemberError):
            await slack.members.profile(slack.client, slack.ledger, user_id)
    assert slack.asked == 1

    slack.now += 31
    slack.instead = None
    assert await slack.language() == "en"
    assert slack.asked == 2


async def test_what_was_told_before_does_while_slack_wants_silence(slack: Slack):
    await slack.language()
    slack.now += 3601
    slack.instead = later(600)
    slack.members = slack.another_process()

    assert [await slack.language() for _ in range(3)] == ["en", "en", "en"]
    assert slack.asked == 2


async def test_a_demoted_admin_is_one_no_longer_in_any_process(slack: Slack):
    slack.user["is_admin"] = True
    elsewhere = slack.another_process()
    assert [await slack.standing(), await slack.standing(elsewhere)] == [Standing.ADMIN] * 2

    slack.user["is_admin"] = False
    await slack.forget(slack.members)  # Slack tells one process alone
    assert await slack.standing() is Standing.MEMBER
    slack.now += 61
    assert await slack.standing(elsewhere) is Standing.MEMBER


async def test_nobody_is_an_admin_for_long_by_an_event_that_was_missed(slack: Slack):
    slack.user["is_admin"] = True
    await slack.standing()
    slack.user["is_admin"] = False
    slack.now += 301

    assert await slack.standing() is Standing.MEMBER


async def test_nobody_is_an_admin_for_long_while_slack_does_not_say(slack: Slack):
    slack.user["is_admin"] = True
    await slack.standing()
    slack.instead = web.json_response({}, status=503)
    slack.now += 301
    assert await slack.standing() is Standing.ADMIN

    slack.now += 3600
    assert await slack.standing() is Standing.MEMBER


async def test_a_ledger_that_takes_nothing_keeps_nobody_from_being_known(slack: Slack, tmp_path: Path):
    await slack.language()
    (tmp_path / "ledger.db").rename(tmp_path / "moved.db")  # nothing is written any more
    slack.now += 3601
    slack.user["locale"] = "zh-CN"
    assert await slack.language() == "zh-CN"
    slack.instead = web.json_response({}, status=503)
    slack.now += 61

    assert await slack.language() == "en"  # as it is kept


async def test_whoever_is_deactivated_is_gone_and_not_a_guest(slack: Slack):
    slack.user["deleted"] = True

    assert await slack.standing() is Standing.GONE
    assert await slack.standing(slack.another_process()) is Standing.GONE


@pytest.mark.parametrize(
    ("user", "standing"),
    [
        ({"team_id": "T1"}, Standing.MEMBER),
        ({"team_id": "T2"}, Standing.GUEST),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T1"]}}, Standing.MEMBER),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T3"]}}, Standing.GUEST),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T1"]}, "is_stranger": True}, Standing.GUEST),
    ],
)
def test_somebody_of_an_organisation_may_be_in_several_of_its_workspaces(user: dict[str, object], standing: Standing):
    assert profile_of({"id": "U1", **user}, "T1").member.standing is standing
