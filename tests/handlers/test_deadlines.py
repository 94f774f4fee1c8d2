"""`/deadlines`, as people use it."""

from tests.harness import Persona


async def test_what_is_late(ada: Persona):
    answer = await ada.type("/deadlines overdue")

    assert answer.text.startswith("Overdue\n5 overdue")
    assert "HA-2022-18" in answer.text
    assert "HA-2022-01" not in answer.text, "a settled target is not late"


async def test_a_period_lists_what_is_due_in_it_kept_or_not(ada: Persona):
    for words in ("2022Q4", "henan 2022", "2022年四季度 河南", "due:2022-12"):
        answer = await ada.type(f"/deadlines {words}")
        assert "10 due" in answer.text, words
        assert "12.2% (2022, computed) · ❌ Missed" in answer.text

    shown = await ada.press(answer, "Show all 10")
    assert shown.text.count("• HA-2022-") == 10


async def test_nothing_ahead_is_said_in_a_sentence(ada: Persona):
    assert "Nothing here: nothing due" in (await ada.type("/deadlines gansu 30d")).text


async def test_a_card_opens_from_the_agenda(ada: Persona):
    agenda = await ada.type("/deadlines overdue")

    card = await ada.choose(agenda, "Open…", "HA-2022-18")

    assert "provincial laboratories" in card.text


async def test_a_province_of_which_nothing_is_on_record_is_named(ada: Persona):
    told = await ada.type("/deadlines henan hunan overdue")

    assert told.text.startswith(
        "No such promise of Hunan (湖南) is on record.\nOverdue · Henan (河南) and Hunan (湖南)"
    )
    assert "No such promise" not in (await ada.type("/deadlines henan gansu 30d")).text, "nothing due is no lack of one"
