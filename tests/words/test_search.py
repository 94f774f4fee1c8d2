"""Where words stand in a text, and which text of a record is shown for them."""

from collections.abc import Callable, Sequence

import pytest

from handlers.words.search import (
    Term,
    exact_terms,
    marked,
    match_in,
    partial_terms,
    runs_in,
    slipped_terms,
    sounding_terms,
)


@pytest.mark.parametrize(
    ("terms", "words", "text", "shown"),
    [
        (exact_terms, "实验室", "建设龙门实验室等省实验室", ["实验室", "实验室"]),
        (exact_terms, "实验室", "建設國家實驗室", ["實驗室"]),
        (exact_terms, "lab", "Two laboratories and a collaboration", ["laboratories"]),
        (exact_terms, "Labs", "ＬＡＢ 3", ["ＬＡＢ"]),
        (exact_terms, "villages 振兴", "village 乡村振兴", ["village", "振兴"]),
        (exact_terms, "cafe", "a café", ["café"]),
        (partial_terms, "国家实验室", "国家重点实验室", ["国家", "实验室"]),
        (partial_terms, "国家实验室", "国家的事", []),
        (sounding_terms, "shiyanshi", "省实验室体系", ["实验室"]),
        (sounding_terms, "xian", "西安高新区", ["西安"]),
        (sounding_terms, "郑粥", "在郑州", ["郑州"]),
        (slipped_terms, "longmem", "the Longmen laboratory", ["Longmen"]),
        (slipped_terms, "longmem", "long men", []),
    ],
)
def test_where_words_stand(terms: Callable[[str], list[Term]], words: str, text: str, shown: Sequence[str]):
    assert [text[start:end] for start, end in marked(text, terms(words))] == shown


def test_each_word_has_to_stand_in_one_of_the_texts():
    texts = [(8, "Build a laboratory"), (2, "with Longmen")]

    assert match_in(texts, exact_terms("longmen castle")) is None
    both = match_in(texts, exact_terms("longmen lab"))
    assert both is not None
    assert (both.weight, both.text) == (10, "Build a laboratory")


def test_marks_that_touch_are_one():
    assert marked("实验室", exact_terms("实验 验室")) == [(0, 3)]


def test_a_text_is_folded_once_however_many_words_are_searched_for():
    texts = [(8, "Research and development"), (4, "Resources for researchers")]
    runs_in.cache_clear()

    assert match_in(texts, exact_terms("res rese resea and for develop"))
    assert runs_in.cache_info().misses == len(texts)
