"""Records as the typed parts of an answer."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from handlers.assistants.answers import (
    DeadlineTold,
    EvidenceTold,
    FigureTold,
    InitiativeTold,
    MetricTold,
    PromiseTold,
    ProvinceTold,
    SourceTold,
    StepTold,
    TargetTold,
)
from handlers.phrases.figures import (
    amount,
    block_words,
    bounded,
    deadline_words,
    measured,
    observed,
    promised,
    stage_words,
    standing,
    title_of,
)
from handlers.phrases.language import Language
from handlers.phrases.marks import gaps_told
from handlers.phrases.mrkdwn import visible
from handlers.phrases.reasons import arithmetic, why
from store.model.actual import Actual
from store.model.commitment import Commitment, Target
from store.model.conference import Conference
from store.model.deadline import Deadline
from store.model.evidence import Evidence
from store.model.milestone import Milestone
from store.model.observation import Observation
from store.model.official import OfficialFigure
from store.model.progress import Followed, Judged, Tracked
from store.model.source import Source

Conferences = Mapping[str, Conference]

MESSAGE = re.compile(r"/archives/[A-Z0-9]+/p\d{10,}")
UNITS_OF_BASES = {
    Basis.GROWTH_RATE: "percent",
    Basis.PP_CHANGE: "percentage_points",
    Basis.MULTIPLE: "times",
    Basis.RANK: "rank",
}


def province_told(code: str) -> ProvinceTold:
    return ProvinceTold(code=code, name=PROVINCES[code].en, name_zh=PROVINCES[code].zh)


def metric_told(key: str) -> MetricTold:
    return MetricTold(key=key, name=METRICS[key].en, name_zh=METRICS[key].zh)


def unit_of(metric: str, basis: Basis) -> str:
    """In what the values of a metric are counted, told so of its growth or change as well."""
    return UNITS_OF_BASES.get(basis) or METRICS[metric].unit.value


def deadline_told(deadline: Deadline, language: Language) -> DeadlineTold:
    return DeadlineTold(on=deadline.on, precision=deadline.precision, written=deadline_words(deadline, language))


def promise_told(target: Target, language: Language) -> PromiseTold:
    return PromiseTold(
        comparator=target.comparator,
        value=target.value,
        upper=target.upper,
        unit=unit_of(target.metric, target.basis),
        basis=target.basis,
        written=promised(target, language),
        words_of_source=target.value_words,
    )


def source_told(source: Source, language: Language) -> SourceTold:
    name = language.pick(source.name, source.name_zh)
    return SourceTold(name=visible(name), address=source.address, published=source.published)


def promised_in(commitment: Commitment, conferences: Conferences, language: Language) -> SourceTold | None:
    """The document in which something was promised, and the place in it."""
    place = language.pick(commitment.place or "", commitment.place_zh) or None
    conference = conferences.get(commitment.conference_id or "")
    if conference:
        name = language.pick(conference.title, conference.title_zh)
        published = conference.published or conference.held
        return SourceTold(name=visible(name), address=conference.address, published=published, place=place)
    if commitment.source:
        return source_told(commitment.source, language).model_copy(update={"place": place})
    return None


def target_told(judged: Judged, conferences: Conferences, language: Language) -> TargetTold:
    target, judgement = judged.target, judged.judgement
    return TargetTold(
        id=target.id,
        province=province_told(target.province),
        place=target.scope_name,
        year=target.year,
        metric=metric_told(target.metric),
        measures=measured(target, language),
        title=visible(title_of(target, language)),
        promise=promise_told(target, language),
        deadline=deadline_told(target.deadline, language),
        status=judgement.status,
        status_words=standing(judgement, language),
        why=why(target, judgement, language),
        is_settled=judgement.status.is_settled,
        figure=observation_told(judgement.observation, target, language) if judgement.observation else None,
        expected_by=None if judgement.status.is_settled else judgement.expected_by,
        not_verifiable=gaps_told(target, language) or None,
        source=promised_in(target, conferences, language),
    )


def observation_told(seen: Observation, target: Target, language: Language) -> FigureTold:
    """A figure in the target's own terms; computed from two levels where nobody states it so."""
    return FigureTold(
        value=round(seen.value, 6),
        unit=unit_of(target.metric, target.basis),
        basis=target.basis,
        bound=seen.bound,
        written=observed(seen, target, language),
        as_of=seen.as_of,
        release=seen.release,
        released=seen.released,
        official=seen.is_official,
        waits_for_confirmation=seen.is_pending,
        how=arithmetic(seen, target, language) if seen.is_computed else None,
        sources=sources_told(seen, language),
    )


def sources_told(seen: Observation, language: Language) -> list[SourceTold]:
    """Where the figures are published that an observation rests on."""
    return [source_told(source, language) for source in dict.fromkeys(one.source for one in seen.rests_on)]


def figure_told(actual: Actual, language: Language) -> FigureTold:
    """A figure as it is recorded or published."""
    how = language.pick(actual.computed or "", actual.computed_zh)
    if isinstance(actual, OfficialFigure) and actual.counted_otherwise:
        how = language.say("counted otherwise than by provinces")
    return FigureTold(
        value=actual.value,
        unit=unit_of(actual.metric, actual.basis),
        basis=actual.basis,
        bound=actual.bound,
        written=bounded(actual.bound, amount(actual.value, METRICS[actual.metric], actual.basis, language), language),
        as_of=actual.as_of,
        release=actual.release,
        released=actual.released,
        official=isinstance(actual, OfficialFigure),
        waits_for_confirmation=actual.is_pending,
        how=how or None,
        sources=[source_told(actual.source, language)],
    )


def initiative_told(followed: Followed, conferences: Conferences, language: Language) -> InitiativeTold:
    initiative = followed.initiative
    return InitiativeTold(
        id=initiative.id,
        province=province_told(initiative.province),
        place=initiative.scope_name,
        year=initiative.year,
        title=visible(title_of(initiative, language)),
        deadline=deadline_told(initiative.deadline, language) if initiative.deadline else None,
        stage=followed.stage,
        stage_words=stage_words(followed, language),
        is_overdue=followed.is_late,
        blocked_by=visible(block_words(followed.block, language)) if followed.block else None,
        source=promised_in(initiative, conferences, language),
    )


def either_told(
    item: Tracked, conferences: Conferences, language: Language
) -> dict[str, TargetTold | InitiativeTold | None]:
    """A commitment under the name of its kind."""
    if isinstance(item, Judged):
        return {"target": target_told(item, conferences, language)}
    return {"initiative": initiative_told(item, conferences, language)}


def step_told(step: Milestone, language: Language) -> StepTold:
    return StepTold(on=step.on, stage=step.stage, title=visible(step.title), source=source_told(step.source, language))


def evidence_told(kept: Evidence, language: Language) -> EvidenceTold:
    """A piece of evidence; what somebody wrote in Slack stays there, and an assistant is told where."""
    quote = None if is_message(kept) else visible(kept.quote)
    return EvidenceTold(on=kept.on, bearing=kept.bearing, quote=quote, source=source_told(kept.source, language))


def is_message(kept: Evidence) -> bool:
    """Whether a piece of evidence is what somebody wrote in Slack."""
    return kept.said_by is not None or MESSAGE.search(kept.source.address or "") is not None


def is_said_in_slack(commitment: Commitment, conferences: Conferences) -> bool:
    """Whether the words of a commitment are those of a message in Slack."""
    conference = conferences.get(commitment.conference_id or "")
    source = commitment.source.address if commitment.source else None
    return any(MESSAGE.search(address or "") for address in (source, conference.address if conference else None))


def counts_told(judged: Iterable[Judged]) -> dict[str, int]:
    """How many there are of each status."""
    return {status.value: n for status, n in sorted(Counter(item.status for item in judged).items())}


def days_until(deadline: Deadline | None, today: date) -> int | None:
    return (deadline.on - today).days if deadline else None
