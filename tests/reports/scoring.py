"""How well reports are read: those of `corpus/`, held against what a person marked in them.

`python -m tests.reports.scoring` prints the scores, with `--errors` every difference too; `--record` writes them into
`scores.json`, below which none may fall. A file of the corpus is a report and, below a line of signs, what it says:

    target @Ningbo | high_tech_enterprises | > 12000 count | level | 2030-12-31 | words of the report

`@` names a city or a zone whose number it is, `#` a province other than the document's. A slash parts what is equally
right. Of what is `doubtful` no more is asked than that it is never offered ticked.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from handlers.reports.report import read_report
from handlers.reports.rows import row_of

Row = dict[str, Any]  # a candidate, as `python -m bot read --json` prints it

CORPUS = Path(__file__).with_name("corpus")
SCORES = Path(__file__).with_name("scores.json")
TODAY = date(2034, 6, 1)
MEASURES = ("targets", "whole rows", "no results", "ticked", "initiatives", "results", "documents")
SIDES = {">": "floor", ">=": "floor", "=": "floor", "<=": "ceiling", "<": "ceiling", "~": "about"}
MUCH = 3  # times as many words
ALIKE = ({"count", "persons"}, {"percent", "index_percent"})


@dataclass(frozen=True)
class Expected:
    """What a person marked; of several metrics or bases each is right."""

    kind: str
    words: str
    place: str = ""
    province: str | None = None
    metrics: tuple[str | None, ...] = (None,)
    comparator: str = ""
    value: float | None = None
    unit: str = ""
    bases: tuple[str, ...] = ()
    due: str | None = None


class Report(NamedTuple):
    """A report of the corpus."""

    name: str
    group: str
    about: str
    text: str
    province: str | None
    years: tuple[str, ...]
    expected: tuple[Expected, ...]


@dataclass
class Tally:
    """What was found in a group of reports, counted."""

    reports: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def scores(self) -> dict[str, float]:
        """A share for each measure: 1 is perfect, also where there was nothing to find."""
        n = self.counts
        shares = {
            "targets": f1(n["right"], n["offered"], n["promised"]),
            "whole rows": f1(n["whole"], n["offered"], n["promised"]),
            "no results": 1 - share(n["traps"], n["offered"], 0),
            "ticked": share(n["ticked right"], n["ticked"]),
            "initiatives": share(n["initiatives found"], n["initiatives"]),
            "results": share(n["results found"], n["results"]),
            "documents": share(n["known"], n["facts"]),
        }
        return {name: int(shares[name] * 1000) / 1000 for name in MEASURES}


def f1(right: int, offered: int, promised: int) -> float:
    return share(2 * right, offered + promised)


def share(part: int, whole: int, of_nothing: float = 1) -> float:
    return part / whole if whole else of_nothing


def corpus() -> Iterator[Report]:
    """The reports, in the order of their names."""
    for file in sorted(CORPUS.glob("*.txt")):
        head, _, rest = file.read_text(encoding="utf-8").partition("\n")
        group, about = re.fullmatch(r"# (\w+ \w+): (.*)", head).groups()  # type: ignore[union-attr]
        text, _, marked = rest.partition("====\n")
        lines = [[cell.strip() for cell in line.split(" | ")] for line in marked.splitlines()]
        province, years = next(cells for kind, *cells in lines if kind == "document")
        found = tuple(expected(cells, none_of(province)) for cells in lines if cells[0] != "document")
        yield Report(file.stem, group, about, text, none_of(province), tuple(years.split("/")), found)


def expected(cells: Sequence[str], province: str | None) -> Expected:
    kind, _, whose = cells[0].partition(" ")
    if whose.startswith("#"):
        province, whose = whose[1:], ""
    match kind, *cells[1:]:
        case "target", metric, quantity, bases, due, words:
            comparator, value, unit = quantity.split()
            return Expected(
                kind,
                words,
                whose.removeprefix("@"),
                province,
                tuple(map(none_of, metric.split("/"))),
                comparator,
                float(value),
                unit,
                tuple(bases.split("/")),
                none_of(due),
            )
        case "result", metric, quantity, words:
            value, unit = quantity.split()
            metrics = tuple(map(none_of, metric.split("/")))
            return Expected(kind, words, metrics=metrics, value=float(value), unit=unit)
        case (("initiative" | "doubtful"), words):
            return Expected(kind, words)
    raise ValueError(cells)


def none_of(text: str) -> str | None:
    return None if text == "-" else text


def read(report: Report) -> tuple[list[Row], Any]:
    """The rows that are read of a report, and the facts of its document."""
    found = read_report(report.text, TODAY)
    return [row_of(candidate, report.name) for candidate in found.candidates], found.facts


def score(reports: Iterable[Report], reader: Callable[[Report], tuple[list[Row], Any]] = read) -> dict[str, Tally]:
    """What is found in each group, and in all."""
    tallies: dict[str, Tally] = {}
    for report in reports:
        rows, facts = reader(report)
        for name in (report.group, "all"):
            count(report, rows, facts, tallies.setdefault(name, Tally()))
    return dict(sorted(tallies.items(), key=lambda item: item[0] == "all"))


def count(report: Report, rows: Sequence[Row], facts: Any, tally: Tally) -> None:
    """Add what was found in one report."""
    tally.reports += 1
    promised = [one for one in report.expected if one.kind == "target"]
    results = [one for one in report.expected if one.kind == "result"]
    offered = [row for row in once(rows) if row["ticked"] or not is_doubtful(row, report)]
    pairs = matched(promised, offered)
    right = {id(row) for _, row in pairs}
    rest = [row for row in offered if id(row) not in right]
    traps = [row for _, row in matched(results, rest)]
    ticked = [row for row in offered if row["ticked"]]
    whole = [row for one, row in pairs if not differences(one, row)]
    initiatives = [one for one in report.expected if one.kind == "initiative"]
    items = [row for row in rows if row["kind"] == "initiative"]
    found = [one for one in initiatives if any(is_item(one, row, report) for row in items)]
    told = matched(results, [row for row in rows if row["kind"] == "result"])
    known = [facts.province.en if facts.province else None] if report.province else []
    tally.counts.update(
        {
            "right": len(pairs),
            "offered": len(offered),
            "promised": len(promised),
            "whole": len(whole),
            "traps": len(traps),
            "ticked": len(ticked),
            "ticked right": sum(id(row) in right for row in ticked),
            "initiatives": len(initiatives),
            "initiatives found": len(found),
            "results": len(results),
            "results found": len(told),
            "facts": len(known) + (report.years != ("-",)),
            "known": (known == [report.province]) + (report.years != ("-",) and str(facts.year or "-") in report.years),
        }
    )
    tally.errors += errors(report, pairs, rest, traps, found, told, facts)


def once(rows: Sequence[Row]) -> list[Row]:
    """The targets, each once although a text says it twice."""
    names = ("metric", "value", "is_growth", "due", "province", "scope")
    return [*{tuple(row[name] for name in names): row for row in reversed(rows) if row["kind"] == "target"}.values()]


def is_doubtful(row: Row, report: Report) -> bool:
    return any(one.kind == "doubtful" and overlap(one, row, report) for one in report.expected)


def overlap(one: Expected, row: Row, report: Report) -> bool:
    """Whether a row and what was marked share any words."""
    start = report.text.index(one.words)
    return bool(row["start"] < start + len(one.words) and start < row["end"])


def is_item(one: Expected, row: Row, report: Report) -> bool:
    """Whether a row is the item that was marked, and not a paragraph with several of them."""
    return overlap(one, row, report) and max(len(row["quote"]), len(one.words)) <= MUCH * min(
        len(row["quote"]), len(one.words)
    )


def matched(marked: Sequence[Expected], rows: Sequence[Row]) -> list[tuple[Expected, Row]]:
    """Pairs that agree on the number; those that agree on more find each other first."""
    possible = [
        (len(differences(one, row)), first, second)
        for first, one in enumerate(marked)
        for second, row in enumerate(rows)
        if agrees(one, row)
    ]
    pairs: dict[int, int] = {}
    for _, first, second in sorted(possible):
        if first not in pairs and second not in pairs.values():
            pairs[first] = second
    return [(marked[first], rows[second]) for first, second in pairs.items()]


def agrees(one: Expected, row: Row) -> bool:
    """Whether a row has the number that was marked, as the same kind of number."""
    if one.value is None or row["value"] is None or abs(row["value"] - one.value) > 1e-6 * max(1, abs(one.value)):
        return False
    is_unit = row["unit"] == one.unit or any({row["unit"], one.unit} <= units for units in ALIKE)
    is_same_kind = not one.bases or row["is_growth"] == ("growth_rate" in one.bases)
    return bool(is_unit and is_same_kind)


def differences(one: Expected, row: Row) -> list[str]:
    """In what else a row differs from what was marked."""
    if one.kind != "target":
        return [] if row["metric"] in one.metrics else ["metric"]
    same = {
        "metric": row["metric"] in one.metrics,
        "basis": row["basis"] in one.bases,
        "comparator": SIDES.get(row["comparator"] or "") == SIDES[one.comparator],
        "due": row["due"] == one.due,
        "province": row["province"] == one.province,
        "scope": bool(row["scope"]) == bool(one.place),
    }
    return [name for name, is_same in same.items() if not is_same]


def errors(
    report: Report,
    pairs: Sequence[tuple[Expected, Row]],
    rest: Sequence[Row],
    traps: Sequence[Row],
    found: Sequence[Expected],
    told: Sequence[tuple[Expected, Row]],
    facts: Any,
) -> Iterator[str]:
    """What was not as it was marked, a line each."""
    seen = {id(one) for one, _ in (*pairs, *told)} | {id(one) for one in found}
    for one in report.expected:
        if one.kind != "doubtful" and id(one) not in seen:
            yield f"{report.name}: no {one.kind} {one.words!r}"
    for one, row in pairs:
        for name in differences(one, row):
            yield f"{report.name}: {name} {row[name]!r} of {one.words!r}"
    for row in rest:
        what = "a result offered" if any(row is trap for trap in traps) else "offered"
        yield f"{report.name}: {what}{' ticked' if row['ticked'] else ''} {row['value']} {row['unit']} {row['quote']!r}"
    if report.province and (facts.province is None or facts.province.en != report.province):
        yield f"{report.name}: province {facts.province and facts.province.en}"
    if report.years != ("-",) and str(facts.year or "-") not in report.years:
        yield f"{report.name}: year {facts.year}"


def table(tallies: dict[str, Tally]) -> list[str]:
    """The scores, a line for each group."""
    lines = [f"{'reports read':<20}" + "".join(f"{name:>13}" for name in MEASURES)]
    for group, tally in tallies.items():
        scores = tally.scores()
        title = f"{group} ({tally.reports})"
        lines.append(f"{title:<20}" + "".join(f"{scores[name]:>13.3f}" for name in MEASURES))
    return lines


def recorded() -> dict[str, dict[str, float]]:
    """The scores below which none may fall."""
    scores: dict[str, dict[str, float]] = json.loads(SCORES.read_text())
    return scores


def main(words: Sequence[str]) -> None:
    tallies = score(corpus())
    lines = table(tallies)
    if "--errors" in words:
        lines += tallies["all"].errors
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    if "--record" in words:
        scores = {group: tally.scores() for group, tally in tallies.items()}
        SCORES.write_text(json.dumps(scores, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
