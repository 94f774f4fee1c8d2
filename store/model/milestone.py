"""How an initiative advances: stages and dated steps, each with its source."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from store.model.commitment import ID_PATTERN, Initiative
from store.model.limits import Day, RecordId
from store.model.source import Source


class Stage(StrEnum):
    """How far an initiative has come."""

    NOT_STARTED = "not_started"
    LAUNCHED = "launched"
    ISSUED = "issued"  # its document is issued
    UNDER_WAY = "under_way"
    DONE = "done"
    EVALUATED = "evaluated"


FINISHED = (Stage.DONE, Stage.EVALUATED)


class Milestone(BaseModel):
    """A dated step of an initiative; with a stage, the step by which it was reached."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: RecordId
    commitment_id: str = Field(pattern=ID_PATTERN)
    on: Day
    stage: Stage | None = None
    title: str = Field(min_length=1, max_length=1000)
    source: Source


def stage_of(milestones: Iterable[Milestone], today: date) -> Milestone | None:
    """The step that gives an initiative its present stage; none while nothing is recorded."""
    reached = [step for step in milestones if step.stage and step.on <= today]
    return max(reached, key=lambda step: (step.on, step.id), default=None)


def is_overdue(initiative: Initiative, latest: Milestone | None, today: date) -> bool:
    """Whether the deadline has passed without the work being recorded as done."""
    done = latest is not None and latest.stage in FINISHED
    return initiative.deadline is not None and initiative.deadline.has_passed(today) and not done
