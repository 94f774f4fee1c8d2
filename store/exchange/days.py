"""Days as Excel writes them back in several countries, told by all that stand in a file."""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum, auto

YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ]0?0:00(?::00)?)?")
YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: 0?0:00(?::00)?)?")


class Order(Enum):
    """What comes first where the year comes last."""

    DAY = auto()
    MONTH = auto()


def order_of(cells: Iterable[str]) -> Order | None:
    """What stands first in the days of a table; none where they do not tell or contradict each other."""
    found = set()
    for cell in cells:
        if match := YEAR_LAST.fullmatch(cell.strip()):
            first, sign, second = int(match[1]), match[2], int(match[3])
            if sign == "." or first > 12:
                found.add(Order.DAY)
            elif second > 12:
                found.add(Order.MONTH)
    return found.pop() if len(found) == 1 else None


def day_in(cell: str, order: Order | None) -> date | None:
    """The day of a cell; none where it is none in digits, or nobody can tell which of two it is."""
    text = cell.strip()
    if match := YEAR_FIRST.fullmatch(text):
        return day(int(match[1]), int(match[2]), int(match[3]))
    match = YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if order is None and first != second:
        return None
    return day(year, second, first) if order is Order.DAY else day(year, first, second)


def day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
