"""What tools answer, typed: numbers in base units beside the words of a reader, each with where it is published."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema


def as_number(value: Decimal) -> int | float:
    """A JSON number: whole ones stay whole."""
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[
    Decimal, PlainSerializer(as_number, return_type=int | float), WithJsonSchema({"type": "number"}, "serialization")
]


class Told(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceTold(Told):
    name: str
    address: str | None = Field(description="Where it can be read")
    published: date | None = None
    place: str | None = Field(default=None, description="Where in the document")


class ProvinceTold(Told):
    code: str = Field(description="ISO 3166-2:CN letters")
    name: str
    name_zh: str


class MetricTold(Told):
    key: str
    name: str
    name_zh: str


class DeadlineTold(Told):
    on: date = Field(description="The last day on which it is kept in time")
    precision: str = Field(description="How precisely it was promised: day, month, quarter, half, year or plan")
    written: str


class PromiseTold(Told):
    comparator: str = Field(description=">=, >, <=, <, ~ (about), = or range")
    value: Number | None = Field(description="In the unit; none where no number was promised")
    upper: Number | None = Field(default=None, description="The other end of a range")
    unit: str = Field(description="cny, percent, count, persons, percentage_points, times, rank, …")
    basis: str = Field(description="What is promised of the metric: level, growth_rate, increment, pp_change, …")
    written: str = Field(description="For a reader: ≥ 1.96%")
    words_of_source: str | None = Field(default=None, description="The number as the document writes it: 1万家")


class FigureTold(Told):
    value: Number
    unit: str
    basis: str
    bound: str = Field(description="= where it is exact; > where the source says only “more than”")
    written: str
    as_of: date = Field(description="The day it is of; a year's figure is of 31 December")
    release: str = Field(description="estimate, preliminary, final or revised")
    released: date
    official: bool = Field(description="Whether it is of the official statistics; else the team has recorded it")
    waits_for_confirmation: bool = False
    how: str | None = Field(default=None, description="How it was derived, or that it is counted otherwise")
    sources: list[SourceTold]


class TargetTold(Told):
    id: str = Field(description="HA-2022-03: province, year, number")
    province: ProvinceTold
    place: str | None = Field(default=None, description="The city or zone whose promise it is, if not the province's")
    year: int = Field(description="In which it was promised")
    metric: MetricTold
    measures: str
    title: str
    promise: PromiseTold
    deadline: DeadlineTold
    status: str = Field(
        description="met, met_early, met_late, missed, on_track, at_risk, off_track, no_pace, too_early, uncoloured, "
        "no_data, awaiting_result or result_overdue"
    )
    status_words: str
    why: str = Field(description="The arithmetic behind the status, or what it waits for")
    is_settled: bool = Field(description="Whether no further figure is expected")
    figure: FigureTold | None = Field(description="The figure on which the status rests")
    expected_by: date | None = Field(default=None, description="When the deciding figure is usually out")
    not_verifiable: str | None = Field(default=None, description="Why it cannot be verified as it is written")
    source: SourceTold | None = Field(description="The document in which it was promised")


class InitiativeTold(Told):
    id: str
    province: ProvinceTold
    place: str | None = None
    year: int
    title: str
    deadline: DeadlineTold | None
    stage: str | None = Field(description="not_started, planned, … done; none where none is recorded")
    stage_words: str
    is_overdue: bool
    blocked_by: str | None = None
    source: SourceTold | None


class StepTold(Told):
    on: date
    stage: str | None
    title: str
    source: SourceTold


class EvidenceTold(Told):
    on: date
    bearing: str = Field(description="supports, contradicts or mentions")
    quote: str | None = Field(description="None where it is a message in Slack: read it there, by the address")
    source: SourceTold


class YearTold(Told):
    id: str
    year: int
    promised: str
    differs: str | None = Field(default=None, description="From the year before: raised, lowered, moved out, repeated")
    outcome: str


class RankTold(Told):
    province: ProvinceTold
    rank: int = Field(description="By the latest official table of the metric; provinces that are alike share one")
    among: int
    figure: FigureTold


class ComparedTold(Told):
    measures: str
    deadline: DeadlineTold
    targets: list[TargetTold]
    ranks: list[RankTold] = Field(description="Of the compared provinces, among all; of levels alone")


class DueTold(Told):
    group: str = Field(description="overdue, due or awaiting")
    days: int | None = Field(description="From today to the deadline; less than none where it has passed")
    target: TargetTold | None = None
    initiative: InitiativeTold | None = None


class StatisticTold(Told):
    province: ProvinceTold
    metric: MetricTold
    figure: FigureTold


class FindingTold(Told):
    matched: str | None = Field(description="The text in which the words stand; none where it is a message in Slack")
    target: TargetTold | None = None
    initiative: InitiativeTold | None = None


class DocumentTold(Told):
    id: str
    title: str
    province: ProvinceTold
    year: int
    address: str | None


class ChangeTold(Told):
    group: str = Field(
        description="turned (another status), revised, figures, steps, added, restored, gone, withdrawn, edited, "
        "years, disagreements, late, due; overdue and unpublished were late before already"
    )
    id: str = Field(description="Of the commitment")
    text: str
    status_before: str | None = None
    status_now: str | None = None
    source: SourceTold | None = Field(description="The document in which it was promised")
    figures: list[SourceTold] = Field(description="Where the figures are published on which a new status rests")


class AnswerTold(Told):
    """What every answer says of itself."""

    as_of: date = Field(description="The day of which it is the answer")
    found: int = Field(description="How many there are in all, on all pages")
    notes: list[str] = Field(description="How the question was understood, and what is missing")
    next_cursor: str | None = Field(default=None, description="To be given as cursor for the next page")


class TargetsTold(AnswerTold):
    counts: dict[str, int] = Field(description="Targets by status, on all pages")
    targets: list[TargetTold]


class AcrossTold(TargetsTold):
    without_target: list[StatisticTold] = Field(
        description="Figures of the same years of provinces that have no such target on record"
    )


class ComparisonTold(AnswerTold):
    counts: dict[str, dict[str, int]] = Field(description="Targets by status, of each province")
    lines: list[ComparedTold]


class CommitmentTold(AnswerTold):
    target: TargetTold | None = None
    initiative: InitiativeTold | None = None
    words_of_source: str | None = None
    first_promised: list[str] = Field(description="What was promised before it was revised, the first of all first")
    figures: list[FigureTold] = Field(description="The newest first")
    steps: list[StepTold] = Field(description="Of an initiative, the newest first")
    evidence: list[EvidenceTold]
    other_years: list[YearTold] = Field(description="The same promise in other years")


class AgendaTold(AnswerTold):
    counts: dict[str, int]
    items: list[DueTold]


class StatisticsTold(AnswerTold):
    figures: list[StatisticTold]


class FindingsTold(AnswerTold):
    is_exact: bool = Field(description="Whether the words stand there as they were asked for")
    findings: list[FindingTold]
    documents: list[DocumentTold]


class ChangesTold(AnswerTold):
    since: date
    counts: dict[str, int]
    changes: list[ChangeTold]
