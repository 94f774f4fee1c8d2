"""Which commitments are asked for."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from store.model.commitment import Commitment, Force, State

CommitmentKind = Literal["target", "initiative"]

NOBODY = ""  # where an owner is asked for: what has none
LIVE = (State.ACTIVE, State.REVISED, State.CLOSED)


class Selection(BaseModel):
    """A filter over commitments: every condition that is given must hold, within a list any entry may.

    Province and metric codes are those of the reference tables; `due_from` and `due_to` include both days. What
    only judging can tell (a status) is no part of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: CommitmentKind | None = None
    provinces: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    states: tuple[State, ...] = LIVE
    forces: tuple[Force, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    not_provinces: tuple[str, ...] = ()
    not_metrics: tuple[str, ...] = ()
    not_years: tuple[int, ...] = ()
    not_themes: tuple[str, ...] = ()
    not_owners: tuple[str, ...] = ()
    not_forces: tuple[Force, ...] = ()

    def admits(self, commitment: Commitment) -> bool:
        """Whether a commitment is among those that are asked for."""
        themes = {theme.casefold() for theme in commitment.themes}
        day = commitment.deadline.on if commitment.deadline else None
        return (
            self.kind in (None, commitment.kind)
            and commitment.province in (self.provinces or (commitment.province,))
            and commitment.province not in self.not_provinces
            and commitment.metric in (self.metrics or (commitment.metric,))
            and (commitment.metric is None or commitment.metric not in self.not_metrics)
            and commitment.year in (self.years or (commitment.year,))
            and commitment.year not in self.not_years
            and (not self.themes or any(theme.casefold() in themes for theme in self.themes))
            and not any(theme.casefold() in themes for theme in self.not_themes)
            and (not self.owners or (commitment.owner or NOBODY) in self.owners)
            and (commitment.owner or NOBODY) not in self.not_owners
            and commitment.force in (self.forces or (commitment.force,))
            and commitment.force not in self.not_forces
            and commitment.state in (self.states or (commitment.state,))
            and (self.due_from is None or (day is not None and day >= self.due_from))
            and (self.due_to is None or (day is not None and day <= self.due_to))
        )

    def due_within(self, first: date, last: date) -> Self:
        """What it selects, of that only the deadlines within some days."""
        return self.model_copy(
            update={"due_from": max(first, self.due_from or first), "due_to": min(last, self.due_to or last)}
        )
