"""Initiatives together with how far they have come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from store.judged import WINDOW
from store.model.commitment import Initiative
from store.model.milestone import FINISHED, Milestone, is_overdue, stage_of
from store.model.selection import Selection
from store.store import Ledger


class Followed(NamedTuple):
    """An initiative with its steps, oldest first, and the one that gives it its present stage."""

    initiative: Initiative
    steps: Sequence[Milestone]
    latest: Milestone | None
    overdue: bool

    @property
    def is_done(self) -> bool:
        """Whether its work is recorded as finished."""
        return self.latest is not None and self.latest.stage in FINISHED


async def followed_initiatives(
    ledger: Ledger, selection: Selection, today: date, limit: int = WINDOW
) -> list[Followed]:
    """The initiatives that a selection asks for, by number; of more than `limit` those with the latest deadlines."""
    found = await ledger.commitments.find(selection.model_copy(update={"kind": "initiative"}), limit=limit)
    return await follow_all(ledger, [one for one in found if isinstance(one, Initiative)], today)


async def follow_all(ledger: Ledger, initiatives: Sequence[Initiative], today: date) -> list[Followed]:
    """Initiatives with their steps, in the order of their ids."""
    return follow_by(await ledger.milestones.of([one.id for one in initiatives]), initiatives, today)


def follow_by(known: Iterable[Milestone], initiatives: Sequence[Initiative], today: date) -> list[Followed]:
    """Initiatives with these steps, which are in order of their days."""
    steps: defaultdict[str, list[Milestone]] = defaultdict(list)
    for step in known:
        steps[step.commitment_id].append(step)
    followed = []
    for one in sorted(initiatives, key=lambda one: one.order):
        latest = stage_of(steps[one.id], today)
        followed.append(Followed(one, steps[one.id], latest, is_overdue(one, latest, today)))
    return followed
