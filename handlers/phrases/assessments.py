"""A person's own judgement in words."""

from config.catalogue import Message
from handlers.phrases.language import Language
from store.model.assessment import Outlook

OUTLOOK_MARKS = {Outlook.WILL_BE_KEPT: "🟢", Outlook.DOUBTFUL: "🟡", Outlook.WILL_FAIL: "🔴"}
OUTLOOK_WORDS = {
    Outlook.WILL_FAIL: Message("will not be kept"),
    Outlook.DOUBTFUL: Message("is in doubt"),
    Outlook.WILL_BE_KEPT: Message("will be kept"),
}


def outlook_words(outlook: Outlook, language: Language) -> str:
    """What somebody expects, with its mark."""
    return f"{OUTLOOK_MARKS[outlook]} {language.say(OUTLOOK_WORDS[outlook])}"
