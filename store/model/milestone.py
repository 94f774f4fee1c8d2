"""How an initiative advances: stages and dated steps, each with its source."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from store.model.commitment import ID_PATTERN, Initiative, InterimGoal
from store.model.limits import Day, RecordId
from store.model.source import Source
from store.model.stage import FINISHED, Stage, rung_of


class Milestone(BaseModel):
    """A dated step of an initiative; with a stage, the step by which it was reached."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    id: RecordId
    commitment_id: str = Field(pattern=ID_PATTERN)
    on: Day
    stage: Stage | None = None
    title: str = Field(min_length=1, max_length=1000)
    blocked: str | None = Field(default=None, max_length=300)  # what has to happen before it goes on
    waits_for: str | None = Field(default=None, max_length=300)  # who has to do it
    source: Source

    @model_validator(mode="after")
    def check_waits_for(self) -> Self:
        """Whom it waits for says nothing without what for."""
        if self.waits_for and not self.blocked:
            raise ValueError("whom it waits for needs the condition that blocks it")
        return self


def stage_of(milestones: Iterable[Milestone], today: date) -> Milestone | None:
    """The step that gives an initiative its present stage; none while nothing is recorded."""
    reached = [step for step in milestones if step.stage and step.on <= today]
    return max(reached, key=lambda step: (step.on, step.id), default=None)


def block_of(milestones: Iterable[Milestone], today: date) -> Milestone | None:
    """The step that tells what blocks an initiative; none where it goes on: the next step lifts what the last told."""
    taken = [step for step in milestones if step.on <= today]
    last = max(taken, key=lambda step: (step.on, step.id), default=None)
    return last if last and last.blocked else None


def is_overdue(initiative: Initiative, latest: Milestone | None, today: date) -> bool:
    """Whether the deadline has passed without the work being recorded as done."""
    done = latest is not None and latest.stage in FINISHED
    return initiative.deadline is not None and initiative.deadline.has_passed(today) and not done


def behind_of(initiative: Initiative, latest: Milestone | None, today: date) -> InterimGoal | None:
    """The first interim goal whose day has passed without its stage, or a higher one, being recorded."""
    ladder = initiative.sort_of_work
    reached = rung_of(latest.stage, ladder) if latest and latest.stage else 0
    missed = [
        goal
        for goal in initiative.interim
        if goal.stage is not None and goal.on < today and rung_of(goal.stage, ladder) > reached
    ]
    return min(missed, key=lambda goal: goal.on, default=None)
