"""Files in three steps, scheduled messages, reactions, bookmarks, groups: what the app does beside talking."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.workspace import Workspace
from tests.workspace.small_bot import client_of
from tests.workspace.test_scopes import desk_with, error_of
from tests.workspace.test_web_api import call

SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "files:read",
    "files:write",
    "reactions:write",
    "bookmarks:write",
    "usergroups:read",
    "im:read",
)


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Workspace]:
    """A workspace whose app may do a lot."""
    async with desk_with(*SCOPES) as workspace:
        yield workspace


async def test_a_file_is_uploaded_shown_and_read_again(desk: Workspace) -> None:
    content = "省份,目标\n河南,1.96\n".encode()
    answer = await client_of(desk).files_upload_v2(
        channel="C0GENERAL", content=content, filename="targets.csv", title="Targets", initial_comment="As a table"
    )

    (message,) = desk.app.posts("general")
    (file,) = message.files
    assert (message.text, file["title"], file["mimetype"], file["size"]) == (
        "As a table",
        "Targets",
        "text/csv",
        len(content),
    )
    assert answer["file"]["id"] == file["id"]
    async with aiohttp.ClientSession() as session, session.get(file["url_private"]) as got:
        assert await got.read() == content
        assert got.headers["Content-Disposition"] == "attachment"
    assert (await client_of(desk).files_info(file=file["id"]))["file"]["channels"] == ["C0GENERAL"]
    assert [one["id"] for one in (await client_of(desk).files_list())["files"]] == [file["id"]]


async def test_the_bytes_must_be_as_many_as_was_said(desk: Workspace) -> None:
    given = await call(desk, "files.getUploadURLExternal", filename="a.txt", length=4)
    ids = f'[{{"id": "{given["file_id"]}"}}]'
    async with aiohttp.ClientSession() as session:
        async with session.post(given["upload_url"], data=b"12345") as answer:
            assert answer.status == 400
        assert (await call(desk, "files.completeUploadExternal", files=ids))["error"] == "file_not_found"
        async with session.post(given["upload_url"], data=b"1234") as answer:
            assert answer.status == 200
        async with session.post(given["upload_url"], data=b"1234") as answer:
            assert answer.status == 404
    refused = await call(desk, "files.completeUploadExternal", files=ids, channel_id="C0LUNCH")
    assert refused["error"] == "not_in_channel"
    assert (await call(desk, "files.completeUploadExternal", files=ids))["ok"] is True
    assert desk.app.posts("general") == []
    assert [exchange.verdict for exchange in desk.traffic.find("upload")] == ["wrong_length", "ok", "file_not_found"]


async def test_too_much_is_refused_before_it_is_sent(desk: Workspace) -> None:
    async def error(**arguments: Any) -> object:
        return (await call(desk, "files.getUploadURLExternal", filename="a", **arguments))["error"]

    assert await error(length=10**9) == "file_upload_size_restricted"
    assert await error(length=2 * 1024 * 1024, snippet_type="python") == "snippet_too_large"
    assert await error(length=0) == "invalid_arguments"
    assert await error(length=1, alt_txt="x" * 1001) == "invalid_arguments"


async def test_a_message_waits_for_its_time(desk: Workspace) -> None:
    client = client_of(desk)
    at = int(desk.clock.now().timestamp()) + 3600
    scheduled = await client.chat_scheduleMessage(channel="C0GENERAL", text="Later", post_at=at)
    dropped = await client.chat_scheduleMessage(channel="C0GENERAL", text="Never", post_at=at + 1)
    await client.chat_deleteScheduledMessage(channel="C0GENERAL", scheduled_message_id=dropped["scheduled_message_id"])
    waiting = await client.chat_scheduledMessages_list()
    changes = desk.team.changes("U0ADA")
    desk.clock.advance(timedelta(hours=2))
    async for change in changes:
        if change.message:
            break
    changes.close()

    assert [one["id"] for one in waiting["scheduled_messages"]] == [scheduled["scheduled_message_id"]]
    assert [message.text for message in desk.app.posts("general")] == ["Later"]
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_a_message_cannot_be_called_back_in_its_last_minute(desk: Workspace) -> None:
    client = client_of(desk)

    async def schedule(seconds: int) -> str:
        at = int(desk.clock.now().timestamp()) + seconds
        made = await client.chat_scheduleMessage(channel="C0GENERAL", text="Soon", post_at=at)
        return str(made["scheduled_message_id"])

    soon, later = await schedule(3600), await schedule(3700)
    desk.clock.advance(timedelta(seconds=3550))
    too_late = client.chat_deleteScheduledMessage(channel="C0GENERAL", scheduled_message_id=soon)

    assert (await error_of(too_late))["error"] == "invalid_scheduled_message_id"
    await client.chat_deleteScheduledMessage(channel="C0GENERAL", scheduled_message_id=later)
    waiting = await client.chat_scheduledMessages_list()
    assert [one["id"] for one in waiting["scheduled_messages"]] == [soon]


async def test_times_must_be_in_reach_and_not_crowded(desk: Workspace) -> None:
    client = client_of(desk)
    now = int(desk.clock.now().timestamp())

    async def error(post_at: int) -> object:
        return (await error_of(client.chat_scheduleMessage(channel="C0GENERAL", text="x", post_at=post_at)))["error"]

    assert await error(now - 1) == "time_in_past"
    assert await error(now + 121 * 86_400) == "time_too_far"
    for number in range(30):
        await client.chat_scheduleMessage(channel="C0GENERAL", text="x", post_at=now + 600 + number)
    assert await error(now + 600) == "restricted_too_many"
    unknown = client.chat_deleteScheduledMessage(channel="C0GENERAL", scheduled_message_id="Q0")
    assert (await error_of(unknown))["error"] == "invalid_scheduled_message_id"
    pages = await client.chat_scheduledMessages_list(limit=20)
    assert [len(page["scheduled_messages"]) async for page in pages] == [20, 10]


async def test_reactions_and_bookmarks(desk: Workspace) -> None:
    client: AsyncWebClient = client_of(desk)
    message = desk.team.post("C0GENERAL", "U0ADA", "Look")

    async def react(name: str, ts: str = message.ts) -> object:
        return (await error_of(client.reactions_add(channel="C0GENERAL", name=name, timestamp=ts)))["error"]

    await client.reactions_add(channel="C0GENERAL", name="eyes", timestamp=message.ts)
    assert await react("eyes") == "already_reacted"
    assert await react("no such!") == "invalid_name"
    assert await react("eyes", "1.2") == "message_not_found"
    history = await client.conversations_history(channel="C0GENERAL")
    assert history["messages"][0]["reactions"] == [{"name": "eyes", "users": [desk.team.bot_user_id], "count": 1}]

    made = await client.bookmarks_add(channel_id="C0GENERAL", title="Plan", type="link", link="https://example.org")
    assert made["bookmark"]["title"] == "Plan"
    bad = client.bookmarks_add(channel_id="C0GENERAL", title="Plan", type="link", link="plan.docx")
    assert (await error_of(bad))["error"] == "invalid_link"


async def test_groups_and_places(desk: Workspace) -> None:
    client = client_of(desk)
    (group,) = (await client.usergroups_list(include_users=True))["usergroups"]
    where = await client.users_conversations(types="public_channel,im", user="U0ADA")

    assert (group["handle"], group["users"]) == ("policy", ["U0ADA", "U0TOM"])
    assert (await client.usergroups_users_list(usergroup=group["id"]))["users"] == ["U0ADA", "U0TOM"]
    assert (await error_of(client.usergroups_users_list(usergroup="S0")))["error"] == "no_such_subteam"
    assert [channel["id"] for channel in where["channels"]] == ["C0GENERAL", "C0SCIENCE", "C0LUNCH", "D0ADA"]
    own = await client.users_conversations()
    assert [channel["name"] for channel in own["channels"]] == ["general", "science-policy"]
