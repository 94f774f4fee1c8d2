"""What figures would turn before they are written: every target that reads them, as it is and as it would be."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from store.model.actual import Actual
from store.model.observation import series_of
from store.model.progress import Judged, judge_by, worst_first
from store.model.selection import Selection
from store.progress import WINDOW, targets_among
from store.store import Ledger


class Turn(NamedTuple):
    """A target whose status would be another."""

    after: Judged
    before: Judged


async def turned_by(ledger: Ledger, figures: Sequence[Actual], today: date) -> list[Turn]:
    """The targets on record whose status these figures would change, worst first; three queries, however many."""
    if not figures:
        return []
    provinces = tuple(sorted({figure.province for figure in figures}))
    metrics = tuple(sorted({figure.metric for figure in figures}))
    series = {series_of(figure) for figure in figures}
    found = await ledger.commitments.find(Selection(kind="target", provinces=provinces, metrics=metrics), WINDOW)
    targets = [target for target in targets_among(found) if series_of(target) in series]
    if not targets:
        return []
    known = await ledger.actuals.of(provinces, metrics)
    strict = {rules.id for rules in await ledger.rules.all() if rules.two_people}
    new = [figure.model_copy(update={"needs_confirmation": figure.province in strict}) for figure in figures]
    written = {figure.id for figure in figures}
    before = {judged.target.id: judged for judged in judge_by(known, targets, today)}
    after = judge_by([*(figure for figure in known if figure.id not in written), *new], targets, today)
    turns = [Turn(judged, before[judged.target.id]) for judged in after]
    turned = [turn for turn in turns if turn.after.status is not turn.before.status]
    return sorted(turned, key=lambda turn: worst_first(turn.after))
