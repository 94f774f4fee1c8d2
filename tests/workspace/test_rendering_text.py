"""Slack's own markup, emoji, mentions and dates as HTML in which everything somebody wrote is escaped."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.page.rendering.blocks import initials
from bot.workspace.page.rendering.text import Reader, day_words, label, mrkdwn, plain
from tests.workspace.drawing import ADA, FANG, pt, read


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("*bold* _italic_ ~struck~", "<b>bold</b> <i>italic</i> <s>struck</s>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("2*3*4 snake_case_name a~b~c", "2*3*4 snake_case_name a~b~c"),
        ("在*河南*的", "在*河南*的"),
        ("*two\nlines*", "*two\nlines*"),
        ("* not bold *", "* not bold *"),
        ("`*code* &lt;b&gt;`", "<code>*code* &lt;b&gt;</code>"),
        ("```\nlet *x*\n```", "<pre>let *x*</pre>"),
        ("&gt; quoted\n&gt; on\nafter", "<blockquote>quoted\non</blockquote>after"),
        ("> quoted", "<blockquote>quoted</blockquote>"),
        ("R&amp;D &amp;lt; a < b", "R&amp;D &amp;lt; a &lt; b"),
        ("<@U2> <@U9>", '<span class="mention">@王芳</span> <span class="mention">@U9</span>'),
        ("<@U1|ada>", '<span class="mention mine">@Ada Moreau</span>'),
        ("<#C1|x>", '<a class="mention" href="/?as=U1&amp;in=C1">#general</a>'),
        ("<#C2>", '<span class="mention">#science</span>'),
        ("<#C9>", '<span class="mention">🔒 private channel</span>'),
        ("<!here>", '<span class="mention broadcast">@here</span>'),
        ("<!subteam^S1|@desk>", '<span class="mention broadcast">@desk</span>'),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
        (":nosuchemoji: 10:30:45", ":nosuchemoji: 10:30:45"),
        ("\ue0000\ue001 *x*", "0 <b>x</b>"),
    ],
)
def test_mrkdwn(typed: str, expected: str) -> None:
    assert str(mrkdwn(typed, ADA)) == expected


def test_links_carry_their_label_and_open_elsewhere() -> None:
    html = mrkdwn("*<https://x.org/a?b=1&amp;c=2|R&amp;D *plan*>* and https://y.org/z.", ADA)

    assert (
        '<b><a href="https://x.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">R&amp;D *plan*</a></b>'
        in html
    )
    assert '">https://y.org/z</a>.' in html


def test_emoji_become_characters_with_a_name() -> None:
    assert '<span class="emoji" role="img" aria-label="dart" title=":dart:">🎯</span>' in mrkdwn(":dart:", ADA)
    assert "👋🏽" in plain(":wave::skin-tone-4:")
    assert "🇨🇳" in plain(":flag-cn:")
    assert str(plain(":dart:", with_emoji=False)) == ":dart:"
    assert label(pt("Go :rocket:")) == "Go 🚀"


@pytest.mark.parametrize(
    ("reader", "pattern", "expected"),
    [
        (ADA, "{date_num} {time}", "2026-11-23 01:30"),
        (ADA, "{date_pretty}", "Today"),
        (ADA, "{date_long}", "Monday, 23 November 2026"),
        (FANG, "{date}", "2026年11月23日"),
        (FANG, "{date_short_pretty} {time}", "今天 08:30"),
        (ADA, "{ago}", "8 hours ago"),
        (ADA, "{unheard_of}", "{unheard_of}"),
    ],
)
def test_dates_stand_in_the_readers_zone_and_language(reader: Reader, pattern: str, expected: str) -> None:
    at = int(datetime(2026, 11, 23, 0, 30, tzinfo=UTC).timestamp())

    assert read(mrkdwn(f"<!date^{at}^{pattern}|fallback>", reader)) == expected


def test_an_unreadable_date_falls_back() -> None:
    assert mrkdwn("<!date^soon^{date}|in *spring*>", ADA) == "in *spring*"


def test_days_have_names() -> None:
    assert day_words(datetime(2026, 11, 22, 12, tzinfo=ADA.timezone), ADA) == "Yesterday"
    assert day_words(datetime(2026, 3, 2, 12, tzinfo=ADA.timezone), ADA) == "Monday, 2 March 2026"


@pytest.mark.parametrize(
    ("name", "expected"), [("Ada Moreau", "AM"), ("王芳 Wang Fang", "王"), ("bot", "B"), ("", "?")]
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text(alphabet="*_~`<>|@#!:&;\n^{}\ue000\ue001 a1王", max_size=40))
def test_no_text_breaks_out_of_its_html(typed: str) -> None:
    html = str(mrkdwn(typed, ADA))

    without_tags = re.sub(r'</?(b|i|s|a|pre|code|span|time|blockquote)(\s[a-z-]+="[^"<>]*")*>', "", html)
    assert "<" not in without_tags
    assert ">" not in without_tags
