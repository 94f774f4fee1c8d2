"""What two people who change the same commitment get to see of each other."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, cut, lines
from handlers.views.commitment.form import MINE, THEIRS
from handlers.views.commitment.questions import Question
from handlers.views.kit.blocks import NOTHING, Block, context, divider, section
from handlers.views.kit.inputs import field, radio
from handlers.views.kit.records import told
from store.model.commitment import Commitment
from store.model.fields import Fact, facts_of, parts_of

LONGEST = 150  # characters of a value


class Collision(NamedTuple):
    """A fact that somebody else has changed in the meantime."""

    fact: Fact
    base: Commitment
    theirs: Commitment
    mine: Commitment | None  # none where only they changed it


def collisions(base: Commitment, theirs: Commitment, mine: Commitment) -> list[Collision]:
    """What somebody else changed, beside what is about to be written."""
    found = []
    for part in parts_of(type(base)):
        if not differ(base, theirs, part):
            continue
        is_mine = differ(base, mine, part)
        for fact in facts_of(type(base)):
            names = [name for name in fact.fields if name in part]
            if differ(base, theirs, names) or (is_mine and differ(base, mine, names)):
                found.append(Collision(fact, base, theirs, mine if is_mine else None))
    return found


def differ(one: Commitment, other: Commitment, names: Sequence[str]) -> bool:
    return any(getattr(one, name, None) != getattr(other, name, None) for name in names)


def collided(found: Sequence[Collision], who: Sequence[str], rev: int, language: Language) -> list[Block]:
    """What somebody else changed, field by field, and whose is to stay."""
    people = language.listed_marks([language.mention(id) for id in who])
    head = language.mark(
        "⚠️ *{people} changed this while you had it open.* Nothing of yours is written yet.", people=people
    )
    rows = [collision_line(collision, language) for collision in found]
    blocks = [section(lines(head, *rows))]
    if any(collision.mine is not None for collision in found):
        ways = [
            (language.say("Keep theirs, and write my other changes"), THEIRS),
            (language.say("Write mine over theirs"), MINE),
        ]
        blocks.append(
            field(Question.CONFLICT.field(rev), language.say("Where both of you changed something"), radio(ways))
        )
    else:
        blocks.append(context(language.mark("You changed other fields, so both can stay: press Save once more.")))
    return [*blocks, divider()]


def collision_line(collision: Collision, language: Language) -> Mrkdwn:
    def value(commitment: Commitment) -> str:
        words = told(collision.fact, commitment, language) or NOTHING
        return words if isinstance(words, Mrkdwn) else cut(words, LONGEST)

    name, before, theirs = language.say(collision.fact.label), value(collision.base), value(collision.theirs)
    if collision.mine is None:
        return language.mark("• {name}: {before} → {theirs}", name=name, before=before, theirs=theirs)
    return language.mark(
        "• {name}: {before} → {theirs} · yours: {mine}",
        name=name,
        before=before,
        theirs=theirs,
        mine=value(collision.mine),
    )
