"""What a date in somebody's words comes to: a deadline, or what has to be asked, and what a person is told of it."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.words.remark import Remark
from store.model.deadline import Deadline
from store.model.writing import normalized

YEAR_NEEDED = Remark("Of which year? Write it with the date.")
MONTH_NEEDED = Remark("Of which month or quarter? Write it with its year.")
NO_DATE = Remark("These words name no date.")
NO_SUCH_DAY = Remark("The calendar has no such day.")
SEVERAL_DATES = Remark("There are several dates.")
DAY_OR_MONTH_FIRST = Remark("The day and the month cannot be told apart.")
BEFORE_OR_WITHIN = Remark("“Before” may mean the end of that time or the end of the one before it.")
BEGINNING = Remark("A beginning has no last day.")
LONG_OR_SHORT = Remark("Two spans of time are named.")
TWO_SESSIONS = Remark("The province's two sessions are held in January, the national ones in March.")
CENTURY = Remark("The middle of the century may be 2049 or 2050.")
DECADE = Remark("The last year of a decade is 2029 to some and 2030 to others; “the 2030s” have no year.")
PASSED = Remark("That day of this year has passed: is the next one meant?")
THIS_OR_NEXT_WEEK = Remark("“Next” may mean the one of this week or of the week after.")
EVERY_YEAR = Remark("Every year has such a day: of which year is it?")
FISCAL_YEAR = Remark("When that fiscal year ends is not certain.")
DAY_OR_YEAR = Remark("The number may be a day or a year.")
WINTER = Remark("A winter ends in the year after.")
WEEK_OF_MONTH = Remark("Where a week of a month or a year ends is not certain: write the day.")
LATER = Remark("That is counted from a day that is not named.")

BY_YEAR = Remark("“By” a year was taken as by its end.")
COUNTED_YEARS = Remark("The years were counted from the first one, which is included.")
COUNTED_DAYS = Remark("The time was counted from today.")
COUNTED_MONTH = Remark("It was taken as the month, quarter or half year that it is today.")
MIDDLE = Remark("The middle was taken as the 15th, or as 30 June.")
EARLY = Remark("The first third of a month was taken to end on its 10th day, the second on its 20th.")
EARLY_YEAR = Remark("The beginning of the year was taken as its first quarter.")
TERM = Remark("A government's term was taken to end with its fifth year: 2022, 2027, 2032.")
SEASON = Remark("A season was taken to end with May, August or November.")
SHORT_YEAR = Remark("Two digits were taken as a year of this century.")
CONGRESS_TO_COME = Remark("That congress is held in an autumn; its day is not known yet: write a date.")
CENTENARY = Remark("The day of the centenary was taken as the last.")
FESTIVAL = Remark("The day of the festival itself was taken as the last.")
CONGRESS = Remark("The opening day of the 20th Party Congress was taken; it is an occasion, not a deadline.")


@dataclass(frozen=True)
class ReadDeadline:
    """A deadline, and the words that it was read from."""

    deadline: Deadline
    assumed: Remark | None = None
    """What had to be assumed, where the words do not say it outright."""
    words: str = ""
    start: int = 0  # in the original text


@dataclass(frozen=True)
class Unsure:
    """To be asked: the days that may be meant, which can be none, and why."""

    why: Remark
    candidates: tuple[Deadline, ...] = ()
    words: str = ""
    start: int = 0

    @property
    def needs_year(self) -> bool:
        return self.why == YEAR_NEEDED

    @property
    def begins(self) -> bool:
        return self.why == BEGINNING


Reading = ReadDeadline | Unsure


YEAR_IN = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
OF_TITLE = re.compile(r"(?<!\d)20\d\d(?!\d)(?!\s?年?\s?(?:远景|愿景|底|末|前))")
EARLIEST_YEAR = 1949


def year_of_title(title: str, today: date) -> int | None:
    """The year that a document bears in its name: 2026年湖北省科技工作会议, though not one that it looks ahead to."""
    found = OF_TITLE.search(normalized("NFKC", title))
    return int(found[0]) if found and int(found[0]) <= today.year + 1 else None


def year_in(text: str) -> int | None:
    """The first year of a text, be it one of a date: 2026, 2026年, 2026-01-09."""
    match = YEAR_IN.search(normalized("NFKC", text))
    return int(match[1]) if match and int(match[1]) >= EARLIEST_YEAR else None
