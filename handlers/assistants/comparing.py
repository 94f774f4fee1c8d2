"""Provinces side by side: what they promised of the same metric in the same terms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handlers.assistants.answers import ComparedTold, ComparisonTold, RankTold, TargetTold
from handlers.assistants.arguments import (
    PROMISED_IN,
    PROVINCES,
    SOME_METRICS,
    DatedArguments,
    Names,
    PagedArguments,
    Years,
)
from handlers.assistants.blocks import below, call, next_button, opening, published, reasons, table
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.outcome import Outcome, said_of, text_of
from handlers.assistants.targets import summary, told_of, wanted
from handlers.assistants.telling import counts_told, deadline_told, figure_told, province_told
from handlers.assistants.texts import figure_text, indented, target_text
from handlers.phrases.figures import province_name, province_names, provinces_named
from handlers.phrases.language import Language
from handlers.views.comparison import PROVINCES_COMPARED, Line, Row, cells, columns, rows_of
from handlers.views.kit.blocks import Element
from store.model.errors import UserError
from store.model.official import Place
from store.model.progress import Judged
from store.model.selection import Selection

LINES = 10  # of one page: each holds the targets of several provinces

Rows = tuple[Line, list[Row]]


class Compared(DatedArguments, PagedArguments):
    """What `compare_provinces` is asked with."""

    provinces: Names = PROVINCES
    metrics: Names = SOME_METRICS
    years: Years = PROMISED_IN


async def compare_provinces(inquiry: Inquiry[Compared]) -> Outcome:
    """What some provinces promised, thing by thing and deadline by deadline, and where each stands among the 31."""
    asked, language = inquiry.arguments, inquiry.language
    provinces = inquiry.names.provinces(asked.provinces)
    if not 2 <= len(provinces) <= PROVINCES_COMPARED:
        raise UserError("Name two to {n} provinces, for example Henan and Gansu.", n=PROVINCES_COMPARED)
    metrics = inquiry.names.metrics(asked.metrics)
    judged = await wanted(inquiry, Selection(kind="target", provinces=provinces, metrics=metrics, years=asked.years))
    found = {code: [item for item in judged if item.target.province == code] for code in provinces}
    if judged:
        inquiry.notes += [nothing_of(code, inquiry) for code in provinces if not found[code]]
    every = [*by_line(rows_of(judged, provinces, inquiry.today, language)).items()]
    shown, cursor = inquiry.page(every, LINES)
    targets = {one.id: one for one in await told_of(inquiry, [row.judged for row in rows_in(shown) if row.judged])}
    answer = ComparisonTold(
        as_of=inquiry.today,
        found=len(every),
        notes=said_of(inquiry),
        next_cursor=cursor,
        counts={code: counts_told(found[code]) for code in provinces},
        lines=[line_told(rows, targets, inquiry) for rows in shown],
    )
    title = language.say("{provinces}, side by side", provinces=provinces_named(provinces, language))
    summaries = [of_province(code, found[code], inquiry) for code in provinces if found[code]]
    with_line = len(every) > 1
    blocks = [
        *opening(inquiry, title, *summaries),
        *table(
            title,
            columns(language, with_line=with_line),
            [cells(row, language, with_line=with_line) for row in rows_in(shown)],
        ),
        *reasons(targets.values(), inquiry),
        *published(targets.values(), language),
        *below(next_button(inquiry, cursor), *(targets_of(code, inquiry) for code in provinces)),
    ]
    parts = [line_text(line, language) for line in answer.lines]
    return Outcome(answer, text_of(inquiry, title, summaries, parts, cursor), blocks)


def by_line(rows: Iterable[Row]) -> dict[Line, list[Row]]:
    """Rows by what is measured and by when."""
    found: dict[Line, list[Row]] = {}
    for row in rows:
        found.setdefault(row.line, []).append(row)
    return found


def rows_in(shown: Iterable[Rows]) -> list[Row]:
    return [row for _, rows in shown for row in rows]


def line_told(shown: Rows, targets: Mapping[str, TargetTold], inquiry: Inquiry[Compared]) -> ComparedTold:
    """A line of the comparison, typed: the targets, and the official ranks of all the provinces."""
    (measures, _), rows = shown
    promised = [row.judged.target for row in rows if row.judged]
    places = {row.province: row.place for row in rows if row.place}
    return ComparedTold(
        measures=measures,
        deadline=deadline_told(promised[0].deadline, inquiry.language),
        targets=[targets[target.id] for target in promised],
        ranks=[rank_told(place, inquiry.language) for place in places.values()],
    )


def rank_told(place: Place, language: Language) -> RankTold:
    """Where a province stands by the latest official table."""
    return RankTold(
        province=province_told(place.figure.province),
        rank=place.rank,
        among=place.among,
        figure=figure_told(place.figure, language),
    )


def line_text(line: ComparedTold, language: Language) -> str:
    """A line of the comparison, below it each target, and the official ranks."""
    told = [target_text(target, language) for target in line.targets]
    ranks = [
        language.say(
            "{province}: {rank} of {n}, {figure}",
            province=province_names(one.province.code, language),
            rank=one.rank,
            n=one.among,
            figure=figure_text(one.figure, language),
        )
        for one in line.ranks
    ]
    return "\n".join(
        [
            language.say("{name}, {deadline}", name=line.measures, deadline=line.deadline.written),
            *told,
            *([language.say("Official rank")] if ranks else []),
            *map(indented, ranks),
        ]
    )


def of_province(code: str, judged: Sequence[Judged], inquiry: Inquiry[Compared]) -> str:
    """A province's counts."""
    language = inquiry.language
    name = province_names(code, language)
    return language.say("{province}: {summary}", province=name, summary=summary(judged, language))


def nothing_of(code: str, inquiry: Inquiry[Compared]) -> str:
    language = inquiry.language
    return language.say("{province}: no target that fits.", province=province_names(code, language))


def targets_of(code: str, inquiry: Inquiry[Any]) -> Element | None:
    """The way to a province's targets."""
    name = province_name(code, inquiry.language)
    return call(name, "province_targets", {"provinces": [code], "as_of": inquiry.arguments.as_of})
