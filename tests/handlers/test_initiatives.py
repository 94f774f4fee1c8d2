"""`/initiatives`, as people use it."""

from tests.harness import Persona


async def test_a_provinces_initiatives_in_the_order_of_their_numbers(ada: Persona):
    answer = await ada.type("/initiatives gansu")

    assert answer.is_private
    assert "10 initiatives" in answer.text
    assert [row[0] for row in answer.rows[1:]] == [f"GS-2022-{number:02}" for number in range(1, 11)]


async def test_all_that_is_on_record(ada: Persona):
    answer = await ada.type("/initiatives")

    assert len(answer.rows) == 1 + 26
    assert answer.rows[0][1:3] == ["Stage", "Province"]


async def test_only_what_is_late(ada: Persona):
    answer = await ada.type("/initiatives henan overdue")

    assert len(answer.rows) == 1 + 5
    assert all(row[1] == "Past its date, no stage recorded" for row in answer.rows[1:])


async def test_details_open_cards(ada: Persona):
    details = await ada.press(await ada.type("/initiatives gansu"), "With reasons")

    card = await ada.press(details, "Open")

    assert card.text.startswith("GS-2022-01 · Gansu (甘肃): initiative")
    assert "No step is recorded yet." in card.text


async def test_sharing(ada: Persona, tom: Persona):
    await ada.press(await ada.type("/initiatives gansu"), "Share")

    assert tom.messages[0].endswith("Shared by @ada\nTake back")
