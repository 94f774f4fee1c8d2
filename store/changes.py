"""What was written into a ledger between two revisions, by what it comes to."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from pydantic import TypeAdapter

from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.change import Change, net
from store.model.commitment import Commitment
from store.model.conference import Conference
from store.model.milestone import Milestone
from store.records import Records, parsed
from store.store import Ledger

T = TypeVar("T")


class Changes(NamedTuple):
    """The records that are not what they were, by their ids."""

    commitments: Mapping[str, Change[Commitment]]
    actuals: Mapping[str, Change[Actual]]
    milestones: Mapping[str, Change[Milestone]]
    conferences: Mapping[str, Change[Conference]]
    assessments: Mapping[str, Change[Assessment]]


async def changes(ledger: Ledger, after: int, through: int) -> Changes:
    """The net changes of the writes after one revision and through another."""
    commitments: Records[Commitment] = ledger.commitments
    kinds = (
        commitments.kind,
        ledger.actuals.kind,
        ledger.milestones.kind,
        ledger.conferences.kind,
        ledger.assessments.kind,
    )
    rows = await ledger.events.written(kinds, after, through)
    by_kind = {
        kind: net((row["subject"], row["before"], row["after"]) for row in rows if row["record"] == kind)
        for kind in kinds
    }
    return Changes(
        read(commitments.model, by_kind[commitments.kind]),
        read(ledger.actuals.model, by_kind[ledger.actuals.kind]),
        read(ledger.milestones.model, by_kind[ledger.milestones.kind]),
        read(ledger.conferences.model, by_kind[ledger.conferences.kind]),
        read(ledger.assessments.model, by_kind[ledger.assessments.kind]),
    )


def read(model: TypeAdapter[T], texts: Mapping[str, Change[str]]) -> dict[str, Change[T]]:
    """Changes of records from those of their JSON; a record whose JSON alone is another has not changed."""
    found = {
        id: Change(
            None if text.before is None else parsed(model, text.before),
            None if text.after is None else parsed(model, text.after),
        )
        for id, text in texts.items()
    }
    return {id: change for id, change in found.items() if change.before != change.after}
