"""Why a target has its status, in one line with the numbers and the arithmetic."""

from collections.abc import Callable
from decimal import Decimal

from config.metrics import METRICS, Basis
from handlers.phrases.figures import (
    RELEASE_WORDS,
    STATUS_WORDS,
    amount,
    baseline_words,
    dated,
    goal_words,
    observed,
    promised,
    released_on,
    year_or_day,
)
from handlers.phrases.language import Language
from store.model.commitment import Target
from store.model.judgement import Judgement, Progress, Reason, Status
from store.model.observation import Observation
from store.model.official import OfficialFigure


def why(target: Target, judgement: Judgement, language: Language) -> str:
    """The inputs and the formula behind a status, so that a reader can do the sum again."""
    parts = [EXPLANATIONS[judgement.reason](target, judgement, language)]
    if judgement.earlier:
        status, seen = judgement.earlier
        parts.append(
            language.say(
                "First released as {value} on {released}: {status} then.",
                value=observed(seen, target, language),
                released=came_out(seen, language),
                status=language.say(STATUS_WORDS[status]).lower(),
            )
        )
    if judgement.otherwise:
        parts.append(at_odds(target, judgement.otherwise, judgement, language))
    if judgement.stretch_met is not None and target.stretch is not None:
        stretch = amount(target.stretch, METRICS[target.metric], target.basis, language)
        met = judgement.stretch_met
        parts.append(
            language.say("The stretch value {value} was reached too.", value=stretch)
            if met
            else language.say("The stretch value {value} was not reached.", value=stretch)
        )
    return language.sentences(*parts)


def at_odds(target: Target, other: Observation, judgement: Judgement, language: Language) -> str:
    """What else is known of the same day, and on which of the two the status rests."""
    said = arithmetic(other, target, language)
    seen = judgement.observation
    if seen is None or other.is_met == seen.is_met or not judgement.status.is_settled:
        return language.say("At odds with it: {figure}. The status rests on the figure as stated.", figure=said)
    status = language.say(STATUS_WORDS[Status.MET if other.is_met else Status.MISSED]).lower()
    return language.say(
        "At odds with it: {figure}, by which it would be {status}. The status rests on the figure as stated.",
        figure=said,
        status=status,
    )


def unconfirmed(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure}, against {promise}: it waits for a second person's confirmation and decides nothing until then.",
        **both(target, judgement, language),
    )


def figure(seen: Observation, target: Target, language: Language) -> str:
    """A figure with its day and how settled it is: "1.86% (2022, final, released 18 Sep 2023)".

    An official one names its publication, for nobody of the team has recorded it.
    """
    values = {
        "value": observed(seen, target, language),
        "day": dated(seen, language),
        "release": language.say(RELEASE_WORDS[seen.release]),
        "released": came_out(seen, language),
    }
    official = official_sources(seen, language)
    if official:
        return language.say(
            "{value} ({day}, {release}, released {released}; official: {source})", source=official, **values
        )
    return language.say("{value} ({day}, {release}, released {released})", **values)


def came_out(seen: Observation, language: Language) -> str:
    """When the last of the figures was released that an observation rests on."""
    last = next((actual for actual in seen.rests_on if actual.released == seen.released), None)
    return released_on(last, language) if last else language.day(seen.released)


def official_sources(seen: Observation, language: Language) -> str:
    """The official publications that an observation rests on; nothing where it rests on the team's figures alone."""
    sources = [actual.source for actual in seen.rests_on if isinstance(actual, OfficialFigure)]
    return language.listed([*dict.fromkeys(language.pick(source.name, source.name_zh) for source in sources)])


def arithmetic(seen: Observation, target: Target, language: Language) -> str:
    """How a figure was computed from two levels; the figure itself where the source states it."""
    if seen.before is None:
        return figure(seen, target, language)
    metric = METRICS[target.metric]
    levels = {
        "value": observed(seen, target, language),
        "after": amount(seen.actual.value, metric, Basis.LEVEL, language),
        "year": year_or_day(seen.as_of, language),
        "before": amount(seen.before.value, metric, Basis.LEVEL, language),
        "year_before": year_or_day(seen.before.as_of, language),
        "released": came_out(seen, language),
    }
    if official := official_sources(seen, language):
        levels["released"] = language.say("{day}; official: {source}", day=levels["released"], source=official)
    if target.basis in (Basis.GROWTH_RATE, Basis.MULTIPLE):
        return language.say(
            "{value}, computed from two levels: {after} ({year}) over {before} ({year_before}), released {released}",
            **levels,
        )
    return language.say(
        "{value}, computed from two levels: {after} ({year}) less {before} ({year_before}), released {released}",
        **levels,
    )


def at_deadline(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say("{figure}, against {promise}.", **both(target, judgement, language))


def after_deadline(target: Target, judgement: Judgement, language: Language) -> str:
    sides = both(target, judgement, language)
    return language.say("{figure}, against {promise}: reached after the deadline.", **sides)


def not_published(target: Target, judgement: Judgement, language: Language) -> str:
    metric = METRICS[target.metric]
    expected = language.day(judgement.expected_by) if judgement.expected_by else "–"
    source = metric.source.zh if language.is_chinese else metric.source.en
    waiting = language.say(
        "No final figure for the deadline yet; expected by {day} ({source}).", source=source, day=expected
    )
    if judgement.observation is None:
        return waiting
    latest = figure(judgement.observation, target, language)
    return language.sentences(waiting, language.say("Latest: {figure}.", figure=latest))


def nothing_recorded(target: Target, judgement: Judgement, language: Language) -> str:
    if target.baseline is None:
        return language.say("No figure is recorded yet.")
    start, day = start_of(target, language), year_or_day(target.baseline.on, language)
    return language.say("No figure is recorded since its baseline of {start} ({day}).", start=start, day=day)


def left_open(target: Target, judgement: Judgement, language: Language) -> str:
    if present(judgement).is_counted_otherwise:
        return language.say(
            "{figure}, against {promise}: that publication counts otherwise than provinces do, "
            "so it could show the promise kept and cannot show it missed. The province's own figure decides.",
            **both(target, judgement, language),
        )
    return language.say(
        "{figure}, against {promise}: the source gives only a side of the number, which leaves it open.",
        **both(target, judgement, language),
    )


def part_of_year(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure}, against {promise}. It covers only a part of its year, so no pace is read from it.",
        **both(target, judgement, language),
    )


def kept(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say("{figure} holds {promise}.", **both(target, judgement, language))


def slipped_once(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure} does not hold {promise}; a second reading like it would be off track.",
        **both(target, judgement, language),
    )


def slipped_twice(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure} does not hold {promise}, nor did the reading before.", **both(target, judgement, language)
    )


def reached(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure}, against {promise}: reached before the deadline.", **both(target, judgement, language)
    )


def must_hold(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure}, against {promise}: at target, must hold to the deadline.", **both(target, judgement, language)
    )


def end_loaded(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure}, against {promise}. This number comes in late in its year, so no pace is read from it.",
        **both(target, judgement, language),
    )


def no_baseline(target: Target, judgement: Judgement, language: Language) -> str:
    sides = both(target, judgement, language)
    if target.baseline:
        return language.say("{figure}, against {promise}. From its baseline no pace can be read.", **sides)
    return language.say("{figure}, against {promise}. A baseline is needed to judge the pace.", **sides)


def no_number(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say("The promise is relative and has no number of its own.")


def moving_away(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure}, against {promise}: moving away from the target, from {start} at the start.",
        start=start_of(target, language),
        **both(target, judgement, language),
    )


def short_time(target: Target, judgement: Judgement, language: Language) -> str:
    return language.say(
        "{figure}: {time} of the time used, too early to read a pace.",
        figure=figure(present(judgement), target, language),
        time=share(advanced(judgement).time, language),
    )


def by_pace(target: Target, judgement: Judgement, language: Language) -> str:
    progress = advanced(judgement)
    metric = METRICS[target.metric]
    values = {
        "figure": figure(present(judgement), target, language),
        "way": share(progress.way, language),
        "start": start_of(target, language),
        "time": share(progress.time, language),
        "pace": f"{progress.pace:.2f}",
        "lands": amount(projected(progress.lands_near, target), metric, target.basis, language),
    }
    if progress.expected is not None:
        return along_goals(progress, values, language)
    if progress.needs is None or progress.needs <= 1:
        return language.say(
            "{figure}: {way} of the way from {start} at {time} of the time, pace {pace}; lands near {lands}.", **values
        )
    return language.say(
        "{figure}: {way} of the way from {start} at {time} of the time, pace {pace}; lands near {lands}; "
        "needs {times}× the pace so far.",
        times=f"{progress.needs:.1f}".removesuffix(".0"),
        **values,
    )


def along_goals(progress: Progress, values: dict[str, str], language: Language) -> str:
    """The pace against what interim goals ask for by that day."""
    told = language.say(
        "{figure}: {way} of the way from {start}, where the interim goals ask for {due} by then, pace {pace}; "
        "lands near {lands}.",
        due=share(progress.due, language),
        **values,
    )
    if progress.needs is None or progress.needs <= 1:
        return told
    times = f"{progress.needs:.1f}".removesuffix(".0")
    return language.sentences(told, language.say("It needs {times}× the pace so far.", times=times))


def by_goal(target: Target, judgement: Judgement, language: Language) -> str:
    goal = judgement.goal
    if goal is None:
        raise ValueError(f"{judgement.reason} without an interim goal")
    values = {
        "figure": figure(present(judgement), target, language),
        "goal": goal_words(goal, target, language),
        "promise": promised(target, language),
    }
    if judgement.reason is Reason.GOAL_REACHED:
        return language.say("{figure}: the interim goal ({goal}) is reached, on the way to {promise}.", **values)
    return language.say("{figure}: the interim goal ({goal}) is not reached, on the way to {promise}.", **values)


EXPLANATIONS: dict[Reason, Callable[[Target, Judgement, Language], str]] = {
    Reason.AT_DEADLINE: at_deadline,
    Reason.AFTER_DEADLINE: after_deadline,
    Reason.NOT_PUBLISHED: not_published,
    Reason.NOTHING_RECORDED: nothing_recorded,
    Reason.LEFT_OPEN: left_open,
    Reason.UNCONFIRMED: unconfirmed,
    Reason.PART_OF_YEAR: part_of_year,
    Reason.KEPT: kept,
    Reason.SLIPPED_ONCE: slipped_once,
    Reason.SLIPPED_TWICE: slipped_twice,
    Reason.REACHED: reached,
    Reason.MUST_HOLD: must_hold,
    Reason.END_LOADED: end_loaded,
    Reason.NO_BASELINE: no_baseline,
    Reason.NO_NUMBER: no_number,
    Reason.MOVING_AWAY: moving_away,
    Reason.SHORT_TIME: short_time,
    Reason.PACE: by_pace,
    Reason.GOAL_REACHED: by_goal,
    Reason.GOAL_MISSED: by_goal,
}


def both(target: Target, judgement: Judgement, language: Language) -> dict[str, str]:
    """The two sides of a comparison."""
    return {
        "figure": arithmetic(present(judgement), target, language),
        "promise": promised(target, language),
    }


def present(judgement: Judgement) -> Observation:
    """The figure that a status rests on, where its rule needs one."""
    if judgement.observation is None:
        raise ValueError(f"{judgement.reason} without a figure")
    return judgement.observation


def advanced(judgement: Judgement) -> Progress:
    """The progress that a status rests on, where its rule needs one."""
    if judgement.progress is None:
        raise ValueError(f"{judgement.reason} without progress")
    return judgement.progress


def start_of(target: Target, language: Language) -> str:
    """The baseline's value."""
    if target.baseline is None:
        raise ValueError(f"{target.id} has no baseline")
    return baseline_words(target.baseline, target, language)


def share(part: Decimal, language: Language) -> str:
    """A share of one, in whole percents."""
    return language.say("{n}%", n=language.number(part * 100, 0))


def projected(value: Decimal, target: Target) -> Decimal:
    """A projection in three digits, and a rank in whole places: more would pretend."""
    if target.basis is Basis.RANK:
        return Decimal(round(value))
    return value if value == 0 else Decimal(f"{value:.3g}")
