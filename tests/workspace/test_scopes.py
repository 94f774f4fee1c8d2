"""What the app may do: scopes, kinds of channels, people who left, channels that were closed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace.state.manifest import AppManifest
from bot.workspace.state.records import Payload
from bot.workspace.workspace import Workspace
from tests.workspace.samples import video
from tests.workspace.small_bot import MANIFEST, client_of, small_workspace
from tests.workspace.test_web_api import call

NEEDED: dict[str, tuple[Payload, str]] = {  # method: arguments, and the scopes of which one is needed
    "chat.postMessage": ({"channel": "C0GENERAL", "text": "x"}, "chat:write"),
    "chat.scheduleMessage": ({"channel": "C0GENERAL", "text": "x", "post_at": 1}, "chat:write"),
    "chat.update": ({"channel": "C0GENERAL", "ts": "1.2", "text": "x"}, "chat:write"),
    "users.info": ({"user": "U0ADA"}, "users:read"),
    "users.lookupByEmail": ({"email": "x"}, "users:read.email"),
    "conversations.list": ({}, "channels:read,groups:read,im:read,mpim:read"),
    "conversations.history": ({"channel": "C0GENERAL"}, "channels:history,groups:history,im:history,mpim:history"),
    "conversations.join": ({"channel": "C0LUNCH"}, "channels:join"),
    "conversations.open": ({"users": "U0ADA"}, "im:write,mpim:write"),
    "files.getUploadURLExternal": ({"filename": "x", "length": 1}, "files:write"),
    "reactions.add": ({"channel": "C0GENERAL", "name": "eyes", "timestamp": "1.2"}, "reactions:write"),
    "bookmarks.add": ({"channel_id": "C0GENERAL", "title": "x", "type": "link"}, "bookmarks:write"),
    "usergroups.list": ({}, "usergroups:read"),
    "team.info": ({}, "team:read"),
}
FREE = ("auth.test", "blocks.validate", "views.open", "chat.getPermalink")


def with_scopes(*scopes: str, events: tuple[str, ...] = ()) -> AppManifest:
    given = MANIFEST.model_dump()
    given["oauth_config"] = {"scopes": {"bot": scopes}}
    given["settings"]["event_subscriptions"] = {"bot_events": events}
    return AppManifest.model_validate(given)


@asynccontextmanager
async def desk_with(*scopes: str, events: tuple[str, ...] = ()) -> AsyncIterator[Workspace]:
    async with small_workspace(with_scopes(*scopes, events=events)) as workspace:
        yield workspace


async def error_of(doing: Awaitable[Any]) -> Payload:
    with pytest.raises(SlackApiError) as refused:
        await doing
    return dict(refused.value.response.data)


async def test_without_its_scope_a_method_says_which_is_missing() -> None:
    async with desk_with("commands", "pins:read") as desk:
        for method, (arguments, needed) in NEEDED.items():
            answer = await call(desk, method, **arguments)
            assert answer == {"ok": False, "error": "missing_scope", "needed": needed, "provided": "commands,pins:read"}
        for method in FREE:
            assert (await call(desk, method)).get("error") != "missing_scope"


async def test_headers_tell_what_there_is_and_what_would_do() -> None:
    async with desk_with("commands", "users:read") as desk:
        answer = await client_of(desk).users_info(user="U0ADA")

    assert answer.headers["x-oauth-scopes"] == "commands,users:read"
    assert answer.headers["x-accepted-oauth-scopes"] == "users:read"


async def test_each_kind_of_channel_needs_its_own_scope() -> None:
    async with desk_with("channels:read", "channels:history") as desk:
        client = client_of(desk)
        closed = desk.team.add_channel("closed", ["U0ADA", desk.team.bot_user_id], "private")
        await client.conversations_info(channel="C0GENERAL")

        assert (await error_of(client.conversations_info(channel=closed.id)))["needed"] == "groups:read"
        assert (await error_of(client.conversations_history(channel=closed.id)))["needed"] == "groups:history"
        assert (await error_of(client.conversations_history(channel="D0ADA")))["needed"] == "im:history"
        assert (await error_of(client.conversations_list(types="public_channel,im")))["needed"] == "im:read"
        assert (await error_of(client.users_conversations(types="private_channel")))["needed"] == "groups:read"


async def test_public_channels_can_be_posted_to_from_outside_with_a_scope_for_that() -> None:
    async with desk_with("chat:write", "chat:write.public") as desk:
        await client_of(desk).chat_postMessage(channel="C0LUNCH", text="Hello")
        closed = desk.team.add_channel("closed", ["U0ADA"], "private")

        assert [message.text for message in desk.app.posts("lunch")] == ["Hello"]
        refused = await error_of(client_of(desk).chat_postMessage(channel=closed.id, text="x"))
        assert refused["error"] == "channel_not_found"


async def test_an_archived_channel_takes_nothing_more() -> None:
    async with desk_with("commands", "chat:write", "channels:join", "channels:history", "reactions:write") as desk:
        client = client_of(desk)
        posted = await client.chat_postMessage(channel="C0SCIENCE", text="Last words")
        await desk.archive("C0SCIENCE", "U0TOM")
        room, ts = "C0SCIENCE", posted["ts"]

        assert (await error_of(client.chat_postMessage(channel=room, text="x")))["error"] == "is_archived"
        assert (await error_of(client.chat_update(channel=room, ts=ts, text="x")))["error"] == "is_inactive"
        assert (await error_of(client.conversations_join(channel=room)))["error"] == "is_archived"
        assert (await error_of(client.reactions_add(channel=room, timestamp=ts, name="eyes")))["error"] == "is_archived"
        said = (await client.conversations_history(channel=room))["messages"]
        assert [message["text"] for message in said] == ["archived the channel", "Last words"]
        assert (await desk.say("U0ADA", room, "x")).notice == "This channel is archived."
        assert (await desk.run_command("U0ADA", room, "/echo x")).notice == "This channel is archived."


async def test_people_who_left_cannot_be_reached() -> None:
    async with desk_with("chat:write", "im:write", "users:read", "users:read.email") as desk:
        client = client_of(desk)
        desk.team.person("tom").deleted = True

        assert (await client.users_info(user="U0TOM"))["user"]["deleted"] is True
        assert (await error_of(client.conversations_open(users="U0TOM")))["error"] == "user_disabled"
        assert (await error_of(client.chat_postMessage(channel="U0TOM", text="x")))["error"] == "channel_not_found"
        whisper = client.chat_postEphemeral(channel="C0GENERAL", user="U0TOM", text="x")
        assert (await error_of(whisper))["error"] == "user_not_in_channel"
        lookup = client.users_lookupByEmail(email="tom@workspace.example")
        assert (await error_of(lookup))["error"] == "users_not_found"


async def test_addresses_are_shown_to_those_who_may_read_them() -> None:
    async with desk_with("users:read") as desk:
        assert "email" not in (await client_of(desk).users_info(user="U0ADA"))["user"]["profile"]
    async with desk_with("users:read", "users:read.email") as desk:
        found = await client_of(desk).users_lookupByEmail(email="ada@workspace.example")
        assert found["user"]["id"] == "U0ADA"


async def test_an_event_without_its_scope_is_not_told_and_the_ledger_says_why() -> None:
    async with desk_with("chat:write", events=("message.channels",)) as desk:
        await desk.say("U0ADA", "C0GENERAL", "Does anybody hear me?")

        (unheard,) = desk.traffic.find("events_api")
        assert unheard.verdict == "missing_scope"
        assert unheard.reasons == ["message.channels needs the scope channels:history"]


async def test_commands_need_their_scope() -> None:
    async with desk_with("chat:write") as desk:
        outcome = await desk.run_command("U0ADA", "C0GENERAL", "/echo")

    assert outcome.notice == "`/echo` does not run: the app lacks the scope “commands”."


async def test_strange_arguments_are_refused() -> None:
    async with desk_with("users:read") as desk:
        assert (await call(desk, "users.info", **{"user": "U0ADA", "us er": "x"}))["error"] == "invalid_arg_name"
        assert (await call(desk, "users.info", user="U0ADA", include_locale="perhaps"))["error"] == "invalid_arguments"
        assert (await call(desk, "users.info"))["error"] == "invalid_arguments"


async def test_a_token_that_was_given_back_is_worth_nothing() -> None:
    async with desk_with("users:read") as desk:
        client = client_of(desk)
        assert (await client.auth_revoke(test=True))["revoked"] is False
        assert (await client.auth_revoke(test=False))["revoked"] is True
        assert (await error_of(client.auth_test()))["error"] == "token_revoked"


async def test_a_video_needs_its_scope_and_a_domain_of_the_manifest() -> None:
    film = video(video_url="https://films.example/1")

    async def error(manifest: AppManifest) -> object:
        async with small_workspace(manifest) as desk:
            posted = await call(desk, "chat.postMessage", channel="C0GENERAL", blocks=json.dumps([film]))
            return posted.get("error")

    allowed = with_scopes("chat:write", "links.embed:write")
    features = allowed.features.model_copy(update={"unfurl_domains": ("films.example",)})
    assert await error(with_scopes("chat:write")) == "invalid_blocks"
    assert await error(allowed) == "invalid_blocks"
    assert await error(allowed.model_copy(update={"features": features})) is None


async def test_another_name_and_picture_need_their_scope() -> None:
    guise: dict[str, Any] = {"username": "Weather", "icon_emoji": ":sunny:"}
    async with desk_with("chat:write") as desk:
        plain = (await client_of(desk).chat_postMessage(channel="general", text="x", **guise))["message"]
    async with desk_with("chat:write", "chat:write.customize") as desk:
        posted = (await client_of(desk).chat_postMessage(channel="general", text="x", **guise))["message"]
        drawn = await page_of(desk, "C0GENERAL")

    assert (plain["user"], "username" in plain) == ("U0APP", False)
    assert (posted["subtype"], posted["username"], posted["icons"]) == ("bot_message", "Weather", {"emoji": ":sunny:"})
    assert "user" not in posted
    assert "<b>Weather</b>" in drawn
    assert "☀" in drawn


async def page_of(desk: Workspace, channel: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"{desk.app.address}/?as=U0ADA&in={channel}") as page:
        return await page.text()
