"""What is said where a question cannot be answered: what was understood, what is near, and what can be asked."""

from collections.abc import Sequence

from config.catalogue import Message
from config.metrics import Metric
from config.provinces import Province
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, code, joined, lines
from handlers.views.asking.claims import Claim, understood
from handlers.views.kit.blocks import Answer, actions, section
from handlers.views.kit.errors import named
from handlers.views.kit.question import Asked, again
from handlers.views.kit.reader import Reader
from handlers.words.asking.question import Question

Near = tuple[Province | Metric, str]  # what may be meant, and the question with that in it


def unanswered(
    asked: Asked,
    question: Question,
    nears: Sequence[Near],
    found: Sequence[Claim],
    examples: Sequence[str],
    reader: Reader,
) -> Answer:
    """What of a question is not known, and the way on."""
    language = reader.language
    opening = opening_of(question, language)
    if nears:
        (nearest, _), *_ = nears
        opening = language.sentence_marks(opening, language.mark("Did you mean {name}?", name=named(nearest, language)))
    known = (
        language.mark("Understood: {what}.", what=understood(question, language))
        if question.is_about_something
        else None
    )
    near = [language.mark("Near it on record:"), *(claim.text for claim in found)] if found else []
    asking = lines(
        language.mark("What can be asked:"), *(joined(" ", [Mrkdwn("•"), code(example)]) for example in examples)
    )
    text = lines(opening, known, *near)
    buttons = [
        *(again(named(choice, language), asked.but(words=words), place) for place, (choice, words) in enumerate(nears)),
        *(again(example, asked.but(words=example), len(nears) + place) for place, example in enumerate(examples)),
    ]
    return Answer(lines(text, asking), [section(lines(text, language.mark("What can be asked:"))), *actions(*buttons)])


def left_out(left: Sequence[str], language: Language) -> Mrkdwn:
    """That a question was answered without some of its words."""
    words = language.listed([f"“{word}”" for word in left])
    return language.mark("I do not know {words} and left it out.", words=words)


def opening_of(question: Question, language: Language) -> Mrkdwn:
    """What stands in the way: a word, that nothing on record is such, or that nothing was understood."""
    if question.left:
        words = language.listed([f"“{word}”" for word in question.left])
        return language.mark("I do not know {words}.", words=words)
    if question.is_about_something:
        return language.mark("Nothing on record answers that.")
    return language.mark("I do not understand that.")


def example_of(kind: str, language: Language, **values: str) -> str:
    """A question that can be answered, in the reader's language."""
    return language.say(EXAMPLES[kind], **values)


EXAMPLES = {
    "why": Message("why was {id} missed?"),
    "status": Message("how is {id} doing?"),
    "value": Message("what is the R&D intensity of {province}?"),
    "rank": Message("who is ahead in R&D intensity?"),
    "gap": Message("how much higher is Hubei's R&D intensity than Henan's?"),
}
