"""Answer what falls due, what is late and what waits for its statistic: `/deadlines`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from slack_bolt.async_app import AsyncApp

from handlers.slack.question import Question
from handlers.views import deadlines as views
from handlers.views.deadlines import Agenda, Item
from handlers.views.kit.blocks import Answer
from handlers.views.kit.notes import notes_on
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.words.periods import Period
from handlers.words.query import Query, read_query
from store.followed import follow_all
from store.judged import WINDOW, Judged, judge_all
from store.model.commitment import Initiative, Target
from store.model.errors import UserError
from store.model.judgement import Status
from store.store import Ledger

AHEAD = timedelta(days=90)


def register_command(app: AsyncApp) -> None:
    Question("deadlines", deadlines).register_command(app)


def register(app: AsyncApp) -> None:
    Question("deadlines", deadlines).register(app)


async def deadlines(asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The answer to the words after `/deadlines`.

    A period lists what is due in it, kept or not; "overdue" lists only what is late, in the period where there is
    one; without either, both are listed, and 90 days ahead.
    """
    query = read_query(asked.words, today, reader.id)
    period = named_period(query)
    if query.asks_status and not (period or query.overdue):
        raise UserError("With a status, name a period as well, for example `/deadlines 2022 status:missed`.")
    ahead = behind = Found()
    if period and not query.overdue:
        ahead = await find(ledger, query, period, today)
    elif not query.overdue:
        ahead = await find(ledger, query, Period(today, today + AHEAD), today)
        ahead = ahead._replace(items=[one for one in ahead.items if is_open(one)])
    if query.overdue or not period:
        past = period or Period(date.min, today - timedelta(days=1))
        behind = await find(ledger, query, past, today, newest_first=True)
    agenda = Agenda(
        due=ahead.items,
        overdue=[one for one in behind.items if is_late(one)],
        awaiting=[] if query.overdue else [one for one in behind.items if isinstance(one, Judged) and is_awaited(one)],
    )
    notes = notes_on(query, ahead.is_cut or behind.is_cut, reader.language)
    return views.deadlines(asked, agenda, query, period, today, reader, notes=notes, shared=shared)


class Found(NamedTuple):
    """Commitments in the order of their days, and whether there are more than were looked at."""

    items: Sequence[Item] = ()
    is_cut: bool = False


def named_period(query: Query) -> Period | None:
    """The days that were asked for; a year means here the year of the deadline."""
    selection = query.selection
    periods = []
    if selection.years:
        periods.append(Period(date(min(selection.years), 1, 1), date(max(selection.years), 12, 31)))
    if selection.due_from and selection.due_to:
        periods.append(Period(selection.due_from, selection.due_to))
    if not periods:
        return None
    return Period(max(one.first for one in periods), min(one.last for one in periods))


async def find(ledger: Ledger, query: Query, period: Period, today: date, *, newest_first: bool = False) -> Found:
    """The commitments of both kinds whose deadline lies in a period; of too many, those nearest to today."""
    selection = query.selection.model_copy(update={"years": (), "due_from": period.first, "due_to": period.last})
    found = await ledger.commitments.find(selection, limit=WINDOW, newest_first=newest_first)
    judged = await judge_all(ledger, [one for one in found if isinstance(one, Target)], today)
    followed = await follow_all(ledger, [one for one in found if isinstance(one, Initiative)], today)
    every: list[Item] = []
    if not query.stages:
        every += [one for one in judged if query.has_status(one.judgement.status)]
    if not query.asks_status:
        every += [one for one in followed if not query.stages or (one.latest and one.latest.stage in query.stages)]
    years = query.selection.years
    items = [one for one in every if not years or views.by_day(one)[0].year in years]
    return Found(sorted(items, key=views.by_day), len(found) == WINDOW)


def is_open(item: Item) -> bool:
    """Whether something remains to be done or awaited."""
    return not item.judgement.status.is_settled if isinstance(item, Judged) else not item.is_done


def is_late(item: Item) -> bool:
    """Whether the work, or the figure that should be out by now, is overdue."""
    return item.judgement.status is Status.RESULT_OVERDUE if isinstance(item, Judged) else item.overdue


def is_awaited(one: Judged) -> bool:
    """Whether the deciding figure is not out yet, as is usual by now."""
    return one.judgement.status is Status.AWAITING_RESULT
