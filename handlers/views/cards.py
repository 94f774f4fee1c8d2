"""What is said around the card that stands in a channel."""

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import link
from handlers.views.kit.blocks import Answer, section
from handlers.views.kit.shared import signed


def kept_here(card: Answer, shared_by: str, language: Language) -> Answer:
    """The card as it stands in a channel."""
    said = language.mark("Kept up to date here. Shared by {person}", person=language.mention(shared_by))
    return signed(card, said, shared_by, language)


def already_here(id: str, address: str, language: Language) -> Answer:
    """Where the card stands already."""
    place = link(address, language.say("Go to the card"))
    text = language.mark("{id} has its card in this channel already; it is up to date now. {place}", id=id, place=place)
    return Answer(text, [section(text)])


def no_longer_recorded(id: str, language: Language) -> Answer:
    """What stands in the place of a card whose commitment was taken off the record."""
    text = language.mark("{id} is no longer on record.", id=id)
    return Answer(text, [section(text)])
