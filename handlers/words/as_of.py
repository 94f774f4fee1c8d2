"""The day as of which a question is asked: as-of:2025-12-31, 截至2025年底."""

import re
from datetime import date

from handlers.words.periods import read_period
from store.model.errors import UserError

WRITTEN = "as-of:"  # as the buttons under an answer write it
DAY = re.compile(
    r"""(?: (?:^|(?<=\s)) as[-_ ]?of (?: \s*:\s* | \s+ ) | (?:^|(?<=[\s\u4e00-\u9fff])) 截至 \s* :? \s* )
    (?: ["“「](?P<quoted>[^"“”「」]*)["”」] | (?P<word>\S*) )""",
    re.VERBOSE | re.IGNORECASE,
)


def split_as_of(words: str, today: date) -> tuple[str, date | None]:
    """Of tidied words, those that remain and the day: of a month or a year the last; none where none is named.

    Raises:
        UserError: the day cannot be read, lies ahead, or there are two of them.
    """
    found = [*DAY.finditer(words)]
    if not found:
        return words, None
    days = {read_day(match["quoted"] or match["word"] or "", today) for match in found}
    if len(days) > 1:
        raise UserError("Name one day only: as-of:2025-12-31.")
    rest = words
    for match in reversed(found):
        rest = rest[: match.start()] + rest[match.end() :]
    return " ".join(rest.split()), days.pop()


def without_day(words: str) -> str:
    """Of tidied words, those that name no day as of which they ask, be it readable or not."""
    return " ".join(DAY.sub("", words).split())


def read_day(text: str, today: date) -> date:
    """The day that was meant, which is over or is today."""
    period = read_period(text.strip().rstrip(",."), today)
    if period is None:
        raise UserError("I cannot read the day “{word}”. Write for example as-of:2025-12-31 or as-of:2025.", word=text)
    if period.last > today:
        raise UserError("What is on record as of {day} is not known yet. Name a day that is over.", day=period.last)
    return period.last


def with_day(words: str, day: date) -> str:
    """Words that ask the same of a day."""
    return f"{words} {WRITTEN}{day.isoformat()}".strip()
