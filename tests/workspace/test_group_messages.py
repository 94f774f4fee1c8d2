"""Group direct messages: who opens them, who is in them, and what nobody else sees."""

from __future__ import annotations

import aiohttp
import pytest

from bot.workspace.state.records import Payload
from bot.workspace.workspace import Workspace
from tests.workspace.conversation import until
from tests.workspace.small_bot import client_of, connected, new_app
from tests.workspace.test_scopes import desk_with, error_of

SCOPES = ("channels:history", "chat:write", "im:write", "mpim:history", "mpim:read", "mpim:write")
TRIO = "U0ADA,U0TOM"


async def test_the_same_people_have_one_group_message() -> None:
    async with desk_with(*SCOPES) as desk:
        client = client_of(desk)
        opened = (await client.conversations_open(users=TRIO, return_im=True))["channel"]
        again = (await client.conversations_open(users="U0TOM,U0ADA"))["channel"]
        larger = (await client.conversations_open(users=f"{TRIO},U0FANG"))["channel"]

        assert again == {"id": opened["id"]}
        assert larger["id"] != opened["id"]
        assert (await client.conversations_open(users="U0ADA"))["channel"] == {"id": "D0ADA"}
        shown = {key: opened[key] for key in ("name", "is_mpim", "is_im", "is_channel", "is_private", "is_member")}
        listed = await client.conversations_list(types="mpim")

    assert shown == {
        "name": "mpdm-ada--small_bot--tom-1",
        "is_mpim": True,
        "is_im": False,
        "is_channel": False,
        "is_private": True,
        "is_member": True,
    }
    assert [channel["id"] for channel in listed["channels"]] == [opened["id"], larger["id"]]


@pytest.mark.parametrize(
    ("users", "error"),
    [
        (",".join(f"U{n}" for n in range(9)), "too_many_users"),
        (",".join(f"U{n}" for n in range(8)), "user_not_found"),
        ("U0ADA,U0NOBODY", "user_not_found"),
        ("U0ADA,U0FANG", "user_disabled"),
    ],
)
async def test_who_cannot_be_brought_together_is_said(users: str, error: str) -> None:
    async with desk_with(*SCOPES) as desk:
        desk.team.person("fang").deleted = True
        assert (await error_of(client_of(desk).conversations_open(users=users)))["error"] == error
        assert not [channel for channel in desk.team.channels.values() if channel.kind == "mpim"]


async def test_one_person_and_several_need_scopes_of_their_own() -> None:
    async with desk_with("im:write") as desk:
        assert (await error_of(client_of(desk).conversations_open(users=TRIO)))["needed"] == "mpim:write"
    async with desk_with("mpim:write", "channels:history") as desk:
        assert (await error_of(client_of(desk).conversations_open(users="U0ADA")))["needed"] == "im:write"
        opened = await client_of(desk).conversations_open(users=TRIO)
        refused = await error_of(client_of(desk).conversations_history(channel=opened["channel"]["id"]))
        assert refused["needed"] == "mpim:history"


async def test_people_write_to_the_bot_and_each_other_there() -> None:
    async with desk_with(*SCOPES, events=("message.mpim",)) as desk:
        app, heard = new_app(desk), list[Payload]()

        @app.event("message")
        async def _(event: Payload) -> None:
            heard.append(event)

        group = desk.team.group_message(TRIO.split(","))
        async with connected(desk, app):
            await client_of(desk).chat_postMessage(channel=group.id, text="Both of you")
            await desk.say("U0ADA", group.id, "We are here")
            await until(lambda: len(heard) == 1)
        refused = await desk.run_command("U0ADA", group.id, "/invite @fang")

    assert (heard[0]["text"], heard[0]["channel_type"]) == ("We are here", "mpim")
    said = desk.team.conversation(group.id, "U0TOM")
    assert [message.text for message in said] == ["Both of you", "We are here"]
    assert refused.notice == "`/invite` does not work in direct messages."


async def test_without_the_event_in_its_manifest_the_app_hears_nothing() -> None:
    async with desk_with(*SCOPES, events=("message.channels",)) as desk:
        app, group, heard = new_app(desk), desk.team.group_message(TRIO.split(",")), list[str]()

        @app.event("message")
        async def _(event: Payload) -> None:
            heard.append(event["text"])

        async with connected(desk, app):
            await desk.say("U0ADA", group.id, "Unheard")
            await desk.say("U0ADA", "C0GENERAL", "Heard")
            await until(lambda: "Heard" in heard)

    assert heard == ["Heard"]


async def test_only_those_in_it_find_it_on_the_page() -> None:
    async with desk_with(*SCOPES) as desk:
        group = desk.team.group_message(TRIO.split(","))
        desk.team.post(group.id, desk.team.bot_user_id, "Between us")
        inside, of_ada = await _page(desk, "U0ADA", group.id)
        outside, _ = await _page(desk, "U0FANG", group.id)
        _, of_fang = await _page(desk, "U0FANG", "C0GENERAL")

    assert (inside, outside) == (200, 302)
    assert "<title>Small Bot, Tom Becker" in of_ada
    assert "Between us" in of_ada
    assert f'id="place-{group.id}"' in of_ada.partition('id="direct-messages"')[2]
    assert group.id not in of_fang


async def _page(desk: Workspace, person: str, channel: str) -> tuple[int, str]:
    address = f"{desk.app.address}/?as={person}&in={channel}"
    async with aiohttp.ClientSession() as session, session.get(address, allow_redirects=False) as answer:
        return answer.status, await answer.text()
