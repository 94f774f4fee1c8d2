"""Slack's notation, as it comes in messages and commands."""

import pytest

from handlers.words.notation import as_read, mentioned, without_mentions


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
