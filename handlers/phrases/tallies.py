"""How many targets stand where, in words: counts, never an average."""

from handlers.phrases.figures import STATUS_WORDS
from handlers.phrases.language import Language
from store.model.judgement import WORST_FIRST, Tally


def counts(counted: Tally, language: Language) -> str:
    """Statuses with their numbers, worst first: "1 missed, 4 met"; what is on track by an old figure, apart."""
    words = [
        language.say(
            "{n} {status}",
            n=language.number(counted.counts[status]),
            status=language.say(STATUS_WORDS[status]).lower(),
        )
        for status in WORST_FIRST
        if counted.counts[status]
    ]
    if counted.on_track_but_stale:
        words.append(language.say("{n} on track by an old figure", n=language.number(counted.on_track_but_stale)))
    return language.say(", ").join(words)
