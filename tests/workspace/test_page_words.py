"""The words of the page itself: each has its Chinese, and none is left over."""

import re
from pathlib import Path

from bot.workspace.page.words import IN_CHINESE, OF_SCRIPTS, in_language

PAGE = Path(__file__).parents[2] / "bot/workspace/page"
SAID = re.compile(r"""say\(\s*"([^"]+)"(?:\s+if [^"]+ else "([^"]+)")?""")
PATTERN = re.compile(r'"([^"\n]*\{first\}[^"\n]*)"')


def said_in(folder: str, ending: str) -> set[str]:
    texts = [file.read_text("utf-8") for file in (PAGE / folder).glob(f"*.{ending}")]
    found = {words for text in texts for pair in SAID.findall(text) for words in pair if words}
    return found | {words for text in texts for words in PATTERN.findall(text)}


def test_every_word_of_the_page_has_its_chinese():
    said = said_in("templates", "html") | said_in("static", "js")

    assert len(said) > 50
    assert said - IN_CHINESE.keys() == set()
    assert IN_CHINESE.keys() - said == set()


def test_scripts_are_given_the_words_that_they_say():
    assert said_in("static", "js") == {*OF_SCRIPTS}


def test_what_is_filled_in_is_the_same_in_both():
    gaps = re.compile(r"\{\w+\}")
    assert all(
        sorted(gaps.findall(english)) == sorted(gaps.findall(chinese)) for english, chinese in IN_CHINESE.items()
    )
    assert in_language("Cancel", "zh-TW") == "取消"
    assert in_language("Cancel", "fr-FR") == "Cancel"
