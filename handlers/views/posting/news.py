"""How a digest tells each thing that has changed, in a line."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from config.metrics import METRICS
from handlers.phrases.assessments import outlook_words
from handlers.phrases.figures import (
    RELEASE_WORDS,
    amount,
    block_words,
    bounded,
    deadline_words,
    in_short,
    promised,
    province_names,
    stage_words,
    standing,
    title_of,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.lineage import silence_words, terms_of, turned
from handlers.phrases.mrkdwn import Mrkdwn, cut, lines
from handlers.phrases.reasons import why
from store.model.actual import Actual
from store.model.change import Change
from store.model.commitment import Commitment, State, Target
from store.model.judgement import Status
from store.model.lineage import Silence, Succession
from store.model.milestone import Milestone
from store.model.official import OfficialFigure
from store.model.progress import Judged, Tracked
from store.news import Advanced, Disagreement, Gone, Moved

TITLE = 120
REASON = 300
FIGURES_NAMED = 3


def kind_of(moved: Moved | Advanced) -> str:
    """The group in which a change is told: that of the weightiest thing in it."""
    if moved.former:
        return "revised" if promise_changes(moved.former, moved.now.commitment) else "edited"
    recorded = moved.figures if isinstance(moved, Moved) else moved.steps
    if recorded and all(change.after is None for change in recorded):
        return "withdrawn"
    return "figures" if isinstance(moved, Moved) else "steps"


def turned_line(moved: Moved, language: Language) -> Mrkdwn:
    """A target whose status is another, what turned it, and the sum behind it."""
    target, judgement = moved.now.target, moved.now.judgement
    head = language.mark(
        "{opening}: {was} → {now}",
        opening=opening(target, language),
        was=standing(moved.was.judgement, language),
        now=standing(judgement, language),
    )
    cause = clauses(causes(moved, language), language)
    reason = why(target, judgement, language)
    return lines(head, language.mark("     {cause}. {why}", cause=cause, why=reason))


def causes(moved: Moved, language: Language) -> list[str]:
    """What turned a status: the promise, its figures, or the calendar alone; then what else was changed."""
    revised = revisions(moved.former, moved.now.target, language) if moved.former else []
    if moved.figures or (moved.former and promise_changes(moved.former, moved.now.target)):
        return [*revised, *figure_changes(moved.figures, language)]
    status = moved.now.judgement.status
    if status is Status.RESULT_OVERDUE:
        return [language.say("the figure should be out by now"), *revised]
    if status is Status.AWAITING_RESULT:
        return [language.say("the deadline has passed"), *revised]
    seen = moved.now.judgement.observation
    if seen is not None and any(isinstance(actual, OfficialFigure) for actual in seen.rests_on):
        return [language.say("an official figure is known now"), *revised]
    return [language.say("a figure recorded earlier is out now"), *revised]


def revised_line(moved: Moved | Advanced, language: Language) -> Mrkdwn:
    """A commitment of which the promise or its details are others now."""
    commitment = moved.now.commitment
    changed = revisions(moved.former, commitment, language) if moved.former else []
    changed += (
        figure_changes(moved.figures, language) if isinstance(moved, Moved) else step_changes(moved.steps, language)
    )
    return language.mark(
        "{opening} · {changes} · {status}",
        opening=opening(commitment, language),
        changes=clauses(changed, language),
        status=status_of(moved.now, language),
    )


def clauses(words: Sequence[str], language: Language) -> str:
    """Several things that happened, one after the other."""
    return language.say("; ").join(words)


def promise_changes(former: Commitment, now: Commitment) -> set[str]:
    """Which parts of a promise are others now: its value, or its deadline."""
    parts = ("value", "upper", "comparator", "basis", "metric", "deadline")
    return {name for name in parts if getattr(former, name, None) != getattr(now, name, None)}


def revisions(former: Commitment, now: Commitment, language: Language) -> list[str]:
    """What of a promise is another now, in words: "≥ 1.8% → ≥ 1.96%"."""
    found: list[str] = []
    left = {name for name in type(now).model_fields if getattr(former, name, None) != getattr(now, name)}
    if isinstance(former, Target) and isinstance(now, Target):
        was, promise = promised(former, language), promised(now, language)
        if was != promise:
            found.append(language.say("promise {was} → {now}", was=was, now=promise))
            left -= {"value", "upper", "comparator", "value_words", "former", "state"}
    if former.deadline != now.deadline:
        was, by = deadline_words(former.deadline, language), deadline_words(now.deadline, language)
        found.append(language.say("deadline {was} → {now}", was=was, now=by))
        left -= {"deadline", "former", "state"}
    if "state" in left and State.CLOSED in (former.state, now.state):
        found.append(language.say("closed") if now.state is State.CLOSED else language.say("opened again"))
    if "owner" in left:
        found.append(language.say("another owner"))
    if left - {"owner", "state"} or not found:
        found.append(language.say("wording or details"))
    return found


def figure_line(moved: Moved, language: Language) -> Mrkdwn:
    """A target with a new figure, which leaves its status as it was."""
    return language.mark(
        "{opening} · {figures} · {status}",
        opening=opening(moved.now.target, language),
        figures=clauses(figure_changes(moved.figures, language) or [language.say("another figure counts")], language),
        status=standing(moved.now.judgement, language),
    )


def figure_changes(changes: Sequence[Change[Actual]], language: Language) -> list[str]:
    """Figures that are new, corrected or taken back, in words."""
    words = [figure_change(change, language) for change in changes[:FIGURES_NAMED]]
    rest = len(changes) - len(words)
    return [*words, *([language.say_n("{n} more figure", "{n} more figures", rest)] if rest else [])]


def figure_change(change: Change[Actual], language: Language) -> str:
    """One of them."""
    match change:
        case Change(before=None, after=Actual() as new):
            return language.say("new figure {figure}", figure=in_words(new, language))
        case Change(before=Actual() as old, after=Actual() as new):
            was, now = in_words(old, language), in_words(new, language)
            return language.say("figure corrected: {was} → {now}", was=was, now=now)
    (old,) = change.sides
    return language.say("figure taken back: {figure}", figure=in_words(old, language))


def in_words(actual: Actual, language: Language) -> str:
    """A figure with its day and how settled it is: "1.86% (2022, final)"."""
    value = amount(actual.value, METRICS[actual.metric], actual.basis, language)
    return language.say(
        "{value} ({day}, {release})",
        value=bounded(actual.bound, value, language),
        day=year_or_day(actual.as_of, language),
        release=language.say(RELEASE_WORDS[actual.release]),
    )


def step_line(advanced: Advanced, language: Language) -> Mrkdwn:
    """An initiative with what has come of it."""
    told = step_changes(advanced.steps, language)
    if not told and advanced.now.latest and advanced.now.latest != advanced.was.latest:
        told = [advanced.now.latest.title]
    return language.mark(
        "{opening} · {steps} · {status}",
        opening=opening(advanced.now.initiative, language),
        steps=clauses([cut(words, TITLE) for words in told] or [language.say("its stage has changed")], language),
        status=status_of(advanced.now, language),
    )


def step_changes(changes: Sequence[Change[Milestone]], language: Language) -> list[str]:
    """Steps that are new, corrected or taken back, in words."""
    found = []
    for change in changes[:FIGURES_NAMED]:
        step = change.after or change.sides[0]
        words = language.say("{day}: {title}", day=language.day(step.on), title=cut(step.title, TITLE))
        if step.blocked:
            words = language.say("{step} (blocked until: {why})", step=words, why=block_words(step, language))
        found.append(words if change.after else language.say("taken back: {step}", step=words))
    return found


def status_of(item: Tracked, language: Language) -> str:
    """The status of a target or the stage of an initiative, as its card says it."""
    return standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language)


def gone_line(gone: Gone, language: Language) -> Mrkdwn:
    """A commitment that is dropped, taken off the record or edited out of what is followed."""
    if gone.is_removed:
        how = language.say("taken off the record")
    elif gone.commitment.state is State.DROPPED:
        how = language.say("dropped")
    else:
        how = language.say("no longer among these")
    return language.mark("{opening} · {how}", opening=opening(gone.commitment, language), how=how)


def gone_entry(gone: Gone, language: Language) -> tuple[str, str] | None:
    """What of it stands in the menu of cards."""
    return None if gone.is_removed else (gone.commitment.id, title_of(gone.commitment, language))


def years_line(found: Succession | Silence, language: Language) -> Mrkdwn:
    """A promise that takes up one of an earlier year, or that the next document does not take up."""
    if isinstance(found, Silence):
        silent = silence_words(found, language)
        return language.mark("{opening} · {silent}", opening=opening(found.commitment, language), silent=silent)
    return language.mark(
        "{opening} · {turn}; before: {terms} ({id})",
        opening=opening(found.after, language),
        turn=turned(found, language),
        terms=terms_of(found.before, language),
        id=found.before.id,
    )


def years_entry(found: Succession | Silence, language: Language) -> tuple[str, str]:
    """What of it stands in the menu of cards."""
    commitment = found.commitment if isinstance(found, Silence) else found.after
    return commitment.id, title_of(commitment, language)


def disagreement_line(found: Disagreement, language: Language) -> Mrkdwn:
    """A commitment by what is on record and by what somebody expects, with their reason."""
    assessment = found.assessment
    return language.mark(
        "{opening} · {status} on record; {who}: {outlook}, until {until}: {reason}",
        opening=opening(found.item.commitment, language),
        status=status_of(found.item, language),
        who=language.mention(assessment.assessed_by),
        outlook=outlook_words(assessment.outlook, language),
        until=language.day(assessment.holds_until),
        reason=cut(assessment.reason, REASON),
    )


def opening(commitment: Commitment, language: Language) -> Mrkdwn:
    """Whose promise it is, and what was promised."""
    return language.mark(
        "• *{id}* {province} · {what}",
        id=commitment.id,
        province=province_names(commitment.province, language),
        what=in_short(commitment, language),
    )


def withdrawn_line(moved: Moved | Advanced, language: Language) -> Mrkdwn:
    """A commitment of which figures or steps were taken back."""
    return figure_line(moved, language) if isinstance(moved, Moved) else step_line(moved, language)


LINES: Mapping[str, Callable[[Any, Language], Mrkdwn]] = {  # by the group in which a change is told
    "revised": revised_line,
    "edited": revised_line,
    "figures": figure_line,
    "steps": step_line,
    "withdrawn": withdrawn_line,
}
