"""How a person judges a commitment themselves, beside what is computed: with their reason, and until a day."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from store.model.commitment import ID_PATTERN
from store.model.judgement import Status
from store.model.limits import Day, MemberId, RecordId
from store.model.progress import Judged, Tracked
from store.model.source import Source
from store.model.stage import FINISHED

LONGEST_DAYS: Final = 366  # for which a judgement can hold
USUAL_DAYS: Final = 90


class Outlook(StrEnum):
    """What somebody expects, the worst first."""

    WILL_FAIL = "will_fail"
    DOUBTFUL = "doubtful"
    WILL_BE_KEPT = "will_be_kept"


class Assessment(BaseModel):
    """One person's judgement of a commitment; the next of the same person takes its place."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    id: RecordId
    commitment_id: str = Field(pattern=ID_PATTERN)
    outlook: Outlook
    reason: str = Field(min_length=1, max_length=1000)
    on: Day
    holds_until: Day  # the last day on which it holds
    source: Source | None = None
    assessed_by: MemberId

    @model_validator(mode="after")
    def check_holds_until(self) -> Self:
        """It holds for a while, and not for ever."""
        if not 0 <= (self.holds_until - self.on).days <= LONGEST_DAYS:
            raise ValueError("a judgement holds for a year at most, and not into the past")
        return self


OUTLOOK_OF = {
    Status.MET: Outlook.WILL_BE_KEPT,
    Status.MET_EARLY: Outlook.WILL_BE_KEPT,
    Status.MET_LATE: Outlook.WILL_BE_KEPT,
    Status.ON_TRACK: Outlook.WILL_BE_KEPT,
    Status.AT_RISK: Outlook.DOUBTFUL,
    Status.OFF_TRACK: Outlook.WILL_FAIL,
    Status.MISSED: Outlook.WILL_FAIL,
}


def in_force(assessments: Iterable[Assessment], today: date) -> list[Assessment]:
    """The last judgement of each person, as far as it holds on a day, the newest first."""
    last: dict[str, Assessment] = {}
    for assessment in sorted(assessments, key=lambda assessment: (assessment.on, assessment.id)):
        if assessment.on <= today:
            last[assessment.assessed_by] = assessment
    holding = [assessment for assessment in last.values() if today <= assessment.holds_until]
    return sorted(holding, key=lambda assessment: (assessment.on, assessment.id), reverse=True)


def outlook_of(item: Tracked) -> Outlook | None:
    """What the record lets expect; none where arithmetic, or the stages, leave it open."""
    if isinstance(item, Judged):
        return OUTLOOK_OF.get(item.status)
    if item.stage in FINISHED:
        return Outlook.WILL_BE_KEPT
    if item.is_late:
        return Outlook.WILL_FAIL
    return Outlook.DOUBTFUL if item.block or item.behind else None


def disagrees(assessment: Assessment, item: Tracked) -> bool:
    """Whether a person expects something else than the record lets expect."""
    computed = outlook_of(item)
    return computed is not None and computed is not assessment.outlook
