"""What a tool gives back: the answer typed, as a text that stands alone, and as blocks."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from handlers.assistants.answers import AnswerTold
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.texts import lines
from handlers.views.kit.blocks import Block


class Outcome(NamedTuple):
    answer: AnswerTold
    text: str
    blocks: Sequence[Block] = ()


def text_of(
    inquiry: Inquiry[Any], title: str, summary: Sequence[str], parts: Sequence[str], cursor: str | None = None
) -> str:
    """A text: of which day it is, what it is about, how it was understood, the records, and how to ask for more."""
    language = inquiry.language
    day = language.say("As recorded on {day}", day=language.day(inquiry.day)) if inquiry.day else ""
    head = lines(day, title, *summary, *said_of(inquiry))
    more = f"next_cursor: {cursor}" if cursor else ""
    return "\n\n".join(part for part in (head, *parts, more) if part)


def said_of(inquiry: Inquiry[Any]) -> list[str]:
    """How the question was understood, and what is missing in the answer."""
    return [*inquiry.corrected(), *inquiry.notes]
