"""The way that a target is expected to go: through its interim goals where it has any, else along a straight line."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from store.model.commitment import Comparator, InterimGoal, Target

INCLUDED = {Comparator.MORE_THAN: Comparator.AT_LEAST, Comparator.LESS_THAN: Comparator.AT_MOST}


def goal_by(target: Target, day: date) -> InterimGoal | None:
    """The last interim goal that should be reached by a day."""
    passed = [goal for goal in target.interim if goal.on <= day]
    return max(passed, key=lambda goal: goal.on, default=None)


def expected_share(target: Target, day: date) -> Decimal | None:
    """The share of the way that should be gone by a day, along the interim goals; none without any, or a start."""
    start, end = target.baseline, target.value
    if start is None or end is None or end == start.value:
        return None
    inner = {goal.on: goal.value for goal in target.interim if goal.value is not None}
    between = sorted((on, value) for on, value in inner.items() if start.on < on < target.deadline.on)
    if not between:
        return None
    for (first, low), (last, high) in pairwise([(start.on, start.value), *between, (target.deadline.on, end)]):
        if first <= day <= last:
            value = low + (high - low) * Decimal((day - first).days) / (last - first).days
            return (value - start.value) / (end - start.value)
    return None


def as_target(target: Target, goal: InterimGoal) -> Target:
    """An interim goal as something to be judged like the target itself; to reach it exactly is enough."""
    comparator = INCLUDED.get(target.comparator, target.comparator)
    return target.model_copy(update={"value": goal.value, "comparator": comparator})
