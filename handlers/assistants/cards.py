"""One commitment with everything that bears on it: what was promised, what became of it, and why that is judged so."""

from collections.abc import Iterator

from pydantic import Field

from config.catalogue import Message
from handlers.assistants.answers import CommitmentTold, FigureTold, StepTold, YearTold
from handlers.assistants.arguments import DatedArguments, Name
from handlers.assistants.blocks import below, call, linked, opening, reason, table
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.outcome import Outcome, said_of, text_of
from handlers.assistants.telling import (
    Conferences,
    either_told,
    evidence_told,
    figure_told,
    is_said_in_slack,
    step_told,
)
from handlers.assistants.texts import either_text, figure_text, indented, source_text, stage_text, unmarked
from handlers.phrases.figures import (
    RELEASE_WORDS,
    STAGE_WORDS,
    metric_name,
    own_words,
    province_name,
    province_names,
    stage_words,
    standing,
    year_or_day,
)
from handlers.phrases.language import Language
from handlers.phrases.lineage import terms_of, turned
from handlers.phrases.mrkdwn import cut, escape, joined, lines, quote, visible
from handlers.slack.references import find, read_id
from handlers.views.kit.blocks import Block, button, context, section
from handlers.views.kit.records import formerly
from store.lineage import kin_in
from store.model.actual import Release
from store.model.commitment import Commitment
from store.model.errors import NotRecordedError
from store.model.lineage import Line
from store.model.progress import Judged, Tracked
from store.model.stage import Stage
from store.progress import track

FIGURE_COLUMNS = Message("Day"), Message("Figure"), Message("Release"), Message("Source")
STEP_COLUMNS = Message("Day"), Message("Step"), Message("Source")
YEAR_COLUMNS = Message("ID"), Message("Promised"), Message("Status")
LONGEST_CELL = 120  # characters: the tables of a card share what a message may hold
MOST_TOLD = 20  # figures, steps and pieces of evidence, each


class OfCommitment(DatedArguments):
    """What `commitment` is asked with."""

    id: Name = Field(description="Its id: province, year, number", examples=["HA-2022-03"])


async def commitment(inquiry: Inquiry[OfCommitment]) -> Outcome:
    """One commitment, as it is or was on record."""
    ledger, language = inquiry.ledger, inquiry.language
    found = await recorded(inquiry)
    conferences = await ledger.conferences.cited_by([found])
    (item,) = await track(ledger, [found], inquiry.today)
    evidence = await ledger.evidence.of([found.id])
    line = await (await kin_in(ledger, [found.province])).line(ledger, found, inquiry.today)
    answer = CommitmentTold(
        as_of=inquiry.today,
        found=1,
        notes=said_of(inquiry),
        words_of_source=words_of(found, conferences),
        first_promised=[unmarked(escape(formerly(former, found, language))) for former in found.former],
        figures=figures_of(item, language),
        steps=steps_of(item, language),
        evidence=[evidence_told(kept, language) for kept in evidence[:MOST_TOLD]],
        other_years=[*years_of(line, found, language)],
        **either_told(item, conferences, language),
    )
    title = language.say("{name}, {year}", name=province_names(found.province, language), year=found.year)
    parts = [*parts_of(answer, language)]
    return Outcome(answer, text_of(inquiry, title, (), parts), blocks_of(answer, inquiry, title))


async def recorded(inquiry: Inquiry[OfCommitment]) -> Commitment:
    """The commitment of an id.

    Raises:
        UserError: it is no id, or nothing bears it, or did on the day.
    """
    id = read_id(inquiry.arguments.id)
    if inquiry.day is None:
        return (await find(id, inquiry.ledger)).record
    try:
        return await inquiry.ledger.commitments.get(id)
    except NotRecordedError as error:
        raise NotRecordedError("There was no commitment {id} on record on {day}.", id=id, day=inquiry.day) from error


def words_of(found: Commitment, conferences: Conferences) -> str | None:
    """The words of the source; none where that is a message in Slack."""
    if is_said_in_slack(found, conferences):
        return None
    return visible(own_words(found, conferences.get(found.conference_id or ""))) or None


def figures_of(item: Tracked, language: Language) -> list[FigureTold]:
    """The figures on record, the newest day first and within a day the newest release."""
    actuals = item.actuals if isinstance(item, Judged) else ()
    newest = sorted(actuals, key=lambda actual: (actual.as_of, actual.released, actual.id), reverse=True)
    return [figure_told(actual, language) for actual in newest[:MOST_TOLD]]


def steps_of(item: Tracked, language: Language) -> list[StepTold]:
    """The steps on record, the newest first."""
    steps = () if isinstance(item, Judged) else item.steps
    return [step_told(step, language) for step in [*reversed(steps)][:MOST_TOLD]]


def years_of(line: Line, found: Commitment, language: Language) -> Iterator[YearTold]:
    """The same promise in other years, how each differs from the year before, and what became of it."""
    for place, item in enumerate(line.items):
        promise = item.commitment
        if promise.id == found.id:
            continue
        yield YearTold(
            id=promise.id,
            year=promise.year,
            promised=terms_of(promise, language),
            differs=turned(line.successions[place - 1], language) if place else None,
            outcome=standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language),
        )


def parts_of(answer: CommitmentTold, language: Language) -> Iterator[str]:
    """The parts of the text, each under its name."""
    say = language.say
    yield either_text(answer.target, answer.initiative, language)
    if answer.words_of_source:
        yield under(say("In the words of the source"), [answer.words_of_source])
    if answer.first_promised:
        yield under(say("Formerly promised"), answer.first_promised)
    if answer.target:
        none = [say("No figure is recorded yet.")]
        yield under(say("Figures"), [figure_text(figure, language) for figure in answer.figures] or none)
    if answer.initiative:
        none = [say("No step is recorded yet.")]
        yield under(say("Steps"), [step_text(step, language) for step in answer.steps] or none)
    if answer.evidence:
        yield under(
            say("Evidence"),
            [
                " · ".join(
                    part for part in (language.day(kept.on), kept.bearing, kept.quote, source_text(kept.source)) if part
                )
                for kept in answer.evidence
            ],
        )
    if answer.other_years:
        yield under(say("In other years"), [year_text(year) for year in answer.other_years])


def under(name: str, texts: list[str]) -> str:
    return "\n".join([name, *map(indented, texts)])


def year_text(year: YearTold) -> str:
    return " · ".join(part for part in (year.id, year.promised, year.differs, year.outcome) if part)


def step_text(step: StepTold, language: Language) -> str:
    """A step: its day, the stage that it reached, what happened, where that is written."""
    stage = language.say(STAGE_WORDS[Stage(step.stage)]) if step.stage else ""
    return " · ".join(part for part in (language.day(step.on), stage, step.title, source_text(step.source)) if part)


def blocks_of(answer: CommitmentTold, inquiry: Inquiry[OfCommitment], title: str) -> list[Block]:
    """The card: the promise, its why, its figures or steps, its years, and ways on."""
    language = inquiry.language
    told = answer.target or answer.initiative
    blocks = opening(inquiry, title)
    if answer.target:
        blocks.append(section(reason(answer.target, language)))
    if answer.initiative:
        blocks.append(section(lines(escape(answer.initiative.title), escape(stage_text(answer.initiative, language)))))
    if answer.words_of_source:
        blocks.append(section(quote(answer.words_of_source)))
    blocks += figure_table(answer, language) + step_table(answer, language) + year_table(answer, language)
    if told and told.source:
        blocks.append(context(language.mark("Source: {source}", source=joined("", linked([told.source])))))
    return [*blocks, *ways_on(answer, inquiry)]


def figure_table(answer: CommitmentTold, language: Language) -> list[Block]:
    columns = [language.say(name) for name in FIGURE_COLUMNS]
    rows = [
        [
            year_or_day(figure.as_of, language),
            figure.written,
            language.say(RELEASE_WORDS[Release(figure.release)]),
            cut("; ".join(source.name for source in figure.sources), LONGEST_CELL),
        ]
        for figure in answer.figures
    ]
    return table(language.say("Figures"), columns, rows)


def step_table(answer: CommitmentTold, language: Language) -> list[Block]:
    columns = [language.say(name) for name in STEP_COLUMNS]
    rows = [
        [language.day(step.on), cut(step.title, LONGEST_CELL), cut(step.source.name, LONGEST_CELL)]
        for step in answer.steps
    ]
    return table(language.say("Steps"), columns, rows)


def year_table(answer: CommitmentTold, language: Language) -> list[Block]:
    columns = [language.say(name) for name in YEAR_COLUMNS]
    rows = [
        [year.id, cut(" · ".join(part for part in (year.promised, year.differs) if part), LONGEST_CELL), year.outcome]
        for year in answer.other_years
    ]
    return table(language.say("In other years"), columns, rows)


def ways_on(answer: CommitmentTold, inquiry: Inquiry[OfCommitment]) -> list[Block]:
    """To the source, to all of the province's year, and to the metric elsewhere."""
    language = inquiry.language
    told = answer.target or answer.initiative
    if told is None:
        return []
    day = inquiry.arguments.as_of
    address = told.source.address if told.source else None
    place = language.say("{name}, {year}", name=province_name(told.province.code, language), year=told.year)
    every = {"provinces": [told.province.code], "years": [told.year], "as_of": day}
    return below(
        button(language.say("Open the source"), "source", url=address) if address else None,
        call(language.say("All of {province_and_year}", province_and_year=place), "province_targets", every),
        call(
            language.say("{metric} in all provinces", metric=metric_name(answer.target.metric.key, language)),
            "metric_across_provinces",
            {"metric": answer.target.metric.key, "as_of": day},
        )
        if answer.target
        else None,
    )
