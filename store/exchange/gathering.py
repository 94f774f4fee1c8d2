"""The records that an export is made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from store.exchange.contents import LISTS, Contents
from store.model.commitment import Commitment, Target
from store.model.observation import series_of
from store.records import Version
from store.store import Ledger

Found = Mapping[str, Sequence[Version[Any]]]  # by kind


async def everything(ledger: Ledger, as_of: datetime) -> Contents:
    """A whole ledger, but for who has which role in it."""
    return contents({kind: await ledger.records[kind].present() for kind in LISTS}, as_of)


async def belonging_to(ledger: Ledger, commitments: Sequence[Commitment], as_of: datetime) -> Contents:
    """Some commitments with their documents, the figures they are judged by, and what is kept beside them."""
    ids = [commitment.id for commitment in commitments]
    targets = [commitment for commitment in commitments if isinstance(commitment, Target)]
    series = {series_of(target) for target in targets}
    provinces, metrics = sorted({target.province for target in targets}), sorted({target.metric for target in targets})
    figures = [actual.id for actual in await ledger.actuals.of(provinces, metrics) if series_of(actual) in series]
    steps = [step.id for step in await ledger.milestones.of(ids)]
    pieces = [piece.id for piece in await ledger.evidence.of(ids)]
    judgements = [assessment.id for assessment in await ledger.assessments.of(ids)]
    documents = [commitment.conference_id for commitment in commitments if commitment.conference_id]
    return contents(
        {
            "conference": await ledger.conferences.present(documents),
            "commitment": await ledger.commitments.present(ids),
            "actual": await ledger.actuals.present(figures),
            "milestone": await ledger.milestones.present(steps),
            "evidence": await ledger.evidence.present(pieces),
            "assessment": await ledger.assessments.present(judgements),
        },
        as_of,
    )


def contents(found: Found, as_of: datetime) -> Contents:
    """The versions of each kind as one file holds them, in an order in which people look for them."""
    ordered = {
        kind: sorted((version.record for version in versions), key=ORDER[kind]) for kind, versions in found.items()
    }
    return Contents(
        as_of=as_of,
        versions={
            kind: {version.record.id: version.rev for version in versions}
            for kind, versions in found.items()
            if versions
        },
        **{LISTS[kind]: tuple(records) for kind, records in ordered.items()},
    )


ORDER: Mapping[str, Any] = {
    "conference": lambda document: (document.province, document.year, document.id),
    "commitment": lambda commitment: commitment.order,
    "actual": lambda actual: (actual.province, actual.metric, actual.as_of, actual.released, actual.id),
    "milestone": lambda step: (step.commitment_id, step.on, step.id),
    "evidence": lambda piece: (piece.commitment_id, piece.on, piece.id),
    "assessment": lambda assessment: (assessment.commitment_id, assessment.on, assessment.id),
}
