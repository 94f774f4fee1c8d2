"""What is remembered of members, told by a real server that answers when the test wants."""

from collections.abc import AsyncIterator

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.members import Members

TEAM, ADA = "T1", "U1"


class Slack:
    """Tells of Ada; the language is changed while it is asked for the first time."""

    def __init__(self) -> None:
        self.members = Members()
        self.asked = 0

    async def users_info(self, request: web.Request) -> web.Response:
        self.asked += 1
        locale = "en-US" if self.asked == 1 else "zh-CN"
        if self.asked == 1:
            await self.members.forget({"user": {"id": ADA}}, {"team_id": TEAM})
        user = {"id": ADA, "team_id": TEAM, "locale": locale, "tz": "Asia/Shanghai"}
        return web.json_response({"ok": True, "user": user})


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[tuple[Slack, AsyncWebClient]]:
    slack, app = Slack(), web.Application()
    app.router.add_post("/api/users.info", slack.users_info)
    app.router.add_get("/api/users.info", slack.users_info)
    async with TestServer(app) as server:
        yield slack, AsyncWebClient(base_url=str(server.make_url("/api/")))


async def test_a_change_that_arrives_while_slack_is_asked_wins(
    slack: tuple[Slack, AsyncWebClient],
):
    there, client = slack
    languages = [(await there.members.profile(client, TEAM, ADA)).language.code for _ in range(3)]

    assert languages == ["en", "zh-CN", "zh-CN"]
    assert there.asked == 2
