"""The bot where it has to end, and where Slack will hear nothing more of it."""

import asyncio
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import environment_for
from bot.workspace.state.clock import MovableClock
from store.model.subscription import EVERY_DAY, Subscription
from store.store import Store
from tests.harness import ROOT, LocalWorkspace, running_bot
from tests.ledgers import BY, TEAM, example

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SUNDAY = MORNING.replace(day=22)  # when nothing is due
HALF_PAST = MORNING.replace(minute=30)
SHORT = {"DELIVERY__TICK": "0.2", "DELIVERY__LOOK_UP": "1", "DELIVERY__VERIFICATION": "1"}
CHANNELS = ("C0GENERAL", "C0SCIENCE")
PATIENCE = 30  # seconds, for a machine may be busy; an operating system grants ten, a held up post would take longer


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A ledger in which two channels have subscribed to a digest every day, in any case."""
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(address)
    async with await Store.open(address) as store:
        for channel in CHANNELS:
            one = Subscription(
                id=f"D{channel}",
                channel_id=channel,
                query="henan",
                weekdays=EVERY_DAY,
                quiet=False,
                starts_on=date(2026, 11, 23),
                created_by="U0ADA",
            )
            await store.ledger(TEAM).subscriptions.add(one, BY)
    return address


def posts(local: LocalWorkspace) -> list[int]:
    """How many digests stand in each channel."""
    said = [local.messages(channel) for channel in CHANNELS]
    return [sum(one.thread_ts in (None, one.ts) for one in channel) for channel in said]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - it is looked at, it does not call
            await asyncio.sleep(0.05)


async def status(url: str, local: LocalWorkspace) -> tuple[int, str]:
    """What `python -m bot status` says by the workspace's clock, and its exit code."""
    words = (sys.executable, "-m", "bot", "status", "--team", TEAM)
    process = await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, env=environment_for(local.workspace, url), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


async def test_it_ends_in_time_while_posts_are_under_way_and_loses_none(url: str):
    clock = MovableClock(MORNING)
    async with running_bot(url, SHORT, clock) as local:
        local.workspace.faults.add("chat.postMessage:slow:s=90")
        clock.advance_to(HALF_PAST)
        await until(lambda: len(local.workspace.traffic.find("chat.postMessage")) == len(CHANNELS))

        local.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(local.process.wait(), PATIENCE) == 0
        assert not [line for line in local.log if "Traceback" in line], "\n".join(local.log)
        assert posts(local) == [0, 0]

    clock.advance(timedelta(minutes=5))  # the claims of the one that ended are over
    async with running_bot(url, SHORT, clock) as local:
        await until(lambda: posts(local) == [1, 1])
        await local.rounds_made()
        assert posts(local) == [1, 1]


async def test_a_revoked_token_is_tried_once_in_a_while_and_the_operator_sees_it(url: str):
    clock = MovableClock(MORNING)
    async with running_bot(url, SHORT, clock) as local:
        local.workspace.app.is_revoked = True
        before = local.workspace.traffic.count()
        clock.advance_to(HALF_PAST)
        find = local.workspace.traffic.find
        await until(lambda: bool(find(verdict="token_revoked", since=before)))
        await local.rounds_made()
        refused = [one.name for one in find(verdict="token_revoked", since=before)]
        assert len(refused) <= 10, refused
        asked = local.workspace.traffic.count()
        for _ in range(5):
            await local.rounds_made()
        assert local.workspace.traffic.count() == asked, "it leaves Slack alone"

        local.workspace.app.is_revoked = False
        clock.advance_to(HALF_PAST.replace(hour=10))
        await until(lambda: posts(local) == [1, 1])


async def test_the_operator_is_told_what_does_not_get_out(url: str):
    async with running_bot(url, SHORT | {"DELIVERY__LOOK_UP": "600"}, MovableClock(SUNDAY)) as local:
        assert (await status(url, local))[0] == 0
        ada = local.person("ada", local.workspace.team.channel("science-policy"))
        listed = await ada.type("/digest")
        local.workspace.faults.add("chat.postMessage:503-before")
        await ada.press(listed, "Send now")
        await local.rounds_made()

        code, said = await status(url, local)
        assert code == 1
        assert "Last post: none\n" in said
        assert "1 post in doubt: HTTP 503 (due since " in said
        assert "; tried again " in said
