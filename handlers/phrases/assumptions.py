"""What had to be assumed where the words of a promise leave something open, as it is said at every door."""

from collections.abc import Mapping

from handlers.phrases.language import message
from store.model.terms import Assumed

ASSUMED_WORDS: Mapping[Assumed, str] = {
    Assumed.AT_LEAST: message("No word says how the number compares, so it was taken as “at least”."),
    Assumed.AT_MOST: message("No word says how the number compares, so that of a fall was taken as “at most”."),
    Assumed.OR_BETTER: message("A rank was taken as “that place or better”."),
    Assumed.BASIS_OF_WORDS: message("The words say what the number is of, and so it was taken."),
    Assumed.NO_NUMBER: message("No number is promised, only how it compares with others."),
    Assumed.YEAR_OF_DEADLINE: message("Without a year, that of the deadline was taken."),
    Assumed.END_OF_YEAR: message("Without a deadline, the end of the year was taken."),
    Assumed.NO_SOURCE: message("No source is named, so nobody can check it."),
    Assumed.NO_ADDRESS: message("The source has neither an address nor a document number, so nobody can look it up."),
}
