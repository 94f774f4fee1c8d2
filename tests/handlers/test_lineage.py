"""The same promise year after year: on the card, in `/targets henan history`, said with `/commitment follows`."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from store.model.commitment import Commitment
from store.model.deadline import Deadline, Precision
from store.model.event import Authorship
from store.model.role import Grant, Role
from store.store import Ledger
from tests.harness import Answer, LocalWorkspace, Persona
from tests.ledgers import bot_over
from tests.store.samples import actual, conference, initiative, target

STOCK: dict[str, Any] = {"metric": "high_tech_enterprises", "comparator": ">"}
GROWTH: dict[str, Any] = {"metric": "rd_expenditure", "basis": "growth_rate"}


def by(day: int) -> Authorship:
    return Authorship(actor="U0TEST", at=datetime(2026, 1, day, 9, tzinfo=UTC))


def end_of(year: int) -> Deadline:
    return Deadline(on=date(year, 12, 31), precision=Precision.YEAR)


async def fill(ledger: Ledger) -> None:
    """Henan 2022 on the fifth of January, and 2023, in which one is raised, one moved out and one passed over."""
    await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), by(4))
    await ledger.grants.add(Grant(id="U0FANG", role=Role.EDITOR), by(4))
    for year, day in ((2022, 5), (2023, 20)):
        await ledger.conferences.add(conference(f"HA-{year}", title=f"Conference of {year}"), by(day))
        promises: list[Commitment] = [
            target(f"HA-{year}-01", value="1.96" if year == 2022 else "2.1", deadline=end_of(year)),
            target(f"HA-{year}-02", value=10_000, deadline=end_of(year), **STOCK),
            initiative(
                f"HA-{year}-04", title="Build the Songshan laboratory" + (", phase two" if year == 2023 else "")
            ),
        ]
        if year == 2022:
            promises.append(target("HA-2022-03", value=17, deadline=end_of(year), **GROWTH))
        for promise in promises:
            await ledger.commitments.add(promise.model_copy(update={"conference_id": f"HA-{year}"}), by(day))
    await ledger.actuals.add(actual(), by(20))


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    async with bot_over(tmp_path_factory.mktemp("lineage"), fill) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


@pytest.fixture
def fang(local: LocalWorkspace) -> Persona:
    return local.person("fang")


async def test_a_card_tells_what_came_before(ada: Persona):
    card = await ada.type("/commitment HA-2023-01")

    assert "Year on year\n• 2022 (HA-2022-01): ≥ 1.96% · ✅ Met on revision\n• 2023: ≥ 2.1%" in card.text
    assert "raised" in card.text
    before = await ada.choose(card, "Open…", "HA-2022-01")
    assert before.text.startswith("HA-2022-01 · Henan (河南)")
    assert "• 2022: ≥ 1.96% · ✅ Met on revision\n• 2023 (HA-2023-01): ≥ 2.1%" in before.text


async def test_a_card_tells_that_a_promise_is_not_taken_up(ada: Persona, fang: Persona):
    card, chinese = await ada.type("/commitment HA-2022-03"), await fang.type("/commitment HA-2022-03")

    assert "• not taken up again in 2023: Conference of 2023" in card.text
    assert "2023年未再提出" in chinese.text


async def test_a_past_day_knows_no_later_document(ada: Persona):
    card = await ada.type("/commitment HA-2022-03 as-of:2026-01-10")

    assert "not taken up again" not in card.text
    assert "Year on year" not in (await ada.type("/commitment HA-2022-01 as-of:2026-01-10")).text


async def test_the_years_of_a_province(ada: Persona, fang: Persona):
    years, chinese = await ada.type("/targets henan history"), await fang.type("/targets 河南历年")

    assert "3 promises. From one year to the next: moved out 1, raised 1, not taken up again 1." in years.text
    assert years.rows == [
        ["Promise", "2022", "2023"],
        ["R&D expenditure, growth", "≥ 17% · ❌ Missed", "not taken up again"],
        [
            "High-tech enterprises",
            "> 10,000 · ⌛ Figure not recorded yet",
            "> 10,000 · moved out · ⌛ Figure not recorded yet",
        ],
        [
            "R&D intensity",
            "≥ 1.96% · ✅ Met on revision",
            "≥ 2.1% · raised · ❌ Missed",
        ],
    ]
    assert "3项承诺。与上一年相比：推迟1，上调1，未再提出1。" in chinese.text
    details = await ada.press(years, "With reasons")
    assert (await ada.press(details, "Open")).text.startswith("HA-2022-03")


async def test_the_years_as_they_were_on_record(ada: Persona):
    years = await ada.type("/targets henan history as-of:2026-01-10")

    assert years.rows[0] == ["Promise", "2022"]
    assert "None of them is on record in more than one year." in years.text


async def test_nothing_to_tell(ada: Persona):
    assert "Nothing" in (await ada.type("/targets gansu history")).text


async def test_what_is_recorded_says_what_it_takes_up(ada: Persona):
    await ada.type("/commitment add henan R&D spending growth of 10% by the end of 2026")
    told = await saved(ada)

    assert "HA-2026-01 takes up HA-2022-03 (≥ 17%, by end of 2022): lowered." in told.text
    new = await ada.press(told, "Not the same promise")
    assert new.text.startswith("HA-2026-01 takes up no earlier promise.")
    assert "Takes up" in (await ada.type("/commitment history HA-2026-01")).text
    await ada.press(new, "Undo")
    assert "lowered" in (await ada.type("/commitment HA-2026-01")).text
    await ada.press(told, "Undo")


async def test_a_card_in_a_channel_learns_of_the_next_year(ada: Persona, local: LocalWorkspace):
    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")
    assert "not taken up again in 2023" in ada.messages[-1]
    await ada.type("/commitment add henan R&D spending growth of 20% by the end of 2026")
    await saved(ada)
    told = await ada.told("Recorded HA-2026-")
    await ada.settled()

    assert "• 2026 (HA-2026-" in ada.messages[-1]
    assert "raised" in ada.messages[-1]
    await ada.press(told, "Undo")
    await ada.settled()
    assert "not taken up again in 2023" in ada.messages[-1]


async def saved(ada: Persona) -> Answer:
    """Save the modal, through whatever is asked on the way; gives what is told then."""
    await ada.choose(ada.screen, "Choose a document", "No document: a web page or a document number")
    answer = await ada.send(doc_title="A report", doc_address="https://example.org/report")
    while ada.modal:
        names = {block["block_id"] for block in ada.modal.blocks if block["type"] == "input"}
        answer = await ada.send(**{name: "yes" for name in names if name.startswith("sure")})
    return answer


async def test_an_initiative_is_proposed_and_a_coordinator_confirms(ada: Persona, fang: Persona):
    card = await ada.type("/commitment HA-2023-04")

    assert "Is this HA-2022-04 again: “Build the Songshan laboratory”?" in card.text
    refused = await fang.press(await fang.type("/commitment HA-2023-04"), "同一承诺")
    assert "协调员" in refused.text
    told = await ada.press(card, "Same promise")
    assert told.text.startswith("HA-2023-04 takes up HA-2022-04 (no date): repeated.")
    assert "• 2022 (HA-2022-04)" in (await ada.type("/commitment HA-2023-04")).text
    assert "repeated 1" in (await ada.type("/initiatives henan history")).text
    await ada.press(told, "Undo")
    assert "Is this HA-2022-04 again" in (await ada.type("/commitment HA-2023-04")).text


async def test_it_is_typed(ada: Persona):
    told = await ada.type("/commitment follows ha 2023 1, HA-2022-02")

    assert told.text.startswith("HA-2023-01 takes up HA-2022-02 (> 10,000, by end of 2022)")
    assert (await ada.type("/commitment follows HA-2023-01 HA-2022-02")).text.startswith("That is on record already.")
    back = await ada.type("/commitment follows HA-2023-01 auto")
    assert back.text.startswith("HA-2023-01 takes up HA-2022-01 (≥ 1.96%, by end of 2022): raised.")


async def test_a_spreadsheet_tells_it(ada: Persona):
    await ada.type("/commitment export henan 2022 csv")
    name, content = ada.files[-1]
    rows = {row["ID 编号"]: row["(Year on year)"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}

    assert name.endswith(".csv")
    assert rows["HA-2022-01"] == "taken up as HA-2023-01: raised"
    assert rows["HA-2022-03"] == "not taken up again in 2023"


async def test_it_is_changed_with_everything_else(ada: Persona):
    await ada.type("/commitment edit HA-2023-01")
    if "More fields" in ada.screen.buttons:
        await ada.press(ada.screen, "More fields")
    told = await ada.send(follows="None: it is a new promise")

    assert "Year on year" not in (await ada.type("/commitment HA-2023-01")).text
    await ada.type("/commitment edit HA-2023-01")
    if "More fields" in ada.screen.buttons:
        await ada.press(ada.screen, "More fields")
    await ada.send(follows="HA-2022-01", why="It is the same")
    assert "• 2022 (HA-2022-01)" in (await ada.type("/commitment HA-2023-01")).text
    history = await ada.type("/commitment history HA-2023-01")
    assert "Takes up: a new promise → HA-2022-01" in history.text
    assert told.text.startswith("Changed HA-2023-01")
    await ada.type("/commitment follows HA-2023-01 auto")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("HA-2022-01 HA-2023-01", "HA-2022-01 can take up a promise of its own province and of an earlier year."),
        ("HA-2023-01 GS-2022-01", "HA-2023-01 can take up a promise of its own province and of an earlier year."),
        ("HA-2023-01 HA-2022-77", "There is no commitment HA-2022-77."),
        ("HA-2023-01 nonsense", "Which commitment?"),
    ],
)
async def test_what_cannot_be_taken_up(ada: Persona, words: str, answer: str):
    assert answer in (await ada.type(f"/commitment follows {words}")).text
