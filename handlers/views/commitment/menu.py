"""A menu that searches the ledger as somebody types; see `handlers/slack/commitment_menu.py`."""

from handlers.phrases.figures import province_name, title_of
from handlers.phrases.language import Language
from handlers.views.kit.blocks import Element
from handlers.views.kit.inputs import Choice, search
from store.model.commitment import Commitment

COMMITMENT = "commitment"  # with a colon and more behind it where several menus are told apart


def commitment_menu(language: Language) -> Element:
    """Offers what is on record, that of whoever looks first."""
    return search(placeholder=language.say("An id, a province, a metric or a word of the title"))


def suggestion(commitment: Commitment, language: Language) -> Choice:
    """A commitment as a menu offers it: "HA-2022-03 · Henan: More than 10,000 firms"."""
    label = language.say(
        "{id} · {province}: {title}",
        id=commitment.id,
        province=province_name(commitment.province, language),
        title=title_of(commitment, language),
    )
    return label, commitment.id
