"""One commitment on a card: what was promised, what became of it, where both are written."""

from collections.abc import Iterator, Sequence

from config.metrics import METRICS
from config.provinces import PROVINCES
from handlers.phrases.figures import (
    RELEASE_WORDS,
    SIGNS,
    amount,
    block_words,
    bounded,
    deadline_words,
    goal_words,
    ladder_words,
    measured,
    own_words,
    promised,
    province_names,
    released_on,
    stage_words,
    standing,
    title_of,
    translated_words,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.marks import gaps_told
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, italic, joined, lines, quote
from handlers.phrases.reasons import why
from handlers.views.assessments import assessment_blocks
from handlers.views.commitment.baseline import baseline_button
from handlers.views.commitment.confirm import confirm_button
from handlers.views.evidence import evidence_blocks
from handlers.views.kit.blocks import (
    Answer,
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    fields,
    long_text,
    section,
)
from handlers.views.kit.buttons import edit_button, history_button, judge_button, update_button
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import Asked, again
from handlers.views.kit.reader import Reader
from handlers.views.kit.records import formerly, promise, source_words, step, told
from handlers.views.kit.sources import document, publication
from handlers.views.lineage import Years, year_on_year
from handlers.words.sides import said_otherwise
from store.model.actual import Actual
from store.model.assessment import Assessment
from store.model.commitment import Commitment, Initiative, InterimGoal, State, Target
from store.model.conference import Conference
from store.model.evidence import Evidence
from store.model.fields import facts_of, is_given
from store.model.milestone import Milestone
from store.model.official import OfficialFigure, official_twin
from store.model.progress import Followed, Judged

SHARE_COMMITMENT = "commitment:share"
OPEN_SOURCE = "commitment:source"
FIGURES_SHOWN = 12
STEPS_SHOWN = 12
FORMER_SHOWN = 3  # beside the first of all
TITLE_IN_NOTICE = 300
PLACED = {  # facts that have a place of their own on the card, or none
    *("id", "conference_id", "province", "year", "scope", "title", "title_zh", "metric", "promise", "deadline"),
    *(
        "keep",
        "tolerance",
        "words",
        "words_zh",
        "words_are",
        "place",
        "place_zh",
        "offset",
        "themes",
        "source",
        "former",
        "follows",
    ),
    *("note", "note_zh"),
}


def target_card(
    judged: Judged,
    conference: Conference | None,
    reader: Reader,
    *,
    years: Years | None = None,
    evidence: Sequence[Evidence] = (),
    assessments: Sequence[Assessment] = (),
    shared: bool = False,
    past: bool = False,
) -> Answer:
    """A target: the promise and its source, the status and its why, each figure with its release."""
    target, judgement, language = judged.target, judged.judgement, reader.language
    status = standing(judgement, language)
    headline = language.mark(
        "*{id}* · {province}: {name} {promise}",
        id=target.id,
        province=province_names(target.province, language),
        name=measured(target, language),
        promise=promised(target, language),
    )
    facts = [
        labelled(language.say("Status"), status),
        labelled(language.say("By"), deadline_words(target.deadline, language)),
        *further_facts(target, language),
    ]
    reason = escape(why(target, judgement, language))
    summary = lines(headline, language.mark("{status}. {why}", status=status, why=reason))
    return Answer(
        summary,
        [
            section(headline),
            *title_blocks(target, conference, language),
            *fields(*facts),
            section(lines(bold(language.say("Why this status")), reason)),
            *assessment_blocks(assessments, judged, language),
            *formerly_promised(target, language),
            *(year_on_year(years, target, language) if years else []),
            *figures(judged.actuals, language),
            *evidence_blocks(evidence, language),
            *foot(target, conference, language, shared=shared, past=past, offers=offers(judged, language)),
        ],
    )


def initiative_card(
    followed: Followed,
    conference: Conference | None,
    reader: Reader,
    *,
    years: Years | None = None,
    evidence: Sequence[Evidence] = (),
    assessments: Sequence[Assessment] = (),
    shared: bool = False,
    past: bool = False,
) -> Answer:
    """An initiative: the promise and its source, the stage, each step with its source."""
    initiative, language = followed.initiative, reader.language
    headline = language.mark(
        "*{id}* · {province}: initiative", id=initiative.id, province=province_names(initiative.province, language)
    )
    stage = stage_words(followed, language)
    facts = [
        labelled(language.say("Stage"), stage),
        labelled(language.say("By"), deadline_words(initiative.deadline, language)),
        *further_facts(initiative, language),
    ]
    title = escape(cut(title_of(initiative, language), TITLE_IN_NOTICE))
    return Answer(
        lines(headline, title, escape(stage)),
        [
            section(headline),
            *title_blocks(initiative, conference, language),
            *fields(*facts),
            *assessment_blocks(assessments, followed, language),
            *formerly_promised(initiative, language),
            *(year_on_year(years, initiative, language) if years else []),
            *steps_taken(followed, language),
            *evidence_blocks(evidence, language),
            *foot(initiative, conference, language, shared=shared, past=past),
        ],
    )


def title_blocks(commitment: Commitment, conference: Conference | None, language: Language) -> list[Block]:
    """The title in full, and the source's own words in its own language, marked as quoted or as paraphrased."""
    blocks = long_text(title_of(commitment, language))
    words = own_words(commitment, conference)
    if words:
        is_quote = commitment.words_are == "quote"
        name = language.say("In the words of the source") if is_quote else language.say("Paraphrase")
        where = language.pick(commitment.place or "", commitment.place_zh)
        tongue = "" if language.reads(words) else language.tongue(words)
        heading = joined(" · ", [italic(name), *(escape(part) for part in (tongue, where) if part)])
        blocks.append(section(lines(heading, quote(words))))
        if translation := translated_words(commitment, words, language):
            blocks.append(context(language.mark("In translation: {words}", words=translation)))
    notes = [against_the_words(commitment, words, language), gaps_told(commitment, language)]
    told = [escape(note) for note in notes if note]
    return [*blocks, context(*told)] if told else blocks


def against_the_words(commitment: Commitment, words: str, language: Language) -> str:
    """That the words of the source name another side of the number than is on record; empty where they agree."""
    if not isinstance(commitment, Target):
        return ""
    said = said_otherwise(commitment, (words, commitment.value_words))
    if said is None:
        return ""
    return language.say(
        "⚠️ The source says “{words}” ({said}); it is recorded as {recorded}.",
        words=said.words,
        said=SIGNS[said.comparator],
        recorded=promised(commitment, language),
    )


def further_facts(commitment: Commitment, language: Language) -> Iterator[Mrkdwn]:
    """Whatever else is known of a commitment: each fact that has no place of its own."""
    for fact in facts_of(type(commitment)):
        if fact.name not in PLACED and is_given(fact, commitment):
            yield labelled(language.say(fact.label), told(fact, commitment, language))


def labelled(name: str, value: str) -> Mrkdwn:
    """A fact under its name."""
    return lines(bold(name), value if isinstance(value, Mrkdwn) else escape(value))


def formerly_promised(commitment: Commitment, language: Language) -> list[Block]:
    """What was promised before, the first promise first: a revision never hides it."""
    texts = []
    for number, former in enumerate(commitment.former):
        first = language.mark("First promised: *{promise}*", promise=formerly(former, commitment, language))
        then = language.mark("Then: *{promise}*", promise=formerly(former, commitment, language))
        parts = [then if number else first, language.mark("revised on {day}", day=language.day(former.revised_on))]
        if former.value_words:
            parts.append(language.mark("as written: {words}", words=former.value_words))
        if former.source:
            parts.append(publication(former.source, language))
        texts.append(joined(" · ", parts))
    if not texts:
        return []
    now = language.mark("Now: *{promise}*", promise=promise(commitment, language))
    shown = [*texts[:1], *texts[1:][-FORMER_SHOWN:]]
    return paragraphs([*shown, now])


def figures(actuals: Sequence[Actual], language: Language) -> list[Block]:
    """The figures on record, the newest day first and within a day the newest release."""
    newest = sorted(actuals, key=lambda actual: (actual.as_of, actual.released, actual.id), reverse=True)
    shown = [figure_line(actual, language) for actual in newest[:FIGURES_SHOWN]]
    if not shown:
        return [section(lines(bold(language.say("Figures")), language.mark("No figure is recorded yet.")))]
    rest = len(newest) - len(shown)
    more = [context(language.mark_n("{n} older figure", "{n} older figures", rest))] if rest else []
    return [*paragraphs([bold(language.say("Figures")), *shown]), *more]


def figure_line(actual: Actual, language: Language) -> Mrkdwn:
    """One figure: the value and its day, how settled it is, when and where it was released, how it was derived."""
    text = language.mark(
        "• {day}: *{value}* · {release}, released {released} · {source}",
        day=year_or_day(actual.as_of, language),
        value=bounded(actual.bound, amount(actual.value, METRICS[actual.metric], actual.basis, language), language),
        release=language.say(RELEASE_WORDS[actual.release]),
        released=released_on(actual, language),
        source=publication(actual.source, language),
    )
    return joined(" · ", [text, *beside_figure(actual, language)])


def beside_figure(actual: Actual, language: Language) -> Iterator[Mrkdwn]:
    """How it was derived, and what the official statistics have to do with it."""
    if actual.computed:
        yield language.mark("computed: {how}", how=language.pick(actual.computed, actual.computed_zh))
    if isinstance(actual, OfficialFigure):
        yield language.mark("official")
        if actual.counted_otherwise:
            yield language.mark("counted otherwise than by provinces")
        return
    if actual.needs_confirmation:
        yield language.mark("recorded by {person}", person=language.mention(actual.entered_by))
        if actual.confirmed_by:
            yield language.mark("confirmed by {person}", person=language.mention(actual.confirmed_by))
        else:
            yield language.mark("waits for a second person")
    if twin := official_twin(actual):
        yield language.mark("official too: {source}", source=publication(twin.source, language))


def steps_taken(followed: Followed, language: Language) -> list[Block]:
    """How far an initiative has come, what it waits for, and its steps, the newest first."""
    newest = [*reversed(followed.steps)]
    shown = [step_line(step, language, is_told=step == followed.block) for step in newest[:STEPS_SHOWN]]
    waits = []
    if followed.block:
        since, why = language.day(followed.block.on), block_words(followed.block, language)
        waits = [language.mark("*Blocked* since {day}, until: {why}", day=since, why=why)]
    ladder = escape(ladder_words(followed, language))
    name = bold(language.say("Steps"))
    behind = [goal_behind(followed.behind, followed.initiative, language)] if followed.behind else []
    return paragraphs([name, ladder, *behind, *waits, *(shown or [language.mark("No step is recorded yet.")])])


def goal_behind(goal: InterimGoal, initiative: Initiative, language: Language) -> Mrkdwn:
    """The interim goal whose day has passed without its stage."""
    return language.mark("*Behind its plan* {goal} is not on record.", goal=goal_words(goal, initiative, language))


def step_line(milestone: Milestone, language: Language, *, is_told: bool) -> Mrkdwn:
    """One step: its day, the stage that it reached, what happened, where that is written, and what it waited for."""
    text = language.mark(
        "• {day}: {title} · {source}",
        day=language.day(milestone.on),
        title=step(milestone, language),
        source=publication(milestone.source, language),
    )
    if not milestone.blocked or is_told:
        return text
    return joined(" · ", [text, language.mark("blocked until: {why}", why=block_words(milestone, language))])


def foot(
    commitment: Commitment,
    conference: Conference | None,
    language: Language,
    *,
    shared: bool,
    past: bool,
    offers: Sequence[Element | None] = (),
) -> list[Block]:
    """Where the promise is written, what to know about it, and where to go from here, first to what it lacks."""
    notes = [where_written(commitment, conference, language)] if conference else []
    if commitment.source:
        source = language.mark("Source: {source}", source=source_words(commitment.source, language))
        notes.append(joined(" · ", [source, *place_in(commitment, language)]))
    note = language.as_written(commitment.note or "", commitment.note_zh)
    if note:
        notes.append(language.mark("Note: {note}", note=note))
    blocks: list[Block] = [divider(), context(*notes)] if notes else [divider()]
    ways = ways_on(commitment, conference, language, shared=shared, past=past)
    return [*blocks, *actions(*([] if past else offers), *ways)]


def offers(judged: Judged, language: Language) -> list[Element | None]:
    """What a target lacks: a second person for a figure, and a baseline."""
    return [confirm_button(judged, language), baseline_button(judged, language)]


def ways_on(
    commitment: Commitment, conference: Conference | None, language: Language, *, shared: bool, past: bool
) -> list[Element | None]:
    """The buttons of a card; one of a past day is neither written to nor kept up to date in a channel."""
    id = commitment.id
    place = PROVINCES[commitment.province]
    words = f"{place.en.lower()} {commitment.year}"
    topic = Asked(topic="targets" if commitment.kind == "target" else "initiatives", words=words)
    year = language.say("{name}, {year}", name=language.pick(place.en, place.zh), year=commitment.year)
    every = again(language.say("All of {province_and_year}", province_and_year=year), topic, 1)
    address = (conference.address if conference else None) or (commitment.source.address if commitment.source else None)
    source = button(language.say("Open the source"), OPEN_SOURCE, url=address) if address else None
    if past:
        return [source, history_button(id, language), every]
    name = language.say("Share this card with everybody in this channel")
    return [
        update_button(commitment, language) if commitment.state is not State.DROPPED else None,
        judge_button(id, language) if commitment.state is not State.DROPPED else None,
        edit_button(id, language),
        history_button(id, language),
        None if shared else button(language.say("Share"), SHARE_COMMITMENT, id, name=name),
        source,
        every,
    ]


def where_written(commitment: Commitment, conference: Conference, language: Language) -> Mrkdwn:
    """The document, who published it and when, and the place in it."""
    parts = [language.mark("Source: {document}", document=document(conference, language))]
    if conference.publisher:
        parts.append(escape(language.pick(conference.publisher, conference.publisher_zh)))
    if conference.held:
        parts.append(language.mark("held {day}", day=language.day(conference.held)))
    if conference.document_number:
        parts.append(escape(conference.document_number))
    return joined(" · ", [*parts, *place_in(commitment, language)])


def place_in(commitment: Commitment, language: Language) -> list[Mrkdwn]:
    """Where in the document it stands, unless that is said above its words."""
    place = language.pick(commitment.place or "", commitment.place_zh)
    return [escape(place)] if place and not (commitment.words or commitment.words_zh) else []
