"""What is odd about a figure before it is recorded: questions to whoever records it, never a refusal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from config.metrics import METRICS, Basis
from store.model.actual import Actual, Release
from store.model.observation import series_of
from store.model.sanity import is_jump, usual_range


@dataclass(frozen=True)
class OutOfRange:
    """No province has ever been there."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Jump:
    """It lies many times above or below the last figure."""

    last: Actual


@dataclass(frozen=True)
class Clash:
    """For the same day and release another value is on record."""

    other: Actual


@dataclass(frozen=True)
class Twice:
    """The same value is on record for the same day and release."""

    other: Actual


@dataclass(frozen=True)
class TooSoon:
    """It was released before the day of which it is, and is no estimate."""


Oddity = OutOfRange | Jump | Clash | Twice | TooSoon


def oddities_of(actual: Actual, known: Iterable[Actual]) -> Iterator[Oddity]:
    """What to ask; `known` are figures of the same province and metric, in order of their day."""
    alike = [one for one in known if series_of(one) == series_of(actual) and one.basis is actual.basis]
    low, high = usual_range(METRICS[actual.metric])
    if actual.basis is Basis.LEVEL and not low <= actual.value <= high:
        yield OutOfRange(low, high)
    if alike and is_jump(alike[-1].value, actual.value):
        yield Jump(alike[-1])
    for other in alike:
        if (other.as_of, other.release, other.released) == (actual.as_of, actual.release, actual.released):
            yield Twice(other) if (other.value, other.bound) == (actual.value, actual.bound) else Clash(other)
            break
    if actual.released < actual.as_of and actual.release is not Release.ESTIMATE:
        yield TooSoon()
