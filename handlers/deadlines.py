"""Answer what falls due, what is late and what waits for its statistic: `/deadlines`."""

from collections.abc import Sequence
from datetime import date, timedelta

from slack_bolt.async_app import AsyncApp

from handlers.asking import Question
from handlers.views import deadlines as views
from handlers.views.asked import Asked
from handlers.views.blocks import Answer
from handlers.views.deadlines import Agenda, Item
from handlers.views.notes import notes_on
from handlers.views.reader import Reader
from handlers.words.periods import Period
from handlers.words.query import Query, read_query
from store.followed import follow_all
from store.judged import WINDOW, Judged, judge_all
from store.model.commitment import Initiative, State, Target
from store.model.judgement import Status
from store.store import Ledger

AHEAD = timedelta(days=90)
OPEN = (State.ACTIVE, State.REVISED)


def register(app: AsyncApp) -> None:
    Question("deadlines", deadlines).register(app)


async def deadlines(asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The answer to the words after `/deadlines`.

    A period lists what is due in it, kept or not; "overdue" lists only what is late, in the period where there is
    one; without either, both are listed, and 90 days ahead.
    """
    query = read_query(asked.words, today, reader.id)
    period = named_period(query)
    due: Sequence[Item] = ()
    behind: Sequence[Item] = ()
    if query.overdue or not period:
        behind = await items(ledger, query, period or Period(date.min, today - timedelta(days=1)), today)
    if period and not query.overdue:
        due = await items(ledger, query, period, today)
    elif not query.overdue:
        ahead = await items(ledger, query, Period(today, today + AHEAD), today)
        due = [one for one in ahead if is_open(one)]
    agenda = Agenda(
        due=due,
        overdue=[one for one in behind if is_late(one)],
        awaiting=[] if query.overdue else [one for one in behind if isinstance(one, Judged) and is_awaited(one)],
    )
    notes = notes_on(query, WINDOW in (len(due), len(behind)), reader.language)
    return views.deadlines(asked, agenda, query, period, today, reader, notes=notes, shared=shared)


def named_period(query: Query) -> Period | None:
    """The days that were asked for: a period, or a year, which here means the year of the deadline."""
    if query.selection.years:
        years = sorted(query.selection.years)
        return Period(date(years[0], 1, 1), date(years[-1], 12, 31))
    if query.selection.due_from and query.selection.due_to:
        return Period(query.selection.due_from, query.selection.due_to)
    return None


async def items(ledger: Ledger, query: Query, period: Period, today: date) -> list[Item]:
    """The commitments of both kinds whose deadline lies in a period, in the order of their days."""
    selection = query.selection.model_copy(
        update={"years": (), "states": OPEN, "due_from": period.first, "due_to": period.last}
    )
    found = await ledger.commitments.find(selection, limit=WINDOW)
    judged = await judge_all(ledger, [one for one in found if isinstance(one, Target)], today)
    followed = await follow_all(ledger, [one for one in found if isinstance(one, Initiative)], today)
    every: list[Item] = []
    if not query.stages:
        every += [one for one in judged if query.overdue or query.admits(one.judgement.status)]
    if not query.asks_status:
        every += [one for one in followed if not query.stages or (one.latest and one.latest.stage in query.stages)]
    return sorted(every, key=views.by_day)


def is_open(item: Item) -> bool:
    """Whether something remains to be done or awaited."""
    return not item.judgement.status.is_settled if isinstance(item, Judged) else not item.is_done


def is_late(item: Item) -> bool:
    """Whether the work, or the figure that should be out by now, is overdue."""
    return item.judgement.status is Status.RESULT_OVERDUE if isinstance(item, Judged) else item.overdue


def is_awaited(one: Judged) -> bool:
    """Whether the deciding figure is not out yet, as is usual by now."""
    return one.judgement.status is Status.AWAITING_RESULT
