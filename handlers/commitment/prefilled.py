"""The modal as it shows what is on record, to be changed."""

from config.metrics import METRICS, Basis
from handlers.phrases.figures import amount, deadline_words, goal_words, promised, year_or_day
from handlers.phrases.language import Language
from handlers.phrases.titles import is_named_by_us
from handlers.views.commitment.form import BY_ITSELF, KEEP, NO_DOCUMENT, PARAPHRASE, UNSOURCED, Filled
from store.model.building import AS_TYPED
from store.model.commitment import Commitment, Initiative, InterimGoal, Target


def filled_with(commitment: Commitment, language: Language) -> Filled:
    """The modal as it shows what is on record."""
    filled: Filled = {
        "kind": commitment.kind,
        "province": commitment.province,
        "title": language.pick(commitment.title, commitment.title_zh),
        "words": language.pick(commitment.words or "", commitment.words_zh) or None,
        "words_are": [PARAPHRASE] if commitment.words_are == PARAPHRASE else [],
        "place": language.pick(commitment.place or "", commitment.place_zh) or None,
        "note": language.pick(commitment.note or "", commitment.note_zh) or None,
        "themes": [*commitment.themes],
        "force": str(commitment.force),
        "follows": commitment.follows or BY_ITSELF,
        "scope": str(commitment.scope),
        "scope_name": commitment.scope_name,
        "deadline": deadline_words(commitment.deadline, language) if commitment.deadline else None,
        "metric": commitment.metric,
        "document": commitment.conference_id or UNSOURCED,
    }
    filled |= {name: getattr(commitment, name) for name in AS_TYPED}
    if commitment.source:
        source = commitment.source
        filled |= {"document": NO_DOCUMENT, "doc_title": source.name, "doc_address": source.address}
        filled |= {"doc_number": source.document_number}
    filled["interim"] = "\n".join(goal_line(goal, commitment, language) for goal in commitment.interim) or None
    if isinstance(commitment, Initiative):
        filled["ladder"] = commitment.ladder and str(commitment.ladder)
    if isinstance(commitment, Target):
        if is_named_by_us(commitment):
            filled["title"] = None
        filled |= {"basis": str(commitment.basis), "keep": [KEEP] if commitment.keep else []}
        filled["value"] = commitment.value_words or promised(commitment, language)
        if commitment.stretch is not None:
            metric = METRICS[commitment.metric]
            filled["stretch"] = amount(commitment.stretch, metric, commitment.basis, language, in_full=True)
        if commitment.baseline:
            level = amount(commitment.baseline.value, METRICS[commitment.metric], Basis.LEVEL, language)
            filled |= {"baseline": level, "baseline_on": year_or_day(commitment.baseline.on, language)}
    return filled


def goal_line(goal: InterimGoal, commitment: Commitment, language: Language) -> str:
    """An interim goal with where it is written, if that is not where the commitment is."""
    words = goal_words(goal, commitment, language)
    return f"{words} {goal.source.address}" if goal.source and goal.source.address else words
