"""A promised number as it stands in a text, and what a person is told of how it was read."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from config.metrics import Basis, Unit
from handlers.words.quantity_words import Modality
from handlers.words.remark import Remark
from store.model.terms import Number

SEVERAL_TIMES = Remark("“N times more” may mean N times or N + 1 times: compare the original.")
FOREIGN_LEFT_OUT = Remark("The amount in another currency was left out: it is a conversion.")
FOREIGN_CURRENCY = Remark("The amount is in another currency: write it in yuan.")
GROWTH_OF_SHARE = Remark("This is the growth of a share in percent, not in percentage points: compare the original.")
ROUNDED = Remark("The fraction was rounded to two digits.")
BROKEN = Remark("These digits can be read as one number or as two: write the number without gaps, for example 12,500.")
OTHER_UNIT = Remark("No metric on record is counted in that unit.")
VAGUE = Remark("The words give no exact number: compare the original.")
SO_MANY_DIGITS = Remark("A number of so many digits was taken as at least the smallest of them: compare the original.")
ALSO_A_MULTIPLE = Remark("The text also says how many times as many that is; the number itself was taken.")
NO_YEAR_OF_START = Remark(
    "The words say from which number it starts, but not of which year: to keep it, write both under “Baseline”."
)
EACH = Remark("That many of each of several things are promised: record them one by one.")


@dataclass(frozen=True, kw_only=True)
class Base:
    """Where a promised number starts from, and how far its words reach, its year included."""

    value: Decimal
    unit: Unit | None
    words: str
    start: int  # in the original text, as is the end
    end: int


@dataclass(frozen=True, kw_only=True)
class Quantity(Number):
    """A promised number where it stands in its text, and how firmly it is promised.

    It has no value where it is a comparison, and where its digits or words are not certain: then a warning says why.
    """

    start: int  # in the original text, as is the end
    end: int
    counter: str = ""
    in_bare_points: bool = False  # of percent where its metric is a share
    modality: Modality | None = None
    base: Base | None = None
    warnings: tuple[Remark, ...] = ()


def why_unread(number: Number | None) -> Remark | None:
    """Why a number has no value although there is one; none where there is none, or it was read."""
    if not isinstance(number, Quantity) or number.value is not None or number.basis is Basis.RELATIVE:
        return None
    return next(iter(number.warnings), None)


class Place(NamedTuple):
    """A quantity with its place in the folded text."""

    start: int
    end: int
    quantity: Quantity
