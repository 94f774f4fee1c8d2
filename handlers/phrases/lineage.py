"""How a promise differs from the one that it takes up, in words."""

from collections import Counter
from collections.abc import Iterable

from config.catalogue import Message
from handlers.phrases.figures import deadline_words, promised
from handlers.phrases.language import Language
from store.model.commitment import Commitment, Target
from store.model.lineage import Silence, Succession, Turn

TURN_WORDS = {
    Turn.LOWERED: Message("lowered"),
    Turn.MOVED_OUT: Message("moved out"),
    Turn.RAISED: Message("raised"),
    Turn.BROUGHT_FORWARD: Message("brought forward"),
    Turn.REPEATED: Message("repeated"),
}
SILENT = Message("not taken up again")


def turned(succession: Succession, language: Language) -> str:
    """How a promise differs from the one before: "lowered", "raised and moved out"."""
    return language.listed([language.say(TURN_WORDS[turn]) for turn in succession.turns])


def turns_counted(successions: Iterable[Succession], silences: int, language: Language) -> str:
    """How often what has happened: "moved out 3, lowered 2, not taken up again 1"; empty where nothing has."""
    counts = Counter(turn for succession in successions for turn in succession.turns)
    words = [(TURN_WORDS[turn], counts[turn]) for turn in Turn] + [(SILENT, silences)]
    told = [language.say("{what} {n}", what=language.say(word), n=language.number(n)) for word, n in words if n]
    return language.say(", ").join(told)


def terms_of(commitment: Commitment, language: Language) -> str:
    """What is promised and by when, without what it is promised of: "≥ 1.96%, by end of 2022"."""
    due = deadline_words(commitment.deadline, language)
    if not isinstance(commitment, Target):
        return language.say("by {deadline}", deadline=due) if commitment.deadline else due
    return language.say("{promise}, by {deadline}", promise=promised(commitment, language), deadline=due)


def silence_words(silence: Silence, language: Language) -> str:
    """That the next document passes over it."""
    return language.say("{silent} in {year}", silent=language.say(SILENT), year=silence.document.year)
