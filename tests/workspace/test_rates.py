"""How often the app may call: budgets by the second, and what a client gets that calls too often."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.api.web_api import METHODS
from bot.workspace.command_line import budgets_of, parser
from bot.workspace.line.rates import (
    EVENTS,
    POSTING_IN_CHANNEL,
    TIER_1,
    TIER_2,
    TIER_3,
    TIER_4,
    Budgets,
    Rate,
    RateLimitedError,
)
from bot.workspace.state.records import Channel
from bot.workspace.workspace import Workspace
from tests.workspace.small_bot import client_of, small_workspace

FIGURES = {  # docs: each method's page under reference/methods
    TIER_2: ["conversations.list", "users.list", "usergroups.list", "usergroups.users.list", "bookmarks.add"],
    TIER_3: [
        "chat.update",
        "chat.delete",
        "chat.scheduleMessage",
        "chat.deleteScheduledMessage",
        "chat.scheduledMessages.list",
        "conversations.info",
        "conversations.join",
        "conversations.open",
        "conversations.history",
        "conversations.replies",
        "users.lookupByEmail",
        "users.conversations",
        "reactions.add",
        "team.info",
        "apps.connections.open",
    ],
    TIER_4: [
        "chat.postEphemeral",
        "views.open",
        "views.push",
        "views.update",
        "views.publish",
        "conversations.members",
        "users.info",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
    ],
}


class Seconds:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("rate", "method"), [(rate, method) for rate, names in FIGURES.items() for method in names])
def test_every_method_has_its_tier(rate: Rate, method: str) -> None:
    assert METHODS[method].rate == rate


@pytest.mark.parametrize("rate", [TIER_1, TIER_2, TIER_3, TIER_4, POSTING_IN_CHANNEL])
def test_a_burst_is_put_up_with_and_one_more_is_not(rate: Rate) -> None:
    budgets = Budgets(now=Seconds())

    for _ in range(rate.burst):
        budgets.spend("x", rate)
    with pytest.raises(RateLimitedError):
        budgets.spend("x", rate)
    budgets.spend("y", rate)


@given(pauses=st.lists(st.floats(0, 20), max_size=60), rate=st.sampled_from([TIER_2, TIER_3, POSTING_IN_CHANNEL]))
def test_whoever_waits_as_long_as_he_is_told_is_heard(pauses: list[float], rate: Rate) -> None:
    clock = Seconds()
    budgets = Budgets(now=clock)
    heard = []
    for pause in pauses:
        clock.now += pause
        try:
            budgets.spend("x", rate)
        except RateLimitedError as refusal:
            clock.now += refusal.retry_after
            budgets.spend("x", rate)
        heard.append(clock.now)

    for first in heard:
        within = [moment for moment in heard if first <= moment < first + rate.seconds]
        assert len(within) <= rate.burst + rate.calls


def test_for_measuring_the_budgets_are_lifted() -> None:
    budgets = Budgets(lifted=True, now=Seconds())

    for _ in range(1000):
        budgets.spend("x", TIER_1)


async def test_thirty_posts_at_once_are_too_many(desk: Workspace) -> None:
    room, other = (desk.team.add_channel(name, ["U0ADA", desk.team.bot_user_id]) for name in ("room", "other"))
    client = client_of(desk)
    posts = [client.chat_postMessage(channel=room.id, text=str(number)) for number in range(30)]
    with pytest.raises(SlackApiError) as refused:
        await _one_by_one(posts)

    answer = refused.value.response
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert answer.headers["Retry-After"] == "1"
    for post in posts:
        post.close()
    assert [message.text for message in desk.app.posts(room.id)] == ["0", "1", "2", "3", "4"]
    await client.chat_postMessage(channel=other.id, text="elsewhere")
    assert [exchange.verdict for exchange in desk.traffic.find("chat.*", "refused")][-1] == "ratelimited"


async def _one_by_one(doings: Iterable[Awaitable[Any]]) -> None:
    for doing in doings:
        await doing


async def test_an_app_sold_outside_the_marketplace_reads_history_once_a_minute(desk: Workspace) -> None:
    room = _full_room(desk)
    client: AsyncWebClient = client_of(desk)
    assert len((await client.conversations_history(channel=room.id, limit=100))["messages"]) == 20
    desk.app.budgets.distributed = True
    try:
        page = await client.conversations_replies(channel=room.id, ts=desk.team.conversation(room.id, "U0ADA")[0].ts)
        assert len(page["messages"]) == 1
        with pytest.raises(SlackApiError) as refused:
            await client.conversations_replies(channel=room.id, ts="1.2")
    finally:
        desk.app.budgets.distributed = False
    assert refused.value.response.status_code == 429
    assert 58 <= int(refused.value.response.headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("words", "is_distributed"), [([], False), (["--history-limits", "distributed"], True)], ids=["ordinary", "sold"]
)
def test_how_history_comes_is_an_option(words: list[str], is_distributed: bool) -> None:
    assert budgets_of(parser("workspace", None).parse_args(words)).distributed is is_distributed


async def test_above_thirty_thousand_events_an_hour_only_the_flood_is_told() -> None:
    budgets = Budgets(now=Seconds())
    async with small_workspace() as desk:
        desk.app.budgets = budgets
        for _ in range(EVENTS.burst):
            budgets.spend("events", EVENTS)
        for _ in range(3):
            await desk.say("U0ADA", "C0GENERAL", "Another one")

        told = [exchange.request["type"] for exchange in desk.traffic.find("events_api")]
        assert told[0] == "app_rate_limited"
        assert len(told) <= 2  # one a minute, should the minute be over just now


async def test_it_gets_fifteen_messages_at_a_time(desk: Workspace) -> None:
    room = _full_room(desk)
    desk.app.budgets.distributed, desk.app.budgets.lifted = True, True
    page = await client_of(desk).conversations_history(channel=room.id, limit=100)
    desk.app.budgets.distributed, desk.app.budgets.lifted = False, False

    assert len(page["messages"]) == 15
    assert page["has_more"] is True


def _full_room(desk: Workspace) -> Channel:
    room = desk.team.add_channel("full", ["U0ADA", desk.team.bot_user_id])
    for number in range(20):
        desk.team.post(room.id, "U0ADA", str(number))
    return room
