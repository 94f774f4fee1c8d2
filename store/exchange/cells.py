"""Cells of a spreadsheet, in which no text is ever taken for a formula and none is lost."""

import re

RISKY = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # https://owasp.org/www-community/attacks/CSV_Injection
GUARD = "'"
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def cell(text: str | None) -> str:
    """A value as it stands in a cell: behind an apostrophe where a spreadsheet would run it.

    A text that begins with an apostrophe gets another, and an empty one, which is not none, consists of it alone:
    so `text_of` gives back exactly what was there.
    """
    if text is None:
        return ""
    if not text or (text.startswith((*RISKY, GUARD)) and not NUMBER.fullmatch(text)):
        return GUARD + text
    return text


def text_of(cell: str) -> str | None:
    """The value of a cell; none where it is empty."""
    return cell.removeprefix(GUARD) if cell else None
