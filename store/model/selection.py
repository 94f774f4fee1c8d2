"""Which commitments are asked for."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from store.model.commitment import Commitment, State

LIVE = (State.ACTIVE, State.REVISED, State.CLOSED)


class Selection(BaseModel):
    """A filter over commitments: every condition that is given must hold, within a list any entry may.

    Province and metric codes are those of the reference tables; `due_from` and `due_to` include both days. What
    only judging can tell (a status) is no part of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["target", "initiative"] | None = None
    provinces: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    states: tuple[State, ...] = LIVE
    due_from: date | None = None
    due_to: date | None = None
    not_provinces: tuple[str, ...] = ()
    not_metrics: tuple[str, ...] = ()
    not_years: tuple[int, ...] = ()
    not_themes: tuple[str, ...] = ()
    not_owners: tuple[str, ...] = ()

    def admits(self, one: Commitment) -> bool:
        """Whether a commitment is among those that are asked for."""
        themes = {theme.casefold() for theme in one.themes}
        day = one.deadline.on if one.deadline else None
        return (
            self.kind in (None, one.kind)
            and one.province in (self.provinces or (one.province,))
            and one.province not in self.not_provinces
            and one.metric in (self.metrics or (one.metric,))
            and (one.metric is None or one.metric not in self.not_metrics)
            and one.year in (self.years or (one.year,))
            and one.year not in self.not_years
            and (not self.themes or any(theme.casefold() in themes for theme in self.themes))
            and not any(theme.casefold() in themes for theme in self.not_themes)
            and one.owner in (self.owners or (one.owner,))
            and (one.owner is None or one.owner not in self.not_owners)
            and one.state in (self.states or (one.state,))
            and (self.due_from is None or (day is not None and day >= self.due_from))
            and (self.due_to is None or (day is not None and day <= self.due_to))
        )

    def due_within(self, first: date, last: date) -> Self:
        """What it selects, of that only the deadlines within some days."""
        return self.model_copy(
            update={"due_from": max(first, self.due_from or first), "due_to": min(last, self.due_to or last)}
        )
