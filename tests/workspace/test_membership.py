"""Slack's own commands: who is brought into a channel or taken out of it, and what the app hears of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.workspace.state.records import Payload
from bot.workspace.workspace import Workspace
from tests.workspace.conversation import until
from tests.workspace.small_bot import connected, new_app, small_workspace
from tests.workspace.test_scopes import with_scopes

EVENTS = ("member_joined_channel", "member_left_channel")


async def test_the_bot_is_invited_and_removed_and_hears_of_it() -> None:
    async with small_workspace(with_scopes("channels:read", "chat:write", events=EVENTS)) as desk:
        app, heard = new_app(desk), list[Payload]()
        for name in EVENTS:
            app.event(name)(_keeping(heard))
        bot, room = desk.team.bot_user_id, desk.team.add_channel("room", ["U0ADA"])
        async with connected(desk, app):
            await desk.run_command("U0ADA", room.id, "/invite @small_bot @tom")
            assert room.members == {"U0ADA", "U0TOM", bot}
            await desk.run_command("U0TOM", "D0TOM", "/kick @Small Bot #room")
            assert room.members == {"U0ADA", "U0TOM"}
            await until(lambda: len(heard) == 3)

    assert [(event["type"], event["user"], event.get("inviter")) for event in heard] == [
        ("member_joined_channel", bot, "U0ADA"),
        ("member_joined_channel", "U0TOM", "U0ADA"),
        ("member_left_channel", bot, None),
    ]
    assert {(event["channel"], event["channel_type"]) for event in heard} == {(room.id, "C")}
    said = [(one.user, one.text, one.subtype) for one in desk.team.conversation(room.id, "U0ADA")]
    assert said == [
        (bot, "was added to #room by <@U0ADA>.", "channel_join"),
        ("U0TOM", "was added to #room by <@U0ADA>.", "channel_join"),
        (bot, "was removed from #room by <@U0TOM>.", "channel_leave"),
    ]
    assert desk.app.posts("room") == []


def _keeping(heard: list[Payload]) -> Callable[[Payload], Awaitable[None]]:
    async def keep(event: Payload) -> None:
        heard.append(event)

    return keep


@pytest.mark.parametrize(
    ("who", "where", "line", "notice"),
    [
        ("U0ADA", "room", "/invite", "`/invite` needs somebody of this workspace: `/invite @small_bot`."),
        ("U0ADA", "room", "/kick @nobody", "`/kick` needs somebody of this workspace: `/kick @small_bot`."),
        ("U0ADA", "D0ADA", "/invite @tom", "`/invite` does not work in direct messages."),
        ("U0TOM", "room", "/invite @fang", "You are not in #room."),
        ("U0ADA", "general", "/kick @tom", "Nobody can be removed from #general."),
        ("U0ADA", "room", "/kick @ada", "You cannot remove yourself."),
        ("U0ADA", "room", "/invite @fang", "Somebody who has left the workspace cannot be invited."),
    ],
)
async def test_who_may_not_is_told_why(desk: Workspace, who: str, where: str, line: str, notice: str) -> None:
    room = desk.team.channels.get("C0ROOM") or desk.team.add_channel("room", ["U0ADA"], channel_id="C0ROOM")
    desk.team.person("fang").deleted = True
    channel = desk.team.channels.get(where) or desk.team.channel(where)
    before = channel.members.copy()

    outcome = await desk.run_command(who, channel.id, line)

    assert (outcome.notice, channel.members, room.members) == (notice, before, {"U0ADA"})
