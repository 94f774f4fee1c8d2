"""Ledgers as Hypothesis makes them up: every kind of record, with the texts that break spreadsheets."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from store.exchange.contents import Contents
from store.model.actual import Actual, Release
from store.model.assessment import Assessment, Outlook
from store.model.commitment import (
    NEW_PROMISE,
    Baseline,
    Comparator,
    Force,
    Former,
    Initiative,
    InterimGoal,
    Scope,
    State,
    Target,
)
from store.model.conference import Conference, ConferenceKind, Review
from store.model.deadline import Deadline, Precision
from store.model.evidence import Bearing, Evidence
from store.model.limits import LARGEST, MEMBER
from store.model.milestone import Milestone
from store.model.source import Source
from store.model.stage import Ladder, Stage

NASTY = (
    '=HYPERLINK("https://evil.example";"x")',
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "'already behind one",
    "''two",
    "\ufeffmark",
    "＝1",
    'say "yes", or;no',
    "two\nlines\r\nand\rmore",
    "河南省\t科技",
    "👩🏽‍🔬 <!channel>",
    "-0.50",
    "007",
    "[1]",
    "x" * 3000,
)
AS_OF = datetime(2026, 1, 5, 9, tzinfo=UTC)

words = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
said = words.filter(lambda text: bool(text.strip()))
days = st.dates(date(2000, 1, 1), date(2040, 12, 31)) | st.sampled_from([date(1900, 1, 1), date(2200, 12, 31)])
ODD = ("0", "-0.000000001", "999999999999999999", "123456789012345678.123456789", "10000", "1E+17")
numbers = st.one_of(
    st.sampled_from([Decimal(one) for one in ODD]),
    st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4),
)
provinces = st.sampled_from([*PROVINCES])
years = st.integers(2000, 2100)
addresses = st.sampled_from(["https://example.org/a?b=1&c=2", "http://例子.中国/文件"])


def at_most(longest: int, texts: st.SearchStrategy[str] = words) -> st.SearchStrategy[str]:
    return texts.map(lambda text: text[:longest]).filter(lambda text: texts is words or bool(text.strip()))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


sources = st.builds(
    Source,
    name=at_most(500, said),
    name_zh=maybe(at_most(500)),
    address=maybe(addresses),
    document_number=maybe(at_most(100)),
    published=maybe(days),
)
members = st.from_regex(MEMBER, fullmatch=True)
deadlines = st.builds(Deadline, on=days, precision=st.sampled_from(Precision))
formers = st.builds(
    Former,
    comparator=maybe(st.sampled_from([one for one in Comparator if one is not Comparator.RANGE])),
    value=maybe(numbers),
    value_words=maybe(at_most(300)),
    deadline=maybe(deadlines),
    revised_on=days,
    source=maybe(sources),
)
scopes = st.sampled_from([(Scope.PROVINCE, None), (Scope.CITY, "郑州"), (Scope.ZONE, "=ZONE")])


@st.composite
def common(draw: st.DrawFn, ids: st.SearchStrategy[str]) -> dict[str, Any]:
    id = draw(ids)
    scope, scope_name = draw(scopes)
    texts = ("title_zh", "words", "words_zh", "note", "note_zh")
    return {
        "id": id,
        "province": id[:2],
        "year": int(id[3:7]),
        "scope": scope,
        "scope_name": scope_name,
        "title": draw(said),
        **{name: draw(maybe(words)) for name in texts},
        **{name: draw(maybe(at_most(300))) for name in ("place", "place_zh", "lead_body", "supporting_bodies")},
        "offset": draw(maybe(st.integers(0, 10**9))),
        "words_are": draw(st.sampled_from(["quote", "paraphrase"])),
        "conference_id": draw(maybe(at_most(100, said))),
        "owner": draw(maybe(members)),
        "themes": draw(st.lists(words, max_size=3)),
        "force": draw(st.sampled_from(Force)),
        "state": draw(st.sampled_from(State)),
        "source": draw(maybe(sources)),
        "former": draw(st.lists(formers, max_size=2)),
        "follows": draw(st.sampled_from([None, NEW_PROMISE, f"{id[:2]}-1999-07"])),
    }


def above(value: Decimal) -> Decimal:
    """The upper end of a range, as far up as numbers go."""
    return max(value, min(value + 1, LARGEST - 1))


@st.composite
def targets(draw: st.DrawFn, ids: st.SearchStrategy[str]) -> Target:
    basis = draw(st.sampled_from(Basis))
    comparator = draw(st.sampled_from(Comparator))
    value = None if basis is Basis.RELATIVE else draw(numbers)
    return Target.model_validate(
        {
            **draw(common(ids)),
            "metric": draw(st.sampled_from([*METRICS])),
            "basis": basis,
            "comparator": comparator,
            "value": value,
            "upper": above(value or Decimal(0)) if comparator is Comparator.RANGE else None,
            "value_words": draw(maybe(at_most(300))),
            "stretch": draw(maybe(numbers)),
            "keep": draw(st.booleans()),
            "tolerance": draw(maybe(numbers)),
            "baseline": draw(maybe(st.builds(Baseline, value=numbers, on=days, source=maybe(words)))),
            "deadline": draw(deadlines),
            "interim": draw(
                st.lists(st.builds(InterimGoal, on=days, value=numbers, source=maybe(sources)), max_size=2)
            ),
        }
    )


@st.composite
def initiatives(draw: st.DrawFn, ids: st.SearchStrategy[str]) -> Initiative:
    held = {"deadline": draw(maybe(deadlines)), "metric": draw(maybe(st.sampled_from([*METRICS])))}
    held["ladder"] = draw(maybe(st.sampled_from(Ladder)))
    held["interim"] = draw(st.lists(st.builds(InterimGoal, on=days, stage=st.sampled_from(Stage)), max_size=2))
    return Initiative.model_validate({**draw(common(ids)), **held})


@st.composite
def actuals(draw: st.DrawFn, ids: st.SearchStrategy[str]) -> Actual:
    scope, scope_name = draw(scopes)
    return Actual(
        id=draw(ids),
        province=draw(provinces),
        scope=scope,
        scope_name=scope_name,
        metric=draw(st.sampled_from([*METRICS])),
        basis=draw(st.sampled_from(Basis)),
        as_of=draw(days),
        value=draw(numbers),
        bound=draw(st.sampled_from(Comparator)),
        value_words=draw(maybe(at_most(300))),
        release=draw(st.sampled_from(Release)),
        released=draw(days),
        computed=draw(maybe(at_most(500))),
        computed_zh=draw(maybe(at_most(500))),
        source=draw(sources),
        note=draw(maybe(at_most(1000))),
        entered_by=draw(members),
        needs_confirmation=draw(st.booleans()),
        confirmed_by=draw(maybe(members)),
    )


@st.composite
def contents(draw: st.DrawFn) -> Contents:
    """A few records of each kind that belong together; every text in them may be hostile."""
    numbered = draw(st.lists(st.tuples(provinces, years, st.integers(1, 120)), unique=True, min_size=1, max_size=4))
    ids = [f"{province}-{year}-{number:02}" for province, year, number in numbered]
    commitments = [draw(st.one_of(targets(st.just(id)), initiatives(st.just(id)))) for id in ids]
    keys = draw(st.lists(said.map(lambda text: text.strip()[:100].strip()), unique=True, max_size=3))
    return Contents(
        as_of=AS_OF,
        conferences=tuple(
            draw(
                st.builds(
                    Conference,
                    id=st.just(key),
                    province=provinces,
                    year=years,
                    kind=st.sampled_from(ConferenceKind),
                    title=at_most(500, said),
                    title_zh=maybe(words),
                    held=maybe(days),
                    published=maybe(days),
                    publisher=maybe(words),
                    publisher_zh=maybe(words),
                    address=maybe(addresses),
                    document_number=maybe(words),
                    language=words,
                    reviews=st.lists(st.builds(Review, year=years, words=words, words_zh=maybe(words)), max_size=2).map(
                        tuple
                    ),
                )
            )
            for key in keys
        ),
        commitments=tuple(commitments),
        actuals=tuple(draw(actuals(st.just(key))) for key in keys),
        milestones=tuple(
            draw(
                st.builds(
                    Milestone,
                    id=st.just(key),
                    commitment_id=st.sampled_from(ids),
                    on=days,
                    stage=maybe(st.sampled_from(Stage)),
                    title=at_most(1000, said),
                    blocked=st.just("=until the land is cleared"),
                    waits_for=maybe(at_most(300)),
                    source=sources,
                )
            )
            for key in keys
        ),
        assessments=tuple(
            draw(
                st.builds(
                    Assessment,
                    id=st.just(key),
                    commitment_id=st.sampled_from(ids),
                    outlook=st.sampled_from(Outlook),
                    reason=at_most(1000, said),
                    on=st.just(date(2026, 1, 5)),
                    holds_until=st.dates(date(2026, 1, 5), date(2027, 1, 6)),
                    source=maybe(sources),
                    assessed_by=members,
                )
            )
            for key in keys
        ),
        evidence=tuple(
            draw(
                st.builds(
                    Evidence,
                    id=st.just(key),
                    commitment_id=st.sampled_from(ids),
                    bearing=st.sampled_from(Bearing),
                    on=days,
                    quote=said,
                    said_by=maybe(members),
                    note=maybe(at_most(1000)),
                    source=sources,
                    saved_by=members,
                )
            )
            for key in keys
        ),
    )
