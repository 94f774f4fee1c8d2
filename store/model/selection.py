"""Which commitments are asked for."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from store.model.commitment import State

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
