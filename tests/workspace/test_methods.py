"""The methods by which apps run channels, mark messages, show links and speak bit by bit."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.workspace.api.web_api import METHODS, slack_methods
from bot.workspace.page.places import Place, reader_of
from bot.workspace.page.talk import message_body
from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Channel
from bot.workspace.workspace import Workspace
from tests.workspace.small_bot import MANIFEST, client_of, small_workspace

SCOPES = sorted({scope for method in METHODS.values() for scope in method.scopes} | {"incoming-webhook"})
TOPIC = "Dam at 90 %"


def all_rights() -> AppManifest:
    given = MANIFEST.model_dump()
    given["oauth_config"] = {"scopes": {"bot": SCOPES}}
    given["features"] |= {"unfurl_domains": ["example.org"], "assistant_view": {"assistant_description": "Helps"}}
    return AppManifest.model_validate(given)


@pytest_asyncio.fixture(scope="module")
async def desk() -> AsyncIterator[Workspace]:
    async with small_workspace(all_rights()) as workspace:
        workspace.app.budgets.lifted = True
        yield workspace


@pytest.fixture
def client(desk: Workspace) -> AsyncWebClient:
    return client_of(desk)


@pytest.fixture
def room(desk: Workspace) -> Channel:
    return desk.team.add_channel("room", ["U0ADA", desk.team.bot_user_id])


async def error_of(doing: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await doing
    return str(refused.value.response["error"])


async def test_a_channel_lives_from_its_opening_to_its_closing(desk: Workspace, client: AsyncWebClient) -> None:
    channel = (await client.conversations_create(name="incident-7"))["channel"]
    where = channel["id"]
    assert (channel["creator"], channel["is_private"], channel["is_member"]) == ("U0APP", False, True)

    await client.conversations_setTopic(channel=where, topic=TOPIC)
    await client.conversations_setPurpose(channel=where, purpose="To mend it")
    await client.conversations_invite(channel=where, users=["U0ADA", "U0TOM"])
    await client.conversations_kick(channel=where, user="U0TOM")
    await client.conversations_rename(channel=where, name="incident-7-完")
    await client.conversations_mark(channel=where, ts="1.2")
    about = (await client.conversations_info(channel=where, include_num_members=True))["channel"]
    await client.conversations_archive(channel=where)

    assert (about["name"], about["topic"]["value"], about["purpose"]["value"], about["num_members"]) == (
        *("incident-7-完", TOPIC, "To mend it"),
        2,
    )
    assert [message.text for message in desk.team.conversation(where, "U0ADA")] == [
        f"set the channel topic: {TOPIC}",
        "set the channel description: To mend it",
        "was added to #incident-7 by <@U0APP>.",
        "was added to #incident-7 by <@U0APP>.",
        "was removed from #incident-7 by <@U0APP>.",
        'has renamed the channel from "incident-7" to "incident-7-完"',
        "archived the channel",
    ]
    assert await error_of(client.conversations_setTopic(channel=where, topic="x")) == "is_archived"
    await client.conversations_unarchive(channel=where)
    await client.conversations_leave(channel=where)
    assert (await client.conversations_leave(channel=where))["not_in_channel"] is True


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("create", {"name": ""}, "invalid_name_required"),
        ("create", {"name": "x" * 81}, "invalid_name_maxlength"),
        ("create", {"name": "Loud"}, "invalid_name_specials"),
        ("create", {"name": "two words"}, "invalid_name_specials"),
        ("create", {"name": "--"}, "invalid_name_punctuation"),
        ("create", {"name": "general"}, "name_taken"),
        ("invite", {"channel": "C0GENERAL", "users": ""}, "no_user"),
        ("invite", {"channel": "C0GENERAL", "users": "U0ADA"}, "already_in_channel"),
        ("invite", {"channel": "C0GENERAL", "users": "U0APP"}, "cant_invite_self"),
        ("invite", {"channel": "C0GENERAL", "users": "U0NOBODY"}, "user_not_found"),
        ("invite", {"channel": "C0LUNCH", "users": "U0ADA"}, "not_in_channel"),
        ("invite", {"channel": "D0ADA", "users": "U0TOM"}, "method_not_supported_for_channel_type"),
        ("kick", {"channel": "C0SCIENCE", "user": "U0APP"}, "cant_kick_self"),
        ("kick", {"channel": "C0GENERAL", "user": "U0ADA"}, "cant_kick_from_general"),
        ("leave", {"channel": "C0GENERAL"}, "cant_leave_general"),
        ("rename", {"channel": "C0SCIENCE", "name": "mine"}, "not_authorized"),
        ("archive", {"channel": "C0GENERAL"}, "cant_archive_general"),
        ("unarchive", {"channel": "C0SCIENCE"}, "not_archived"),
        ("setTopic", {"channel": "C0SCIENCE", "topic": "x" * 251}, "too_long"),
        ("close", {"channel": "C0SCIENCE"}, "method_not_supported_for_channel_type"),
    ],
)
async def test_what_cannot_be_done_with_a_channel(
    client: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    assert await error_of(client.api_call(f"conversations.{method}", params=arguments)) == error


async def test_with_force_those_are_invited_who_can_be(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_invite(channel=room.id, users=["U0TOM", "U0NOBODY"])
    assert refused.value.response["errors"] == [{"user": "U0NOBODY", "ok": False, "error": "user_not_found"}]
    assert "U0TOM" not in room.members

    await client.conversations_invite(channel=room.id, users=["U0TOM", "U0NOBODY"], force=True)

    assert "U0TOM" in room.members


async def test_reactions_and_pins_come_and_go(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    said = desk.team.post(room.id, "U0ADA", "Summary")
    where: dict[str, Any] = {"channel": room.id, "timestamp": said.ts}

    await client.reactions_add(name="eyes", **where)
    await client.pins_add(**where)
    seen = (await client.reactions_get(**where))["message"]
    listed = [item["message"]["text"] for item in (await client.reactions_list())["items"]]
    (pinned,) = (await client.pins_list(channel=room.id))["items"]

    assert seen["reactions"] == [{"name": "eyes", "users": ["U0APP"], "count": 1}]
    assert seen["pinned_to"] == [room.id]
    assert listed == ["Summary"]
    assert (pinned["message"]["text"], pinned["created_by"]) == ("Summary", "U0APP")
    assert await error_of(client.pins_add(**where)) == "already_pinned"
    await client.reactions_remove(name="eyes", **where)
    await client.pins_remove(**where)
    assert await error_of(client.reactions_remove(name="eyes", **where)) == "no_reaction"
    assert await error_of(client.pins_remove(**where)) == "no_pin"
    assert (await client.pins_list(channel=room.id))["items"] == []


async def test_bookmarks_are_changed_and_taken_away(client: AsyncWebClient, room: Channel) -> None:
    made = await client.bookmarks_add(channel_id=room.id, title="Plan", type="link", link="https://example.org")
    mark = {"channel_id": room.id, "bookmark_id": made["bookmark"]["id"]}

    await client.bookmarks_edit(**mark, title="The plan")
    listed = (await client.bookmarks_list(channel_id=room.id))["bookmarks"]
    await client.bookmarks_remove(**mark)

    assert [(one["title"], one["link"]) for one in listed] == [("The plan", "https://example.org")]
    assert await error_of(client.bookmarks_edit(**mark, title="x")) == "not_found"


async def test_people_and_groups_are_looked_up_and_changed(desk: Workspace, client: AsyncWebClient) -> None:
    profile = (await client.users_profile_get(user="U0FANG"))["profile"]
    group = (await client.usergroups_create(name="On call", handle="oncall"))["usergroup"]
    await client.usergroups_users_update(usergroup=group["id"], users=["U0TOM"])
    await client.usergroups_update(usergroup=group["id"], name="On call now")
    await client.usergroups_disable(usergroup=group["id"])
    in_use = [one["id"] for one in (await client.usergroups_list())["usergroups"]]
    await client.usergroups_enable(usergroup=group["id"])

    assert group["id"] not in in_use
    assert group["id"] in [one["id"] for one in (await client.usergroups_list())["usergroups"]]
    assert (profile["real_name"], profile["title"]) == ("王芳 Wang Fang", "Editor")
    async with aiohttp.ClientSession() as session, session.get(profile["image_72"]) as picture:
        assert (await picture.read()).startswith(b"\x89PNG")
    assert (await client.users_getPresence(user="U0ADA"))["presence"] == "active"
    assert (await client.dnd_teamInfo(users=["U0ADA"]))["users"]["U0ADA"]["dnd_enabled"] is False
    assert (desk.team.groups[group["id"]].name, desk.team.groups[group["id"]].users) == ("On call now", ["U0TOM"])
    assert await error_of(client.usergroups_create(name="x", handle="oncall")) == "handle_already_exists"
    assert await error_of(client.usergroups_users_update(usergroup=group["id"], users=["U0NOBODY"])) == "invalid_users"


async def test_a_message_tells_of_the_thread_that_hangs_on_it(
    desk: Workspace, client: AsyncWebClient, room: Channel
) -> None:
    root = desk.team.post(room.id, "U0ADA", "How is it?")
    first = desk.team.post(room.id, "U0TOM", "Well", thread_ts=root.ts)
    desk.team.post(room.id, "U0ADA", "For Tom alone", thread_ts=root.ts, ephemeral_for="U0TOM")
    said = {"channel": room.id, "text": 7, "thread_ts": root.ts}
    last = await client.api_call("chat.postMessage", json=said)
    (shown,) = (await client.conversations_history(channel=room.id, limit=0))["messages"]
    desk.team.remove(first)
    (left,) = (await client.conversations_history(channel=room.id))["messages"]

    assert (shown["thread_ts"], shown["reply_count"], shown["reply_users"], shown["latest_reply"]) == (
        *(root.ts, 2, ["U0TOM", "U0APP"]),
        last["ts"],
    )
    assert (last["message"]["text"], last["message"]["parent_user_id"]) == ("7", "U0ADA")
    assert left["reply_count"] == 1


async def test_files_are_listed_by_person_and_channel(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    own = (await client.files_upload_v2(channel=room.id, content="a", filename="a.txt"))["file"]["id"]
    theirs = desk.receive_file("U0FANG", "b.txt", b"b")

    async def listed(**asked: str) -> list[str]:
        return [file["id"] for file in (await client.files_list(**asked))["files"]]  # type: ignore[arg-type]

    assert await listed(channel=room.id) == [own]
    assert await listed(user="U0FANG") == [theirs]


async def test_a_file_is_taken_away_where_it_was_shown(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    file = (await client.files_upload_v2(channel=room.id, content="a", filename="a.txt"))["file"]

    await client.files_delete(file=file["id"])

    assert desk.app.posts(room.id)[-1].files == []
    assert await error_of(client.files_info(file=file["id"])) == "file_not_found"
    theirs = desk.receive_file("U0ADA", "b.txt", b"b")
    assert await error_of(client.files_delete(file=theirs)) == "cant_delete_file"


async def test_a_link_is_shown(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    said = (await desk.say("U0ADA", room.id, "See https://docs.example.org/7")).message
    assert said is not None
    where: dict[str, Any] = {"channel": room.id, "ts": said.ts}

    shown = {"https://docs.example.org/7": {"title": "Report 7", "text": "In brief", "color": "good"}}
    await client.chat_unfurl(**where, unfurls=shown)

    assert [one["title"] for one in said.attachments] == ["Report 7"]
    assert "Report 7" in message_body(said, reader_of(desk, Place("U0ADA", room.id)))
    assert await error_of(client.chat_unfurl(**where, unfurls={"https://other.org": {}})) == "cannot_unfurl_url"
    assert await error_of(client.chat_unfurl(channel=room.id, ts="1.2", unfurls=shown)) == "cannot_find_message"
    broken = {"https://docs.example.org/7": {"title": 7}}
    assert await error_of(client.chat_unfurl(**where, unfurls=broken)) == "invalid_unfurls_format"


async def test_something_is_said_bit_by_bit(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    asked = desk.team.post(room.id, "U0ADA", "How is the dam?")
    to: dict[str, Any] = {"recipient_user_id": "U0ADA", "recipient_team_id": desk.team.team_id}
    begun = await client.chat_startStream(channel=room.id, thread_ts=asked.ts, markdown_text="It **is", **to)
    where = {"channel": room.id, "ts": begun["ts"]}
    task: dict[str, Any] = {"type": "task_update", "id": "1", "title": "Look", "status": "in_progress"}

    await client.chat_appendStream(**where, markdown_text=" full**.")
    await client.chat_appendStream(**where, chunks=[task])
    await client.chat_appendStream(**where, chunks=[task | {"status": "complete", "output": "90 %"}])
    ended = await client.chat_stopStream(**where, blocks=[{"type": "divider"}])

    assert ended["message"]["text"] == "It **is full**."
    assert [block["type"] for block in ended["message"]["blocks"]] == ["markdown", "task_card", "divider"]
    assert ended["message"]["blocks"][1]["status"] == "complete"
    assert await error_of(client.chat_appendStream(**where, markdown_text="x")) == "message_not_in_streaming_state"
    lonely = client.chat_startStream(channel=room.id, thread_ts=asked.ts)
    assert await error_of(lonely) == "missing_recipient_user_id"


async def test_tasks_stand_in_a_plan_where_that_is_asked_for(desk: Workspace, client: AsyncWebClient) -> None:
    place = desk.team.direct_message("U0ADA")
    asked = desk.team.post(place.id, "U0ADA", "Do it")
    tasks = [{"type": "task_update", "id": id, "title": id, "status": "pending"} for id in "ab"]

    begun = await client.chat_startStream(
        channel=place.id,
        thread_ts=asked.ts,
        task_display_mode="plan",
        chunks=[{"type": "plan_update", "title": "Two steps"}, *tasks],
    )
    ended = await client.chat_stopStream(channel=place.id, ts=begun["ts"])

    (plan,) = ended["message"]["blocks"]
    assert (plan["type"], plan["title"], [task["title"] for task in plan["tasks"]]) == ("plan", "Two steps", ["a", "b"])


async def test_a_thread_with_an_assistant_says_what_it_is_about(desk: Workspace, client: AsyncWebClient) -> None:
    root = (await desk.ask_for_help("U0ADA", looking_at="C0GENERAL")).message
    assert root is not None
    thread: dict[str, Any] = {"channel_id": root.channel, "thread_ts": root.ts}

    await client.assistant_threads_setTitle(**thread, title="The dam")
    prompts = [{"title": "Level", "message": "How full is it?"}]
    await client.assistant_threads_setSuggestedPrompts(**thread, prompts=prompts)
    await client.assistant_threads_setStatus(**thread, status="is looking")
    assisted = desk.team.assisted(root.channel, root.ts)

    assert (assisted.title, assisted.status, assisted.prompts) == (
        "The dam",
        "is looking",
        [("Level", "How full is it?")],
    )
    await client.chat_postMessage(channel=root.channel, thread_ts=root.ts, text="Full")
    assert assisted.status == ""
    assert await error_of(client.assistant_threads_setStatus(**thread | {"thread_ts": "1.2"}, status="x")) == (
        "thread_not_found"
    )


async def test_the_team_is_known_by_an_address_like_slacks(desk: Workspace, client: AsyncWebClient) -> None:
    about = (await client.team_info())["team"]

    assert (await client.auth_test())["url"] == "https://policy-desk.slack.com/"
    assert (about["domain"], set(about["icon"])) == ("policy-desk", {f"image_{n}" for n in (24, 32, 48, 72, 192, 512)})
    assert (await client.emoji_list())["emoji"] == {}


async def test_the_app_is_in_one_team_whose_profiles_have_no_fields_of_their_own(client: AsyncWebClient) -> None:
    assert (await client.auth_teams_list())["teams"] == [{"id": "T0POLICY", "name": "Policy Desk"}]
    assert (await client.team_profile_get())["profile"]["fields"] == []


async def test_a_call_can_be_tried_without_a_token(desk: Workspace) -> None:
    stranger = AsyncWebClient(base_url=f"{desk.app.address}/api/")

    assert (await stranger.api_test(word="x"))["args"] == {"word": "x"}
    assert await error_of(stranger.api_test(error="my_error")) == "my_error"


async def test_a_webhook_speaks_for_the_app(desk: Workspace, room: Channel) -> None:
    webhook = AsyncWebhookClient(desk.app.webhook(room.id))

    taken = await webhook.send(text="From outside", attachments=[{"text": "More"}])
    empty, broken = await webhook.send(), await webhook.send(blocks=[{"type": "poem"}])
    stranger = await AsyncWebhookClient(desk.app.webhook(room.id) + "x").send(text="x")

    assert (taken.status_code, taken.body) == (200, "ok")
    assert [message.text for message in desk.app.posts(room.id)] == ["From outside"]
    assert [(one.status_code, one.body) for one in (empty, broken, stranger)] == [
        (400, "no_text"),
        (400, "invalid_blocks"),
        (404, "no_service"),
    ]


async def test_the_inspector_tells_a_method_that_is_missing_here_from_one_that_is_not_slacks(desk: Workspace) -> None:
    client = client_of(desk)
    for name in ("calls.add", "chat.shout"):
        assert await error_of(client.api_call(name)) == "unknown_method"

    found = desk.traffic.find(verdict="unknown_method")
    assert [exchange.reasons for exchange in found] == [["exists in Slack, not here"], ["is no method of Slack's"]]
    assert METHODS.keys() <= slack_methods()


async def test_arguments_may_be_lists_in_json(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    headers = {"Authorization": f"Bearer {desk.app.bot_token}", "Content-Type": "application/json"}
    body = json.dumps({"channel": room.id, "users": ["U0TOM"]})
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{desk.app.address}/api/conversations.invite", data=body, headers=headers) as answer,
    ):
        assert (await answer.json())["ok"] is True
    assert "U0TOM" in room.members
