"""What had to be assumed where the words of a promise leave something open, as it is said at every door."""

from collections.abc import Mapping

from config.catalogue import Message
from store.model.terms import Assumed
from store.model.verifiability import Gap

OTHER_YEAR = Message("The document is of another year than the deadline.")
UNVERIFIABLE_AS: Mapping[Gap, str] = {
    Gap.NO_NUMBER: Message("As written it cannot be verified: it compares with others and names no number."),
    Gap.NO_START: Message(
        "As written it cannot be verified: the level from which its multiple is counted is not said."
    ),
    Gap.NO_DATE: Message("As written it cannot be verified: it names no date."),
    Gap.NO_RESULT: Message("As written it cannot be verified: it names an effort, and no result of it."),
}
ASSUMED_WORDS: Mapping[Assumed, str] = {
    Assumed.AT_LEAST: Message("No word says how the number compares, so it was taken as “at least”."),
    Assumed.AT_MOST: Message("No word says how the number compares, so that of a fall was taken as “at most”."),
    Assumed.OR_BETTER: Message("A rank was taken as “that place or better”."),
    Assumed.BASIS_OF_WORDS: Message("The words say what the number is of, and so it was taken."),
    Assumed.NO_NUMBER: Message("No number is promised, only how it compares with others."),
    Assumed.YEAR_OF_DEADLINE: Message("Without a year, that of the deadline was taken."),
    Assumed.END_OF_YEAR: Message("Without a deadline, the end of the year was taken."),
    Assumed.NO_SOURCE: Message("No source is named, so nobody can check it."),
    Assumed.NO_ADDRESS: Message("The source has neither an address nor a document number, so nobody can look it up."),
}
