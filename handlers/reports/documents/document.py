"""What a file says: its text in paragraphs, where each page begins, and what it tells of itself."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from store.model.errors import UserError

LONGEST = 300_000  # characters; a five-year plan has some sixty thousand
LARGEST = 4_000_000  # bytes
LARGEST_INSIDE = 60_000_000  # bytes of what is packed


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document out of a file; each line of its text is a paragraph, or a row of a table."""

    text: str
    title: str | None = None
    address: str | None = None
    published_on: date | None = None
    pages: tuple[int, ...] = ()  # where each begins in the text; none where a file has no pages
    empty_pages: tuple[int, ...] = ()  # numbers of those without text, such as scans

    def page_of(self, place: int) -> int | None:
        """The number of the page on which a place of the text stands."""
        return bisect_right(self.pages, place) or None


def refuse_longer(text: str) -> None:
    """Raise a UserError where a text is longer than anybody wants to look through."""
    if len(text) > LONGEST:
        raise too_long()


def too_long() -> UserError:
    return UserError("That document is too long: {n} characters at most. Please send me a part of it.", n=LONGEST)
