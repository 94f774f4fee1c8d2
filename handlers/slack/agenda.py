"""Find what falls due, what is late and what waits for its statistic."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from handlers.views.deadlines import Agenda
from handlers.words.periods import Period
from handlers.words.query import Query
from store.model.commitment import Commitment
from store.model.progress import Judged, Tracked, by_day
from store.model.selection import Selection
from store.progress import WINDOW, track
from store.store import Ledger

AHEAD = timedelta(days=90)
LOOKED_AT = 2 * WINDOW  # commitments that lie behind; the database leaves out most of them


async def agenda_of(ledger: Ledger, query: Query, period: Period | None, today: date) -> tuple[Agenda, bool]:
    """The agenda that a question asks for, and whether there is more than was looked at.

    A period lists what is due in it, kept or not; "overdue" lists only what is late, in the period where there is
    one; without either, both are listed, and 90 days ahead.
    """
    ahead = behind = Found()
    if period and not query.overdue:
        ahead = await find(ledger, query, period, today)
    elif not query.overdue:
        ahead = await find(ledger, query, Period(today, today + AHEAD), today)
        ahead = ahead._replace(items=[item for item in ahead.items if item.is_open])
    if query.overdue or not period:
        past = period or Period(date.min, today - timedelta(days=1))
        behind = await unsettled(ledger, query, past, today)
    agenda = Agenda(
        due=sorted(ahead.items, key=by_day),
        overdue=sorted((item for item in behind.items if item.is_late), key=by_day),
        awaiting=sorted((item for item in behind.items if isinstance(item, Judged) and item.is_awaited), key=by_day),
    )
    return agenda, ahead.is_cut or behind.is_cut


class Found(NamedTuple):
    """Commitments, and whether there are more than were looked at."""

    items: Sequence[Tracked] = ()
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
    return Period(max(period.first for period in periods), min(period.last for period in periods))


async def find(ledger: Ledger, query: Query, period: Period, today: date) -> Found:
    """The commitments of both kinds whose deadline lies in a period; of too many, the first."""
    found = await ledger.commitments.find(due_in(period, query), limit=WINDOW, newest_first=False)
    return Found(await tracked(ledger, query, found, today), len(found) == WINDOW)


async def unsettled(ledger: Ledger, query: Query, period: Period, today: date) -> Found:
    """Those among which is whatever is late or awaited; where very many lie behind, among the last of them.

    Most of what lies behind is settled, and is not even read.
    """
    selection = due_in(period, query)
    since = await ledger.commitments.deadline_at(selection.due_within(date.min, today), LOOKED_AT)
    selection = selection.due_within(since or date.min, date.max)
    targets = await ledger.commitments.unsettled(selection, today, limit=WINDOW)
    initiatives = await ledger.commitments.find(selection.model_copy(update={"kind": "initiative"}), limit=WINDOW)
    items = await tracked(ledger, query, [*targets, *initiatives], today)
    return Found(items, since is not None or WINDOW in (len(targets), len(initiatives)))


def due_in(period: Period, query: Query) -> Selection:
    """What a query selects, by the days of a period in the place of its years."""
    return query.selection.model_copy(update={"years": (), "due_from": period.first, "due_to": period.last})


async def tracked(ledger: Ledger, query: Query, found: Sequence[Commitment], today: date) -> list[Tracked]:
    """Of what was found, what the query admits, with what became of it."""
    wanted = [commitment for commitment in found if query.concerns(commitment)]
    admitted = query.admitted(await track(ledger, wanted, today))
    years = query.selection.years
    return [item for item in admitted if not years or item.due.year in years]
