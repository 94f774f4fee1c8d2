"""The figures, as a table for people and as JSON for machines."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tests.bench.driving import Cell
from tests.bench.questions import Kind
from tests.bench.slack_side import Transport

COLUMNS = (
    f"  {'question':29} {'kind':8} {'p50':>7} {'p95':>6} {'p99':>6} {'/s':>7} {'CPU':>6}"
    f"   {'p50':>5} {'p99':>5} {'/s':>5}    {'p50':>5} {'p99':>5} {'/s':>5}"
)
ABOVE = f"{'milliseconds':>55} {'× bare /word':>33} {'× bare /rows':>19}"


class Ratio(NamedTuple):
    """A cell beside a bare one."""

    p50: float
    p99: float
    per_second: float


class Line(NamedTuple):
    """One question, as it was answered under one set of circumstances."""

    question: str
    kind: Kind
    answers: int
    p50: float  # milliseconds, as the next three
    p95: float
    p99: float
    cpu: float
    per_second: float
    beside_word: Ratio
    beside_rows: Ratio


class Scene(NamedTuple):
    """The circumstances of some lines, and what starting and keeping the two bots took."""

    transport: Transport
    commitments: int
    concurrency: int
    lines: list[Line]


class Process(NamedTuple):
    """A bot from its start to its end; seconds to its first answer, and megabytes after all questions."""

    name: str
    transport: Transport
    commitments: int
    start: float
    memory: float


def scene(transport: Transport, commitments: int, concurrency: int, cells: Sequence[Cell]) -> Scene:
    """Cells of the same moment, the first two of which are the bare app's word and rows."""
    word, rows, *_ = cells
    return Scene(transport, commitments, concurrency, [line(cell, word, rows) for cell in cells])


def line(cell: Cell, word: Cell, rows: Cell) -> Line:
    return Line(
        question=cell.question.name,
        kind=cell.question.kind,
        answers=len(cell.took),
        p50=cell.quantile(0.5),
        p95=cell.quantile(0.95),
        p99=cell.quantile(0.99),
        cpu=cell.cpu_each,
        per_second=cell.per_second,
        beside_word=beside(cell, word),
        beside_rows=beside(cell, rows),
    )


def beside(cell: Cell, bare: Cell) -> Ratio:
    return Ratio(
        cell.quantile(0.5) / bare.quantile(0.5),
        cell.quantile(0.99) / bare.quantile(0.99),
        cell.per_second / bare.per_second,
    )


def table(scene: Scene) -> str:
    """A scene as text."""
    title = f"{scene.transport}, {scene.commitments:,} commitments, {scene.concurrency} at once"
    return "\n".join([title, ABOVE, COLUMNS, *map(row, scene.lines), ""])


def row(line: Line) -> str:
    times = f"{line.p50:7.2f} {line.p95:6.2f} {line.p99:6.2f} {line.per_second:7.0f} {line.cpu:6.2f}"
    ratios = "   ".join(
        f"{one.p50:5.2f} {one.p99:5.2f} {one.per_second:5.2f}" for one in (line.beside_word, line.beside_rows)
    )
    return f"  {line.question:29} {line.kind:8} {times}   {ratios}"


def processes(every: Iterable[Process]) -> str:
    """What the bots took."""
    return "\n".join(
        f"  {one.name:5} {one.transport:7} {one.commitments:>9,} commitments: first answer after {one.start:.2f} s, "
        f"{one.memory:.0f} MB in the end"
        for one in every
    )


def as_json(scenes: Sequence[Scene], every: Sequence[Process]) -> dict[str, Any]:
    """All of it, with the names of the fields; times in milliseconds, start in seconds, memory in megabytes."""
    return {
        "scenes": [{**one._asdict(), "lines": [plain(line) for line in one.lines]} for one in scenes],
        "processes": [one._asdict() for one in every],
    }


def plain(line: Line) -> dict[str, Any]:
    return {
        **line._asdict(),
        "beside_word": line.beside_word._asdict(),
        "beside_rows": line.beside_rows._asdict(),
    }
