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
    assert "1.96% (2022, computed, revised, released 12 Oct 2024), against ≥ 1.96%." in card.text
    assert "First released as 1.86% on 18 Sep 2023: missed then." in card.text


@pytest.mark.parametrize("typed", ["ha-2022-3", "HA 2022 03", "ＨＡ－２０２２－０３", "ha-2022-03"])
async def test_an_id_is_read_in_any_form(ada: Persona, typed: str):
    assert (await ada.type(f"/commitment {typed}")).text.startswith("HA-2022-03 ·")


@pytest.mark.parametrize(
    "typed",
    [
        "/targets HA-2022-01",
        "/initiatives ha202201",
        "/deadlines HA-2022-1",
        "/digest ＨＡ－２０２２－０１",
        "/targets 豫-2022-01",
    ],
)
async def test_an_id_stands_behind_any_command(ada: Persona, typed: str):
    assert "HA-2022-01 · Henan (河南): R&D expenditure" in (await ada.type(typed)).text


async def test_an_id_with_a_day_is_asked_of_that_day(ada: Persona):
    told = (await ada.type("/targets HA-2022-01 as-of:2020-12-31")).text
    assert told.startswith("There was no commitment HA-2022-01 on record on 31 Dec 2020.")


async def test_a_province_or_words_stand_behind_it_as_behind_targets(ada: Persona, fang: Persona):
    assert (await ada.type("/commitment henan 2022")).text == (await ada.type("/targets henan 2022")).text
    assert (await fang.type("/commitment 河南")).text == (await fang.type("/targets 河南")).text


async def test_a_verb_may_stand_behind_the_id_and_behind_any_command(ada: Persona, fang: Persona):
    for line in ("/commitment HA-2022-02 history", "/targets history HA-2022-02"):
        assert "History of HA-2022-02" in (await ada.type(line)).text
    assert "HA-2022-02" in (await fang.type("/targets 历史HA-2022-02")).text


async def test_a_slip_in_a_verb_is_told_with_what_to_type(ada: Persona):
    told = (await ada.type("/commitment updte HA-2022-02 1.86% as of 2022")).text

    assert "Did you mean /commitment update HA-2022-02 1.86% as of 2022?" in told
    assert "You typed: /commitment updte HA-2022-02 1.86% as of 2022" in told


async def test_an_id_with_a_slip_leads_to_the_ones_near_it(ada: Persona, fang: Persona):
    told = await ada.type("/targets HX-2022-02")
    assert told.text.startswith("There is no commitment “HX-2022-02”.\nDid you mean this one?")
    (near,) = told.buttons
    assert near.startswith("HA-2022-02 · ")
    assert (await ada.press(told, near)).text.startswith("HA-2022-02 ·")
    assert "HX-2022-02" in (await fang.type("/commitment HX-2022-02")).text


async def test_an_id_that_nothing_bears(ada: Persona):
    unknown = "There is no commitment HA-2022-99. The numbers of that year go to HA-2022-21."
    assert (await ada.type("/commitment HA-2022-99")).text.startswith(unknown)
    assert "nothing is recorded for Hubei in 2022" in (await ada.type("/commitment HB-2022-01")).text


async def test_a_card_leads_to_the_rest_of_its_year(ada: Persona):
    answer = await ada.press(await ada.type("/commitment HA-2022-03"), "All of Henan, 2022")

    assert len(answer.rows) == 1 + 5


async def test_sharing_a_card(ada: Persona, tom: Persona):
    await ada.press(await ada.type("/commitment HA-2022-03"), "Share")

    assert tom.messages[0].startswith("HA-2022-03 ·")
    assert tom.messages[0].endswith("Shared by @ada\nTake back")


async def test_without_an_id_it_explains_itself(ada: Persona):
    assert "/commitment HA-2022-03" in (await ada.type("/commitment")).text


async def test_a_chinese_card(fang: Persona):
    card = await fang.type("/commitment HA-2022-01")

    assert "1143.26亿元" in card.text
    assert "2023年9月18日" in card.text
