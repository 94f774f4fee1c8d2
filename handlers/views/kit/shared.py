"""Who has shared an answer with a channel, and how it is taken back."""

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.kit.blocks import Answer, button, section

TAKE_BACK = "shared:take_back"


def signed(answer: Answer, said: Mrkdwn, shared_by: str, language: Language) -> Answer:
    """An answer for everybody, with whose it is and the button by which it disappears again."""
    take_back = button(
        language.say("Take back"), TAKE_BACK, shared_by, name=language.say("Take this answer back from the channel")
    )
    return answer._replace(blocks=[*answer.blocks, section(said, accessory=take_back)])
