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
    """Some commitments with the documents they stand in, the figures they are judged by, their steps and evidence."""
    ids = [one.id for one in commitments]
    targets = [one for one in commitments if isinstance(one, Target)]
    series = {series_of(target) for target in targets}
    provinces, metrics = sorted({one.province for one in targets}), sorted({one.metric for one in targets})
    figures = [one.id for one in await ledger.actuals.of(provinces, metrics) if series_of(one) in series]
    steps = [one.id for one in await ledger.milestones.of(ids)]
    pieces = [one.id for one in await ledger.evidence.of(ids)]
    documents = [one.conference_id for one in commitments if one.conference_id]
    return contents(
        {
            "conference": await ledger.conferences.present(documents),
            "commitment": await ledger.commitments.present(ids),
            "actual": await ledger.actuals.present(figures),
            "milestone": await ledger.milestones.present(steps),
            "evidence": await ledger.evidence.present(pieces),
        },
        as_of,
    )


def contents(found: Found, as_of: datetime) -> Contents:
    """The versions of each kind as one file holds them, in an order in which people look for them."""
    ordered = {kind: sorted((one.record for one in versions), key=ORDER[kind]) for kind, versions in found.items()}
    return Contents(
        as_of=as_of,
        versions={kind: {one.record.id: one.rev for one in versions} for kind, versions in found.items() if versions},
        **{LISTS[kind]: tuple(records) for kind, records in ordered.items()},
    )


ORDER: Mapping[str, Any] = {
    "conference": lambda one: (one.province, one.year, one.id),
    "commitment": lambda one: one.order,
    "actual": lambda one: (one.province, one.metric, one.as_of, one.released, one.id),
    "milestone": lambda one: (one.commitment_id, one.on, one.id),
    "evidence": lambda one: (one.commitment_id, one.on, one.id),
}
