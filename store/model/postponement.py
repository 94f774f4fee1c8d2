"""That somebody wants to be reminded of a commitment later: until when, and how often that can be said."""

from datetime import date, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, computed_field

from store.model.limits import Day, RecordId

FARTHEST: Final = timedelta(days=31)
MOST_TIMES: Final = 3  # of one commitment by one recipient, for one deadline


class Postponement(BaseModel):
    """What one recipient hears nothing of until a day."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    commitment_id: RecordId
    recipient: RecordId  # a subscription's id, or "owner:" and a person's
    until: Day
    on: Day  # the local day on which it was said
    deadline: Day | None = None  # that the commitment had then
    times: int = Field(default=1, ge=1)

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's documentation has it
    @property
    def id(self) -> str:
        """One for each recipient and commitment."""
        return id_of(self.commitment_id, self.recipient)

    @property
    def is_last(self) -> bool:
        """Whether it cannot be put off again."""
        return self.times >= MOST_TIMES

    def times_for(self, deadline: date | None) -> int:
        """How often it was put off before this deadline; another deadline begins anew."""
        return self.times if self.deadline == deadline else 0


def id_of(commitment_id: str, recipient: str) -> str:
    return f"{commitment_id}|{recipient}"
