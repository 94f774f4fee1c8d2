"""How to begin, wherever nothing is recorded yet."""

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, code, lines
from handlers.views.kit.blocks import Block, Element, actions, button, context
from handlers.views.kit.buttons import HELP, IMPORT, new_commitment_button


def first_steps(language: Language) -> Mrkdwn:
    """What to do first."""
    return lines(
        bold(language.say("Nothing is recorded yet. Three steps to begin:")),
        language.mark("1. *Record* what a province promised: one commitment, or a whole spreadsheet at once."),
        language.mark("2. *Update* it when a figure is published: I judge it by arithmetic, and say why."),
        language.mark(
            "3. *Ask* in any channel: type {command} or mention me.", command=code(language.say("/targets henan"))
        ),
    )


def ways_to_begin(language: Language, *more: Element | None, writes: bool = True) -> list[Block]:
    """The buttons that do it."""
    return actions(
        new_commitment_button(language) if writes else None,
        button(language.say("Import"), IMPORT) if writes else None,
        button(language.say("Help"), HELP),
        *more,
    )


def who_may_begin(language: Language) -> Block:
    """Whom to ask for the role that it needs."""
    return context(
        language.mark(
            "Recording needs the role of an editor; the admins of this workspace give it with {command}.",
            command=code(language.say("/commitment team")),
        )
    )
