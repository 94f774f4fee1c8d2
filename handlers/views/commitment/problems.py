"""What is said beside a field of the modal when there is no commitment yet."""

from collections.abc import Mapping

from config.catalogue import Message
from config.metrics import Metric, Wording
from handlers.views.commitment.examples import example_of, level_example
from store.model.errors import UserError
from store.model.terms import Asked, Misfit, Problem

MISSING: Mapping[Asked, str] = {
    "province": Message("Which province? Type its name and choose it."),
    "year": Message("Which year is it of? Four digits, such as 2026."),
    "title": Message("What was promised? A sentence will do."),
    "metric": Message("What is measured? Type a word of its name and choose it."),
    "scope_name": Message("Which city or zone is it?"),
    "baseline_on": Message("Of which day or year is it? For example “end of 2025”."),
}


def problem_error(problem: Problem, metric: Metric | None) -> UserError:
    """What is wrong, and what can be written instead."""
    if problem.misfit is Misfit.PROVINCES_OWN:
        return UserError("If it is a city's or a zone's promise, choose which of the two.")
    if problem.misfit is Misfit.RUNS_DOWN:
        return UserError("A range runs from the lower number to the higher one.")
    if problem.misfit is Misfit.MISSING or metric is None:
        return UserError(MISSING[problem.field])
    return number_error(problem, metric)


def number_error(problem: Problem, metric: Metric) -> UserError:
    """Why a number cannot be promised of a metric."""
    basis = problem.basis or metric.default_basis
    example = level_example(metric) if problem.field == "baseline" else example_of(metric, basis)
    match problem.misfit:
        case Misfit.OTHER_UNIT if problem.field == "baseline":
            return UserError(
                "“{words}” does not fit {metric}. Try “{example}”.",
                words=problem.words,
                metric=Wording(metric.en, metric.zh),
                example=example,
            )
        case Misfit.OTHER_UNIT:
            return UserError(
                "“{words}” does not fit {metric}. Try “{example}”, or choose another way to count above.",
                words=problem.words,
                metric=Wording(metric.en, metric.zh),
                example=example,
            )
        case Misfit.RANK_MOVES:
            return UserError(
                "“{words}” says how far the rank moves, not which one is to be reached. Try “{example}”.",
                words=problem.words,
                example=example,
            )
    return UserError("I can read no number there. Try “{example}”.", example=example)
