"""What a reader should know about how a question was understood."""

from collections.abc import Iterable

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn
from handlers.views.kit.errors import named
from handlers.words.query import Correction, Query


def notes_on(query: Query, is_cut: bool, language: Language) -> list[Mrkdwn]:
    """A misspelt word and what it was taken for; that not everything was looked at."""
    notes = corrections_told(query.corrections, language)
    if is_cut:
        notes.append(cut_told(language))
    return notes


def cut_told(language: Language) -> Mrkdwn:
    """That not everything was looked at."""
    return language.mark("This is more than I judge at once: only those with the latest deadlines are here.")


def corrections_told(corrections: Iterable[Correction], language: Language) -> list[Mrkdwn]:
    """Each misspelt word, and what it was taken for."""
    return [
        language.mark("I read “{typed}” as {name}.", typed=correction.typed, name=named(correction.meant, language))
        for correction in corrections
    ]
