"""Answer what provinces promised in numbers, and what became of it: `/targets`."""

from collections.abc import Sequence
from datetime import date

from config.catalogue import Message
from handlers.slack.app import App
from handlers.slack.empty_answers import empty, of_other_kind, on_parts_without
from handlers.slack.question import Question
from handlers.slack.search_answers import found_in_words
from handlers.views import lineage
from handlers.views.comparison import PROVINCES_COMPARED, comparison
from handlers.views.kit.blocks import Answer
from handlers.views.kit.help import Page
from handlers.views.kit.notes import notes_on
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from handlers.views.overview import overview
from handlers.views.targets import metric_targets, province_targets
from handlers.views.year import columns_for, common_first, year_overview
from handlers.words.query import Query, read_query
from store.lineage import lines_of
from store.model.errors import UserError
from store.model.selection import Selection
from store.progress import (
    LONG_WINDOW,
    WINDOW,
    judge_all,
    judged_targets,
    targets_among,
    without_target,
    written_lately,
)
from store.store import Ledger
from store.tallies import year_tallies

HELP = Page(
    "targets",
    Message("Targets: promises with a number"),
    (
        (Message("/targets"), Message("every province and year on record, with its counts")),
        (Message("/targets 2026"), Message("a year at a glance, metric by metric and province by province")),
        (Message("/targets henan"), Message("a province's targets, worst first; also 河南, 豫, HA, 41")),
        (
            Message("/targets henan 2022 status:missed"),
            Message("filters in any order: a year, status: theme: due: owner:"),
        ),
        (
            Message("/targets henan -theme:talent due:2022Q4"),
            Message("a minus leaves out; dates may be 2022, 2022Q4, 2022-12, 30d"),
        ),
        (
            Message("/targets rd_intensity 2022"),
            Message("one metric across provinces; also R&D intensity, 研发投入强度"),
        ),
        (Message("/targets compare henan gansu"), Message("provinces side by side")),
        (
            Message("/targets henan binding"),
            Message("what the document calls binding; also: expected, unverifiable"),
        ),
        (
            Message("/targets henan history"),
            Message("what was promised year by year: raised, lowered, moved out, not taken up again"),
        ),
        (Message("/targets search lab"), Message("words in titles, quotes, notes and sources; also 实验室, shiyanshi")),
        (Message("/targets mine"), Message("the targets that have you as their owner")),
    ),
)


def register(app: App) -> None:
    Question(HELP, targets).register(app)


async def targets(asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False) -> Answer:
    """The answer to the words after `/targets`."""
    query = read_query(asked.words, today, reader.id, can_search=True)
    if query.is_empty:
        return await everything(asked, ledger, today, reader, shared=shared)
    if query.is_of_one_year and asked.layout == "table":
        return await of_year(asked, query.selection, ledger, today, reader, shared=shared)
    if query.stages or query.blocked:
        raise UserError("Stages are for initiatives; targets have a status, for example status:missed.")
    if query.history:
        return await history(asked, query, ledger, today, reader, shared=shared)
    if query.sought:
        return await found_in_words(asked, query, ledger, today, reader, shared=shared)
    if query.compare:
        refuse_other_than_a_few(query.selection.provinces)

    found = await judged_targets(ledger, query.selection, today)
    judged = query.admitted(found)
    notes = notes_on(query, len(found) == LONG_WINDOW, reader.language)
    if query.compare:
        return comparison(asked, judged, query.selection.provinces, today, reader, notes=notes, shared=shared)
    if not judged:
        return await empty(asked, query, notes, ledger, reader, today)
    notes += await on_parts_without(query, {item.target.province for item in judged}, ledger, reader, today)
    conferences = await ledger.conferences.cited_by(item.target for item in judged)
    if query.selection.metrics and not query.selection.provinces:
        others = await without_target(ledger, judged, today)
        return metric_targets(asked, judged, others, conferences, reader, notes=notes, shared=shared)
    also = await of_other_kind(asked, query, ledger)
    return province_targets(asked, judged, conferences, reader, notes=notes, also=also, shared=shared)


async def history(asked: Asked, query: Query, ledger: Ledger, today: date, reader: Reader, *, shared: bool) -> Answer:
    """The same promises from year to year."""
    selection = query.selection.model_copy(update={"kind": "target"})
    found = await ledger.commitments.find(selection, limit=WINDOW)
    lines = await lines_of(ledger, found, query.admits, today)
    notes = notes_on(query, len(found) == WINDOW, reader.language)
    if not lines:
        return await empty(asked, query, notes, ledger, reader, today)
    return lineage.history(asked, lines, reader, notes=notes, shared=shared)


async def everything(asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool) -> Answer:
    """All provinces and years at a glance."""
    tallies = await year_tallies(ledger, Selection(), today)
    return overview(asked, tallies, await written_lately(ledger, today), reader, shared=shared)


async def of_year(
    asked: Asked, selection: Selection, ledger: Ledger, today: date, reader: Reader, *, shared: bool
) -> Answer:
    """One year at a glance: what each province promised of each metric."""
    tallies = await year_tallies(ledger, selection, today)
    if not any(tally.targets.total for tally in tallies):
        return await empty(asked, read_query(asked.words, today, reader.id), (), ledger, reader, today)
    measures = common_first(await ledger.commitments.measures(selection), len(tallies))
    size = columns_for(len(tallies))
    metrics = {metric for metric, _ in measures[(asked.page - 1) * size : asked.page * size]}
    shown = selection.model_copy(update={"kind": "target", "metrics": tuple(sorted(metrics))})
    judged = await judge_all(ledger, targets_among(await ledger.commitments.every(shown)), today)
    lately = await written_lately(ledger, today)
    return year_overview(asked, tallies, measures, judged, lately, reader, shared=shared)


def refuse_other_than_a_few(provinces: Sequence[str]) -> None:
    """Only so many provinces stand side by side."""
    if not 2 <= len(provinces) <= PROVINCES_COMPARED:
        raise UserError("Name two to {n} provinces, for example `/targets compare henan gansu`.", n=PROVINCES_COMPARED)
