"""An answer that has nothing to list, and what to ask instead."""

from collections.abc import Sequence

from config.provinces import PROVINCES
from handlers.phrases.figures import metric_name, province_names
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, lines
from handlers.views.kit.blocks import Answer, actions, section
from handlers.views.kit.question import Asked, again


def nothing_recorded(
    asked: Asked,
    provinces: Sequence[str],
    metrics: Sequence[str],
    recorded: Sequence[str],
    alike: Sequence[str],
    notes: Sequence[Mrkdwn],
    language: Language,
) -> Answer:
    """Nothing is on record for what was asked: which provinces have something, those with a similar name first."""
    names = [*(province_names(code, language) for code in provinces), *(metric_name(key, language) for key in metrics)]
    opening = (
        language.mark("Nothing is recorded for {names} yet.", names=language.say(", ").join(names))
        if names
        else language.mark("Nothing is recorded yet.")
    )
    other = language.listed([province_names(code, language) for code in recorded])
    rest = language.mark("On record so far: {names}.", names=other) if recorded else None
    warning = None
    if alike:
        similar = language.listed([province_names(code, language) for code in alike])
        warning = language.mark_n(
            "{names} is another province and is on record.",
            "{names} are other provinces and are on record.",
            len(alike),
            names=similar,
        )
    text = lines(*notes, opening, warning, rest)
    offered = [*dict.fromkeys([*alike, *recorded])][:5]
    buttons = [
        again(province_names(code, language), asked.but(words=PROVINCES[code].en.lower(), page=1), place)
        for place, code in enumerate(offered)
    ]
    return Answer(text, [section(text), *actions(*buttons)])


def nothing_left(asked: Asked, plain_words: str, total: int, notes: Sequence[Mrkdwn], language: Language) -> Answer:
    """Something is on record, but the filters leave none of it."""
    text = lines(
        *notes,
        language.mark_n(
            "Your filters leave none of the {n} on record.", "Your filters leave none of the {n} on record.", total
        ),
    )
    without = again(language.say("Without the filters"), asked.but(words=plain_words, page=1), 1)
    return Answer(text, [section(text), *actions(without)])


def owns_nothing(topic: str, notes: Sequence[Mrkdwn], language: Language) -> Answer:
    """The reader asked for what is theirs, and nothing of it fits."""
    if topic == "initiatives":
        sentence = language.mark("No initiative that fits has you as its owner.")
    else:
        sentence = language.mark("No target that fits has you as its owner.")
    text = lines(*notes, sentence)
    return Answer(text, [section(text)])


def other_kind(
    asked: Asked, provinces: Sequence[str], total: int, notes: Sequence[Mrkdwn], language: Language
) -> Answer:
    """There are no promises of the kind that was asked for, but some of the other."""
    names = language.listed([province_names(code, language) for code in provinces])
    words = " ".join(PROVINCES[code].en.lower() for code in provinces)
    if asked.topic == "initiatives":
        other = Asked(topic="targets", words=words)
        sentence = language.mark_n(
            "{names} has no initiatives on record, but {n} target.",
            "{names} has no initiatives on record, but {n} targets.",
            total,
            names=names,
        )
        label = language.say("Show the targets")
    else:
        other = Asked(topic="initiatives", words=words)
        sentence = language.mark_n(
            "{names} has no targets on record, but {n} initiative.",
            "{names} has no targets on record, but {n} initiatives.",
            total,
            names=names,
        )
        label = language.say("Show the initiatives")
    text = lines(*notes, sentence)
    return Answer(text, [section(text), *actions(again(label, other, 1))])
