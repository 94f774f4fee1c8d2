"""What is asked on top of the modal before anything is written."""

from collections.abc import Sequence
from enum import StrEnum

from handlers.phrases.figures import deadline_words
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import lines
from handlers.views.commitment.add import brief
from handlers.views.kit.blocks import Block, section
from handlers.views.kit.inputs import Choice, field, radio
from store.model.commitment import Target
from store.model.deadline import Deadline

ANOTHER, CANCEL = "another", "cancel"
YES, NO = "yes", "no"
SAME_OFFERED = 5


class Question(StrEnum):
    """A question, by the plain name of its field."""

    SURE = "sure"  # whether it is right although something about it is odd
    SAME = "same"  # what it is to what is on record already
    WHICH = "which"  # which of several days is meant
    CONFLICT = "conflict"  # whose change is to stay

    def field(self, mark: str | int) -> str:
        """The field of a question about just this: about something else it begins anew, without an answer."""
        return f"{self}.{mark}"


def answer_of(deadline: Deadline) -> str:
    """A day as it is answered."""
    return deadline.model_dump_json()


def sure_field(mark: str, language: Language) -> Block:
    """The answer to all doubts; another reading needs another one."""
    answers = [(language.say("Yes, it is right as it stands"), YES), (language.say("No, I have changed it below"), NO)]
    return field(Question.SURE.field(mark), language.say("Is that right?"), radio(answers, NO))


def which_field(mark: str, days: Sequence[Deadline], language: Language) -> Block:
    """The days that a deadline may mean."""
    options = [(deadline_words(deadline, language), answer_of(deadline)) for deadline in days[:9]]
    options.append((language.say("Neither: I have written it anew below"), NO))
    return field(Question.WHICH.field(mark), language.say("Which day is the deadline?"), radio(options, NO))


def same_fields(mark: str, same: Sequence[Target], language: Language) -> list[Block]:
    """Targets of the same metric, province and year, and what is to become of the new one."""
    shown = [
        language.mark("• {id}: {what}", id=target.id, what=brief(target, language)) for target in same[:SAME_OFFERED]
    ]
    options: list[Choice] = [
        (language.say("It revises {id}: keep the earlier promise beside it", id=target.id), target.id)
        for target in same[:SAME_OFFERED]
    ]
    options.append((language.say("It is another one: record both"), ANOTHER))
    options.append((language.say("Do not record it"), CANCEL))
    known = language.mark("❓ Of this metric, province and year there is already:")
    return [
        section(lines(known, *shown)),
        field(Question.SAME.field(mark), language.say("What is the new one?"), radio(options)),
    ]
