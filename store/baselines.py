"""Give a new target the baseline that is at hand for it."""

from datetime import date

from store.model.baseline import baseline_at_hand, started
from store.model.commitment import Commitment, Target
from store.progress import judge_all
from store.store import Ledger


async def with_baseline(commitment: Commitment, ledger: Ledger, today: date) -> Commitment:
    """The commitment, counted from the last figure before it, where it is a target that says no other start."""
    if not isinstance(commitment, Target):
        return commitment
    (judged,) = await judge_all(ledger, [commitment], today)
    figure = baseline_at_hand(judged)
    return started(commitment, figure) if figure else commitment
