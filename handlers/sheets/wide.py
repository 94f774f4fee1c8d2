"""Wide tables, which have a column for each year or each metric: read as if each number had a row of its own."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from config.metrics import Wording
from handlers.sheets.columns import (
    ACTUAL,
    AS_OF,
    BASELINE,
    BASELINE_ON,
    DEADLINE,
    METRIC,
    PLACE,
    PROVINCE,
    STRETCH,
    TARGET,
    TITLE,
    column_of,
    columns_in,
)
from handlers.sheets.row import RATE
from handlers.sheets.units import number_with, with_its_unit
from handlers.words.names import Exact, resolve_metric
from store.exchange.errors import quoted
from store.exchange.spreadsheet import Table
from store.model.errors import UserError
from store.model.writing import has_han, normalized, writings

KINDS = tuple(
    (column, re.compile(words))
    for column, words in (
        (STRETCH, r"力争目标|奋斗目标|争取目标|争取值|stretch(?: target| goal)?"),
        (BASELINE, r"基期值|基期数|基准值|基线值?|基数|baseline(?: value)?|base value"),
        (
            ACTUAL,
            r"实际完成值?|实际值|实际数|实际|完成值|完成数|完成情况|实绩|统计值|\b(?:actuals?|results?|outcomes?)\b",
        ),
        (
            TARGET,
            r"目标任务|预期目标|规划目标|目标[值数]?|预期值|计划[值数]|规划值|\b(?:target values?|targets?|goals?)\b",
        ),
    )
)
YEAR_OF = re.compile(r"(?:(?:by|in|for)\s+)?(?:end of\s+)?(?<!\d)(20[0-4]\d)(?!\d)\s*年?(?:度|年?[底末])?")
BETWEEN = " \t-–—_/·:：()（）[]【】,，的"
OF_PROMISE = (TARGET, STRETCH, BASELINE, BASELINE_ON, TITLE, DEADLINE)
ADDED = (METRIC, *OF_PROMISE, ACTUAL, AS_OF)


class Spread(NamedTuple):
    """A column whose heading says of which year or which metric its numbers are, and whether they are promised."""

    place: int
    heading: str
    column: Wording | None
    year: str
    metric: str
    unit: str | None


class Long(NamedTuple):
    """A table with one number a row: its headings, and each row with its place in the table that was wide."""

    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


def is_wide(headings: Sequence[str]) -> bool:
    """Whether a row heads columns for years or metrics, beside the province."""
    return not {PROVINCE, PLACE}.isdisjoint(columns_in(headings).places) and bool(spreads_in(headings, ""))


def long_of(table: Table, title: str = "") -> Long:
    """A table as it is, or with a row for each number of one that is wide; the title may tell what all of them are.

    Raises:
        UserError: nothing says whether the numbers are promised or were reached.
    """
    headings, lines = table[0], list(enumerate(table[1:]))
    spreads = spreads_in(headings, title)
    plain = columns_in(headings).places.keys()
    said = [spread for spread in spreads if spread.column]
    if spreads and not said and {TARGET, ACTUAL, TITLE}.isdisjoint(plain):
        raise unsaid(spreads[0].heading, is_chinese=has_han("".join(headings)))
    if not said:
        return Long(headings, lines)
    places = {spread.place for spread in said}
    kept = [place for place in range(len(headings)) if place not in places]
    own = columns_in([headings[place] for place in kept]).places
    added = [column for column in ADDED if column not in own]
    rows = list[tuple[int, Sequence[str]]]()
    for number, line in lines:
        base = [line[place] if place < len(line) else "" for place in kept]
        for found in numbers_of(line, said, {column: base[place] for column, place in own.items()}):
            changed = {own[column]: cell for column, cell in found.items() if column in own}
            row = [changed.get(place, cell) for place, cell in enumerate(base)]
            rows.append((number, [*row, *(found.get(column, "") for column in added)]))
    return Long([*(headings[place] for place in kept), *(column.zh for column in added)], rows)


def numbers_of(
    line: Sequence[str], spreads: Sequence[Spread], cells: dict[Wording, str]
) -> Iterator[dict[Wording, str]]:
    """What each number of a row adds to what the row has anyway; first what the row promises by itself."""
    written = [(spread, line[spread.place].strip()) for spread in spreads if spread.place < len(line)]
    written = [(spread, number_with(cell, spread.unit) if spread.unit else cell) for spread, cell in written if cell]
    baseline = {
        spread.metric: {BASELINE: cell, BASELINE_ON: spread.year}
        for spread, cell in written
        if spread.column is BASELINE
    }
    has_own = any(cells.get(column) for column in (TARGET, TITLE, ACTUAL))
    if has_own:
        yield baseline.get("", {})
    groups: dict[tuple[str, str], dict[Wording, str]] = {}
    for spread, cell in written:
        if spread.column and spread.column is not BASELINE:
            groups.setdefault((spread.metric, spread.year), {})[spread.column] = cell
    for (metric, year), found in groups.items():
        row = dict.fromkeys(OF_PROMISE, "") if has_own else {}
        row |= {METRIC: metric} if metric else {}
        row |= baseline.get(metric, {}) if TARGET in found else {}
        row |= {DEADLINE: f"{year}年底"} if year and TARGET in found else {}
        row |= {AS_OF: year} if year and ACTUAL in found else {}
        yield row | found


def spreads_in(headings: Sequence[str], title: str) -> list[Spread]:
    """The columns for years or metrics."""
    found = (spread_of(place, heading, title) for place, heading in enumerate(headings))
    has_metric = METRIC in columns_in(headings).places
    return [spread for spread in found if spread and not (spread.metric and has_metric)]


def spread_of(place: int, heading: str, title: str) -> Spread | None:
    """2025年目标, 高新技术企业目标值（家）, 2025 target, R&D intensity 2025 (%): what is no more than that."""
    name, unit = with_its_unit(heading)
    *_, said = writings(normalized("NFKC", name).lower().strip())
    years = YEAR_OF.findall(said)
    if len(years) > 1 or (not years and column_of(name)):
        return None
    rest = YEAR_OF.sub(" ", said)
    column, rest = kind_in(rest)
    column_of_all, _ = kind_in(title.lower())
    years_of_all = YEAR_OF.findall(title)
    metric = " ".join(rest.strip(BETWEEN).split())
    if metric and not isinstance(resolve_metric(RATE.sub("", metric)), Exact):
        return None
    if not metric and not years:
        return None
    if not years and column_of_all and len(years_of_all) == 1:
        years = years_of_all
    return Spread(place, heading.strip(), column or column_of_all, "".join(years), metric, unit)


def kind_in(said: str) -> tuple[Wording | None, str]:
    """Whether numbers are promised, striven for, reached or started from, and what else the words say."""
    for column, words in KINDS:
        if match := words.search(said):
            return column, f"{said[: match.start()]} {said[match.end() :]}"
    return None, said


def unsaid(heading: str, is_chinese: bool) -> UserError:
    """What to write into a heading that leaves open what its numbers are."""
    target, actual = ("目标值", "实际值") if is_chinese else (" target", " actual")
    name, _ = with_its_unit(heading)
    return UserError(
        "“{heading}” does not say whether these numbers are targets or results. Write “{target}” or “{actual}” as its "
        "heading, and so in the other columns.",
        heading=quoted(heading),
        target=quoted(f"{name}{target}"),
        actual=quoted(f"{name}{actual}"),
    )
