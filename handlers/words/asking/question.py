"""What a question asks, as a value."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from config.metrics import Unit
from handlers.words.periods import Period
from handlers.words.query import Correction
from store.model.commitment import Commitment, Force, Target
from store.model.judgement import Status
from store.model.stage import Stage

KEPT = (Status.MET, Status.MET_EARLY, Status.MET_LATE)
NOT_OUT = (Status.NO_DATA, Status.AWAITING_RESULT, Status.RESULT_OVERDUE)
FALLEN_BEHIND = (Status.OFF_TRACK, Status.AT_RISK, Status.MISSED)
NATION = "CN"  # in the place of a province: the figures of the whole country


class Kind(StrEnum):
    """What sort of answer is wanted."""

    LIST = "list"
    COUNT = "count"
    STATUS = "status"
    WHY = "why"
    WHEN = "when"
    WHO = "who"
    SOURCE = "source"
    VALUE = "value"
    RANK = "rank"
    DIFFERENCE = "difference"
    TREND = "trend"
    ACHIEVED = "achieved"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class Counted(StrEnum):
    """What is listed or counted."""

    TARGETS = "target"
    INITIATIVES = "initiative"
    PROMISES = "promise"
    PROVINCES = "province"


class Side(StrEnum):
    """On which side of an amount."""

    MORE = "more"
    LESS = "less"


class Reckoning(StrEnum):
    """What is made of several figures."""

    SUM = "sum"
    RATIO = "ratio"


@dataclass(frozen=True)
class Amount:
    """A number in a question, in base units; which of them where its words tell."""

    value: Decimal
    unit: Unit | None = None


@dataclass(frozen=True)
class Topic:
    """What is asked about: any of these metrics, or what belongs to a theme, or has these words."""

    text: str
    metrics: tuple[str, ...] = ()
    theme: str = ""
    words: str = ""

    @property
    def is_metric(self) -> bool:
        """Whether it names one metric and nothing else can be meant."""
        return len(self.metrics) == 1 and not self.theme

    def holds(self, commitment: Commitment) -> bool:
        """Whether a commitment is about it, by its metric, its theme or its title."""
        if commitment.metric and commitment.metric in self.metrics:
            return True
        if self.theme and self.theme in commitment.themes:
            return True
        if not self.words or self.is_metric:
            return False
        titles = f"{commitment.title} {commitment.title_zh or ''}".casefold()
        return self.words.casefold() in titles


@dataclass(frozen=True)
class Question:
    """What somebody wants to know."""

    text: str
    kind: Kind = Kind.UNKNOWN
    ids: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # codes of provinces, and NATION, as they were named
    not_places: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    years: tuple[int, ...] = ()
    period: Period | None = None
    statuses: tuple[Status, ...] = ()
    stages: tuple[Stage, ...] = ()
    overdue: bool = False
    amount: Amount | None = None
    side: Side | None = None
    margin: bool = False  # by how much a promise was missed
    promised: bool = False  # how much was promised, not how much it is
    least: bool = False  # of a ranking, its other end
    top: int | None = None
    counted: Counted | None = None
    noun: Counted | None = None  # targets or initiatives, where only these are asked about
    growth: bool = False  # how much it grows, not how much it is
    yes_or_no: bool = False
    since: bool = False  # and not only then
    since_when: bool = False
    falls: bool = False  # whether it has gone down
    beyond: bool = False  # when an amount was reached
    of_due: bool = False  # what falls due
    of_meeting: bool = False
    of_report: bool = False
    unowned: bool = False
    reckoning: Reckoning | None = None
    unsourced: bool = False  # of which no document is named
    forces: tuple[Force, ...] = ()
    absent: bool = False  # who has no such promise
    undated: bool = False
    dropped: bool = False  # what is promised no more
    blocked: bool = False
    made: bool = False  # in the years that are named, and not only due in them
    unstarted: bool = False
    own: bool = False  # the asker's own
    asks: bool = False  # and does not only name something
    left: tuple[str, ...] = ()  # words that nothing is known of
    narrowing: bool = False  # whether one of these stands beside a metric, and so makes another number of it
    corrections: tuple[Correction, ...] = ()

    @property
    def provinces(self) -> tuple[str, ...]:
        return tuple(place for place in self.places if place != NATION)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric that may be meant."""
        return tuple(dict.fromkeys(key for topic in self.topics for key in topic.metrics))

    @property
    def is_about_something(self) -> bool:
        """Whether anything in it is known."""
        return bool(
            self.ids or self.places or self.topics or self.years or self.period or self.statuses or self.stages
            or self.dropped or self.blocked or self.forces or self.counted or self.overdue or self.own or self.unowned
        )  # fmt: skip

    def concerns(self, commitment: Commitment) -> bool:
        """Whether a commitment is of what is asked about, whatever became of it."""
        if self.ids:
            return commitment.id in self.ids
        if self.growth and isinstance(commitment, Target) and not is_change(commitment):
            return False
        return not self.topics or any(topic.holds(commitment) for topic in self.topics)


def is_change(target: Target) -> bool:
    """Whether growth is promised and not a level."""
    return target.basis.value in ("growth_rate", "increment", "pp_change", "multiple")
