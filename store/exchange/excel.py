"""What Excel makes of a cell that it opens and saves, and what stood there before."""

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, Context, Decimal, InvalidOperation
from typing import Any

from store.exchange.contents import Record
from store.exchange.spreadsheet import pointed

KEPT = Context(prec=15, rounding=ROUND_DOWN)  # digits that Excel keeps of a number
SHOWN_DIGITS = 9  # at least so many are shown of a number before it is rounded
ROUNDED = re.compile(r"-?\d[.,]\d{5}E[+-]\d+")  # five digits behind the point are all that Excel shows of a long number
DATED_BEFORE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?")
DATED_AFTER = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[-. ]+[A-Za-zä]{3,4}\.?(?:[- ]\d{2,4})?|[A-Za-zä]{3,4}\.?[- ]\d{2,4}"
    r"|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?"
)
NARROW = ("cp1252", "gbk", "big5", "cp437", "mac_roman")  # in which Excel saves what is not “UTF-8”
TRUTHS = {"WAHR": "true", "FALSCH": "false", "VRAI": "true", "FAUX": "false"}


def restored(record: Record, before: Record) -> Record:
    """A record of a file, with what Excel alone has changed in it as it stands on record."""
    if type(record) is not type(before):
        return record
    return type(record).model_validate(merged(record.model_dump(mode="json"), before.model_dump(mode="json")))


def merged(after: Any, before: Any) -> Any:
    """The parts of one, or of the other where Excel would show the same for both."""
    if isinstance(after, dict) and isinstance(before, dict):
        return {name: merged(part, before.get(name)) for name, part in after.items()}
    if isinstance(after, list) and isinstance(before, list) and len(after) == len(before):
        return [merged(*pair) for pair in zip(after, before, strict=True)]
    if isinstance(after, str) and isinstance(before, str) and are_shown_alike(after, before):
        return before
    return after


def are_shown_alike(after: str, before: str) -> bool:
    """Whether a cell is what Excel makes of another when it saves it."""
    if after.split() == before.split():
        return True
    if "?" in after and any(in_narrow(before, encoding) == after for encoding in NARROW):
        return True
    if DATED_BEFORE.fullmatch(before) and DATED_AFTER.fullmatch(after):
        return True
    was, numbers = number_in(before), {number_in(after), number_in(pointed(after))}
    return was is not None and any(number is not None and is_rounded(number, was, after) for number in numbers)


def is_rounded(number: Decimal, exact: Decimal, shown: str) -> bool:
    if number in (exact, KEPT.create_decimal(exact)):
        return True
    if "E" in shown.upper():
        return number == Decimal(f"{exact:.5E}")
    _, digits, exponent = number.as_tuple()
    return len(digits) >= SHOWN_DIGITS and number == round(exact, max(0, -int(exponent)))


def in_narrow(text: str, encoding: str) -> str:
    return text.encode(encoding, "replace").decode(encoding)


def number_in(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().removesuffix("%").replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 400 else None


def is_cut(cell: str) -> bool:
    """Whether a number may have lost the digits that Excel does not show."""
    return ROUNDED.fullmatch(cell.strip()) is not None


def has_lost_characters(headings: Sequence[str]) -> bool:
    """Whether the characters of a file are gone, by its headings: “Record ??”."""
    return any(re.search(r"\w \?{2,}$", heading.strip()) for heading in headings)
