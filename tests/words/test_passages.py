"""Where in a source something stands, as people cite it."""

import pytest

from handlers.words.passages import passage, read_passage


@pytest.mark.parametrize(
    ("typed", "english", "chinese"),
    [
        ("p. 4, ¶2", "p. 4, ¶2", "第4页第2段"),
        ("P4", "p. 4", "第4页"),
        ("page 12 para 3", "p. 12, ¶3", "第12页第3段"),
        ("第4页第2段", "p. 4, ¶2", "第4页第2段"),
        ("第４页，第2自然段", "p. 4, ¶2", "第4页第2段"),
        ("12页", "p. 12", "第12页"),
        ("¶ 7", "¶7", "第7段"),
    ],
)
def test_a_page_and_a_paragraph_are_known_in_either_language(typed: str, english: str, chinese: str):
    read = read_passage(typed)
    assert read
    assert (read.en, read.zh) == (english, chinese)
    assert read_passage(read.en) == read_passage(read.zh) == read


@pytest.mark.parametrize("typed", ["Part 2", "第二部分", "", " , ", "p. 4 and p. 9", "p. four"])
def test_what_is_said_otherwise_stays_in_its_words(typed: str):
    assert read_passage(typed) is None


def test_a_reader_of_reports_knows_its_pages_by_number():
    assert passage(paragraph=2).zh == "第2段"
