"""`/commitment`, as people use it."""

import pytest

from tests.harness import Persona


async def test_a_card_shows_the_promise_the_figures_and_the_why(ada: Persona):
    card = await ada.type("/commitment HA-2022-01")

    assert card.is_private
    assert card.text.startswith("HA-2022-01 · Henan (河南): R&D expenditure, growth > 17%")
    assert (
        "12.2%, computed from two levels: CNY 114.33 billion (2022) over CNY 101.88 billion (2021), "
        "released 18 Sep 2023, against > 17%." in card.text
    )
    assert "2021: more than CNY 100 billion · estimate, released 11 Feb 2022" in card.text
    assert "held 11 Feb 2022" in card.text
    assert "Open the source" in card.buttons


async def test_a_verdict_that_a_revision_turned_shows_both(ada: Persona):
    card = await ada.type("/commitment HA-2022-02")

    assert "✅ Met on revision" in card.text
    assert "1.96% (2022, revised, released 12 Oct 2024), against ≥ 1.96%." in card.text
    assert "First released as 1.86% on 18 Sep 2023: missed then." in card.text


@pytest.mark.parametrize("typed", ["ha-2022-3", "HA 2022 03", "ＨＡ－２０２２－０３", "ha-2022-03"])
async def test_an_id_is_read_in_any_form(ada: Persona, typed: str):
    assert (await ada.type(f"/commitment {typed}")).text.startswith("HA-2022-03 ·")


async def test_an_id_that_nothing_bears(ada: Persona):
    unknown = "There is no commitment HA-2022-99. The numbers of that year go to HA-2022-21."
    assert (await ada.type("/commitment HA-2022-99")).text == unknown
    assert "nothing is recorded for Hubei in 2022" in (await ada.type("/commitment HB-2022-01")).text
    assert "An id looks like HA-2022-03" in (await ada.type("/commitment the third one")).text


async def test_a_card_leads_to_the_rest_of_its_year(ada: Persona):
    answer = await ada.press(await ada.type("/commitment HA-2022-03"), "All of Henan, 2022")

    assert len(answer.rows) == 1 + 5


async def test_sharing_a_card(ada: Persona, tom: Persona):
    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")

    assert tom.messages[0].startswith("HA-2022-03 ·")
    assert tom.messages[0].endswith("Shared by @ada")


async def test_without_an_id_it_explains_itself(ada: Persona):
    assert "/commitment HA-2022-03" in (await ada.type("/commitment")).text


async def test_a_chinese_card(fang: Persona):
    card = await fang.type("/commitment HA-2022-01")

    assert "1143.26亿元" in card.text
    assert "2023年9月18日" in card.text
