"""Slack's notation, as it comes in messages and commands."""

from collections.abc import Callable
from time import thread_time

import pytest

from handlers.words.notation import as_read, mentioned, unescape, without_mentions
from handlers.words.tokens import split


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("R&amp;D &gt; 2%, &lt; 3%", "R&D > 2%, < 3%"),
        ("&amp;lt;b&amp;gt; &nbsp;", "&lt;b&gt; &nbsp;"),  # typed so
        ("<https://a.gov.cn/b?c=1&amp;d=2>", "https://a.gov.cn/b?c=1&d=2"),
        ("see <https://a.gov.cn/b|the report>.", "see the report."),
        ("<https://a.gov.cn/b|>", "https://a.gov.cn/b"),
        ("<mailto:li@a.cn|li@a.cn> or <mailto:li@a.cn>", "li@a.cn or li@a.cn"),
        ("<tel:+8610|10>", "10"),
        ("<@U0ADA|ada> and <@U0TOM>", "@ada and @U0TOM"),
        ("<#C0GENERAL|general> and <#C0PRIVATE|>", "#general and #C0PRIVATE"),
        ("<!here> <!channel|channel>", "@here @channel"),
        ("<!subteam^S0POLICY|@policy> <!subteam^S0POLICY>", "@policy @S0POLICY"),
        ("<!date^1392734382^Posted {date_num}|Posted 2014-02-18>", "Posted 2014-02-18"),
        ("an <unknown> mark", "an unknown mark"),
        ("<unclosed, and <@U0ADA|ada>", "<unclosed, and @ada"),
        ("2 > 1 <", "2 > 1 <"),
        ("<>", ""),
        ("河南<https://a.cn|科技创新大会>：研发投入强度", "河南科技创新大会：研发投入强度"),
    ],
)
def test_a_message_is_read_as_slack_shows_it(written: str, read: str):
    assert as_read(written) == read


def test_a_mention_is_a_whole_word():
    words = ["<@U0ADA>", "<@W0ADA|ada>", "<@U0ADA> x", "U0ADA", "<#C0ADA>", "<@>"]
    assert [mentioned(word) for word in words] == ["U0ADA", "W0ADA", "", "", "", ""]


def test_only_one_persons_mentions_are_taken_out():
    assert without_mentions("<@U0BOT|targets> ask <@U0BOTH> or <@U0BOT>", "U0BOT") == "  ask <@U0BOTH> or  "


@pytest.mark.parametrize("nasty", ["<", "<!", "< ", "<@U0ADA|", "&", "<a|b", "<@U0ADA>"])
@pytest.mark.parametrize(
    "read", [as_read, unescape, lambda text: without_mentions(text, "U0ADA"), lambda text: [*split(text)]]
)
def test_four_times_the_text_takes_about_four_times_as_long(read: Callable[[str], object], nasty: str):
    short, long = (min(seconds_of(read, nasty * times) for _ in range(3)) for times in (5_000, 20_000))
    assert long / short < 10  # sixteen where each sign is looked at once for every other


def seconds_of(read: Callable[[str], object], text: str) -> float:
    """The processor's time, which other programs do not take from it."""
    began = thread_time()
    read(text)
    return thread_time() - began
