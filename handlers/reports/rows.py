"""What was read of a report as rows that programs take in: a flat mapping for each candidate."""

from decimal import Decimal
from typing import Any

from config.metrics import Basis, Unit
from handlers.reports.reading import Candidate
from handlers.words.dates import ReadDeadline
from store.model.commitment import Comparator, Scope

UNITS = {Unit.CNY: "CNY", Unit.PER_10K_PEOPLE: "per_10k", Unit.INDEX: "index_percent"}  # others by their own names
RATIOS = (Unit.PER_10K, Unit.PER_10K_PEOPLE)
UNITS_OF_BASES = {Basis.MULTIPLE: "multiple", Basis.PP_CHANGE: "percentage_points", Basis.RANK: "rank"}


def row_of(candidate: Candidate, article: str, page: int | None = None) -> dict[str, Any]:
    """A candidate; its value in base units, its days in ISO 8601, its places counted from the start of the text."""
    quantity, deadline = candidate.quantity, candidate.deadline
    comparator = candidate.comparator
    return {
        "article": article,
        "kind": candidate.kind.value,
        "title": candidate.title,
        "metric": candidate.metric.key if candidate.metric else None,
        "value": number(quantity.value) if quantity else None,
        "upper": number(quantity.upper) if quantity else None,
        "unit": unit_of(candidate) if quantity else None,
        "basis": candidate.basis.value if candidate.basis else None,
        "is_growth": candidate.basis is Basis.GROWTH_RATE,
        "comparator": (Comparator.AT_LEAST if comparator is Comparator.RANGE else comparator),
        "stretch": number(candidate.stretch.value) if candidate.stretch else None,
        "due": deadline.deadline.on.isoformat() if isinstance(deadline, ReadDeadline) else None,
        "province": candidate.province.en if candidate.province else None,
        "scope": None if candidate.scope is Scope.PROVINCE else candidate.scope_name or candidate.scope.value,
        "year": candidate.year,
        "quote": candidate.quote,
        "start": candidate.at.start,
        "end": candidate.at.end,
        "paragraph": candidate.paragraph,
        "page": page,
        "head": [candidate.head.at.start, candidate.head.at.end] if candidate.head else None,
        "ticked": candidate.is_sure,
        "why_not": [*candidate.why_not],
    }


def unit_of(candidate: Candidate) -> str:
    """What the value counts; things, where neither its words nor its metric say it."""
    if candidate.basis in UNITS_OF_BASES:
        return UNITS_OF_BASES[candidate.basis]
    if candidate.basis is Basis.GROWTH_RATE:
        return Unit.PERCENT
    if candidate.metric and candidate.metric.unit in (Unit.PER_10K, Unit.PER_10K_PEOPLE):
        return UNITS.get(candidate.metric.unit, candidate.metric.unit)
    of_metric = candidate.metric.unit if candidate.metric else Unit.COUNT
    unit = candidate.quantity.unit if candidate.quantity else None
    if unit is None or (unit is Unit.COUNT and of_metric in RATIOS):  # 8件 for ten thousand people
        unit = of_metric
    return UNITS.get(unit, unit)


def number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
