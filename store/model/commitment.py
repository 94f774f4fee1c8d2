"""A province's public promise: a target with a number, or an initiative without one."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from config.metrics import Basis
from store.model.commitment_id import CommitmentId
from store.model.deadline import Deadline
from store.model.limits import Amount, Day, MemberId, RecordId
from store.model.source import Source
from store.model.stage import Ladder, Stage, ladder_by_words

ID_PATTERN = r"^[A-Z]{2}-[0-9]{4}-[0-9]{2,4}$"
FOLLOWS = r"^(new|[A-Z]{2}-[0-9]{4}-[0-9]{2,4})$"
NEW_PROMISE = "new"  # said of what takes up no earlier promise


class Scope(StrEnum):
    """Whose number it is; a city's figure is never booked as the province's."""

    PROVINCE = "province"
    CITY = "city"
    ZONE = "zone"


class Force(StrEnum):
    """Whether the document calls an indicator binding (约束性) or expected (预期性)."""

    BINDING = "binding"
    EXPECTED = "expected"
    NOT_SAID = "not_said"


class State(StrEnum):
    """Where a commitment stands in the ledger; how well it is kept is its status."""

    DRAFT = "draft"
    ACTIVE = "active"
    REVISED = "revised"
    DROPPED = "dropped"
    CLOSED = "closed"


class Comparator(StrEnum):
    """How a figure must stand to the promised value. 以上 includes it, 超过 does not (Civil Code, 1259)."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    ABOUT = "~"
    EQUAL = "="
    RANGE = "range"  # both ends included


class Baseline(BaseModel):
    """The value at the start, against which progress is measured; in the base unit of the metric."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    value: Amount
    on: Day
    source: str | None = None


class Former(BaseModel):
    """What had been promised before the province revised it; without a value where that was an initiative."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    comparator: Comparator | None = None
    value: Amount | None = None
    upper: Amount | None = None
    value_words: str | None = Field(default=None, max_length=300)
    deadline: Deadline | None = None
    revised_on: Day  # the day on which the revision was published or, where that is not known, recorded
    source: Source | None = None  # in which it was revised

    @model_validator(mode="after")
    def check_range(self) -> Self:
        """Two values for a range, and for nothing else."""
        if (self.upper is None) == (self.comparator is Comparator.RANGE):
            raise ValueError("a range needs its upper end, and only a range has one")
        return self


class InterimGoal(BaseModel):
    """What should be reached on the way: a target's value, or the stage of an initiative."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    on: Day
    value: Amount | None = None  # in the terms of the target
    stage: Stage | None = None
    source: Source | None = None  # none: where the commitment itself is written


class CommitmentBase(BaseModel):
    """What targets and initiatives have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    id: str = Field(pattern=ID_PATTERN)  # "HA-2022-03": ISO letters of the province, year, number
    conference_id: RecordId | None = None
    province: str = Field(pattern=r"^[A-Z]{2}$")
    year: int = Field(ge=1949, le=2100)
    scope: Scope = Scope.PROVINCE
    scope_name: str | None = Field(default=None, max_length=300)
    title: str = Field(min_length=1, max_length=3000)
    title_zh: str | None = Field(default=None, max_length=3000)
    words: str | None = Field(default=None, max_length=3000)  # of the source
    words_zh: str | None = Field(default=None, max_length=3000)
    words_are: Literal["quote", "paraphrase"] = "quote"
    place: str | None = Field(default=None, max_length=300)  # where in the source: "p. 4, ¶2"
    place_zh: str | None = Field(default=None, max_length=300)
    offset: int | None = Field(default=None, ge=0)  # characters of the source's text before its words
    deadline: Deadline | None = None
    owner: MemberId | None = None  # a Slack user id
    lead_body: str | None = Field(default=None, max_length=300)  # 牵头单位
    supporting_bodies: str | None = Field(default=None, max_length=300)  # 配合单位
    themes: tuple[str, ...] = ()
    force: Force = Force.NOT_SAID
    state: State = State.ACTIVE
    source: Source | None = None  # where it is written, if not in a document on record
    interim: tuple[InterimGoal, ...] = ()
    former: tuple[Former, ...] = ()  # earlier promises, the first of all first
    follows: str | None = Field(default=None, pattern=FOLLOWS)  # the id of what it takes up; none: as `lineage` tells
    note: str | None = Field(default=None, max_length=3000)
    note_zh: str | None = Field(default=None, max_length=3000)

    @model_validator(mode="after")
    def check_scope(self) -> Self:
        """A city's or a zone's promise names it, lest it be read as the province's."""
        if (self.scope is Scope.PROVINCE) == (self.scope_name is not None):
            raise ValueError("a city or zone needs its name, and only they have one")
        return self

    @model_validator(mode="after")
    def check_follows(self) -> Self:
        """What a promise takes up is older, and of the same province."""
        if self.follows not in (None, NEW_PROMISE):
            earlier = CommitmentId.read(self.follows)
            if earlier.province != self.province or earlier.year >= self.year:
                raise ValueError("a promise takes up an earlier one of the same province")
        return self

    def __hash__(self) -> int:
        """By its id alone: what is kept by commitments looks them up in hundreds, and hashing each field takes long."""
        return hash(self.id)

    @property
    def number(self) -> int:
        """Its number among those of its province and year: 3 in HA-2022-03."""
        return CommitmentId.read(self.id).number

    @property
    def order(self) -> tuple[str, int, int]:
        """What sorts it into a list by id, where 100 comes after 99."""
        return self.province, self.year, self.number


class Target(CommitmentBase):
    """A promise with a number; its values are exact decimals in the metric's base unit (yuan, percent, firms)."""

    kind: Literal["target"] = "target"
    metric: str
    basis: Basis = Basis.LEVEL
    comparator: Comparator = Comparator.AT_LEAST
    value: Amount | None = None  # none only where the basis is RELATIVE
    upper: Amount | None = None  # the other end of a RANGE
    value_words: str | None = Field(default=None, max_length=300)  # as written: “1万家”
    stretch: Amount | None = None
    keep: bool = False  # “stay above 20”: to be held all the time, not reached at the end
    tolerance: Amount | None = None  # for ABOUT, in the unit of the value; none: the house rule
    baseline: Baseline | None = None
    deadline: Deadline

    @model_validator(mode="after")
    def check_value(self) -> Self:
        """A value for every basis but RELATIVE, and two in order for a range."""
        if (self.value is None) != (self.basis is Basis.RELATIVE):
            raise ValueError("a target needs a value, unless it is relative")
        if (self.upper is None) == (self.comparator is Comparator.RANGE):
            raise ValueError("a range needs its upper end, and only a range has one")
        if self.value is not None and self.upper is not None and self.upper < self.value:
            raise ValueError("a range runs upwards")
        return self

    @model_validator(mode="after")
    def check_interim(self) -> Self:
        """A target is on its way by values."""
        if any(goal.value is None for goal in self.interim):
            raise ValueError("an interim goal of a target needs its value")
        return self


class Initiative(CommitmentBase):
    """A promise without a number: it advances by stages."""

    kind: Literal["initiative"] = "initiative"
    metric: str | None = None  # the field it belongs to, where there is one
    ladder: Ladder | None = None  # the sort of work; none: that which its title tells of

    @model_validator(mode="after")
    def check_interim(self) -> Self:
        """Work is on its way by stages."""
        if any(goal.stage is None for goal in self.interim):
            raise ValueError("an interim goal of an initiative needs its stage")
        return self

    @property
    def sort_of_work(self) -> Ladder:
        """The stages that it goes through, as it was said or as its title tells."""
        return self.ladder or ladder_by_words(self.title_zh or self.title)


Commitment = Target | Initiative
COMMITMENT: TypeAdapter[Commitment] = TypeAdapter(
    Annotated[Commitment, Field(discriminator="kind")], config=ConfigDict(hide_input_in_errors=True)
)
