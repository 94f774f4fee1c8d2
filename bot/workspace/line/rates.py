"""How often the app may call: Slack's tiers, with the short bursts it puts up with, and when to come back."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from bot.workspace.state.records import Refused

TIERS = (
    "https://docs.slack.dev/apis/web-api/rate-limits"  # where these figures stand; how long a burst is, they leave open
)
DISTRIBUTED_HISTORY_ITEMS = 15  # changelog of 29 May 2025


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds on the average, of which `burst` may come at once."""

    calls: int
    seconds: float
    burst: int


TIER_1 = Rate(1, 60, 1)
TIER_2 = Rate(20, 60, 20)
TIER_3 = Rate(50, 60, 50)
TIER_4 = Rate(100, 60, 100)
HUNDREDS = Rate(300, 60, 300)  # auth.test and other "special" ones
POSTING = Rate(300, 60, 100)  # all posts of the team: "several hundred a minute"
POSTING_IN_CHANNEL = Rate(1, 1, 5)
DISTRIBUTED_HISTORY = Rate(1, 60, 1)
EVENTS = Rate(30_000, 3600, 30_000)


class RateLimitedError(Refused):
    """Too many calls: HTTP 429, and the whole seconds after which to try again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class Budgets:
    """What the app has used up of its rates, by the machine's clock.

    `lifted`: nothing is ever refused, for measuring. `distributed`: the app is sold outside of Slack's marketplace,
    for which history comes once a minute in portions of 15. Both can be switched while it runs.
    """

    def __init__(
        self, *, lifted: bool = False, distributed: bool = False, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.lifted = lifted
        self.distributed = distributed
        self._now = now
        self._spent_until: dict[Hashable, float] = {}

    def spend(self, what: Hashable, rate: Rate) -> None:
        """Use one call of a budget; RateLimitedError when there is none left just now.

        Each call fills `seconds / calls` of the time ahead, and a burst may fill so much of it in advance.
        """
        if self.lifted:
            return
        now, one = self._now(), rate.seconds / rate.calls
        spent_until = max(self._spent_until.get(what, now), now)
        too_early = spent_until - now - one * (rate.burst - 1)
        if too_early > 1e-9:
            raise RateLimitedError(math.ceil(too_early))
        self._spent_until[what] = spent_until + one
