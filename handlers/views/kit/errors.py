"""What a person reads when something did not work, and the way on."""

from collections.abc import Collection

from config.metrics import Metric
from config.provinces import Province
from handlers.phrases.errors import needed_role
from handlers.phrases.figures import title_of
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, code, escape, lines, link, preformatted
from handlers.phrases.scopes import sentences_without
from handlers.views.kit.blocks import Answer, actions, button, context, section
from handlers.views.kit.help import help_command
from handlers.views.kit.inputs import View, modal
from handlers.views.kit.question import SHOW_COMMITMENT, Asked, Topic, again
from handlers.words.ids import UnknownIdError
from handlers.words.query import UnknownWordError
from store.model.errors import NotAllowedError, UserError

MOST_NAMED = 5
TYPED = 2500  # characters, which may need more once they are escaped


def mistake(error: UserError, language: Language) -> Answer:
    """An error that the person can mend."""
    text = language.error(error)
    return Answer(text, [section(text)])


def too_much_at_once(typed: str, language: Language) -> Answer:
    """What was typed faster than it is answered, to be typed again."""
    text = language.mark("That was a lot at once. Please wait a moment, then type it again: “{words}”", words=typed)
    return Answer(text, [section(text)])


def refusal(error: NotAllowedError, language: Language) -> Answer:
    """What somebody may not do, and who may."""
    who = language.listed_marks([language.mention(id) for id in error.able[:MOST_NAMED]])
    if error.able:
        able = language.mark("Those who can: {people}, and the admins of this workspace.", people=who)
    else:
        able = language.mark(
            "The admins of this workspace can, and can give you the role with {command}.",
            command=code("/commitment team"),
        )
    text = lines(escape(needed_role(error, language)), able)
    return Answer(text, [section(text)])


def not_granted(scopes: Collection[str], install_page: str, language: Language) -> Answer:
    """What the workspace did not allow when the bot was installed, what does not work because of it, and the way on."""
    text = lines(
        language.mark(
            "I was not allowed that when I was installed here ({scopes}). An admin of this workspace can install me "
            "again and allow it; everything else goes on as it is.",
            scopes=", ".join(sorted(scopes)),
        ),
        *map(escape, sentences_without(scopes, language)),
        link(install_page, language.say("Install again")) if install_page else None,
    )
    return Answer(text, [section(text)])


def changed_meanwhile(language: Language) -> Answer:
    """Somebody else was quicker."""
    text = language.mark("Somebody has changed that in the meantime, so nothing was written. Please look at it again.")
    return Answer(text, [section(text)])


def error_view(answer: Answer, language: Language) -> View:
    """An error on top of a modal, below which everything that was typed is still there."""
    return modal("error", language.say("That did not work"), answer.blocks, close=language.say("Back"))


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


def told_of(error: UserError, language: Language) -> Answer:
    """Whatever a person can mend, but for words that are not known."""
    match error:
        case UnknownIdError():
            return unknown_id(error, language)
        case NotAllowedError():
            return refusal(error, language)
    return mistake(error, language)


def unknown_id(error: UnknownIdError, language: Language) -> Answer:
    """An id that nothing bears, with those that may have been meant as buttons."""
    sorry = language.error(error)
    if not error.near:
        return Answer(sorry, [section(sorry)])
    text = lines(sorry, language.mark_n("Did you mean this one?", "Did you mean one of these?", len(error.near)))
    buttons = [
        button(f"{commitment.id} · {title_of(commitment, language)}", f"{SHOW_COMMITMENT}:{place}", commitment.id)
        for place, commitment in enumerate(error.near)
    ]
    return Answer(text, [section(text), *actions(*buttons)])


def beside_typed(answer: Answer, line: str, language: Language) -> Answer:
    """What went wrong, with what was typed, so that it can be copied and mended: Slack shows it nowhere."""
    return answer._replace(blocks=[*answer.blocks, context(you_typed(line, language))])


def you_typed(line: str, language: Language) -> Mrkdwn:
    """What was typed, to copy it."""
    shown = preformatted(line[:TYPED]) if "\n" in line else code(line[:TYPED])
    return language.mark("You typed: {line}", line=shown)


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
