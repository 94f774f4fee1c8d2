"""A whole report recorded in one sitting, as people do it; each test has a province and years of its own."""

import pytest

from bot.workspace.state.elements import elements_of
from tests.harness import Answer, LocalWorkspace, Persona

REPORT = (
    "2031年{province}科技工作会议召开\n"
    "会议指出，2030年，全省科技型中小企业达到1500家。\n"
    "会议提出，2031年的主要目标是：力争全省研发投入强度达到1.4%以上。\n"
    "力争2031年高新技术企业突破2000家。\n"
)


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """These tests write."""
    return own_workspace


async def read_in(person: Persona, text: str, **document: str) -> Answer:
    """Type a report behind the command, and say which document it is where that is asked."""
    await person.type(f"/commitment import {text}")
    await person.settled()
    return await told_which(person, **document)


async def told_which(person: Persona, **document: str) -> Answer:
    """Say which document it is, where that is asked."""
    if person.screen.view.callback_id == "sitting:document":
        assert await person.submit(**document) == {}
        await person.settled()
    return person.screen


def boxes(answer: Answer) -> dict[str, bool]:
    """What can be ticked, and whether it is, by its words."""
    found = [element for block in answer.blocks for element in elements_of(block) if element["type"] == "checkboxes"]
    return {box["options"][0]["text"]["text"]: "initial_options" in box for box in found}


async def tick(person: Persona, words: str) -> Answer:
    """Tick what has these words, or take the tick away."""
    for block in person.screen.blocks:
        for element in elements_of(block):
            if element["type"] == "checkboxes" and words in str(element["options"]):
                chosen: list[str] = [] if "initial_options" in element else [element["options"][0]["value"]]
                await person._act(person.screen, block, element, chosen)
                await person.settled()
                return person.screen
    raise AssertionError(f"nothing to tick says {words}: {person.screen.text}")


async def test_a_report_is_read_looked_through_saved_and_taken_back(ada: Persona):
    seen = await read_in(ada, REPORT.format(province="甘肃省"), province="GS", year="2031", doc_title="工作会议")

    assert "Gansu (甘肃) 2031 · conference report" in seen.text
    assert boxes(seen)["High-tech enterprises > 2,000"] is True
    assert boxes(seen)["R&D intensity ≥ 1.4%"] is True
    assert "“力争2031年高新技术企业突破2000家" in seen.text

    assert await ada.submit() == {}

    told = await ada.told("On record now: GS-2031-01 and GS-2031-02.")
    assert ada.modal is None
    card = (await ada.type("/commitment GS-2031-02")).text
    assert "> 2,000" in card
    assert "¶4" in card
    await ada.press(told, "Undo")
    assert "is not on record any more" in (await ada.type("/commitment GS-2031-02")).text


async def test_what_is_unticked_is_left_and_can_be_saved_later(ada: Persona):
    await read_in(ada, REPORT.format(province="青海省"), province="QH", year="2031", doc_title="工作会议")
    await tick(ada, "R&D intensity")

    await ada.submit()

    told = await ada.told("On record now: QH-2031-01.")
    assert "1 of " in told.text
    await ada.press(told, "Look at the rest")
    assert boxes(ada.screen)["R&D intensity ≥ 1.4%"] is False
    assert "✅ QH-2031-01: High-tech enterprises > 2,000" in ada.screen.text
    await tick(ada, "R&D intensity")
    await ada.press(ada.screen, "Save and continue")
    await ada.settled()
    assert "On record now: QH-2031-02." in ada.screen.text
    await ada.close()


async def test_a_row_is_corrected_in_the_ordinary_modal(ada: Persona):
    await read_in(ada, REPORT.format(province="海南省"), province="HI", year="2031", doc_title="工作会议")
    await tick(ada, "High-tech enterprises > 2,000")

    correct = [
        (block, element)
        for block in ada.screen.blocks
        for element in elements_of(block)
        if element["action_id"] == "sitting:correct" and "> 2,000" in str(block)
    ]
    await ada._act(ada.screen, *correct[0])
    assert ada.screen.view.callback_id == "sitting:item"
    assert await ada.submit(value="more than 2,500") == {}
    await ada.settled()

    assert boxes(ada.screen)["High-tech enterprises > 2,500"] is True
    await ada.submit()
    await ada.told("On record now: HI-2031-01 and HI-2031-02.")
    assert "> 2,500" in (await ada.type("/commitment HI-2031-02")).text


async def test_what_somebody_else_has_saved_meanwhile_is_not_saved_twice(ada: Persona, tom: Persona):
    report = REPORT.format(province="宁夏")
    for person in (ada, tom):
        await read_in(person, report, province="NX", year="2031", doc_title="工作会议")
    await ada.submit()
    await ada.told("On record now: NX-2031-01 and NX-2031-02.")

    await tick(tom, "R&D intensity")

    assert "✅ NX-2031-02" in tom.screen.text
