"""The modal in which a commitment is dropped, and what is said once it is, or is restored."""

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold
from handlers.views.commitment.add import brief_mark
from handlers.views.kit.blocks import Answer, actions, context, section
from handlers.views.kit.buttons import (
    undo_button,
)
from handlers.views.kit.inputs import View, field, modal, text
from store.model.commitment import Commitment

DROP_FORM = "commitment_drop"


def changed_state(commitment: Commitment, batch: str, told: str, language: Language) -> Answer:
    """What was dropped or restored, with the way back."""
    text_ = language.mark(told, id=bold(commitment.id), what=brief_mark(commitment, language))
    return Answer(text_, [section(text_), *actions(undo_button(batch, language))])


def drop_modal(commitment: Commitment, why: str, memory: str, language: Language) -> View:
    """Asks why a commitment is dropped."""
    what = brief_mark(commitment, language)
    keeps = language.mark("It leaves the lists. Nothing is lost: its history stays, and it can be restored.")
    return modal(
        DROP_FORM,
        language.say("Drop {id}", id=commitment.id),
        [
            section(what),
            context(keeps),
            field("why", language.say("Why is it dropped?"), text(why, multiline=True, longest=500)),
        ],
        submit=language.say("Drop"),
        close=language.say("Cancel"),
        memory=memory,
    )
