"""The modal that asks which commitment is meant."""

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.commitment.menu import COMMITMENT, commitment_menu
from handlers.views.kit.blocks import Block, Element, actions, context, section
from handlers.views.kit.errors import you_typed
from handlers.views.kit.inputs import View, modal

PICKER = "commitment_picker"
PICK = f"{COMMITMENT}:pick"


def picker(told: Mrkdwn | None, typed: str, others: list[Element], memory: str, language: Language) -> View:
    """A menu of commitments below what was typed; what is chosen is gone on with at once."""
    blocks: list[Block] = [
        *([section(told)] if told else []),
        section(language.mark("Choose it here: your own come first, and what you type is searched for.")),
        {"type": "actions", "block_id": PICK, "elements": [{**commitment_menu(language), "action_id": PICK}]},
        context(you_typed(typed, language)),
        *actions(*others),
    ]
    return modal(PICKER, language.say("Which commitment?"), blocks, close=language.say("Cancel"), memory=memory)
