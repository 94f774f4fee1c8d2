"""Provinces side by side, metric by metric, and where each stands among all of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from config.metrics import METRICS, Basis
from handlers.phrases.figures import (
    amount,
    baseline_words,
    deadline_words,
    latest_of_all,
    measured,
    promised,
    province_name,
    province_names,
    provinces_named,
    standing,
    subject_of,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, lines
from handlers.views.kit.blocks import DRAWN, Answer, Block, actions, data_table, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import Asked, Room, details_menu, paging, share
from handlers.views.kit.reader import Reader
from handlers.views.targets import by_promise, chart, summary
from store.model.commitment import Scope
from store.model.official import OfficialFigure, Place, places
from store.model.progress import Judged

PROVINCES_COMPARED = 6
IN_TABLE = Room(48, 48)  # more would have to be cut short to fit into a message
AS_TEXT = Room(15, 48)

Line = tuple[str, str]  # what is measured, and by when
Table = dict[Line, dict[str, list[Judged]]]


class Row(NamedTuple):
    """What one province has of something that any of them has promised by some day."""

    line: Line
    province: str
    judged: Judged | None
    place: Place | None


def comparison(
    asked: Asked,
    judged: Sequence[Judged],
    provinces: Sequence[str],
    today: date,
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn] = (),
    shared: bool = False,
) -> Answer:
    """What provinces promised of the same in the same terms, one below the other, and how each stands among the 31."""
    language = reader.language
    title = language.say("{provinces}, side by side", provinces=provinces_named(provinces, language))
    sentence = lines(*notes, bold(title), *(of_province(code, judged, language) for code in provinces))
    rows = [*rows_of(judged, provinces, today, language)]
    room = IN_TABLE if reader.has_tables else AS_TEXT
    shown = asked.shown(rows, room)
    blocks: list[Block] = [section(sentence)]
    if shown and reader.has_tables:
        with_line = len({row.line for row in rows}) > 1
        heads = columns(language, with_line=with_line)
        blocks.append(data_table(title, heads, [cells(row, language, with_line=with_line) for row in shown]))
    elif shown:
        blocks += paragraphs([as_text(row, language) for row in shown])
    if reader.has_charts and len({measured(item.target, language) for item in judged}) == 1:
        blocks += chart(sorted(judged, key=by_promise), language)
    found = [row.judged.target for row in shown if row.judged]
    menu = details_menu([(target.id, subject_of(target, language)) for target in found], language) if found else None
    turns = [] if shared else [*paging(asked, len(rows), room, language), share(asked, language)]
    return Answer(sentence, [*blocks, *actions(menu, *turns)])


def side_by_side(judged: Sequence[Judged], language: Language) -> Table:
    """Targets by what they measure and by when, in the order of the metrics; a province may have several of a kind."""
    table: Table = {}
    usual = {metric: place for place, metric in enumerate(METRICS)}
    for item in sorted(judged, key=lambda item: (usual[item.target.metric], item.due, item.target.order)):
        line = measured(item.target, language), deadline_words(item.target.deadline, language)
        table.setdefault(line, {}).setdefault(item.target.province, []).append(item)
    return table


def rows_of(judged: Sequence[Judged], provinces: Sequence[str], today: date, language: Language) -> Iterator[Row]:
    """A row for each province and each thing that was promised by a day, be it by another of them."""
    for line, by_province in side_by_side(judged, language).items():
        target = next(iter(by_province.values()))[0].target
        is_ranked = target.basis is Basis.LEVEL and target.scope is Scope.PROVINCE
        ranks = places(target.metric, today) if is_ranked else {}
        for code in provinces:
            yield from (Row(line, code, item, ranks.get(code)) for item in by_province.get(code, [None]))


def of_province(code: str, judged: Sequence[Judged], language: Language) -> Mrkdwn:
    """A province's counts, or that nothing of it was found."""
    name = province_names(code, language)
    own = [item for item in judged if item.target.province == code]
    if not own:
        return language.mark("{province}: no target that fits.", province=name)
    return language.mark("{province}: {summary}", province=name, summary=summary(own, language))


def columns(language: Language, *, with_line: bool) -> list[str]:
    """What stands above the cells; what all have in common is left out."""
    return [
        language.say("Province"),
        language.say("Status"),
        *([language.say("Target")] if with_line else []),
        language.say("Promised"),
        language.say("Latest"),
        language.say("Baseline"),
        language.say("Official rank"),
        language.say("Nearest peers"),
    ]


@lru_cache(maxsize=DRAWN)
def cells(row: Row, language: Language, *, with_line: bool) -> tuple[str, ...]:
    """One row: where nothing was promised, what is measured all the same."""
    target = row.judged.target if row.judged else None
    measure, deadline = row.line
    return (
        province_name(row.province, language),
        standing(row.judged.judgement, language) if row.judged else language.say("no such target"),
        *([language.say("{name}, {deadline}", name=measure, deadline=deadline)] if with_line else []),
        promised(target, language) if target else "",
        known(row, language),
        baseline_words(target.baseline, target, language) if target and target.baseline else "",
        rank_words(row.place, language) if row.place else "",
        peers(row.place, language) if row.place else "",
    )


def known(row: Row, language: Language) -> str:
    """The latest figure; the official one, where nothing was promised."""
    if row.judged:
        return latest_of_all(row.judged, language)
    return official_words(row.place.figure, language) if row.place else ""


def rank_words(place: Place, language: Language) -> str:
    """Where it stands among all provinces, and in which year."""
    year = year_or_day(place.figure.as_of, language)
    return language.say("{rank} of {n} ({year})", rank=place.rank, n=place.among, year=year)


def peers(place: Place, language: Language) -> str:
    """Who stands next to it, the better one first."""
    next_to_it = [figure for figure in (place.better, place.worse) if figure]
    return " · ".join(
        f"{province_name(figure.province, language)} {value_words(figure, language)}" for figure in next_to_it
    )


def official_words(figure: OfficialFigure, language: Language) -> str:
    """An official figure and its year."""
    return language.say("{value} ({day})", value=value_words(figure, language), day=year_or_day(figure.as_of, language))


def value_words(figure: OfficialFigure, language: Language) -> str:
    return amount(figure.value, METRICS[figure.metric], figure.basis, language)


def as_text(row: Row, language: Language) -> Mrkdwn:
    """One row where no table can be shown: what a column would tell apart is named."""
    *_, baseline, rank, nearest = columns(language, with_line=True)
    province, status, what, promise, latest, *rest = cells(row, language, with_line=True)
    named = [
        language.say("{name}: {value}", name=name, value=value)
        for name, value in zip((baseline, rank, nearest), rest, strict=True)
        if value
    ]
    told = escape(" · ".join(filter(None, (status, promise, latest, *named))))
    return lines(bold(f"{what} · {province}"), told)
