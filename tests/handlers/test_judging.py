"""`/commitment judge`: a person's own judgement beside the computed one."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from store.model.event import Authorship
from store.model.role import Grant, Role
from store.store import Ledger
from tests.harness import LocalWorkspace, Persona
from tests.ledgers import bot_over
from tests.store.samples import actual, initiative, target

BY = Authorship(actor="U0TEST", at=datetime(2026, 1, 5, 9, tzinfo=UTC))


async def fill(ledger: Ledger) -> None:
    await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR, provinces=("HA",)), BY)
    await ledger.grants.add(Grant(id="U0FANG", role=Role.EDITOR, provinces=("HA",)), BY)
    await ledger.commitments.add(target(metric="tech_smes", value=1000), BY)
    await ledger.commitments.add(initiative(), BY)
    await ledger.commitments.add(target("GS-2022-01"), BY)
    await ledger.actuals.add(actual(metric="tech_smes", value=900), BY)


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    async with bot_over(tmp_path_factory.mktemp("judging"), fill) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


@pytest.fixture
def fang(local: LocalWorkspace) -> Persona:
    return local.person("fang")


async def test_it_stands_beside_what_is_computed_until_it_is_taken_back(ada: Persona, fang: Persona):
    await ada.press(await ada.type("/commitment HA-2022-01"), "Judge")
    assert "On record: ❌ Missed" in ada.screen.text
    source = {"source": "A letter of the department", "address": "https://example.org/letter"}
    told = await ada.send(outlook="🟢 will be kept", reason="A revision is under way <!here>", **source)

    assert "HA-2022-01 🟢 will be kept, you say, until 20 Feb 2027." in told.text
    assert "The two disagree: the card shows both" in told.text
    card, chinese = await ada.type("/commitment HA-2022-01"), await fang.type("/commitment HA-2022-01")
    line = "• 🟢 will be kept · @ada, 22 Nov 2026, holds until 20 Feb 2027: A revision is under way <!here>"
    assert f"Judged by people\n{line} · A letter of the department · unlike what is on record" in card.text
    assert "❌ Missed" in card.text
    assert "人工研判\n• 🟢 可以兑现 · @ada，2026年11月22日，有效期至2027年2月20日" in chinese.text
    assert "Judged by people" not in (await ada.type("/commitment HA-2022-01 as-of:2026-11-21")).text
    assert "Judged: 🟢 will be kept" in (await ada.type("/commitment history HA-2022-01")).text
    await ada.press(told, "Undo")
    assert "Judged by people" not in (await ada.type("/commitment HA-2022-01")).text
    assert "Judgement removed" in (await ada.type("/commitment history HA-2022-01")).text


async def test_the_next_of_the_same_person_takes_its_place(ada: Persona, fang: Persona):
    for outlook in ("🟡 is in doubt", "🔴 will not be kept"):
        await ada.type("/commitment judge HA-2022-02")
        await ada.send(outlook=outlook, reason="As I see it")
    await fang.type("/commitment 研判 HA-2022-02")
    await fang.send(outlook="🟢 可以兑现", reason="已经开工", holds_until="2026-12-31")

    card = await ada.type("/commitment HA-2022-02")
    assert "🔴 will not be kept · @ada" in card.text
    assert "is in doubt" not in card.text
    assert "🟢 will be kept · @fang, 22 Nov 2026, holds until 31 Dec 2026: 已经开工" in card.text


async def test_it_is_in_the_files_of_the_ledger(ada: Persona):
    await ada.type("/commitment judge HA-2022-02")
    await ada.send(outlook="🔴 will not be kept", reason="As I see it")
    await ada.type("/commitment export henan 2022 csv")
    await ada.told(".csv")
    rows = [*csv.DictReader(io.StringIO(ada.files[-1][1].decode("utf-8-sig")))]
    (row,) = [row for row in rows if row["Record 记录"] == "assessment" and row["Judged by 研判人"] == "U0ADA"][-1:]
    assert (row["Own judgement 研判"], row["Reason 理由"]) == ("will_fail", "As I see it")

    await ada.type("/commitment export henan 2022 json")
    await ada.told(".json")
    assert json.loads(ada.files[-1][1])["assessments"]


async def test_what_is_missing_or_too_far_is_told_beside_its_field(ada: Persona):
    await ada.type("/commitment judge HA-2022-01")
    errors = await ada.submit(holds_until="2028-01-01", address="https://some where")
    assert {"outlook", "reason"} <= errors.keys()
    errors = await ada.submit(
        outlook="🟡 is in doubt", reason="So", holds_until="2026-11-21", address="https://some where"
    )
    assert errors == {
        "holds_until": "Choose a day from today on, within a year.",
        "address": "That is no address. It begins with https:// and has no spaces in it.",
    }
    await ada.close()


async def test_who_may_not_record_may_not_judge(ada: Persona):
    refused = await ada.type("/commitment judge GS-2022-01")

    assert "Gansu" in refused.text
    assert ada.modal is None
