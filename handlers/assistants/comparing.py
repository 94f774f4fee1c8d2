"""Provinces side by side: what they promised of the same metric in the same terms."""

from collections.abc import Sequence
from typing import Any

from handlers.assistants.answers import ComparedTold, ComparisonTold, TargetTold
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
from handlers.assistants.telling import counts_told, deadline_told
from handlers.assistants.texts import target_text
from handlers.phrases.figures import latest_and_standing, promised, province_name, province_names
from handlers.phrases.language import Language
from handlers.views.comparison import PROVINCES_COMPARED, Line, side_by_side
from handlers.views.kit.blocks import Element
from store.model.errors import UserError
from store.model.progress import Judged
from store.model.selection import Selection

LINES = 10  # of one page: each holds the targets of several provinces

Row = tuple[Line, dict[str, list[Judged]]]


class Compared(DatedArguments, PagedArguments):
    """What `compare_provinces` is asked with."""

    provinces: Names = PROVINCES
    metrics: Names = SOME_METRICS
    years: Years = PROMISED_IN


async def compare_provinces(inquiry: Inquiry[Compared]) -> Outcome:
    """What some provinces promised, on one line for each thing that is measured and each deadline."""
    asked, language = inquiry.arguments, inquiry.language
    provinces = inquiry.names.provinces(asked.provinces)
    if not 2 <= len(provinces) <= PROVINCES_COMPARED:
        raise UserError("Name two to {n} provinces, for example Henan and Gansu.", n=PROVINCES_COMPARED)
    metrics = inquiry.names.metrics(asked.metrics)
    judged = await wanted(inquiry, Selection(kind="target", provinces=provinces, metrics=metrics, years=asked.years))
    found = {code: [item for item in judged if item.target.province == code] for code in provinces}
    if judged:
        inquiry.notes += [nothing_of(code, inquiry) for code in provinces if not found[code]]
    rows = [*side_by_side(judged, language).items()]
    shown, cursor = inquiry.page(rows, LINES)
    targets = {
        target.id: target for target in await told_of(inquiry, [item for row in shown for item in items_of(row)])
    }
    answer = ComparisonTold(
        as_of=inquiry.today,
        found=len(rows),
        notes=said_of(inquiry),
        next_cursor=cursor,
        counts={code: counts_told(found[code]) for code in provinces},
        lines=[line_told(row, provinces, targets, inquiry) for row in shown],
    )
    names = language.listed([province_names(code, language) for code in provinces])
    title = language.say("{provinces}, side by side", provinces=names)
    summaries = [of_province(code, found[code], inquiry) for code in provinces if found[code]]
    blocks = [
        *opening(inquiry, title, *summaries),
        *table(title, columns(provinces, inquiry), [cells(row, provinces, inquiry) for row in shown]),
        *reasons(targets.values(), inquiry),
        *published(targets.values(), language),
        *below(next_button(inquiry, cursor), *(targets_of(code, inquiry) for code in provinces)),
    ]
    parts = [line_text(line, inquiry) for line in answer.lines]
    return Outcome(answer, text_of(inquiry, title, summaries, parts, cursor), blocks)


def items_of(row: Row) -> list[Judged]:
    """The targets of a line, province by province."""
    _, by_province = row
    return [item for items in by_province.values() for item in items]


def line_told(
    row: Row, provinces: Sequence[str], targets: dict[str, TargetTold], inquiry: Inquiry[Compared]
) -> ComparedTold:
    (measures, _), by_province = row
    first, *_ = items_of(row)
    return ComparedTold(
        measures=measures,
        deadline=deadline_told(first.target.deadline, inquiry.language),
        targets=[targets[item.target.id] for code in provinces for item in by_province.get(code, [])],
    )


def line_text(line: ComparedTold, inquiry: Inquiry[Compared]) -> str:
    """A line of the comparison, and below it each target."""
    told = [target_text(target, inquiry.language) for target in line.targets]
    return "\n".join([f"{line.measures} ({line.deadline.written})", *told])


def columns(provinces: Sequence[str], inquiry: Inquiry[Compared]) -> list[str]:
    language = inquiry.language
    return [language.say("Target"), language.say("By"), *(province_name(code, language) for code in provinces)]


def cells(row: Row, provinces: Sequence[str], inquiry: Inquiry[Compared]) -> list[str]:
    line, by_province = row
    return [*line, *(compared(by_province.get(code, []), inquiry.language) for code in provinces)]


def compared(found: Sequence[Judged], language: Language) -> str:
    """One cell: what was promised, what was measured, how it stands."""
    if not found:
        return language.say("no such target")
    return " / ".join(f"{promised(item.target, language)} → {latest_and_standing(item, language)}" for item in found)


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
