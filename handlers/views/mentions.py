"""What can be said to the bot."""

from handlers.phrases.language import Language, message
from handlers.phrases.mrkdwn import bold, code, escape, joined, lines
from handlers.views.kit.blocks import Answer, context, section
from handlers.views.kit.help import help_command

EXAMPLES = (
    (message("henan rd intensity"), message("a province's promise and what became of it")),
    (message("compare henan gansu"), message("provinces side by side")),
    (message("initiatives gansu"), message("promises without a number")),
    (message("deadlines overdue"), message("what is late")),
    (message("HA-2022-03"), message("the card of one commitment")),
    (message("what did Henan promise about R&D?"), message("a plain question, answered from what is on record")),
)


def examples(language: Language) -> Answer:
    """Examples to say to the bot in a channel, or to write to it directly."""
    title = bold(language.say("Mention me in a channel, or write to me directly"))
    rows = [joined("  ", [code(language.say(said)), escape(language.say(meaning))]) for said, meaning in EXAMPLES]
    text = lines(title, *rows)
    hint = language.mark("For an answer that only you see, type {command}", command=help_command("targets", language))
    return Answer(text, [section(text), context(hint)])
