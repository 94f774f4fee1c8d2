"""How long the delivery of posts waits for what; an operator seldom changes it, a test shortens it."""

import random
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field


class Waits(BaseModel):
    """Seconds, all of them."""

    model_config = ConfigDict(frozen=True)

    tick: float = Field(default=15, gt=0)  # seconds between looks at what is due, at most
    lease: float = Field(default=120, gt=0)  # a claim is its owner's alone
    give_back: float = Field(default=30, gt=0)  # a claim older than this is not begun any more
    look_up: float = Field(default=180, gt=0)  # from a doubtful attempt to the look into the history
    verification: float = Field(default=900, gt=0)  # from a doubtful attempt to the search for a double
    spacing: float = Field(default=1.05, ge=0)  # between posts to one channel: Slack takes about one a second
    horizon: float = Field(default=48 * 3600, gt=0)  # how far ahead is planned
    backoff: float = Field(default=5, gt=0)  # after the first failure; each further one doubles it
    longest_backoff: float = Field(default=900, gt=0)

    def after(self, attempts: int) -> timedelta:
        """The pause after so many failures in a row, give or take a fifth so that not all come at once."""
        pause = min(self.backoff * 2 ** max(attempts - 1, 0), self.longest_backoff)
        return timedelta(seconds=pause * random.uniform(0.8, 1.2))  # noqa: S311  # spreads rivals, hides nothing
