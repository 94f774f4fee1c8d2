"""The formats of a file, as people call them."""

from collections.abc import Sequence
from typing import Literal, get_args

Format = Literal["xlsx", "csv", "json", "ics"]
FORMATS: Sequence[Format] = get_args(Format)
FORMAT_WORDS: dict[str, Format] = {
    "xlsx": "xlsx",
    "excel": "xlsx",
    "workbook": "xlsx",
    "工作簿": "xlsx",
    "表格": "xlsx",
    "csv": "csv",
    "json": "json",
    "ics": "ics",
    "ical": "ics",
    "icalendar": "ics",
    "calendar": "ics",
    "日历": "ics",
}
