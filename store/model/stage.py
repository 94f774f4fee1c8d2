"""How far work without a number can come: the stages, and which of them each sort of work goes through."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum


class Stage(StrEnum):
    """How far an initiative has come."""

    NOT_STARTED = "not_started"
    PLANNED = "planned"
    APPROVED = "approved"
    FUNDED = "funded"
    LAUNCHED = "launched"
    ISSUED = "issued"  # its document is issued
    UNDER_WAY = "under_way"
    DONE = "done"
    IN_OPERATION = "in_operation"
    EVALUATED = "evaluated"


class Ladder(StrEnum):
    """A sort of work, by the stages that it goes through."""

    BUILDING = "building"  # a laboratory, a park, a platform
    DOCUMENT = "document"  # rules, a plan, a measure
    PROGRAMME = "programme"  # everything else


FINISHED = (Stage.DONE, Stage.IN_OPERATION, Stage.EVALUATED)
RUNGS: Mapping[Ladder, Sequence[Stage]] = {
    Ladder.BUILDING: (
        *(Stage.NOT_STARTED, Stage.PLANNED, Stage.APPROVED, Stage.FUNDED),
        *(Stage.UNDER_WAY, Stage.IN_OPERATION, Stage.EVALUATED),
    ),
    Ladder.DOCUMENT: (Stage.NOT_STARTED, Stage.LAUNCHED, Stage.ISSUED, Stage.UNDER_WAY, Stage.EVALUATED),
    Ladder.PROGRAMME: (Stage.NOT_STARTED, Stage.LAUNCHED, Stage.UNDER_WAY, Stage.DONE, Stage.EVALUATED),
}
OF_DOCUMENTS = re.compile(
    r"出台|印发|制定|修订|条例|办法|细则|\b(?:issue|adopt|draft|enact|revise|regulations?|rules|bylaws?)\b",
    re.IGNORECASE,
)
OF_BUILDINGS = re.compile(
    r"建设|建成|组建|实验室|基地|园区|中心|平台|装置|设施|开工|投用"
    r"|\b(?:build|construct|laborator(?:y|ies)|labs?|parks?|cent(?:re|er)s?|facilit(?:y|ies)|platforms?|bases?)\b",
    re.IGNORECASE,
)


def ladder_by_words(title: str) -> Ladder:
    """The sort of work that a title tells of."""
    if OF_DOCUMENTS.search(title):
        return Ladder.DOCUMENT
    return Ladder.BUILDING if OF_BUILDINGS.search(title) else Ladder.PROGRAMME


def rung_of(stage: Stage, ladder: Ladder) -> int:
    """How high a stage is: one that the sort of work does not go through, as high as the last that comes before it."""
    order = [*Stage]
    return sum(order.index(rung) <= order.index(stage) for rung in RUNGS[ladder])
