"""The modals that take a figure of a target or a step of an initiative, and what follows from it."""

from collections.abc import Mapping, Sequence
from datetime import date

from config.metrics import METRICS, Basis, Metric
from handlers.phrases.doubts import figure_doubt_words
from handlers.phrases.figures import (
    BASIS_NAMES,
    RELEASE_WORDS,
    STAGE_WORDS,
    block_words,
    deadline_words,
    measured,
    metric_name,
    promised,
    province_names,
    release_months,
    stage_words,
    standing,
    title_of,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, joined, lines
from handlers.phrases.reasons import why
from handlers.views.commitment.baseline import baseline_button
from handlers.views.commitment.card import SHARE_COMMITMENT
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, context, section
from handlers.views.kit.buttons import history_button, undo_button
from handlers.views.kit.inputs import View, choice, day, field, modal, radio, text
from handlers.views.kit.question import SHOW_COMMITMENT
from handlers.views.kit.records import VALUE, figure, step
from handlers.views.kit.sources import publication
from store.foresight import Turn
from store.model.actual import Actual, Release
from store.model.commitment import Commitment, Initiative, Target
from store.model.doubts import Clash, FigureDoubt
from store.model.milestone import Milestone
from store.model.observation import LEVELS
from store.model.progress import Followed, Judged
from store.model.stage import RUNGS, Stage

Values = Mapping[str, str]  # what is typed into the fields, by their names

ACTUAL_FORM = "actual_form"
FORESEE_FIGURE = "actual:foresee"
STEP_FORM = "step_form"
REVISION, BESIDE = "revision", "beside"
OTHERS_TOLD = 5
TURNS_TOLD = 8


def actual_form(
    target: Target,
    typed: Values,
    memory: str,
    language: Language,
    doubts: Sequence[FigureDoubt] = (),
    turns: Sequence[Turn] | None = None,
    *,
    is_asked: bool = False,
) -> View:
    """Asks for one figure; above the fields stands what is odd about the one that was typed, and what it would turn.

    Without `turns` nothing that could be judged has been typed yet; `is_asked` has it saved by pressing once more.
    """
    releases = [(language.say(RELEASE_WORDS[release]).capitalize(), release.value) for release in Release]
    return modal(
        ACTUAL_FORM,
        language.say("Record figure"),
        [
            *questions(METRICS[target.metric], doubts, language),
            *foretold(turns, language),
            *once_more(language, is_asked=is_asked),
            promise_line(target, language),
            field(
                "value",
                language.say("Figure"),
                text(typed.get("value"), longest=VALUE),
                hint=language.say("As the source writes it, with its unit: 1.86%, 1143.26亿元, more than 10,000"),
            ),
            *basis_field(target, typed, language),
            field(
                "as_of",
                language.say("Of which year or day"),
                text(typed.get("as_of"), longest=100),
                hint=language.say("A year of statistics (2022), or a day (2022-09-30)"),
            ),
            field("release", language.say("How settled it is"), choice(releases, typed.get("release", Release.FINAL))),
            released_field(target, typed, language),
            *source_fields(typed, language),
            field("note", language.say("Note"), text(typed.get("note"), multiline=True, longest=1000), optional=True),
            *actions(button(language.say("What would change?"), FORESEE_FIGURE)),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    ) | {"notify_on_close": False}


def released_field(target: Target, typed: Values, language: Language) -> Block:
    """On which day it came out: a revision comes later, and which of two counts depends on it."""
    year = target.deadline.on.year
    months = release_months(METRICS[target.metric], year, language)
    hint = language.say("That of {year} usually comes out in {months}.", year=year, months=months)
    return field("released", language.say("Released on"), day(day_of(typed.get("released"))), hint=hint)


def step_form(initiative: Initiative, now_at: Stage | None, typed: Values, memory: str, language: Language) -> View:
    """Asks for one step of an initiative."""
    rungs = (*RUNGS[initiative.sort_of_work], Stage.DONE, now_at, typed.get("stage"))
    stages = [(language.say(STAGE_WORDS[stage]), stage.value) for stage in Stage if stage in rungs]
    at = language.say(STAGE_WORDS[now_at]) if now_at else language.say("not recorded")
    return modal(
        STEP_FORM,
        language.say("Record a step"),
        [
            promise_line(initiative, language),
            field(
                "stage",
                language.say("Stage that it reached"),
                choice(stages, typed.get("stage"), placeholder=language.say("No new stage")),
                hint=language.say("Stage now: {stage}", stage=at),
                optional=True,
            ),
            field("on", language.say("On which day"), day(day_of(typed.get("on")))),
            field("title", language.say("What happened"), text(typed.get("title"), multiline=True, longest=1000)),
            *block_fields(typed, language),
            *source_fields(typed, language),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    ) | {"notify_on_close": False}


def block_fields(typed: Values, language: Language) -> list[Block]:
    """What keeps the work from going on, and who could lift it."""
    condition = text(typed.get("blocked"), longest=300, placeholder=language.say("The land is cleared"))
    whom = text(typed.get("waits_for"), longest=300, placeholder=language.say("The department of natural resources"))
    hint = language.say("Where nothing blocks it, leave this empty: the next step lifts what the last one told.")
    return [
        field("blocked", language.say("Blocked until"), condition, hint=hint, optional=True),
        field("waits_for", language.say("Waits for"), whom, optional=True),
    ]


def day_of(typed: str | None) -> date | None:
    """A date as a datepicker gives it."""
    return date.fromisoformat(typed) if typed else None


def promise_line(commitment: Commitment, language: Language) -> Block:
    """What the figure or the step is about."""
    title = cut(title_of(commitment, language), VALUE)
    if isinstance(commitment, Target):
        promise = promised(commitment, language)
        words = language.mark(
            "*{id}* · {province}: {name} {promise}, by {deadline}",
            id=commitment.id,
            province=province_names(commitment.province, language),
            name=measured(commitment, language),
            promise=promise,
            deadline=deadline_words(commitment.deadline, language),
        )
        return section(lines(words, escape(title)))
    words = language.mark(
        "*{id}* · {province}: initiative",
        id=commitment.id,
        province=province_names(commitment.province, language),
    )
    return section(lines(words, escape(title)))


def basis_field(target: Target, typed: Values, language: Language) -> list[Block]:
    """What the figure is, where a change was promised: sources give the change, or the level that it comes to."""
    if target.basis not in LEVELS:
        return []
    metric = metric_name(target.metric, language)
    names = {basis: language.say(BASIS_NAMES[basis], metric=metric) for basis in (target.basis, Basis.LEVEL)}
    choices = [(name, basis.value) for basis, name in names.items()]
    return [field("basis", language.say("What the figure is"), radio(choices, typed.get("basis", target.basis)))]


def source_fields(typed: Values, language: Language) -> list[Block]:
    """Where the figure or the step is published."""
    return [
        field(
            "source",
            language.say("Source"),
            text(typed.get("source"), longest=500, placeholder=language.say("Who published it, and what")),
        ),
        field(
            "address",
            language.say("Its address or document number"),
            text(typed.get("address"), longest=3000, placeholder="https://… · 豫政〔2022〕1号"),
            hint=language.say("So that anybody can check"),
        ),
    ]


def questions(metric: Metric, doubts: Sequence[FigureDoubt], language: Language) -> list[Block]:
    """What is doubtful, and how to go on; a figure that clashes with another can be a revision of it."""
    if not doubts:
        return []
    odd = [figure_doubt_words(doubt, metric, figure, language) for doubt in doubts]
    asked = [language.mark("⚠️ {question}", question=question) for question in odd]
    blocks = [section(lines(*asked))]
    if any(isinstance(doubt, Clash) for doubt in doubts):
        choices = [
            (language.say("It is a revision of that figure"), REVISION),
            (language.say("Both stand: another source says otherwise"), BESIDE),
        ]
        blocks.append(field("clash", language.say("How the two go together"), radio(choices, REVISION)))
    return blocks


def foretold(turns: Sequence[Turn] | None, language: Language) -> list[Block]:
    """Which statuses the figure would change, once it can be judged."""
    if turns is None:
        return []
    if not turns:
        return [context(language.mark("Saved like this, it changes no status."))]
    told = [turn_line(turn, language) for turn in turns[:TURNS_TOLD]]
    rest = len(turns) - len(told)
    more = [language.mark_n("{n} more", "{n} more", rest)] if rest else []
    return [section(lines(bold(language.say("Saved like this, it changes:")), *told, *more))]


def turn_line(turned: Turn, language: Language) -> Mrkdwn:
    """A target, its status and the one it would have."""
    return language.mark(
        "• {id}: {before} → {after}",
        id=turned.after.target.id,
        before=standing(turned.before.judgement, language),
        after=standing(turned.after.judgement, language),
    )


def once_more(language: Language, *, is_asked: bool) -> list[Block]:
    """How to go on after a question."""
    return [section(bold(language.say("If it is right all the same, press Save once more.")))] if is_asked else []


def figure_saved(
    actual: Actual,
    judged: Judged,
    before: Judged,
    others: Sequence[tuple[Judged, Judged]],
    batch: str,
    language: Language,
    *,
    can_share: bool,
) -> Answer:
    """What was understood, and how the target is judged by it."""
    turned = [
        language.mark("Judged anew too: {id}, {change}", id=after.target.id, change=turn(after, first, language))
        for after, first in others[:OTHERS_TOLD]
    ]
    told = lines(
        language.mark("Recorded for *{id}*: {figure}", id=judged.target.id, figure=figure(actual, language)),
        language.mark("Source: {source}", source=source_line(actual, language)),
        bold(turn(judged, before, language)),
        escape(why(judged.target, judged.judgement, language)),
        *turned,
    )
    offer = baseline_button(judged, language)
    blocks = [section(told), *waits(actual, language)]
    return Answer(told, [*blocks, *ways_on(judged.target.id, batch, language, can_share=can_share, offer=offer)])


def waits(actual: Actual, language: Language) -> list[Block]:
    """That a figure decides nothing until a second person has confirmed it."""
    if not actual.is_pending:
        return []
    return [context(language.mark("It decides no verdict until a second person confirms it, on the card."))]


def turn(judged: Judged, before: Judged, language: Language) -> str:
    """A status, and what it was."""
    was, now = standing(before.judgement, language), standing(judged.judgement, language)
    if was == now:
        return language.say("{status} (as before)", status=now)
    return language.say("{status} (was: {before})", status=now, before=was)


def source_line(actual: Actual | Milestone, language: Language) -> Mrkdwn:
    """The source with its number."""
    number = actual.source.document_number
    return joined(" · ", [publication(actual.source, language), *([escape(number)] if number else [])])


def step_saved(
    saved: Milestone, followed: Followed, before: Followed, batch: str, language: Language, *, can_share: bool
) -> Answer:
    """What was understood, and the stage that the initiative has by it."""
    was, now = stage_words(before, language), stage_words(followed, language)
    stage = language.mark("Stage: *{stage}*", stage=now)
    if was != now:
        stage = language.mark("Stage: *{stage}* (was: {before})", stage=now, before=was)
    told = lines(
        language.mark(
            "Recorded for *{id}*: {day}, {step}",
            id=followed.initiative.id,
            day=language.day(saved.on),
            step=step(saved, language),
        ),
        language.mark("Source: {source}", source=source_line(saved, language)),
        stage,
        language.mark("Blocked until: {why}", why=block_words(saved, language)) if saved.blocked else None,
    )
    return Answer(told, [section(told), *ways_on(followed.initiative.id, batch, language, can_share=can_share)])


def ways_on(id: str, batch: str, language: Language, *, can_share: bool, offer: Element | None = None) -> list[Block]:
    """Undo, the history, and the card for oneself or for everybody; before them what a target lacks."""
    share = None
    if can_share:
        name = language.say("Share this card with everybody in this channel")
        share = button(language.say("Share"), SHARE_COMMITMENT, id, name=name)
    show = button(language.say("Open"), SHOW_COMMITMENT, id, name=language.say("Show the card of {id}", id=id))
    return actions(offer, undo_button(batch, language), history_button(id, language), show, share)


def standing_of(judged: Judged, language: Language) -> Mrkdwn:
    """How a target stands, in a line."""
    return language.mark(
        "{id} now: *{status}*. {why}",
        id=judged.target.id,
        status=standing(judged.judgement, language),
        why=why(judged.target, judged.judgement, language),
    )
