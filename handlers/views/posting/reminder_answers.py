"""What stands in a message that reminds, in the place of the buttons of what has been answered."""

from collections.abc import Mapping, Sequence
from datetime import date

from config.metrics import METRICS
from handlers.phrases.figures import (
    STAGE_WORDS,
    TITLE_IN_LIST,
    amount,
    deadline_words,
    province_names,
    standing,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, cut, escape
from handlers.views.kit.blocks import Block, context, section
from handlers.views.kit.buttons import undo_button
from handlers.views.posting.backlog import BACKLOG_ANSWERED, BACKLOG_BLOCK
from handlers.views.posting.reminders import answer_block, never_again
from store.model.actual import Actual
from store.model.commitment import Commitment, State, Target
from store.model.judgement import Judgement
from store.model.milestone import Milestone
from store.model.postponement import MOST_TIMES, Postponement
from store.model.reminder import OPEN


def with_answers(blocks: Sequence[Block], answers: Mapping[str, Sequence[Block]]) -> list[Block]:
    """A message in which what was answered stands in the place of the buttons."""
    by_block = {answer_block(id): answer for id, answer in answers.items()}
    for answer in answers.values():
        if answer[0].get("block_id") == BACKLOG_ANSWERED:
            by_block[BACKLOG_BLOCK] = answer
    return [shown for block in blocks for shown in by_block.get(block.get("block_id", ""), [block])]


def answered(text: Mrkdwn, undo: str | None, language: Language) -> list[Block]:
    """What was answered; what its author may want to take back has the button for it."""
    return [section(text, accessory=undo_button(undo, language)) if undo else context(text)]


def postponed(who: Mrkdwn, postponement: Postponement, language: Language) -> Mrkdwn:
    """Until when, and whether it can be done again."""
    said = language.mark("{person} put this off until {day}.", person=who, day=language.day(postponement.until))
    left = MOST_TIMES - postponement.times
    again = language.mark_n("It can be put off {n} more time.", "It can be put off {n} more times.", left)
    return Mrkdwn(language.sentences(said, again if left else escape(never_again(language))))


def figure_recorded(who: Mrkdwn, actual: Actual, target: Target, judgement: Judgement, language: Language) -> Mrkdwn:
    """The figure, and how the target is judged by it."""
    return language.mark(
        "{person} recorded {value} ({day}). {status}",
        person=who,
        value=amount(actual.value, METRICS[target.metric], actual.basis, language),
        day=year_or_day(actual.as_of, language),
        status=standing(judgement, language),
    )


def step_recorded(who: Mrkdwn, step: Milestone, language: Language) -> Mrkdwn:
    """The step, and the stage that it reaches."""
    title = cut(step.title, TITLE_IN_LIST)
    if step.stage is None:
        return language.mark("{person} recorded: {title}", person=who, title=title)
    stage = language.say(STAGE_WORDS[step.stage])
    return language.mark("{person} recorded: {title} · {stage}", person=who, title=title, stage=stage)


def disowned(who: Mrkdwn, actor: str, province: str, coordinators: Sequence[str], language: Language) -> Mrkdwn:
    """That it is nobody's now, and who will hear of it."""
    said = language.mark("{person} said that it is not theirs. It has no owner now.", person=who)
    if not coordinators:
        name = province_names(province, language)
        nobody = language.mark("{province} has no coordinator who could be told.", province=name)
        return Mrkdwn(language.sentences(said, nobody))
    others = [language.mention(id) for id in coordinators if id != actor]
    if not others:
        return said
    people = language.listed_marks(others)
    told = language.mark("With the next morning's message I tell {people}.", people=people)
    return Mrkdwn(language.sentences(said, told))


def changed(who: Mrkdwn, actor: str, before: Commitment, after: Commitment, language: Language) -> Mrkdwn | None:
    """What a change of the commitment means for its reminder; none where it means nothing."""
    if after.state is State.DROPPED:
        return language.mark("{person} dropped it, so nobody is reminded of it any more.", person=who)
    if after.state not in OPEN:
        return language.mark("{person} closed it, so nobody is reminded of it any more.", person=who)
    if after.owner != before.owner and after.owner == actor:
        return language.mark("{person} looks after it now.", person=who)
    if after.owner != before.owner and after.owner:
        return language.mark("{person} gave it to {owner}.", person=who, owner=language.mention(after.owner))
    if after.owner != before.owner:
        return language.mark("{person} took it from its owner.", person=who)
    if after.deadline != before.deadline:
        deadline = deadline_words(after.deadline, language)
        return language.mark("{person} moved the deadline: {deadline}.", person=who, deadline=deadline)
    return None


def backlog_answered(said: Mrkdwn, batch: str, language: Language) -> list[Block]:
    """What was answered for all of a backlog at once, with the way back."""
    return [{**section(said, accessory=undo_button(batch, language)), "block_id": BACKLOG_ANSWERED}]


def still_open(who: Mrkdwn, n: int, until: date, language: Language) -> Mrkdwn:
    """That all of a backlog goes on, and when it is asked for again."""
    day = language.day(until)
    return language.mark_n(
        "{person} said that {n} of them is still open; I ask again on {day}.",
        "{person} said that {n} of them are still open; I ask again on {day}.",
        n,
        person=who,
        day=day,
    )


def ended(who: Mrkdwn, n: int, state: State, language: Language) -> Mrkdwn:
    """That nobody is reminded of a backlog any more."""
    if state is State.DROPPED:
        return language.mark_n("{person} dropped {n} of them.", "{person} dropped {n} of them.", n, person=who)
    return language.mark_n("{person} closed {n} of them.", "{person} closed {n} of them.", n, person=who)
