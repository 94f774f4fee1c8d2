"""What is on record in words: each kind of record in a line, and each of its fields by name and value."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from config.catalogue import Message
from config.metrics import METRICS, Theme
from config.provinces import PROVINCES
from handlers.phrases.assessments import outlook_words
from handlers.phrases.figures import (
    BASIS_NAMES,
    LADDER_WORDS,
    RELEASE_WORDS,
    STAGE_WORDS,
    amount,
    baseline_words,
    block_words,
    bounded,
    deadline_words,
    goal_words,
    measured,
    metric_name,
    promised,
    province_names,
    title_of,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.marks import FORCE_WORDS
from handlers.phrases.mrkdwn import Mrkdwn, cut, escape, joined, link
from handlers.views.kit.sources import publication
from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.commitment import (
    COMMITMENT,
    NEW_PROMISE,
    Commitment,
    Comparator,
    Former,
    Initiative,
    State,
    Target,
)
from store.model.conference import Conference, ConferenceKind
from store.model.evidence import Bearing, Evidence
from store.model.fields import LABELS, Fact, facts_of
from store.model.milestone import Milestone
from store.model.postponement import Postponement
from store.model.province_rules import ProvinceRules
from store.model.role import EVERYBODY, Grant, Role
from store.model.source import Source

VALUE = 300  # characters of one value
STATE_WORDS = {
    State.DRAFT: Message("Draft"),
    State.ACTIVE: Message("Active"),
    State.REVISED: Message("Revised"),
    State.DROPPED: Message("Dropped"),
    State.CLOSED: Message("Closed"),
}
BEARING_WORDS = {
    Bearing.SUPPORTS: Message("Supports"),
    Bearing.CONTRADICTS: Message("Contradicts"),
    Bearing.MENTIONS: Message("Mentions"),
}
ROLE_WORDS = {
    Role.VIEWER: Message("viewer"),
    Role.EDITOR: Message("editor"),
    Role.COORDINATOR: Message("coordinator"),
    Role.ADMIN: Message("admin"),
}
KIND_WORDS = {
    ConferenceKind.CONFERENCE_REPORT: Message("conference report"),
    ConferenceKind.GOVERNMENT_WORK_REPORT: Message("government work report"),
    ConferenceKind.PLAN: Message("plan"),
    ConferenceKind.NOTICE: Message("notice"),
}
MODELS: Mapping[str, Callable[[Any], BaseModel]] = {
    "commitment": COMMITMENT.validate_python,
    "actual": Actual.model_validate,
    "milestone": Milestone.model_validate,
    "evidence": Evidence.model_validate,
    "assessment": Assessment.model_validate,
    "conference": Conference.model_validate,
    "grant": Grant.model_validate,
    "postponement": Postponement.model_validate,
    "province_rules": ProvinceRules.model_validate,
}

Write = Callable[[Any, Language], str]  # mrkdwn where it is written by us; anything else is escaped


def parsed(record: str, facts: Mapping[str, Any] | None) -> BaseModel | None:
    """A record from an event."""
    return None if facts is None else MODELS[record](facts)


def changed(before: BaseModel, after: BaseModel, language: Language) -> Iterator[tuple[str, str, str]]:
    """Each fact that is another now: its name, what it was and what it is."""
    facts = {fact.name: fact for record in (before, after) for fact in facts_of(type(record))}
    for fact in facts.values():
        if any(getattr(before, name, None) != getattr(after, name, None) for name in fact.fields):
            yield language.say(fact.label), told(fact, before, language), told(fact, after, language)


def told(fact: Fact, record: BaseModel, language: Language) -> str:
    """A fact of a record in words; nothing where it is not given."""
    write = WRITE.get(fact.name) or text(fact.name)
    return write(record, language)


def label_of(name: str, language: Language) -> str:
    """What a field is called wherever a reader meets it."""
    return language.say(LABELS[name])


def in_a_line(record: BaseModel, language: Language) -> Mrkdwn:
    """A record in one line."""
    match record:
        case Target() | Initiative():
            return commitment_line(record, language)
        case Actual():
            return language.mark(
                "{value} · {source}",
                value=figure(record, language),
                source=publication(record.source, language),
            )
        case Milestone():
            return language.mark(
                "{day}: {title} · {source}",
                day=language.day(record.on),
                title=step(record, language),
                source=publication(record.source, language),
            )
        case Evidence():
            return language.mark(
                "{bearing}: “{quote}” · {source}",
                bearing=language.say(BEARING_WORDS[record.bearing]),
                quote=cut(record.quote, VALUE),
                source=publication(record.source, language),
            )
        case Assessment():
            return language.mark(
                "{outlook}: {reason}",
                outlook=outlook_words(record.outlook, language),
                reason=cut(record.reason, VALUE),
            )
        case Conference():
            return escape(cut(language.pick(record.title, record.title_zh), VALUE))
        case Grant():
            return joined(" · ", [holder(record, language), escape(granted(record, language))])
        case ProvinceRules():
            return rules_line(record, language)
        case Postponement():
            return language.mark("{id} until {day}", id=record.commitment_id, day=language.day(record.until))
    raise ValueError(f"nothing is told of {record!r}")


def commitment_line(commitment: Commitment, language: Language) -> Mrkdwn:
    """A commitment by its id, its promise and its title."""
    parts = [commitment.id, promise(commitment, language), cut(title_of(commitment, language), VALUE)]
    return joined(" · ", [escape(part) for part in parts if part])


def promise(record: Any, language: Language) -> str:
    """What is promised, with its number, and by when."""
    what, due = without_deadline(record, language), deadline(record, language)
    return language.say("{what}, by {deadline}", what=what, deadline=due) if due else what


def without_deadline(record: Any, language: Language) -> str:
    """What is promised, with its number."""
    if not isinstance(record, Target):
        return language.say("initiative")
    return language.say("{name} {promise}", name=measured(record, language), promise=promised(record, language))


def formerly(former: Former, target: Commitment, language: Language) -> str:
    """A former promise, without what it measures: "> 10,000, by end of 2022"."""
    due = deadline_words(former.deadline or target.deadline, language)
    if not isinstance(target, Target) or former.value is None:
        return language.say("by {deadline}", deadline=due)
    same = Comparator.EQUAL if target.comparator is Comparator.RANGE else target.comparator
    then = target.model_copy(
        update={
            "comparator": former.comparator or same,
            "value": former.value,
            "upper": former.upper,
        }
    )
    return language.say("{promise}, by {deadline}", promise=promised(then, language), deadline=due)


def figure(actual: Actual, language: Language) -> str:
    """A figure with its day and how settled it is."""
    metric = METRICS[actual.metric]
    value = bounded(actual.bound, amount(actual.value, metric, actual.basis, language), language)
    return language.say(
        "{metric} {value} ({day}, {release}, released {released})",
        metric=language.say(BASIS_NAMES[actual.basis], metric=metric_name(actual.metric, language)),
        value=language.say("{scope}: {name}", scope=actual.scope_name, name=value) if actual.scope_name else value,
        day=year_or_day(actual.as_of, language),
        release=language.say(RELEASE_WORDS[actual.release]),
        released=language.day(actual.released),
    )


def step(milestone: Milestone, language: Language) -> str:
    """A step with the stage that it reached."""
    title = cut(milestone.title, VALUE)
    return f"{language.say(STAGE_WORDS[milestone.stage])} · {title}" if milestone.stage else title


def rules_line(rules: ProvinceRules, language: Language) -> Mrkdwn:
    """What a coordinator has settled for a province: "Henan: default owner @li; figures need a second person"."""
    province = province_names(rules.id, language)
    told = language.mark("{province}: no default owner", province=province)
    if rules.default_owner:
        owner = language.mention(rules.default_owner)
        told = language.mark("{province}: default owner {owner}", province=province, owner=owner)
    second = [language.mark("figures need a second person")] if rules.two_people else []
    return joined(" · ", [told, *second])


def holder(grant: Grant, language: Language) -> Mrkdwn:
    """Who has a role."""
    return escape(language.say("everybody")) if grant.id == EVERYBODY else language.mention(grant.id)


def granted(grant: Grant, language: Language) -> str:
    """The role that somebody has, and for which provinces."""
    names = [language.pick(PROVINCES[code].en, PROVINCES[code].zh) for code in grant.provinces]
    role = language.say(ROLE_WORDS[grant.role])
    if not names:
        return language.say("{role} of all provinces", role=role)
    return language.say("{role} of {provinces}", role=role, provinces=language.listed(names))


def source_words(source: Source | None, language: Language) -> str:
    """A source with all that is known of it."""
    if source is None:
        return ""
    published = language.day(source.published) if source.published else None
    parts = [publication(source, language), *(escape(part) for part in (source.document_number, published) if part)]
    return joined(" · ", parts)


def text(name: str) -> Write:
    """A field that is text, or nothing."""
    return lambda record, language: cut(str(getattr(record, name, None) or ""), VALUE)


def number(name: str) -> Write:
    """A field in the unit of its target's metric."""

    def write(record: Any, language: Language) -> str:
        value: Decimal | None = getattr(record, name, None)
        return "" if value is None else amount(value, METRICS[record.metric], record.basis, language)

    return write


def on(name: str) -> Write:
    """A calendar date."""
    return lambda record, language: language.day(getattr(record, name)) if getattr(record, name) else ""


def word(name: str, words: Mapping[Any, str]) -> Write:
    """One of a few values."""
    return lambda record, language: language.say(words[getattr(record, name)]) if getattr(record, name, None) else ""


def someone(name: str) -> Write:
    """A member."""
    return lambda record, language: language.mention(getattr(record, name)) if getattr(record, name) else ""


def as_written(record: Any, language: Language) -> str:
    """A number in the words in which it is on record, with the language where that is another, and whose words."""
    words = language.as_written(cut(record.value_words or "", VALUE), None)
    is_paraphrase = words and getattr(record, "words_are", "quote") != "quote"
    return language.say("{words} (paraphrase)", words=words) if is_paraphrase else words


def source(record: Any, language: Language) -> str:
    return source_words(record.source, language)


def deadline(record: Any, language: Language) -> str:
    return deadline_words(record.deadline, language) if record.deadline else ""


def themes(commitment: Commitment, language: Language) -> str:
    named = {theme.value: language.say(theme.label) for theme in Theme}
    return language.listed([named.get(theme, theme) for theme in commitment.themes])


def baseline(record: Any, language: Language) -> str:
    start = getattr(record, "baseline", None)
    if start is None:
        return ""
    value = language.say(
        "{value} ({day})", value=baseline_words(start, record, language), day=year_or_day(start.on, language)
    )
    return f"{value} · {start.source}" if start.source else value


def former(commitment: Commitment, language: Language) -> str:
    return "; ".join(formerly(each, commitment, language) for each in commitment.former)


def interim(commitment: Commitment, language: Language) -> str:
    return "; ".join(goal_words(goal, commitment, language) for goal in commitment.interim)


def followed(commitment: Commitment, language: Language) -> str:
    return language.say("a new promise") if commitment.follows == NEW_PROMISE else commitment.follows or ""


def blocked(milestone: Milestone, language: Language) -> str:
    return block_words(milestone, language) if milestone.blocked else ""


def outlook(assessment: Assessment, language: Language) -> str:
    return outlook_words(assessment.outlook, language)


def kept(record: Any, language: Language) -> str:
    return language.say("to be held all the time") if getattr(record, "keep", False) else language.say("to be reached")


def quoted(commitment: Commitment, language: Language) -> str:
    return language.say("quote") if commitment.words_are == "quote" else language.say("paraphrase")


def address(conference: Conference, language: Language) -> str:
    return link(conference.address, conference.address) if conference.address else ""


def reviewed(conference: Conference, language: Language) -> str:
    return cut("; ".join(language.pick(review.words, review.words_zh) for review in conference.reviews), VALUE)


def province(record: Any, language: Language) -> str:
    return province_names(record.province, language)


def field_of(initiative: Initiative, language: Language) -> str:
    return metric_name(initiative.metric, language) if initiative.metric else ""


def whether(name: str) -> Write:
    """Yes or no."""
    return lambda record, language: language.say("yes") if getattr(record, name, False) else language.say("no")


def scope(record: Any, language: Language) -> str:
    return record.scope_name or language.say("the province")


WRITE: Mapping[str, Write] = {  # by the name of the fact; what is not here is text
    "promise": without_deadline,
    "value_words": as_written,
    "scope": scope,
    "metric": field_of,
    "province": province,
    "deadline": deadline,
    "stretch": number("stretch"),
    "tolerance": number("tolerance"),
    "keep": kept,
    "former": former,
    "interim": interim,
    "follows": followed,
    "baseline": baseline,
    "words_are": quoted,
    "source": source,
    "owner": someone("owner"),
    "default_owner": someone("default_owner"),
    "themes": themes,
    "force": word("force", FORCE_WORDS),
    "state": word("state", STATE_WORDS),
    "figure": figure,
    "entered_by": someone("entered_by"),
    "needs_confirmation": whether("needs_confirmation"),
    "two_people": whether("two_people"),
    "confirmed_by": someone("confirmed_by"),
    "stage": word("stage", STAGE_WORDS),
    "blocked": blocked,
    "ladder": word("ladder", LADDER_WORDS),
    "outlook": outlook,
    "assessed_by": someone("assessed_by"),
    "holds_until": on("holds_until"),
    "bearing": word("bearing", BEARING_WORDS),
    "said_by": someone("said_by"),
    "saved_by": someone("saved_by"),
    "on": on("on"),
    "until": on("until"),
    "held": on("held"),
    "published": on("published"),
    "kind": word("kind", KIND_WORDS),
    "address": address,
    "reviews": reviewed,
    "role": granted,
}
