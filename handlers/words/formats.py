"""The formats of a file, as people call them."""

from collections.abc import Sequence
from typing import Literal, get_args

Format = Literal["csv", "json", "ics"]
FORMATS: Sequence[Format] = get_args(Format)
FORMAT_WORDS: dict[str, Format] = {
    "csv": "csv",
    "excel": "csv",
    "表格": "csv",
    "json": "json",
    "ics": "ics",
    "ical": "ics",
    "icalendar": "ics",
    "calendar": "ics",
    "日历": "ics",
}
