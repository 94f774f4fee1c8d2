"""Answer what provinces promised without a number, and how far it has come: `/initiatives`."""

from datetime import date

from config.catalogue import Message
from handlers.slack.app import App
from handlers.slack.empty_answers import empty, of_other_kind, on_parts_without
from handlers.slack.question import Question
from handlers.slack.search_answers import found_in_words
from handlers.views import initiatives as views
from handlers.views import lineage
from handlers.views.kit.blocks import Answer
from handlers.views.kit.help import Page
from handlers.views.kit.notes import notes_on
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.words.query import Query, read_query
from store.lineage import lines_of
from store.model.errors import UserError
from store.progress import LONG_WINDOW, WINDOW, followed_initiatives
from store.store import Ledger

HELP = Page(
    "initiatives",
    Message("Initiatives: promises without a number"),
    (
        (Message("/initiatives gansu"), Message("a province's work items, with stage and last step")),
        (Message("/initiatives henan 2022 theme:platforms"), Message("filters as for targets")),
        (Message("/initiatives henan history"), Message("what was promised year by year, and taken up again or not")),
        (Message("/initiatives blocked"), Message("what waits for something, and for whom")),
        (Message("/initiatives mine"), Message("the initiatives that have you as their owner")),
    ),
)


def register(app: App) -> None:
    Question(HELP, initiatives).register(app)


async def initiatives(asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The answer to the words after `/initiatives`; without any, all that is on record."""
    query = read_query(asked.words, today, reader.id, prefers_stages=True, can_search=True)
    if query.asks_status:
        raise UserError("A status is for targets; initiatives have a stage, for example stage:launched.")
    if query.history:
        return await history(asked, query, ledger, today, reader, shared=shared)
    if query.sought:
        return await found_in_words(asked, query, ledger, today, reader, shared=shared)
    found = await followed_initiatives(ledger, query.selection, today)
    followed = query.admitted(found)
    notes = notes_on(query, len(found) == LONG_WINDOW, reader.language)
    if not followed:
        return await empty(asked, query, notes, ledger, reader, today)
    notes += await on_parts_without(query, {item.initiative.province for item in followed}, ledger, reader, today)
    conferences = await ledger.conferences.cited_by(item.initiative for item in followed)
    also = await of_other_kind(asked, query, ledger)
    return views.initiatives(asked, followed, conferences, reader, notes=notes, also=also, shared=shared)


async def history(asked: Asked, query: Query, ledger: Ledger, today: date, reader: Reader, *, shared: bool) -> Answer:
    """The same work from year to year."""
    selection = query.selection.model_copy(update={"kind": "initiative"})
    found = await ledger.commitments.find(selection, limit=WINDOW)
    lines = await lines_of(ledger, found, query.admits, today)
    notes = notes_on(query, len(found) == WINDOW, reader.language)
    if not lines:
        return await empty(asked, query, notes, ledger, reader, today)
    return lineage.history(asked, lines, reader, notes=notes, shared=shared)
