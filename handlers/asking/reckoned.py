"""Answer what is asked of numbers themselves: sums and ratios of figures, and where a number comes from."""

from dataclasses import replace

from config.metrics import METRICS, Unit
from handlers.asking.commitments import opened, source, why
from handlers.asking.facts import Case, common_year, figures, latest_of, promises, targets_in
from handlers.phrases.language import Language
from handlers.views.asking import figures as views
from handlers.views.asking import reckoned
from handlers.views.asking.claims import Claim, Told
from handlers.views.asking.commitments import is_of_target
from handlers.words.asking.question import Kind, Question, Reckoning
from store.model.actual import Actual
from store.model.commitment import Comparator
from store.model.progress import Judged
from store.progress import measured_of

SHOWN = 8  # figures that are the number that was named


async def reckon(case: Case, language: Language) -> Told | None:
    """The sum of figures of one year, or how many times the one is the other."""
    question = case.question
    (metric,) = question.metrics
    known = await figures(case, question.places, [metric])
    year = next(iter(question.years), None) or common_year(known, question.places, metric)
    found = latest_of(known, (year,) if year else ())
    pairs = [found[place, metric] for place in question.places if (place, metric) in found]
    if year is None or len(pairs) < len(question.places):
        latest = latest_of(known)
        there = [latest[place, metric] for place in question.places if (place, metric) in latest]
        return Told(Kind.DIFFERENCE, [views.not_comparable(question.places, metric, there, language)])
    return Told(Kind.DIFFERENCE, [of_figures(pairs, question, language)])


def of_figures(found: list[Actual], question: Question, language: Language) -> Claim:
    """What is made of the figures; nothing of those of which a source gives only a side, or of different kinds."""
    is_exact = all(figure.bound is Comparator.EQUAL and figure.basis is found[0].basis for figure in found)
    if not is_exact or (question.reckoning is Reckoning.RATIO and not found[1].value):
        return reckoned.not_reckoned(found, language)
    if question.reckoning is Reckoning.RATIO:
        return reckoned.ratio(found[0], found[1], language)
    return reckoned.total(found, language)


async def named(case: Case, language: Language) -> Told | None:
    """The figures and promises that are a number which was named without what it is of."""
    question = case.question
    if question.amount is None:
        return None
    provinces = question.provinces or tuple(await case.ledger.commitments.latest_years())
    known = await measured_of(case.ledger, provinces, [*METRICS], case.today) if provinces else []
    same = [figure for figure in known if is_the(figure, question)]
    once = {(figure.province, figure.metric, figure.basis, figure.as_of): figure for figure in same}
    items = [item for item in targets_in(await promises(case)) if promises_the(item, question)]
    claims = [views.measured(figure, language) for figure in [*once.values()][:SHOWN]]
    if items:
        ids = tuple(item.target.id for item in items[:SHOWN])
        tell = why if question.kind is Kind.WHY else source
        promised = await tell(replace(case, question=replace(question, ids=ids)), None, language)
        claims += promised.claims if promised else []
    return Told(question.kind, claims, opens=opened(items, language)) if claims else None


def is_the(figure: Actual, question: Question) -> bool:
    """Whether a figure is the number that was named."""
    return (
        question.amount is not None and figure.value == question.amount.value and is_counted_so(figure.metric, question)
    )


def promises_the(item: Judged, question: Question) -> bool:
    """Whether a target promises the number that was named; a percentage may be of growth."""
    return question.amount is not None and is_of_target(item, question.amount.value)


def is_counted_so(metric: str, question: Question) -> bool:
    """Whether a metric is in percent where a percentage was named, and not where none was."""
    unit = question.amount.unit if question.amount else None
    return unit is None or (METRICS[metric].unit is Unit.PERCENT) == (unit is Unit.PERCENT)
