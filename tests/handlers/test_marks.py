"""Legal force, and what cannot be verified as it is written: recorded, told, marked and asked for."""

import csv
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.workspace.state.records import Block
from store.model.role import Grant, Role
from store.store import Ledger
from tests.harness import Answer, LocalWorkspace, Persona
from tests.ledgers import BY, bot_over
from tests.store.samples import initiative, target


async def fill(ledger: Ledger) -> None:
    await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), BY)
    await ledger.commitments.add(target("HA-2022-01", force="binding"), BY)
    await ledger.commitments.add(target("HA-2022-02", metric="pct_applications", force="expected", value=100), BY)
    await ledger.commitments.add(target("HA-2022-03", metric="tech_smes", value=900), BY)
    await ledger.commitments.add(target("HA-2022-04", metric="rd_expenditure", basis="relative", value=None), BY)
    await ledger.commitments.add(initiative("HA-2022-05", title="Promote exchange", force="binding"), BY)


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    async with bot_over(tmp_path_factory.mktemp("marks"), fill) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


@pytest.fixture
def fang(local: LocalWorkspace) -> Persona:
    return local.person("fang")


def ids(answer: Answer) -> set[str]:
    return {row[0] for row in answer.rows[1:]}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/targets henan binding", {"HA-2022-01"}),
        ("/targets 河南 约束性", {"HA-2022-01"}),
        ("/targets 河南预期性指标", {"HA-2022-02"}),
        ("/targets henan force:expected", {"HA-2022-02"}),
        ("/targets henan -binding -expected", {"HA-2022-03", "HA-2022-04"}),
        ("/targets henan unverifiable", {"HA-2022-04"}),
        ("/initiatives henan binding", {"HA-2022-05"}),
        ("/initiatives 河南 无法核查", {"HA-2022-05"}),
        ("/targets henan history binding", {"R&D intensity"}),
    ],
)
async def test_it_is_asked_for(ada: Persona, line: str, expected: set[str]):
    assert ids(await ada.type(line)) == expected


async def test_what_is_no_force_leads_to_an_example(ada: Persona, fang: Persona):
    assert "Write force:binding" in (await ada.type("/targets henan force:strict")).text
    assert "约束力:约束性" in (await fang.type("/targets 河南 约束力:严格")).text


async def test_lists_and_cards_are_marked(ada: Persona, fang: Persona):
    targets, work = await ada.type("/targets henan"), await fang.type("/initiatives 河南")

    names = {row[0]: row[2] for row in targets.rows[1:]}
    assert names["HA-2022-01"] == "R&D intensity · binding"
    assert names["HA-2022-04"].endswith(" ⚠️")
    assert "1 cannot be verified as written (⚠️)." in targets.text
    assert "1项按原文表述无法核查（⚠️）。" in work.text
    card = await ada.type("/commitment HA-2022-05")
    assert "Legal force\nbinding" in card.text
    why = "it names no date; it names an effort, and nothing that would be there in the end."
    assert f"⚠️ Cannot be verified as written: {why}" in card.text


async def test_it_is_said_when_it_is_recorded(ada: Persona):
    await ada.type("/commitment add henan 2026年 推进科技金融深度融合 约束性指标")
    await ada.choose(ada.screen, "Choose a document", "No document: a web page or a document number")
    told = await ada.send(doc_title="A report", doc_address="https://example.org/report")
    while ada.modal:
        told = await ada.send()

    assert "⚠️ Cannot be verified as written: it names an effort" in told.text
    assert "HA-2026-01" in ids(await ada.type("/initiatives henan 2026 binding"))
    await ada.press(told, "Undo")


async def test_a_table_tells_the_force_and_is_told_what_cannot_be_verified(ada: Persona):
    table = "省份,年份,指标,承诺,目标值,截止,指标属性\n"
    table += "甘肃,2031,研发投入强度,,2%,2031年底,约束性\n甘肃,2031,,推进科技金融深度融合,,,大概\n"
    await ada.type("/commitment import")
    assert await ada.submit(file=[ada.hand_in("force.csv", table.encode())]) == {}
    checked = await ada.told("force.csv")

    assert "As written it cannot be verified: it names no date." in checked.text
    assert "“大概” was left out." in checked.text
    await ada._act(checked, *writes_of(checked))
    await ada.settled()
    assert ids(await ada.type("/targets gansu binding")) == {"GS-2031-01"}
    await ada.type("/commitment export gansu binding csv")
    (_, content) = ada.files[-1]
    rows = [row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))) if row["Record 记录"] == "target"]
    assert [row["Legal force 约束力"] for row in rows] == ["binding"]


def writes_of(answer: Answer) -> tuple[Block, Block]:
    """The button that writes what was checked."""
    return next(
        (block, element)
        for block in answer.blocks
        for element in block.get("elements", [])
        if element.get("action_id") in ("import:write", "import:write_all")
    )
