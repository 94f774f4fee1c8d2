"""What was measured: one published figure of a province's metric."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from config.metrics import Basis
from store.model.commitment import Comparator, Scope
from store.model.limits import Amount, Day, MemberId, RecordId
from store.model.source import Source


class Release(StrEnum):
    """How settled a figure is."""

    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    REVISED = "revised"

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it once the deadline has passed: an expectation settles nothing."""
        return self in (Release.FINAL, Release.REVISED)


class Actual(BaseModel):
    """One figure as one publication gives it; another publication's figure for the same day is another actual.

    It belongs to a province's metric, not to a target: each target that measures the same thing reads it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    id: RecordId
    province: str = Field(pattern=r"^[A-Z]{2}$")
    scope: Scope = Scope.PROVINCE
    scope_name: str | None = Field(default=None, max_length=300)
    metric: str
    basis: Basis = Basis.LEVEL
    as_of: Day  # a yearly statistic: the last day of its year
    value: Amount  # in the metric's base unit
    bound: Comparator = Comparator.EQUAL  # MORE_THAN where the source says only “above 10,000”
    value_words: str | None = Field(default=None, max_length=300)
    release: Release = Release.FINAL
    released: Day
    computed: str | None = Field(default=None, max_length=500)  # how it was derived, where the source does not print it
    computed_zh: str | None = Field(default=None, max_length=500)
    source: Source
    note: str | None = Field(default=None, max_length=1000)
    entered_by: MemberId
    needs_confirmation: bool = False  # by the rule of its province on the day it was recorded
    confirmed_by: MemberId | None = None  # the second person, who has not recorded it

    @property
    def is_pending(self) -> bool:
        """Whether a second person has still to confirm it."""
        return self.needs_confirmation and self.confirmed_by is None

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it once the deadline has passed."""
        return self.release.decides and not self.is_pending

    def __hash__(self) -> int:
        """By its id alone, as that of a commitment."""
        return hash(self.id)
