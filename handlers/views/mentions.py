"""What can be said to the bot."""

from config.catalogue import Message
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold, code, escape, joined, lines
from handlers.views.kit.blocks import Answer, context, section
from handlers.views.kit.help import help_command

EXAMPLES = (
    (Message("henan rd intensity"), Message("a province's promise and what became of it")),
    (Message("compare henan gansu"), Message("provinces side by side")),
    (Message("initiatives gansu"), Message("promises without a number")),
    (Message("deadlines overdue"), Message("what is late")),
    (Message("HA-2022-03"), Message("the card of one commitment")),
    (Message("what did Henan promise about R&D?"), Message("a plain question, answered from what is on record")),
)


def examples(language: Language) -> Answer:
    """Examples to say to the bot in a channel, or to write to it directly."""
    title = bold(language.say("Mention me in a channel, or write to me directly"))
    rows = [joined("  ", [code(language.say(said)), escape(language.say(meaning))]) for said, meaning in EXAMPLES]
    text = lines(title, *rows)
    hint = language.mark("For an answer that only you see, type {command}", command=help_command("targets", language))
    return Answer(text, [section(text), context(hint)])
