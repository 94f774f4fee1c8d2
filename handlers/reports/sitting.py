"""A document while it is being recorded: what is known of it, and what of its text has become of each thing read."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict

from handlers.reports.reading import CandidateKind
from handlers.words.remark import Remark
from store.model.conference import ConferenceKind

KEPT = "report:"  # how the names of drafts begin that keep one; its token stands behind it
PUT_AWAY = "reported:"  # and of those of which nothing more is to be recorded
PAGE = 20  # items that a modal shows at once
PROMISES = (CandidateKind.TARGET, CandidateKind.INITIATIVE, CandidateKind.DEADLINE)


class Document(BaseModel):
    """What stays put while a document is recorded."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: str | None = None  # once it is on record
    province: str | None = None
    year: int | None = None
    kind: ConferenceKind = ConferenceKind.CONFERENCE_REPORT
    title: str = ""
    held: date | None = None
    publisher: str | None = None
    address: str | None = None
    number: str | None = None
    owner: str | None = None


class Item(BaseModel):
    """Something read in a report, as the fields of a modal hold it until it is saved."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    number: int  # from 1, in the order of the text
    kind: CandidateKind
    fields: dict[str, str | list[str] | None]
    quote: str
    start: int  # of the quote, in its part of the text
    part: int = 0
    because: str = ""  # the words that make it what it is
    why_not: tuple[Remark, ...] = ()  # it is not ticked by itself
    is_ticked: bool = False
    edition: int = 0  # how often it has been corrected
    box: int = 0  # how often its box was ticked by us: Slack keeps the old state of a box of the same name
    record_id: str | None = None  # once it has been saved

    @property
    def name(self) -> str:
        """What its box is called, which begins anew when it is to show something else."""
        return f"{self.number}.{self.edition}.{self.box}"

    @property
    def is_promise(self) -> bool:
        return self.kind in PROMISES


class Part(BaseModel):
    """A text that belongs to it, and where in it each page begins."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    text: str
    pages: tuple[int, ...] = ()


class Sitting(BaseModel):
    """One document, what was read in it, and how far its recording has come."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    token: str
    name: str  # of the file, or of whatever else the text came as
    day: date  # from which days are counted that its words only name by their distance
    parts: tuple[Part, ...]  # in the order in which they came
    document: Document
    is_settled: bool = False  # nothing about the document has to be asked any more
    items: tuple[Item, ...] = ()
    remarks: tuple[Remark, ...] = ()  # about the text as a whole

    def item(self, number: int) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def with_items(self, *changed: Item) -> "Sitting":
        """With some items as they are now."""
        by_number = {item.number: item for item in changed}
        return self.model_copy(update={"items": tuple(by_number.get(item.number, item) for item in self.items)})

    def ticked(self) -> Iterator[Item]:
        """What is to be saved next."""
        return (item for item in self.items if item.is_ticked and item.record_id is None)

    @property
    def has_rest(self) -> bool:
        """Whether there are promises that are not on record."""
        return any(item.is_promise and item.record_id is None for item in self.items)

    def in_order(self) -> list[Item]:
        """All items as they are listed: what came last first, by kind, and what is on record behind what is not."""
        kinds = [*CandidateKind]
        return sorted(
            self.items, key=lambda item: (bool(item.record_id), -item.part, kinds.index(item.kind), item.number)
        )

    def pages(self) -> int:
        return max(1, -(-len(self.items) // PAGE))

    def page(self, page: int) -> list[Item]:
        """The items of a page, counted from 1."""
        return self.in_order()[(page - 1) * PAGE : page * PAGE]
