"""Read from the ledger which promises follow from which."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from store.model.commitment import Commitment, Initiative, State
from store.model.conference import Conference
from store.model.lineage import Line, Lineage, lineage_of, proposals
from store.model.progress import Tracked
from store.model.selection import Selection
from store.progress import track
from store.store import Ledger

EVERY = 1_000_000  # commitments of the provinces in question
OFFERED = 30  # in the menu of a modal
ANY_STATE = tuple(State)


class Kin(NamedTuple):
    """All that some provinces ever promised, and how it follows from each other."""

    commitments: Sequence[Commitment]
    lineage: Lineage

    def proposed(self, commitment: Commitment) -> list[Commitment]:
        """What an initiative may take up, by its words; nothing where that is known."""
        is_known = commitment.follows is not None or commitment.id in self.lineage.before
        if is_known or not isinstance(commitment, Initiative):
            return []
        return proposals(commitment, [other for other in self.commitments if other.id not in self.lineage.after])

    def offered(self, commitment: Commitment) -> list[Commitment]:
        """What somebody may say that a promise takes up: what it does, what measures the same, what reads like it."""
        said = self.lineage.before.get(commitment.id)
        alike = [other for other in self.commitments if is_earlier(other, commitment) and is_like(other, commitment)]
        found = {other.id: other for other in [*([said.before] if said else []), *self.proposed(commitment), *alike]}
        return [*found.values()][:OFFERED]

    async def line(self, ledger: Ledger, commitment: Commitment, today: date) -> Line:
        """All the years of one promise, as they stand on a day."""
        (line,) = await self.lines(ledger, [commitment], today)
        return line

    async def lines(self, ledger: Ledger, commitments: Iterable[Commitment], today: date) -> list[Line]:
        """All the years of some promises, each of these lines once."""
        chains = {chain[0].id: chain for chain in map(self.lineage.chain, commitments)}
        tracked = await track(ledger, [commitment for chain in chains.values() for commitment in chain], today)
        by_id = {item.commitment.id: item for item in tracked}
        return [
            Line([by_id[commitment.id] for commitment in chain], self.lineage.silences.get(chain[-1].id))
            for chain in chains.values()
        ]


def is_earlier(other: Commitment, commitment: Commitment) -> bool:
    return other.kind == commitment.kind and other.year < commitment.year and other.state is not State.DRAFT


def is_like(other: Commitment, commitment: Commitment) -> bool:
    """Whether both are of the same metric, be it on another basis or of another place in the province."""
    return other.metric is not None and other.metric == commitment.metric


async def kin_in(ledger: Ledger, provinces: Iterable[str]) -> Kin:
    """All that some provinces ever promised."""
    commitments, documents = await promises_in(ledger, provinces)
    return Kin(commitments, lineage_of(commitments, documents))


async def promises_in(ledger: Ledger, provinces: Iterable[str]) -> tuple[list[Commitment], list[Conference]]:
    """The promises of some provinces, in whatever state, and the documents in which they can stand."""
    places = tuple(sorted(set(provinces)))
    if not places:
        return [], []
    commitments = await ledger.commitments.find(Selection(provinces=places, states=ANY_STATE), EVERY)
    documents = [document for place in places for document in await ledger.conferences.of_province(place)]
    return commitments, documents


async def lines_of(
    ledger: Ledger, commitments: Sequence[Commitment], admits: Callable[[Tracked], bool], today: date
) -> list[Line]:
    """The lines of some commitments of which any is admitted, that in which most has changed first."""
    kin = await kin_in(ledger, {commitment.province for commitment in commitments})
    asked = {commitment.id for commitment in commitments}
    lines = await kin.lines(ledger, commitments, today)
    fitting = [line for line in lines if any(item.commitment.id in asked and admits(item) for item in line.items)]
    return sorted(fitting, key=lambda line: line.urgency)
