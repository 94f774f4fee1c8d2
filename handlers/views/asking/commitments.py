"""What is said of promises: how they stand and why, by when, whose they are, and where they are written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from config.metrics import METRICS
from handlers.phrases.figures import (
    dated,
    deadline_words,
    in_short,
    latest,
    observed,
    own_words,
    province_names,
    release_months,
    released_on,
    stage_words,
    standing,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, cut, escape, joined, lines
from handlers.phrases.reasons import why
from handlers.views.asking.claims import Claim
from handlers.views.asking.figures import gap_words
from handlers.views.asking.figures import measured as measured_line
from handlers.views.kit.sources import document, publication
from handlers.words.asking.question import KEPT, NOT_OUT, Counted, Question
from store.model.actual import Actual
from store.model.commitment import Commitment, Comparator, Force, Target
from store.model.conference import Conference
from store.model.judgement import Status
from store.model.progress import Followed, Judged, Tracked

TITLE = 160  # characters
WORDS = 300

Documents = Mapping[str, Conference]  # by id


def named(commitment: Commitment, language: Language) -> Mrkdwn:
    """A promise by its id, its province and what it says."""
    return language.mark(
        "*{id}* · {province}: {promise}",
        id=commitment.id,
        province=province_names(commitment.province, language),
        promise=in_short(commitment, language),
    )


def entry(item: Tracked, language: Language) -> tuple[str, str]:
    """A promise for the menu that opens its card."""
    return item.commitment.id, cut(in_short(item.commitment, language), 60)


def how_it_stands(item: Tracked, language: Language) -> str:
    return standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language)


def in_a_line(item: Tracked, language: Language) -> Claim:
    """A promise with its deadline and how it stands."""
    commitment = item.commitment
    parts = [escape(how_it_stands(item, language))]
    if isinstance(item, Judged) and (figure := latest(item, language)):
        parts.insert(0, escape(figure))
    if commitment.deadline:
        parts.insert(0, escape(deadline_words(commitment.deadline, language)))
    text = language.mark("• {promise} · {facts}", promise=named(commitment, language), facts=joined(" · ", parts))
    return Claim(text, rows_of(item))


def without_stage(items: Sequence[Tracked], language: Language) -> Claim:
    """The initiatives of which no step is on record, in one line."""
    ids = [item.commitment.id for item in items]
    text = language.mark_n(
        "• {n} initiative without a stage: {ids}",
        "• {n} initiatives without a stage: {ids}",
        len(ids),
        ids=" ".join(ids),
    )
    return Claim(text, ids)


def rows_of(item: Tracked) -> list[str]:
    """The promise, and the figures or the step that tell how it stands."""
    if isinstance(item, Followed):
        return [item.initiative.id, *([item.latest.id] if item.latest else [])]
    seen = item.judgement.observation
    return [item.target.id, *(actual.id for actual in seen.rests_on)] if seen else [item.target.id]


def sources_of(item: Tracked, documents: Documents, language: Language) -> list[Mrkdwn]:
    """Where its figure or its last step is published, and where it was promised."""
    found = []
    if isinstance(item, Judged) and (seen := item.judgement.observation):
        found += [publication(actual.source, language) for actual in seen.rests_on]
    if isinstance(item, Followed) and item.latest:
        found.append(publication(item.latest.source, language))
    return [*found, *promised_in(item.commitment, documents, language)]


def promised_in(commitment: Commitment, documents: Documents, language: Language) -> list[Mrkdwn]:
    """The document in which a promise stands."""
    conference = documents.get(commitment.conference_id or "")
    if conference:
        return [document(conference, language)]
    return [publication(commitment.source, language)] if commitment.source else []


def reason(item: Tracked, documents: Documents, language: Language) -> Claim:
    """How a promise stands and why, with the sources."""
    sources = sources_of(item, documents, language)
    if isinstance(item, Judged):
        told = language.mark("{status}. {why}", status=standing(item.judgement, language), why=why_of(item, language))
    else:
        told = escape(stage_words(item, language))
        if item.latest:
            told = language.mark(
                "{stage}: {day}, {step}",
                stage=told,
                day=language.day(item.latest.on),
                step=cut(item.latest.title, TITLE),
            )
    note = language.pick(item.commitment.note or "", item.commitment.note_zh)
    noted = language.mark("Note: {note}", note=cut(note, WORDS)) if note else None
    written = language.mark("Source: {sources}", sources=joined(" · ", dict.fromkeys(sources))) if sources else None
    return Claim(lines(named(item.commitment, language), told, noted, written), rows_of(item))


def why_of(item: Judged, language: Language) -> str:
    return why(item.target, item.judgement, language)


def verdict(item: Tracked, question: Question, language: Language) -> Claim:
    """Yes or no, where that was asked, and how a promise stands, with the reason."""
    told = named(item.commitment, language)
    if question.yes_or_no:
        told = language.sentence_marks(yes_or_no(item, question, language), told)
    status = escape(how_it_stands(item, language))
    if isinstance(item, Judged):
        status = language.mark("{status}. {why}", status=status, why=why_of(item, language))
        if (left := still_missing(item)) is not None:
            words = gap_words(left, METRICS[item.target.metric], item.target.basis, language)
            status = language.sentence_marks(status, language.mark("Short by {amount}.", amount=words))
    due = escape(deadline_words(item.commitment.deadline, language)) if item.commitment.deadline else None
    text = lines(language.mark("{promise}, by {deadline}", promise=told, deadline=due) if due else told, status)
    return Claim(text, rows_of(item), sources_of(item, {}, language))


def yes_or_no(item: Tracked, question: Question, language: Language) -> Mrkdwn:
    """Whether a promise is kept, or what was asked of it holds."""
    if question.forces:
        return of_force(item.commitment, question, language)
    if isinstance(item, Followed):
        return language.mark("Yes.") if not item.is_open else language.mark("Not on record as done.")
    status = item.status
    if question.statuses and status in question.statuses:
        return language.mark("Yes.")
    if question.statuses and not set(question.statuses) & set(KEPT):
        return language.mark("No.") if item.judgement.observation else language.mark("Not known yet.")
    if status in KEPT:
        return language.mark("Yes.") if status is not Status.MET_LATE else language.mark("Yes, but late.")
    if status is Status.MISSED:
        return language.mark("No.")
    return language.mark("Not yet known.") if status in NOT_OUT else language.mark("Not yet.")


def of_force(commitment: Commitment, question: Question, language: Language) -> Mrkdwn:
    """Whether a document calls its promise binding, or expected."""
    if commitment.force is Force.NOT_SAID:
        return language.mark("The document does not say.")
    return language.mark("Yes.") if commitment.force in question.forces else language.mark("No.")


def of_all(items: Sequence[Judged], language: Language) -> Mrkdwn | None:
    """Whether all of several targets are kept."""
    if any(item.status is Status.MISSED for item in items):
        return language.mark("No.")
    return language.mark("Yes.") if items and all(item.status in KEPT for item in items) else None


def short_by(item: Judged, language: Language) -> Claim:
    """A target in a line, with how much is missing."""
    line, left = in_a_line(item, language), still_missing(item)
    words = gap_words(left, METRICS[item.target.metric], item.target.basis, language) if left else ""
    return Claim(joined(" · ", [line.text, language.mark("Short by {amount}.", amount=words)]), line.rests_on)


def still_missing(item: Judged) -> Decimal | None:
    """How far the latest figure is from what was promised; none where it is there or only a side is known."""
    seen, target = item.judgement.observation, item.target
    if (
        seen is None
        or target.value is None
        or seen.bound is not Comparator.EQUAL
        or item.status in KEPT
        or target.upper is not None
    ):
        return None
    higher = METRICS[target.metric].higher_is_better
    left = target.value - seen.value if higher else seen.value - target.value
    return round(left, 2) if left > 0 else None


def against_amount(figure: Actual, is_beyond: bool | None, language: Language) -> Claim:
    """Whether a measured value is beyond an amount that was asked about; its source may leave that open."""
    line = measured_line(figure, language)
    if is_beyond is None:
        answer = language.mark("Not known.")
    else:
        answer = language.mark("Yes.") if is_beyond else language.mark("No.")
    return Claim(language.sentence_marks(answer, line.text), line.rests_on)


def due(item: Tracked, question: Question, language: Language) -> Claim:
    """By when something was promised; when it was reached, or when the figure that decides comes out."""
    commitment = item.commitment
    told = [
        language.mark(
            "{promise}: due by {deadline}.",
            promise=named(commitment, language),
            deadline=deadline_words(commitment.deadline, language),
        )
        if commitment.deadline
        else language.mark("{promise}: no date was promised.", promise=named(commitment, language))
    ]
    if isinstance(item, Judged):
        told.append(reached_or_expected(item, language))
    elif item.latest:
        told.append(
            language.mark("{day}: {stage}.", day=language.day(item.latest.on), stage=stage_words(item, language))
        )
    return Claim(language.sentence_marks(*told), rows_of(item), sources_of(item, {}, language))


def reached_or_expected(item: Judged, language: Language) -> Mrkdwn:
    seen, judgement, target = item.judgement.observation, item.judgement, item.target
    if item.status in KEPT and seen:
        last = max(seen.rests_on, key=lambda actual: actual.released)
        return language.mark(
            "Reached with {value} ({day}), released {released}.",
            value=observed(seen, target, language),
            day=dated(seen, language),
            released=released_on(last, language),
        )
    months = release_months(METRICS[target.metric], target.deadline.on.year, language)
    status = standing(judgement, language)
    return language.mark("The figure that decides usually comes out {months}. {status}.", months=months, status=status)


def owned(item: Tracked, language: Language) -> Claim:
    """Who looks after a promise in the team, and which bodies it names."""
    commitment = item.commitment
    owner = (
        language.mark("owner {person}", person=language.mention(commitment.owner))
        if commitment.owner
        else language.mark("nobody owns it yet")
    )
    bodies = [
        language.mark("lead body: {body}", body=commitment.lead_body) if commitment.lead_body else None,
        language.mark("supporting: {body}", body=commitment.supporting_bodies)
        if commitment.supporting_bodies
        else None,
    ]
    told = joined("; ", [owner, *(body for body in bodies if body)])
    return Claim(language.mark("{promise}: {owner}", promise=named(commitment, language), owner=told), [commitment.id])


def written(item: Tracked, documents: Documents, language: Language) -> Claim:
    """Where a promise is written, in its own words, and where its figure is published."""
    commitment = item.commitment
    where = promised_in(commitment, documents, language)
    place = language.pick(commitment.place or "", commitment.place_zh)
    told = [named(commitment, language)]
    if where:
        told.append(
            language.mark(
                "Promised: {documents}", documents=joined(" · ", [*where, *([escape(place)] if place else [])])
            )
        )
    else:
        told.append(language.mark("No document is recorded for it."))
    if words := own_words(commitment, documents.get(commitment.conference_id or "")):
        told.append(
            language.mark("“{words}”", words=cut(words, WORDS))
            if commitment.words_are == "quote"
            else language.mark("Paraphrase: {words}", words=cut(words, WORDS))
        )
    figures = [source for source in dict.fromkeys(sources_of(item, {}, language)) if source not in where]
    if figures:
        told.append(language.mark("Figures: {publications}", publications=joined(" · ", figures)))
    rests_on = [*rows_of(item), *([commitment.conference_id] if commitment.conference_id else [])]
    return Claim(lines(*told), rests_on)


def in_document(conference: Conference, ids: Sequence[str], language: Language) -> Claim:
    """A document, and the promises that stand in it."""
    range_of = language.mark("{first} to {last}", first=ids[0], last=ids[-1]) if len(ids) > 1 else escape(ids[0])
    text = language.mark("• {document}: {ids}", document=document(conference, language), ids=range_of)
    return Claim(text, [conference.id, *ids])


def held(conference: Conference, language: Language) -> Claim:
    """When a conference was held, and when its document came out."""
    name = document(conference, language)
    if conference.held and conference.published and conference.held != conference.published:
        text = language.mark(
            "• {document}: held on {day}, published on {published}.",
            document=name,
            day=language.day(conference.held),
            published=language.day(conference.published),
        )
    elif conference.held or conference.published:
        day = language.day(conference.held or conference.published)
        text = (
            language.mark("• {document}: held on {day}.", document=name, day=day)
            if conference.held
            else language.mark("• {document}: published on {day}.", document=name, day=day)
        )
    else:
        text = language.mark("• {document}: its day is not recorded.", document=name)
    return Claim(text, [conference.id])


def without_such(province: str, documents: Sequence[Conference], language: Language) -> Claim:
    """A province that has promised no such thing in the documents that are on record."""
    where = joined(" · ", [document(one, language) for one in documents])
    text = language.mark("• {province}: {documents}", province=province_names(province, language), documents=where)
    return Claim(text, [one.id for one in documents])


def having_such(items: Sequence[Tracked], language: Language) -> Claim:
    """The provinces that have promised it."""
    ids = [item.commitment.id for item in items]
    names = language.listed([*dict.fromkeys(province_names(item.commitment.province, language) for item in items)])
    return Claim(language.mark("Those that have: {provinces}.", provinces=names), ids)


def none_of(noun: Counted, language: Language) -> Mrkdwn:
    """That only promises of the other kind are there."""
    if noun is Counted.TARGETS:
        return language.mark("No target with a number is on record here, only initiatives.")
    return language.mark("No initiative is on record here, only targets.")


def is_of_target(item: Tracked, value: Decimal) -> bool:
    """Whether a target promises just that number."""
    return isinstance(item.commitment, Target) and value in (item.commitment.value, item.commitment.upper)
