"""A page of examples for each command."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, code, escape, joined, lines
from handlers.views.kit.blocks import Answer, context, section

Examples = Sequence[tuple[str, str]]  # what to type, and what it does


class Page(NamedTuple):
    """What a command is for, and what can be typed."""

    topic: str
    title: str
    examples: Examples
    last: Examples = ()


def help_page(page: Page, pages: Sequence[Page], language: Language) -> Answer:
    """What a command does, by examples to copy, and where the others are explained."""
    others = [help_command(other.topic, language) for other in pages if other.topic != page.topic]
    hint = language.mark("Also: {commands}. Answers are private until you share them.", commands=joined(" ", others))
    return Answer(explained(page, language), [section(explained(page, language)), context(hint)])


def explained(page: Page, language: Language) -> Mrkdwn:
    """What a command does, by examples to copy."""
    examples = (*page.examples, *page.last)
    rows = [joined("  ", [code(language.say(typed)), escape(language.say(meaning))]) for typed, meaning in examples]
    return lines(bold(language.say(page.title)), *rows)


def help_command(topic: str, language: Language) -> Mrkdwn:
    """What to type for a command's page of examples."""
    word = language.say("help")
    return code(f"/{topic} {word}")
