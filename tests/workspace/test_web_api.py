"""The Web API, called as the Python SDK calls it: queries, forms, JSON; and the doors of the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.state.records import Channel, Payload
from bot.workspace.workspace import Workspace
from tests.workspace.small_bot import SCOPES, client_of

HEADER = {"type": "header", "text": {"type": "plain_text", "text": "Targets"}}
HOME = {"type": "home", "blocks": [HEADER]}


@pytest.fixture
def client(desk: Workspace) -> AsyncWebClient:
    return client_of(desk)


@pytest.fixture
def room(desk: Workspace) -> Channel:
    return desk.team.add_channel("room", ["U0ADA", desk.team.bot_user_id])


async def call(workspace: Workspace, method: str, token: str | None = None, **arguments: Any) -> Payload:
    """A bare call, with arguments in the query."""
    headers = {"Authorization": f"Bearer {token or workspace.app.bot_token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{workspace.app.address}/api/{method}", params=arguments, headers=headers) as answer,
    ):
        assert answer.status == 200
        return dict(await answer.json())


async def refusal(doing: Any) -> tuple[str, list[str]]:
    """The error, and the reasons that come with it."""
    with pytest.raises(SlackApiError) as refused:
        await doing
    answer = refused.value.response
    return answer["error"], answer.get("response_metadata", {}).get("messages", [])


async def test_the_bot_learns_who_it_is(desk: Workspace, client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    assert (answer["user_id"], answer["bot_id"], answer["team"]) == (
        desk.team.bot_user_id,
        desk.team.bot_id,
        "Policy Desk",
    )
    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{desk.app.address}/api/auth.test", params={"token": desk.app.bot_token}) as by_query,
    ):
        assert (await by_query.json())["ok"] is True


async def test_wrong_calls_are_refused_in_slacks_words(desk: Workspace) -> None:
    assert (await call(desk, "chat.shout"))["error"] == "unknown_method"
    assert (await call(desk, "auth.test", token="xoxb-wrong"))["error"] == "invalid_auth"  # noqa: S106
    assert (await call(desk, "apps.connections.open"))["error"] == "not_allowed_token_type"
    assert (await call(desk, "auth.test", token=desk.app.app_token))["error"] == "not_allowed_token_type"
    assert await call(desk, "conversations.info") == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {"messages": ["[ERROR] missing required field: channel"]},
    }
    assert (await call(desk, "conversations.list", limit="many"))["error"] == "invalid_arguments"


async def test_a_message_lives_and_dies(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    posted = await client.chat_postMessage(channel=room.id, text="One", blocks=[HEADER], metadata=_key("k1"))
    link = await client.chat_getPermalink(channel=room.id, message_ts=posted["ts"])
    await client.chat_update(channel=room.id, ts=posted["ts"], text="Two")
    history = await client.conversations_history(channel=room.id, include_all_metadata=True)

    (message,) = history["messages"]
    assert (message["text"], message["metadata"]["event_payload"]) == ("Two", {"key": "k1"})
    assert "blocks" not in message
    assert link["permalink"].endswith(f"/?in={room.id}#{room.id}-{posted['ts'].replace('.', '-')}")
    await client.chat_delete(channel=room.id, ts=posted["ts"])
    assert desk.team.conversation(room.id, "U0ADA") == []


def _key(key: str) -> Payload:
    return {"event_type": "digest_posted", "event_payload": {"key": key}}


async def test_only_own_messages_can_be_rewritten(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    hers = desk.team.post(room.id, "U0ADA", "Mine")
    secret = await client.chat_postEphemeral(channel=room.id, user="U0ADA", text="Psst")
    update, delete = client.chat_update, client.chat_delete

    assert await refusal(update(channel=room.id, ts=hers.ts, text="x")) == ("cant_update_message", [])
    assert await refusal(delete(channel=room.id, ts=hers.ts)) == ("cant_delete_message", [])
    assert await refusal(update(channel=room.id, ts=secret["message_ts"], text="x")) == ("message_not_found", [])
    assert [message.text for message in desk.team.conversation(room.id, "U0TOM")] == ["Mine"]


async def test_long_texts_are_cut_when_posted_and_refused_when_rewritten(client: AsyncWebClient, room: Channel) -> None:
    posted = await client.chat_postMessage(channel=room.id, text="x" * 40_001)

    assert posted["response_metadata"]["warnings"] == ["message_truncated"]
    assert len(posted["message"]["text"]) == 40_000
    assert await refusal(client.chat_update(channel=room.id, ts=posted["ts"], text="x" * 4001)) == ("msg_too_long", [])


async def test_a_message_must_be_sound(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    post = client.chat_postMessage

    assert (await call(desk, "chat.postMessage", channel=room.id))["error"] == "no_text"
    assert await refusal(post(channel=room.id, text="x", blocks="{")) == ("invalid_blocks_format", [])
    assert await refusal(post(channel=room.id, text="x", blocks=[HEADER] * 51)) == (
        "invalid_blocks",
        ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"],
    )
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert (await refusal(post(channel=room.id, text="x", blocks=[table] * 2)))[0] == "invalid_attachments"
    assert (await refusal(post(channel=room.id, text="x", metadata=_key("k" * 2000))))[0] == "metadata_too_large"


async def test_the_bot_speaks_only_where_it_is(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    private = desk.team.add_channel("secret", ["U0ADA"], "private")
    post = client.chat_postMessage

    assert await refusal(post(channel="#lunch", text="x")) == ("not_in_channel", [])
    assert await refusal(post(channel=private.id, text="x")) == ("channel_not_found", [])
    assert await refusal(post(channel="C0NOWHERE", text="x")) == ("channel_not_found", [])
    assert (await refusal(client.chat_postEphemeral(channel=room.id, user="U0TOM", text="x")))[
        0
    ] == "user_not_in_channel"
    assert (await refusal(post(channel=room.id, text="x", thread_ts="1.2")))[0] == "cannot_reply_to_message"
    assert (await refusal(client.conversations_history(channel="C0LUNCH")))[0] == "not_in_channel"
    await client.chat_postMessage(channel="U0FANG", text="你好")
    assert [message.text for message in desk.team.conversation("D0FANG", "U0FANG")] == ["你好"]


async def test_it_can_join_a_public_channel(desk: Workspace, client: AsyncWebClient) -> None:
    place = desk.team.add_channel("open", ["U0ADA"])

    assert (await client.conversations_info(channel=place.id))["channel"]["is_member"] is False
    assert (await client.conversations_join(channel=place.id))["channel"]["is_member"] is True
    assert (await client.conversations_join(channel=place.id))["warning"] == "already_in_channel"


async def test_threads_are_read_apart(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    parent = await client.chat_postMessage(channel=room.id, text="Card")
    ts = parent["ts"]
    await client.chat_postMessage(channel=room.id, text="Detail", thread_ts=ts)
    await client.chat_postMessage(channel=room.id, text="For all", thread_ts=ts, reply_broadcast=True)

    replies = await client.conversations_replies(channel=room.id, ts=ts)
    assert [message["text"] for message in replies["messages"]] == ["Card", "Detail", "For all"]
    assert [message.text for message in desk.team.conversation(room.id, "U0ADA")] == ["Card", "For all"]
    assert (await refusal(client.conversations_replies(channel=room.id, ts="1.2")))[0] == "thread_not_found"


async def test_history_comes_in_pages_and_between_two_moments(client: AsyncWebClient, room: Channel) -> None:
    stamps = [(await client.chat_postMessage(channel=room.id, text=str(number)))["ts"] for number in range(5)]
    pages = [
        [message["text"] async for message in _each(page)]
        async for page in await client.conversations_history(channel=room.id, limit=2)
    ]
    between = await client.conversations_history(channel=room.id, oldest=stamps[1], latest=stamps[3], inclusive=True)

    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    assert [message["text"] for message in between["messages"]] == ["3", "2", "1"]
    assert (await refusal(client.conversations_history(channel=room.id, cursor="?")))[0] == "invalid_cursor"


async def _each(page: Any) -> AsyncIterator[Payload]:
    for message in page["messages"]:
        yield message


async def test_people_have_zones_and_on_request_languages(desk: Workspace, client: AsyncWebClient) -> None:
    fang = (await client.users_info(user="U0FANG"))["user"]
    with_locale = (await client.users_info(user="U0FANG", include_locale=True))["user"]
    everybody = (await client.users_list())["members"]

    assert (fang["tz"], fang["tz_offset"], "locale" in fang) == ("Asia/Shanghai", 28_800, False)
    assert with_locale["locale"] == "zh-CN"
    assert [person["name"] for person in everybody] == ["ada", "tom", "fang", "small_bot", "slackbot"]
    assert "tz" not in everybody[3]
    assert (await refusal(client.users_info(user="U0NOBODY")))[0] == "user_not_found"
    opened = await client.conversations_open(users="U0TOM")
    assert opened["channel"]["id"] == "D0TOM"


async def test_channels_are_listed_by_kind(client: AsyncWebClient) -> None:
    public = await client.conversations_list(limit=3)
    direct = await client.conversations_list(types="im")

    assert [channel["name"] for channel in public["channels"]] == ["general", "science-policy", "lunch"]
    assert {channel["user"] for channel in direct["channels"]} == {"U0ADA", "U0TOM", "U0FANG"}
    assert (await client.conversations_members(channel="C0LUNCH"))["members"] == ["U0ADA", "U0FANG", "U0TOM"]


async def test_a_home_tab_is_published_with_the_hash_last_seen(desk: Workspace, client: AsyncWebClient) -> None:
    first = await client.views_publish(user_id="U0ADA", view=HOME)
    second = await client.views_publish(user_id="U0ADA", view=HOME, hash=first["view"]["hash"])

    assert (await refusal(client.views_publish(user_id="U0ADA", view=HOME, hash=first["view"]["hash"])))[
        0
    ] == "hash_conflict"
    assert second["view"]["id"] == first["view"]["id"]
    assert await refusal(client.views_publish(user_id="U0ADA", view={**HOME, "type": "modal"})) == (
        "invalid_arguments",
        ["[ERROR] unsupported type: modal [json-pointer:/view/type]"],
    )
    home = desk.team.home("U0ADA")
    assert home is not None
    assert home.blocks[0]["text"]["text"] == "Targets"


async def test_blocks_can_be_tried_without_posting_them(desk: Workspace) -> None:
    assert (await call(desk, "blocks.validate", blocks='[{"type": "divider"}]'))["ok"] is True
    refused = await call(desk, "blocks.validate", message='{"blocks": [{"type": "header"}]}')
    fault = {
        "pointer": "/message/blocks/0",
        "code": "missing",
        "message": "missing required field: text",
        "field": "text",
    }
    assert (refused["error"], refused["errors"]) == ("invalid_message", [fault])
    assert (await call(desk, "blocks.validate"))["error"] == "invalid_arguments"


async def test_everything_that_passed_is_on_record(desk: Workspace, client: AsyncWebClient, room: Channel) -> None:
    before = desk.traffic.count()
    await client.chat_postMessage(channel=room.id, text="Noted")
    await refusal(client.chat_postMessage(channel="C0LUNCH", text="x"))

    found = desk.traffic.find("chat.*", since=before)
    told = [(exchange.name, exchange.request["channel"], exchange.verdict) for exchange in found]
    assert told == [("chat.postMessage", room.id, "ok"), ("chat.postMessage", "C0LUNCH", "not_in_channel")]
    assert desk.app.bot_token not in str([exchange.request for exchange in desk.traffic])


async def test_the_clock_can_be_set_ahead(desk: Workspace) -> None:
    async with aiohttp.ClientSession(desk.app.address) as session:
        async with session.post("/clock", json={"now": "2030-01-07T09:00:00+08:00"}) as answer:
            assert (await answer.json())["now"].startswith("2030-01-07T01:00:0")
        async with session.post("/clock", json={"advance": 3600}) as answer:
            assert (await answer.json())["now"].startswith("2030-01-07T02:00:0")
        async with session.get("/clock") as answer:
            assert (await answer.json())["now"].startswith("2030-01-07T02:00:0")
        async with session.post("/clock", json={"now": "tomorrow"}) as answer:
            assert answer.status == 400


async def test_each_answer_says_what_time_it_is_in_the_team(
    desk: Workspace, client: AsyncWebClient, room: Channel
) -> None:
    desk.clock.advance(timedelta(days=400))
    posted = await client.chat_postMessage(channel=room.id, text="Later")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C0NOWHERE", text="Later")

    for answer in (posted, refused.value.response):
        said = parsedate_to_datetime(answer.headers["Date"]).timestamp()
        assert abs(said - float(posted["ts"])) < 60


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
async def test_other_websites_get_nothing(desk: Workspace, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession(headers=headers) as session, session.post(f"{desk.app.address}/clock") as answer:
        assert answer.status == 403


async def test_a_socket_needs_a_fresh_ticket(desk: Workspace) -> None:
    opened = await call(desk, "apps.connections.open", token=desk.app.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        for url in (opened["url"], f"{desk.app.address}/socket"):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
