"""The figures, as a table for people and as JSON for machines."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

from tests.bench.driving import Cell, quantile
from tests.bench.questions import Kind
from tests.bench.slack_side import Transport

COLUMNS = (
    f"  {'question':52} {'kind':8} {'p50':>6} {'least–most':>13} {'p99':>6} {'/s':>6} {'CPU':>6} {'size':>6}"
    f"   {'p50':>5} {'p99':>5} {'/s':>5}    {'p50':>5} {'p99':>5} {'/s':>5}"
)
ABOVE = f"{'milliseconds':>83} {'× bare /word':>44} {'× bare, as large':>23}"


class Ratio(NamedTuple):
    """A cell beside a bare one: medians of the rounds that were measured at the same moment."""

    p50: float
    p99: float
    per_second: float


class Line(NamedTuple):
    """One question, as it was answered under one set of circumstances."""

    question: str
    kind: Kind
    answers: int
    p50: float  # milliseconds, the median of all rounds, as the next three
    least: float  # the p50 of the quickest round
    most: float
    p99: float
    cpu: float
    per_second: float
    size: int
    beside_word: Ratio
    beside_rows: Ratio


class Scene(NamedTuple):
    """The circumstances of some lines."""

    transport: Transport
    ledger: str
    concurrency: int
    lines: list[Line]


class Process(NamedTuple):
    """A bot from its start to its end; seconds to its first answer, and megabytes after all questions."""

    name: str
    transport: Transport
    ledger: str
    start: float
    memory: float


class Hold(NamedTuple):
    """For how many milliseconds the loop was held up at most while a question was asked, so many at once."""

    question: str
    concurrency: int
    longest: float


def scene(transport: Transport, ledger: str, word: Cell, pairs: Iterable[tuple[Cell, Cell]]) -> Scene:
    """Cells of the same moment, each beside the bare answer that is as large."""
    lines = [line(cell, word, rows) for cell, rows in pairs]
    return Scene(transport, ledger, word.concurrency, [line(word, word, word), *lines])


def line(cell: Cell, word: Cell, rows: Cell) -> Line:
    medians = cell.medians()
    return Line(
        question=cell.question.name,
        kind=cell.question.kind,
        answers=len(cell.took),
        p50=median(medians),
        least=min(medians),
        most=max(medians),
        p99=quantile(cell.took, 0.99),
        cpu=cell.cpu_each,
        per_second=cell.per_second,
        size=cell.size,
        beside_word=beside(cell, word),
        beside_rows=beside(cell, rows),
    )


def beside(cell: Cell, bare: Cell) -> Ratio:
    return Ratio(
        median(one / other for one, other in zip(cell.medians(), bare.medians(), strict=False)),
        quantile(cell.took, 0.99) / quantile(bare.took, 0.99),
        cell.per_second / bare.per_second,
    )


def table(scene: Scene) -> str:
    """A scene as text."""
    title = f"{scene.transport}, {scene.ledger} commitments, {scene.concurrency} at once"
    return "\n".join([title, ABOVE, COLUMNS, *map(row, scene.lines), ""])


def row(line: Line) -> str:
    spread = f"{line.least:.2f}–{line.most:.2f}"
    times = f"{line.p50:6.2f} {spread:>13} {line.p99:6.2f} {line.per_second:6.0f} {line.cpu:6.2f} {line.size:6}"
    ratios = "    ".join(
        f"{one.p50:5.2f} {one.p99:5.2f} {one.per_second:5.2f}" for one in (line.beside_word, line.beside_rows)
    )
    return f"  {line.question:52} {line.kind:8} {times}   {ratios}"


def processes(every: Iterable[Process]) -> str:
    """What the bots took."""
    return "\n".join(
        f"  {one.name:5} {one.transport:7} {one.ledger:>9} commitments: first answer after {one.start:.2f} s, "
        f"{one.memory:.0f} MB in the end"
        for one in every
    )


def holds(every: Iterable[Hold]) -> str:
    """For how long nobody else was answered."""
    return "\n".join(
        f"  {one.question:52} {one.concurrency:3} at once: the loop was held up for {one.longest:.0f} ms at most"
        for one in every
    )


def as_json(scenes: Sequence[Scene], every: Sequence[Process], held: Sequence[Hold] = ()) -> dict[str, Any]:
    """All of it, with the names of the fields; times in milliseconds, start in seconds, memory in megabytes."""
    return {
        "scenes": [{**one._asdict(), "lines": [plain(line) for line in one.lines]} for one in scenes],
        "processes": [one._asdict() for one in every],
        "holds": [one._asdict() for one in held],
    }


def plain(line: Line) -> dict[str, Any]:
    return {
        **line._asdict(),
        "beside_word": line.beside_word._asdict(),
        "beside_rows": line.beside_rows._asdict(),
    }
