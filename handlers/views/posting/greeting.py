"""What the bot says when it is met for the first time: one sentence, and three things to press."""

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.home import FOLLOW
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, section
from handlers.views.kit.buttons import HELP, NEW_COMMITMENT
from handlers.views.kit.question import Asked, again
from handlers.views.subscriptions import ADD


def to_member(language: Language) -> Answer:
    """To whoever has installed it, in their direct messages."""
    offered = [record(language), all_targets(language), button(language.say("Help"), HELP)]
    return greeting(what_i_do(language), offered)


def to_channel(language: Language) -> Answer:
    """To a channel into which it was invited."""
    subscribe = button(language.say("Tell this channel what changes"), ADD)
    return greeting(what_i_do(language), [all_targets(language), due(language), subscribe])


def on_home(language: Language, *, is_empty: bool) -> list[Block]:
    """Above the Home of whoever opens theirs for the first time; an empty one says itself how to begin."""
    if is_empty:
        return [section(what_i_do(language))]
    follow = button(language.say("Follow provinces"), FOLLOW)
    return greeting(what_i_do(language), [all_targets(language), due(language), follow]).blocks


def greeting(sentence: Mrkdwn, offered: list[Element]) -> Answer:
    return Answer(sentence, [section(sentence), *actions(*offered)])


def what_i_do(language: Language) -> Mrkdwn:
    """What the bot is for."""
    return language.mark(
        "👋 I keep what China's provinces promise in science and technology, and say by arithmetic what became of it."
    )


def record(language: Language) -> Element:
    return button(language.say("Record a promise"), NEW_COMMITMENT, style="primary")


def all_targets(language: Language) -> Element:
    return again(language.say("See what is on record"), Asked(topic="targets"), 20)


def due(language: Language) -> Element:
    return again(language.say("See what falls due"), Asked(topic="deadlines"), 21)
