"""What is on record that makes a new promise doubtful: the figures and the promises of the same province and metric."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Self

from store.model.actual import Actual
from store.model.commitment import Commitment, Target
from store.model.doubts import Doubt, doubts_about, doubts_about_deadline
from store.model.selection import Selection
from store.store import Ledger

MOST_COMPARED = 100_000  # promises of the provinces and metrics in question

Subject = tuple[str, str]  # the province and the metric


class Grounds(NamedTuple):
    """The figures and promises on record of what some targets are about."""

    figures: Mapping[Subject, Sequence[Actual]]
    promises: Mapping[Subject, Sequence[Target]]

    @classmethod
    async def of(cls, ledger: Ledger, commitments: Iterable[Commitment]) -> Self:
        """All that is on record of the provinces and metrics of targets; two queries, however many there are."""
        targets = [commitment for commitment in commitments if isinstance(commitment, Target)]
        figures: defaultdict[Subject, list[Actual]] = defaultdict(list)
        promises: defaultdict[Subject, list[Target]] = defaultdict(list)
        if targets:
            provinces = tuple(sorted({target.province for target in targets}))
            metrics = tuple(sorted({target.metric for target in targets}))
            for actual in await ledger.actuals.of(provinces, metrics):
                figures[actual.province, actual.metric].append(actual)
            alike = Selection(kind="target", provinces=provinces, metrics=metrics)
            for target in await ledger.commitments.find(alike, MOST_COMPARED):
                if isinstance(target, Target):
                    promises[target.province, target.metric].append(target)
        return cls(dict(figures), dict(promises))

    def alike(self, target: Target) -> Sequence[Target]:
        """What is promised already of the same metric in the same province, of whatever year."""
        return self.promises.get((target.province, target.metric), ())

    def doubts_about(self, commitment: Commitment, today: date) -> list[Doubt]:
        """What to ask of whoever records it."""
        if not isinstance(commitment, Target):
            return doubts_about_deadline(commitment.deadline, commitment.year, today)
        figures = self.figures.get((commitment.province, commitment.metric), ())
        return doubts_about(commitment, figures, self.alike(commitment), today)
