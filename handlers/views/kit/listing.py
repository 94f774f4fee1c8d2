"""What the lists of an answer share: rows as a table, as details or as text, and the controls below them."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, lines
from handlers.views.kit.blocks import Answer, Block, Cell, Element, actions, context, data_table, section
from handlers.views.kit.question import Asked, Room, again, details_menu, paging, share
from handlers.views.kit.reader import Reader

Row = TypeVar("Row")


IN_TABLE = Room(75, 100)  # a table turns its own pages: a button beside them only where a message holds no more
IN_DETAIL = Room(10, 40)
AS_TEXT = Room(15, 100)
TEXT_LENGTH = 2900


class Listing(NamedTuple, Generic[Row]):
    """How rows of one kind are shown: as cells under columns, as one line of text, or each in a block of its own."""

    columns: Sequence[str]
    cells: Callable[[Row], Sequence[Cell]]
    line: Callable[[Row], Mrkdwn]
    detail: Callable[[Row], Block]
    entry: Callable[[Row], tuple[str, str]]  # the commitment's id and a short name, for the menu

    def answer(
        self,
        sentence: Mrkdwn,
        caption: str,
        asked: Asked,
        rows: Sequence[Row],
        below: Sequence[Block],
        reader: Reader,
        *,
        also: int = 0,
        shared: bool,
    ) -> Answer:
        """A sentence, the rows, what belongs below them, and where to go from here.

        `also` is how many promises of the other kind the same words ask for.
        """
        shown = self.blocks(asked, rows, caption, reader)
        others = [context(of_other_kind(asked, also, reader.language))] if also else []
        elsewhere = other_kind(asked, reader.language) if also and not shared else None
        controls = self.controls(asked, rows, reader, elsewhere, shared=shared)
        return Answer(sentence, [section(sentence), *shown, *others, *below, *controls])

    def blocks(self, asked: Asked, rows: Sequence[Row], caption: str, reader: Reader) -> list[Block]:
        """The rows of the page on show."""
        shown = asked.shown(rows, room(asked, reader))
        if not shown:
            return []
        if asked.layout == "details":
            return [self.detail(row) for row in shown]
        if reader.has_tables:
            return [data_table(caption, self.columns, [self.cells(row) for row in shown])]
        return paragraphs([self.line(row) for row in shown])

    def controls(
        self, asked: Asked, rows: Sequence[Row], reader: Reader, elsewhere: Element | None, *, shared: bool
    ) -> list[Block]:
        """Where to go from here; a shared answer turns no pages, because everybody would see them turn."""
        language = reader.language
        space = room(asked, reader)
        shown = asked.shown(rows, space)
        menu = details_menu([self.entry(row) for row in shown], language) if shown else None
        if shared:
            return actions(menu)
        turns = paging(asked, len(rows), space, language)
        return actions(menu, layout(asked, language), *turns, elsewhere, share(asked, language))


def of_other_kind(asked: Asked, n: int, language: Language) -> Mrkdwn:
    """That the same words ask for promises of the other kind as well."""
    if asked.topic == "initiatives":
        return language.mark_n("Also on record: {n} target.", "Also on record: {n} targets.", n)
    return language.mark_n("Also on record: {n} initiative.", "Also on record: {n} initiatives.", n)


def other_kind(asked: Asked, language: Language) -> Element:
    """The button that asks the same of the other kind of promise."""
    if asked.topic == "initiatives":
        return again(language.say("Show the targets"), Asked(topic="targets", words=asked.words), 4)
    return again(language.say("Show the initiatives"), Asked(topic="initiatives", words=asked.words), 4)


def room(asked: Asked, reader: Reader) -> Room:
    """The room that the layout on show has."""
    if asked.layout == "details":
        return IN_DETAIL
    return IN_TABLE if reader.has_tables else AS_TEXT


def layout(asked: Asked, language: Language) -> Element:
    """The button that changes between the short list and the details."""
    if asked.layout == "details":
        return again(language.say("Table"), asked.but(layout="table", page=1, every=False), 0)
    return again(language.say("With reasons"), asked.but(layout="details", page=1, every=False), 0)


def paragraphs(rows: Sequence[Mrkdwn]) -> list[Block]:
    """Lines of text in as few sections as hold them."""
    blocks: list[Block] = []
    held: list[Mrkdwn] = []
    for row in rows:
        if held and len(lines(*held, row)) > TEXT_LENGTH:
            blocks.append(section(lines(*held)))
            held = []
        held.append(row)
    return [*blocks, section(lines(*held))]
