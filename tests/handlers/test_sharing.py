"""Channels that another company reads: nothing is posted there by itself until somebody has said that it may."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio

from bot.workspace.state.clock import MovableClock
from store.model.subscription import EVERY_DAY, Sharing, Subscription
from store.store import Store
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, TEAM, example

SHANGHAI = ZoneInfo("Asia/Shanghai")
OTHER_COMPANY = "T0ELSEWHERE"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026; the first is a Tuesday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


def daily(id: str, channel_id: str, created_by: str = "U0ADA") -> Subscription:
    return Subscription(
        id=id,
        channel_id=channel_id,
        weekdays=EVERY_DAY,
        quiet=False,
        starts_on=date(2026, 11, 1),
        created_by=created_by,
    )


@pytest_asyncio.fixture
async def local(tmp_path: Path) -> AsyncIterator[LocalWorkspace]:
    """Two channels are told something daily; that they are shared an event tells of one alone."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with await Store.open(url) as store:
        for told in (("S1", "C0GENERAL"), ("S2", "C0SCIENCE", "U0FANG"), ("S3", "C0SCIENCE", "U0LEFT")):
            await store.ledger(TEAM).subscriptions.add(daily(*told), BY)
    async with running_bot(url, {"DELIVERY__TICK": "0.2"}, MovableClock(at(1, 9))) as local:
        yield local


async def test_a_channel_that_is_shared_is_told_nothing_until_that_is_allowed(local: LocalWorkspace):
    ada, fang = local.person("ada"), local.person("fang")
    local.workspace.team.channel("C0SCIENCE").invited.append(OTHER_COMPANY)  # which will accept, and no event told

    await local.workspace.share("C0GENERAL", OTHER_COMPANY)
    await local.settled()
    asked = ada.direct_messages[-1]
    assert (
        "<#C0GENERAL> is shared with another company, so I have paused what it is told: All commitments." in asked.text
    )
    local.clock.advance_to(at(1, 9, 31))
    await local.rounds_made()

    assert [local.messages(channel) for channel in ("general", "science-policy")] == [[], []]
    (other,) = fang.direct_messages
    assert "C0SCIENCE" in other.text
    assert "C0SCIENCE" in ada.direct_messages[-1].text  # as whoever subscribed it has left, and she coordinates

    await ada.press(asked, "Go on")
    await local.settled()
    assert ada.direct_messages[0].text.startswith("<#C0GENERAL> is told again, where another company reads it too")
    await fang.press(other, "保持暂停" if "保持暂停" in other.buttons else "Leave it paused")
    await local.settled()
    local.clock.advance_to(at(2, 9, 31))
    await local.rounds_made()

    assert len(local.messages("general")) == 1
    assert local.messages("science-policy") == []
    assert [len(ada.direct_messages), len(fang.direct_messages)] == [2, 1]
    listed = await Persona(local.workspace, ada.person, local.workspace.team.channel("science-policy")).type("/digest")
    assert "Paused, for the channel is shared with another company" in listed.text


def test_whoever_resumes_what_was_held_allows_it():
    told = daily("S1", "C1")

    assert told.resumed() == told
    assert (told.held().paused_until, told.held().sharing) == (date.max, Sharing.ASKED)
    assert told.held().resumed().sharing is Sharing.ALLOWED
