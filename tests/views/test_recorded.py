"""Every field of every record has its name and its words in a history."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from handlers.commitment.edit import merge
from handlers.phrases.language import Language, language_for
from handlers.views.commitment.card import PLACED
from handlers.views.commitment.edit import collisions
from handlers.views.kit.records import changed, in_a_line
from store.exchange.table import FIELDS
from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.commitment import Baseline, Former, Initiative, InterimGoal, Target
from store.model.conference import Conference, Review
from store.model.evidence import Evidence
from store.model.fields import COLUMNS, LABELS, facts_of
from store.model.milestone import Milestone
from store.model.province_rules import ProvinceRules
from store.model.role import Grant, Role
from store.model.source import Source
from tests.store.samples import actual, assessment, conference, evidence, initiative, milestone, target

ENGLISH, CHINESE = language_for("en"), language_for("zh-CN")
RECORDS: list[BaseModel] = [
    target(),
    initiative(),
    actual(),
    milestone("m1"),
    evidence("e1"),
    assessment("j1"),
    conference(),
    Grant(id="U1", role=Role.EDITOR),
    ProvinceRules(id="HA"),
]
OTHERS: dict[str, Any] = {
    "conference_id": "HA-2022-b",
    "province": "GS",
    "year": 2023,
    "scope": "city",
    "title": "Another",
    "title_zh": "另一个",
    "words": "More",
    "words_zh": "更多",
    "words_are": "paraphrase",
    "place": "Part 2",
    "place_zh": "第二部分",
    "offset": 1204,
    "deadline": {"on": "2023-06-30", "precision": "half"},
    "owner": "U7",
    "default_owner": "U7",
    "two_people": True,
    "needs_confirmation": True,
    "confirmed_by": "U7",
    "lead_body": "The department",
    "supporting_bodies": "Finance department",
    "themes": ("talent",),
    "force": "binding",
    "state": "dropped",
    "source": Source(name="Elsewhere", document_number="No. 7", published=date(2023, 1, 1)),
    "former": (Former(value=Decimal("1.8"), revised_on=date(2022, 6, 1)),),
    "note": "A note",
    "note_zh": "备注",
    "follows": "HA-2021-04",
    "ladder": "document",
    "interim": (InterimGoal(on=date(2022, 6, 30), value=Decimal(2), stage="done"),),
    "blocked": "The land is cleared",
    "waits_for": "The department of land",
    "metric": "high_tech_enterprises",
    "basis": "growth_rate",
    "comparator": ">",
    "value": Decimal(3),
    "value_words": "三",
    "stretch": Decimal(4),
    "keep": True,
    "tolerance": Decimal("0.1"),
    "baseline": Baseline(value=Decimal(1), on=date(2021, 12, 31), source="Bulletin"),
    "as_of": date(2023, 12, 31),
    "bound": ">",
    "release": "revised",
    "released": date(2024, 10, 12),
    "computed": "by division",
    "computed_zh": "相除",
    "entered_by": "U7",
    "commitment_id": "GS-2022-01",
    "on": date(2022, 1, 2),
    "stage": "done",
    "outlook": "doubtful",
    "holds_until": date(2022, 12, 1),
    "reason": "The site is wet",
    "assessed_by": "U7",
    "bearing": "contradicts",
    "quote": "Not so",
    "said_by": "U7",
    "saved_by": "U7",
    "kind": "plan",
    "held": date(2022, 2, 11),
    "published": date(2022, 2, 12),
    "publisher": "Daily",
    "publisher_zh": "日报",
    "address": "https://example.org/x",
    "document_number": "No. 8",
    "language": "en",
    "reviews": (Review(year=2021, words="Good"),),
    "role": "coordinator",
    "provinces": ("HA",),
}
WITH_COMPANY = {"scope": {"scope_name": "Zhengzhou"}, "waits_for": {"blocked": "The land is cleared"}, "comparator": {}}
KEPT = ("id", "upper", "scope_name")  # an id never changes; the others go with a neighbour


def changes_of(record: BaseModel) -> Iterator[str]:
    for name in type(record).model_fields:
        if name in KEPT or (name == "kind" and isinstance(record, Target | Initiative)):
            continue
        yield name


CASES = [(record, name) for record in RECORDS for name in changes_of(record)]


@pytest.mark.parametrize(("record", "name"), CASES, ids=lambda one: one if isinstance(one, str) else type(one).__name__)
@pytest.mark.parametrize("language", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_changed_field_is_told(record: BaseModel, name: str, language: Language):
    company = WITH_COMPANY.get(name, {})
    after = type(record).model_validate(record.model_dump() | {name: OTHERS[name]} | company)

    (fact,) = changed(record, after, language)

    label, old, new = fact
    assert label
    assert old != new


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: type(one).__name__)
def test_nothing_changed_tells_nothing(record: BaseModel):
    assert [*changed(record, record, ENGLISH)] == []
    assert in_a_line(record, ENGLISH)
    assert in_a_line(record, CHINESE)


@pytest.mark.parametrize("model", [type(record) for record in RECORDS])
def test_every_field_is_described(model: type[BaseModel]):
    assert [name for name in model.model_fields if name not in LABELS] == []
    assert {name for fact in facts_of(model) for name in fact.fields} == {*model.model_fields}


@pytest.mark.parametrize("model", [*FIELDS])
def test_every_field_of_what_is_exported_has_a_column(model: type[BaseModel]):
    assert [path for path in FIELDS[model] if path not in COLUMNS] == []


def test_what_has_a_place_of_its_own_on_the_card_is_a_fact():
    assert {fact.name for model in (Target, Initiative) for fact in facts_of(model)} >= PLACED


COMMITMENTS = [(record, name) for record, name in CASES if isinstance(record, Target | Initiative)]


@pytest.mark.parametrize(("base", "name"), COMMITMENTS, ids=lambda one: one if isinstance(one, str) else one.kind)
def test_no_change_of_two_people_is_dropped_unasked(base: Target | Initiative, name: str):
    company = WITH_COMPANY.get(name, {})
    mine = type(base).model_validate(base.model_dump() | {name: OTHERS[name]} | company)
    theirs = base.model_copy(update={name: "theirs"})

    assert name in [field for one in collisions(base, theirs, mine) if one.mine for field in one.fact.fields]
    assert collisions(base, base, mine) == []
    assert merge(base, base, mine, mine_first=False) == mine
    assert merge(base, theirs, mine, mine_first=True) == mine


def test_a_target_that_became_an_initiative_tells_its_promise():
    told = {label: (old, new) for label, old, new in changed(target("HA-2022-02"), initiative("HA-2022-02"), ENGLISH)}
    assert told["Promise"] == ("R&D intensity ≥ 1.96%", "initiative")
    assert told["Deadline"] == ("end of 2022", "")


def test_models_are_all_known():
    assert {Actual, Milestone, Evidence, Assessment, Conference, Grant, ProvinceRules, Target, Initiative} == {
        type(one) for one in RECORDS
    }
