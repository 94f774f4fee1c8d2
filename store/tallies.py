"""How the promises of each year stand, province by province: counted anew only where something was written."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from store.model.judgement import Judgement, tally
from store.model.selection import Selection
from store.model.year_tally import YearTally, worst_tallies_first
from store.progress import judge_all, targets_among
from store.store import Ledger, State

FOLLOWED = 200  # writes since the last count that are looked through for their provinces; after more all is counted
KEPT = "year_tallies"


class Counted(NamedTuple):
    """What was counted, and at which state of the ledger; provinces that are not there have not been counted."""

    state: State
    today: date
    years: Mapping[str, Sequence[YearTally]]


async def year_tallies(ledger: Ledger, selection: Selection, today: date) -> Sequence[YearTally]:
    """How many promises stand where, by provinces and years of a selection of these, the worst first."""
    provinces, years = selection.provinces, selection.years
    if ledger.is_past or selection != Selection(provinces=provinces, years=years):
        return worst_tallies_first(await counted(ledger, selection, today))
    wanted = provinces or tuple(await ledger.commitments.latest_years())
    known = await up_to_date(ledger, today)
    if missing := tuple(code for code in wanted if code not in known.years):
        found: dict[str, Sequence[YearTally]] = {}
        for code in missing:
            found[code] = await counted(ledger, Selection(provinces=(code,)), today)
            await asyncio.sleep(0)  # ten years of all provinces take long, and others are to be answered meanwhile
        known = known._replace(years={**known.years, **found})
        ledger.keep(KEPT, known)
    tallies = (one for code in wanted for one in known.years[code])
    return worst_tallies_first(one for one in tallies if not years or one.year in years)


async def counted(ledger: Ledger, selection: Selection, today: date) -> list[YearTally]:
    """What a selection asks for, judged and counted."""
    targets = await ledger.commitments.every(selection.model_copy(update={"kind": "target"}))
    initiatives = await ledger.commitments.counted(selection.model_copy(update={"kind": "initiative"}))
    judgements: defaultdict[tuple[str, int], list[Judgement]] = defaultdict(list)
    for item in await judge_all(ledger, targets_among(targets), today):
        judgements[item.target.province, item.target.year].append(item.judgement)
    return [
        YearTally(*place, tally(judgements.get(place, ())), initiatives.get(place, 0))
        for place in judgements.keys() | initiatives.keys()
    ]


async def up_to_date(ledger: Ledger, today: date) -> Counted:
    """What is kept of that day, without the provinces about which something was written since."""
    state = await ledger.state()
    kept = ledger.kept(KEPT)
    if not isinstance(kept, Counted) or kept.today != today:
        return Counted(state, today, {})
    if kept.state == state:
        return kept
    touched = await written_about(ledger, kept.state, state)
    if touched is None:
        return Counted(state, today, {})
    return Counted(state, today, {code: years for code, years in kept.years.items() if code not in touched})


async def written_about(ledger: Ledger, since: State, now: State) -> set[str] | None:
    """The provinces about whose promises and figures something was written; none where that is not known.

    It is known only where every write is there still from the one on at which was counted: a ledger may have been
    erased and begun anew, and old events are removed.
    """
    if not 0 < now.revision - since.revision <= FOLLOWED:
        return None
    written = await ledger.events.between(since.revision, now.revision)
    if len(written) <= now.revision - since.revision or written[0]["at"] != since.recorded_at:
        return None
    records = [
        row[side] for row in written[1:] if row["record"] in ("commitment", "actual") for side in ("before", "after")
    ]
    return {json.loads(record)["province"] for record in records if record}
