"""What time it is in Slack, and who the bot is there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox import policy_desk
from handlers.posting.bearings import Bearings
from tests.delivery.slack import Fuse, Slack, StillClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AHEAD = timedelta(hours=6)


class Bridge:
    """Bearings of a bot whose clock is ahead of Slack's, and the calls that they take."""

    def __init__(self) -> None:
        self.slack = StillClock(NOON)
        self.ours = NOON + AHEAD
        self.client = Slack(policy_desk(self.slack), Fuse(), [], lambda _: None)
        self.bearings = Bearings(self.client, self.clock)
        self.calls: list[str] = []
        self.headers: dict[str, str] | None = None
        self._call = self.client.api_call
        self.client.api_call = self.noted  # type: ignore[method-assign]

    async def clock(self) -> datetime:
        return self.ours

    async def noted(self, api_method: str, **more: Any) -> Any:
        self.calls.append(api_method)
        answer = await self._call(api_method, **more)
        answer.headers = answer.headers if self.headers is None else self.headers
        return answer


@pytest.fixture
def bridge() -> Bridge:
    return Bridge()


async def test_slack_is_asked_once_while_our_clocks_agree(bridge: Bridge):
    for _ in range(3):
        assert await bridge.bearings.now() == NOON
        assert await bridge.bearings.ids() == {"B0APP", "U0APP"}

    assert bridge.calls == ["auth.test"]


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(seconds=10)])
async def test_it_is_asked_anew_once_our_clock_was_set(bridge: Bridge, jump: timedelta):
    await bridge.bearings.now()
    bridge.ours += jump
    bridge.slack.moment += timedelta(seconds=5)

    assert await bridge.bearings.now() == NOON + timedelta(seconds=5)
    assert bridge.calls == ["auth.test", "auth.test"]


@pytest.mark.parametrize("date", [{}, {"Date": "yesterday"}])
async def test_where_it_tells_no_time_ours_is_believed(bridge: Bridge, date: dict[str, str]):
    bridge.headers = date

    assert await bridge.bearings.now() == NOON + AHEAD
