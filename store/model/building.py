"""From what was read of a promise to the commitment: one way for a line, a message, the modal and a sheet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from config.metrics import METRICS, Basis, Metric, Wording
from store.model.commitment import COMMITMENT, Baseline, Commitment, Force, InterimGoal, Scope, Target
from store.model.deadline import Deadline, Precision
from store.model.doubts import SpeakAgainst
from store.model.source import Source
from store.model.stage import Ladder
from store.model.terms import (
    Asked,
    Assumed,
    Misfit,
    Number,
    Problem,
    Terms,
    are_amounts,
    fits_keep,
    is_unit_of,
    stretch_problem,
    terms_of,
)

UNNUMBERED = "00"  # the number is given when it is written
UNNAMED = "–"
LONGEST_VALUE = 300  # characters of a number's words
TERMS = ("basis", "comparator", "value", "upper", "stretch")
AS_TYPED = ("owner", "lead_body", "supporting_bodies")  # what is recorded just as it was typed or chosen
AS_SAID = (
    *(
        "title_zh",
        "words",
        "words_zh",
        "words_are",
        "place",
        "place_zh",
        "offset",
        "note",
        "note_zh",
        "scope",
        "scope_name",
        "deadline",
    ),
    *("conference_id", "source", "force", "follows", "interim", *AS_TYPED),
)

Naming = Callable[[Target], Wording]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was read of a promise, wherever it was written; whatever nobody said is none.

    Of a commitment that is changed it is what shall be on record then: `said_of` and whatever was said anew.
    """

    kind: Literal["target", "initiative"]
    province: str | None = None  # its code
    year: int | None = None
    title: str | None = None  # without one a target is named for what it promises
    title_zh: str | None = None
    words: str | None = None
    words_zh: str | None = None
    words_are: Literal["quote", "paraphrase"] = "quote"
    place: str | None = None  # where in the source they stand
    place_zh: str | None = None
    offset: int | None = None
    note: str | None = None
    note_zh: str | None = None
    scope: Scope = Scope.PROVINCE
    scope_name: str | None = None
    deadline: Deadline | None = None
    conference_id: str | None = None
    source: Source | None = None
    owner: str | None = None
    lead_body: str | None = None
    supporting_bodies: str | None = None
    themes: tuple[str, ...] | None = None  # without them a target has its metric's
    force: Force = Force.NOT_SAID
    follows: str | None = None
    metric: Metric | None = None
    number: Number | None = None
    stretch: Number | None = None
    basis: Basis | None = None  # that a person picked
    terms: Terms | None = None  # those on record, where the number is not said anew
    keep: bool = False
    interim: tuple[InterimGoal, ...] = ()
    ladder: Ladder | None = None  # the sort of an initiative's work, where somebody picked it
    start: Number | None = None  # the level from which it is counted
    start_on: date | None = None
    baseline: Baseline | None = None  # that on record, where the start is not said anew
    doubts: tuple[SpeakAgainst, ...] = ()


@dataclass(frozen=True)
class Built:
    """The commitment, still without its number, what had to be assumed, and what its own words make doubtful."""

    commitment: Commitment
    assumed: tuple[Assumed, ...] = ()
    doubts: tuple[SpeakAgainst, ...] = ()


@dataclass(frozen=True)
class Unbuilt:
    """What has to be asked before there is a commitment."""

    problems: tuple[Problem, ...]


def build(said: Said, name: Naming, about: Commitment | None = None) -> Built | Unbuilt:
    """Make what was read into a commitment; `about` is the one that is changed.

    Raises:
        ValidationError: a text is longer than a record can hold.
    """
    year = said.year or (said.deadline.on.year if said.deadline else None)
    problems = [*problems_with(said, year)]
    terms = terms_said(said) if said.kind == "target" else None
    if isinstance(terms, Problem):
        problems.append(terms)
    if problems or year is None or isinstance(terms, Problem):
        return Unbuilt(tuple(problems))
    fields = (about.model_dump() if about else {}) | common(said, year)
    if said.metric and terms:
        fields |= promised(said, said.metric, terms, year)
    if said.kind == "initiative":
        fields["ladder"] = said.ladder
    if about:
        fields["id"] = about.id
    commitment = COMMITMENT.validate_python(fields)
    if isinstance(commitment, Target) and commitment.title == UNNAMED:
        named = name(commitment)
        commitment = commitment.model_copy(update={"title": named.en, "title_zh": named.zh})
    assumed = (*(terms.assumed if terms else ()), *assumed_of(said, about))
    return Built(commitment, assumed, said.doubts)


def said_of(commitment: Commitment, name: Naming) -> Said:
    """What a commitment on record says, to be changed in part."""
    said = Said(
        kind=commitment.kind,
        province=commitment.province,
        year=commitment.year,
        title=commitment.title,
        metric=METRICS.get(commitment.metric or ""),
        themes=commitment.themes,
        **{field: getattr(commitment, field) for field in AS_SAID},
    )
    if not isinstance(commitment, Target):
        return replace(said, ladder=commitment.ladder)
    return replace(
        said,
        title=None if commitment.title == name(commitment).en else commitment.title,
        basis=commitment.basis,
        terms=Terms(commitment.basis, commitment.comparator, commitment.value, commitment.upper),
        stretch=None if commitment.stretch is None else Number(words="", value=commitment.stretch),
        keep=commitment.keep,
        baseline=commitment.baseline,
    )


def problems_with(said: Said, year: int | None) -> Iterator[Problem]:
    """What has to be asked beside the number."""
    missing: Mapping[Asked, bool] = {
        "province": said.province is None,
        "year": year is None,
        "title": said.kind == "initiative" and not said.title,
        "metric": said.kind == "target" and said.metric is None,
        "scope_name": said.scope is not Scope.PROVINCE and not said.scope_name,
    }
    yield from (Problem(field, Misfit.MISSING) for field, is_missing in missing.items() if is_missing)
    if said.scope is Scope.PROVINCE and said.scope_name:
        yield Problem("scope", Misfit.PROVINCES_OWN)
    if said.start and said.metric:
        if said.start.value is None or not are_amounts(said.start):
            yield Problem("baseline", Misfit.NO_NUMBER, Basis.LEVEL, said.start.words)
        elif not is_unit_of(said.start.unit, said.metric, Basis.LEVEL):
            yield Problem("baseline", Misfit.OTHER_UNIT, Basis.LEVEL, said.start.words)
        if said.start_on is None:
            yield Problem("baseline_on", Misfit.MISSING)


def terms_said(said: Said) -> Terms | Problem | None:
    """What is promised; none where it is not known of what."""
    if said.metric is None:
        return None
    if said.terms is None:
        return terms_of(said.metric, said.number, said.stretch, said.basis)
    if said.stretch is None:
        return said.terms
    problem = stretch_problem(said.stretch, said.metric, said.terms.basis)
    return problem or replace(said.terms, stretch=said.stretch.value)


def common(said: Said, year: int) -> dict[str, Any]:
    """The fields that targets and initiatives share."""
    fields: dict[str, Any] = {
        "kind": said.kind,
        "province": said.province,
        "year": year,
        "id": f"{said.province}-{year}-{UNNUMBERED}",
        "title": said.title or UNNAMED,
        "metric": said.metric.key if said.metric else None,
    }
    return fields | {name: getattr(said, name) for name in AS_SAID} | {"themes": said.themes or ()}


def promised(said: Said, metric: Metric, terms: Terms, year: int) -> dict[str, Any]:
    """The fields that only a target has."""
    fields: dict[str, Any] = {name: getattr(terms, name) for name in TERMS}
    fields["deadline"] = said.deadline or Deadline.end_of(Precision.YEAR, date(year, 1, 1))
    fields["themes"] = (str(metric.theme),) if said.themes is None else said.themes
    fields["keep"] = said.keep and (said.terms is not None or fits_keep(metric, terms.basis))
    if said.start:
        fields["baseline"] = {"value": said.start.value, "on": said.start_on}
    else:
        fields["baseline"] = said.baseline
    if said.number and said.terms is None:
        fields["value_words"] = said.number.words[:LONGEST_VALUE]
    return fields


def assumed_of(said: Said, about: Commitment | None) -> Iterator[Assumed]:
    """What nobody said, and how it was taken; of what is changed, where that is new."""
    if said.year is None:
        yield Assumed.YEAR_OF_DEADLINE
    if said.kind == "target" and said.deadline is None:
        yield Assumed.END_OF_YEAR
    if about and (said.conference_id, said.source) == (about.conference_id, about.source):
        return
    if said.conference_id is None and said.source is None:
        yield Assumed.NO_SOURCE
    elif said.source and not (said.source.address or said.source.document_number):
        yield Assumed.NO_ADDRESS
