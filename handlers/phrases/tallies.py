"""How many targets stand where, in words: counts, never an average."""

from handlers.phrases.figures import STATUS_WORDS
from handlers.phrases.language import Language
from store.model.judgement import WORST_FIRST, Status, Tally


def counts(counted: Tally, language: Language) -> str:
    """Statuses with their numbers, worst first: "1 missed, 4 met"; what is on track by an old figure, apart."""
    words = [of_status(status, counted.counts[status], language) for status in WORST_FIRST if counted.counts[status]]
    if counted.on_track_but_stale:
        words.append(language.say("{n} on track by an old figure", n=language.number(counted.on_track_but_stale)))
    return language.say(", ").join(words)


def of_status(status: Status, n: int, language: Language) -> str:
    """So many of one status."""
    if status is Status.RESULT_OVERDUE:
        return language.say_n("{n} figure not recorded yet", "{n} figures not recorded yet", n)
    return language.say("{n} {status}", n=language.number(n), status=language.say(STATUS_WORDS[status]).lower())
