"""What is marked on a promise wherever it stands: its legal force, and that it cannot be verified as it is written."""

from collections.abc import Mapping

from config.catalogue import Message
from handlers.phrases.language import Language
from store.model.commitment import Commitment, Force
from store.model.verifiability import Gap, gaps

UNVERIFIABLE = "⚠️"
FORCE_WORDS = {
    Force.BINDING: Message("binding"),
    Force.EXPECTED: Message("expected"),
    Force.NOT_SAID: Message("not said"),
}
GAP_WORDS: Mapping[Gap, str] = {
    Gap.NO_NUMBER: Message("it compares with others and names no number"),
    Gap.NO_START: Message("it names a multiple, and no level from which that is counted"),
    Gap.NO_DATE: Message("it names no date"),
    Gap.NO_RESULT: Message("it names an effort, and nothing that would be there in the end"),
}


def marked(name: str, commitment: Commitment, language: Language) -> str:
    """A name in a list with its marks: "R&D intensity · binding", "Promote exchange ⚠️"."""
    if commitment.force is not Force.NOT_SAID:
        name = f"{name} · {language.say(FORCE_WORDS[commitment.force])}"
    return f"{name} {UNVERIFIABLE}" if gaps(commitment) else name


def gaps_told(commitment: Commitment, language: Language) -> str:
    """Why it cannot be verified as it is written; empty where it can."""
    reasons = [language.say(GAP_WORDS[gap]) for gap in gaps(commitment)]
    if not reasons:
        return ""
    return language.say(
        "{mark} Cannot be verified as written: {why}.", mark=UNVERIFIABLE, why=language.say("; ").join(reasons)
    )


def gaps_counted(n: int, language: Language) -> str:
    """What the mark in a list means; empty where there is none."""
    if not n:
        return ""
    return language.say_n(
        "{n} cannot be verified as written ({mark}).",
        "{n} cannot be verified as written ({mark}).",
        n,
        mark=UNVERIFIABLE,
    )
