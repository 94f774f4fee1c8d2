"""Words that are no filter are searched for: `/targets search …`, and any word that nobody knows otherwise."""

from tests.harness import Persona


def ids(text: str) -> list[str]:
    return [word.strip("*") for word in text.split() if word.strip("*").startswith(("HA-", "GS-"))]


async def test_words_are_found_in_promises_of_both_kinds_in_either_language(ada: Persona):
    answer = await ada.type("/targets search 实验室")

    assert answer.is_private
    assert ids(answer.text) == ["GS-2022-06", "HA-2022-15", "HA-2022-18"]
    assert "\u200b*实验室*\u200b" in answer.blocks[1]["text"]["text"], "as Slack makes bold what has no space beside it"
    assert ids((await ada.type("/initiatives search laboratory")).text) == ["GS-2022-06", "HA-2022-15", "HA-2022-18"]


async def test_a_word_that_is_no_filter_is_searched_for(ada: Persona):
    for words, id in (("乡村振兴", "HA-2022-10"), ("Longmen", "HA-2022-15"), ("Zheng Luoxin", "HA-2022-19")):
        assert ids((await ada.type(f"/targets {words}")).text) == [id], words


async def test_what_only_sounds_or_looks_like_the_words_is_told_as_such(ada: Persona):
    for words, id in (("longmem", "HA-2022-15"), ("shiyanshi", "HA-2022-15"), ("search 國家實驗室", "GS-2022-06")):
        answer = await ada.type(f"/targets {words}")
        assert id in ids(answer.text), words
        assert "Nothing has these words as typed" in answer.text, words
    assert "as typed" not in (await ada.type("/targets search longmen")).text


async def test_filters_narrow_a_search(ada: Persona):
    assert ids((await ada.type("/targets search henan 实验室")).text) == ["HA-2022-15", "HA-2022-18"]
    assert ids((await ada.type("/targets 甘肃 search 实验室")).text) == ["GS-2022-06"]
    nothing = await ada.type("/targets search 2021 实验室")
    assert "Nothing on record has the words “实验室”." in nothing.text
    assert len(ids((await ada.press(nothing, "Search everywhere")).text)) == 3


async def test_a_name_that_may_be_meant_is_asked_for_first(ada: Persona):
    assert "Did you mean Henan" in (await ada.type("/targets hennan")).text
    for word in ("qwertz", "高"):
        assert f"I do not know “{word}”" in (await ada.type(f"/targets {word}")).text, "one character is in every text"


async def test_a_card_is_opened_from_what_was_found(ada: Persona):
    answer = await ada.type("/targets search longmen")

    card = await ada.choose(answer, "Open…", "HA-2022-15")
    assert "Longmen" in card.text


async def test_a_search_in_chinese_reads_chinese(fang: Persona):
    answer = await fang.type("/targets 搜索 longmen")

    assert "搜索：longmen" in answer.text
    assert "龙门" not in answer.text.split("HA-2022-15")[0]
