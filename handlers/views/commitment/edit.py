"""What two people who change the same commitment get to see of each other."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from config.metrics import METRICS, Basis, Theme
from handlers.views.commitment.add import promise_words
from handlers.views.commitment.form import MINE, SCOPE_WORDS, THEIRS
from handlers.views.kit.blocks import Block, context, divider, section
from handlers.views.kit.figures import (
    amount,
    deadline_words,
    year_or_day,
)
from handlers.views.kit.inputs import field, radio
from handlers.views.kit.language import Language, message
from handlers.views.kit.mrkdwn import Mrkdwn, cut, lines
from handlers.views.kit.mrkdwn import person as mention
from handlers.views.kit.records import FORCE_WORDS
from store.model.commitment import Commitment, State, Target


class Collision(NamedTuple):
    """One field that somebody else has changed in the meantime."""

    field: str
    name: str
    before: str
    theirs: str
    mine: str | None  # none where only they changed it


def collisions(base: Commitment, theirs: Commitment, mine: Commitment, language: Language) -> list[Collision]:
    """What somebody else changed, beside what is about to be written."""
    found = []
    for names, label in FIELD_NAMES.items():
        if any(getattr(base, one, None) != getattr(theirs, one, None) for one in names):
            own = any(getattr(base, one, None) != getattr(mine, one, None) for one in names)
            values = [told(one, names, language) for one in (base, theirs, mine)]
            found.append(Collision(names[0], language.say(label), values[0], values[1], values[2] if own else None))
    return found


PROMISE = ("metric", "basis", "comparator", "value", "upper", "value_words", "stretch", "keep", "tolerance")
FIELD_NAMES: Mapping[tuple[str, ...], str] = {
    PROMISE: message("Promise"),
    ("deadline",): message("Deadline"),
    ("title", "title_zh"): message("Title"),
    ("words", "words_zh", "words_are"): message("In the words of the source"),
    ("conference_id", "source", "place", "place_zh"): message("Source"),
    ("baseline",): message("Baseline"),
    ("owner",): message("Owner"),
    ("lead_body",): message("Lead body"),
    ("themes",): message("Themes"),
    ("force",): message("Legal force"),
    ("scope", "scope_name"): message("Whose number it is"),
    ("note", "note_zh"): message("Note"),
    ("state",): message("State"),
    ("former",): message("Earlier promises"),
}
STATE_WORDS = {
    State.DRAFT: message("draft"),
    State.ACTIVE: message("active"),
    State.REVISED: message("revised"),
    State.DROPPED: message("dropped"),
    State.CLOSED: message("closed"),
}


def told(commitment: Commitment, names: tuple[str, ...], language: Language) -> str:
    """The value of a field, as far as a line has room for it."""
    match names[0]:
        case "metric" if isinstance(commitment, Target):
            return promise_words(commitment, language)
        case "deadline":
            return deadline_words(commitment.deadline, language)
        case "state":
            return language.say(STATE_WORDS[commitment.state])
        case "former":
            return str(len(commitment.former))
        case "baseline" if isinstance(commitment, Target) and commitment.baseline:
            level = amount(commitment.baseline.value, METRICS[commitment.metric], Basis.LEVEL, language)
            return language.say("{value} ({day})", value=level, day=year_or_day(commitment.baseline.on, language))
        case "conference_id":
            return commitment.conference_id or (commitment.source.name if commitment.source else "–")
        case "themes":
            return (
                language.listed([language.pick(*Theme(one).wording) for one in commitment.themes if one in [*Theme]])
                or "–"
            )
        case "force":
            return language.say(FORCE_WORDS[commitment.force])
        case "scope":
            return commitment.scope_name or language.say(SCOPE_WORDS[commitment.scope])
    values = [getattr(commitment, one, None) for one in names]
    value = language.pick(str(values[0] or ""), str(values[1]) if len(values) > 1 and values[1] else None)
    return cut(value, 150) or "–"


def collided(found: Sequence[Collision], who: Sequence[str], rev: int, language: Language) -> list[Block]:
    """What somebody else changed, field by field, and whose is to stay."""
    people = language.listed_marks([mention(id) for id in who])
    head = language.mark(
        "⚠️ *{people} changed this while you had it open.* Nothing of yours is written yet.", people=people
    )
    rows = [collision_line(one, language) for one in found]
    blocks = [section(lines(head, *rows))]
    if any(one.mine is not None for one in found):
        ways = [
            (language.say("Keep theirs, and write my other changes"), THEIRS),
            (language.say("Write mine over theirs"), MINE),
        ]
        blocks.append(field(f"conflict.{rev}", language.say("Where both of you changed something"), radio(ways)))
    else:
        blocks.append(context(language.mark("You changed other fields, so both can stay: press Save once more.")))
    return [*blocks, divider()]


def collision_line(one: Collision, language: Language) -> Mrkdwn:
    if one.mine is None:
        return language.mark("• {name}: {before} → {theirs}", name=one.name, before=one.before, theirs=one.theirs)
    return language.mark(
        "• {name}: {before} → {theirs} · yours: {mine}",
        name=one.name,
        before=one.before,
        theirs=one.theirs,
        mine=one.mine,
    )
