"""Answer what falls due, what is late and what waits for its statistic: `/deadlines`."""

from datetime import date

from config.catalogue import Message
from handlers.slack.agenda import agenda_of, named_period
from handlers.slack.app import App
from handlers.slack.question import Question
from handlers.views import deadlines as views
from handlers.views.kit.blocks import Answer
from handlers.views.kit.empty_answers import nothing_of, nothing_recorded
from handlers.views.kit.help import Page
from handlers.views.kit.notes import notes_on
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.words.query import Query, read_query
from store.model.errors import UserError
from store.progress import WINDOW
from store.store import Ledger

HELP = Page(
    "deadlines",
    Message("Deadlines: what is due, late or awaited"),
    (
        (Message("/deadlines"), Message("what falls due in 90 days, what is overdue, what awaits its statistic")),
        (Message("/deadlines henan 30d"), Message("of one province, in the next 30 days")),
        (Message("/deadlines overdue"), Message("only what is late")),
        (Message("/deadlines this quarter"), Message("what falls due in a period; also 2022Q4, 2022-12, 本季度")),
    ),
)


def register(app: App) -> None:
    Question(HELP, deadlines).register(app)


async def deadlines(asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The answer to the words after `/deadlines`."""
    query = read_query(asked.words, today, reader.id)
    period = named_period(query)
    if query.asks_status and not (period or query.overdue):
        raise UserError("With a status, name a period as well, for example `/deadlines 2022 status:missed`.")
    agenda, is_cut = await agenda_of(ledger, query, period, today)
    notes = notes_on(query, is_cut, reader.language)
    left = [code for code in query.selection.provinces if code not in agenda.provinces]
    if left or not agenda.total:
        recorded = await ledger.commitments.latest_years()
        if not recorded:
            return nothing_recorded(asked, left, (), (), (), notes, reader.language)
        if period and not agenda.total and (years := await years_due(query, ledger)):
            notes.append(reader.language.mark("Deadlines on record: {years}.", years=reader.language.listed(years)))
        if unknown := [code for code in left if code not in recorded]:
            notes.append(nothing_of(unknown, reader.language))
    return views.deadlines(asked, agenda, query, period, today, reader, notes=notes, shared=shared)


async def years_due(query: Query, ledger: Ledger) -> list[str]:
    """In which years something that is asked for falls due, whatever the period."""
    selection = query.selection.model_copy(update={"years": (), "due_from": None, "due_to": None})
    found = await ledger.commitments.find(selection, limit=WINDOW)
    return [str(year) for year in sorted({one.deadline.on.year for one in found if one.deadline})]
