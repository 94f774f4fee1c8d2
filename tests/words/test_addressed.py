"""What is said to the bot, read as the words of a command."""

import pytest

from handlers.words.addressed import Addressed, is_small_talk, read_addressed


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("<@U0BOT> henan rd intensity", Addressed(None, "henan rd intensity")),
        ("<@U0BOT|targets>: deadlines overdue", Addressed("deadlines", "overdue")),
        ("hey <@U0BOT>", Addressed(None, "hey")),
        ("/targets henan 2022", Addressed("targets", "henan 2022")),
        ("<@U0BOT> 重点任务 甘肃", Addressed("initiatives", "甘肃")),
        ("<@U0BOT> 期限 逾期", Addressed("deadlines", "逾期")),
        ("<@U0BOT> Commitment HA-2022-03", Addressed("commitment", "HA-2022-03")),
        ("<@U0BOT> ask why did Henan miss R&D growth", Addressed("ask", "why did Henan miss R&D growth")),
        ("<@U0BOT> /targets ask who is ahead?", Addressed("ask", "who is ahead?")),
        ("<@U0BOT>", Addressed(None, "")),
        ("henan owner:<@U0ADA>", Addressed(None, "henan owner:<@U0ADA>")),
    ],
)
def test_what_is_meant(said: str, meant: Addressed):
    assert read_addressed(said, "U0BOT") == meant


def test_a_message_as_long_as_slack_takes_is_not_read_to_its_end():
    grows_when_folded = "ﷺ"

    assert len(read_addressed(grows_when_folded * 40_000, "U0BOT").words) < 80_000


@pytest.mark.parametrize(
    ("words", "is_small"),
    [
        ("", True),
        ("hi", True),
        ("hello, how are you?", True),
        ("谢谢", True),
        ("你好!", True),
        ("who are you?", True),
        ("what can you do?", True),
        ("你会什么", True),
        ("你好，河南", False),
        ("HI", False),
        ("henan", False),
        ("what are the targets?", False),
        ("foo", False),
        ("HA-2022-03", False),
    ],
)
def test_small_talk(words: str, is_small: bool):
    assert is_small_talk(words) is is_small
