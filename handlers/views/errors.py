"""What a person reads when something did not work, and the way on."""

from config.metrics import Metric
from config.provinces import Province
from handlers.views.asked import Asked, Topic, again
from handlers.views.blocks import Answer, actions, section
from handlers.views.help import help_command
from handlers.views.language import Language
from handlers.views.mrkdwn import bold, code, lines
from handlers.words.query import UnknownWordError
from store.model.errors import UserError


def mistake(error: UserError, language: Language) -> Answer:
    """An error that the person can mend."""
    text = language.error(error)
    return Answer(text, [section(text)])


def unknown_word(error: UnknownWordError, topic: Topic, language: Language) -> Answer:
    """A word that is not known: the near ones as buttons, and one example to copy."""
    asked = Asked(topic=topic)
    sorry = language.mark("I do not know “{word}”.", word=error.word)
    if not error.choices:
        text = lines(sorry, language.mark("Type {help} for examples.", help=help_command(topic, language)))
        return Answer(text, [section(text)])
    nearest, words = error.choices[0]
    text = lines(
        language.mark("{sorry} Did you mean {name}?", sorry=sorry, name=bold(named(nearest, language))),
        language.mark("Press a button, or type {example}", example=code(f"/{topic} {words}")),
    )
    buttons = [
        again(named(choice, language), asked.but(words=words), place, style="primary" if place == 0 else None)
        for place, (choice, words) in enumerate(error.choices)
    ]
    return Answer(text, [section(text), *actions(*buttons)])


def breakdown(code_to_quote: str, language: Language) -> Answer:
    """Something broke on our side."""
    text = lines(
        language.mark("Something went wrong on my side; nothing was changed."),
        language.mark(
            "Please try again. If it stays, tell whoever runs this bot the code {code}.", code=code(code_to_quote)
        ),
    )
    return Answer(text, [section(text)])


def named(choice: Province | Metric, language: Language) -> str:
    """A province or metric by both its names; in Chinese one is enough."""
    return choice.zh if language.is_chinese else f"{choice.en} ({choice.zh})"
