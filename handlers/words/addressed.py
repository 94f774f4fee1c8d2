"""What is said to the bot in a conversation: the words of a command, without its slash."""

import re
from typing import Literal, NamedTuple

from handlers.words.asking.reading import says_nothing
from handlers.words.notation import without_mentions
from handlers.words.tokens import tidy

Command = Literal["targets", "initiatives", "deadlines", "commitment", "ask"]

ASK = ("ask", "问", "请问", "提问")
COMMANDS: dict[Command, tuple[str, ...]] = {
    "targets": ("targets", "target", "目标"),
    "initiatives": ("initiatives", "initiative", "重点任务", "任务"),
    "deadlines": ("deadlines", "deadline", "期限", "截止", "到期"),
    "ask": ASK,
    "commitment": ("commitment", "commitments", "承诺", "承诺事项"),
}
MEANING: dict[str, Command] = {word: command for command, words in COMMANDS.items() for word in words}


LONGEST = 4000  # characters of what is said: long before that it is no question any more
GREETING = re.compile(
    r"(?:你好|您好|大家好|[早晚]上好|下午好|早|在吗|谢谢(?:[你您]|啦|了)?|多谢|辛苦了?|好的|[,!。?~\s])+"
)


OF_ITSELF = re.compile(
    r"^(?:who|what) are you\b|\bwhat (?:can|do) you (?:do|know)\b|\bhow (?:do|can) i (?:use|ask)\b|\bhow do you work\b"
    r"|你是谁|你(?:能|会|可以)(?:做|干|回答)?(?:什么|啥|些什么)|怎么(?:用|使用|问)你?[吗呢?？]*$",
    re.IGNORECASE,
)


class Addressed(NamedTuple):
    """The command that is meant, if one is named, and the words for it."""

    command: Command | None
    words: str


def read_addressed(text: str, bot_id: str) -> Addressed:
    """What was said to the bot, by its text in Slack's notation."""
    words = tidy(without_mentions(text[:LONGEST], bot_id)).strip(" :,.!")
    first, _, rest = words.partition(" ")
    command = MEANING.get(first.lower().removeprefix("/"))
    if command == "targets" and rest.partition(" ")[0].lower() in ASK:
        command, rest = "ask", rest.partition(" ")[2]
    return Addressed(command, rest) if command else Addressed(None, words)


def is_small_talk(words: str) -> bool:
    """Whether nothing is asked: a greeting, thanks. In lower case "hi" is no province's code."""
    if GREETING.fullmatch(words) or OF_ITSELF.search(words):
        return True
    return says_nothing(words) and not words.isupper()
