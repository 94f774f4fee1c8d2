"""Nothing that a person typed means anything in mrkdwn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.phrases.language import language_for
from handlers.phrases.mrkdwn import (
    NO_WIDTH,
    Mrkdwn,
    bold,
    code,
    cut,
    escape,
    fill,
    length,
    link,
    person,
    quote,
    shorten,
    visible,
)
from handlers.views.kit.blocks import SECTION_TEXT, button, long_text, plain, section
from handlers.views.kit.inputs import field, option
from handlers.views.kit.inputs import text as line
from store.erasure import Person

typed = st.text(alphabet=st.one_of(st.sampled_from("<>&!@#*_`|\n "), st.characters()), max_size=200)


@given(typed)
def test_what_is_typed_can_neither_ping_nor_link(text: str):
    for safe in (escape(text), bold(text), code(text), quote(text), fill("{text}", text=text)):
        assert not re.search(r"<[!@#a-z]", safe)


def test_a_line_that_begins_with_a_sign_is_no_quotation():
    assert escape("> 10,000\n>>> all of it").splitlines() == ["\u200b&gt; 10,000", "\u200b&gt;&gt;&gt; all of it"]


@given(typed, typed)
def test_a_link_ends_where_it_should(address: str, label: str):
    made = link(address, label)

    assert made.startswith("<")
    assert made.endswith(">")
    assert made.count("<") == made.count(">") == made.count("|") == 1


def test_the_values_of_a_pattern_are_escaped_unless_they_are_ours():
    made = fill("*{name}* by {who}", name="A <b> & c", who=person("U1"))

    assert made == "*A &lt;b&gt; &amp; c* by <@U1>"


def test_whoever_is_not_known_any_more_is_told_in_words():
    for locale, words in (("en", "somebody who left"), ("zh-CN", "已离开的成员")):
        assert language_for(locale).mention(Person.leaving("U0ADA").stand_in) == words
        assert language_for(locale).mention("U0ADA") == "<@U0ADA>"


@given(typed, st.integers(min_value=8, max_value=120))
def test_a_cut_leaves_no_half_escape_and_no_half_link(text: str, limit: int):
    whole = Mrkdwn(escape(text) + link("https://example.org", "label") + escape(text))

    short = shorten(whole, limit)

    assert len(short) <= limit
    assert short.count("<") == short.count(">")
    assert not re.search(r"&(?!amp;|lt;|gt;)", short)


@given(typed)
def test_a_cell_stays_on_its_line(text: str):
    assert "\n" not in cut(text, 20)
    assert len(cut(text, 20)) <= 20


@given(st.text(alphabet="&<>a字", min_size=1, max_size=6000))
def test_a_long_text_is_shown_whole_in_sections_that_fit(text: str):
    shown = [block["text"]["text"] for block in long_text(text)]

    assert "".join(shown).replace(NO_WIDTH, "") == escape(text).replace(NO_WIDTH, "")
    assert all(0 < len(part) <= SECTION_TEXT for part in shown)


def test_a_section_never_exceeds_its_limit():
    assert len(section(escape("&" * 4000))["text"]["text"]) <= SECTION_TEXT


HIDDEN = "Re\u202eport\u2066 \u200b2022\u200d\ufeff"


def test_nothing_shown_turns_or_hides_what_stands_beside_it():
    assert escape(HIDDEN) == fill("{name}", name=HIDDEN) == "Report 2022"
    assert (quote(HIDDEN), bold(HIDDEN)) == ("> Report 2022", "*Report 2022*")
    assert link("https://example.org", HIDDEN) == "<https://example.org|Report 2022>"
    assert cut(HIDDEN, 150) == "Report 2022"
    drawn = [plain(HIDDEN, 150), button(HIDDEN, "id"), option((HIDDEN, "value")), field("name", HIDDEN, line())]
    assert all("Report 2022" in str(block) for block in drawn)


def test_an_emoji_of_several_parts_stays_one_and_what_is_only_unseen_is_shown_as_cut():
    assert visible("👩\u200d🔬 科研") == "👩\u200d🔬 科研"
    assert visible("\u200b\u202e ") == cut("\u200b", 10) == "…"
    assert visible("R\U000e0041\U000e007f&\ufff9D") == "R&D"
    assert visible("") == cut(" ", 10) == ""


@pytest.mark.parametrize("text", ["🔬" * 4000, "省" + "🔬" * 4000, "> " * 1500 + "🔬" * 1500])
def test_an_emoji_counts_as_two_characters(text: str):
    for block in [section(Mrkdwn(text)), *long_text(text)]:
        shown = block["text"]["text"]
        assert length(shown) <= SECTION_TEXT
        assert shown.encode("utf-16").decode("utf-16") == shown, "none is cut in half"
    assert length(plain(text, 75)["text"]) <= 75
