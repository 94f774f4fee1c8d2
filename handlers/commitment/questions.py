"""What is asked before a commitment is written: whether what is odd is right, which day is meant, what it repeats."""

from collections.abc import Sequence
from datetime import date
from hashlib import blake2s
from typing import NamedTuple

from handlers.commitment.form import Understood
from handlers.commitment.modal import drawn, with_facts
from handlers.phrases.doubts import doubt_words
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import escape
from handlers.slack.forms import FormError, Memory, typed
from handlers.slack.question import Payload
from handlers.views.commitment.add import echo
from handlers.views.commitment.form import Filled, chosen
from handlers.views.commitment.questions import NO, Question, same_fields, sure_field, which_field
from handlers.views.kit.blocks import Block, context, divider, section
from handlers.views.kit.inputs import View
from store.doubts import Grounds
from store.model.commitment import Commitment, Target
from store.model.doubts import Doubt
from store.model.errors import UserError
from store.records import Version
from store.store import Ledger


class Asked(NamedTuple):
    """What is to be asked before something is written, and the mark by which the same questions are known again."""

    doubts: Sequence[Doubt]
    same: Sequence[Version[Commitment]]
    mark: str


async def questions(
    understood: Understood, filled: Filled, ledger: Ledger, today: date, *, about: Commitment | None = None
) -> Asked:
    """What is odd about it, and which targets it may be the same as."""
    commitment = understood.commitment
    same: list[Version[Commitment]] = []
    grounds = await Grounds.of(ledger, [commitment])
    doubts = (*understood.doubts, *grounds.doubts_about(commitment, today))
    if isinstance(commitment, Target) and about is None:
        this_year = [
            target.id
            for target in grounds.alike(commitment)
            if (target.year, target.scope_name) == (commitment.year, commitment.scope_name)
        ]
        same = [await ledger.commitments.version(id) for id in this_year]
    names = ("province", "document", "year", "metric", "basis", "value", "stretch", "deadline")
    told = [chosen(filled, name) for name in names]
    versions = [(version.record.id, version.rev) for version in same]
    mark = blake2s(repr((told, doubts, versions)).encode(), digest_size=4).hexdigest()
    return Asked(doubts, same, mark)


def is_settled(view: Payload, understood: Understood, asked: Asked) -> bool:
    """Whether everything that had to be shown or asked has been, for just this.

    Raises:
        FormError: a question is on show, and not answered.
    """
    holds = typed(view)
    sure = UserError("Nothing has been changed yet. Change what is wrong, or say that it is right.")
    wanted = {
        Question.SURE.field(asked.mark): sure if asked.doubts else None,
        Question.SAME.field(asked.mark): UserError("Choose one of these.") if asked.same else None,
        Question.WHICH.field(asked.mark): UserError("Choose a day, or write the date in full.")
        if understood.days
        else None,
    }
    unanswered = {name: why for name, why in wanted.items() if why and name in holds and holds[name] in (None, NO)}
    if unanswered:
        raise FormError(unanswered)
    if any(why and name not in holds for name, why in wanted.items()):
        return False
    nothing = not (understood.remarks or asked.doubts or asked.same or understood.days)
    return nothing or (Memory.of(view).facts.get("asked") == asked.mark and not understood.days)


async def questioned(
    memory: Memory,
    filled: Filled,
    understood: Understood,
    asked: Asked,
    ledger: Ledger,
    language: Language,
    about: Commitment | None = None,
) -> View:
    """The modal once more, with what was understood and what is to be asked on top."""
    commitment = understood.commitment
    targets = [version.record for version in asked.same if isinstance(version.record, Target)]
    top: list[Block] = [echo(commitment, understood.conference, understood.remarks, language)]
    if asked.doubts:
        top += [section(escape(f"❓ {doubt_words(doubt, commitment, language)}")) for doubt in asked.doubts]
        top.append(sure_field(asked.mark, language))
    if understood.days:
        top.append(which_field(asked.mark, understood.days, language))
    if targets:
        top += same_fields(asked.mark, targets, language)
    top += [context(language.mark("Nothing is saved yet. If it is right, press Save once more.")), divider()]
    memory = with_facts(memory, asked=asked.mark, offer=None)
    return await drawn(filled, memory, ledger, language, top, about)
